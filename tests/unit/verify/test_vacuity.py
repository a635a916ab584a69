"""Hypotheses that exclude each other: told as VACUOUS, and never by mistake."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.page import Equal, Theorem, dimensions, norm2, scalar, total, vector
from symnode.verify.verdicts import judge

n = dimensions("n")
x = vector("x", n)
a, b, c, unrelated = scalar("a"), scalar("b"), scalar("c"), scalar("z")

EXCLUDING = {
    "signs": [a > 0, a < 0],
    "bounds": [a >= 1, b >= 2, a + b <= 2],
    "a strict circle": [a < b, b < c, c < a],
    "entries": [x >= 0, total(x) < 0],
    "a square": [norm2(x) < 0],
    "with an equation": [Equal(a, 1), a <= 0],
}
COMPATIBLE = {
    "signs": [a >= 0, a <= 0],
    "bounds": [a >= 1, b >= 2, a + b <= 3],
    "a circle": [a <= b, b <= c, c <= a],
    "entries": [x >= 0, total(x) <= 0],
    "a square": [norm2(x) <= 0],
    "with an equation": [Equal(a, 1), a <= 1],
}


def status(given: list[Any]) -> str:
    theorem = Theorem("t", given=given, claim=Equal(unrelated, 0))
    return judge(theorem, "page.py::t")[0].status.value


@pytest.mark.parametrize("case", EXCLUDING)
def test_hypotheses_that_exclude_each_other(case: str) -> None:
    assert status(EXCLUDING[case]) == "VACUOUS"


@pytest.mark.parametrize("case", COMPATIBLE)
def test_hypotheses_that_do_not(case: str) -> None:
    assert status(COMPATIBLE[case]) == "REFUTED"
