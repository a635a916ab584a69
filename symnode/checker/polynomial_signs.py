"""Signs of what varies in a model: is a polynomial nonnegative, or positive, wherever it counts?

The answer yes is certain; the answer no means "not shown". Yes is given for

- constants, by their sign;
- one variable, on an interval or the whole line, by Sturm's theorem;
- even monomials (squares, and powers of positive variables) with coefficients that are nonnegative
  constants or, on the interval of the time, nonnegative polynomials of the time;
- degree at most 2 over the rationals, by the exact factors L D L^T of its matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symnode.checker.constants import sign
from symnode.checker.context import arithmetic, work
from symnode.checker.polynomial import Constant, Monomial, Polynomial
from symnode.checker.univariate import (
    MAX_DEGREE,
    certainly_at_least,
    certainly_at_least_everywhere,
)

Ends = tuple[Fraction, Fraction]
MAX_ROWS = 40


@dataclass(frozen=True)
class Ranges:
    """Where variables range: those in ``within`` over a closed interval, those in ``positive`` over
    the positive numbers, all others over the real numbers."""

    within: Mapping[str, Ends] = field(default_factory=dict)
    positive: frozenset[str] = frozenset()


EVERYWHERE = Ranges()


def certainly(p: Polynomial, *, strict: bool, ranges: Ranges = EVERYWHERE) -> bool:
    """Whether p >= 0 (strict: p > 0) for all values of its variables in their ranges."""
    if p.is_zero():
        return not strict
    if not p.varying():
        own = sign(p)
        return own == 1 or (own == 0 and not strict)
    return (
        _of_one_variable(p, strict, ranges)
        or _even_monomials(p, strict, ranges)
        or _quadratic(p, strict)
    )


def grouped(p: Polynomial, names: frozenset[str] | set[str]) -> dict[Monomial, Polynomial]:
    """p as a polynomial in ``names`` with the rest as coefficients."""
    parts: dict[Monomial, dict[Monomial, Fraction]] = {}
    for m, c in p.terms.items():
        own = tuple((g, x) for g, x in m if g in names and not isinstance(g, Constant))
        rest = tuple((g, x) for g, x in m if isinstance(g, Constant) or g not in names)
        parts.setdefault(own, {})[rest] = c
    return {m: Polynomial(terms) for m, terms in parts.items()}


def _of_one_variable(p: Polynomial, strict: bool, ranges: Ranges) -> bool:
    names = p.varying()
    if len(names) != 1:
        return False
    (name,) = names
    dense = _coefficients(p, name)
    if dense is None:
        return False
    if name in ranges.within:
        return certainly_at_least(dense, *ranges.within[name], strict=strict)
    if name not in ranges.positive:
        return certainly_at_least_everywhere(dense, strict=strict)
    bound = 2 + max(abs(c / dense[-1]) for c in dense)  # beyond it p keeps its sign
    return certainly_at_least(dense, Fraction(0), bound, strict=strict)


def _coefficients(p: Polynomial, name: str) -> list[Fraction] | None:
    """Rational coefficients by degree in one variable."""
    by_degree: dict[int, Fraction] = {}
    for m, coefficient in grouped(p, {name}).items():
        q = coefficient.rational()
        degree = m[0][1] if m else Fraction(0)
        if q is None or degree.denominator != 1 or not 0 <= degree <= MAX_DEGREE:
            return None
        by_degree[int(degree)] = q
    return [by_degree.get(k, Fraction(0)) for k in range(max(by_degree) + 1)]


def _even_monomials(p: Polynomial, strict: bool, ranges: Ranges) -> bool:
    """Sums of nonnegative coefficients times even monomials, one of them positive if asked."""
    names = {g for g in p.varying() if g not in ranges.within}
    if not names:
        return False
    positive = not strict
    for m, coefficient in grouped(p, names).items():
        even = all(x.denominator == 1 and (g in ranges.positive or x % 2 == 0) for g, x in m)
        inner = Ranges(ranges.within)
        if not even or not certainly(coefficient, strict=False, ranges=inner):
            return False
        if not positive and all(g in ranges.positive for g, _ in m):
            positive = certainly(coefficient, strict=True, ranges=inner)
    return positive


def _quadratic(p: Polynomial, strict: bool) -> bool:
    """x'Ax + b'x + c >= 0 for all x: its homogenised matrix has no negative pivot; the last pivot,
    that of c, is the least value."""
    names = sorted(p.varying())
    place = {g: k for k, g in enumerate(names)}
    last = len(names)
    matrix = [[Fraction(0)] * (last + 1) for _ in range(last + 1)]
    if last >= MAX_ROWS:
        return False
    for m, coefficient in grouped(p, p.varying()).items():
        q = coefficient.rational()
        ends = [place[g] for g, x in m for _ in range(int(x)) if x <= 2]
        if q is None or sum(x for _, x in m) != len(ends) or len(ends) > 2:
            return False
        i, j = [*ends, last, last][:2]
        matrix[i][j] += q / 2
        matrix[j][i] += q / 2
    found = pivots(matrix)
    return found is not None and (not strict or found[-1] > 0)


def pivots(matrix: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """The diagonal of D in A = L D L^T for a symmetric positive semidefinite A, else None."""
    a = [list(row) for row in matrix]
    out = []
    for k, row in enumerate(a):
        d = row[k]
        if d < 0 or (d == 0 and any(row[k + 1 :])):
            return None
        out.append(d)
        if d == 0:
            continue
        for i in range(k + 1, len(a)):
            ratio = a[i][k] / d
            work(sum(4 + 64 * arithmetic(ratio, y) for y in row))  # 64: to lowest terms
            a[i] = [x - ratio * y for x, y in zip(a[i], row, strict=True)]
    return out


def semidefinite(matrix: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a symmetric matrix has v'Av >= 0 for every v, exactly."""
    return pivots(matrix) is not None


def convex(p: Polynomial, names: Sequence[str]) -> bool:
    """Whether the Hessian of p in these variables is certainly semidefinite everywhere."""
    work(4 * len(names) ** 2 * (1 + len(p.terms)))
    hessian = {(g, h): p.derivative(g).derivative(h) for g in names for h in names}
    if all(v.is_zero() for (g, h), v in hessian.items() if g != h):
        return all(certainly(hessian[g, g], strict=False) for g in names)
    form = Polynomial.sum(
        v * Polynomial.generator(f"v:{g}") * Polynomial.generator(f"v:{h}")
        for (g, h), v in hessian.items()
    )
    return certainly(form, strict=False)
