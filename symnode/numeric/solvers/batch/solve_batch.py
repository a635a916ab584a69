"""The door to the solver of many initial value problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, common_type, save_times_of, start_of
from symnode.numeric.solvers.batch.field import BatchField, BatchFunction, rows_of
from symnode.numeric.solvers.batch.lanes import columns
from symnode.numeric.solvers.batch.record import BatchRecord, BatchTrajectories
from symnode.numeric.solvers.batch.run import WHERE, BatchRun
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.tableaux import TABLEAUX

PAIRS = tuple(sorted(name for name, t in TABLEAUX.items() if t.embedded))


def solve_batch(
    field: BatchFunction,
    initial: ArrayLike,
    times: ArrayLike,
    *,
    parameters: Sequence[ArrayLike] = (),
    method: str = "dormand_prince",
    options: SolverOptions | None = None,
) -> BatchTrajectories:
    """Solutions of ``dx_i/dt = field(t, x_i, p_i)`` for m instances i, each with its own steps.

    ``field(t, x, *parameters)`` gets some of the instances, any number and in any order: their
    times (m,), their states (m, d) and their parameters, and returns (m, d). It must treat each
    row for itself. In memory the instances lie side by side, so functions of NumPy and
    ``np.einsum("mij,mj->mi", w, x)`` are fast.

    Args:
        field: the slopes of many instances.
        initial: states (m, d), real or complex; integers and float32 become float64.
        times: N times in increasing or decreasing order, the same for all instances.
        parameters: arrays whose first axis counts the instances.
        method: an explicit pair.
        options: as for :func:`~symnode.numeric.solve`; there is no path beyond the times.

    Returns :class:`~symnode.numeric.BatchTrajectories`; an instance that breaks down is reported
    there, and the others go on.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for unusable input.

    Source: [hairer1993, II.4, II.6].

    >>> rates = np.array([1.0, 2.0])
    >>> found = solve_batch(lambda t, x, a: -a[:, None] * x, np.ones((2, 1)), [0.0, 1.0],
    ...     parameters=[rates])
    >>> found.states[:, -1, 0].round(6).tolist()
    [0.367879, 0.135335]
    """
    options = SolverOptions.given(options, WHERE)
    if method not in PAIRS:
        names = ", ".join(PAIRS)
        raise IntegrationError(f"{WHERE}: method", "an explicit pair", method, f"one of {names}")
    grid = save_times_of(times, f"{WHERE}: times")
    state = start_of(initial, f"{WHERE}: initial")
    if state.ndim != 2:
        raise IntegrationError(
            f"{WHERE}: initial", "shape (m, d)", f"shape {state.shape}", "a row for each instance"
        )
    given = tuple(_parameter(p, k, len(state)) for k, p in enumerate(parameters))
    slope = BatchField(field, WHERE)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if state.size:
            state = state.astype(_type(field, grid[0], state, given))
        direction = 1.0 if grid[-1] >= grid[0] else -1.0
        record = BatchRecord(grid, state, direction)
        run = BatchRun(method, slope, record, options)
        if state.size and grid[-1] != grid[0]:
            run.run(run.waiting(columns(state), given))
    return record.result(
        failures=run.failures, steps=run.steps, rejected=run.rejected, evaluations=slope.evaluations
    )


def _parameter(value: ArrayLike, place: int, instances: int) -> Array:
    """A parameter with the instances last."""
    array = np.asarray(value)
    if array.ndim < 1 or len(array) != instances:
        raise IntegrationError(
            f"{WHERE}: parameters[{place}]",
            f"{instances} rows, one for each instance",
            f"shape {array.shape}",
            "np.broadcast_to, or close over what all instances share",
        )
    return columns(array)


def _type(
    field: BatchFunction, time: float, state: Array, parameters: tuple[Array, ...]
) -> np.dtype[Any]:
    """The type that holds both the states and their slopes, from the first instance."""
    given = rows_of(tuple(p[..., :1] for p in parameters))
    return common_type(
        lambda _, x: field(np.array([time]), x, *given), time, state[:1], f"{WHERE}: field"
    )
