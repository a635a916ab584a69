"""``symnode falsify``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click

from symnode.commands._options import JSON, PROFILE, Seconds, expect_id
from symnode.commands._output import as_json, show, write
from symnode.verify.collect import UsageError, root_of

UNREADABLE = 2


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--seed", type=click.IntRange(0), default=0, help="Seed of the instances [0].")
@click.option("--budget", type=Seconds(), default="60s", help="Time for the search [60s].")
@PROFILE
@click.option("-o", "--out", "output", metavar="F", help="Write the certificate of a model to F.")
@JSON
def falsify(identifier: str, json_file: str | None, output: str | None, **options: Any) -> None:
    """Look for a counterexample of a theorem or a printed claim.

    Exact models first, smallest first; then the margin by which the claim fails is maximised over
    models of the hypotheses, and the numbers are made simple. A counterexample is told with the
    line that pins it on the page; else how many instances agreed, and the worst margin.
    """
    from symnode.document.falsification import falsification_lines
    from symnode.verify.falsified import falsified

    expect_id(identifier)
    found = falsified(identifier, root=root_of((identifier,)), **options)
    for e in found.errors:
        where = f"{e.path}:{e.line}"
        click.echo(UsageError(where, e.expected, e.got, e.way_out), err=True)
    result = found.result
    if result is None:
        sys.exit(UNREADABLE)
    data = {"result": asdict(result), "pin": found.pin}
    show(lambda: falsification_lines(result, found.pin), data, json_file)
    if output is not None and found.certificate is not None:
        write(output, as_json(found.certificate))
    sys.exit(0 if result.ok else 1)
