"""The figures of a page: finding them, and computing what they show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from symnode.judgement.plots import Plot
from symnode.judgement.report import PageError
from symnode.language.errors import StatementError, SymnodeError
from symnode.language.figures import Curve, Figure
from symnode.verify.collect import Page as Asked
from symnode.verify.judge import Page, page_error


def plots(asked: Asked, root: Path) -> tuple[list[Plot], list[PageError]]:
    """The figures of one page that were asked for, computed, and the mistakes met."""
    page = Page(asked.path, root)
    if page.error:
        return [], [page.error]
    figures = dict(_figures(page))
    missing = sorted(asked.names - figures.keys()) if asked.names else []
    errors = [_no_figure(page, name, list(figures)) for name in missing]
    found = []
    for name, figure in figures.items():
        if asked.names is None or name in asked.names:
            try:
                found.append(_plot(page, name, figure))
            except Exception as error:  # whatever a page's function raises costs its figure only
                errors.append(_mistake(page, name, figure, error))
    return found, errors


def _figures(page: Page) -> Iterator[tuple[str, Figure]]:
    """Figures under names of the page, not those that it imported."""
    for name, value in vars(page.module).items():
        if isinstance(value, Figure) and page.wrote(value):
            yield name, value


def _plot(page: Page, name: str, figure: Figure) -> Plot:
    curves = tuple(figure.draw())
    wrong = [c for c in curves if not isinstance(c, Curve)]
    if wrong or not curves:
        got, way = repr(wrong[0]) if wrong else "none", "return [Curve(x, y, label)]"
        raise StatementError(f'curves from "{figure.title}"', got, way, figure.place)
    return Plot(
        id=f"{page.name}::{name}",
        title=figure.title,
        curves=curves,
        x=figure.x,
        y=figure.y,
        says=figure.says,
        seen=figure.seen,
        source=figure.source,
        evidence=tuple(_named(page, s) for s in figure.evidence),
        scale=figure.scale,
        y_range=figure.y_range,
    )


def _named(page: Page, statement: Any) -> str:
    """The id of a statement, or its title where no page has a name for it."""
    with suppress(ValueError):  # it was written outside of the root
        return page.ident(statement) or str(statement.title)
    return str(statement.title)


def _no_figure(page: Page, name: str, known: list[str]) -> PageError:
    got = f"only {', '.join(known)}" if known else "a page without figures"
    way = f"symnode plot {page.name} draws them all" if known else "add name = Figure(...)"
    return PageError(page.name, 1, f"a figure named {name}", got, way)


def _mistake(page: Page, name: str, figure: Figure, error: Exception) -> PageError:
    if isinstance(error, SymnodeError):
        return page_error(error, page.path, page.name)
    got = f"{type(error).__name__}: {error}"
    way = "mend the function that gives its curves"
    return PageError(page.name, figure.place.line, f"the curves of {name}", got, way)
