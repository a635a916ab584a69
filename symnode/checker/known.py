"""Known functions as the checker sees them: a definition by others, or a derivative rule.

Primitive: exp, log, sin, cos, erf. The others are unfolded by their definitions, so that every
identity between them is decided in terms of exp, log and powers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symnode.checker.context import Context, Node
from symnode.checker.substitution import rename

ONE: Node = ("num", Fraction(1))
ZERO: Node = ("num", Fraction(0))


def number(value: int | Fraction) -> Node:
    return ("num", Fraction(value))


def call(name: str, u: Node) -> Node:
    """A primitive scalar function of a scalar."""
    return ("app", name, (), (((), u),), ((),))


def times(*factors: Node) -> Node:
    return ("mul", factors)


def plus(*terms: Node) -> Node:
    return ("add", terms)


def minus(node: Node) -> Node:
    return times(number(-1), node)


def power(base: Node, k: int | Fraction) -> Node:
    return ("pow", base, Fraction(k))


@dataclass(frozen=True)
class Known:
    """``unfold(ctx, argument, outs)`` is the definition; ``derivative(u)`` that of a primitive."""

    unfold: Callable[[Context, Any, tuple[int, ...]], Node] | None = None
    derivative: Callable[[Node], Node] | None = None
    parity: int = 0  # 1 even, -1 odd, 0 neither
    vector_argument: bool = False
    vector_value: bool = False


def _scalar(rule: Callable[[Node], Node]) -> Callable[[Context, Any, tuple[int, ...]], Node]:
    return lambda ctx, arg, outs: rule(arg[1])


def _tanh(u: Node) -> Node:
    return plus(ONE, times(number(-2), power(plus(call("exp", times(number(2), u)), ONE), -1)))


def _sigmoid(u: Node) -> Node:
    return power(plus(ONE, call("exp", minus(u))), -1)


def _partition(ctx: Context, arg: Any) -> Node:
    """sum over j of exp(z_j)."""
    (i,), body = arg
    j = ctx.fresh(ctx.space_of[i])
    return ("sum", j, ctx.space_of[i], call("exp", rename(ctx, body, {i: j})))


def _softmax(ctx: Context, arg: Any, outs: tuple[int, ...]) -> Node:
    (i,), body = arg
    return times(call("exp", rename(ctx, body, {i: outs[0]})), power(_partition(ctx, arg), -1))


def _logsumexp(ctx: Context, arg: Any, outs: tuple[int, ...]) -> Node:
    return call("log", _partition(ctx, arg))


def _erf_derivative(u: Node) -> Node:
    gauss = call("exp", minus(power(u, 2)))
    return times(number(2), power(("const", "pi"), Fraction(-1, 2)), gauss)


KNOWN: dict[str, Known] = {
    "exp": Known(derivative=lambda u: call("exp", u)),
    "log": Known(derivative=lambda u: power(u, -1)),
    "sin": Known(derivative=lambda u: call("cos", u), parity=-1),
    "cos": Known(derivative=lambda u: minus(call("sin", u)), parity=1),
    "erf": Known(derivative=_erf_derivative, parity=-1),
    "sqrt": Known(unfold=_scalar(lambda u: power(u, Fraction(1, 2)))),
    "tanh": Known(unfold=_scalar(_tanh)),
    "sigmoid": Known(unfold=_scalar(_sigmoid)),
    "softplus": Known(unfold=_scalar(lambda u: call("log", plus(ONE, call("exp", u))))),
    "softmax": Known(unfold=_softmax, vector_argument=True, vector_value=True),
    "logsumexp": Known(unfold=_logsumexp, vector_argument=True),
}
