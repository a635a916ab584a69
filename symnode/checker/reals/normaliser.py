"""From a term to a quotient of polynomials; the laws are listed in ``normal_form``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, prod

from symnode.checker.constants import factors as prime_factors
from symnode.checker.context import MAX_EXPONENT, OutOfBudget
from symnode.checker.reals import angles, sparse
from symnode.checker.reals.generators import (
    ABS,
    ODD,
    PLAIN,
    POSITIVE,
    PRIME,
    SIGN,
    SINE,
    SUM,
    Generator,
)
from symnode.checker.reals.quotients import Field, Quotient
from symnode.checker.reals.sparse import Exponent
from symnode.checker.reals.terms import (
    ONE,
    PI,
    Term,
    add,
    fn,
    mul,
    num,
    power,
    root,
    sub,
    variables,
)

HALF = Fraction(1, 2)
SPECIAL = [Fraction(k, d) for d in (12, 10, 8) for k in range(1, d // 2)]  # multiples of pi
MAX_DEPTH = 150
MAX_CONJUGATED = 40  # terms of a sum with a root
MAX_CONJUGATES = 3  # one inside the other


class Normaliser(Field):
    """Quotients of terms."""

    def __init__(self) -> None:
        super().__init__()
        self._memo: dict[Term, Quotient] = {}
        self._units: dict[Term, int] = {}  # denominators of the multiples of an angle
        self._depth = 0
        self._conjugates = 0  # one inside the other
        self._specials: list[tuple[Quotient, Quotient, Fraction]] | None = None

    def restart(self) -> None:
        """Forget results that lack what was learnt since."""
        super().restart()
        self._memo.clear()
        self._specials = None

    def quotient(self, t: Term) -> Quotient:
        """The quotient that a term stands for."""
        found = self._memo.get(t)
        if found is None:
            if self._depth > MAX_DEPTH:
                raise OutOfBudget(f"a term nested deeper than {MAX_DEPTH}")
            self.generators.spend(1)
            self._depth += 1
            try:
                found = self._memo[t] = self._made(t)
            finally:
                self._depth -= 1
        return found

    def _made(self, t: Term) -> Quotient:
        if t.head == "num":
            return self.number(t.data)
        if t.head == "var":
            return Quotient(sparse.generator(self.generators.make(t)))
        if t.head == "pi":
            return Quotient(sparse.generator(self.generators.make(PI, POSITIVE)))
        written = _DEFINED.get(t.head)
        if written is not None:
            return self.quotient(written(*t.args))
        args = [self.quotient(a) for a in t.args]
        if t.head == "add":
            result = args[0]
            for a in args[1:]:
                result = self.plus(result, a)
            return result
        if t.head == "mul":
            return self.assembled(args)
        if t.head == "pow":
            return self.raised(args[0], t.data)
        if t.head == "root":
            self.learn(args[0], ">=")
            return self._rooted(args[0], Fraction(1, t.data))
        if t.head == "oddroot":
            return self._odd_root(args[0], t.data)
        if t.head == "atan2":
            return self._atan2(*args)
        made = getattr(self, f"_{t.head}", None)
        if made is None:
            return self._opaque(t.head, args)
        return made(args[0])  # type: ignore[no-any-return]

    def _opaque(self, head: str, args: list[Quotient]) -> Quotient:
        """A function of which nothing is known."""
        return self._named(fn(head, *(self.term(a) for a in args)), *args)

    def _named(self, t: Term, *args: Quotient, kind: str = PLAIN, of: int = -1) -> Quotient:
        g = self.generators.make(t, kind, of)
        if args:
            self.generators.all[g].value = args[0]
        return Quotient(sparse.generator(g))

    # powers

    def _rooted(self, a: Quotient, e: Fraction) -> Quotient:
        """|a|^e for e > 0."""
        if not a.top:
            return a
        c, found = self.both(a)
        parts = [self.absolute_power(g, k * e) for g, k in found.items()]
        return self.assembled([self.number_power(abs(c), e), *parts])

    def _odd_root(self, a: Quotient, n: int) -> Quotient:
        if not a.top:
            return a
        c, found = self.both(a)
        parts = [self.odd_power(g, Fraction(k) / n) for g, k in found.items()]
        own = self.number_power(abs(c), Fraction(1, n))
        return self.assembled([own, *parts], 1 if c > 0 else -1)

    def _abs(self, a: Quotient) -> Quotient:
        return self._rooted(a, Fraction(1))

    def _sign(self, a: Quotient) -> Quotient:
        if not a.top:
            return a
        c, found = self.both(a)
        parts, sign = [], 1 if c > 0 else -1
        for g, e in found.items():
            own = self.generators
            even = e.numerator % 2 == 0
            if own.is_nonzero(g):
                if even or own.is_nonnegative(g):
                    continue
                if own.is_nonpositive(g):
                    sign = -sign
                    continue
                if own.all[g].kind != ODD:
                    parts += [self.absolute_power(g, 1), self.power(g, -1)]
                    continue
            s = self._named(fn("sign", own.all[g].term), kind=SIGN)
            parts.append(self.raised(s, 2 if even else 1))
        return self.assembled(parts, sign)

    # exponentials and logarithms

    def _exp(self, a: Quotient) -> Quotient:
        parts = []
        for c, m in self._split(a):
            if abs(c.numerator) > MAX_EXPONENT * MAX_EXPONENT:
                raise OutOfBudget("an exponent that is too large")
            base = self._base_of_logarithm(m)
            if base is not None:
                parts.append(self.absolute_power(base, c))
                continue
            g = self.generators.make(fn("exp", self.term(m)), POSITIVE)
            self.generators.all[g].value = m
            parts.append(Quotient(sparse.generator(g, c)))
        return self.assembled(parts)

    def _split(self, a: Quotient) -> list[tuple[Fraction, Quotient]]:
        """Numbers c and quotients m of one term with coefficient 1: a is the sum of all c m."""
        order = sorted(a.top, key=sparse.rank, reverse=True)
        return [(a.top[m], self.cancelled({m: Fraction(1)}, a.bottom)) for m in order]

    def _base_of_logarithm(self, m: Quotient) -> int | None:
        """g if m is log|g|."""
        made = self._only_generator(m)
        return made.of if made and made.term.head == "log" and made.of >= 0 else None

    def _log(self, a: Quotient) -> Quotient:
        self.learn(a, ">")
        if not a.top:
            return self._opaque("log", [a])
        return self._logarithm(a)

    def _logarithm(self, a: Quotient) -> Quotient:
        """log|a|, where a is not zero."""
        c, found = self.both(a)
        result = self.number(0)
        for p, k in prime_factors(abs(c)):
            result = self.plus(result, self.scaled(self._log_of(self.prime(p)), k))
        for g, e in found.items():
            result = self.plus(result, self.scaled(self._log_of(g), Fraction(e)))
        return result

    def _log_of(self, g: int) -> Quotient:
        """log|g|, where g is not zero."""
        made = self.generators.all[g]
        if made.kind == POSITIVE and isinstance(made.value, Quotient):
            return made.value
        if made.kind in (ABS, ODD):
            return self._log_of(made.of)
        if made.kind == SIGN:
            return self.number(0)
        conjugate = self._conjugate(g)
        if conjugate is not None:  # log|a - b| = log|a^2 - b^2| - log|a + b|
            up, down = self._nested(self._logarithm, conjugate)
            return self.plus(up, self.scaled(down, -1))
        inside = made.term if self.generators.is_nonnegative(g) else fn("abs", made.term)
        return self._named(fn("log", inside), of=g)

    def _conjugate(self, g: int) -> tuple[Quotient, Quotient] | None:
        """(c, a + b) if g = a - b with b a multiple of a square root, and c = a^2 - b^2 != 0."""
        made = self.generators.all[g]
        if made.kind != SUM or made.poly is None or len(made.poly) > MAX_CONJUGATED:
            return None
        if self._conjugates > MAX_CONJUGATES:
            return None
        p = made.poly
        roots = {h for m in p for h, e in m if e.denominator == 2}
        if not roots:
            return None
        last = max(roots)
        with_root = {m: c for m, c in p.items() if dict(m).get(last, 0).denominator == 2}
        rest = {m: c for m, c in p.items() if m not in with_root}
        if not rest or with_root[sparse.leading(with_root)] * rest[sparse.leading(rest)] > 0:
            return None
        other = sparse.plus(rest, sparse.scaled(with_root, -1))
        norm = Quotient(self.generators.times(p, other))
        return (norm, Quotient(other)) if self._is_nonzero(norm) else None

    def _nested(
        self, f: Callable[[Quotient], Quotient], pair: tuple[Quotient, Quotient]
    ) -> tuple[Quotient, Quotient]:
        """f of a sum that was left and of its conjugate; conjugates in conjugates are counted."""
        self._conjugates += 1
        try:
            return f(pair[0]), f(pair[1])
        finally:
            self._conjugates -= 1

    def absolute_power(self, g: int, e: Exponent) -> Quotient:
        """|g|^e; |a - b| = |a^2 - b^2| / |a + b| in a root, if a^2 - b^2 is no number."""
        found = self._conjugate(g) if e.denominator > 1 else None
        if found is None or self._is_constant(found[0]):
            return super().absolute_power(g, e)
        up, down = self._nested(lambda q: self._rooted(q, abs(Fraction(e))), found)
        return self.times(up, self.inverse(down)) if e > 0 else self.times(down, self.inverse(up))

    def _sinh(self, a: Quotient) -> Quotient:
        up, down = self._exp(a), self._exp(self.scaled(a, -1))
        return self.scaled(self.plus(up, self.scaled(down, -1)), HALF)

    def _cosh(self, a: Quotient) -> Quotient:
        up, down = self._exp(a), self._exp(self.scaled(a, -1))
        return self.scaled(self.plus(up, down), HALF)

    def _tanh(self, a: Quotient) -> Quotient:
        square = self._exp(self.scaled(a, 2))
        top = self.plus(square, self.number(-1))
        return self.times(top, self.inverse(self.plus(square, self.number(1))))

    # trigonometric functions

    def _angle(self, a: Quotient) -> tuple[Quotient, Quotient]:
        """Cosine and sine."""
        plain: angles.Angle = sparse.constant(1), sparse.constant(0)
        result = self.number(1), self.number(0)
        for c, m in self._split(a):
            if not m.bottom and self.term(m) == PI:
                plain = angles.plus(self, plain, angles.of_pi(self, c))
                continue
            sides = self._sides(m) if c.denominator <= 2 else None
            inner = None
            if sides is not None:
                inner = self._whole_angle(sides) if c.denominator == 1 else self._half_angle(sides)
            if inner is not None:
                part = inner if c > 0 else (inner[0], self.scaled(inner[1], -1))
                if abs(c.numerator) > angles.MAX_MULTIPLE:
                    raise OutOfBudget(f"a multiple of an angle beyond {angles.MAX_MULTIPLE}")
                for _ in range(abs(c.numerator)):
                    result = self._angle_sum(result, part)
                continue
            plain = angles.plus(self, plain, self._multiple(c, m))
        return self._angle_sum((Quotient(plain[0]), Quotient(plain[1])), result)

    def _angle_sum(
        self, a: tuple[Quotient, Quotient], b: tuple[Quotient, Quotient]
    ) -> tuple[Quotient, Quotient]:
        minus = self.scaled(self.times(a[1], b[1]), -1)
        cosine = self.plus(self.times(a[0], b[0]), minus)
        return cosine, self.plus(self.times(a[1], b[0]), self.times(a[0], b[1]))

    def _multiple(self, c: Fraction, m: Quotient) -> angles.Angle:
        """The angle c m, as a multiple of m/L."""
        t = self.term(m)
        unit = self._units.get(t, 1)
        if (c * unit).denominator != 1:
            unit = self._units[t] = unit * (c * unit).denominator
            self.generators.changed = True
            if unit > angles.MAX_DENOMINATOR:
                raise OutOfBudget("multiples of an angle with too large a denominator")
        part = mul(num(Fraction(1, unit)), t)
        cosine = self.generators.make(fn("cos", part))
        sine = self.generators.make(fn("sin", part), SINE, cosine)
        one = sparse.generator(cosine), sparse.generator(sine)
        return angles.multiple(self, one, int(c * unit))

    def _sides(self, m: Quotient) -> tuple[Quotient, Quotient, Quotient] | None:
        """(x, y, r) with cosine x/r and sine y/r, r > 0, of asin(v), atan(v) and atan2(y, x)."""
        made = self._only_generator(m)
        if made is None or made.term.head not in ("asin", "atan", "atan2"):
            return None
        one, v = self.number(1), made.value
        if isinstance(v, tuple):
            y, x = v
            square = self.plus(self.raised(x, 2), self.raised(y, 2))
            self.learn(square, ">")  # atan2 is defined
            return x, y, self._rooted(square, HALF)
        if not isinstance(v, Quotient):
            return None
        sign = -1 if made.term.head == "asin" else 1
        square = self.plus(one, self.scaled(self.raised(v, 2), sign))
        self.learn(square, ">=")
        length = self._rooted(square, HALF)
        return (length, v, one) if made.term.head == "asin" else (one, v, length)

    def _whole_angle(self, sides: tuple[Quotient, Quotient, Quotient]) -> tuple[Quotient, Quotient]:
        """Cosine and sine."""
        x, y, r = sides
        below = self.inverse(r)
        return self.times(x, below), self.times(y, below)

    def _half_angle(
        self, sides: tuple[Quotient, Quotient, Quotient]
    ) -> tuple[Quotient, Quotient] | None:
        """Cosine and sine of a/2 for the angle a in (-pi, pi] with these sides.

        cos(a/2) = sqrt((r + x)/(2r)) >= 0. Where that is not 0, for a != pi, it is known that
        sin(a/2) = sin a / (2 cos(a/2)) = y / sqrt(2r (r + x)). For y >= 0 it is sqrt((r - x)/(2r)).
        """
        x, y, r = sides
        up = self.plus(r, x)
        self.learn(up, ">=")
        below = self.inverse(self._rooted(self.scaled(r, 2), HALF))
        cosine = self._rooted(up, HALF)
        if not up.top:
            return None
        positive = bool(x.top) and self._is_nonzero(x) and self._sign_of(x) > 0
        if positive or self._is_nonzero(y):
            sine = self.times(y, self.inverse(cosine))
        elif self._sign_of(y) > 0:
            down = self.plus(r, self.scaled(x, -1))
            self.learn(down, ">=")
            sine = self._rooted(down, HALF)
        else:
            return None
        return self.times(cosine, below), self.times(sine, below)

    def _only_generator(self, m: Quotient) -> Generator | None:
        """The generator that m is, if it is one."""
        if m.bottom or len(m.top) != 1:
            return None
        (only,) = m.top
        if len(only) != 1 or only[0][1] != 1:
            return None
        return self.generators.all[only[0][0]]

    def _sign_of(self, a: Quotient) -> int:
        """1 for a >= 0, -1 for a <= 0, 0 where that is not known (or a = 0)."""
        if not a.top:
            return 0
        c, found = self.both(a)
        sign = self.generators.monomial_sign(tuple(found.items()))
        return sign if c > 0 else -sign

    def _is_constant(self, a: Quotient) -> bool:
        """Whether a is a number by its shape."""
        return not a.bottom and set(a.top) <= {()}

    def _is_nonzero(self, a: Quotient) -> bool:
        """Whether a != 0 is known."""
        return bool(a.top) and all(map(self.generators.is_nonzero, self.both(a)[1]))

    def _atan2(self, y: Quotient, x: Quotient) -> Quotient:
        """The angle of (x, y), which is not (0, 0): the arctangent of y/x in the right half plane.

        In the left one pi is added (y >= 0) or taken away (y < 0).
        """
        turn = self.quotient(PI)
        if not y.top and not x.top:
            return self._polar(y, x)
        if not x.top:  # y is not 0
            sign = self._sign_of(y)
            return self.scaled(turn, HALF * sign) if sign else self._polar(y, x)
        sign = self._sign_of(x)
        if not y.top and sign:  # x is not 0
            return self.number(0) if sign > 0 else turn
        if not sign or not self._is_nonzero(x):
            return self._polar(y, x)
        part = self._atan(self.times(y, self.inverse(x)))
        if sign > 0:
            return part
        side = self._sign_of(y)
        if not side or (side < 0 and not self._is_nonzero(y)):
            return self._polar(y, x)
        return self.plus(part, self.scaled(turn, side))

    def _polar(self, y: Quotient, x: Quotient) -> Quotient:
        """An angle of which only sine and cosine are known, without common positive factors."""
        y, x = self._without_common(y, x)
        g = self.generators.make(fn("atan2", self.term(y), self.term(x)))
        self.generators.all[g].value = (y, x)
        return Quotient(sparse.generator(g))

    def _without_common(self, y: Quotient, x: Quotient) -> tuple[Quotient, Quotient]:
        """Both times a positive factor: denominators, known factors and the content are gone."""
        own = self.generators
        factor = self.number(1)
        for g in {g for q in (y, x) for g, _ in q.bottom}:
            e = max(dict(q.bottom).get(g, 0) for q in (y, x))  # g is not 0
            e += 0 if own.is_nonnegative(g) else e % 2
            factor = self.times(factor, self.power(g, e))
        y, x = self.times(y, factor), self.times(x, factor)
        if y.bottom or x.bottom:
            return y, x
        for g, e in sparse.common([*y.top, *x.top]):
            if own.is_nonzero(g) and not own.is_nonnegative(g):
                e = 2 * (e // 2)
            if own.is_nonzero(g) and (e > 0 or own.all[g].kind == POSITIVE):
                y, x = (
                    Quotient(sparse.shifted(q.top, ((g, sparse.plain(e)),), -1)) for q in (y, x)
                )
        contents = [abs(sparse.content(q.top)) for q in (y, x) if q.top]
        top = gcd(*(c.numerator * _others(contents, k) for k, c in enumerate(contents)))
        bottom = prod(c.denominator for c in contents)
        scale = Fraction(bottom, top) if top else Fraction(1)
        return self.scaled(y, scale), self.scaled(x, scale)

    def _cos(self, a: Quotient) -> Quotient:
        return self._angle(a)[0]

    def _sin(self, a: Quotient) -> Quotient:
        return self._angle(a)[1]

    def _tan(self, a: Quotient) -> Quotient:
        cosine, sine = self._angle(a)
        return self.times(sine, self.inverse(cosine)) if cosine.top else self._opaque("tan", [a])

    # odd functions

    def _asin(self, a: Quotient) -> Quotient:
        return self._odd("asin", a)

    def _atan(self, a: Quotient) -> Quotient:
        return self._odd("atan", a)

    def _erf(self, a: Quotient) -> Quotient:
        return self._odd("erf", a)

    def _odd(self, head: str, a: Quotient) -> Quotient:
        """An odd function: of one of a and -a, and 0 at 0."""
        if not a.top:
            return a
        for sign in (1, -1):
            special = self._special(head, self.scaled(a, sign))
            if special is not None:
                return self.scaled(special, sign)
        if self.factors(a.top)[0] < 0:
            return self.scaled(self._opaque(head, [self.scaled(a, -1)]), -1)
        return self._opaque(head, [a])

    def _special(self, head: str, a: Quotient) -> Quotient | None:
        """The values of asin and atan that are rational multiples of pi."""
        used = (self.generators.all[g] for m in (*a.top, a.bottom) for g, _ in m)
        if head == "erf" or any(variables(made.term) for made in used):
            return None
        if any(self.generators.all[g].kind not in (PRIME, ABS) for m in a.top for g, _ in m):
            return None
        for sine, tangent, q in self._table():
            if not self.plus(a, self.scaled(sine if head == "asin" else tangent, -1)).top:
                return self.scaled(self.quotient(PI), q)
        if head == "asin" and not self.plus(a, self.number(-1)).top:
            return self.scaled(self.quotient(PI), HALF)
        return None

    def _table(self) -> list[tuple[Quotient, Quotient, Fraction]]:
        """Sine and tangent of q pi for the special q."""
        if self._specials is None:
            self._specials = []
            for q in SPECIAL:
                c, s = (Quotient(p) for p in angles.of_pi(self, q))
                self._specials.append((s, self.times(s, self.inverse(c)), q))
        return self._specials

    # whole parts

    def _floor(self, a: Quotient) -> Quotient:
        """floor(a + n) = floor(a) + n."""
        whole = Fraction(0)
        if not a.bottom:
            c = a.top.get((), Fraction(0))
            whole = Fraction(c.numerator // c.denominator)
        rest = self.plus(a, self.number(-whole))
        fixed = not rest.top or (not rest.bottom and set(rest.top) == {()})
        inner = self.number(0) if fixed else self._opaque("floor", [rest])
        return self.plus(inner, self.number(whole))


def _others(contents: list[Fraction], k: int) -> int:
    """The product of the denominators but one."""
    return prod(c.denominator for j, c in enumerate(contents) if j != k)


def _atanh(t: Term) -> Term:
    return mul(num(HALF), sub(fn("log", add(ONE, t)), fn("log", sub(ONE, t))))


_DEFINED: dict[str, Callable[..., Term]] = {
    "acos": lambda t: sub(mul(num(HALF), PI), fn("asin", t)),
    "asinh": lambda t: fn("log", add(t, root(2, add(power(t, 2), ONE)))),
    "acosh": lambda t: fn("log", add(t, root(2, sub(power(t, 2), ONE)))),
    "atanh": _atanh,
    "max": lambda a, b: mul(num(HALF), add(a, b, fn("abs", sub(a, b)))),
    "min": lambda a, b: mul(num(HALF), add(a, b, mul(num(-1), fn("abs", sub(a, b))))),
    "ceil": lambda t: mul(num(-1), fn("floor", mul(num(-1), t))),
}
