"""A claim over the reals, and the systems that have to be infeasible for it to hold.

A claim is ``{"variables": [[name, domain], ...], "hypotheses": [formula, ...], "statement":
formula, "definedness": "required" | "where-defined"}``. It reads: at every point of the domain at
which the hypotheses are defined and hold, the statement is defined and holds; ``where-defined``
leaves out the points at which the statement is undefined.

The domains are ``real``, ``integer``, ``complex``. Optional is ``"numbers": "real" | "complex"``:
over the complex numbers functions have their principal values, over the real ones they are defined
where they are real. A claim that does not say is over the complex numbers if it has a complex
variable or one of the heads ``i``, ``re``, ``im``, ``conj``, ``arg``. Its formulas become formulas
over real variables (``wide``): ``re_z`` and ``im_z`` for a complex variable z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.declarations import fields
from symnode.checker.reals import terms, wide
from symnode.checker.reals.complex_parts import Value, parts_of, variable
from symnode.checker.reals.formulas import (
    Branch,
    Formula,
    branches,
    limited,
    read_formula,
    real_relation,
    undefined_cases,
)
from symnode.checker.reals.systems import System
from symnode.checker.syntax import expect

REQUIRED, WHERE_DEFINED = "required", "where-defined"
REAL, INTEGER, COMPLEX = "real", "integer", "complex"
FIELDS = ("variables", "hypotheses", "statement", "definedness")
OPTIONAL = ("numbers",)
MAX_VARIABLES = 100
Read = Callable[[Any, str], Formula]


@dataclass(frozen=True)
class Claim:
    """A claim that was read: its formulas are over real variables."""

    variables: tuple[tuple[str, str], ...]
    hypotheses: tuple[Formula, ...]
    statement: Formula
    definedness: str

    @property
    def integers(self) -> frozenset[str]:
        """The variables whose values are integers."""
        return frozenset(n for n, d in self.variables if d == INTEGER)


def read_claim(j: Any, where: str = "claim") -> Claim:
    """A claim from its JSON."""
    fields(j, where, FIELDS, OPTIONAL)
    expect(isinstance(j["variables"], list), "expected a list", f"{where}/variables")
    expect(len(j["variables"]) <= MAX_VARIABLES, "too many variables", f"{where}/variables")
    declared = tuple(_variable(v, f"{where}/variables") for v in j["variables"])
    names = [n for n, _ in declared]
    expect(len(set(names)) == len(names), "two variables of one name", f"{where}/variables")
    expect(j["definedness"] in (REQUIRED, WHERE_DEFINED), "unknown", f"{where}/definedness")
    expect(isinstance(j["hypotheses"], list), "expected a list", f"{where}/hypotheses")
    expect(j.get("numbers", REAL) in (REAL, COMPLEX), "unknown", f"{where}/numbers")
    own, read, state = _readers(j, declared)
    hypotheses = tuple(read(h, f"{where}/hypothesis {k}") for k, h in enumerate(j["hypotheses"]))
    statement = state(j["statement"], f"{where}/statement")
    claim = Claim(own, hypotheses, statement, j["definedness"])
    unknown = _occurring(claim) - {n for n, _ in own}
    if unknown:
        raise Rejected(f"variables that are not declared: {', '.join(sorted(unknown))}", where)
    return claim


def _variable(j: Any, where: str) -> tuple[str, str]:
    good = isinstance(j, list) and len(j) == 2 and j[1] in (REAL, INTEGER, COMPLEX)
    expect(good, "a variable is [name, 'real', 'integer' or 'complex']", where)
    return terms.name(j[0], where), j[1]


def over_complex(j: Any) -> bool:
    """Whether the functions of a claim have their complex principal values."""
    if "numbers" in j:
        return bool(j["numbers"] == COMPLEX)
    if any(v[1] == COMPLEX for v in j["variables"]):
        return True
    return wide.has_head([*j["hypotheses"], j["statement"]], wide.COMPLEX_HEADS)


def _readers(
    j: Any, declared: tuple[tuple[str, str], ...]
) -> tuple[tuple[tuple[str, str], ...], Read, Read]:
    """The real variables of a claim, and what reads its hypotheses and its statement."""
    own: list[tuple[str, str]] = []
    values: dict[str, Value] = {}
    complex_values = over_complex(j)
    names = [n for n, _ in declared]
    for n, d in declared:
        if d == COMPLEX:
            expect(complex_values, "a complex variable in a claim over the reals", "claim")
            parts = parts_of(n, names)
            names += parts
            own += [(p, REAL) for p in parts]
            values[n] = variable(parts)
        else:
            own.append((n, d))
            values[n] = Value(terms.var(n))
    formulas = [*j["hypotheses"], j["statement"]]
    if not complex_values and not wide.has_head(formulas, wide.WIDE_HEADS):
        return tuple(own), _read_real, _read_real
    integers = frozenset(n for n, d in declared if d == INTEGER)
    reader = wide.Reader(values, integers, complex_values=complex_values)
    return tuple(own), reader.hypothesis, reader.statement


def _read_real(j: Any, where: str) -> Formula:
    return read_formula(j, real_relation, where)


def _occurring(claim: Claim) -> set[str]:
    found: set[str] = set()
    pending = [*claim.hypotheses, claim.statement]
    while pending:
        f = pending.pop()
        pending += f.parts
        found |= terms.variables(*f.written, *([f.atom.term] if f.atom else []))
    return found


def systems(claim: Claim) -> list[System]:
    """The systems that are infeasible, all of them, if and only if the claim holds.

    (Only if: up to the points at which a hypothesis is undefined, which count as satisfying what
    is left of it.) First the cases in which the statement is undefined, then those in which it
    fails.
    """
    wrong = undefined_cases(claim.statement) if claim.definedness == REQUIRED else []
    wrong = wrong + branches(claim.statement, holds=False)
    cases = hypothesis_cases(claim)
    return [System(h + w, claim.integers) for h in cases for w in wrong]


def hypothesis_cases(claim: Claim) -> list[Branch]:
    """Cases one of which holds wherever all hypotheses do."""
    return limited(branches(Formula("and", claim.hypotheses)))
