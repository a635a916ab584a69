"""One step tried: its state, an estimate of its error and the path inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, final

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.checked_field import CheckedField
from symnode.numeric.solvers.coefficients import Coefficients, explicit_stages
from symnode.numeric.solvers.trajectory import hermite_powers

Start = tuple[float, Array, Array]  # time, state (n,) and the slope there
# One step of a method: slope, time, state, step to the new state.
FlatStep = Callable[[CheckedField, float, Array, float], Array]


@final
@dataclass(frozen=True)
class Attempt:
    """``new`` (n,) and ``error`` (n,), an estimate of its error.

    ``last`` is the slope at the end; ``powers`` (K, n) are those of the path inside.
    """

    new: Array
    error: Array
    last: Array
    powers: Array


class Trial(Protocol):
    """A method that tries steps; its error shrinks with the power ``order`` of the step."""

    @property
    def order(self) -> int: ...

    def __call__(self, slope: CheckedField, start: Start, step: float) -> Attempt: ...


@final
@dataclass(frozen=True)
class EmbeddedTrial:
    """An explicit pair: the error is the difference to the embedded solution.

    The last stage is the slope at the end, as in every pair of the registry.
    """

    method: Coefficients
    order: int

    def __call__(self, slope: CheckedField, start: Start, step: float) -> Attempt:
        time, state, first = start
        slopes = explicit_stages(self.method, slope, time, state, step, first)
        method = self.method
        assert method.error is not None and method.path is not None
        new = state + step * (method.b @ slopes)
        return Attempt(new, step * (method.error @ slopes), slopes[-1], method.path @ slopes)


@final
@dataclass(frozen=True)
class DoubledTrial:
    """Any method of order p: two half steps against a whole one.

    The error of the two halves is their difference to the whole one over ``2^p - 1``, up to a
    higher power of the step. Source: [hairer1993, II.4, (4.4)].
    """

    step_of: FlatStep
    order: int  # p + 1

    def __call__(self, slope: CheckedField, start: Start, step: float) -> Attempt:
        time, state, first = start
        whole = self.step_of(slope, time, state, step)
        middle = self.step_of(slope, time, state, step / 2)
        new = self.step_of(slope, time + step / 2, middle, step / 2)
        error = (new - whole) / (2 ** (self.order - 1) - 1)
        last = slope(time + step, new)
        return Attempt(new, error, last, hermite_powers(step, new - state, first, last))
