"""A search for a counterexample: the text of ``symnode falsify``."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.document.explanation import head_lines, labelled, model_lines
from symnode.judgement.report import Result


def falsification_lines(result: Result, pin: str | None) -> Iterator[str]:
    """The verdict of the search, the counterexample, and the line that pins it on the page."""
    yield from head_lines(result)
    yield from labelled("method", result.method)
    yield from labelled("detail", result.detail)
    if result.counterexample is None:
        return
    yield from model_lines(result.counterexample)
    yield ""
    if pin is None:
        yield "Its functions are no formulas of numbers: no line of the page can pin it."
    else:
        yield "To keep it, write on the page:"
        yield f"    {pin}"
