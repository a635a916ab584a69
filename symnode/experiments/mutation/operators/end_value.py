"""Dynamics, or a recurrence, without the value at one end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from symnode.experiments.mutation.change import Change, Operator, Original, altered_hypothesis
from symnode.language.dynamics import Dynamics
from symnode.language.recurrence import Recurrence


def _changes(statement: Original) -> Iterator[Change]:
    for given in statement.given:
        if not isinstance(given, Dynamics | Recurrence):
            continue
        for end in ("initial", "terminal"):
            if getattr(given, end) is not None:
                what = f"without the {end} value of {given.state}"
                left_out: dict[str, Any] = {end: None}
                yield altered_hypothesis(statement, given, what, replace(given, **left_out))


OPERATOR = Operator("end-value", "an initial or terminal value that is missing", _changes)
