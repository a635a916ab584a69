"""The process that judges pages: requests come in as lines of JSON, answers go out the same way.

It can be killed at any time; so a page that never ends costs its own verdict and no other. The
parent starts it with ``python -m symnode.verify.worker``.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import queue
import signal
import sys
import threading
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from symnode.judgement.report import PageError, Report

GARBAGE = (200_000, 20, 100)  # formulas are many small tuples without cycles: look for these rarely


def main() -> None:
    """Answer requests until the input ends.

    The answers have the standard output for themselves: what a page prints goes to the standard
    error output. The requests have the standard input for themselves: a page that reads it, or
    closes it as ``exit()`` does, finds it empty.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt ends
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for as long as it runs
    os.dup2(sys.stdin.fileno(), 0)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, requests), daemon=True).start()
    try:
        import_module("symnode.verify.judge")  # before "ready": no page pays for this import
    except Exception as error:  # a broken installation; the parent tells it
        _say(answers, {"failed": f"{type(error).__name__}: {error}"})
        return
    _say(answers, {"ready": True})
    while True:
        _serve(json.loads(requests.get()), answers)


def _listen(asked: IO[str], requests: queue.SimpleQueue[str]) -> None:
    """Pass requests on; when the parent is gone, end at once, whatever a page is doing."""
    for line in asked:
        requests.put(line)
    os._exit(0)


def _say(answers: IO[str], message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def _serve(request: dict[str, Any], answers: IO[str]) -> None:
    # At the limit the stack is written to the answers: it names the line where a page hangs.
    faulthandler.dump_traceback_later(request["limit"], file=answers.fileno())
    try:
        done = _judged(request, answers) if request["do"] == "judge" else _other(request)
    except BaseException as error:  # a page may raise anything, and the next page goes on
        done = {"errors": [asdict(_unforeseen(request, error))]}
    faulthandler.cancel_dump_traceback_later()
    with contextlib.suppress(BrokenPipeError):
        _say(answers, {"done": done})


def _judged(request: dict[str, Any], answers: IO[str]) -> dict[str, Any]:
    from symnode.verify.judge import judge_page

    gc.set_threshold(*GARBAGE)
    results, errors, seconds = judge_page(
        Path(request["path"]),
        root=Path(request["root"]),
        keyword=request["keyword"],
        effort=request["profile"],
        progress=lambda what: _say(answers, {"progress": str(what)}),
        finished=lambda result: _say(answers, {"result": asdict(result)}),
    )
    data = Report(tuple(results), tuple(errors)).to_json()
    return {"report": data, "seconds": seconds}


def _other(request: dict[str, Any]) -> dict[str, Any]:
    return _listed(request) if request["do"] == "list" else _certificate(request)


def _certificate(request: dict[str, Any]) -> dict[str, Any]:
    from symnode.verify.judge import certified

    path, root = Path(request["path"]), Path(request["root"])
    certificate, errors = certified(path, request["keyword"], root=root)
    return {"certificate": certificate, "errors": [asdict(e) for e in errors]}


def _listed(request: dict[str, Any]) -> dict[str, Any]:
    from symnode.verify.judge import statements_of

    statements, errors = statements_of(Path(request["path"]), root=Path(request["root"]))
    return {"statements": statements, "errors": [asdict(e) for e in errors]}


def _unforeseen(request: dict[str, Any], error: BaseException) -> PageError:
    path = Path(request["path"])
    line, trace = 1, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return PageError(
        path.relative_to(request["root"]).as_posix(),
        line,
        "a page that can be judged",
        f"{type(error).__name__}: {error}",
        "if the page is right, this is a mistake in symnode: please report it with the page",
    )


if __name__ == "__main__":
    main()
