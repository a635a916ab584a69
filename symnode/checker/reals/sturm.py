"""Have relations of polynomials in one variable a common solution? Exactly, by Sturm's theorem."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from symnode.checker.context import OutOfBudget
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO
from symnode.checker.univariate import (
    Dense,
    at,
    common_divisor,
    product,
    roots_inside,
    squarefree,
    trimmed,
)

MAX_DEGREE = 64
MAX_HALVINGS = 4_000
Interval = tuple[Fraction, Fraction]  # open, with one root of P inside; or a single rational root
Relations = list[tuple[str, Dense]]


def satisfiable(relations: Relations) -> bool:
    """Whether some real number satisfies all the relations ``p relation 0``.

    P is the squarefree product of all polynomials. Between neighbouring roots of P no polynomial
    changes its sign, so it is enough to look at one rational between them, and at the roots.
    """
    relations = [(r, trimmed(p)) for r, p in relations]
    if any(not _holds(r, _sign(p[0]) if p else 0) for r, p in relations if len(p) <= 1):
        return False
    relations = [(r, p) for r, p in relations if len(p) > 1]
    whole: Dense = [Fraction(1)]
    for _, p in relations:
        whole = product(whole, p)
        if len(whole) > MAX_DEGREE + 1:
            whole = squarefree(whole)
        if len(whole) > MAX_DEGREE + 1:
            raise OutOfBudget(f"polynomials of a degree beyond {MAX_DEGREE}")
    if len(whole) == 1:
        return True
    whole = squarefree(whole)
    roots = isolated(whole)
    cuts = [Fraction(0)]
    if roots:
        cuts = [roots[0][0] - 1, *_between(roots), roots[-1][1] + 1]
    if any(all(_holds(r, _sign(at(p, x))) for r, p in relations) for x in cuts):
        return True
    return any(all(_holds(r, _sign_at_root(p, whole, one)) for r, p in relations) for one in roots)


def _holds(relation: str, sign: int) -> bool:
    return {
        POSITIVE: sign > 0,
        NONNEGATIVE: sign >= 0,
        ZERO: sign == 0,
        NONZERO: sign != 0,
    }[relation]


def _sign(q: Fraction) -> int:
    return (q > 0) - (q < 0)


def isolated(p: Dense) -> list[Interval]:
    """The roots of a squarefree p in order: (r, r) for a rational one, or open (lo, hi) with p != 0
    at its ends; the intervals are disjoint, and do not touch a rational root."""
    bound = 2 + max(abs(c / p[-1]) for c in p)
    found: list[Interval] = []
    pending: list[Interval] = [(-bound, bound)]
    for _ in range(MAX_HALVINGS):
        if not pending:
            return sorted(found)
        lo, hi = pending.pop()
        count = roots_inside(p, lo, hi)
        if count == 0:
            continue
        if count == 1:
            found.append(_closed_off(p, lo, hi))
            continue
        middle = (lo + hi) / 2
        if at(p, middle) == 0:
            found.append((middle, middle))
        pending += [(lo, middle), (middle, hi)]
    raise OutOfBudget("the roots are too close to each other")


def _closed_off(p: Dense, lo: Fraction, hi: Fraction) -> Interval:
    """The interval of the one root inside, shrunk until p is not 0 at its ends."""
    for _ in range(MAX_HALVINGS):
        if at(p, lo) != 0 and at(p, hi) != 0:
            return lo, hi
        lo, hi = halved(p, lo, hi)
        if lo == hi:
            return lo, hi
    raise OutOfBudget("a root too close to another")


def halved(p: Dense, lo: Fraction, hi: Fraction) -> Interval:
    """The half that has the one root inside."""
    middle = (lo + hi) / 2
    if at(p, middle) == 0:
        return middle, middle
    return (lo, middle) if roots_inside(p, lo, middle) else (middle, hi)


def _between(roots: list[Interval]) -> list[Fraction]:
    """A rational between each two neighbouring roots."""
    return [(a[1] + b[0]) / 2 for a, b in pairwise(roots)]


def _sign_at_root(p: Dense, whole: Dense, root: Interval) -> int:
    """The sign of p, all of whose roots are roots of ``whole``, at one of these."""
    lo, hi = root
    if lo == hi:
        return _sign(at(p, lo))
    shared = squarefree(common_divisor(p, whole))
    if len(shared) > 1 and roots_inside(shared, lo, hi):
        return 0
    return _sign(at(p, (lo + hi) / 2))  # no root of p inside: it keeps its sign
