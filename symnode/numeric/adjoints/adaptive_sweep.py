"""The adjoint equation with controlled errors, both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from itertools import pairwise
from typing import final

import numpy as np

from symnode.numeric.adjoints.costate_sweep import times_gradient
from symnode.numeric.adjoints.fields import Bars
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.parameter_bars import ParameterBars
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.result import LossGradient, all_finite
from symnode.numeric.adjoints.scheme import checked_slope
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.solve import solve


class Kept(Enum):
    """What of the forward path is kept: paths, the states at the times, or the last state."""

    PATHS = 1
    STATES = 2
    ENDS = 3


@final
class AdaptiveSweep:
    """One interval after the other, forward with the running cost, back with the parameters.

    Forward the state and, if there is one, the running cost are one packed vector; back it is the
    costate and the gradient in the parameters, behind the state itself with ``Kept.ENDS``.  After
    :meth:`gradient`, ``observed`` are the forward states at the times, and ``returned`` is the
    state that the backward solve of ``Kept.ENDS`` has come to.
    """

    def __init__(
        self, problem: Problem, loss: Loss, method: str, options: SolverOptions, where: str
    ) -> None:
        self.problem, self.loss, self.method, self.where = problem, loss, method, where
        self.options = replace(SolverOptions.given(options, where), keep_path=True)
        self.size = problem.initial.size
        self.observed = self.returned = problem.initial
        self.paths: list[Callable[[float], Array]] = []

    def gradient(self, kept: Kept) -> LossGradient:
        cost = self._forward(kept)
        end, costate = self.loss.at_end(self.observed[-1])
        along, jumps = self.loss.at_times(self.observed)
        jumps = np.zeros_like(self.observed) if jumps is None else jumps
        costate = costate + jumps[-1]
        last, total = costate, self._flat({})
        self.returned = self.observed[-1]
        for k in range(len(self.problem.times) - 2, -1, -1):
            if k + 2 < len(self.problem.times):
                costate = costate + jumps[k + 1]
            costate, total = self._back(k, costate, total, kept)
        costates = [-costate, *jumps[1:-1], last]
        times = times_gradient(self.problem, self.loss, self.observed, costates)
        initial = np.asarray(costate + jumps[0])
        found = LossGradient(end + along + cost, initial, self._named(total), times)
        return all_finite(found, self.where)

    def _forward(self, kept: Kept) -> float:
        states, cost = [self.problem.initial], 0.0
        for k in range(len(self.problem.times) - 1):
            path, state, more = self._interval(k, states[-1])
            states.append(state)
            cost += more
            if kept is Kept.PATHS:
                self.paths.append(path)
        self.observed = np.stack(states)
        return cost

    def _interval(self, k: int, state: Array) -> tuple[Callable[[float], Array], Array, float]:
        """The path from time k to the next, its end, and the running cost of it."""
        start, stop = self.problem.times[k : k + 2].tolist()
        if start == stop:
            return lambda t: state, state, 0.0
        costs, shape = self.loss.running is not None, state.shape

        def slope(time: float, packed: Array) -> Array:
            x = packed[: self.size].reshape(shape)
            f = self._slope(time, x).ravel()
            if not costs:
                return f
            return np.append(f, self.loss.running_value(time, x, self.problem.parameters))

        begin = np.append(state.ravel(), 0.0) if costs else state.ravel()
        found = solve(slope, begin, [start, stop], method=self.method, options=self.options)
        end = found.states[-1]
        return (
            lambda t: found(t)[: self.size].reshape(shape),
            end[: self.size].reshape(shape),
            float(end[-1]) if costs else 0.0,
        )

    def _back(self, k: int, costate: Array, total: Array, kept: Kept) -> tuple[Array, Array]:
        start, stop = self.problem.times[k : k + 2].tolist()
        if start == stop:
            return costate, total
        path: Callable[[float], Array] | None = None
        if kept is Kept.PATHS:
            path = self.paths.pop()
        elif kept is Kept.STATES:
            path = self._interval(k, self.observed[k])[0]
        shape, front = costate.shape, self.size if path is None else 0

        def parts(packed: Array) -> tuple[Array, Array, Array]:
            state, costate, total = np.split(packed, [front, front + self.size])
            return state, costate.reshape(shape), total

        def slope(time: float, packed: Array) -> Array:
            own, costate, _ = parts(packed)
            state = own.reshape(shape) if path is None else path(time)
            f, through, bars = self._products(time, state, costate)
            return np.concatenate([f.ravel()[:front], -through.ravel(), -self._flat(bars)])

        begin = np.concatenate([self.returned.ravel()[:front], costate.ravel(), total])
        found = solve(slope, begin, [stop, start], method=self.method, options=self.options)
        own, costate, total = parts(found.states[-1])
        self.returned = own.reshape(shape) if path is None else self.returned
        return costate, total

    def _products(self, time: float, state: Array, costate: Array) -> tuple[Array, Array, Bars]:
        """f, and the slopes of costate and gradient, backwards in time."""
        field, parameters = self.problem.field, self.problem.parameters
        value, tape = field.taped(time, state, parameters)
        through, factors = field.pull(tape, parameters, costate)
        through = checked_slope(through, costate, f"{self.where}: vjp, first result")
        bars = ParameterBars(field, parameters, f"{self.where}: vjp")
        bars.wait(factors)
        if self.loss.running is not None:
            in_state, more = self.loss.running_gradient(time, state, parameters)
            through = through + in_state
            bars.add(more, 1.0)
        return checked_slope(value, state, f"{self.where}: field"), through, bars.total()

    def _slope(self, time: float, state: Array) -> Array:
        value = self.problem.field(time, state, self.problem.parameters)
        return checked_slope(value, state, f"{self.where}: field")

    def _flat(self, bars: Bars) -> Array:
        """Gradients by name as one vector; zeros for names that are missing."""
        parts = [
            np.asarray(bars[name]).ravel() if name in bars else np.zeros(value.size)
            for name, value in self.problem.parameters.items()
        ]
        return np.concatenate([np.zeros(0), *parts])

    def _named(self, total: Array) -> dict[str, Array]:
        shapes = {name: value.shape for name, value in self.problem.parameters.items()}
        ends = np.cumsum([0, *(value.size for value in self.problem.parameters.values())])
        return {
            name: total[first:last].reshape(shape)
            for (name, shape), (first, last) in zip(shapes.items(), pairwise(ends), strict=True)
        }
