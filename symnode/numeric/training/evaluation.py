"""What a training rule sees of a loss: its value, its gradient, and the states at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.inputs import Array
from symnode.numeric.training.errors import TrainingError


@final
@dataclass(frozen=True)
class Terminal:
    """The end of the trajectories x(t), as far as a rule may use it.

    Fields: ``horizon`` is t, not 0. ``moment`` is ``Sigma_t = E[x(t) x(t)^T]`` of the model, shape
    (n, n); ``target`` is that of the data. ``information`` computes ``E[J^T J]`` for
    ``J = dx(t)/dtheta``, shape (p, p) for p parameters; only Gauss-Newton asks for it.

    >>> end = Terminal(1.0, np.diag([3.0, 1.0]), np.eye(2), lambda: np.eye(1))
    >>> end.second_moment, end.target_moment
    (4.0, 2.0)
    """

    horizon: float
    moment: Array
    target: Array
    information: Callable[[], Array]

    @property
    def second_moment(self) -> float:
        """``sigma_t^2 = E|x(t)|^2``; the variance where the mean is 0 [okamoto2025, Lemma 4.1]."""
        return float(np.trace(self.moment))

    @property
    def target_moment(self) -> float:
        """The same of the data."""
        return float(np.trace(self.target))


@final
@dataclass(frozen=True)
class Evaluation:
    """A loss at some parameters.

    Fields: ``loss``, a number; ``gradient``, of the shape of the parameters; ``terminal``, or None
    for a loss that has no trajectories.
    """

    loss: float
    gradient: Array
    terminal: Terminal | None = None


Objective = Callable[[Array], Evaluation | tuple[ArrayLike, ArrayLike]]


def evaluated(objective: Objective, parameters: Array) -> Evaluation:
    """The loss at the parameters; a pair is read as (loss, gradient).

    Errors: :class:`TrainingError` for a gradient of another shape than the parameters.

    >>> evaluated(lambda a: (a * a / 2, a), np.array(3.0)).loss
    4.5
    """
    # A copy each way: what the objective does to its argument, or to a gradient that it returns
    # again and again, does not change the run.
    seen = objective(parameters.copy())
    if not isinstance(seen, Evaluation):
        if not isinstance(seen, tuple | list) or len(seen) != 2:
            way = "return loss, gradient"
            raise TrainingError("training: loss", "(loss, gradient)", type(seen).__name__, way)
        loss, gradient = seen
        seen = Evaluation(float(np.asarray(loss)), np.array(gradient, dtype=float))
    if seen.gradient.shape != parameters.shape:
        raise TrainingError(
            "training: gradient",
            f"shape {parameters.shape}, as the parameters",
            f"shape {seen.gradient.shape}",
            "return dLoss/dtheta for every parameter; NumPy would broadcast silently",
        )
    return seen


def terminal_of(seen: Evaluation, rule: str) -> Terminal:
    """The states at the end, or an error that says which losses have them."""
    if seen.terminal is None:
        raise TrainingError(
            f"training.{rule}",
            "a loss of states at the end of trajectories",
            "a loss and a gradient alone",
            "train on LinearLoss or TerminalLoss, or take SGD or Adam",
        )
    return seen.terminal
