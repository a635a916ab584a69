"""Where the outermost operation of a term is certainly defined, and where it is certainly smooth.

*Smooth* on a set of arguments: analytic at each of them, so that a term all of whose operations are
smooth on the intervals of their arguments is analytic at every point of the box. For operations
with a corner or a jump that means that none is among the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symnode.checker.reals import dyadic
from symnode.checker.reals.elementary import FROM_ONE, OPEN_UNIT, inner_multiples
from symnode.checker.reals.intervals import UNIT, Interval, holds, sub
from symnode.checker.reals.terms import Term

Arguments = Sequence[Interval]
OVER_ONE = Interval(dyadic.ONE, None, True, True)
BITS = 64  # for the difference of the arguments of max and min


def defined(t: Term, of: Arguments) -> bool:
    """Whether the operation is certainly defined for all of these arguments."""
    if t.head == "pow":
        return bool(t.data > 0) or of[0].nonzero()
    test = _DEFINED.get(t.head)
    return test is None or test(of)


def smooth(t: Term, of: Arguments) -> bool:
    """Whether the operation is certainly analytic at all of these arguments."""
    test = _SMOOTH.get(t.head)
    return defined(t, of) if test is None else test(of)


def _no_pole(of: Arguments) -> bool:
    """No odd multiple of pi/2 between the ends of the argument, which are rational themselves."""
    inner = inner_multiples(of[0])
    return inner is not None and not any(j % 2 for j in inner)


def _no_step(of: Arguments) -> bool:
    """No integer among the arguments."""
    a = of[0]
    if a.lo is None or a.hi is None:
        return False
    first = dyadic.floor(a.lo) + 1 if a.lo_open else dyadic.ceil(a.lo)
    last = dyadic.ceil(a.hi) - 1 if a.hi_open else dyadic.floor(a.hi)
    return first > last


def _apart(of: Arguments) -> bool:
    """The two arguments are never equal."""
    return sub(of[0], of[1], BITS).nonzero()


_DEFINED: dict[str, Callable[[Arguments], bool]] = {
    "root": lambda of: of[0].nonnegative(),
    "log": lambda of: of[0].positive(),
    "tan": _no_pole,
    "asin": lambda of: holds(UNIT, of[0]),
    "acos": lambda of: holds(UNIT, of[0]),
    "acosh": lambda of: holds(FROM_ONE, of[0]),
    "atanh": lambda of: holds(OPEN_UNIT, of[0]),
    "atan2": lambda of: of[0].nonzero() or of[1].nonzero(),
}
_SMOOTH: dict[str, Callable[[Arguments], bool]] = {
    "root": lambda of: of[0].positive(),
    "oddroot": lambda of: of[0].nonzero(),
    "asin": lambda of: holds(OPEN_UNIT, of[0]),
    "acos": lambda of: holds(OPEN_UNIT, of[0]),
    "acosh": lambda of: holds(OVER_ONE, of[0]),
    "atan2": lambda of: of[0].nonzero() or of[1].positive(),
    "abs": lambda of: of[0].nonzero(),
    "sign": lambda of: of[0].nonzero(),
    "floor": _no_step,
    "ceil": _no_step,
    "max": _apart,
    "min": _apart,
}
