"""Elementary functions over complex balls, principal branches.

With ``analytic`` a value is finite only where the function is analytic on the whole ball.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import acb, arb

from symnode.numeric.balls.cuts import NAN, NotEvaluable, on_negative_axis, whole

Function = Callable[[Sequence[acb], bool], acb]


def entire(f: Callable[..., acb]) -> Function:
    """Analytic wherever it is finite."""
    return lambda args, analytic: f(*args)


def cut(f: Callable[..., acb], touches: Callable[..., bool]) -> Function:
    """Not analytic where ``touches`` may hold."""

    def value(args: Sequence[acb], analytic: bool) -> acb:
        return NAN if analytic and touches(*args) else f(*args)

    return value


def rough(f: Callable[..., acb]) -> Function:
    """Nowhere analytic."""

    def value(args: Sequence[acb], analytic: bool) -> acb:
        return NAN if analytic else f(*args)

    return value


def real_part(z: acb, what: str) -> arb:
    """The ball of a number that is real."""
    if not z.imag.is_zero():
        raise NotEvaluable(f"{what} of a number that is not known to be real")
    return z.real


def power(a: acb, b: acb, analytic: bool) -> acb:
    """a to the power b, principal; 0 to the power 0 is 1."""
    exponent = whole(b)
    if exponent is not None and abs(exponent) < 10_000_000:
        return a**exponent
    if a.is_zero() and not analytic:
        return acb(0) if b.real > 0 else NAN
    if (2 * b).is_exact() and whole(2 * b) == 1:
        return a.sqrt(analytic=analytic)
    found: acb = a.pow(b, analytic=analytic)
    return found


def root(n: int, z: acb, analytic: bool) -> acb:
    """The principal n-th root."""
    if n == 2:
        return z.sqrt(analytic=analytic)
    if analytic and on_negative_axis(z):
        return NAN
    return z.root(n)


def odd_root(n: int, z: acb, analytic: bool) -> acb:
    """The real n-th root of a real number."""
    if analytic:
        return NAN if on_negative_axis(z) else z.root(n)
    x = real_part(z, "a real root")
    if x >= 0 or x < 0:
        return acb(x.root(n) if x >= 0 else -(-x).root(n))
    return NAN


def _sign(z: acb) -> acb:
    if z.is_zero():
        return acb(0)
    return z.sgn()


def _arg(z: acb) -> acb:
    return acb(0) if z.is_zero() else acb(z.arg())


def _floor(z: acb) -> acb:
    return acb(z.real.floor(), z.imag.floor())


def _ceil(z: acb) -> acb:
    return acb(z.real.ceil(), z.imag.ceil())


def _atan2(args: Sequence[acb], analytic: bool) -> acb:
    """The angle of x + i y; as an analytic function of both it is -i log((x + i y) / r)."""
    y, x = args
    if analytic:
        turned = (x + acb(0, 1) * y) / (x * x + y * y).sqrt(analytic=True)
        return acb(0, -1) * turned.log(analytic=True)
    return acb(arb.atan2(real_part(y, "atan2"), real_part(x, "atan2")))


def _max(*args: acb) -> acb:
    best = real_part(args[0], "max")
    for a in args[1:]:
        best = best.max(real_part(a, "max"))
    return acb(best)


def _min(*args: acb) -> acb:
    return -_max(*(-a for a in args))


def _outside(z: acb) -> bool:
    """Whether z may lie on the cuts of asin, acos and atanh."""
    return on_negative_axis(1 - z * z) or on_negative_axis(1 - z) or on_negative_axis(1 + z)


def _above(z: acb) -> bool:
    """Whether z may lie on the cuts of atan and asinh."""
    return _outside(acb(0, 1) * z)


FUNCTIONS: dict[str, Function] = {
    **{n: entire(getattr(acb, n)) for n in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "erf": entire(lambda z: z.erf()),
    "log": lambda args, analytic: args[0].log(analytic=analytic),
    "asin": cut(lambda z: z.asin(), _outside),
    "acos": cut(lambda z: z.acos(), _outside),
    "atanh": cut(lambda z: z.atanh(), _outside),
    "atan": cut(lambda z: z.atan(), _above),
    "asinh": cut(lambda z: z.asinh(), _above),
    "acosh": cut(lambda z: z.acosh(), lambda z: on_negative_axis(z - 1)),
    "re": rough(lambda z: acb(z.real)),
    "im": rough(lambda z: acb(z.imag)),
    "conj": rough(lambda z: z.conjugate()),
    "abs": rough(lambda z: acb(abs(z))),
    "arg": rough(_arg),
    "sign": rough(_sign),
    "floor": rough(_floor),
    "ceil": rough(_ceil),
    "atan2": _atan2,
    "max": rough(_max),
    "min": rough(_min),
}
