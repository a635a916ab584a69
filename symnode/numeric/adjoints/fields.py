"""What the adjoints need of a field: values, and products with the transposed Jacobians."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.inputs import Array, expect_callable, value_of, with_bars

WITH = "numeric.WithVjp"
VJP = "return f_x^T costate, {name: f_theta^T costate}"
Parameters = Mapping[str, Array]
Bars = Mapping[str, ArrayLike]
ParametricField = Callable[[float, Array, Parameters], ArrayLike]
ParametricVjp = Callable[[float, Array, Parameters, Array], tuple[ArrayLike, Bars]]


class TapedField(Protocol):
    """A field that remembers what its reverse sweep needs.

    ``taped`` returns fresh arrays. ``collect`` adds up the parts of many reverse sweeps, so that a
    matrix parameter costs one product of matrices for all of them.
    """

    def __call__(self, time: float, state: Array, parameters: Parameters, /) -> ArrayLike:
        """``f(t, x, theta)``, of the shape of x."""

    def taped(self, time: float, state: Array, parameters: Parameters, /) -> tuple[ArrayLike, Any]:
        """``f(t, x, theta)`` and a tape of its evaluation."""

    def pull(self, tape: Any, parameters: Parameters, costate: Array, /) -> tuple[ArrayLike, Any]:
        """``f_x^T costate``, and factors from which ``collect`` makes ``f_theta^T costate``."""

    def collect(self, factors: Any, parameters: Parameters, /) -> Bars:
        """The sum of ``f_theta^T costate`` over a sequence of factors, by parameter."""


@final
class WithVjp:
    """Two functions as a :class:`TapedField`: the tape is the point of evaluation.

    Args:
        field: ``(t, x, parameters) -> f``, of the shape of x.
        vjp: ``(t, x, parameters, costate) -> (f_x^T costate, {name: f_theta^T costate})``.

    >>> import numpy as np
    >>> growth = WithVjp(
    ...     lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)})
    ... )
    >>> slope, tape = growth.taped(0.0, np.array([2.0]), {"a": 3.0})
    >>> through, factors = growth.pull(tape, {"a": 3.0}, np.array([1.0]))
    >>> print(slope, through, growth.collect([factors, factors], {}))
    [6.] [3.] {'a': np.float64(4.0)}
    """

    def __init__(self, field: ParametricField, vjp: ParametricVjp) -> None:
        expect_callable(field, f"{WITH}: field", "lambda t, x, p: p['a'] * x")
        expect_callable(vjp, f"{WITH}: vjp", "lambda t, x, p, c: (p['a'] * c, {'a': ...})")
        self.field, self.vjp = field, vjp

    def __call__(self, time: float, state: Array, parameters: Parameters, /) -> ArrayLike:
        return _own(value_of(self.field, f"{WITH}: field", time, state, parameters))

    def taped(self, time: float, state: Array, parameters: Parameters, /) -> tuple[ArrayLike, Any]:
        return self(time, state, parameters), (time, state)

    def pull(self, tape: Any, parameters: Parameters, costate: Array, /) -> tuple[ArrayLike, Any]:
        time, state = tape
        where = f"{WITH}: vjp"
        found = value_of(self.vjp, where, time, state, parameters, costate)
        through, bars = with_bars(found, where, VJP)
        return _own(through), {name: _own(bar) for name, bar in bars.items()}

    def collect(self, factors: Sequence[Any], parameters: Parameters, /) -> Bars:
        first, *rest = factors
        total = dict(first)
        for bars in rest:
            for name, bar in bars.items():
                total[name] = total[name] + bar
        return total


def _own(value: ArrayLike) -> ArrayLike:
    """In memory of its own: a function may return one array again and again, or its argument."""
    return value.copy() if isinstance(value, np.ndarray) else value
