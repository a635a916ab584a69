"""``symnode tex``."""

from __future__ import annotations

from typing import Any

import click

from symnode.commands._options import expect_id, running
from symnode.commands._output import mistakes
from symnode.commands._run import judged, leave


@click.command()
@click.argument("identifier", metavar="ID")
@running
def tex(identifier: str, **options: Any) -> None:
    """The LaTeX of one statement, named as proofs/page.py::theorem."""
    from symnode.document.build import document
    from symnode.document.latex import fragment

    expect_id(identifier)
    _, report = judged((identifier,), **options)
    tree = document(report)
    for statement in tree.statements():
        click.echo(fragment(statement), nl=False)
    mistakes(tree)
    leave(report, (identifier,))
