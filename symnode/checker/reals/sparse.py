"""Sparse polynomials with rational exponents in numbered generators.

A monomial is a tuple of (number of a generator, exponent), sorted, no exponent 0. A polynomial maps
monomials to rational coefficients that are not 0. Here the generators are independent; what holds
between them is the matter of ``generators``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, isqrt

from symnode.checker.context import OutOfBudget, bits, sized, work

Exponent = Fraction | int
Monomial = tuple[tuple[int, Exponent], ...]
Poly = dict[Monomial, Fraction]
MAX_TERMS = 3_000
MAX_STEPS = 2_000  # of one division


def constant(c: Fraction | int) -> Poly:
    """A number."""
    return {(): Fraction(c)} if c else {}


def generator(g: int, e: Exponent = 1) -> Poly:
    """A power of a generator."""
    return {((g, plain(e)),): Fraction(1)} if e else constant(1)


def plain(e: Exponent) -> Exponent:
    """A whole exponent as an int."""
    return int(e) if e.denominator == 1 else e


def plus(*parts: Poly) -> Poly:
    """The sum."""
    total: Poly = {}
    for p in parts:
        for m, c in p.items():
            total[m] = sized(total[m] + c) if m in total else c
    if len(total) > MAX_TERMS:
        raise OutOfBudget("a polynomial with too many terms")
    return {m: c for m, c in total.items() if c}


def scaled(p: Poly, c: Fraction | int) -> Poly:
    """A multiple by a number."""
    return {m: sized(d * c) for m, d in p.items()} if c else {}


def merged(m: Monomial, n: Monomial, sign: int = 1) -> Monomial:
    """The product of two monomials, or (sign -1) the quotient."""
    if not n:
        return m
    if not m and sign == 1:
        return n
    powers = dict(m)
    for g, e in n:
        powers[g] = powers.get(g, 0) + sign * e
    return tuple(sorted((g, plain(e)) for g, e in powers.items() if e))


def rank(m: Monomial) -> tuple[tuple[int, Exponent], ...]:
    """A key for the lexicographic order, the first generator first; exponents are positive."""
    return tuple((-g, e) for g, e in m)


def leading(p: Poly) -> Monomial:
    """The largest monomial."""
    return max(p, key=rank)


def common(monomials: Iterable[Monomial]) -> Monomial:
    """The largest common factor; exponents may be negative."""
    found: dict[int, Exponent] | None = None
    for m in monomials:
        powers = dict(m)
        if found is None:
            found = powers
        else:
            both = {*found, *powers}
            found = {g: min(found.get(g, 0), powers.get(g, 0)) for g in both}
        found = {g: e for g, e in found.items() if e}
    return tuple(sorted((found or {}).items()))


def shifted(p: Poly, m: Monomial, sign: int = 1) -> Poly:
    """The polynomial times a monomial, or divided by it."""
    return {merged(n, m, sign): c for n, c in p.items()} if m else p


def content(p: Poly) -> Fraction:
    """The rational c for which p / c has coprime whole coefficients, the leading one positive."""
    top, bottom = 0, 1
    for c in p.values():
        top = gcd(top, c.numerator)
        bottom = bottom * c.denominator // gcd(bottom, c.denominator)
    return sized(Fraction(top if p[leading(p)] > 0 else -top, bottom))


def product(p: Poly, q: Poly) -> Poly:
    """The product of independent generators."""
    total: Poly = {}
    if len(p) * len(q) > 40 * MAX_TERMS:
        raise OutOfBudget("a product with too many terms")
    work(2 * len(p) * len(q))
    for m, c in p.items():
        for n, d in q.items():
            key = merged(m, n)
            total[key] = sized(total[key] + c * d) if key in total else sized(c * d)
    if len(total) > MAX_TERMS:
        raise OutOfBudget("a polynomial with too many terms")
    return {m: c for m, c in total.items() if c}


def quotient(p: Poly, q: Poly) -> Poly | None:
    """p / q if q divides p; exponents are positive."""
    top = leading(q)
    found: Poly = {}
    for _ in range(MAX_STEPS // (1 + len(q) // 8)):
        if not p:
            return found
        lead = leading(p)
        step = merged(lead, top, -1)
        if any(e < 0 for _, e in step):
            return None
        c = p[lead] / q[top]
        work(len(p) + len(q) * (4 + bits(c) // 64))
        found[step] = c
        p = plus(p, {merged(m, step): -c * d for m, d in q.items()})
    return None


def square_root(p: Poly) -> Poly | None:
    """r with r^2 = p and a positive leading coefficient, if there is one."""
    lead = leading(p)
    c = rational_root(p[lead], 2)
    if c is None or any(e.denominator != 1 or e.numerator % 2 for _, e in lead):
        return None
    half: Monomial = tuple((g, e // 2) for g, e in lead)
    found: Poly = {half: c}
    rest = plus(p, scaled(product(found, found), -1))
    for _ in range(len(p)):
        if not rest:
            return found
        lead = leading(rest)
        step = merged(lead, half, -1)
        if any(e < 0 for _, e in step) or step in found:
            return None
        d = rest[lead] / (2 * c)
        rest = plus(rest, scaled(shifted(found, step), -2 * d), {merged(step, step): -d * d})
        found[step] = d
    return found if not rest else None


def rational_root(q: Fraction, n: int) -> Fraction | None:
    """The positive n-th root of a rational, if it is rational."""
    if q <= 0:
        return None
    top, bottom = integer_root(q.numerator, n), integer_root(q.denominator, n)
    exact = top**n == q.numerator and bottom**n == q.denominator
    return Fraction(top, bottom) if exact else None


def integer_root(a: int, n: int) -> int:
    """The whole part of the n-th root of a > 0."""
    if n == 2:
        return isqrt(a)
    lo, hi = 1, 1 << (a.bit_length() // n + 1)
    while lo < hi:
        middle = (lo + hi + 1) // 2
        lo, hi = (middle, hi) if middle**n <= a else (lo, middle - 1)
    return lo
