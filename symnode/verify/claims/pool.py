"""Tasks in several processes at a time; answers come as they are ready."""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from symnode.verify.claims.child import Child, Task

Answer = dict[str, Any]
TICK = 0.2  # seconds after which the caller hears that time has passed


@dataclass(frozen=True)
class Job:
    """A task with its name and its time; ``name`` is what the answer comes back with."""

    name: Any
    task: Task
    seconds: float


class Pool:
    """At most ``size`` processes; leaving the context ends them all."""

    def __init__(self, size: int, memory: int, tick: Callable[[], None]) -> None:
        self.size, self.memory, self.tick = size, memory, tick
        self._running: dict[int, tuple[Job, Child]] = {}
        self._waiting: deque[Job] = deque()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        running, self._running = self._running, {}
        for _, child in running.values():
            child.stop()

    def add(self, job: Job) -> None:
        """A job to do before those that are not begun yet."""
        self._waiting.append(job)

    def answers(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Answer, float]]:
        """Each job with its answer and its seconds; jobs may be added in between."""
        rest = iter(jobs)
        while True:
            self._begin(rest)
            if not self._running:
                return
            yield from self._ended()

    def _begin(self, rest: Iterator[Job]) -> None:
        while len(self._running) < self.size:
            job = self._waiting.popleft() if self._waiting else next(rest, None)
            if job is None:
                return
            child = Child(job.task, job.seconds, self.memory)
            self._running[child.receiver] = (job, child)

    def _ended(self) -> Iterator[tuple[Job, Answer, float]]:
        now = time.monotonic()
        until = min(child.limit for _, child in self._running.values())
        wait = max(0.0, min(TICK, until - now))
        ready, _, _ = select.select(list(self._running), [], [], wait)
        done = [r for r in ready if self._running[r][1].read()]
        now = time.monotonic()
        for receiver, (job, child) in list(self._running.items()):
            if receiver in done or now > child.limit:
                del self._running[receiver]
                if receiver in done:
                    answer = child.answer()
                else:
                    child.stop()
                    answer = {"late": True}
                yield job, answer, now - child.started
        self.tick()
