"""Files of claims to a report: searches in killable processes, each certificate checked in another.

An interrupt ends the run with :class:`Interrupted`; what was found until then is kept.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from symnode.judgement.report import PageError, Report, Result
from symnode.language.claims import ClaimError, ClaimRecord, load
from symnode.verify.claims import tasks
from symnode.verify.claims.journal import Journal, key
from symnode.verify.claims.pool import Job, Pool
from symnode.verify.claims.verdict import result
from symnode.verify.run import versions

BUDGET = 10.0  # seconds for a claim
MEMORY = 2 << 30  # bytes of address space for a process
CHECK_LIMIT = 60.0  # seconds for checking a certificate that was found within the budget
Progress = Callable[[int, int, str], None]


class Interrupted(Exception):
    """The run was stopped from the keyboard; ``done`` of ``total`` searches are kept."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"{done} of {total}")
        self.done, self.total = done, total


@dataclass(frozen=True)
class Options:
    """How claims are judged."""

    jobs: int = 2
    budget: float = BUDGET
    memory: int = MEMORY
    seed: int = 0
    fresh: bool = False
    keyword: str | None = None
    certificates: bool = False  # whether the answer holds the certificates


@dataclass
class _Item:
    """One claim on its way."""

    path: str
    claim: ClaimRecord
    journal: Journal
    key: str
    found: dict[str, Any] | None = None
    checked: dict[str, Any] = field(default_factory=dict)
    witnessed: dict[str, Any] = field(default_factory=dict)
    open: int = 0  # tasks that have to end before the verdict
    seconds: float = 0.0


def judge_claims(
    paths: Sequence[str], options: Options, progress: Progress | None = None
) -> tuple[Report, dict[str, Any]]:
    """The report, and the certificates by the ids of the claims (if asked for)."""
    started = time.perf_counter()
    items, errors = _items(paths, options)
    resumed = sum(i.found is not None for i in items)
    _Run(items, options, progress).carry_out()
    certificates: dict[str, Any] = {}
    results: list[Result] = []
    for i in items:
        assert i.found is not None
        r = result(i.path, i.claim, i.found, i.checked, i.witnessed, options.budget)
        results.append(r)
        if options.certificates and r.certificates:
            certificates[r.id] = i.found["certificate"]
    timing = {
        "seconds": round(time.perf_counter() - started, 3),
        "jobs": options.jobs,
        "resumed": resumed,
        "items": {r.id: round(i.seconds, 3) for r, i in zip(results, items, strict=True)},
    }
    return Report(tuple(results), tuple(errors), versions(), timing), certificates


def _items(paths: Sequence[str], options: Options) -> tuple[list[_Item], list[PageError]]:
    items: list[_Item] = []
    errors: list[PageError] = []
    for path, name in dict.fromkeys(_parts(p) for p in paths):
        file = load(path)
        errors += [page_error(e) for e in file.errors]
        journal = Journal(Path(path), fresh=options.fresh)
        chosen = [c for c in file.claims if name in ("", c.id)]
        if name and not chosen and not file.errors:
            way = "symnode verify FILE -v lists the ids"
            errors.append(PageError(path, 1, f"a claim with the id {name}", "none", way))
        for claim in chosen:
            if options.keyword and options.keyword.lower() not in claim.id.lower():
                continue
            place = key(claim.to_json(), options.budget, options.seed, options.memory)
            items.append(_Item(path, claim, journal, place, journal.kept.get(place)))
    return items, errors


def _parts(path: str) -> tuple[str, str]:
    name, _, claim = path.partition("::")
    return name, claim


def page_error(error: ClaimError) -> PageError:
    """A mistake in a file of claims as the report holds it."""
    told = (error.expected, error.got, error.way_out)
    return PageError(error.path, error.line, *told, column=error.column)


class _Run:
    """The searches that are left, and the checks of everything that was found."""

    def __init__(self, items: list[_Item], options: Options, progress: Progress | None) -> None:
        self.items, self.options, self.progress = items, options, progress
        self.done = 0
        self._asked: Callable[[], bool] = lambda: False

    def carry_out(self) -> None:
        """Settle every item. Raises Interrupted."""
        if not self.items:
            return
        tasks.preload(engine=any(i.found is None for i in self.items))
        gc.freeze()  # the children share what is there
        size, memory = self.options.jobs, self.options.memory
        try:
            with _patient() as self._asked, Pool(size, memory, self._tick) as pool:
                self._tick()
                for job, answer, seconds in pool.answers(self._jobs()):
                    self._take(pool, job, answer, seconds)
        except KeyboardInterrupt:
            kept = sum(i.found is not None for i in self.items)
            raise Interrupted(kept, len(self.items)) from None
        finally:
            gc.unfreeze()

    def _jobs(self) -> Iterator[Job]:
        budget, seed = self.options.budget, self.options.seed
        for item in self.items:
            if item.found is None:
                task = partial(tasks.search, item.claim.to_json(), budget, seed)
                yield Job(("found", item), task, budget)
            else:
                yield from self._checks(item)

    def _take(self, pool: Pool, job: Job, answer: dict[str, Any], seconds: float) -> None:
        what, item = job.name
        setattr(item, what, answer)
        if what == "found":
            item.seconds = seconds
            item.journal.keep(item.key, answer)
            for check in self._checks(item):
                pool.add(check)
        else:
            item.open -= 1
            self._count(item)
        self._tick()

    def _checks(self, item: _Item) -> list[Job]:
        """The checks of what was found for a claim."""
        assert item.found is not None
        claim, found, jobs = item.claim.to_json(), item.found, []
        for name, part in (("checked", "certificate"), ("witnessed", "witness")):
            certificate = found.get(part)
            if isinstance(certificate, dict) and "format" in certificate:
                task = partial(tasks.check, certificate, claim)
                jobs.append(Job((name, item), task, CHECK_LIMIT))
        item.open = len(jobs)
        self._count(item)
        return jobs

    def _count(self, item: _Item) -> None:
        self.done += item.open == 0

    def _tick(self) -> None:
        if self._asked():
            raise KeyboardInterrupt
        if self.progress:
            self.progress(self.done, len(self.items), "")


@contextlib.contextmanager
def _patient() -> Iterator[Callable[[], bool]]:
    """Remember an interrupt until it is asked for, so that no line is kept by half.

    A second one interrupts at once. Outside the main thread interrupts come as they always do.
    """
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
