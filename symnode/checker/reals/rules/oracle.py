"""``oracle``: engines outside of the checker say that the system is infeasible (tier 1).

``engines`` is ``["arb"]`` (branch and bound on balls) or ``["cvc5", "z3"]`` (both, on polynomial
systems). The checker takes their word; it only makes sure that the word was given for this system:
``sha256`` is the hash of its canonical JSON ``{"atoms": [...], "integers": [...]}``. Polynomial
means rationals, variables, sums, products, natural powers.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from symnode.checker.reals.systems import System, atom_json
from symnode.checker.reals.terms import subterms
from symnode.checker.syntax import expect

PARAMETERS = ("engines", "sha256")
OPTIONAL: tuple[str, ...] = ()
TIER = 1
ENGINES = (["arb"], ["cvc5", "z3"])


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    expect(node["engines"] in ENGINES, "unknown engines", where)
    if node["engines"] != ["arb"]:
        expect(is_polynomial(system), "the system is not polynomial", where)
    expect(node["sha256"] == fingerprint(system), "the word is for another system", where)
    return []


def fingerprint(system: System) -> str:
    """The hash of the canonical JSON of a system."""
    j = {"atoms": [atom_json(a) for a in system.atoms], "integers": sorted(system.integers)}
    data = json.dumps(j, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def is_polynomial(system: System) -> bool:
    """Whether all terms are polynomials with rational coefficients."""
    for t in subterms(*(a.term for a in system.atoms)):
        if t.head not in ("num", "var", "add", "mul", "pow") or (t.head == "pow" and t.data < 0):
            return False
    return True
