"""``symnode certificate``."""

from __future__ import annotations

import json
import sys

import click

from symnode.commands._options import BUDGET, OUTPUT, expect_id
from symnode.commands._output import write
from symnode.verify.collect import UsageError, root_of


@click.command()
@click.argument("identifier", metavar="ID")
@OUTPUT
@BUDGET
def certificate(identifier: str, output: str | None, budget: float) -> None:
    """The certificate of one statement, for symnode check or for the checker alone."""
    from symnode.verify.run import certificate as run

    expect_id(identifier)
    answer = run(identifier, root=root_of((identifier,)), time_limit=budget)
    for e in answer["errors"]:
        where = f"{e.path}:{e.line}"
        click.echo(UsageError(where, e.expected, e.got, e.way_out), err=True)
    if answer["errors"]:
        sys.exit(2)
    if answer["certificate"] is None:
        way = f"symnode verify {identifier} -v tells why"
        click.echo(UsageError(identifier, "a statement with a certificate", "none", way), err=True)
        sys.exit(1)
    text = json.dumps(answer["certificate"], indent=1) + "\n"
    write(output or "-", text)
