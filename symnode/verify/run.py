"""From paths to a report: collect pages, have workers judge them, put the answers in order."""

from __future__ import annotations

import platform
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from symnode import __version__
from symnode.experiments.profiles import USUAL
from symnode.judgement.report import PageError, Report, Result, report_from_json
from symnode.verify.collect import Page, collect
from symnode.verify.crew import Progress, Question, Worker

TIME_LIMIT = 60.0  # seconds for a page
JOBS = 2


@dataclass(frozen=True)
class Effort:
    """Seconds for a page, and the profile of its property tests."""

    seconds: float = TIME_LIMIT
    profile: str = USUAL


USUAL_EFFORT = Effort()

Answer = dict[str, Any]


def verify(
    paths: Sequence[str],
    *,
    root: Path,
    keyword: str | None = None,
    jobs: int | None = None,
    effort: Effort = USUAL_EFFORT,
    progress: Progress = None,
) -> Report:
    """Judge the pages under ``paths``; results are in the order of the pages, whoever was first.

    A page over its time limit becomes a page error and costs no other page. An interrupt from the
    keyboard ends the run; the report then holds what was judged until then, and names the rest.
    Raises UsageError for a path that does not exist.
    """
    started = time.perf_counter()
    pages = collect(paths, root)
    questions = [
        Question(page, root, effort.seconds, _keyword(page, keyword), profile=effort.profile)
        for page in pages
    ]
    workers = max(1, min(JOBS if jobs is None else jobs, len(pages)))
    answers = _Run(questions, progress).carried_out(workers)
    results: list[Result] = []
    errors: list[PageError] = []
    seconds: dict[str, float] = {}
    for question, answer in zip(questions, answers, strict=True):
        report, spent = read(question, answer)
        results += report.results
        errors += report.errors
        seconds |= spent
    timing = {"seconds": round(time.perf_counter() - started, 3), "jobs": workers, "items": seconds}
    return Report(tuple(results), tuple(errors), versions(), timing)


def read(question: Question, answer: Answer | None) -> tuple[Report, dict[str, float]]:
    """The results of one page that were asked for, its errors, and the seconds of each item."""
    page = question.page
    if answer is None:
        return Report((), (_interrupted(question),)), {}
    if "report" not in answer:
        return Report((), tuple(answer["errors"])), {}
    report = report_from_json(answer["report"])
    report = replace(report, errors=(*report.errors, *answer.get("errors", ())))
    spent = {k: round(float(v), 4) for k, v in answer["seconds"].items()}
    if page.names is None:
        return report, spent
    found = {r.id.rpartition("::")[2] for r in report.results}
    kept = tuple(r for r in report.results if r.id.rpartition("::")[2] in page.names)
    errors = report.errors
    if not question.keyword or question.keyword in page.names:
        missing = [] if errors else sorted(page.names - found)
        errors += tuple(_no_statement(question, name, report) for name in missing)
    ids = {r.id for r in kept}
    return Report(kept, errors), {k: v for k, v in spent.items() if _owner(k) in ids}


def certificate(identifier: str, *, root: Path, time_limit: float = TIME_LIMIT) -> Answer:
    """The certificate of one statement: ``certificate`` (None without one) and ``errors``."""
    (page,) = collect((identifier,), root)
    (name,) = page.names or {""}
    with Worker() as worker:
        return worker.ask(Question(page, root, time_limit, name, "certificate"))


def versions() -> dict[str, str]:
    """What the verdicts depend on; nothing that names the machine."""
    found = {"symnode": __version__, "python": platform.python_version()}
    try:
        found["sympy"] = metadata.version("sympy")
    except metadata.PackageNotFoundError:
        found["sympy"] = "missing"
    return found


def _keyword(page: Page, keyword: str | None) -> str | None:
    """One statement asked for by its name spares the others of its page."""
    if keyword is None and page.names is not None and len(page.names) == 1:
        return next(iter(page.names))
    return keyword


def _owner(item: str) -> str:
    """The statement's id of an item, which is an id or an id with a row.

    >>> _owner("proofs/a.py::b:3"), _owner("proofs/a.py::b")
    ('proofs/a.py::b', 'proofs/a.py::b')
    """
    page, _, rest = item.partition("::")
    return f"{page}::{rest.partition(':')[0]}"


def _interrupted(question: Question) -> PageError:
    return question.error(
        1, "a page that is judged to the end", "the run was stopped", "run the command again"
    )


def _no_statement(question: Question, name: str, report: Report) -> PageError:
    names = ", ".join(r.id.rpartition("::")[2] for r in report.results)
    return question.error(
        1,
        f"a statement named {name} on this page",
        f"statements: {names}" if names else "none of this name",
        f"name one that is there; symnode verify {question.page.id(question.root)} lists them",
    )


class _Run:
    """Questions that are handed to workers, and their answers by position."""

    def __init__(self, questions: Sequence[Question], progress: Progress) -> None:
        self.questions = questions
        self.progress = progress
        self.answers: list[Answer | None] = [None] * len(questions)
        self._stopped = False
        self._todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[int] = queue.SimpleQueue()
        for position in range(len(questions)):
            self._todo.put(position)

    def carried_out(self, workers: int) -> list[Answer | None]:
        """All answers; None for a page that an interrupt left out."""
        if not self.questions:
            return []
        crew = [Worker() for _ in range(workers)]
        threads = [threading.Thread(target=self._work, args=(w,), daemon=True) for w in crew]
        try:
            for thread in threads:
                thread.start()
            for _ in self.questions:
                self._done.get()
        except KeyboardInterrupt:
            self._stopped = True
        finally:
            for worker in crew:
                worker.close()
        return self.answers

    def _work(self, worker: Worker) -> None:
        while not self._stopped:
            try:
                position = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                self._tell(position, "")
                answer = worker.ask(self.questions[position], partial(self._tell, position))
                if not self._stopped:
                    self.answers[position] = answer
            finally:
                self._done.put(position)

    def _tell(self, position: int, what: str) -> None:
        if self.progress:
            question = self.questions[position]
            shown = what or question.page.id(question.root)
            self.progress(f"page {position + 1} of {len(self.questions)}: {shown}")
