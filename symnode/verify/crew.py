"""Worker processes from the parent's side: ask, wait, and kill one that is over its time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from symnode.experiments.profiles import USUAL
from symnode.judgement.report import SCHEMA, PageError
from symnode.verify.collect import Page

START_LIMIT = 60.0  # seconds in which a worker must have imported what it needs
# One thread a worker, so that a run uses the cores that --jobs gives it: several threads in small
# matrix products, on cores that others use too, took 17 times as long.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
GRACE = 0.5  # seconds between the worker's own report of where it hangs and its end
_FRAME = re.compile(r'^  File "(?P<path>.+)", line (?P<line>\d+) in ')

Progress = Callable[[str], None] | None


@dataclass(frozen=True)
class Question:
    """What to do with one page."""

    page: Page
    root: Path
    limit: float
    keyword: str | None = None
    do: str = "judge"  # or "list" (without verdicts), "certificate" (of the statement ``keyword``)
    profile: str = USUAL  # of property tests

    def error(self, line: int, expected: str, got: str, way_out: str) -> PageError:
        """A mistake on this page."""
        return PageError(self.page.id(self.root), line, expected, got, way_out)


class Worker:
    """A process that answers questions one after the other; it is started when it is needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._late = False

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # the last request was not read
                    continue
        process.wait()

    def ask(self, question: Question, progress: Progress = None) -> dict[str, Any]:
        """The answer: ``report`` and ``seconds``, or ``statements``; and ``errors`` of the page."""
        process, why = self._started()
        if process is None:
            return {"errors": [_not_started(question, why)]}
        assert process.stdin is not None and process.stdout is not None
        request = {
            "do": question.do,
            "path": str(question.page.path),
            "root": str(question.root),
            "keyword": question.keyword,
            "limit": question.limit,
            "profile": question.profile,
        }
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        except OSError:  # it has died; reading tells how
            pass
        return self._answer(process, question, progress)

    def _started(self) -> tuple[subprocess.Popen[str] | None, str]:
        """The process, or why there is none."""
        if self._process is not None:
            return self._process, ""
        self._process = process = _launch()
        assert process.stdout is not None
        timer = self._kill_after(process, START_LIMIT)
        first = process.stdout.readline()
        timer.cancel()
        said = json.loads(first) if first.endswith("\n") else {"failed": "it gave no sign of life"}
        if "failed" not in said:
            return process, ""
        self.close()
        return None, str(said["failed"])

    def _kill_after(self, process: subprocess.Popen[str], seconds: float) -> threading.Timer:
        def kill() -> None:
            self._late = True
            process.kill()

        self._late = False
        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        return timer

    def _answer(
        self, process: subprocess.Popen[str], question: Question, progress: Progress
    ) -> dict[str, Any]:
        timer = self._kill_after(process, question.limit + GRACE)
        trace: list[str] = []
        last = ""
        kept: list[Any] = []  # results of statements that were judged before the end came
        assert process.stdout is not None
        for line in process.stdout:
            if not line.startswith("{"):
                trace.append(line)
                continue
            message = json.loads(line)
            if "done" in message:
                timer.cancel()
                return _decoded(message["done"])
            if "result" in message:
                kept.append(message["result"])
            elif progress:
                progress(message["progress"])
            last = message.get("progress", last)
        timer.cancel()
        process.wait()
        code, late = process.returncode, self._late
        self.close()
        error = _too_slow(question, trace, last) if late else _died(question, code)
        return {"errors": [error], "report": {"schema": SCHEMA, "results": kept}, "seconds": {}}


def _launch() -> subprocess.Popen[str]:
    """A worker with the same symnode as this process, whether it is installed or not."""
    package = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([package, *([inherited] if inherited else [])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "symnode.verify.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONPATH": path},
    )


def _decoded(done: dict[str, Any]) -> dict[str, Any]:
    if "errors" in done:
        done["errors"] = [PageError(**e) for e in done["errors"]]
    return done


def _too_slow(question: Question, trace: list[str], last: str) -> PageError:
    line = _line_of(trace, question.page.path)
    where = f" at line {line}" if line else ""
    after = f", after {last}" if last else ""
    return question.error(
        line or 1,
        f"a page that is judged within {question.limit:g} s",
        f"still running{where}{after}",
        f"look for an endless loop, or allow more time: --budget {question.limit * 3:g}s",
    )


def _line_of(trace: list[str], path: Path) -> int | None:
    """The innermost line of the page in a stack, which is written innermost first."""
    for text in trace:
        match = _FRAME.match(text)
        if match and Path(match["path"]) == path:
            return int(match["line"])
    return None


def _died(question: Question, code: int) -> PageError:
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    return question.error(
        1,
        "a page that leaves its process running",
        f"the process that judged it ended {how}",
        "a page declares values; take out calls that end the process or need much memory",
    )


def _not_started(question: Question, why: str) -> PageError:
    return question.error(
        1,
        "a process to judge the page in",
        f"it did not start: {why}",
        "install symnode again; symnode doctor shows what is missing",
    )
