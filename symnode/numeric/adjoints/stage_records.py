"""Memory for the tapes of compiled fields, kept from one sweep to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, final
from weakref import WeakKeyDictionary

from symnode.numeric.adjoints.fields import Parameters, TapedField
from symnode.numeric.emission.field_record import Record, Records
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.memory import within_memory

Key = tuple[Any, ...]
Limit = tuple[str, str, str]  # of an error about memory: where, what, and the way out
# Fresh memory costs more than the arithmetic of a small field: the system clears every page of it.
# So the last sweep of a field leaves its memory to the next one, as long as the field lives.
_SPARE: WeakKeyDictionary[Any, dict[Key, StageRecords]] = WeakKeyDictionary()


# Factors that wait to be contracted together shall stay in the cache nearest to one core.
TOGETHER = 2**20  # bytes
# More than this is not left to the next sweep.
LEFT = 2**28  # bytes


@final
class StageRecords:
    """Tapes for all stages of a segment; factors for those of a few steps, a group.

    The factors of a group are contracted as soon as it is pulled back, while they are in the
    cache, so that all groups share their memory.
    """

    def __init__(
        self, make: Callable[[int], Records], stages: int, steps: int, limit: Limit
    ) -> None:
        one = make(1)
        size = stages * sum(a.nbytes for a in (*one.tape, *one.factors, *one.summed))
        self.size = size * steps
        expect_tapes(self.size, limit)
        self._count, self._group = stages, max(1, min(steps, TOGETHER // max(1, size)))
        self._tapes, self._shared = make(stages * steps), make(stages * self._group)
        self._stages = [
            [self._record(n * stages + i, (n % self._group) * stages + i) for i in range(stages)]
            for n in range(steps)
        ]

    def _record(self, tape: int, factors: int) -> Record:
        own = self._shared[factors]
        return replace(own, tape=self._tapes[tape].tape)

    def of_step(self, step: int) -> list[Record]:
        """Where the stages of a step of the segment are recorded."""
        return self._stages[step]

    def group_from(self, step: int, steps: int) -> Records | None:
        """The group that begins with that step, for ``collect``; None if no group does.

        ``steps`` is the length of the segment, which may be shorter than what was prepared.
        """
        if step % self._group:
            return None
        first, count = step * self._count, self._count * min(self._group, steps - step)
        return Records(
            [a[first : first + count] for a in self._tapes.tape],
            [a[:count] for a in self._shared.factors],
            [a[:count] for a in self._shared.summed],
        )


def taken_records(
    field: TapedField,
    state: Array,
    parameters: Parameters,
    stages: int,
    steps: int,
    limit: Limit,
) -> tuple[StageRecords | None, Callable[[], None]]:
    """Records that no other sweep uses, and how to leave them; None for a field without any."""
    make = getattr(field, "records", None)
    if make is None:
        expect_tapes(2 * state.nbytes * stages * steps, limit)  # stages and slopes
        return None, lambda: None
    shapes = tuple((name, value.shape) for name, value in parameters.items())
    key = (stages, steps, state.shape, state.dtype, shapes)
    spare = _SPARE.setdefault(field, {})
    # Taken out, so that a sweep inside the loss of this one, or in another thread, has its own.
    found = spare.pop(key, None)
    if found is None:
        spare.clear()
        found = StageRecords(lambda count: make(count, state, parameters), stages, steps, limit)
    return found, lambda: spare.update({key: found} if found.size <= LEFT else {})


def expect_tapes(size: int, limit: Limit) -> None:
    """Refuse tapes that do not fit, before the forward pass."""
    where, what, way_out = limit
    within_memory(size, where, what, way_out)
