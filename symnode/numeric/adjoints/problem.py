"""An initial value problem with parameters, whose losses are differentiated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symnode.numeric.adjoints.fields import Parameters, TapedField
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, start_of

WHERE = "numeric.Problem"
InTime = Callable[[float, Array, Parameters], ArrayLike]


def autonomous(time: float, state: Array, parameters: Parameters) -> Array:
    """``f_t = 0``, for :class:`Problem`'s ``in_time``.

    >>> autonomous(0.0, np.ones(2), {})
    array([0., 0.])
    """
    return np.zeros_like(state)


@final
class Problem:
    """``dx/dt = f(t, x, theta)``, ``x(times[0]) = initial``.

    Args:
        field: f with its reverse sweep; two plain functions become one by
            :class:`~symnode.numeric.WithVjp`.
        initial: real array of any shape; a batch is one or more of its axes, and may be empty.
            Integers and single precision become float64.
        times: two or more times, none before its predecessor (or none after it: backwards in
            time). The loss sees the states there. Equal times are allowed.
        parameters: real arrays by name.
        in_time: f_t as a function of ``(t, x, parameters)``, or :func:`autonomous`. The gradient
            of a discrete solution in the times needs it; without it that gradient is None.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for input that is none of this.

    >>> from symnode.numeric.adjoints.fields import WithVjp
    >>> problem = Problem(WithVjp(lambda t, x, p: -x, lambda t, x, p, c: (-c, {})), 1, [0, 1])
    >>> problem.initial, problem.times
    (array(1.), array([0., 1.]))
    """

    def __init__(
        self,
        field: TapedField,
        initial: ArrayLike,
        times: ArrayLike,
        parameters: Mapping[str, ArrayLike] | None = None,
        *,
        in_time: InTime | None = None,
    ) -> None:
        if not hasattr(field, "taped"):
            way = "numeric.WithVjp(f, vjp), or numeric.compile_field(formula, x)"
            raise IntegrationError(f"{WHERE}: field", "a field with its derivatives", field, way)
        if not isinstance(parameters, Mapping | None):
            way = '{"a": 1.0}'
            raise IntegrationError(f"{WHERE}: parameters", "arrays by name", parameters, way)
        self.field = field
        self.initial = _real(initial, f"{WHERE}: initial")
        self.times = _times(times)
        given = dict(parameters or {})
        self.parameters: dict[str, Array] = {
            name: _real(value, f"{WHERE}: parameters[{name!r}]") for name, value in given.items()
        }
        self.in_time = in_time

    def bound(self) -> TapedField:
        """The field with its parameters fixed; a compiled one then arranges them once."""
        make = getattr(self.field, "bound", None)
        found: TapedField = make(self.initial, self.parameters) if callable(make) else self.field
        return found


def _real(value: ArrayLike, where: str) -> Array:
    array = start_of(value, where)
    if array.dtype.kind == "c":
        raise IntegrationError(
            where,
            "real numbers",
            f"{array.dtype}",
            "stack real and imaginary parts as real entries",
        )
    return array


def _times(times: ArrayLike) -> NDArray[np.float64]:
    where = f"{WHERE}: times"
    array = _real(times, where)
    if array.ndim != 1 or array.size < 2:
        raise IntegrationError(
            where, "2 or more times in a row", f"shape {array.shape}", "pass [t0, t1]"
        )
    steps = np.diff(array)
    if np.any(steps > 0) and np.any(steps < 0):
        raise IntegrationError(where, "times in ascending or descending order", array, "sort them")
    return np.asarray(array, dtype=np.float64)
