"""Judging pages for a command: progress while it lasts, and the exit code of the report."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symnode.verify.collect import PAGES, UsageError, root_of

if TYPE_CHECKING:
    from rich.console import Console

    from symnode.judgement.report import Report, Result

NOTHING = 5


def judged(paths: Iterable[str], **options: Any) -> tuple[Path, Report]:
    """Verify with the common options, showing progress on a terminal."""
    from symnode.experiments.profiles import USUAL
    from symnode.verify.run import Effort
    from symnode.verify.run import verify as run

    given = tuple(paths) or (PAGES,)
    root = root_of(given)
    with _Progress() as progress:
        found = run(
            given,
            root=root,
            keyword=options.get("keyword"),
            jobs=options["jobs"],
            effort=Effort(options["budget"], options.get("effort", USUAL)),
            progress=progress,
        )
    return root, found


class _Progress:
    """A line on the standard error output that names what is being judged; only on a terminal."""

    def __enter__(self) -> Callable[[str], None] | None:
        from symnode.document.terminal import console

        self._screen: Console = console(sys.stderr)
        self._status: Any = None
        if not self._screen.is_terminal:
            return None
        self._status = self._screen.status("collecting pages")
        self._status.start()
        return self._update

    def _update(self, text: str) -> None:
        from rich.text import Text

        self._status.update(Text(text))

    def __exit__(self, *error: object) -> None:
        if self._status is not None:
            self._status.stop()


def stored(name: str) -> Report:
    """A report that ``symnode verify --json`` wrote. Raises UsageError for anything else."""
    from symnode.judgement.report import SCHEMA, report_from_json

    way = "write one with symnode verify --json FILE"
    try:
        data = json.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(name, "a report file", str(error.strerror), way) from error
    except (ValueError, RecursionError) as error:
        got = f"no JSON: {error}" if isinstance(error, ValueError) else "JSON nested too deeply"
        raise UsageError(name, f"a report ({SCHEMA})", got, way) from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        got = f"JSON with schema {schema!r}"
        raise UsageError(name, f"a report with schema {SCHEMA!r}", got, way)
    try:
        report = report_from_json(data)
        for result in report.results:
            _expect_texts(result)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        got = f"results that cannot be read: {type(error).__name__}: {error}"
        raise UsageError(name, f"a report ({SCHEMA})", got, way) from error
    return report


def _expect_texts(result: Result) -> None:
    """Raise TypeError where a result read back holds something else than text."""
    for name in ("id", "title", "kind", "role", "method", "corrected", "uses", "certificates"):
        value = getattr(result, name)
        texts = value if name in ("uses", "certificates") else (value,)
        if not isinstance(texts, tuple) or not all(isinstance(t, str) for t in texts):
            raise TypeError(f"{name} is {value!r}")


def expect_statements(report: Report, paths: tuple[str, ...]) -> None:
    """End with what is wrong where nothing was judged: a file of nothing would replace another."""
    if not report.results:
        from symnode.commands._output import mistakes
        from symnode.document.build import document

        mistakes(document(report))
        leave(report, paths)


def leave(report: Report, paths: tuple[str, ...]) -> None:
    """End with the report's exit code, unless all is as expected."""
    code = report.exit_code
    if code == NOTHING:
        shown = " ".join(paths) or PAGES
        way = "symnode new theorem NAME writes a first page; with -k, try another EXPR or none"
        message = UsageError(shown, "pages with statements", "none was collected", way)
        click.echo(str(message), err=True)
    if code:
        sys.exit(code)
