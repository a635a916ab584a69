"""``symnode report``."""

from __future__ import annotations

from typing import Any

import click

from symnode.commands._options import OUTPUT, PATHS, running
from symnode.commands._output import mistakes, write
from symnode.commands._run import expect_statements, judged, leave


@click.command()
@PATHS
@click.option("--to", "kind", type=click.Choice(["latex"]), default="latex", show_default=True)
@OUTPUT
@click.option("--title", default="Verified statements", show_default=True)
@running
def report(paths: tuple[str, ...], **options: Any) -> None:
    """Write the judged pages up as an article."""
    from symnode.document.build import document
    from symnode.document.latex import article

    _, found = judged(paths, **options)
    expect_statements(found, paths)
    tree = document(found)
    write(options["output"] or "-", article(tree, options["title"]))
    mistakes(tree)
    leave(found, paths)
