"""``symnode verify``."""

from __future__ import annotations

from typing import Any

import click

from symnode.commands._options import JSON, PATHS, running
from symnode.commands._output import base, show
from symnode.commands._run import judged, leave


@click.command()
@PATHS
@click.option("-k", "keyword", metavar="EXPR", help="Only statements whose id or title match.")
@click.option("-v", "--verbose", is_flag=True, help="Rows, facts, rules, assumptions, models.")
@click.option("--min-tier", type=click.IntRange(1, 3), help="Demand this tier of every proof.")
@click.option("--strict", is_flag=True, help="Accept nothing undecided and nothing admitted.")
@JSON
@running
def verify(paths: tuple[str, ...], **options: Any) -> None:
    """Judge pages, folders of pages (default: proofs), or ids such as proofs/page.py::theorem."""
    from symnode.document.terminal import Style, report_lines
    from symnode.verify.demands import demand

    root, report = judged(paths, **options)
    report = demand(report, options["min_tier"], options["strict"])
    style = Style(options["verbose"], base(root))
    show(lambda: report_lines(report, style), report.to_json(), options["json_file"])
    leave(report, paths)
