"""From a term to a quotient of polynomials; the laws are listed in ``normal_form``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symnode.checker.constants import factors as prime_factors
from symnode.checker.context import MAX_EXPONENT, OutOfBudget
from symnode.checker.reals import sparse
from symnode.checker.reals.angle_forms import HALF, Angles
from symnode.checker.reals.generators import (
    ABS,
    ODD,
    POSITIVE,
    SIGN,
    SUM,
)
from symnode.checker.reals.quotients import Quotient
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
)

MAX_CONJUGATED = 40  # terms of a sum with a root
MAX_CONJUGATES = 3  # one inside the other


class Normaliser(Angles):
    """Quotients of terms."""

    def __init__(self) -> None:
        super().__init__()
        self._conjugates = 0  # one inside the other

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
