"""Fields that return the same array each time, or change their arguments: no silent wrong path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from symnode import numeric
from symnode.numeric import training
from symnode.numeric.solvers.batch.solve_batch import solve_batch
from symnode.numeric.solvers.solve import METHODS

RATES = np.array([1.0, 2.0])
TIMES = [0.0, 0.5, 1.0]
SOLVERS: dict[str, Callable[[Any], Any]] = {
    **{m: lambda f, m=m: numeric.solve(f, [1.0, 1.0], TIMES, method=m).states for m in METHODS},
    "fixed steps": lambda f: numeric.fixed_steps(f, [1.0, 1.0], TIMES, method="dormand_prince"),
    "classical": lambda f: numeric.rk4(f, [1.0, 1.0], TIMES),
    "layers": lambda f: numeric.euler_network(f, [1.0, 1.0], horizon=1.0, layers=4),
    "batch": lambda f: solve_batch(f, [[1.0, 1.0], [2.0, 3.0]], TIMES).states,
}


def decay(t: Any, x: np.ndarray) -> np.ndarray:
    return -RATES * x


def with_one_array() -> Callable[[Any, np.ndarray], np.ndarray]:
    """The same, always in the same memory."""
    kept: dict[Any, np.ndarray] = {}

    def field(t: Any, x: np.ndarray) -> np.ndarray:
        out = kept.setdefault((x.shape, x.dtype), np.empty_like(x))
        out[...] = -RATES * x
        return out

    return field


def growth(t: Any, x: np.ndarray) -> np.ndarray:
    return x  # not a copy


def in_place(t: Any, x: np.ndarray) -> np.ndarray:
    x *= -1
    return x


every = pytest.mark.parametrize("solver", SOLVERS.values(), ids=SOLVERS)


@every
def test_one_array_for_all_slopes_gives_the_same_path(solver: Callable[[Any], Any]) -> None:
    assert np.array_equal(solver(with_one_array()), solver(decay))


@every
def test_the_argument_as_the_slope_is_growth(solver: Callable[[Any], Any]) -> None:
    assert np.array_equal(solver(growth), solver(lambda t, x: 1.0 * x))


@every
def test_a_field_that_changes_the_state_is_told(solver: Callable[[Any], Any]) -> None:
    with pytest.raises(numeric.IntegrationError, match="leaves its arguments as they are"):
        solver(in_place)


def test_an_error_of_the_field_itself_is_not_renamed() -> None:
    def broken(t: float, x: np.ndarray) -> np.ndarray:
        raise ValueError("shapes do not fit")

    with pytest.raises(ValueError, match="shapes do not fit"):
        numeric.rk4(broken, [1.0], TIMES)


def test_training_is_not_changed_by_its_objective() -> None:
    kept = np.empty(2)

    def usual(a: np.ndarray) -> tuple[float, np.ndarray]:
        return float(a @ a) / 2, 1.0 * a

    def careless(a: np.ndarray) -> tuple[float, np.ndarray]:
        value = float(a @ a) / 2
        kept[...] = a
        a *= 0
        return value, kept

    runs = [
        training.descend(f, [1.0, 3.0], rule=training.SGD(0.25), steps=5) for f in (usual, careless)
    ]
    assert np.array_equal(runs[0].parameters, runs[1].parameters)
    assert np.array_equal(runs[0].gradients, runs[1].gradients)


def test_adam_says_so_where_squares_overflow() -> None:
    with pytest.raises(training.TrainingError, match="squares of gradients") as caught:
        training.descend(
            lambda a: (1e200 * a * a / 2, 1e200 * a), 3.0, rule=training.Adam(0.5), steps=3
        )
    assert caught.value.history.parameters.tolist() == [3.0]


def test_a_trajectory_is_printed_without_its_pieces() -> None:
    assert len(repr(numeric.solve(decay, [1.0, 1.0], TIMES))) < 500
