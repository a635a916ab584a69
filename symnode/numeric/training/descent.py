"""Training: a rule applied over and over, with everything it met."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, count_of
from symnode.numeric.training.checks import real_array
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, Objective, evaluated
from symnode.numeric.training.rule import Rule

WHERE = "training.descend"


@final
@dataclass(frozen=True)
class History:
    """A training run of K steps.

    Fields: ``parameters``, shape (K + 1, ...), the start first; ``losses``, shape (K + 1,);
    ``gradients``, of the shape of ``parameters``. K may be smaller than was asked for, where
    ``stop_below`` was reached.
    """

    parameters: Array
    losses: Array
    gradients: Array


def descend(
    objective: Objective,
    start: ArrayLike,
    *,
    rule: Rule,
    steps: int,
    stop_below: float | None = None,
) -> History:
    """``theta_{k+1} = rule(theta_k, Loss(theta_k), Loss'(theta_k), ...)`` from ``start``.

    Args:
        objective: the loss; a function that returns ``(loss, gradient)``, or an
            :class:`~symnode.numeric.training.Evaluation`, which the rules need that look at
            the final states (:class:`~symnode.numeric.training.LinearLoss`,
            :class:`~symnode.numeric.training.TerminalLoss`).
        start: theta_0, real, of any shape.
        rule: one of the rules of ``symnode.numeric.training``.
        steps: K, 1 or more.
        stop_below: end early once the loss is at or below this. A rule with memory, such as Adam,
            may leave an exact fit again.

    Errors: :class:`~symnode.numeric.training.TrainingError` where a loss, a gradient or a step is
    no longer finite, or a trajectory blows up, with ``history``, the run up to there; and for
    unusable input.

    Source: [okamoto2025, section 3].

    >>> from symnode.numeric.training import SGD
    >>> found = descend(lambda a: ((a - 1) ** 2, 2 * (a - 1)), 3.0, rule=SGD(0.25), steps=3)
    >>> found.parameters, found.losses
    (array([3.  , 2.  , 1.5 , 1.25]), array([4.    , 1.    , 0.25  , 0.0625]))
    """
    if not isinstance(rule, Rule):
        raise TrainingError(f"{WHERE}: rule", "a rule of training", rule, "training.SGD(0.1), say")
    if not callable(objective):
        way = "training.LinearLoss(...), or a function that returns (loss, gradient)"
        raise TrainingError(f"{WHERE}: objective", "a loss", objective, way)
    count, parameters = _inputs(start, steps)
    # Overflow is reported below, as an error with the run that led to it.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        memory = rule.start(parameters)
        path, seen = [parameters], [_seen(objective, parameters, 0)]
        for k in range(1, count + 1):
            if stop_below is not None and seen[-1].loss <= stop_below:
                break
            try:
                parameters, memory = rule.step(parameters, seen[-1], memory)
                seen.append(_seen(objective, parameters, k))
            except (TrainingError, IntegrationError) as error:
                raise _stopped(error).after(_history(path, seen)) from None
            path.append(parameters)
    return _history(path, seen)


def _inputs(start: ArrayLike, steps: int) -> tuple[int, Array]:
    """The checked number of steps, and the start as an array."""
    parameters = real_array(start, f"{WHERE}: start")
    try:
        return count_of(steps, f"{WHERE}: steps"), parameters
    except IntegrationError as error:
        raise _stopped(error) from None


def _stopped(error: TrainingError | IntegrationError) -> TrainingError:
    """What a rule or a loss refused, as an error that can carry the run."""
    return TrainingError(error.where, error.expected, error.got, error.way_out)


def _seen(objective: Objective, parameters: Array, step: int) -> Evaluation:
    """The loss at finite parameters, finite together with its gradient."""
    way = "a smaller rate, or another start"
    if not np.isfinite(parameters).all():
        where = f"{WHERE}: step {step}"
        raise TrainingError(where, "finite parameters", parameters, way)
    seen = evaluated(objective, parameters)
    if isfinite(seen.loss) and np.isfinite(seen.gradient).all():
        return seen
    at = f"after {step} step" + "s" * (step != 1) if step else "at the start"
    got = f"{seen.loss} at {parameters}"
    raise TrainingError(f"{WHERE}: the loss {at}", "a finite loss and gradient", got, way)


def _history(path: list[Array], seen: list[Evaluation]) -> History:
    return History(
        parameters=np.array(path),
        losses=np.array([s.loss for s in seen]),
        gradients=np.array([s.gradient for s in seen]),
    )
