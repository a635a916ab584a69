"""Judging files of claims for a command: progress, certificates, and what an interrupt leaves."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from symnode.commands._output import INTERRUPTED
from symnode.verify.collect import UsageError

if TYPE_CHECKING:
    from symnode.judgement.report import Report
    from symnode.verify.claims.run import Options

_LONGEST = 200  # characters of a file name


class Memory(click.ParamType[int]):
    """An amount of memory: ``2GB``, ``500MB``."""

    name = "memory"
    _UNITS = {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}  # noqa: RUF012
    LEAST = 256 << 20

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        if isinstance(value, int):
            return value
        text = str(value).strip().upper()
        unit = self._UNITS.get(text[-2:], 0)
        number = text[:-2].strip()
        amount = int(float(number) * unit) if number.replace(".", "", 1).isdigit() else 0
        if not self.LEAST <= amount < 1 << 50:
            self.fail(f"{value!r}: expected an amount from 256MB, such as 2GB", param, ctx)
        return amount


def is_claim_file(path: str) -> bool:
    """Whether a path of the command line means a file of claims."""
    return path.partition("::")[0].endswith((".jsonl", ".toml"))


def judged(paths: Sequence[str], options: Options, folder: str | None) -> Report:
    """Judge files of claims, showing progress on a terminal. An interrupt ends with code 130."""
    from symnode.verify.claims.run import Interrupted, judge_claims

    try:
        with _Bar() as progress:
            report, certificates = judge_claims(paths, options, progress)
    except Interrupted as stopped:
        message = UsageError(
            " ".join(paths),
            "a run to the end",
            f"an interrupt; {stopped.done} of {stopped.total} claims are judged and kept",
            "run the same command again to go on with the rest",
        )
        click.echo(str(message), err=True)
        sys.exit(INTERRUPTED)
    except ImportError as error:
        way = "symnode doctor shows what is missing"
        raise UsageError(" ".join(paths), "the engine for claims", str(error), way) from error
    if folder is not None:
        _write(folder, certificates)
    return report


def _write(folder: str, certificates: dict[str, Any]) -> None:
    """Each certificate in a file named by the id of its claim."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for identifier, certificate in certificates.items():
            text = json.dumps(certificate, sort_keys=True, separators=(",", ":")) + "\n"
            Path(folder, file_name(identifier.partition("::")[2])).write_text(text, "utf-8")
    except OSError as error:
        way = "name a folder that can be written to"
        raise UsageError(folder, "a folder for certificates", str(error.strerror), way) from error


def file_name(identifier: str) -> str:
    """A file name for any id: it stays in its folder, and two ids never share one.

    >>> file_name("metitarski/atan-1"), file_name("../x")
    ('metitarski%2Fatan-1.json', '..%2Fx.json')
    """
    safe = quote(identifier, safe="", errors="backslashreplace")
    if len(safe) > _LONGEST:
        digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
        safe = f"{safe[: _LONGEST - 70]}-{digest}"
    return f"{safe}.json"


class _Bar:
    """A bar on the standard error output; only on a terminal, and without a thread of its own."""

    def __enter__(self) -> Any:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

        from symnode.document.terminal import console

        screen = console(sys.stderr)
        self._bar: Progress | None = None
        if not screen.is_terminal:
            return None
        shown = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress("claims", *shown, console=screen, auto_refresh=False, transient=True)
        self._bar.start()
        self._task = self._bar.add_task("claims", total=None)
        return self._update

    def _update(self, done: int, total: int, _what: str) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total, refresh=True)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
