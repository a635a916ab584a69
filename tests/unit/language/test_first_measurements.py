"""Mistakes of a first page with measurements: each is told where it was made, with a way out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from symnode.experiments.numeric_property import run
from symnode.language import models
from symnode.language.errors import SymnodeError
from symnode.numeric.strategies import reals
from symnode.page import (
    ConvergenceOrder,
    Curve,
    Figure,
    PropertyTest,
    Simulation,
    Theorem,
    dimensions,
    every,
    matrix,
    norm2,
    share,
    vector,
)

n = dimensions("n")
x, y, A = vector("x", n), vector("y", n), matrix("A", n, n)
claim = every("norm") <= 2
theorem = Theorem("A square", claim=norm2(x) >= 0)


def measure(rng: np.random.Generator, **case: float) -> dict[str, float]:
    return {"norm": 1.0}


def error(n: int, rng: np.random.Generator) -> float:
    return 1 / n


def simulation(**arguments: Any) -> Simulation:
    return Simulation(**{"title": "t", "measure": measure, "claim": claim, **arguments})


def order(**arguments: Any) -> ConvergenceOrder:
    usual = {"title": "t", "error": error, "at": [8, 16, 32, 64], "order": 1}
    return ConvergenceOrder(**{**usual, **arguments})


def figure(**arguments: Any) -> Figure:
    usual = {"title": "t", "draw": list, "x": "x", "y": "y", "says": "a", "seen": "b"}
    return Figure(**{**usual, **arguments})


MISTAKES: dict[str, tuple[Callable[[], Any], str, str]] = {
    # what is done, what is expected, and a word of the way out
    "one case": (lambda: simulation(cases={"n": 3}), "a list of cases", 'cases=[{"n": 25}'),
    "numbers as cases": (lambda: simulation(cases=[3]), "a list of cases", 'cases=[{"n": 25}'),
    "a number as cases": (lambda: simulation(cases=5), "a list of cases", 'cases=[{"n": 25}'),
    "a symbol in a case": (lambda: simulation(cases=[{n: 3}]), "a list of cases", "cases=["),
    "another case": (
        lambda: simulation(measure=lambda rng, width: {}, cases=[{"n": 3}]),
        "a function of (rng, n)",
        "def measure(rng, n)",
    ),
    "no generator": (lambda: simulation(measure=lambda: {}), "a function of (rng)", "(rng)"),
    "the order of arguments": (
        lambda: Simulation(measure, "t", claim),  # type: ignore[arg-type]
        "a title, and then a function",
        'Simulation("title"',
    ),
    "a seed in words": (lambda: simulation(seed="a"), "a whole number as seed", "seed=0"),
    "a seed below 0": (lambda: simulation(seed=-1), "a whole number as seed", "seed=0"),
    "confidence": (lambda: simulation(confidence="high"), "a confidence", "0.999"),
    "equality": (lambda: simulation(claim=every("norm") == 2), "a comparison", ".equals(2)"),
    "no name": (lambda: share(measure) >= 1, "the name of a measured", 'share("crossings")'),  # type: ignore[arg-type]
    "a bound in words": (lambda: every("norm") <= "2", "a number as a bound", "every("),  # type: ignore[operator]
    "a share above 1": (
        lambda: simulation(claim=share("norm") <= 2, trials=9),
        "a share between 0 and 1",
        "share(..) >= 0.9",
    ),
    "one number of steps": (lambda: order(at=8), "4 numbers of steps", "at=[16"),
    "an order in words": (lambda: order(order="one"), "a number as the order", "order=1"),
    "a tolerance": (lambda: order(tolerance="x"), "tolerance", "tolerance=0.1"),
    "n forgotten": (lambda: order(error=lambda n: 1), "a function of (n, rng)", "(n, rng)"),
    "round-off": (lambda: PropertyTest(theorem, round_off="a"), "a small number", "1e-9"),  # type: ignore[arg-type]
    "a number of tests": (lambda: PropertyTest(theorem, seed=1.5), "as seed", "seed=0"),  # type: ignore[arg-type]
    "whether, not by how much": (
        lambda: run(PropertyTest("t", strategy=reals(), margin=lambda v: v < 3), "t", 5, None),
        "a margin at every instance",
        "by how much",
    ),
    "no words": (lambda: figure(says=3), "what the source says", "says="),
    "nothing seen": (lambda: figure(seen=" "), "what is seen", "seen="),
    "a figure's title": (lambda: figure(title=list), "a title", 'Figure("title"'),
    "numbers as a curve": (lambda: Curve(1, 2), "numbers as x", "Curve([0, 1]"),  # type: ignore[arg-type]
    "words as a curve": (lambda: Curve([1], ["b"]), "numbers as y", "Curve([0, 1]"),  # type: ignore[list-item]
    "entries missing": (lambda: models.read({n: 3, x: [1, 0]}), "3 entries for x", "another size"),
    "entries too many": (lambda: models.read({n: 1, x: [1, 0]}), "1 entries for x", "another size"),
    "two sizes": (lambda: models.read({x: [1, 0], y: [1]}), "2 entries for y", "give y other"),
    "ragged": (lambda: models.read({A: [[1], [1, 0]]}), "rows of one length", "W: [["),
    "no list": (lambda: models.read({x: 3}), "a list for x", "x: [1, 0]"),
    "an empty list": (lambda: models.read({x: []}), "a list for x", "x: [1, 0]"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place(name: str) -> None:
    make, expected, way_out = MISTAKES[name]
    with pytest.raises(SymnodeError) as caught:
        make()
    assert expected in caught.value.expected
    assert way_out in caught.value.way_out
    assert caught.value.got and caught.value.where.path == __file__


def test_what_numpy_gives_is_taken() -> None:
    assert order(at=np.array([8, 16, 32, 64])).at == (8, 16, 32, 64)
    assert simulation(cases=({"n": k} for k in np.arange(2))).cases == ({"n": 0}, {"n": 1})
    assert models.read({n: 2, A: [[1, Fraction(1, 2)], [0, 1]]}).sizes == {"n": 2}
