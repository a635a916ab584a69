"""Known inequalities, each with the reason why it holds (rule ``lemma``).

A lemma maps terms, and an order n where it has one, to conditions and conclusions: where the terms
are defined and the conditions hold, so do the conclusions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, ZERO, Atom
from symnode.checker.reals.terms import (
    ONE,
    PI,
    Term,
    add,
    div,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    sub,
)

MAX_ORDER = 40
Instance = tuple[list[Atom], list[Atom]]


@dataclass(frozen=True)
class Lemma:
    """A lemma; ``lowest`` is the lowest order (0 also where it has none)."""

    arity: int
    instance: Callable[..., Instance]
    lowest: int = 0


def _below(a: Term, b: Term) -> Atom:
    """a <= b."""
    return Atom(NONNEGATIVE, sub(b, a))


def _at_least(a: Term, b: Fraction | int = 0) -> Atom:
    return Atom(NONNEGATIVE, sub(a, num(b)))


def _series(u: Term, pairs: list[tuple[int, Fraction]]) -> Term:
    """The polynomial with these exponents and coefficients."""
    return add(*(mul(num(c), power(u, k)) for k, c in pairs))


def _exp_sum(u: Term, n: int) -> Term:
    return _series(u, [(k, Fraction(1, factorial(k))) for k in range(n + 1)])


def _alternating(known: Term, u: Term, n: int, pairs: list[tuple[int, Fraction]]) -> Atom:
    """Partial sums of an alternating series: above for even n, below for odd n."""
    total = _series(u, [(k, c * (-1) ** j) for j, (k, c) in enumerate(pairs)])
    return _below(known, total) if n % 2 == 0 else _below(total, known)


def exp_line(n: int, u: Term) -> Instance:
    """exp u >= 1 + u: the convex exponential lies above its tangent at 0."""
    return [], [_below(add(ONE, u), fn("exp", u))]


def exp_lower(n: int, u: Term) -> Instance:
    """exp u >= 1 + ... + u^n/n!: the remainder is exp(v) u^(n+1)/(n+1)!; n odd, or u >= 0."""
    conditions = [] if n % 2 == 1 else [_at_least(u)]
    return conditions, [_below(_exp_sum(u, n), fn("exp", u))]


def exp_upper(n: int, u: Term) -> Instance:
    """exp u <= 1 + ... + u^n/n! for u <= 0, n even: the same remainder is not positive."""
    n += n % 2
    return [_at_least(neg(u))], [_below(fn("exp", u), _exp_sum(u, n))]


def exp_reciprocal(n: int, u: Term) -> Instance:
    """exp(u) p(-u) <= 1 for p = 1 + ... + u^n/n!, n odd: ``exp-lower`` for -u, times exp u."""
    n += 1 - n % 2
    return [], [_below(mul(fn("exp", u), _exp_sum(neg(u), n)), ONE)]


def exp_compound(n: int, u: Term) -> Instance:
    """exp u >= (1 + u/n)^n for u >= -n: the n-th power of exp(u/n) >= 1 + u/n >= 0."""
    low = power(add(ONE, mul(num(Fraction(1, n)), u)), n)
    return [_at_least(u, -n)], [_below(low, fn("exp", u))]


def exp_decay(n: int, u: Term) -> Instance:
    """u^n exp(-u) <= n^n e^-n <= (2n/5)^n for u >= 0: the maximum is at u = n, and e >= 5/2."""
    high = num(Fraction(2 * n, 5) ** n)
    return [_at_least(u)], [_below(mul(power(u, n), fn("exp", neg(u))), high)]


def log_line(n: int, u: Term) -> Instance:
    """1 - 1/u <= log u <= u - 1: ``exp-line`` at log u and at -log u."""
    log = fn("log", u)
    return [Atom(POSITIVE, u)], [_below(log, sub(u, ONE)), _below(sub(ONE, power(u, -1)), log)]


def log_root(n: int, u: Term) -> Instance:
    """log u <= n (u^(1/n) - 1): ``log-line`` for the n-th root."""
    high = mul(num(n), sub(root(n, u), ONE))
    return [Atom(POSITIVE, u)], [_below(fn("log", u), high)]


def log_taylor(n: int, u: Term) -> Instance:
    """log(1 + u) and u - u^2/2 + ... + u^n/n for u >= 0: integrate the sums of 1/(1 + u)."""
    pairs = [(k, Fraction(1, k)) for k in range(1, n + 1)]
    return [_at_least(u)], [_alternating(fn("log", add(ONE, u)), u, n - 1, pairs)]


def log_negative(n: int, u: Term) -> Instance:
    """log(1 + u) <= u - u^2/2 + ... + u^n/n for -1 < u <= 0: all terms left out are negative."""
    total = _series(u, [(k, Fraction((-1) ** (k + 1), k)) for k in range(1, n + 1)])
    conditions = [Atom(POSITIVE, add(ONE, u)), _at_least(neg(u))]
    return conditions, [_below(fn("log", add(ONE, u)), total)]


def log_pade(n: int, u: Term) -> Instance:
    """2 (u-1) <= (u+1) log u, 2 u log u <= u^2 - 1 for u >= 1: 0 at 1, compare log u with
    2 (u-1)/(u+1) and (u - 1/u)/2, whose derivatives are 4/(u+1)^2 <= 1/u <= (1 + 1/u^2)/2."""
    log = fn("log", u)
    low = _below(mul(num(2), sub(u, ONE)), mul(add(u, ONE), log))
    return [_at_least(u, 1)], [low, _below(mul(num(2), u, log), sub(power(u, 2), ONE))]


def log_atanh(n: int, u: Term) -> Instance:
    """log u >= 2 (z + z^3/3 + ... + z^(2n+1)/(2n+1)), z = (u-1)/(u+1), u >= 1: all terms >= 0."""
    z = div(sub(u, ONE), add(u, ONE))
    low = _series(z, [(2 * k + 1, Fraction(2, 2 * k + 1)) for k in range(n + 1)])
    return [_at_least(u, 1)], [_below(low, fn("log", u))]


def young(n: int, u: Term, v: Term) -> Instance:
    """u v <= exp u + v log v - v for v > 0: as a function of u the difference is least at log v."""
    high = add(fn("exp", u), mul(v, fn("log", v)), neg(v))
    return [Atom(POSITIVE, v)], [_below(mul(u, v), high)]


def sin_square(n: int, u: Term) -> Instance:
    """sin(u)^2 <= u^2: the slope of the sine is at most 1 in size."""
    return [], [_below(power(fn("sin", u), 2), power(u, 2))]


def sin_taylor(n: int, u: Term) -> Instance:
    """sin u and u - u^3/3! + ..., u >= 0: integrate cos <= 1 again and again from 0."""
    pairs = [(2 * k + 1, Fraction(1, factorial(2 * k + 1))) for k in range(n + 1)]
    return [_at_least(u)], [_alternating(fn("sin", u), u, n, pairs)]


def cos_taylor(n: int, u: Term) -> Instance:
    """cos u and 1 - u^2/2 + ...: as for the sine; both sides are even."""
    pairs = [(2 * k, Fraction(1, factorial(2 * k))) for k in range(n + 1)]
    return [], [_alternating(fn("cos", u), u, n, pairs)]


def sin_jordan(n: int, u: Term) -> Instance:
    """pi sin u >= 2 u for 0 <= u <= pi/2: the sine is concave there, equality at both ends."""
    conditions = [_at_least(u), _at_least(sub(PI, mul(num(2), u)))]
    return conditions, [_below(mul(num(2), u), mul(PI, fn("sin", u)))]


def tan_line(n: int, u: Term) -> Instance:
    """tan u >= u for 0 <= u < pi/2: the slope 1 + tan^2 is at least 1."""
    conditions = [_at_least(u), Atom(POSITIVE, sub(PI, mul(num(2), u)))]
    return conditions, [_below(u, fn("tan", u))]


def atan_taylor(n: int, u: Term) -> Instance:
    """atan u and u - u^3/3 + ..., u >= 0: integrate the partial sums of 1/(1 + t^2)."""
    pairs = [(2 * k + 1, Fraction(1, 2 * k + 1)) for k in range(n + 1)]
    return [_at_least(u)], [_alternating(fn("atan", u), u, n, pairs)]


def atan_inverse(n: int, u: Term) -> Instance:
    """atan u + atan(1/u) = pi/2 for u > 0: two angles of a right triangle."""
    total = add(fn("atan", u), fn("atan", power(u, -1)))
    return [Atom(POSITIVE, u)], [Atom(ZERO, sub(total, div(PI, num(2))))]


def atan_limit(n: int, u: Term) -> Instance:
    """|atan u| < pi/2."""
    half, atan = div(PI, num(2)), fn("atan", u)
    return [], [Atom(POSITIVE, sub(half, atan)), Atom(POSITIVE, add(half, atan))]


def tanh_line(n: int, u: Term) -> Instance:
    """u - u^3/3 <= tanh u <= u for u >= 0: 1 - t^2 <= 1 - tanh^2 <= 1 integrated twice."""
    tanh = fn("tanh", u)
    low = sub(u, mul(num(Fraction(1, 3)), power(u, 3)))
    return [_at_least(u)], [_below(tanh, u), _below(low, tanh)]


def sinh_taylor(n: int, u: Term) -> Instance:
    """sinh u >= u + u^3/3! + ... for u >= 0: all terms are at least 0."""
    low = _series(u, [(2 * k + 1, Fraction(1, factorial(2 * k + 1))) for k in range(n + 1)])
    return [_at_least(u)], [_below(low, fn("sinh", u))]


def cosh_taylor(n: int, u: Term) -> Instance:
    """cosh u >= 1 + u^2/2 + ...: all terms are at least 0."""
    low = _series(u, [(2 * k, Fraction(1, factorial(2 * k))) for k in range(n + 1)])
    return [], [_below(low, fn("cosh", u))]


def erf_mills(n: int, u: Term) -> Instance:
    """2u e^(-u^2)/(2u^2 + 1) <= sqrt(pi) (1 - erf u) <= e^(-u^2)/u for u >= 0, times denominators.

    Above: the integral of 2 e^(-t^2) from u is at most that of 2 (t/u) e^(-t^2). Below: the
    difference falls, with slope -4 e^(-u^2)/(2u^2 + 1)^2, to 0 at infinity.
    """
    tail = mul(root(2, PI), sub(ONE, fn("erf", u)))
    bell = fn("exp", neg(power(u, 2)))
    low = _below(mul(num(2), u, bell), mul(add(mul(num(2), power(u, 2)), ONE), tail))
    return [_at_least(u)], [low, _below(mul(u, tail), bell)]


def erf_taylor(n: int, u: Term) -> Instance:
    """sqrt(pi)/2 erf u and u - u^3/3 + u^5/(5 2!) - ..., u >= 0: integrate those of exp(-t^2)."""
    pairs = [(2 * k + 1, Fraction(1, factorial(k) * (2 * k + 1))) for k in range(n + 1)]
    half = mul(num(Fraction(1, 2)), root(2, PI), fn("erf", u))
    return [_at_least(u)], [_alternating(half, u, n, pairs)]


def bernoulli(n: int, u: Term) -> Instance:
    """(1 + u)^n >= 1 + n u for u >= -1: the convex power lies above its tangent at 0."""
    return [_at_least(u, -1)], [_below(add(ONE, mul(num(n), u)), power(add(ONE, u), n))]


def root_line(n: int, u: Term) -> Instance:
    """The n-th root of 1 + u is at most 1 + u/n for u >= -1: concave, tangent at 0."""
    high = add(ONE, mul(num(Fraction(1, n)), u))
    return [_at_least(u, -1)], [_below(root(n, add(ONE, u)), high)]


def sqrt_lower(n: int, u: Term) -> Instance:
    """sqrt(1 + u) >= 1 + u/2 - u^2/8 for u >= 0: the third derivative is positive."""
    low = _series(u, [(0, Fraction(1)), (1, Fraction(1, 2)), (2, Fraction(-1, 8))])
    return [_at_least(u)], [_below(low, root(2, add(ONE, u)))]


def am_gm(n: int, u: Term, v: Term) -> Instance:
    """2 sqrt(u v) <= u + v for u, v >= 0: (sqrt u - sqrt v)^2 >= 0."""
    mean = mul(num(2), root(2, mul(u, v)))
    return [_at_least(u), _at_least(v)], [_below(mean, add(u, v))]


def triangle(n: int, u: Term, v: Term) -> Instance:
    """|u + v| <= |u| + |v|."""
    return [], [_below(fn("abs", add(u, v)), add(fn("abs", u), fn("abs", v)))]


def abs_bounds(n: int, u: Term) -> Instance:
    """u <= |u|, -u <= |u|."""
    size = fn("abs", u)
    return [], [_below(u, size), _below(neg(u), size)]


def lipschitz(head: str) -> Callable[..., Instance]:
    """(f(u) - f(v))^2 <= (u - v)^2 for a function whose slope is at most 1 in size."""

    def instance(n: int, u: Term, v: Term) -> Instance:
        change = power(sub(fn(head, u), fn(head, v)), 2)
        return [], [_below(change, power(sub(u, v), 2))]

    return instance


LEMMAS: dict[str, Lemma] = {
    "exp-line": Lemma(1, exp_line),
    "exp-lower": Lemma(1, exp_lower),
    "exp-upper": Lemma(1, exp_upper),
    "exp-reciprocal": Lemma(1, exp_reciprocal),
    "exp-compound": Lemma(1, exp_compound, 1),
    "exp-decay": Lemma(1, exp_decay, 1),
    "log-line": Lemma(1, log_line),
    "log-root": Lemma(1, log_root, 2),
    "log-taylor": Lemma(1, log_taylor, 1),
    "log-negative": Lemma(1, log_negative, 1),
    "log-pade": Lemma(1, log_pade),
    "log-atanh": Lemma(1, log_atanh),
    "young": Lemma(2, young),
    "sin-square": Lemma(1, sin_square),
    "sin-taylor": Lemma(1, sin_taylor),
    "cos-taylor": Lemma(1, cos_taylor),
    "sin-jordan": Lemma(1, sin_jordan),
    "tan-line": Lemma(1, tan_line),
    "atan-taylor": Lemma(1, atan_taylor),
    "atan-inverse": Lemma(1, atan_inverse),
    "atan-limit": Lemma(1, atan_limit),
    "tanh-line": Lemma(1, tanh_line),
    "sinh-taylor": Lemma(1, sinh_taylor),
    "cosh-taylor": Lemma(1, cosh_taylor),
    "erf-mills": Lemma(1, erf_mills),
    "erf-taylor": Lemma(1, erf_taylor),
    "bernoulli": Lemma(1, bernoulli, 1),
    "root-line": Lemma(1, root_line, 2),
    "sqrt-lower": Lemma(1, sqrt_lower),
    "am-gm": Lemma(2, am_gm),
    "triangle": Lemma(2, triangle),
    "abs-bounds": Lemma(1, abs_bounds),
    **{f"{f}-lipschitz": Lemma(2, lipschitz(f)) for f in ("sin", "cos", "tanh", "atan")},
}
