"""Mutating one page: its statements are proved, then each mutant is judged in a fork of its own.

A mutant's process starts from the state in which its statement, and every lemma that this rests on,
has just been proved; so mutants cost no lemma twice, do not see each other, and can be stopped at
any time. What is judged is kept at once, line by line.
"""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

import symnode
from symnode.experiments.mutation.change import Original
from symnode.experiments.mutation.mutant import Mutant, mutants
from symnode.judgement.mutation import Fate, MutantResult, StatementMutation
from symnode.judgement.report import PageError
from symnode.judgement.status import Status
from symnode.language.errors import SymnodeError
from symnode.language.statements import AsPrinted, Theorem
from symnode.verify import collect, judge
from symnode.verify.claims.journal import Journal, engine
from symnode.verify.claims.pool import Job, Pool
from symnode.verify.claims.tasks import canonical
from symnode.verify.consistency import FAILS, consistency
from symnode.verify.library import Library
from symnode.verify.mutant_verdict import mutant_verdict
from symnode.verify.prove import prove
from symnode.verify.vacuity import EXCLUDE, contradiction
from symnode.verify.worker import GARBAGE

FOLDER = Path(".symnode", "mutation")
MEMORY = 4 << 30  # bytes of address space for a process
WAIT = 6.0  # how much longer than its processor time a mutant may take on a busy machine
STEP_LIMIT = 60.0  # seconds for the import of a page, or for the proof of one of its statements
_ENGINE = ("checker", "language", "calculus", "judgement", "methods", "experiments", "verify")
_MUTATED = (Status.PROVED, Status.ADMITTED)  # what a statement must expect to be mutated
_WATCH = 0.5  # seconds between two looks at whether the parent is still there


@dataclass(frozen=True)
class Options:
    """What to mutate, and how long each mutant may take."""

    jobs: int = 2
    budget: float = 10.0  # seconds of the processor for a mutant
    most: int = 8  # mutants of a statement, 0 for all
    keyword: str | None = None
    fresh: bool = False


def mutate_page(
    page: collect.Page, root: Path, options: Options, judged: Callable[[], None]
) -> dict[str, Any]:
    """The statements of a page with their mutants as JSON data, and the mistakes on the page.

    For a process of its own: it imports the page, and an alarm ends it when one step hangs.
    """
    sys.setrecursionlimit(max(judge.RECURSION, sys.getrecursionlimit()))
    gc.set_threshold(*GARBAGE)
    _alarm(STEP_LIMIT)
    loaded = judge.Page(page.path, root)
    run = _PageRun(loaded, options, Journal(page.path, fresh=options.fresh, folder=FOLDER), judged)
    errors = [*loaded.errors, *_unknown(page, loaded)]
    found = [run.statement(name, s) for name, s in _chosen(page, loaded, options.keyword)]
    return {
        "statements": [s.to_json() for s in found],
        "errors": [asdict(e) for e in errors],
        "resumed": run.resumed,
    }


def _alarm(seconds: float) -> None:
    """End this process, which leaves SIGALRM to the system, unless the next alarm is set before."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _chosen(
    page: collect.Page, loaded: judge.Page, keyword: str | None
) -> Iterator[tuple[str, Original]]:
    """The statements that are to be mutated, with their names."""
    for name, s in loaded.statements.items():
        if not isinstance(s, Theorem | AsPrinted) or s.expect not in _MUTATED:
            continue
        text = f"{loaded.name}::{name} {s.title}".lower()
        if (page.names is None or name in page.names) and (keyword or "").lower() in text:
            yield name, s


def _unknown(page: collect.Page, loaded: judge.Page) -> Iterator[PageError]:
    for name in sorted((page.names or frozenset()) - set(loaded.statements)):
        if not loaded.error:
            yield loaded.unknown(name)


class _PageRun:
    """The statements of one page, mutated one after the other."""

    def __init__(
        self, page: judge.Page, options: Options, journal: Journal, judged: Callable[[], None]
    ) -> None:
        self.page, self.options, self.journal, self.judged = page, options, journal, judged
        self.resumed = 0
        self.version = [engine(_ENGINE), _sources(page), options.budget]

    def statement(self, name: str, s: Original) -> StatementMutation:
        """The mutants of one statement, judged; none where it is not proved itself."""
        ident = f"{self.page.name}::{name}"
        place = (ident, s.title, self.page.name, s.place.line)
        _alarm(STEP_LIMIT)
        why_not = _unproved(s)
        if why_not:
            return StatementMutation(*place, skipped=why_not)
        every = list(mutants(s))
        chosen = every[: self.options.most or None]
        results = tuple(self._result(ident, m) for m in chosen)
        return StatementMutation(*place, results, len(every))

    def _result(self, ident: str, m: Mutant) -> MutantResult:
        """The fate of a mutant, from the journal or from a process of its own."""
        text = canonical([*self.version, ident, m.name, m.what])
        key = hashlib.sha256(text.encode()).hexdigest()
        found = self.journal.kept.get(key)
        if found is None:
            found = self._judged(m)
            if found["fate"] != Fate.UNJUDGED:
                self.journal.keep(key, found)
        else:
            self.resumed += 1
        self.judged()
        fate = Fate(found["fate"])
        return MutantResult(
            m.name, m.operator, m.what, m.text, fate, found["detail"], found["model"]
        )

    def _judged(self, m: Mutant) -> dict[str, Any]:
        budget = self.options.budget
        _alarm(WAIT * budget + STEP_LIMIT)
        with Pool(1, MEMORY, lambda: None) as pool:
            job = Job(m.name, partial(_fate, m, os.getpid(), budget), WAIT * budget)
            ((_, answer, _),) = pool.answers([job])
        if "fate" in answer:
            return answer
        late = "late" in answer or answer["failed"].endswith(f"by signal {signal.SIGXCPU.value}")
        why = f"no verdict within {budget:g} s" if late else answer["failed"]
        return {"fate": Fate.UNJUDGED, "detail": why, "model": {}}


def _fate(mutant: Mutant, parent: int, budget: float) -> dict[str, Any]:
    """The task of a mutant's process, which ends with its parent, and with its time."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(budget), ceil(budget) + 1))
    return asdict(mutant_verdict(mutant))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def _unproved(s: Original) -> str:
    """Why a statement cannot be mutated: it is not proved itself. Empty where it is."""
    try:
        if contradiction(s) is not None:
            return EXCLUDE
        proven = Library(prove).proven(s)
        seen = consistency(s) if proven.ok else None
        if seen is not None and seen.contradiction is not None:
            return seen.shown
        if seen is not None and seen.fails:
            return FAILS
    except SymnodeError as error:
        return f"it cannot be judged: expected {error.expected}; got {error.got}"
    if proven.conflict:
        return "the proof of the statement itself is a conflict"
    return "" if proven.ok else "it is not proved"


def _sources(page: judge.Page) -> str:
    """A digest of the page and of everything beside it that its import brought along."""
    root, package = page.root.resolve(), Path(symnode.__file__).resolve().parent
    files = {page.path.resolve()}
    for module in list(sys.modules.values()):
        path = Path(getattr(module, "__file__", None) or package).resolve()
        beside = path.is_relative_to(root) and not path.is_relative_to(package)
        if beside and "site-packages" not in path.parts and path.is_file():
            files.add(path)
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
