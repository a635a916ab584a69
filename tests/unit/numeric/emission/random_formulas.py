"""Random formulas that are defined everywhere, and their values with a bound of the rounding error.

The bound is first-order running error analysis of the formula as written: each step adds half a
unit of its own to what its operands bring. A sum counts the moduli of its terms, so that the bound
holds for every order of summation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from symnode.calculus.derivation import unfolded
from symnode.language import terms as tm
from symnode.language.arrays import Array, as_array
from symnode.language.elementary import (
    cos,
    erf,
    exp,
    log,
    logsumexp,
    sigmoid,
    sin,
    softmax,
    softplus,
    sqrt,
    tanh,
)
from symnode.language.known_values import scalar_value
from symnode.language.spaces import Index
from symnode.language.surface import dimensions, norm2, scalar, total, vector

UNIT = 2.0**-53
SIZE = 3
n = dimensions("n")
x, y, v = scalar("x"), scalar("y"), vector("v", n)
ENTRIES = 2 + SIZE  # of x, y and v

numbers = st.fractions(Fraction(-3), Fraction(3), max_denominator=8).map(as_array)
leaves = st.one_of(
    st.sampled_from([x, y, v.T @ v, total(v), logsumexp(v), norm2(softmax(v))]), numbers
)


def _safe(a: Array) -> Array:
    """At least 1, whatever a is."""
    return 1 + a**2


def _grown(inner: st.SearchStrategy[Array]) -> st.SearchStrategy[Array]:
    unary = st.sampled_from(
        [
            tanh,
            sin,
            cos,
            sigmoid,
            softplus,
            erf,
            lambda a: -a,
            lambda a: exp(tanh(a)),
            lambda a: exp(2 * tanh(a)),
            lambda a: log(_safe(a)),
            lambda a: sqrt(_safe(a)),
            lambda a: 1 / _safe(a),
            lambda a: _safe(a) ** -2,
            lambda a: _safe(a) ** Fraction(-3, 2),
            lambda a: tanh(a) ** 3,
            lambda a: tanh(a) ** 5,
        ]
    )
    binary = st.sampled_from(
        [
            lambda a, b: a + b,
            lambda a, b: a - b,
            lambda a, b: tanh(a) * b,
            lambda a, b: a * tanh(b),
            lambda a, b: tanh(a) / _safe(b),
            lambda a, b: logsumexp(a * v) - b,
            lambda a, b: softmax(tanh(a) * v).T @ v + b,
        ]
    )
    return st.one_of(
        st.builds(lambda f, a: f(a), unary, inner),
        st.builds(lambda f, a, b: f(a, b), binary, inner, inner),
    )


formulas = st.recursive(leaves, _grown, max_leaves=4)
points = st.lists(st.floats(-2, 2).map(lambda r: round(r, 3)), min_size=ENTRIES, max_size=ENTRIES)

Bounded = tuple[float, float]  # a value and a bound of its error


def bounded(array: Array, point: list[float], at: tuple[int, ...] = ()) -> Bounded:
    """The value of an entry at a point, and a bound of the error of computing it."""
    names = dict(zip(array.indices, at, strict=True))
    return _Running(point).value(unfolded(array.body), names)


class _Running:
    def __init__(self, point: list[float]) -> None:
        self.values = {x.head: point[0], y.head: point[1]}
        self.vector = point[2:]
        self.known: dict[object, Bounded] = {}

    def value(self, term: tm.Term, names: Mapping[Index, int]) -> Bounded:
        key = term, tuple((i, p) for i, p in names.items() if i in tm.free_indices(term))
        if key not in self.known:
            self.known[key] = self._value(term, dict(key[1]))
        return self.known[key]

    def _value(self, term: tm.Term, names: Mapping[Index, int]) -> Bounded:
        match term:
            case tm.Number(q):
                return float(q), UNIT * abs(float(q))
            case tm.Constant("pi"):
                return math.pi, UNIT * math.pi
            case tm.Entry(head, ()):
                return self.values[head], 0.0
            case tm.Entry(_, (i,)):
                return self.vector[names[i]], 0.0
            case tm.Delta(i, j):
                return float(names[i] == names[j]), 0.0
            case tm.Add(args):
                return _sum([self.value(a, names) for a in args])
            case tm.Sum(i, body):
                return _sum([self.value(body, {**names, i: p}) for p in range(SIZE)])
            case tm.Mul(args):
                return _product([self.value(a, names) for a in args])
            case tm.Power(base, k):
                return _power(*self.value(base, names), k)
            case tm.Apply(function, outs, (argument,), _) if argument.indices:
                (j,) = argument.indices
                row = [self.value(argument.body, {**names, j: p}) for p in range(SIZE)]
                return _normalised(function.name, row, [names[i] for i in outs])
            case tm.Apply(function, _, (argument,), _):
                return _function(function.name, *self.value(argument.body, names))
        raise AssertionError(term)


def _sum(parts: list[Bounded]) -> Bounded:
    size = sum(abs(a) for a, _ in parts)
    return math.fsum(a for a, _ in parts), sum(e for _, e in parts) + len(parts) * UNIT * size


def _product(parts: list[Bounded]) -> Bounded:
    value, error = 1.0, 0.0
    for a, e in parts:
        value, error = value * a, abs(value) * e + abs(a) * error + UNIT * abs(value * a)
    return value, error


def _power(a: float, e: float, k: Fraction) -> Bounded:
    value = a ** float(k)
    slope = abs(float(k) * a ** float(k - 1)) if a or k >= 1 else 0.0
    return value, slope * e + (abs(k) + 2) * UNIT * abs(value)


def _function(name: str, a: float, e: float) -> Bounded:
    value = scalar_value(name, a)
    slope = abs(scalar_value(name, a + 1e-6) - scalar_value(name, a - 1e-6)) / 2e-6 + 1e-6
    # sin and cos near their zeros, and sigmoid, softplus in two steps: absolute units.
    return value, slope * e + 4 * UNIT * (1 + abs(value))


def _normalised(name: str, row: list[Bounded], at: list[int]) -> Bounded:
    top = max(a for a, _ in row)
    spread = max(e for _, e in row) + 4 * UNIT * max(1.0, *(abs(a - top) for a, _ in row))
    weights = [math.exp(a - top) for a, _ in row]
    if name == "logsumexp":
        value = top + math.log(sum(weights))
        return value, spread + 8 * UNIT * (1 + abs(value))
    value = weights[at[0]] / sum(weights)
    return value, 2 * value * spread + 16 * UNIT * value
