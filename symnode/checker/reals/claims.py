"""A claim over the reals, and the systems that have to be infeasible for it to hold.

A claim is ``{"variables": [[name, domain], ...], "hypotheses": [formula, ...], "statement":
formula, "definedness": "required" | "where-defined"}``. It reads: at every point of the domain at
which the hypotheses are defined and hold, the statement is defined and holds; ``where-defined``
leaves out the points at which the statement is undefined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.declarations import fields
from symnode.checker.reals import terms
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
MAX_VARIABLES = 100


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
    fields(j, where, FIELDS)
    expect(isinstance(j["variables"], list), "expected a list", f"{where}/variables")
    expect(len(j["variables"]) <= MAX_VARIABLES, "too many variables", f"{where}/variables")
    declared = tuple(_variable(v, f"{where}/variables") for v in j["variables"])
    names = [n for n, _ in declared]
    expect(len(set(names)) == len(names), "two variables of one name", f"{where}/variables")
    expect(j["definedness"] in (REQUIRED, WHERE_DEFINED), "unknown", f"{where}/definedness")
    expect(isinstance(j["hypotheses"], list), "expected a list", f"{where}/hypotheses")
    hypotheses = tuple(
        read_formula(h, real_relation, f"{where}/hypothesis {k}")
        for k, h in enumerate(j["hypotheses"])
    )
    statement = read_formula(j["statement"], real_relation, f"{where}/statement")
    claim = Claim(declared, hypotheses, statement, j["definedness"])
    unknown = _occurring(claim) - set(names)
    if unknown:
        raise Rejected(f"variables that are not declared: {', '.join(sorted(unknown))}", where)
    return claim


def _variable(j: Any, where: str) -> tuple[str, str]:
    good = isinstance(j, list) and len(j) == 2 and j[1] in (REAL, INTEGER)
    expect(good, "a variable is [name, 'real' or 'integer']", where)
    return terms.name(j[0], where), j[1]


def _occurring(claim: Claim) -> set[str]:
    found: set[str] = set()
    pending = [*claim.hypotheses, claim.statement]
    while pending:
        f = pending.pop()
        pending += f.parts
        found |= terms.variables(*f.written)
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
