"""``symnode ledger``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from symnode.commands._options import JSON, running
from symnode.commands._output import mistakes, show
from symnode.commands._run import judged, leave


@click.command()
@click.option("--stage", type=click.IntRange(1), help="Only what is answered at this stage.")
@JSON
@running
def ledger(stage: int | None, **options: Any) -> None:
    """Every claim of proofs/ledger.toml, what answers it, and what is open.

    With --stage, an open row of that stage makes the exit code 1.
    """
    from symnode.document.build import document
    from symnode.document.ledger_table import ledger_lines
    from symnode.verify import ledger as book

    claims = book.read_ledger(Path(book.LEDGER))
    _, report = judged((), **options)
    shown = [c for c in claims if stage in (None, c.stage)]
    found = book.answers(shown, report.results)
    data = book.to_json(found)
    show(lambda: ledger_lines(data), data, options["json_file"])
    unknown = book.unknown_ids(claims, report.results)
    report = replace(report, errors=(*report.errors, *unknown))
    mistakes(document(report))
    leave(report, ())
    sys.exit(1 if stage is not None and any(a.missing for a in found) else 0)
