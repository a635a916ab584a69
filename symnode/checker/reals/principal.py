"""Principal values of the functions with cuts, as pairs of real terms.

log z = log|z| + i arg z with -pi < arg z <= pi, undefined at 0, as arg is; the others by it:

========================  ====================================================================
sqrt z                    the root with positive real part, or with real part 0 and imaginary
                          part >= 0
z^(p/q), roots            |z|^(p/q) e^(i (p/q) arg z); 0 for z = 0, p > 0
a^b                       exp(b log a), undefined for a = 0
atan z                    (i/2) (log(1 - i z) - log(1 + i z))
asin z, acos z            -i log(i z + sqrt(1 - z^2)), pi/2 - asin z
asinh z                   log(z + sqrt(z^2 + 1))
acosh z                   log(z + sqrt(z + 1) sqrt(z - 1))
atanh z                   (log(1 + z) - log(1 - z)) / 2
acot, acoth, asech,       atan, atanh, acosh, asinh of 1/z
acsch
sign z, sinc z            z/|z|, sin(z)/z for z != 0; 0 and 1 for z = 0
========================  ====================================================================

For real arguments in the domain of the real function this is the real function.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symnode.checker.reals.complex_parts import (
    I,
    Value,
    Values,
    by_sign,
    by_zero,
    exp,
    inverse,
    is_nonnegative,
    is_positive,
    lifted,
    minus,
    modulus,
    over,
    plus,
    raised,
    real,
    sin,
    square_sum,
    times,
    turned,
)
from symnode.checker.reals.terms import ONE, PI, ZERO, Term, add, div, fn, mul, neg, num, root, sub

HALF = Fraction(1, 2)
UNIT = Value(ONE)


def scaled(v: Value, q: Fraction | int) -> Value:
    """A rational times the value."""
    return times(real(num(q)), v)


def angle(v: Value) -> Values:
    """arg v, undefined at 0."""
    if not v.is_real:
        t = fn("atan2", v.im, v.re)
        return (Value(t).with_written(t),)
    if is_positive(v.re):
        return (Value(ZERO),)
    nonzero = Term("pow", (v.re,), -1)
    zero, half_turn = Value(ZERO).with_written(nonzero), Value(PI).with_written(nonzero)
    return by_sign(v, v.re, lambda: (zero,), lambda: (half_turn,))


def log(v: Value) -> Values:
    """The logarithm."""
    if v.is_real and is_positive(v.re):
        return (Value(fn("log", v.re)),)
    if not v.is_real:
        t = fn("log", square_sum(v))
        (phase,) = angle(v)
        made = Value(mul(num(HALF), t), phase.re)
        return (made.with_written(t, *phase.written),)
    above, below = fn("log", v.re), fn("log", neg(v.re))
    return by_sign(
        v,
        v.re,
        lambda: (Value(above).with_written(above),),
        lambda: (Value(below, PI),),
    )


def sqrt(v: Value) -> Values:
    """The square root."""
    if v.is_real:
        return by_sign(
            v,
            v.re,
            lambda: (Value(root(2, v.re)),),
            lambda: (Value(ZERO, root(2, neg(v.re))),),
        )
    size = modulus(v)
    re, im = (root(2, mul(num(HALF), t)) for t in (add(size, v.re), sub(size, v.re)))
    return by_sign(v, v.im, lambda: (Value(re, im),), lambda: (Value(re, neg(im)),))


def rational_power(v: Value, q: Fraction) -> Values:
    """v^q for a rational q that is not 0."""
    if q.denominator == 1:
        return (raised(v, q.numerator),)
    if q.denominator == 2:
        return lifted(lambda s: raised(s, q.numerator), sqrt(v))
    if v.is_real and is_nonnegative(v.re):
        made = raised(Value(root(q.denominator, v.re)), q.numerator)
        return (made,)

    def polar() -> Values:
        size = raised(Value(root(q.denominator, modulus(v))), q.numerator)
        return lifted(lambda a: turned(size.re, mul(num(q), a.re)), angle(v))

    return by_zero(v, polar, Value(ZERO) if q > 0 else inverse(Value(ZERO)))


def power(a: Value, b: Value) -> Values:
    """a^b."""
    if b.is_real and b.re.head == "num" and b.re.data != 0:
        return rational_power(a, b.re.data)
    return lifted(lambda s: exp(times(b, s)), log(a))


def integer_power(a: Value, n: Value) -> Values:
    """a^n for integer values of n: 1 for n = 0; undefined for a = 0 and n < 0."""
    if n.is_real and n.re.head == "num":
        k = int(n.re.data)
        return (raised(a, k) if k else UNIT,)

    def at_zero() -> Value:
        t = fn("log", add(ONE, n.re))  # of an integer: defined for n >= 0
        return Value(sub(ONE, fn("sign", n.re))).with_written(t)

    def other() -> Values:
        if not a.is_real:
            return lifted(lambda s: exp(times(n, s)), log(a))
        size = exp(times(n, real(fn("log", modulus(a))))).re
        signed = mul(fn("cos", mul(n.re, PI)), size)  # (-1)^n
        return by_sign(a, a.re, lambda: (Value(size),), lambda: (Value(signed),))

    return by_zero(a, other, at_zero())


def sign(v: Value) -> Values:
    """v / |v|."""
    if v.is_real:
        return (Value(fn("sign", v.re)),)
    size = modulus(v)
    made = Value(div(v.re, size), div(v.im, size))
    return by_zero(v, lambda: (made,), Value(ZERO))


def sinc(v: Value) -> Values:
    """sin(v) / v."""
    return by_zero(v, lambda: (over(sin(v), v),), UNIT)


def within(v: Value, bound: Term, f: str, otherwise: Callable[[], Values]) -> Values:
    """The real function f where v is real and the bound >= 0."""
    if not v.is_real:
        return otherwise()
    return by_sign(v, bound, lambda: (Value(fn(f, v.re)),), otherwise)


def asin(v: Value) -> Values:
    """The arcsine."""

    def cut() -> Values:
        rest = sqrt(plus(UNIT, minus(times(v, v))))
        inner = lifted(lambda s: plus(times(I, v), s), rest)
        return lifted(lambda s: minus(times(I, s)), lifted(log, inner))

    return within(v, _inside(v.re), "asin", cut)


def _inside(t: Term) -> Term:
    """1 - t^2, a number for a number."""
    return sub(ONE, raised(Value(t), 2).re)


def acos(v: Value) -> Values:
    """The arccosine."""
    quarter = real(mul(num(HALF), PI))

    def cut() -> Values:
        return lifted(lambda s: plus(quarter, minus(s)), asin(v))

    return within(v, _inside(v.re), "acos", cut)


def atan(v: Value) -> Values:
    """The arctangent, undefined at i and -i."""
    if v.is_real:
        return (Value(fn("atan", v.re)),)
    turn = times(I, v)
    logs = log(plus(UNIT, minus(turn))), log(plus(UNIT, turn))
    return lifted(lambda a, b: scaled(times(I, plus(a, minus(b))), HALF), *logs)


def asinh(v: Value) -> Values:
    """The inverse of sinh."""
    if v.is_real:
        return (Value(fn("asinh", v.re)),)
    rest = sqrt(plus(times(v, v), UNIT))
    return lifted(log, lifted(lambda s: plus(v, s), rest))


def acosh(v: Value) -> Values:
    """The inverse of cosh."""

    def cut() -> Values:
        roots = sqrt(plus(v, UNIT)), sqrt(plus(v, minus(UNIT)))
        return lifted(log, lifted(lambda a, b: plus(v, times(a, b)), *roots))

    return within(v, sub(v.re, ONE), "acosh", cut)


def atanh(v: Value) -> Values:
    """The inverse of tanh, undefined at 1 and -1."""
    t = fn("atanh", v.re)

    def cut() -> Values:
        logs = log(plus(UNIT, v)), log(plus(UNIT, minus(v)))
        return lifted(lambda a, b: scaled(plus(a, minus(b)), HALF), *logs)

    if not v.is_real:
        return cut()
    return by_sign(v, _inside(v.re), lambda: (Value(t).with_written(t),), cut)


def of_inverse(f: Callable[[Value], Values]) -> Callable[[Value], Values]:
    """f(1 / v)."""
    return lambda v: lifted(f, (inverse(v),))


PRINCIPAL: dict[str, Callable[[Value], Values]] = {
    "arg": angle,
    "log": log,
    "sign": sign,
    "asin": asin,
    "acos": acos,
    "atan": atan,
    "asinh": asinh,
    "acosh": acosh,
    "atanh": atanh,
}
CALLS: dict[str, Callable[[Value], Values]] = {
    "sinc": sinc,
    "acot": of_inverse(atan),
    "acoth": of_inverse(atanh),
    "asech": of_inverse(acosh),
    "acsch": of_inverse(asinh),
}
