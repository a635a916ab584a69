"""From paths to a mutation report: pages in processes of their own, several at a time."""

from __future__ import annotations

import gc
import mmap
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from symnode.judgement.mutation import MutationReport, statement_from_json
from symnode.judgement.report import PageError
from symnode.verify.claims.pool import Job, Pool
from symnode.verify.collect import Page, collect
from symnode.verify.mutation_page import MEMORY, Options, mutate_page
from symnode.verify.run import versions

PAGE_LIMIT = 6 * 3600.0  # seconds; each step of a page has a limit of its own, far below
# What methods import when they first need it: here once, not again for each mutant.
_PRELOADED = ("scipy.optimize", "symnode.methods.reals.portfolio", "flint", "z3")
Progress = Callable[[int, int, int], None]  # pages done, all pages, mutants judged

__all__ = ["Interrupted", "Options", "Progress", "mutate"]


class Interrupted(Exception):
    """The run was stopped from the keyboard; ``judged`` mutants are kept."""

    def __init__(self, judged: int) -> None:
        super().__init__(str(judged))
        self.judged = judged


def mutate(
    paths: Sequence[str], *, root: Path, options: Options, progress: Progress | None = None
) -> MutationReport:
    """Mutate the statements of the pages under ``paths``, in the order of the pages.

    A page that hangs or ends its process becomes a page error and costs no other page.
    Raises UsageError for a path that does not exist, and Interrupted.
    """
    started = time.perf_counter()
    pages = collect(paths, root)
    run = _Run(pages, root, options, progress)
    answers = run.carried_out()
    statements = [statement_from_json(s) for a in answers for s in a["statements"]]
    errors = [PageError(**e) for a in answers for e in a["errors"]]
    timing = {
        "seconds": round(time.perf_counter() - started, 3),
        "jobs": options.jobs,
        "resumed": sum(a["resumed"] for a in answers),
    }
    return MutationReport(tuple(statements), tuple(errors), versions(), timing)


class _Tally:
    """A number for each page, which its process counts up and this one reads."""

    _SLOT = struct.Struct("q")

    def __init__(self, size: int) -> None:
        self._memory = mmap.mmap(-1, max(1, size) * self._SLOT.size)

    def count(self, position: int) -> None:
        """One more at a position; each has one writer."""
        at = position * self._SLOT.size
        (before,) = self._SLOT.unpack_from(self._memory, at)
        self._SLOT.pack_into(self._memory, at, before + 1)

    def total(self) -> int:
        """The sum of all positions."""
        return sum(n for (n,) in self._SLOT.iter_unpack(self._memory[:]))


class _Run:
    """Pages that are handed to processes, and their answers by position."""

    def __init__(
        self, pages: Sequence[Page], root: Path, options: Options, progress: Progress | None
    ) -> None:
        self.pages, self.root, self.options, self.progress = pages, root, options, progress
        self.answers: dict[int, dict[str, Any]] = {}
        self.tally = _Tally(len(pages))

    def carried_out(self) -> list[dict[str, Any]]:
        """The answers of all pages. Raises Interrupted."""
        for name in _PRELOADED:
            import_module(name)
        gc.freeze()  # the children share what is there
        try:
            with Pool(self.options.jobs, MEMORY, self._tick) as pool:
                for job, answer, _ in pool.answers(self._jobs()):
                    self.answers[job.name] = self._read(job.name, answer)
        except KeyboardInterrupt:
            raise Interrupted(self.tally.total()) from None
        finally:
            gc.unfreeze()
        return [self.answers[k] for k in range(len(self.pages))]

    def _jobs(self) -> Iterator[Job]:
        for k, page in enumerate(self.pages):
            count = partial(self.tally.count, k)
            task = partial(mutate_page, page, self.root, self.options, count)
            yield Job(k, task, PAGE_LIMIT)

    def _read(self, position: int, answer: dict[str, Any]) -> dict[str, Any]:
        if "statements" in answer:
            return answer
        why = "it is still running" if answer.get("late") else answer["failed"]
        error = {
            "path": self.pages[position].id(self.root),
            "line": 1,
            "expected": "a page whose statements are imported and proved, each within a minute",
            "got": why,
            "way_out": "symnode verify shows where it hangs; what was judged is kept",
        }
        return {"statements": [], "errors": [error], "resumed": 0}

    def _tick(self) -> None:
        if self.progress:
            self.progress(len(self.answers), len(self.pages), self.tally.total())
