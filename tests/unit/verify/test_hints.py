"""The way out of mistakes that Python itself reports on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from symnode import page
from symnode.numeric import strategies
from symnode.verify.hints import way_out


@pytest.mark.parametrize(
    ("mistake", "hint"),
    [
        (lambda: page.Simulation(trails=3), "did you mean trials?"),  # type: ignore[call-arg]
        (lambda: page.Theorem("t", when=3), "see help(Theorem)"),  # type: ignore[call-arg]
        (lambda: page.Figure("t", list), "see help(Figure)"),  # type: ignore[call-arg]
        (lambda: strategies.reels(), "did you mean reals?"),  # type: ignore[attr-defined]
        (lambda: strategies.zzz(), "see help(symnode.numeric.strategies)"),  # type: ignore[attr-defined]
    ],
)
def test_a_hint_names_what_was_meant(mistake: Callable[[], Any], hint: str) -> None:
    with pytest.raises((TypeError, AttributeError)) as caught:
        mistake()
    assert way_out(caught.value) == hint
