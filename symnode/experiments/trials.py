"""Seeded trials of a measurement: what each gave, case by case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np

from symnode.language.errors import StatementError

Case = Mapping[str, Any]
Numbers = dict[str, float]


def generator(seed: int, case: int, trial: int) -> np.random.Generator:
    """The random numbers of one trial: the same wherever and however often it runs.

    >>> generator(0, 1, 2).integers(100) == generator(0, 1, 2).integers(100)
    np.True_
    """
    return np.random.default_rng(np.random.SeedSequence([seed, case, trial]))


def measured(
    measure: Callable[..., Any], cases: Sequence[Case], trials: int, seed: int, of: Any
) -> list[list[Numbers]]:
    """The numbers of every trial of every case. ``of`` is the statement, for what goes wrong."""
    return [
        [
            _numbers(_called(measure, (generator(seed, c, t),), case, t, of), of)
            for t in range(trials)
        ]
        for c, case in enumerate(cases)
    ]


def errors_at(of: Any) -> list[list[list[float]]]:
    """``[case][step number][trial]``: the errors that a convergence order measures."""
    found = []
    for c, case in enumerate(of.cases):
        rows = []
        for k, n in enumerate(of.at):
            seeds = [generator(of.seed, c, k * of.trials + t) for t in range(of.trials)]
            values = [_called(of.error, (n, rng), case, t, of) for t, rng in enumerate(seeds)]
            rows.append([_error(v, of) for v in values])
        found.append(rows)
    return found


def shown(case: Case) -> str:
    """A case in words.

    >>> shown({"n": 100, "rate": 0.5})
    'n = 100, rate = 0.5'
    """
    return ", ".join(f"{k} = {getattr(v, '__name__', v)}" for k, v in case.items())


def _called(function: Callable[..., Any], first: Any, case: Case, trial: int, of: Any) -> Any:
    try:
        # Overflow shows in the numbers, which are looked at; a warning would say it a second time.
        with np.errstate(all="ignore"):
            return function(*first, **case)
    except (Exception, SystemExit) as error:  # whatever it raises costs this statement only
        where = f"{shown(case) or 'the only case'}, trial {trial + 1}, seed {of.seed}"
        raise StatementError(
            f'trials of "{of.title}" that end in numbers',
            f"{type(error).__name__}: {error} ({where})",
            "mend the function, or let it give the failure as a number, such as inf",
            of.place,
        ) from error


def _numbers(value: Any, of: Any) -> Numbers:
    """What a trial gave, as floats by name; complex numbers and arrays are refused."""
    if not isinstance(value, Mapping) or not value:
        got, way = repr(value), 'return {"crossings": 12}'
        raise StatementError(f'numbers by name from "{of.title}"', got, way, of.place)
    return {str(k): _real(v, f"{k} as one real number", of) for k, v in value.items()}


def _error(value: Any, of: Any) -> float:
    error = _real(value, "one real number as the error", of)
    if error < 0:
        raise StatementError(
            "an error, 0 or more", f"{error:g}", "take its absolute value", of.place
        )
    return error


def _real(value: Any, expected: str, of: Any) -> float:
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "biuf":
        raise StatementError(expected, repr(value), "float(value)", of.place)
    return float(array.reshape(()))


def all_numbers(values: Sequence[float]) -> bool:
    """Whether none of them is NaN."""
    return not any(map(isnan, values))
