"""``symnode plot``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symnode.commands._output import mistakes
from symnode.verify.collect import UsageError, collect, root_of

if TYPE_CHECKING:
    from symnode.judgement.plots import Plot


@click.command()
@click.argument("identifiers", nargs=-1, required=True, metavar="ID...")
@click.option(
    "-o", "--out", "output", metavar="F", help="Write to F.png, F.svg or F.pdf [NAME.png]."
)
def plot(identifiers: tuple[str, ...], output: str | None) -> None:
    """Draw figures of a source as they come out here.

    ID is a figure such as proofs/page.py::figure_1, or a page, which is drawn with all its figures
    in one file. Under each stands what the source says and what is seen.
    """
    from symnode.document.build import document
    from symnode.document.plots import save, words_of
    from symnode.judgement.report import Report
    from symnode.verify.figures import plots

    root = root_of(identifiers)
    pages = collect(identifiers, root)
    target = None if output is None else _target(output)
    found, errors = [], []
    for page in pages:
        drawn, wrong = plots(page, root)
        found += drawn
        errors += wrong
    if not found and not errors:
        way = "name = Figure(title, curves, ...) on the page"
        raise UsageError(" ".join(identifiers), "a figure", "none on the page", way)
    mistakes(document(Report((), tuple(errors))))
    if found:
        target = target or Path(f"{_name(found)}.png")
        try:
            save(found, target)
        except OSError as error:
            way = "name a file in a folder that exists"
            raise UsageError(str(target), "a file to write", str(error.strerror), way) from error
        for each in found:
            click.echo(f"{each.id}: {each.title}")
            for line in words_of(each):
                click.echo(f"  {line}")
            for name in each.evidence:
                click.echo(f"  evidence  {name}")
        click.echo(f"{target} written")
    sys.exit(2 if errors else 0)


def _target(output: str) -> Path:
    from symnode.document.plots import FORMATS

    path = Path(output)
    if path.suffix[1:] not in FORMATS:
        expected = f"a file ending in {', '.join('.' + f for f in FORMATS)}"
        raise UsageError(output, expected, path.suffix or "no ending", f"{path.stem}.png")
    return path


def _name(found: list[Plot]) -> str:
    """The figure's own name, or that of the first page."""
    return found[0].name if len(found) == 1 else Path(found[0].id.partition("::")[0]).stem
