"""Cosine and sine of rational multiples of pi, exactly.

The angle is split into parts with prime powers as denominators (addition theorem). For each of
these, pi/r has known values: roots for r = 2, 3, 4, 5, 8, 16, ...; for other odd r the cosine is a
generator C, of which the polynomial of ``_minimal`` vanishes.
"""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.context import OutOfBudget
from symnode.checker.reals import sparse
from symnode.checker.reals.generators import COSINE, SINE
from symnode.checker.reals.quotients import Field
from symnode.checker.reals.sparse import Poly
from symnode.checker.reals.terms import PI, fn, mul, num

MAX_DENOMINATOR = 64
MAX_MULTIPLE = 64
Angle = tuple[Poly, Poly]  # cosine and sine


def plus(field: Field, a: Angle, b: Angle) -> Angle:
    """The sum of two angles."""
    times = field.generators.times
    cosine = sparse.plus(times(a[0], b[0]), sparse.scaled(times(a[1], b[1]), -1))
    return cosine, sparse.plus(times(a[1], b[0]), times(a[0], b[1]))


def multiple(field: Field, a: Angle, n: int) -> Angle:
    """n times an angle."""
    if abs(n) > MAX_MULTIPLE:
        raise OutOfBudget(f"a multiple of an angle beyond {MAX_MULTIPLE}")
    result: Angle = sparse.constant(1), sparse.constant(0)
    for _ in range(abs(n)):
        result = plus(field, result, a)
    return result if n >= 0 else (result[0], sparse.scaled(result[1], -1))


def of_pi(field: Field, q: Fraction) -> Angle:
    """The angle q pi."""
    if q.denominator > MAX_DENOMINATOR:
        raise OutOfBudget(f"an angle pi/{q.denominator}")
    result: Angle = sparse.constant(1), sparse.constant(0)
    for r, n in _parts(q):
        result = plus(field, result, _part(field, r, n))
    return result


def _parts(q: Fraction) -> list[tuple[int, int]]:
    """(r, n) with prime powers r (or 1) and q = sum of n / r, up to even numbers."""
    found, rest, d = [], q.denominator, 2
    total = q
    while rest > 1:
        r = 1
        while rest % d == 0:
            r, rest = r * d, rest // d
        if r > 1:
            others = q.denominator // r
            n = q.numerator * pow(others, -1, r) % r
            found.append((r, n))
            total -= Fraction(n, r)
        d += 1
    return [*found, (1, int(total))]


def _part(field: Field, r: int, n: int) -> Angle:
    """The angle n pi / r."""
    n %= 2 * r
    if n > r:
        c, s = _part(field, r, 2 * r - n)
        return c, sparse.scaled(s, -1)
    if 2 * n > r:
        c, s = _part(field, r, r - n)
        return sparse.scaled(c, -1), s
    if n == 0:
        return sparse.constant(1), sparse.constant(0)
    if r == 2 * n:
        return sparse.constant(0), sparse.constant(1)
    if r % 2 == 0:  # from cosines alone: sin x = cos(pi/2 - x)
        base = _half(field, r)
        return _cosine(field, base, n), _cosine(field, base, r // 2 - n)
    return multiple(field, _base(field, r), n)


def _cosine(field: Field, c: Poly, n: int) -> Poly:
    """The cosine of n times the angle with cosine c: Chebyshev's recurrence."""
    before, now = sparse.constant(1), c
    for _ in range(n - 1):
        after = sparse.scaled(field.generators.times(c, now), 2)
        before, now = now, sparse.plus(after, sparse.scaled(before, -1))
    return now if n else before


def _root(field: Field, p: Poly) -> Poly:
    """The square root of a positive constant."""
    c, found = field.factors(p)
    half = Fraction(1, 2)
    parts = [field.absolute_power(g, e * half) for g, e in found.items()]
    result = field.assembled([field.number_power(abs(c), half), *parts])
    if result.bottom:
        raise OutOfBudget("the root of a constant with a denominator")
    return result.top


def _half(field: Field, r: int) -> Poly:
    """cos(pi/r) for r = 2, 4, 8, ...: cos(x/2)^2 = (1 + cos x)/2."""
    if r == 2:
        return {}
    inner = sparse.plus(sparse.constant(1), _half(field, r // 2))
    return _root(field, sparse.scaled(inner, Fraction(1, 2)))


def _base(field: Field, r: int) -> Angle:
    """The angle pi/r for an odd prime power r."""
    half = Fraction(1, 2)
    if r == 3:
        return sparse.constant(half), sparse.scaled(_root(field, sparse.constant(3)), half)
    if r == 5:
        root = _root(field, sparse.constant(5))
        c = sparse.scaled(sparse.plus(sparse.constant(1), root), Fraction(1, 4))
        square = sparse.plus(sparse.constant(1), sparse.scaled(field.generators.times(c, c), -1))
        return c, _root(field, square)
    angle = mul(num(Fraction(1, r)), PI)
    cosine = field.generators.make(fn("cos", angle), COSINE)
    made = field.generators.all[cosine]
    if not made.degree:
        low = _minimal(r)
        made.degree = len(low) - 1
        top = low[-1]
        made.poly = {((cosine, k),) if k else (): -c / top for k, c in enumerate(low[:-1]) if c}
    sine = field.generators.make(fn("sin", angle), SINE, cosine)
    return sparse.generator(cosine), sparse.generator(sine)


def _minimal(r: int) -> list[Fraction]:
    """Coefficients of a polynomial that vanishes at cos(pi/r), r odd.

    With h = (r - 1)/2 the angles (h + 1) pi/r and h pi/r add up to pi, so their cosines add up to
    0: T_(h+1) + T_h vanishes. It also does at -1, so x + 1 is divided out.
    """
    chain = [[Fraction(1)], [Fraction(0), Fraction(1)]]
    while len(chain) < (r + 1) // 2 + 1:
        low, high = chain[-2], chain[-1]
        new = [Fraction(0), *(2 * c for c in high)]
        chain.append([a - (low[k] if k < len(low) else 0) for k, a in enumerate(new)])
    low, high = chain[-2], chain[-1]
    total = [a + (low[k] if k < len(low) else 0) for k, a in enumerate(high)]
    quotient: list[Fraction] = []
    carry = Fraction(0)
    for a in reversed(total):
        carry = a - carry
        quotient.append(carry)
    return quotient[-2::-1]
