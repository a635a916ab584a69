"""Exact constants: signs by enclosure, and the powers, exponentials and logarithms of constants.

A constant is a polynomial in names of numbers (``polynomial.Constant``). The argument for each
answer that ``sign`` gives:

- zero: all terms cancel, by the laws of a field and the powers of a base, which hold for the
  numbers that the names stand for. No theorem on transcendental numbers is used.
- positive or negative: a rational enclosure of the sum, computed with outward rounding, lies on
  one side of zero. The enclosure is refined until it does, up to ``PRECISIONS``.
- not decided (None): neither. Whoever asks must then refuse.

A name is made only here. That of a base or a logarithm is made after its sign was decided, so
every power with a rational exponent and every logarithm is defined.
"""

from __future__ import annotations

from fractions import Fraction

from symnode.checker import intervals
from symnode.checker.context import MAX_EXPONENT, OutOfBudget, sized, work
from symnode.checker.intervals import Interval
from symnode.checker.polynomial import (
    BASE,
    EXP,
    EXPONENTIAL,
    LOGARITHM,
    PI,
    Constant,
    Exponent,
    Monomial,
    NotExact,
    Polynomial,
)

PRECISIONS = (48, 128, 256)  # bits
ARITHMETIC, EXP_SERIES, LOG_SERIES = 12, 60, 220  # units of work for each bit of an enclosure
POWER_STEP = 400  # for each bit of a natural exponent
SMALL_PRIMES = 1_000
MAX_NAME = 600  # characters in the name of a number, bits of a number in it


def sign(p: Polynomial) -> int | None:
    """1, 0 or -1 for a constant; None where it varies or is not decided."""
    q = p.rational()
    if q is not None:
        return (q > 0) - (q < 0)
    if p.varying():
        return None
    if p.is_zero():
        return 0
    for bits in PRECISIONS:
        bounds = enclosure(p, bits)
        if bounds is not None and bounds[0] > 0:
            return 1
        if bounds is not None and bounds[1] < 0:
            return -1
    return None


def enclosure(p: Polynomial, bits: int = 64) -> Interval | None:
    """Rational bounds of a constant; None where a denominator needs more bits."""
    total = intervals.point(0)
    for m, c in p.terms.items():
        term: Interval | None = intervals.point(c)
        for g, x in m:
            factor = _power_bounds(g, x, bits)
            if factor is None or term is None:
                return None
            term = intervals.times(term, factor, bits)
        if term is None:
            return None
        total = intervals.plus(total, term)
    return total


def _power_bounds(g: str, x: Exponent, bits: int) -> Interval | None:
    """Bounds of the number g to the power x."""
    work(ARITHMETIC * bits)
    if not isinstance(g, Constant):
        raise NotExact("a value that varies")
    if not -MAX_EXPONENT <= x <= MAX_EXPONENT:
        raise NotExact(f"an exponent beyond {MAX_EXPONENT}")
    if g == EXP:
        return _exp_bounds(intervals.point(x), bits)
    own = _bounds(g, bits)
    if own is None:
        return None
    if x.denominator == 1:
        work(POWER_STEP * abs(int(x)).bit_length())
        raised = intervals.natural_power(own, abs(int(x)), bits)
        return raised if x > 0 else intervals.inverse(raised, bits)
    logarithm = _log_bounds(own, bits)
    if logarithm is None:
        return None
    return _exp_bounds(intervals.times(logarithm, intervals.point(x), bits), bits)


def _exp_bounds(a: Interval, bits: int) -> Interval:
    work(EXP_SERIES * bits)
    return intervals.exp(a, bits)


def _log_bounds(a: Interval, bits: int) -> Interval | None:
    work(LOG_SERIES * bits)
    return intervals.log(a, bits)


def _bounds(g: Constant, bits: int) -> Interval | None:
    if g.inner is None:
        if g != PI:
            raise NotExact(f"an unknown constant {g}")
        return intervals.pi(bits)
    inner = enclosure(g.inner, bits)
    if inner is None or g.kind == BASE:
        return inner
    return _exp_bounds(inner, bits) if g.kind == EXPONENTIAL else _log_bounds(inner, bits)


def power(p: Polynomial, k: Fraction) -> Polynomial:
    """p ** k: natural k, or a constant p for which the power is defined."""
    if k == 1:
        return p
    if max(abs(k.numerator), k.denominator) > MAX_EXPONENT:
        raise OutOfBudget(f"an exponent beyond {MAX_EXPONENT}")
    if k.denominator == 1 and k >= 0:
        return p.power(int(k))
    if p.varying():
        raise NotExact("a power of a variable that is not natural")
    own = sign(p)
    if own is None:
        raise NotExact(f"the sign of {p.text()} is not decided")
    if own == 0:
        if k < 0:
            raise ZeroDivisionError
        return Polynomial.number(0)
    if own < 0 and k.denominator > 1:
        raise NotExact("a root of a negative number")
    size = _positive_power(p.scaled(Fraction(own)), k)
    return size.scaled(Fraction(-1)) if own < 0 and k.numerator % 2 else size


def _positive_power(p: Polynomial, k: Fraction) -> Polynomial:
    content, rest = _primitive(p)
    result = _power_of_number(content, k)
    if not _is_product(rest):
        return result * _power_of_base(rest, k)
    for g, x in next(iter(rest.terms)):
        name = Polynomial.generator(g)
        plain = k.denominator == 1 or (isinstance(g, Constant) and g.kind != LOGARITHM)
        part = Polynomial.generator(g, x * k) if plain else _power_of_log(name, x, k)
        result = result * part.settled()
    return result


def _power_of_log(name: Polynomial, x: Exponent, k: Fraction) -> Polynomial:
    """log(..)^(x k) with a root in it: the logarithm has to be positive."""
    if sign(name) != 1:
        raise NotExact("a root of a negative logarithm")
    return _power_of_base(name, x * k)


def _primitive(p: Polynomial) -> tuple[Fraction, Polynomial]:
    """p as a positive rational times a constant with leading coefficient 1 or -1."""
    content = abs(min(p.terms.items())[1])
    return content, p.scaled(1 / content)


def _is_product(p: Polynomial) -> bool:
    """Whether p is a product of names, without a sign (that of a logarithm may be negative)."""
    return len(p.terms) == 1 and all(c == 1 for c in p.terms.values())


def _power_of_base(p: Polynomial, k: Fraction) -> Polynomial:
    return Polynomial.generator(_named(BASE, p), k).settled()


def _named(kind: str, inner: Polynomial) -> Constant:
    """The name of a number made from ``inner``."""
    for c in inner.terms.values():
        if max(c.numerator.bit_length(), c.denominator.bit_length()) > MAX_NAME:
            raise OutOfBudget("a constant with too long a name")
    whole = inner.rational()
    text = f"{'' if kind == BASE else kind}({inner.text()})"
    if kind == BASE and whole is not None:
        text = str(whole)
    if len(text) > MAX_NAME:
        raise OutOfBudget("a constant with too long a name")
    return Constant(text, kind, inner)


def _power_of_number(q: Fraction, k: Fraction) -> Polynomial:
    """q^k for a positive rational q, as powers of primes as far as they are found."""
    sized(q, abs(k.numerator))
    if k.denominator == 1:
        return Polynomial.number(q ** int(k))
    result = Polynomial.number(1)
    for n, e in factors(q):
        result = result * _power_of_base(Polynomial.number(n), e * k)
    return result


def factors(q: Fraction) -> list[tuple[int, int]]:
    """Numbers n > 1 and exponents with q = product of n^e: the small primes, and what is left."""
    found: list[tuple[int, int]] = []
    for part, side in ((q.numerator, 1), (q.denominator, -1)):
        n, d = part, 2
        while d <= SMALL_PRIMES and d * d <= n:
            e = 0
            while n % d == 0:
                n, e = n // d, e + 1
            if e:
                found.append((d, side * e))
            d += 1
        if n > 1:
            root, e = _perfect(n)
            found.append((root, side * e))
    return found


def _perfect(n: int) -> tuple[int, int]:
    """(r, d) with r^d = n, for the largest d <= 6 that there is."""
    for d in (6, 5, 4, 3, 2):
        r = _floor_root(n, d)
        if r**d == n:
            return r, d
    return n, 1


def _floor_root(n: int, d: int) -> int:
    low, high = 1, 1 << (n.bit_length() // d + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**d <= n else (low, middle)
    return low


def exp(p: Polynomial) -> Polynomial:
    """e^p of a constant: rational parts and logarithms in p become powers."""
    if p.varying():
        raise NotExact("exp of a value that varies")
    result = Polynomial.number(1)
    rest: dict[Monomial, Fraction] = {}
    for m, c in p.terms.items():
        one = m[0][0] if len(m) == 1 and m[0][1] == 1 else None
        if not m:
            result = result * Polynomial.generator(EXP, c)
        elif isinstance(one, Constant) and one.kind == LOGARITHM and one.inner is not None:
            result = result * power(one.inner, c)
        else:
            rest[m] = c
    if not rest:
        return result
    content = min(rest.items())[1]  # e^(c p) = (e^p)^c
    inner = Polynomial(rest).scaled(1 / content)
    name = _named(EXPONENTIAL, inner)
    return result * Polynomial.generator(name, content)


def log(p: Polynomial) -> Polynomial:
    """The logarithm of a constant that is certainly positive."""
    if sign(p) != 1:
        raise NotExact(f"{p.text()} is not shown to be positive")
    content, rest = _primitive(p)
    parts = [_log_name(Polynomial.number(n)).scaled(Fraction(e)) for n, e in factors(content)]
    if not _is_product(rest):
        return Polynomial.sum([*parts, _log_name(rest)])
    for g, x in next(iter(rest.terms)):
        parts.append(_log_of(g).scaled(Fraction(x)))
    return Polynomial.sum(parts)


def _log_of(g: str) -> Polynomial:
    """The logarithm of one named number."""
    if isinstance(g, Constant) and g.inner is not None and g.kind == EXPONENTIAL:
        return g.inner
    if isinstance(g, Constant) and g.inner is not None and g.kind == BASE:
        return _log_name(g.inner)
    name = Polynomial.generator(g)
    if g == EXP:
        return Polynomial.number(1)
    if sign(name) != 1:
        raise NotExact(f"the sign of {g} is not decided")
    return _log_name(name)


def _log_name(p: Polynomial) -> Polynomial:
    return Polynomial.generator(_named(LOGARITHM, p))
