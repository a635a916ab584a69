"""Polynomials of one variable over the rationals: is p >= 0, or p > 0, on an interval?

Exact, by the factors of odd multiplicity (Yun) and Sturm's theorem. A polynomial is the list of
its coefficients, lowest first; the last is not zero, so the zero polynomial is the empty list.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from symnode.checker.context import OutOfBudget, arithmetic, sized, work

MAX_DEGREE = 48
Dense = list[Fraction]


def certainly_at_least(p: Sequence[Fraction], lo: Fraction, hi: Fraction, *, strict: bool) -> bool:
    """Whether p >= 0 (strict: p > 0) everywhere on the closed interval [lo, hi]."""
    p = trimmed(p)
    if len(p) > MAX_DEGREE + 1:
        raise OutOfBudget(f"a polynomial of degree beyond {MAX_DEGREE}")
    if not p:
        return not strict
    if lo == hi or len(p) == 1:
        found = at(p, lo)
        return found > 0 or (found == 0 and not strict)
    lo, hi = min(lo, hi), max(lo, hi)
    if strict:
        return at(p, lo) > 0 and at(p, hi) > 0 and roots_inside(_part(p, odd=False), lo, hi) == 0
    return roots_inside(_part(p, odd=True), lo, hi) == 0 and _sample(p, lo, hi) > 0


def certainly_at_least_everywhere(p: Sequence[Fraction], *, strict: bool) -> bool:
    """The same on the whole line: beyond Cauchy's bound of its roots p keeps its sign."""
    p = trimmed(p)
    if not p:
        return not strict
    bound = 2 + max(abs(c / p[-1]) for c in p)
    return certainly_at_least(p, -bound, bound, strict=strict)


def trimmed(p: Sequence[Fraction]) -> Dense:
    """Without leading zeros."""
    out = list(p)
    while out and out[-1] == 0:
        out.pop()
    return out


def at(p: Sequence[Fraction], x: Fraction) -> Fraction:
    value = Fraction(0)
    for c in reversed(p):
        value = sized(value * x + c)
    return value


def _sample(p: Dense, lo: Fraction, hi: Fraction) -> Fraction:
    """A value of p inside that is not zero: there are more points than roots."""
    points = (lo + (hi - lo) * Fraction(k, len(p) + 1) for k in range(1, len(p) + 1))
    return next(v for v in (at(p, x) for x in points) if v != 0)


def _part(p: Dense, *, odd: bool) -> Dense:
    """The product of the irreducible factors of p, of those of odd multiplicity only if asked."""
    slope = _derivative(p)
    common = common_divisor(p, slope)
    b, c = _quotient(p, common), _quotient(slope, common)
    result: Dense = [Fraction(1)]
    multiplicity = 0
    while len(b) > 1:
        multiplicity += 1
        d = _minus(c, _derivative(b))
        factor = common_divisor(b, d)
        if multiplicity % 2 == 1 or not odd:
            result = product(result, factor)
        b, c = _quotient(b, factor), _quotient(d, factor)
    return result


def squarefree(p: Dense) -> Dense:
    """The product of the irreducible factors of p."""
    return _part(p, odd=False)


def roots_inside(q: Dense, lo: Fraction, hi: Fraction) -> int:
    """How many roots a squarefree q has in the open interval, by Sturm's theorem."""
    for end in (lo, hi):
        if at(q, end) == 0:
            q = _quotient(q, [-end, Fraction(1)])
    chain = [q, _derivative(q)]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        chain.append(_scaled([-c for c in rest]))
    return _variations(chain, lo) - _variations(chain, hi)


def _variations(chain: Sequence[Dense], x: Fraction) -> int:
    signs = [v > 0 for v in (at(p, x) for p in chain) if v != 0]
    return sum(a != b for a, b in pairwise(signs))


def _derivative(p: Dense) -> Dense:
    return [k * c for k, c in enumerate(p)][1:]


def _minus(p: Dense, q: Dense) -> Dense:
    size = max(len(p), len(q))
    p, q = (r + [Fraction(0)] * (size - len(r)) for r in (p, q))
    return trimmed([a - b for a, b in zip(p, q, strict=True)])


def product(p: Dense, q: Dense) -> Dense:
    out = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return out


def _division(p: Dense, q: Dense) -> tuple[Dense, Dense]:
    quotient, rest = [Fraction(0)] * max(0, len(p) - len(q) + 1), list(p)
    while len(rest) >= len(q):
        c, shift = rest[-1] / q[-1], len(rest) - len(q)
        work(len(q) * (4 + 64 * arithmetic(c, c)))  # 64: fractions are brought to lowest terms
        quotient[shift] = c
        rest = [sized(r - c * q[k - shift]) if k >= shift else r for k, r in enumerate(rest)]
        rest = trimmed(rest[:-1])
    return quotient, rest


def _quotient(p: Dense, q: Dense) -> Dense:
    return _division(p, q)[0]


def _remainder(p: Dense, q: Dense) -> Dense:
    return _division(p, q)[1]


def _scaled(p: Dense) -> Dense:
    """p divided by the size of its leading coefficient, so that numbers stay small."""
    return [c / abs(p[-1]) for c in p] if p else p


def common_divisor(p: Dense, q: Dense) -> Dense:
    """The greatest common divisor with leading coefficient 1."""
    while q:
        p, q = q, _scaled(_remainder(p, q))
    return [c / p[-1] for c in p]
