"""``symnode verify``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import click

from symnode.commands._claims import Memory, is_claim_file
from symnode.commands._claims import judged as judged_claims
from symnode.commands._options import JOBS, JSON, PATHS, PROFILE, Seconds
from symnode.commands._output import base, show
from symnode.commands._run import judged, leave


@click.command()
@PATHS
@click.option("-k", "keyword", metavar="EXPR", help="Only statements whose id or title match.")
@click.option("-v", "--verbose", is_flag=True, help="Rows, facts, rules, assumptions, models.")
@click.option("--min-tier", type=click.IntRange(1, 3), help="Demand this tier of every proof.")
@click.option("--strict", is_flag=True, help="Accept nothing undecided and nothing admitted.")
@click.option("--seed", type=click.IntRange(0), default=0, help="Seed of the searches [0].")
@click.option("--memory", type=Memory(), default="2GB", help="Memory for a claim [2GB].")
@click.option("--fresh", is_flag=True, help="Search again for claims judged before.")
@click.option("--certificates", metavar="DIR", help="Write certificates of claims to DIR.")
@click.option("--budget", type=Seconds(), help="Time for a page [20s] or a claim [10s].")
@PROFILE
@JOBS
@JSON
def verify(paths: tuple[str, ...], **options: Any) -> None:
    """Judge pages, folders of pages (default: proofs), or ids such as proofs/page.py::theorem.

    Files of claims, *.jsonl and *.toml, are judged claim by claim: --budget is for one claim, and
    a run that was interrupted goes on where it stopped.
    """
    from symnode.document.claims import claim_lines
    from symnode.document.terminal import Style, report_lines
    from symnode.judgement.report import Report
    from symnode.verify.demands import demand
    from symnode.verify.run import TIME_LIMIT

    files = [p for p in paths if is_claim_file(p)]
    pages = tuple(p for p in paths if not is_claim_file(p))
    demands = options["min_tier"], options["strict"]
    shown: list[Callable[[], Iterable[Any]]] = []
    parts: list[Report] = []
    if pages or not files:
        folder, report = judged(pages, **{**options, "budget": options["budget"] or TIME_LIMIT})
        parts.append(demand(report, *demands))
        style = Style(options["verbose"], base(folder))
        shown.append(lambda: report_lines(parts[0], style))
    if files:
        report = demand(_claims(files, options), *demands)
        parts.append(report)
        shown.append(lambda: claim_lines(parts[-1], Style(options["verbose"], "")))
    whole = merged(parts)
    show(lambda: _joined(lines() for lines in shown), whole.to_json(), options["json_file"])
    leave(whole, paths)


def _claims(files: list[str], options: dict[str, Any]) -> Any:
    from symnode.verify.claims.run import BUDGET, Options

    chosen = Options(
        jobs=options["jobs"] or 2,
        budget=options["budget"] or BUDGET,
        memory=options["memory"],
        seed=options["seed"],
        fresh=options["fresh"],
        keyword=options["keyword"],
        certificates=options["certificates"] is not None,
    )
    return judged_claims(files, chosen, options["certificates"])


def _joined(parts: Iterable[Iterable[Any]]) -> Iterator[Any]:
    for part in parts:
        yield from part


def merged(parts: list[Any]) -> Any:
    """One report of several; the times of each are kept by its position."""
    if len(parts) == 1:
        return parts[0]
    first, second = parts
    items = {**first.timing.get("items", {}), **second.timing.get("items", {})}
    seconds = first.timing["seconds"] + second.timing["seconds"]
    timing = {**second.timing, "seconds": round(seconds, 3), "items": items}
    results, errors = first.results + second.results, first.errors + second.errors
    return replace(first, results=results, errors=errors, timing=timing)
