"""False variants of true claims: what a prover must never prove and a falsifier should refute.

A claim is the JSON of ``symnode.checker.reals.claims``. Two kinds, made from a fixed seed:

- **shifted**: the statement is one relation, ``a < b`` say. Random points of the hypotheses are
  drawn; at the one with the smallest ``b - a = m > 0`` (rounded to rationals that still satisfy the
  hypotheses) the statement is made to fail: it becomes ``a + s < b`` with ``s`` the first number of
  two significant digits from ``9 m / 8`` on. An equation ``a = b`` becomes ``a + 1/1000 = b``.
- **negated**: ``not`` the statement, where the statement certainly holds at that point.

A variant is returned only if it is certainly wrong at the point, so each is false beyond doubt; the
point is kept beside it and is not shown to the falsifier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import Claim, read_claim
from symnode.checker.reals.formulas import Formula
from symnode.methods.reals.at_point import Truth, refutes, satisfies, sure_truth
from symnode.methods.reals.hunt import SLACK, Hunt
from symnode.methods.reals.margins import margins
from symnode.methods.reals.snapping import TOLERANCES, rounded
from symnode.methods.reals.witness import witness_point
from symnode.numeric.balls.points import at_point

Json = dict[str, Any]
RELATIONS = ("<", "<=", ">", ">=", "=")


@dataclass(frozen=True)
class Variant:
    """A claim that is false, how it was made, and a point at which it is wrong."""

    claim: Json
    kind: str
    point: dict[str, Fraction]


def false_variants(claim_json: Json, *, seed: int = 2026, seconds: float = 2.0) -> list[Variant]:
    """The false variants of a claim; none where no point of its hypotheses was found."""
    try:
        claim = read_claim(claim_json)
        point = _tight_point(claim, seed, seconds)
    except (Rejected, OutOfBudget, OverflowError):
        return []
    if point is None:
        return []
    return [v for v in _variants(claim_json, claim, point) if _is_false(v)]


def _is_false(variant: Variant) -> bool:
    return refutes(read_claim(variant.claim), variant.point) is not None


def _variants(claim_json: Json, claim: Claim, point: dict[str, Fraction]) -> Iterator[Variant]:
    statement = claim_json["statement"]
    shifted = _shifted(statement, claim, point)
    if shifted is not None:
        yield Variant({**claim_json, "statement": shifted}, "shifted", point)
    if sure_truth(claim.statement, point) is Truth.HOLDS:
        yield Variant({**claim_json, "statement": ["not", statement]}, "negated", point)


def _shifted(statement: Any, claim: Claim, point: dict[str, Fraction]) -> Any:
    """The relation made to fail at the point."""
    if statement[0] not in RELATIONS or claim.statement.atom is None:
        return None
    sign, a, b = statement
    if sign == "=":
        return [sign, ["add", a, "1/1000"], b]
    value = at_point([claim.statement.atom.term], point, 200)[0]
    if value is None:
        return None
    high = value if isinstance(value, Fraction) else Fraction(float(value.hi.upper()))
    if high < 0:
        return None
    shift = _two_digits(high * Fraction(9, 8) if high else Fraction(1, 1000))
    return [sign, ["add", a, str(shift if sign in ("<", "<=") else -shift)], b]


def _two_digits(value: Fraction) -> Fraction:
    """The first number of two significant digits that is at least ``value``."""
    scale = Fraction(1)
    while value / scale >= 100:
        scale *= 10
    while value / scale < 10:
        scale /= 10
    return -(-value / scale // 1) * scale


def _tight_point(claim: Claim, seed: int, seconds: float) -> dict[str, Fraction] | None:
    """A rational point of the hypotheses at which the statement's margin is small."""
    hunt = Hunt(claim, seconds, seed)
    if not hunt.names:
        return next((p for p in hunt.coordinates.exact({}) if satisfies(claim, p)), None)
    free = hunt.sampler.draw(300)
    columns = dict(zip(hunt.names, free, strict=True))
    values = hunt.coordinates.floats(columns, np.ones(free.shape[1]))
    inside = margins(Formula("and", claim.hypotheses), values, free.shape[1], SLACK)
    holds = margins(claim.statement, values, free.shape[1])
    usable = [int(k) for k in np.argsort(holds) if inside[k] >= 0 and holds[k] > 1e-9]
    for k in usable[:5]:
        point = _near(hunt, free[:, k])
        if point is not None:
            return point
    return witness_point(claim, seconds=seconds, seed=seed)


def _near(hunt: Hunt, x: Any) -> dict[str, Fraction] | None:
    """The point rounded a little, if it satisfies the hypotheses."""
    for tolerance in TOLERANCES[4:]:
        near = {
            n: rounded(float(v), tolerance, relative=True)
            for n, v in zip(hunt.names, x, strict=True)
        }
        for point in hunt.coordinates.exact(near):
            if satisfies(hunt.claim, point):
                return point
    return None
