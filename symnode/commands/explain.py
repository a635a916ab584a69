"""``symnode explain``."""

from __future__ import annotations

import re
from typing import Any

import click

from symnode.commands._options import expect_id, running
from symnode.commands._output import mistakes
from symnode.commands._run import judged, leave
from symnode.verify.collect import UsageError, root_of

_WITH_ROW = re.compile(r"(?P<id>.+::[^:]*):(?P<row>.*)", re.DOTALL)


@click.command()
@click.argument("identifier", metavar="ID[:ROW]")
@running
def explain(identifier: str, **options: Any) -> None:
    """Why a statement, or one row of its proof, has its verdict.

    The goal, the facts with their multipliers, the named rules, what had to be defined, and how to
    re-check it; for a refuted statement the model with both sides; else what is left.
    """
    from symnode.document.build import document
    from symnode.verify.run import certificate

    expect_id(identifier)
    name, row = _parted(identifier)
    _, report = judged((name,), **options)
    mistakes(document(report))
    for result in report.results:
        made = None
        if result.certificates:
            answer = certificate(name, root=root_of((name,)), time_limit=options["budget"])
            made = _with_lemmas(answer.get("certificate"))
        for line in _lines(result, made, row):
            click.echo(line)
    leave(report, (name,))


def _with_lemmas(certificate: Any) -> Any:
    """The certificate with its lemmas by digest, as steps name them."""
    from symnode.checker.door import digest

    if certificate is None or "lemmas" not in certificate:
        return certificate
    return {**certificate, "lemmas": {digest(c): c for c in certificate["lemmas"]}}


def _parted(identifier: str) -> tuple[str, int | None]:
    """The id of a statement and the number of a row."""
    match = _WITH_ROW.fullmatch(identifier)
    if match is None:
        return identifier, None
    if not match["row"].isascii() or not match["row"].isdecimal():
        way = f"symnode explain {match['id']}:1, or without a row"
        raise UsageError(identifier, "the number of a row after the id", match["row"], way)
    return match["id"], int(match["row"])


def _lines(result: Any, made: Any, row: int | None) -> list[str]:
    from symnode.document.explanation import NoSuchRow, explanation

    try:
        return list(explanation(result, made, row))
    except NoSuchRow as error:
        expected = f"a row from 1 to {error.rows}" if error.rows else "an id alone"
        got = f"row {row}" if error.rows else f"row {row}, of a statement without rows"
        way = f"symnode explain {result.id} shows them all"
        raise UsageError(f"{result.id}:{row}", expected, got, way) from None
