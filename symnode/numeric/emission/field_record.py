"""What a field keeps of a stage for the way back, and what that makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.emission.errors import EmissionError

Values = NDArray[Any]


@dataclass(frozen=True)
class Record:
    """Arrays of one stage: what is kept of the value, the factors of the parameter gradients, and
    parts of those gradients that are no sums over samples.

    The first of the tape keeps the state, and ``costate`` is the factor that keeps the costate,
    where there is one: what is made there needs no copy.
    """

    tape: Sequence[Values]
    factors: Sequence[Values]
    summed: Sequence[Values]
    costate: Values | None = None


@dataclass(frozen=True)
class Records:
    """The same for many stages, with the stages as a first axis.

    ``records[k]`` is given to ``taped``; the whole to ``collect``, which contracts the factors of
    all stages where they lie, without copying them.
    """

    tape: Sequence[Values]
    factors: Sequence[Values]
    summed: Sequence[Values]
    costate: Values | None = None

    def __len__(self) -> int:
        return len(self.tape[0])

    def __getitem__(self, k: int) -> Record:
        tape, factors, summed = (
            [a[k, ...] for a in own] for own in (self.tape, self.factors, self.summed)
        )
        return Record(tape, factors, summed, None if self.costate is None else self.costate[k, ...])

    def whole(self) -> list[Values]:
        """Tapes and factors with the samples of all stages side by side; sums of the rest."""
        flat = [a.reshape(-1, *a.shape[2:]) for a in (*self.tape, *self.factors)]
        return [*flat, *(a.sum(axis=0) for a in self.summed)]


class Tape(NamedTuple):
    """One evaluation: its time, the values that the way back needs, and where they are recorded.

    One is made at every stage; a tuple is cheaper than a frozen dataclass.
    """

    time: Any
    kept: Sequence[Values]
    record: Record | None = None


def stacked(stages: Sequence[Record]) -> Records:
    """Records of single stages, copied side by side."""
    if not stages:
        raise EmissionError(
            "numeric.compile_field: collect", "one stage or more", "none", "pull back first"
        )
    rows = [(s.tape, s.factors, s.summed) for s in stages]
    tape, factors, summed = (
        [np.array(a) for a in zip(*own, strict=True)] for own in zip(*rows, strict=True)
    )
    return Records(tape, factors, summed)
