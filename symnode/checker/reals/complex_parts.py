"""Complex values as pairs of real terms: arithmetic, and the functions without cuts.

A complex variable z is two real ones, ``re_z`` and ``im_z`` (with underscores at the end where such
a name is declared). A value is ``re + i im``; a value whose ``im`` is the term 0 is real by its
shape, and stays one under real operations. ``written`` are terms that have to be defined for the
value to be: they are kept as they were met, whatever becomes of ``re`` and ``im``.

Some functions are given by cases (``sqrt``, ``sign``, ``asin`` of a real number): ``choices`` are
the cases that the value was made under. Each is a condition, a formula of real terms; those of one
key exclude each other, and one of them holds wherever the argument is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from symnode.checker.context import OutOfBudget, work
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, Atom
from symnode.checker.reals.systems import ZERO as EQUAL
from symnode.checker.reals.terms import (
    ONE,
    ZERO,
    Term,
    add,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    sub,
    var,
)

MAX_CASES = 200


@dataclass(frozen=True)
class Choice:
    """Case ``index`` of the distinction ``key``; it is the case where all conditions hold."""

    key: object
    index: int
    conditions: tuple[Formula, ...]


@dataclass(frozen=True)
class Value:
    """A complex value under some choices."""

    re: Term
    im: Term = ZERO
    written: tuple[Term, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def is_real(self) -> bool:
        """Whether the value is real by its shape."""
        return self.im == ZERO

    def with_written(self, *more: Term) -> Value:
        """The value, which is defined only where these terms are."""
        new = tuple(dict.fromkeys(t for t in more if t not in self.written))
        return replace(self, written=self.written + new)


Values = tuple[Value, ...]  # one for each case
I = Value(ZERO, ONE)  # noqa: E741


def real(t: Term) -> Value:
    """A real value."""
    return Value(t)


def parts_of(name: str, declared: Iterable[str]) -> tuple[str, str]:
    """The names of the real and the imaginary part of a complex variable."""
    taken = set(declared)
    found = []
    for prefix in ("re_", "im_"):
        made = prefix + name
        while made in taken:
            made += "_"
        found.append(made)
    return found[0], found[1]


def variable(names: tuple[str, str]) -> Value:
    """A complex variable."""
    return Value(var(names[0]), var(names[1]))


# cases


def combined(options: Sequence[Values]) -> list[tuple[Value, ...]]:
    """One value of each, in all ways in which their choices do not exclude each other."""
    found = []
    size = 1
    for values in options:
        size *= len(values)
        if size > MAX_CASES * MAX_CASES:
            raise OutOfBudget(f"more than {MAX_CASES} cases")
    for chosen in product(*options):
        work(4)
        if merged(chosen) is not None:
            found.append(chosen)
    if len(found) > MAX_CASES:
        raise OutOfBudget(f"more than {MAX_CASES} cases")
    return found


def merged(chosen: Sequence[Value]) -> tuple[Choice, ...] | None:
    """All choices of some values, None where two exclude each other."""
    by_key: dict[object, Choice] = {}
    for v in chosen:
        for c in v.choices:
            if by_key.setdefault(c.key, c).index != c.index:
                return None
    return tuple(by_key.values())


def lifted(f: Callable[..., Value | Values], *options: Values) -> Values:
    """A function of values by cases; it may tell further cases apart."""
    found: list[Value] = []
    for chosen in combined(options):
        made = f(*chosen)
        for v in made if isinstance(made, tuple) else (made,):
            before = tuple(dict.fromkeys(t for c in chosen for t in c.written))
            own = Value(v.re, v.im, (), tuple(_after(c, before) for c in v.choices))
            choices = merged((*chosen, own))
            if choices is not None:
                made_here = Value(v.re, v.im, (), choices)
                found.append(made_here.with_written(*before, *v.written))
    if len(found) > MAX_CASES:
        raise OutOfBudget(f"more than {MAX_CASES} cases")
    return tuple(found)


def _after(choice: Choice, before: tuple[Term, ...]) -> Choice:
    """The choice, whose conditions speak only where the terms ``before`` are defined."""
    conditions = tuple(
        replace(f, written=tuple(dict.fromkeys((*before, *f.written)))) for f in choice.conditions
    )
    return replace(choice, conditions=conditions)


def under(v: Value, key: object, index: int, of: Value, *atoms: Atom) -> Value:
    """A value in one case. The conditions are defined where ``of`` is."""
    conditions = tuple(Formula("atom", (), a, of.written) for a in atoms)
    return replace(v, choices=(Choice(key, index, conditions), *v.choices))


def by_sign(
    of: Value, t: Term, at_least: Callable[[], Values], below: Callable[[], Values]
) -> Values:
    """The first where t >= 0, the second where t < 0; ``of`` is a value that t was made from."""
    if is_nonnegative(t):
        return at_least()
    if t.head == "num":
        return below()
    high, low = Atom(NONNEGATIVE, t), Atom(POSITIVE, neg(t))
    found = [under(v, ("sign", t), 0, of, high) for v in at_least()]
    found += [under(v, ("sign", t), 1, of, low) for v in below()]
    return tuple(found)


def by_zero(z: Value, other: Callable[[], Values], at_zero: Value) -> Values:
    """The first where z is not 0, the second where it is."""
    if z.is_real and z.re.head == "num":
        return (at_zero,) if z.re.data == 0 else other()
    if z.is_real and is_positive(z.re):
        return other()
    zeros = [Atom(EQUAL, t) for t in (z.re, z.im) if t != ZERO]
    key = ("zero", z.re, z.im)
    found = [under(v, key, 0, z, Atom(POSITIVE, square_sum(z))) for v in other()]
    return (*found, under(at_zero, key, 1, z, *zeros))


# signs by shape


def is_nonnegative(t: Term) -> bool:
    """Whether t >= 0 shows by its shape alone."""
    if t.head == "num":
        return bool(t.data >= 0)
    if t.head in ("exp", "cosh", "pi", "abs", "root"):
        return True
    if t.head == "pow" and t.data % 2 == 0:
        return True
    return t.head in ("add", "mul", "pow") and all(is_nonnegative(a) for a in t.args)


def is_positive(t: Term) -> bool:
    """Whether t > 0 shows by its shape alone."""
    if t.head == "num":
        return bool(t.data > 0)
    if t.head in ("exp", "cosh", "pi"):
        return True
    if t.head == "add":
        return all(map(is_nonnegative, t.args)) and any(map(is_positive, t.args))
    return t.head in ("mul", "pow", "root") and all(is_positive(a) for a in t.args)


# arithmetic


def plus(*values: Value) -> Value:
    """The sum."""
    return Value(add(*(v.re for v in values)), add(*(v.im for v in values)))


def times(a: Value, b: Value) -> Value:
    """The product."""
    if a.is_real or b.is_real:
        x, z = (a, b) if a.is_real else (b, a)
        return Value(mul(x.re, z.re), mul(x.re, z.im))
    re = sub(mul(a.re, b.re), mul(a.im, b.im))
    return Value(re, add(mul(a.re, b.im), mul(a.im, b.re)))


def minus(v: Value) -> Value:
    """Minus the value."""
    return Value(neg(v.re), neg(v.im))


def square_sum(v: Value) -> Term:
    """re^2 + im^2."""
    return add(power(v.re, 2), power(v.im, 2)) if not v.is_real else power(v.re, 2)


def inverse(v: Value) -> Value:
    """1 / v, defined where v is not 0."""
    if v.is_real:
        made = Value(power(v.re, -1))
        return made if is_positive(v.re) else made.with_written(Term("pow", (v.re,), -1))
    below = power(square_sum(v), -1)
    made = Value(mul(v.re, below), neg(mul(v.im, below)))
    return made.with_written(Term("pow", (square_sum(v),), -1))


def over(a: Value, b: Value) -> Value:
    """a / b."""
    below = inverse(b)
    return times(a, below).with_written(*below.written)


def raised(v: Value, n: int) -> Value:
    """An integer power."""
    if n < 0:
        below = inverse(v)
        return raised(below, -n).with_written(*below.written)
    if v.is_real:
        return Value(power(v.re, n))
    result = Value(ONE)
    for _ in range(min(n, MAX_CASES)):
        result = times(result, v)
    if n > MAX_CASES:
        raise OutOfBudget(f"a complex power beyond {MAX_CASES}")
    return result


def conjugate(v: Value) -> Value:
    """The complex conjugate."""
    return Value(v.re, neg(v.im))


def modulus(v: Value) -> Term:
    """|v|."""
    if v.is_real:
        return v.re if is_nonnegative(v.re) else fn("abs", v.re)
    if v.re == ZERO:
        return modulus(Value(v.im))
    return root(2, square_sum(v))


def turned(r: Term, angle: Term) -> Value:
    """r e^(i angle)."""
    return Value(mul(r, fn("cos", angle)), mul(r, fn("sin", angle)))


# functions


def exp(v: Value) -> Value:
    """e^v."""
    size = ONE if v.re == ZERO else fn("exp", v.re)
    return Value(size) if v.is_real else turned(size, v.im)


def sin(v: Value) -> Value:
    """The sine."""
    if v.is_real:
        return Value(fn("sin", v.re))
    x, y = v.re, v.im
    return Value(mul(fn("sin", x), fn("cosh", y)), mul(fn("cos", x), fn("sinh", y)))


def cos(v: Value) -> Value:
    """The cosine."""
    if v.is_real:
        return Value(fn("cos", v.re))
    x, y = v.re, v.im
    return Value(mul(fn("cos", x), fn("cosh", y)), neg(mul(fn("sin", x), fn("sinh", y))))


def sinh(v: Value) -> Value:
    """-i sin(i v)."""
    if v.is_real:
        return Value(fn("sinh", v.re))
    return minus(times(I, sin(times(I, v))))


def cosh(v: Value) -> Value:
    """cos(i v)."""
    return Value(fn("cosh", v.re)) if v.is_real else cos(times(I, v))


def tan(v: Value) -> Value:
    """sin / cos, defined where the cosine is not 0."""
    if v.is_real:
        t = fn("tan", v.re)
        return Value(t).with_written(t)
    return over(sin(v), cos(v))


def tanh(v: Value) -> Value:
    """sinh / cosh, defined where cosh is not 0."""
    return Value(fn("tanh", v.re)) if v.is_real else over(sinh(v), cosh(v))


def floor(v: Value) -> Value:
    """The floor of both parts."""
    return Value(fn("floor", v.re), ZERO if v.is_real else fn("floor", v.im))


def ceil(v: Value) -> Value:
    """The ceiling of both parts."""
    return Value(fn("ceil", v.re), ZERO if v.is_real else fn("ceil", v.im))


def real_only(v: Value) -> Value:
    """The value, defined only where it is real: sqrt(-im^2) is defined where im is 0."""
    if v.is_real:
        return v
    own = root(2, mul(num(-1), power(v.im, 2)))
    return Value(v.re, ZERO, v.written).with_written(own)


ENTIRE: dict[str, Callable[[Value], Value]] = {
    "re": lambda v: Value(v.re),
    "im": lambda v: Value(v.im),
    "conj": conjugate,
    "abs": lambda v: Value(modulus(v)),
    "exp": exp,
    "sin": sin,
    "cos": cos,
    "tan": tan,
    "sinh": sinh,
    "cosh": cosh,
    "tanh": tanh,
    "floor": floor,
    "ceil": ceil,
}
