"""Losses of a trajectory: of its end, of its states at several times, and integrals along it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.adjoints.fields import Bars, Parameters
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import NUMBERS, Array, gradient_of, pair_of, value_of, with_bars

WHERE = "numeric.gradient: loss"
BOTH = "return value, gradient; or give the pair (value, gradient) of functions"
RUNNING = "return r_x, {name: r_theta}"
Both = Callable[[Array], tuple[ArrayLike, ArrayLike]]
Scalar = tuple[Callable[[Array], ArrayLike], Callable[[Array], ArrayLike]] | Both


@final
@dataclass(frozen=True)
class RunningCost:
    """``r(t, x, theta)``, which the loss integrates from t_0 to t_1.

    Fields: ``value(t, x, parameters)`` is a real number; ``gradient(t, x, parameters)`` is
    ``(r_x, {name: r_theta})``, where parameters that r does not have may be left out. ``in_time``
    is r_t in the same arguments; ``None`` says that r does not contain t.
    """

    value: Callable[[float, Array, Parameters], ArrayLike]
    gradient: Callable[[float, Array, Parameters], tuple[ArrayLike, Bars]]
    in_time: Callable[[float, Array, Parameters], ArrayLike] | None = None


@final
@dataclass(frozen=True)
class Loss:
    """``L = terminal(x(t_1)) + observed(x(times)) + integral of running(t, x, theta) dt``.

    Fields, each of which may be left out: ``terminal`` is the pair (value, gradient) of functions
    of the last state, or one function that returns both; ``observed`` is the same of the array of
    all states at the times of the problem, of shape ``(N, *state)``; ``running`` is integrated.
    Values are real numbers, summed over the batch if there is one; gradients have the shape of the
    argument.

    >>> loss = Loss(terminal=(lambda x: np.sum(x**2) / 2, lambda x: x))
    >>> loss.at_end(np.array([3.0, 4.0]))
    (12.5, array([3., 4.]))
    """

    terminal: Scalar | None = None
    observed: Scalar | None = None
    running: RunningCost | None = None

    def __post_init__(self) -> None:
        for name in ("terminal", "observed"):
            part = getattr(self, name)
            pair = isinstance(part, tuple | list) and len(part) == 2 and all(map(callable, part))
            if part is not None and not callable(part) and not pair:
                expected = "a pair of functions, value and gradient, or one that returns both"
                raise IntegrationError(f"{WHERE}.{name}", expected, part, "(value, gradient)")
        if self.running is not None and not isinstance(self.running, RunningCost):
            way = "numeric.RunningCost(value, gradient)"
            raise IntegrationError(f"{WHERE}.running", "a running cost", self.running, way)

    def at_end(self, last: Array) -> tuple[float, Array]:
        """The terminal part and its gradient, zero if there is none."""
        if self.terminal is None:
            return 0.0, np.zeros_like(last)
        return _with_gradient(self.terminal, last, f"{WHERE}.terminal")

    def at_times(self, states: Array) -> tuple[float, Array | None]:
        """The part of all states and its gradient, of shape ``(N, *state)``."""
        if self.observed is None:
            return 0.0, None
        return _with_gradient(self.observed, states, f"{WHERE}.observed")

    def running_value(self, time: float, state: Array, parameters: Parameters) -> float:
        """The integrand."""
        if self.running is None:
            return 0.0
        where = f"{WHERE}.running"
        return real_number(value_of(self.running.value, where, time, state, parameters), where)

    def running_gradient(
        self, time: float, state: Array, parameters: Parameters
    ) -> tuple[Array, Bars]:
        """``(r_x, {name: r_theta})``."""
        if self.running is None:
            return np.zeros_like(state), {}
        where = f"{WHERE}.running, gradient"
        found = value_of(self.running.gradient, where, time, state, parameters)
        in_state, bars = with_bars(found, where, RUNNING)
        if unknown := bars.keys() - parameters.keys():
            raise IntegrationError(
                where,
                f"gradients in {sorted(parameters)}",
                sorted(bars),
                f"rename {sorted(unknown)}",
            )
        return gradient_of(in_state, state, where, "the state"), bars

    def running_in_time(self, time: float, state: Array, parameters: Parameters) -> float:
        """r_t."""
        if self.running is None or self.running.in_time is None:
            return 0.0
        value = self.running.in_time(time, state, parameters)
        return real_number(value, f"{WHERE}.running, in_time")


def real_number(value: Any, where: str) -> float:
    """A finite real number as a float.

    >>> real_number(np.array(2), "numeric.gradient: loss")
    2.0
    """
    number = np.asarray(value)
    if number.shape != ():
        raise IntegrationError(
            where, "one number", f"shape {number.shape}", "sum or average over the entries"
        )
    if number.dtype.kind not in NUMBERS or number.dtype.kind == "c":
        raise IntegrationError(
            where, "a real number", f"{number.dtype}", "return the real part, or |z|^2 for z"
        )
    if not np.isfinite(number):
        raise IntegrationError(
            where, "a finite number", value, "the loss is undefined at the state"
        )
    return float(number)


def _with_gradient(part: Scalar, argument: Array, where: str) -> tuple[float, Array]:
    value, slope = (
        pair_of(value_of(part, where, argument), where, BOTH)
        if callable(part)
        else (value_of(f, where, argument) for f in part)
    )
    number = real_number(value, where)
    found = gradient_of(slope, argument, f"{where}, gradient", "the state")
    return number, np.array(found, dtype=argument.dtype)
