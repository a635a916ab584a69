"""Writing what a command found: lines, JSON, files, and the mistakes on pages."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symnode.verify.collect import UsageError

if TYPE_CHECKING:
    from symnode.document.tree import Document

INTERRUPTED = 130  # the exit code of a run that was stopped from the keyboard


def base(root: Path) -> str:
    """What to put before ids to make paths that can be opened from the working directory."""
    relative = os.path.relpath(root)
    return "" if relative == "." else f"{Path(relative).as_posix()}/"


def show(lines: Callable[[], Iterable[Any]], data: dict[str, Any], json_file: str | None) -> None:
    """Lines on the output and JSON in a file, or JSON alone on the output."""
    from symnode.document.terminal import console

    if json_file is not None:
        write(json_file, as_json(data))
    if json_file != "-":
        screen = console()
        for line in lines():
            screen.print(line)


def as_json(data: dict[str, Any]) -> str:
    """JSON text as symnode writes it."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def write(name: str, text: str) -> None:
    """Text to a file, or to the output for ``-``."""
    if name == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError as error:
        way = "name a file in a folder that exists"
        raise UsageError(name, "a file to write to", str(error.strerror), way) from error


def mistakes(tree: Document) -> None:
    """The mistakes on pages, where the output itself is about something else."""
    from symnode.document.terminal import Style, console, message_lines

    screen = console(sys.stderr)
    for error in tree.errors:
        for line in message_lines(error, Style()):
            screen.print(line)
