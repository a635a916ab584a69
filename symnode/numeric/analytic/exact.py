"""The mode of the gradient that uses a flow in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import final

import numpy as np

from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.result import LossGradient, all_finite
from symnode.numeric.analytic.flow import Flow
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, finite

WHERE = "numeric.analytic.Exact"
COMPARED = 4096  # numbers of a state, so that it costs nothing beside a large one
SAME = 1e-6  # relative: a condition number of a billion is allowed


@final
@dataclass(frozen=True)
class Exact:
    """The gradient through a flow from :func:`~symnode.numeric.analytic.recognise`.

    The flow is that of the equation, or that of a scheme for it, and maps from each time of the
    problem to the next. The field of the problem is called at the start only, for states of up to
    ``COMPARED`` numbers, to see that it is the field of the flow.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for a running cost, for parameters
    that the problem does not have, for another field, and for a state, loss or gradient that is not
    finite.

    Source: [coddington1955, ch. 3]; [hairer1996, IV.3].

    >>> import sympy
    >>> from symnode.numeric.analytic.recognise import recognise
    >>> x, t, k = sympy.symbols("x t k")
    >>> found = recognise(-k * x, x, t)
    >>> problem = Problem(found.field, 1.0, [0.0, 1.0], {"k": 1.0})
    >>> end = Loss(terminal=(lambda x: x, np.ones_like))
    >>> scheme = Exact(found.scheme("euler", substeps=2)).gradient(problem, end)   # (1 - k/2)^2
    >>> print(scheme.loss, scheme.parameters["k"])
    0.25 -0.5
    """

    flow: Flow

    def gradient(self, problem: Problem, loss: Loss, /) -> LossGradient:
        """The loss and its derivatives."""
        if loss.running is not None:
            raise IntegrationError(
                f"{WHERE}: loss", "no running cost", "one", "Discrete(...) or Continuous(...)"
            )
        if missing := [n for n in self.flow.names if n not in problem.parameters]:
            raise IntegrationError(
                f"{WHERE}: parameters", f"{sorted(self.flow.names)}", f"no {missing}", "give them"
            )
        # Overflow is reported as an error with the state that led to it.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            states = self._states(problem)
            try:
                found = all_finite(self._pulled(problem, loss, states), WHERE)
            except IntegrationError:
                # A state that is not finite shows in the loss or a gradient. A look at every entry
                # would cost as much as the flow, so that it is taken now only.
                for start, (old, new) in zip(problem.times[:-1], pairwise(states), strict=True):
                    finite(new, float(start), old, WHERE)
                raise
            if problem.initial.size <= COMPARED:
                self._expect_own_field(problem)
        return found

    def _expect_own_field(self, problem: Problem) -> None:
        """The flow leaves the start with the slope that the field of the problem has there."""
        start, state = float(problem.times[0]), problem.initial
        costate = np.cos(np.arange(1, state.size + 1)).reshape(state.shape)
        parameters = problem.parameters
        value, tape = problem.field.taped(start, state, parameters)
        slope = np.asarray(value)
        if slope.shape != state.shape:
            return  # told by the states
        _, _, (_, found) = self.flow.pull(start, start, state, parameters, costate)
        # At rest the slope is what cancellation leaves: the size is that of its parts.
        through, factors = problem.field.pull(tape, parameters, costate)
        bars = problem.field.collect([factors], parameters)
        parts = [costate * slope, np.asarray(through) * state]
        parts += [parameters[name] * np.asarray(bar) for name, bar in bars.items()]
        size = abs(found) + sum(float(np.sum(np.abs(part))) for part in parts)
        off = abs(found - np.vdot(costate, slope))
        if np.isfinite(size) and not off <= SAME * size + np.finfo(float).tiny:
            raise IntegrationError(
                f"{WHERE}: flow",
                "the flow of the field of the problem",
                "one that leaves the initial state with another slope",
                "found = recognise(...); Problem(found.field, ...), Exact(found.flow)",
            )

    def _states(self, problem: Problem) -> list[Array]:
        states = [problem.initial]
        times = problem.times.tolist()
        for start, stop in pairwise(times):
            new = self.flow.end(start, stop, states[-1], problem.parameters)
            if new.shape != problem.initial.shape:
                raise IntegrationError(
                    f"{WHERE}: parameters",
                    f"shapes that fit the state, {problem.initial.shape}",
                    f"a state of shape {new.shape}",
                    "repeat the initial state along the batch",
                )
            states.append(new)
        return states

    def _pulled(self, problem: Problem, loss: Loss, states: list[Array]) -> LossGradient:
        value, costate = loss.at_end(states[-1])
        along, jumps = loss.at_times(np.stack(states)) if loss.observed else (0.0, None)
        bars = {name: np.zeros_like(p) for name, p in problem.parameters.items()}
        times, times_bar = problem.times.tolist(), np.zeros(len(states))
        for k in range(len(times) - 2, -1, -1):
            if jumps is not None:
                costate = costate + jumps[k + 1]
            costate, found, ends = self.flow.pull(
                times[k], times[k + 1], states[k], problem.parameters, costate
            )
            for name, bar in found.items():
                bars[name] += bar
            times_bar[k] += ends[0]
            times_bar[k + 1] += ends[1]
        initial = costate if jumps is None else np.asarray(costate + jumps[0])
        return LossGradient(value + along, initial, bars, times_bar)
