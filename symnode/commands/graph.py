"""``symnode graph``."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from symnode.commands._options import OUTPUT, PATHS, running
from symnode.commands._output import as_json, mistakes, write
from symnode.commands._run import expect_statements, judged, leave, stored
from symnode.verify.collect import UsageError

if TYPE_CHECKING:
    from symnode.document.graph import Graph

LIMIT = 60  # seconds for graphviz, which takes less than one for a hundred statements


@click.command()
@PATHS
@click.option(
    "--to",
    "kind",
    type=click.Choice(["mermaid", "dot", "svg", "json"]),
    default="mermaid",
    show_default=True,
)
@click.option("--report", "stored_in", metavar="R", help="Draw a report of verify --json.")
@OUTPUT
@running
def graph(paths: tuple[str, ...], **options: Any) -> None:
    """Draw the statements, their status, who uses whom, and what corrects what.

    svg needs graphviz; mermaid, dot and json need nothing.
    """
    from symnode.document.build import document
    from symnode.document.graph import graph as drawn

    if options["stored_in"] and paths:
        got = f"a report and {' '.join(paths)}"
        way = "leave one out; a report is drawn as a whole"
        raise UsageError("symnode graph", "pages, or a report", got, way)
    if options["kind"] == "svg":
        _graphviz()  # before the pages are judged, which may take a while
    found = stored(options["stored_in"]) if options["stored_in"] else judged(paths, **options)[1]
    expect_statements(found, paths)
    tree = drawn(found)
    _expect_no_ring(tree)
    write(options["output"] or "-", _text(tree, options["kind"]))
    mistakes(document(replace(found, results=())))
    leave(found, paths)


def _expect_no_ring(tree: Graph) -> None:
    from symnode.document.graph import cycle

    ring = cycle(tree)
    if ring:
        expected = "statements that are proved one after the other"
        got = f"a cycle: {' uses '.join(ring)}"
        raise UsageError(ring[0], expected, got, "prove one of them without the others")


def _text(tree: Graph, kind: str) -> str:
    from symnode.document import graph as writers

    if kind == "json":
        return as_json(writers.to_json(tree))
    if kind == "mermaid":
        return writers.mermaid(tree)
    text = writers.dot(tree)
    return text if kind == "dot" else _svg(text)


def _graphviz() -> str:
    """The program ``dot``. Raises UsageError where it is not installed."""
    program = shutil.which("dot")
    if program is None:
        way = "make tools installs graphviz on Debian and Ubuntu; --to mermaid needs nothing"
        raise UsageError("symnode graph --to svg", "the program dot of graphviz", "none", way)
    return program


def _svg(text: str) -> str:
    """What graphviz makes of its own text."""
    command = [_graphviz(), "-Tsvg"]
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", timeout=LIMIT
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        got, code = str(error), 1
    else:
        got, code = done.stderr.strip() or f"exit code {done.returncode}", done.returncode
    if code:
        way = "--to dot writes the text that it was given"
        raise UsageError(command[0], "a drawing", got, way)
    return done.stdout
