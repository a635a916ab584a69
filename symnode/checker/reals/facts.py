"""What is kept of a term that becomes a variable (rule ``abstract``): a fixed table.

Every atom holds wherever the term is defined. Terms of the table are written with their arguments;
the rule replaces them by their variables afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symnode.checker.context import OutOfBudget, bits
from symnode.checker.reals.normal_form import is_zero, number
from symnode.checker.reals.shapes import PI_BOUNDS
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, ZERO, Atom
from symnode.checker.reals.terms import ONE, Term, add, div, mul, num, power, sub, text

MAX_POWER_BITS = 4  # of the ratio of two exponents
_PI_HALF = PI_BOUNDS[1] / 2


def facts(t: Term) -> list[Atom]:
    """What is known of the value of one term."""
    rule = _FACTS.get(t.head)
    return rule(t) if rule else []


def pair_facts(t: Term, s: Term) -> list[Atom]:
    """What is known of the values of two terms."""
    if (t.head, s.head) == ("exp", "exp") and text(t) < text(s):
        return _exponentials(t, s)
    rule = _PAIRS.get((t.head, s.head))
    return [rule(t, s)] if rule and t.args == s.args else []


def _within(
    t: Term, lo: Fraction | int, hi: Fraction | int, relation: str = POSITIVE
) -> list[Atom]:
    return [Atom(relation, sub(t, num(lo))), Atom(relation, sub(num(hi), t))]


def _power(t: Term) -> list[Atom]:
    """1/u^n has 1/u^n times u^n = 1."""
    if t.data > 0:
        return [Atom(NONNEGATIVE, t)] if t.data % 2 == 0 else []
    u = power(t.args[0], -t.data)
    return [Atom(ZERO, sub(mul(t, u), ONE)), *([Atom(POSITIVE, t)] if t.data % 2 == 0 else [])]


def _root(t: Term) -> list[Atom]:
    return [Atom(NONNEGATIVE, t), Atom(ZERO, sub(power(t, t.data), t.args[0]))]


def _abs(t: Term) -> list[Atom]:
    u = t.args[0]
    sides = [Atom(NONNEGATIVE, sub(t, u)), Atom(NONNEGATIVE, add(t, u))]
    return [Atom(NONNEGATIVE, t), Atom(ZERO, sub(power(t, 2), power(u, 2))), *sides]


def _extreme(t: Term) -> list[Atom]:
    """max(a, b) is one of the two, and at least both."""
    a, b = t.args
    sign = 1 if t.head == "max" else -1
    bounds = [Atom(NONNEGATIVE, mul(num(sign), sub(t, u))) for u in (a, b)]
    return [Atom(ZERO, mul(sub(t, a), sub(t, b))), *bounds]


def _floor(t: Term) -> list[Atom]:
    u = t.args[0]
    return [Atom(NONNEGATIVE, sub(u, t)), Atom(POSITIVE, sub(add(t, ONE), u))]


def _ceil(t: Term) -> list[Atom]:
    u = t.args[0]
    return [Atom(NONNEGATIVE, sub(t, u)), Atom(POSITIVE, sub(add(u, ONE), t))]


_FACTS: dict[str, Callable[[Term], list[Atom]]] = {
    "pi": lambda t: _within(t, *PI_BOUNDS),
    "pow": _power,
    "root": _root,
    "oddroot": lambda t: [Atom(ZERO, sub(power(t, t.data), t.args[0]))],
    "exp": lambda t: [Atom(POSITIVE, t)],
    "log": lambda t: [Atom(POSITIVE, t.args[0])],
    "sin": lambda t: _within(t, -1, 1, NONNEGATIVE),
    "cos": lambda t: _within(t, -1, 1, NONNEGATIVE),
    "tanh": lambda t: _within(t, -1, 1),
    "cosh": lambda t: [Atom(NONNEGATIVE, sub(t, ONE))],
    "acosh": lambda t: [Atom(NONNEGATIVE, t)],
    "asin": lambda t: _within(t, -_PI_HALF, _PI_HALF),
    "acos": lambda t: _within(t, 0, PI_BOUNDS[1], NONNEGATIVE),
    "atan": lambda t: _within(t, -_PI_HALF, _PI_HALF),
    "atan2": lambda t: _within(t, -PI_BOUNDS[1], PI_BOUNDS[1]),
    "erf": lambda t: _within(t, -1, 1),
    "abs": _abs,
    "sign": lambda t: [Atom(ZERO, sub(power(t, 3), t)), *_within(t, -1, 1, NONNEGATIVE)],
    "max": _extreme,
    "min": _extreme,
    "floor": _floor,
    "ceil": _ceil,
}


def _exponentials(t: Term, s: Term) -> list[Atom]:
    """exp(a) and exp(b) with a = (p/q) b: exp(a)^q = exp(b)^p."""
    a, b = t.args[0], s.args[0]
    try:
        ratio = number(div(a, b))
        if ratio is None or not ratio or bits(ratio) > MAX_POWER_BITS:
            return []
        if not is_zero(sub(a, mul(num(ratio), b))):
            return []
    except OutOfBudget:
        return []
    p, q = ratio.numerator, ratio.denominator
    if p > 0:
        return [Atom(ZERO, sub(power(t, q), power(s, p)))]
    return [Atom(ZERO, sub(mul(power(t, q), power(s, -p)), ONE))]


_PAIRS: dict[tuple[str, str], Callable[[Term, Term], Atom]] = {
    ("sin", "cos"): lambda s, c: Atom(ZERO, sub(add(power(s, 2), power(c, 2)), ONE)),
    ("sinh", "cosh"): lambda s, c: Atom(ZERO, sub(sub(power(c, 2), power(s, 2)), ONE)),
    ("tan", "cos"): lambda t, c: Atom(ZERO, sub(mul(power(c, 2), add(ONE, power(t, 2))), ONE)),
    ("tanh", "cosh"): lambda t, c: Atom(ZERO, sub(mul(power(c, 2), sub(ONE, power(t, 2))), ONE)),
    ("sign", "abs"): lambda s, a: Atom(ZERO, sub(mul(s, a), a.args[0])),
}
