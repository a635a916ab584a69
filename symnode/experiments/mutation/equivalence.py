"""Whether a mutant says the same as the original, and what would make it say less."""

from __future__ import annotations

from symnode.calculus.canonical import equal
from symnode.checker import OutOfBudget, Rejected
from symnode.language.arrays import Array
from symnode.language.errors import SymnodeError
from symnode.language.relations import Relation, compared


def same_form(claim: Relation, altered: Relation) -> bool:
    """Whether two claims say the same by the canonical forms of their sides.

    Of equations the differences of the sides are compared up to their sign; of inequalities, which
    must have one sign, without. Hypotheses are not looked at.

    >>> from symnode.language.surface import scalar
    >>> x, y = scalar("x"), scalar("y")
    >>> same_form(x * y <= x, x - y * x >= 0), same_form(x <= y, x >= y)
    (True, False)
    """
    sign, *_ = claim.standard()
    other, *_ = altered.standard()
    if sign != other or not _same_assumptions(claim, altered):
        return False
    if claim.moves is not None:
        return _equal(claim.left, altered.left)
    one, two = slack(claim), slack(altered)
    return _equal(one, two) or (sign == "=" and _equal(one, -two))


def slack(relation: Relation) -> Array:
    """The greater side minus the smaller; right minus left of an equation."""
    _, low, high = relation.standard()
    return high - low


def says_less(claim: Relation, altered: Relation) -> Relation | None:
    """What to show so that an altered inequality follows from the original: it leaves more room.

    None where that could not be enough: for equations, for another sign, for fewer assumptions.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); says_less(x <= 1, x <= 2)
    2 - x - (1 - x) >= 0
    """
    sign, *_ = claim.standard()
    other, *_ = altered.standard()
    if sign == "=" or sign != other or not _same_assumptions(claim, altered):
        return None
    room = compared(">=", slack(altered) - slack(claim), 0)
    return Relation(room.sign, room.left, room.right, claim.place, assuming=claim.assuming)


def _same_assumptions(claim: Relation, altered: Relation) -> bool:
    own, others = claim.assuming, altered.assuming
    return len(own) == len(others) and all(a is b for a, b in zip(own, others, strict=True))


def _equal(a: Array, b: Array) -> bool:
    try:
        return equal(a, b)
    except (SymnodeError, Rejected, OutOfBudget):
        return False
