"""Terms at rational points: exact where the value is rational by known rules, else an enclosure.

>>> from symnode.checker.reals.terms import fn, num, root, var
>>> side, area = at_point([root(2, var("x")), fn("log", var("x"))], {"x": Fraction(9, 4)})
>>> side, area.positive(), area.is_point()
(Fraction(3, 2), True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from flint import arb, ctx

from symnode.checker.reals.terms import Term, subterms
from symnode.numeric.balls import functions
from symnode.numeric.balls.compiled import unary
from symnode.numeric.balls.interval import Interval, add, mul, of_ball, point

Value = Fraction | Interval | None  # None: certainly undefined
Coordinate = Fraction | Interval
LONGEST = 6_000  # bits of a rational that is still kept exactly

_AT_ZERO: dict[str, int] = {
    **dict.fromkeys(("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf"), 0),
    **dict.fromkeys(("exp", "cos", "cosh"), 1),
}
_AT_ONE = {"log": 0, "acosh": 0, "acos": 0}
_UNDEFINED: dict[str, Callable[[Fraction], bool]] = {
    "log": lambda x: x <= 0,
    "asin": lambda x: abs(x) > 1,
    "acos": lambda x: abs(x) > 1,
    "acosh": lambda x: x < 1,
    "atanh": lambda x: abs(x) >= 1,
}
_EXACT: dict[str, Callable[[Fraction], Fraction]] = {
    "abs": abs,
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "floor": lambda x: Fraction(floor(x)),
    "ceil": lambda x: Fraction(ceil(x)),
}


def at_point(
    terms: Sequence[Term], values: Mapping[str, Coordinate], precision: int = 64
) -> list[Value]:
    """The values of terms at a point; ``None`` where a term is certainly undefined.

    The coordinates may be enclosures, too. An enclosure with ``partial`` set belongs to a term that
    may be undefined at the point: the precision did not tell.
    """
    if ctx.prec != precision:
        ctx.prec = precision
    known: dict[Term, Value] = {}
    for t in subterms(*terms):
        known[t] = _value(t, values, known)
    return [known[t] for t in terms]


def _value(t: Term, values: Mapping[str, Coordinate], known: Mapping[Term, Value]) -> Value:
    if t.head == "num":
        return Fraction(t.data)
    if t.head == "var":
        return values[t.data]
    if t.head == "pi":
        return of_ball(arb.pi())
    args = [known[a] for a in t.args]
    if any(a is None for a in args):
        return None
    if all(isinstance(a, Fraction) for a in args):
        done, exact = _exactly(t, [a for a in args if isinstance(a, Fraction)])
        if done:
            return exact
    sure = not any(isinstance(a, Interval) and a.partial for a in args)
    if t.head == "mul" and sure and any(a == 0 for a in args if isinstance(a, Fraction)):
        return Fraction(0)
    return _enclosed(t, [_interval(a) for a in args])


def _interval(a: Value) -> Interval:
    assert a is not None
    return point(a) if isinstance(a, Fraction) else a


def _exactly(t: Term, args: list[Fraction]) -> tuple[bool, Fraction | None]:
    """Whether exact rules tell the value, and the value (``None``: undefined)."""
    if t.head in ("add", "mul"):
        return _arithmetic(t.head, args)
    x = args[0]
    if t.head == "pow":
        if x == 0 and t.data < 0:
            return True, None
        return (True, x**t.data) if _length(x) * abs(t.data) <= LONGEST else (False, None)
    if t.head in ("root", "oddroot"):
        return _exact_root(t, x)
    if t.head in ("max", "min"):
        return True, (max if t.head == "max" else min)(args)
    if t.head == "atan2":
        if args[0] == 0 and args[1] >= 0:
            return True, (None if args[1] == 0 else Fraction(0))
        return False, None
    outside = _UNDEFINED.get(t.head)
    if outside is not None and outside(x):
        return True, None
    if t.head in _EXACT:
        return True, _EXACT[t.head](x)
    table = _AT_ZERO if x == 0 else (_AT_ONE if x == 1 else {})
    return (True, Fraction(table[t.head])) if t.head in table else (False, None)


def _arithmetic(head: str, args: list[Fraction]) -> tuple[bool, Fraction | None]:
    total = args[0]
    for a in args[1:]:
        total = total + a if head == "add" else total * a
        if _length(total) > LONGEST:
            return False, None
    return True, total


def _length(x: Fraction) -> int:
    return x.numerator.bit_length() + x.denominator.bit_length()


def exact_root(n: int, x: Fraction) -> Fraction | None:
    """The nonnegative n-th root of a number that is not negative, if it is rational."""
    top, bottom = _whole_root(n, x.numerator), _whole_root(n, x.denominator)
    return None if top is None or bottom is None else Fraction(top, bottom)


def _whole_root(n: int, x: int) -> int | None:
    low, high = 0, 1 << (x.bit_length() // n + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**n < x:
            low = middle + 1
        else:
            high = middle
    return low if low**n == x else None


def _exact_root(t: Term, x: Fraction) -> tuple[bool, Fraction | None]:
    if x < 0 and t.head == "root":
        return True, None
    found = exact_root(t.data, abs(x))
    return (False, None) if found is None else (True, found if x >= 0 else -found)


def _enclosed(t: Term, args: list[Interval]) -> Interval | None:
    """The value as an interval; unsure definedness is passed on."""
    unsure = any(a.partial for a in args)
    found: Interval | None
    if t.head in ("add", "mul"):
        found = args[0]
        for a in args[1:]:
            found = add(found, a) if t.head == "add" else mul(found, a)
        partial = False
    elif t.head in functions.BINARY:
        found, partial = functions.BINARY[t.head](args[0], args[1])
    else:
        found, partial = unary(t)(args[0])
    if found is None:
        return None
    return Interval(found.lo, found.hi, found.lo_open, found.hi_open, unsure or partial)
