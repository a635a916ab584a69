"""Taylor coefficients of a term over an interval: of one variable, the others held in their boxes.

The k-th coefficient encloses the k-th derivative divided by k! at all points of the box.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from flint import arb

from symnode.checker.reals.terms import Term, subterms
from symnode.numeric.balls import functions
from symnode.numeric.balls.compiled import unary
from symnode.numeric.balls.interval import (
    ONE,
    ZERO,
    Interval,
    add,
    arb_of,
    inverse,
    mul,
    neg,
    of_ball,
    point,
    power,
    scale,
    sub,
)

Jet = list[Interval]
_ZERO, _ONE = Interval(ZERO, ZERO, False, False), Interval(ONE, ONE, False, False)


class Undefined(Exception):
    """A function may be undefined, or not smooth, somewhere on the box."""


def jet(t: Term, name: str, box: Mapping[str, Interval], order: int) -> Jet | None:
    """The coefficients 0 to ``order``; None where the term is not certainly smooth."""
    known: dict[Term, Jet] = {}
    try:
        for s in subterms(t):
            known[s] = _jet(s, name, box, order, known)
    except Undefined:
        return None
    return known[t]


def _constant(value: Interval, order: int) -> Jet:
    return [value] + [_ZERO] * order


def _jet(
    t: Term, name: str, box: Mapping[str, Interval], order: int, known: Mapping[Term, Jet]
) -> Jet:
    if t.head == "num":
        return _constant(point(t.data), order)
    if t.head == "pi":
        return _constant(of_ball(arb.pi()), order)
    if t.head == "var":
        found = _constant(box[t.data], order)
        if t.data == name and order:
            found[1] = _ONE
        return found
    args = [known[a] for a in t.args]
    if t.head in ("add", "mul"):
        total = args[0]
        for a in args[1:]:
            total = list(map(_plus, total, a)) if t.head == "add" else _times(total, a)
        return total
    if t.head == "pow":
        return _power(args[0], Fraction(t.data))
    if t.head in ("root", "oddroot"):
        return _root(t, args[0])
    rule = _RULES.get(t.head)
    if rule is None:
        raise Undefined
    return rule(t, args[0])


def _times(u: Jet, v: Jet) -> Jet:
    return [_sum([_product(u[i], v[k - i]) for i in range(k + 1)]) for k in range(len(u))]


def _product(a: Interval, b: Interval) -> Interval:
    """a b; the constants 0 and 1 of jets, which are frequent, cost nothing."""
    if a is _ZERO or b is _ZERO:
        return _ZERO
    return b if a is _ONE else a if b is _ONE else mul(a, b)


def _plus(a: Interval, b: Interval) -> Interval:
    return b if a is _ZERO else a if b is _ZERO else add(a, b)


def _sum(parts: list[Interval]) -> Interval:
    total = parts[0]
    for p in parts[1:]:
        total = _plus(total, p)
    return total


def _scaled(a: Interval, q: Fraction) -> Interval:
    return a if a is _ZERO or q == 1 else scale(a, arb_of(q), positive=q > 0) if q else _ZERO


def _over(a: Interval, b: Interval) -> Interval:
    found = inverse(b)
    if found is None or b.contains_zero():
        raise Undefined
    return mul(a, found)


def _value(t: Term, u: Jet) -> Interval:
    """The function at the zeroth coefficient."""
    found, partial = unary(t)(u[0])
    if found is None or partial:
        raise Undefined
    return found


def _power(u: Jet, a: Fraction, first: Interval | None = None) -> Jet:
    """u to a constant power: u h' = a u' h."""
    if first is None:
        n = int(a)
        if n > 0 and not (u[0].lo > ZERO or u[0].hi < ZERO):  # an open end at 0 is no help
            return _natural_power(u, n)
        value = power(u[0], n)
        if value is None or (n < 0 and u[0].contains_zero()):
            raise Undefined
        first = value
    h = [first]
    for k in range(1, len(u)):
        parts = [_scaled(_product(u[j], h[k - j]), a * j - (k - j)) for j in range(1, k + 1)]
        h.append(_over(_scaled(_sum(parts), Fraction(1, k)), u[0]))
    return h


def _natural_power(u: Jet, n: int) -> Jet:
    result, base = None, u
    m = n
    while m:
        if m & 1:
            result = base if result is None else _times(result, base)
        m >>= 1
        if m:
            base = _times(base, base)
    assert result is not None
    value = power(u[0], n)
    if value is not None:
        result = [value, *result[1:]]
    return result


def _root(t: Term, u: Jet) -> Jet:
    if len(u) > 1 and u[0].contains_zero():
        raise Undefined
    return _power(u, Fraction(1, t.data), _value(t, u))


def _integrated(first: Interval, slope: Callable[[Jet, int], Interval], u: Jet) -> Jet:
    """h with h' = g(h) u', the coefficients of g found from those of h one by one."""
    h = [first]
    for k in range(1, len(u)):
        parts = [_scaled(_product(u[j], slope(h, k - j)), Fraction(j)) for j in range(1, k + 1)]
        h.append(_scaled(_sum(parts), Fraction(1, k)))
    return h


def _exp(t: Term, u: Jet) -> Jet:
    return _integrated(_value(t, u), lambda h, k: h[k], u)


def _from_slope(t: Term, u: Jet, g: Jet) -> Jet:
    """h with h' = g u' for a jet g that is known."""
    return _integrated(_value(t, u), lambda h, k: g[k], u)


def _log(t: Term, u: Jet) -> Jet:
    return _from_slope(t, u, _power(u, Fraction(-1)))


def _one_and_square(u: Jet, sign: int) -> Jet:
    """1 + sign u^2."""
    square = _natural_power(u, 2)
    if sign < 0:
        square = [neg(a) for a in square]
    return [add(square[0], _ONE), *square[1:]]


def _atan(t: Term, u: Jet) -> Jet:
    return _from_slope(t, u, _power(_one_and_square(u, 1), Fraction(-1)))


def _atanh(t: Term, u: Jet) -> Jet:
    return _from_slope(t, u, _power(_one_and_square(u, -1), Fraction(-1)))


def _inverse_root(v: Jet) -> Jet:
    """1 / sqrt(v)."""
    found, partial = functions.root_range(2)(v[0])
    if found is None or partial or not v[0].positive():
        raise Undefined
    return _power(v, Fraction(-1, 2), _over(_ONE, found))


def _asin(t: Term, u: Jet) -> Jet:
    g = _inverse_root(_one_and_square(u, -1))
    return _from_slope(t, u, g if t.head == "asin" else [neg(a) for a in g])


def _asinh(t: Term, u: Jet) -> Jet:
    return _from_slope(t, u, _inverse_root(_one_and_square(u, 1)))


def _acosh(t: Term, u: Jet) -> Jet:
    v = [neg(a) for a in _one_and_square(u, -1)]
    return _from_slope(t, u, _inverse_root(v))


def _erf(t: Term, u: Jet) -> Jet:
    minus_square = [neg(a) for a in _natural_power(u, 2)]
    e = _integrated(functions.exp_range(minus_square[0]), lambda h, k: h[k], minus_square)
    factor = of_ball(2 / arb.pi().sqrt())
    return _from_slope(t, u, [mul(a, factor) for a in e])


def _pair(t: Term, u: Jet, sign: int) -> tuple[Jet, Jet]:
    """sin and cos (sign -1), sinh and cosh (sign 1)."""
    heads = ("sin", "cos") if sign < 0 else ("sinh", "cosh")
    s, c = ([_value(Term(h, t.args), u)] for h in heads)
    for k in range(1, len(u)):
        weights = [(j, _scaled(u[j], Fraction(j, k))) for j in range(1, k + 1)]
        new_s = _sum([_product(w, c[k - j]) for j, w in weights])
        new_c = _sum([_product(w, s[k - j]) for j, w in weights])
        s.append(new_s)
        c.append(neg(new_c) if sign < 0 else new_c)
    return s, c


def _tan(t: Term, u: Jet) -> Jet:
    h = [_value(t, u)]
    sign = 1 if t.head == "tan" else -1
    for k in range(1, len(u)):
        g = _one_and_square(h, sign)
        parts = [_scaled(_product(u[j], g[k - j]), Fraction(j, k)) for j in range(1, k + 1)]
        h.append(_sum(parts))
    return h


_RULES: dict[str, Callable[[Term, Jet], Jet]] = {
    "exp": _exp,
    "log": _log,
    "atan": _atan,
    "atanh": _atanh,
    "asin": _asin,
    "acos": _asin,
    "asinh": _asinh,
    "acosh": _acosh,
    "erf": _erf,
    "sin": lambda t, u: _pair(t, u, -1)[0],
    "cos": lambda t, u: _pair(t, u, -1)[1],
    "sinh": lambda t, u: _pair(t, u, 1)[0],
    "cosh": lambda t, u: _pair(t, u, 1)[1],
    "tan": _tan,
    "tanh": _tan,
}


def about(a: Interval, c: Fraction) -> Interval:
    """x - c for x in a."""
    return sub(a, point(c)) if c else a
