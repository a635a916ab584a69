"""What a user can say about the work of a solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite
from numbers import Real
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, count_of, expect_callable

WHERE = "numeric.SolverOptions"
# Below this relative tolerance the round-off of one step, some units of 2.2e-16, is not small.
SMALLEST_RTOL = 1e-14


@final
@dataclass(frozen=True)
class SolverOptions:
    """Tolerances, limits of the steps and helps of an adaptive solver.

    Fields:
        rtol, atol: the estimated error e of a step has to satisfy
            ``sqrt(mean((e_i / (atol + rtol max(|x_i|, |y_i|)))^2)) <= 1``, from x to y; numbers
            that are 0 or more, not both 0, and rtol is 0 or at least 1e-14. They bound the error
            of a step; the error of the end is larger or smaller as the equation spreads it.
        first_step: length of the first step tried; chosen from the field if None.
        largest_step: no step is longer.
        most_steps: as many steps are tried, accepted and rejected ones together.
        jacobian: df/dx for implicit methods, a function of time and state that returns shape
            ``(*shape, *shape)`` or ``(size, size)``; by differences if None.
        stop_when_stiff: whether an explicit method stops with an error when, after a thousand
            steps, stability rather than accuracy holds its steps.
        keep_path: whether the trajectory can be evaluated between the times that were asked for.

    Errors: :class:`~symnode.numeric.errors.IntegrationError`.

    Source: [hairer1993, II.4, (4.10), (4.11)].

    >>> SolverOptions(rtol=0.0, atol=-1.0)
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.SolverOptions: atol:
      expected  a finite number, 0 or more
      got       -1.0
      way out   1e-9, say
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    first_step: float | None = None
    largest_step: float = inf
    most_steps: int = 100_000
    jacobian: Callable[[float, Array], ArrayLike] | None = None
    stop_when_stiff: bool = True
    keep_path: bool = True

    @classmethod
    def given(cls, options: Any, where: str) -> SolverOptions:
        """The options, or the usual ones for None."""
        if options is None:
            return cls()
        if not isinstance(options, cls):
            way = "numeric.SolverOptions(rtol=1e-6, atol=1e-9)"
            raise IntegrationError(f"{where}: options", "SolverOptions", options, way)
        return options

    def __post_init__(self) -> None:
        for name, example in (("rtol", "1e-6"), ("atol", "1e-9")):
            value = getattr(self, name)
            if not (_is_real(value) and isfinite(value) and value >= 0):
                raise IntegrationError(
                    f"{WHERE}: {name}", "a finite number, 0 or more", value, f"{example}, say"
                )
        if self.rtol == self.atol == 0:
            raise IntegrationError(
                WHERE, "rtol or atol above 0", "both 0", "no step is exact: allow some error"
            )
        if 0 < self.rtol < SMALLEST_RTOL:
            raise IntegrationError(
                f"{WHERE}: rtol", "0, or 1e-14 or more", self.rtol, "round-off is larger than this"
            )
        for name in ("first_step", "largest_step"):
            value = getattr(self, name)
            if value is not None and not (_is_real(value) and value > 0):
                raise IntegrationError(
                    f"{WHERE}: {name}",
                    "a length above 0",
                    value,
                    "leave it out; signs follow times",
                )
        if self.jacobian is not None:
            expect_callable(self.jacobian, f"{WHERE}: jacobian", "lambda t, x: -np.eye(len(x))")
        count_of(self.most_steps, f"{WHERE}: most_steps")


def _is_real(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and np.isrealobj(value)
    return isinstance(value, Real)
