"""Memory for the tapes of compiled fields, kept from one sweep to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, final
from weakref import WeakKeyDictionary

from symnode.numeric.adjoints.fields import Parameters, TapedField
from symnode.numeric.emission.field_record import Record, Records
from symnode.numeric.inputs import Array

Key = tuple[Any, ...]
# Fresh memory costs more than the arithmetic of a small field: the system clears every page of it.
# So the last sweep of a field leaves its memory to the next one, as long as the field lives.
_SPARE: WeakKeyDictionary[Any, dict[Key, StageRecords]] = WeakKeyDictionary()


@final
class StageRecords:
    """Tapes for all stages of a segment; factors for those of one step.

    A step's factors are contracted as soon as it is pulled back, while they are in the cache, so
    that all steps share their memory.
    """

    def __init__(self, make: Callable[[int], Records], stages: int, steps: int) -> None:
        tapes, shared = make(stages * steps), make(stages)
        factors = [shared[i] for i in range(stages)]
        self._stages = [
            [
                replace(tapes[n * stages + i], factors=own.factors, summed=own.summed)
                for i, own in enumerate(factors)
            ]
            for n in range(steps)
        ]
        self._steps = [
            replace(shared, tape=[a[n * stages : (n + 1) * stages] for a in tapes.tape])
            for n in range(steps)
        ]

    def stage(self, step: int, i: int) -> Record:
        """Where stage i of a step of the segment is recorded."""
        return self._stages[step][i]

    def step(self, step: int) -> Records:
        """All stages of a step, for ``collect``."""
        return self._steps[step]


def taken_records(
    field: TapedField, state: Array, parameters: Parameters, stages: int, steps: int
) -> tuple[StageRecords | None, Callable[[], None]]:
    """Records that no other sweep uses, and how to leave them; None for a field without any."""
    make = getattr(field, "records", None)
    if make is None:
        return None, lambda: None
    shapes = tuple((name, value.shape) for name, value in parameters.items())
    key = (stages, steps, state.shape, state.dtype, shapes)
    spare = _SPARE.setdefault(field, {})
    # Taken out, so that a sweep inside the loss of this one, or in another thread, has its own.
    found = spare.pop(key, None)
    if found is None:
        spare.clear()
        found = StageRecords(lambda count: make(count, state, parameters), stages, steps)
    return found, lambda: spare.update({key: found})
