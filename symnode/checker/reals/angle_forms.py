"""Sines, cosines and inverse angles as quotients; the laws are listed in ``normal_form``."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, prod

from symnode.checker.context import OutOfBudget
from symnode.checker.reals import angles, sparse
from symnode.checker.reals.generators import ABS, POSITIVE, PRIME, SINE
from symnode.checker.reals.quotients import Quotient
from symnode.checker.reals.reading import Reading
from symnode.checker.reals.terms import PI, Term, fn, mul, num, variables

HALF = Fraction(1, 2)
SPECIAL = [Fraction(k, d) for d in (12, 10, 8) for k in range(1, d // 2)]  # multiples of pi


class Angles(Reading):
    """Functions of angles, and angles of points."""

    def __init__(self) -> None:
        super().__init__()
        self._units: dict[Term, int] = {}  # denominators of the multiples of an angle
        self._specials: list[tuple[Quotient, Quotient, Fraction]] | None = None

    def restart(self) -> None:
        """Forget results that lack what was learnt since."""
        super().restart()
        self._specials = None

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


def _others(contents: list[Fraction], k: int) -> int:
    """The product of the denominators but one."""
    return prod(c.denominator for j, c in enumerate(contents) if j != k)
