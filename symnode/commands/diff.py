"""``symnode diff``."""

from __future__ import annotations

import sys

import click

from symnode.commands._options import JSON
from symnode.commands._output import show
from symnode.commands._run import stored


@click.command()
@click.argument("before", metavar="R1")
@click.argument("after", metavar="R2")
@JSON
def diff(before: str, after: str, json_file: str | None) -> None:
    """What changed between two reports of verify --json.

    The exit code is 1 if a statement has another status or is gone, and 0 otherwise: new
    statements, expectations, methods and certificates are listed only.
    """
    from symnode.document.difference import difference, difference_json, difference_lines

    found = difference(stored(before), stored(after))
    show(lambda: difference_lines(found), difference_json(found), json_file)
    sys.exit(1 if found.statuses or found.removed else 0)
