"""Taylor coefficients of a term in one variable.

A jet is the list of the coefficients u_0, ..., u_n of u(x + h) = u_0 + u_1 h + ... A coefficient is
a fraction, where it is known exactly, or an interval. Exact ones stay exact under arithmetic and at
the special arguments of functions (exp 0 = 1, log 1 = 0, ...), so that a coefficient that is 0 is
seen to be 0. Every formula here holds where all operations of the term are smooth on the box
(``domains.smooth``): that is for the caller to check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from math import comb

from symnode.checker.context import bits as size
from symnode.checker.context import work
from symnode.checker.reals import dyadic, enclosure, intervals, series
from symnode.checker.reals.intervals import Interval, Nowhere
from symnode.checker.reals.terms import Term, num, subterms

Coefficient = Fraction | Interval
Jet = list[Coefficient]
NOTHING, UNIT = Fraction(0), Fraction(1)
MAX_EXACT = 400  # bits of an exact coefficient
# f(q) for the special arguments q
SPECIAL = {
    **{(f, 0): Fraction(0) for f in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh")},
    **{(f, 0): Fraction(0) for f in ("atanh", "erf")},
    **{(f, 0): Fraction(1) for f in ("exp", "cos", "cosh")},
    **{(f, 1): Fraction(0) for f in ("log", "acos", "acosh")},
}


class Jets:
    """The jets of terms: ``order`` is n, ``bits`` the precision of the intervals."""

    def __init__(self, order: int, bits: int) -> None:
        self.order, self.bits = order, bits

    def expand(self, t: Term, x: str, values: dict[str, Coefficient]) -> Jet:
        """The jet of ``t`` in the variable ``x`` at ``values``."""
        found: dict[Term, Jet] = {}
        for s in subterms(t):
            if s.head == "var":
                slope = UNIT if s.data == x else NOTHING
                found[s] = self.padded([values[s.data], slope])
            elif s.head == "num":
                found[s] = self.padded([s.data])
            else:
                found[s] = self.operation(s, [found[a] for a in s.args])
        return found[t]

    # coefficients

    def interval(self, a: Coefficient) -> Interval:
        """An interval that holds a coefficient."""
        return intervals.from_fraction(a, self.bits) if isinstance(a, Fraction) else a

    def plus(self, a: Coefficient, b: Coefficient) -> Coefficient:
        """a + b."""
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return self.kept(a + b)
        if a == NOTHING:
            return b
        if b == NOTHING:
            return a
        work(6)
        return intervals.add(self.interval(a), self.interval(b), self.bits)

    def times(self, a: Coefficient, b: Coefficient) -> Coefficient:
        """a b."""
        if isinstance(a, Fraction):
            if isinstance(b, Fraction):
                return self.kept(a * b)
            if not a:
                return NOTHING
            if a == 1:
                return b
        elif isinstance(b, Fraction):
            return self.times(b, a)
        work(8)
        return intervals.mul(self.interval(a), self.interval(b), self.bits)

    def over(self, a: Coefficient, b: Coefficient) -> Coefficient:
        """a / b, for b that is not 0."""
        if isinstance(b, Fraction):
            if not b:
                raise Nowhere
            return self.times(a, 1 / b)
        if a == NOTHING:
            return NOTHING
        work(10)
        return intervals.div(self.interval(a), b, self.bits)

    def kept(self, q: Fraction) -> Coefficient:
        """An exact coefficient, or an interval around one of too many bits."""
        work(2)
        return q if size(q) <= MAX_EXACT else intervals.from_fraction(q, self.bits)

    # jets

    def padded(self, some: Sequence[Coefficient]) -> Jet:
        """A jet from its first coefficients."""
        return [*some, *[NOTHING] * self.order][: self.order + 1]

    def constant(self, jet: Jet) -> bool:
        """Whether only u_0 is not 0."""
        return all(isinstance(c, Fraction) and not c for c in jet[1:])

    def scale(self, c: Coefficient, u: Jet) -> Jet:
        """c u."""
        return [self.times(c, a) for a in u]

    def sum(self, u: Jet, v: Jet) -> Jet:
        """u + v."""
        return [self.plus(a, b) for a, b in zip(u, v, strict=True)]

    def convolved(self, u: Sequence[Coefficient], v: Sequence[Coefficient], k: int) -> Coefficient:
        """u_0 v_k + ... + u_k v_0."""
        total: Coefficient = NOTHING
        for j in range(k + 1):
            total = self.plus(total, self.times(u[j], v[k - j]))
        return total

    def product(self, u: Jet, v: Jet) -> Jet:
        """u v."""
        return [self.convolved(u, v, k) for k in range(self.order + 1)]

    def slope(self, u: Jet) -> Jet:
        """u' = u_1 + 2 u_2 h + ..., one coefficient less."""
        return [self.times(Fraction(k), u[k]) for k in range(1, self.order + 1)]

    def integral(self, first: Coefficient, u: Jet, factor: Sequence[Coefficient]) -> Jet:
        """The y with y' = u' factor and y_0 = first."""
        du, y = self.slope(u), [first]
        for k in range(1, self.order + 1):
            y.append(self.over(self.convolved(du, factor, k - 1), Fraction(k)))
        return y

    def natural(self, u: Jet, n: int) -> Jet:
        """u^n for n >= 1."""
        if n == 1:
            return u
        if all(isinstance(c, Fraction) and not c for c in u[2:]):
            return self._linear(u, n)
        if self._apart_from_zero(u[0]):
            return self.real_power(u, Fraction(n), self.value(Term("pow", (num(0),), n), [u[0]]))
        result: Jet | None = None
        for digit in bin(n)[2:]:
            if result is not None:
                result = self.product(result, result)
            if digit == "1":
                result = u if result is None else self.product(result, u)
        assert result is not None
        result[0] = self.value(Term("pow", (num(0),), n), [u[0]])
        return result

    def _linear(self, u: Jet, n: int) -> Jet:
        """(u_0 + u_1 h)^n by the binomial formula."""
        powers = [self._to_the(u[0], n - k) for k in range(min(n, self.order) + 1)]
        slope = u[1] if self.order else NOTHING
        found = [
            self.times(self.times(Fraction(comb(n, k)), p), self._to_the(slope, k))
            for k, p in enumerate(powers)
        ]
        return self.padded(found)

    def _to_the(self, a: Coefficient, n: int) -> Coefficient:
        """a^n for n >= 0."""
        if n == 0:
            return UNIT
        if isinstance(a, Fraction) and size(a) * n <= MAX_EXACT:
            return a**n
        return intervals.power(self.interval(a), n, self.bits)

    def _apart_from_zero(self, a: Coefficient) -> bool:
        """Whether a is bounded away from 0: an open end at 0 makes quotients unbounded."""
        if isinstance(a, Fraction):
            return a != NOTHING
        return (a.lo is not None and a.lo[0] > 0) or (a.hi is not None and a.hi[0] < 0)

    def real_power(self, u: Jet, q: Fraction, first: Coefficient) -> Jet:
        """p = u^q for u_0 not 0, from p' u = q u' p."""
        p = [first]
        for k in range(1, self.order + 1):
            total: Coefficient = NOTHING
            for j in range(1, k + 1):
                weight = self.times(q * j - (k - j), u[j])
                total = self.plus(total, self.times(weight, p[k - j]))
            p.append(self.over(total, self.times(Fraction(k), u[0])))
        return p

    def circle(self, u: Jet, names: tuple[str, str], sign: int) -> tuple[Jet, Jet]:
        """s = sin u, c = cos u from s' = u' c, c' = -u' s (sign -1), or sinh and cosh (sign 1)."""
        du = self.slope(u)
        s, c = ([self.value(Term(f, (num(0),)), [u[0]])] for f in names)
        for k in range(1, self.order + 1):
            over = Fraction(1, k)
            s.append(self.times(over, self.convolved(du, c, k - 1)))
            c.append(self.times(sign * over, self.convolved(du, s, k - 1)))
        return s, c

    def exponential(self, u: Jet) -> Jet:
        """y = exp u from y' = u' y."""
        du, y = self.slope(u), [self.value(Term("exp", (num(0),)), [u[0]])]
        for k in range(1, self.order + 1):
            y.append(self.over(self.convolved(du, y, k - 1), Fraction(k)))
        return y

    def value(self, t: Term, of: Sequence[Coefficient]) -> Coefficient:
        """The outermost operation of ``t`` on numbers, exact where it is a special value."""
        if all(isinstance(a, Fraction) for a in of):
            found = exact_value(t, [a for a in of if isinstance(a, Fraction)])
            if found is not None:
                return self.kept(found)
        work(60)
        return enclosure.apply(t, [self.interval(a) for a in of], self.bits)

    def operation(self, t: Term, of: list[Jet]) -> Jet:
        """The outermost operation of ``t`` on jets."""
        if t.head == "add":
            return reduce(self.sum, of)
        if t.head == "mul":  # equal factors are a power, which is tighter
            jets = dict(zip(t.args, of, strict=True))
            counts = Counter(t.args)
            return reduce(self.product, (self.natural(jets[f], n) for f, n in counts.items()))
        first = self.value(t, [u[0] for u in of])
        if all(self.constant(u) for u in of):
            return self.padded([first])
        if t.head == "pow" and t.data > 0:
            return self.natural(of[0], t.data)
        if t.head in ("pow", "root", "oddroot"):
            q = Fraction(t.data) if t.head == "pow" else Fraction(1, t.data)
            return self.real_power(of[0], q, first)
        return _FUNCTIONS[t.head](self, t, of, first)


def exact_value(t: Term, of: Sequence[Fraction]) -> Fraction | None:
    """The outermost operation of ``t`` at rationals, where its value is seen to be rational."""
    q = of[0] if of else NOTHING
    if t.head in ("floor", "ceil"):
        return Fraction(q.__floor__() if t.head == "floor" else q.__ceil__())
    if t.head in ("abs", "sign"):
        return abs(q) if t.head == "abs" else Fraction((q > 0) - (q < 0))
    if t.head in ("max", "min"):
        return max(of) if t.head == "max" else min(of)
    if t.head == "pow" and (q or t.data > 0) and size(q) * abs(t.data) <= MAX_EXACT:
        return Fraction(q**t.data)
    if t.head in ("root", "oddroot") and (q >= 0 or t.head == "oddroot"):
        return _exact_root(q, t.data)
    if t.head == "atan2" and q == 0 and of[1] > 0:
        return NOTHING
    return SPECIAL.get((t.head, int(q))) if q in (0, 1) else None


def _exact_root(q: Fraction, n: int) -> Fraction | None:
    top, bottom = (dyadic.integer_root(abs(m), n) for m in (q.numerator, q.denominator))
    if top**n != abs(q.numerator) or bottom**n != q.denominator:
        return None
    return Fraction(top if q >= 0 else -top, bottom)


# Functions: the jet of f(u) from the jets of the arguments and f(u_0)

Rule = Callable[[Jets, Term, list[Jet], Coefficient], Jet]


def _by_slope(factor: Callable[[Jets, Jet], Jet]) -> Rule:
    """The rule of an f with f'(u) = factor."""
    return lambda j, t, of, first: j.integral(first, of[0], factor(j, of[0]))


def _power_of(j: Jets, base: Jet, head: str, data: int) -> Jet:
    """base^data, or its root, base_0 being positive (or not 0)."""
    t = Term(head, (num(0),), data)
    q = Fraction(data) if head == "pow" else Fraction(1, data)
    return j.real_power(base, q, j.value(t, [base[0]]))


def _quadratic(j: Jets, u: Jet, one: int, square: int) -> Jet:
    """one + square u^2."""
    return j.sum(j.padded([Fraction(one)]), j.scale(Fraction(square), j.natural(u, 2)))


def _inverse_root(j: Jets, base: Jet) -> Jet:
    return _power_of(j, _power_of(j, base, "root", 2), "pow", -1)


def _gaussian(j: Jets, u: Jet) -> Jet:
    """2 e^(-u^2) / sqrt(pi)."""
    factor = intervals.div(j.interval(Fraction(2)), series.root_of_pi(j.bits + 8), j.bits)
    return j.scale(factor, j.exponential(_quadratic(j, u, 0, -1)))


def _sine(j: Jets, u: Jet) -> tuple[Jet, Jet]:
    return j.circle(u, ("sin", "cos"), -1)


def _hyperbolic(j: Jets, u: Jet) -> tuple[Jet, Jet]:
    return j.circle(u, ("sinh", "cosh"), 1)


def _absolute(j: Jets, t: Term, of: list[Jet], first: Coefficient) -> Jet:
    return of[0] if j.interval(of[0][0]).positive() else j.scale(Fraction(-1), of[0])


def _larger(j: Jets, t: Term, of: list[Jet], first: Coefficient) -> Jet:
    u, v = of
    above = intervals.sub(j.interval(u[0]), j.interval(v[0]), j.bits).positive()
    return u if above == (t.head == "max") else v


def _level(j: Jets, t: Term, of: list[Jet], first: Coefficient) -> Jet:
    return j.padded([first])


def _angle(j: Jets, t: Term, of: list[Jet], first: Coefficient) -> Jet:
    """atan2(y, x), whose derivative is (x y' - y x') / (x^2 + y^2)."""
    y, x = of
    norm = j.sum(j.natural(x, 2), j.natural(y, 2))
    turn = j.scale(Fraction(-1), y)
    inverse = _power_of(j, norm, "pow", -1)
    one, two = (j.product(a, inverse) for a in (x, turn))
    left, right = j.integral(NOTHING, y, one), j.integral(NOTHING, x, two)
    return [first, *j.sum(left, right)[1:]]


_FUNCTIONS: dict[str, Rule] = {
    "exp": lambda j, t, of, first: j.exponential(of[0]),
    "sin": lambda j, t, of, first: _sine(j, of[0])[0],
    "cos": lambda j, t, of, first: _sine(j, of[0])[1],
    "sinh": lambda j, t, of, first: _hyperbolic(j, of[0])[0],
    "cosh": lambda j, t, of, first: _hyperbolic(j, of[0])[1],
    "log": _by_slope(lambda j, u: _power_of(j, u, "pow", -1)),
    "tan": _by_slope(lambda j, u: _power_of(j, _sine(j, u)[1], "pow", -2)),
    "tanh": _by_slope(lambda j, u: _power_of(j, _hyperbolic(j, u)[1], "pow", -2)),
    "atan": _by_slope(lambda j, u: _power_of(j, _quadratic(j, u, 1, 1), "pow", -1)),
    "atanh": _by_slope(lambda j, u: _power_of(j, _quadratic(j, u, 1, -1), "pow", -1)),
    "asin": _by_slope(lambda j, u: _inverse_root(j, _quadratic(j, u, 1, -1))),
    "acos": _by_slope(
        lambda j, u: j.scale(Fraction(-1), _inverse_root(j, _quadratic(j, u, 1, -1)))
    ),
    "asinh": _by_slope(lambda j, u: _inverse_root(j, _quadratic(j, u, 1, 1))),
    "acosh": _by_slope(lambda j, u: _inverse_root(j, _quadratic(j, u, -1, 1))),
    "erf": _by_slope(_gaussian),
    "abs": _absolute,
    "max": _larger,
    "min": _larger,
    "sign": _level,
    "floor": _level,
    "ceil": _level,
    "atan2": _angle,
}
