"""Input checks shared by the integrators, and the check of every new state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symnode.numeric.errors import IntegrationError

Array = NDArray[Any]
Field = Callable[[float, Array], ArrayLike]
# NumPy's codes for boolean, integer, floating and complex.
NUMBERS = "biufc"
Vjp = Callable[[float, Array, Array], tuple[ArrayLike, ArrayLike]]


def start_of(initial: ArrayLike, where: str) -> Array:
    """The initial state as a finite float or complex array of the same shape.

    >>> start_of([1, 2], "numeric.rk4: initial")
    array([1., 2.])
    """
    expect_no_mask(initial, where)
    try:
        state = np.array(initial)
    except ValueError as error:
        raise IntegrationError(where, "rows of equal length", initial, "check them") from error
    if state.dtype.kind not in NUMBERS:
        raise IntegrationError(where, "an array of numbers", f"dtype {state.dtype}", "use floats")
    state = state.astype(np.result_type(state.dtype, np.float64))
    if not np.all(np.isfinite(state)):
        raise IntegrationError(where, "finite numbers", state, "remove NaN and infinity")
    return state


def grid_of(times: ArrayLike, where: str) -> NDArray[np.float64]:
    """Strictly monotone times, forwards or backwards, two or more.

    >>> grid_of([1, 0], "numeric.rk4: times")
    array([1., 0.])
    """
    grid = _times(times, 2, where)
    steps = np.diff(grid)
    if not (np.all(steps > 0) or np.all(steps < 0)):
        raise IntegrationError(
            where, "strictly increasing or decreasing times", grid, "sort them, drop repetitions"
        )
    return grid


def save_times_of(times: ArrayLike, where: str) -> NDArray[np.float64]:
    """Times that never turn back, one or more; equal ones are allowed.

    >>> save_times_of([0, 0, 1], "numeric.solve: times")
    array([0., 0., 1.])
    """
    grid = _times(times, 1, where)
    steps = np.diff(grid)
    if np.any(steps > 0) and np.any(steps < 0):
        raise IntegrationError(where, "times in increasing or decreasing order", grid, "sort them")
    return grid


def _times(times: ArrayLike, fewest: int, where: str) -> NDArray[np.float64]:
    """Finite real times, at least so many of them."""
    try:
        grid = np.array(times, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise IntegrationError(where, "a list of real times", times, "np.linspace") from error
    if grid.ndim != 1 or grid.size < fewest:
        expected, way = f"{fewest} or more times in a row", "np.linspace(t0, t1, n + 1)"
        raise IntegrationError(where, expected, f"shape {grid.shape}", way)
    if not np.all(np.isfinite(grid)):
        raise IntegrationError(where, "finite times", grid, "stop at a finite time")
    return grid


def count_of(value: int, where: str) -> int:
    """A whole number of steps, 1 or more.

    >>> count_of(3, "numeric.euler_network: layers")
    3
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise IntegrationError(where, "a whole number, 1 or more", value, "take one step or more")
    return int(value)


def common_type(field: Field, time: float, state: Array, where: str) -> np.dtype[Any]:
    """The type that holds both the state and its slope: complex as soon as one of them is.

    >>> common_type(lambda t, x: 1j * x, 0.0, np.ones(1), "numeric.rk4: field")
    dtype('complex128')
    """
    expect_callable(field, where, "lambda t, x: -x")
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        slope = np.asarray(value_of(field, where, time, state))
    if slope.dtype.kind not in NUMBERS:
        raise IntegrationError(where, "an array of numbers", f"dtype {slope.dtype}", "use floats")
    return np.result_type(state, slope)


def value_of(field: Callable[..., Any], where: str, *arguments: Any) -> Any:
    """What a field returns for arguments that it cannot change: a state that it changed in place
    would be another state for the solver, without a word.

    >>> value_of(lambda t, x: np.negative(x, out=x), "numeric.rk4: field", 0.0, np.ones(1))
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.rk4: field:
      expected  a field that leaves its arguments as they are
      got       output array is read-only
      way out   return a new array: -x, and not x *= -1
    """
    try:
        return field(*map(_locked, arguments))
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        expected, way = "a field that leaves its arguments as they are", "-x, and not x *= -1"
        raise IntegrationError(where, expected, error, f"return a new array: {way}") from error


def _locked(value: Any) -> Any:
    """An array, or a mapping of arrays, as it may be read and not changed."""
    if isinstance(value, Mapping):
        return {name: _locked(own) for name, own in value.items()}
    if isinstance(value, np.ndarray):
        value = value.view()
        value.flags.writeable = False
    return value


def slope_at(field: Field, time: float, state: Array, where: str) -> Array:
    """``field(t, x)``, checked by :func:`slope_of`, in memory of its own: a field may return the
    same array again and again, or its argument.

    >>> slope_at(lambda t, x: x, 0.0, np.ones(1), "numeric.rk4: field")
    array([1.])
    """
    return np.array(slope_of(value_of(field, where, time, state), state, where))


def slope_of(value: ArrayLike, state: Array, where: str) -> Array:
    """What a field returned, refused unless it has the shape of the state and its kind of number.

    >>> slope_of([0.0], np.zeros(1), "numeric.rk4: field")
    array([0.])
    """
    slope = shaped_as(value, state, where, "the state", "return dx/dt for every entry")
    if slope.dtype != state.dtype and not np.can_cast(slope.dtype, state.dtype, "same_kind"):
        raise IntegrationError(
            where,
            f"numbers that fit into {state.dtype}",
            f"{slope.dtype}",
            "start from a complex initial state",
        )
    return slope


def gradient_of(value: ArrayLike, argument: Array, where: str, what: str) -> Array:
    """A gradient, refused unless it is real and has the shape of what it is a gradient in.

    >>> gradient_of([0.0], np.zeros(1), "numeric.gradient: loss.terminal", "the state")
    array([0.])
    """
    found = shaped_as(value, argument, where, what, "return a derivative for every entry")
    if found.dtype.kind == "c":
        raise IntegrationError(where, "real numbers", f"{found.dtype}", "return the real part")
    return found


def shaped_as(value: ArrayLike, argument: Array, where: str, what: str, way_out: str) -> Array:
    """An array of numbers of the shape of another one, which ``what`` names."""
    expect_no_mask(value, where)
    found = np.asarray(value)
    if found.shape != argument.shape:
        raise IntegrationError(
            where,
            f"shape {argument.shape}, as {what}",
            f"shape {found.shape}",
            f"{way_out}; NumPy would broadcast silently",
        )
    if found.dtype.kind not in NUMBERS or found.dtype.kind == "b":
        raise IntegrationError(where, "an array of numbers", f"dtype {found.dtype}", "use floats")
    return found


def expect_no_mask(value: Any, where: str) -> None:
    """Refuse a masked array: what is masked would be computed with like any other number."""
    if isinstance(value, np.ma.MaskedArray):
        raise IntegrationError(
            where, "an array without a mask", "a masked one", "x.filled(0), or leave entries out"
        )


def expect_callable(value: Any, where: str, example: str) -> None:
    """Refuse what is no function, with an example of one.

    >>> expect_callable(3, "numeric.solve: field", "lambda t, x: -x")
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.solve: field:
      expected  a function
      got       3
      way out   lambda t, x: -x
    """
    if not callable(value):
        raise IntegrationError(where, "a function", value, example)


def finite(new: Array, time: float, state: Array, where: str) -> Array:
    """``new``, or an error that carries the last finite point ``(time, state)``.

    >>> finite(np.array([np.inf]), 0.5, np.array([1e300]), "numeric.rk4")
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.rk4: the step that starts at t = 0.5:
      expected  a finite state
      got       NaN or infinity, from the state [1.e+300]
      way out   smaller steps; if the time of failure stays, the solution itself blows up there
    """
    if np.isfinite(new).all():
        return new
    error = IntegrationError(
        f"{where}: the step that starts at t = {time:.6g}",
        "a finite state",
        f"NaN or infinity, from the state {state}",
        "smaller steps; if the time of failure stays, the solution itself blows up there",
    )
    raise error.reached(time, state)


def pair_of(value: Any, where: str, way_out: str) -> tuple[Any, Any]:
    """Two results of one function.

    >>> pair_of((1.0, 2.0), "numeric.gradient: loss.terminal", "return both")
    (1.0, 2.0)
    """
    if isinstance(value, tuple | list) and len(value) == 2:
        return value[0], value[1]
    raise IntegrationError(where, "a pair of results", type(value).__name__, way_out)


def with_bars(value: Any, where: str, way_out: str) -> tuple[Any, Mapping[str, Any]]:
    """A derivative in the state, and derivatives in parameters by name.

    >>> with_bars((1.0, {"a": 2.0}), "numeric.WithVjp: vjp", "return both")
    (1.0, {'a': 2.0})
    """
    in_state, bars = pair_of(value, where, way_out)
    if not isinstance(bars, Mapping):
        raise IntegrationError(where, "gradients by name", type(bars).__name__, way_out)
    return in_state, bars
