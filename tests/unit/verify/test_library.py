"""Theorems that use theorems: edges, circles, and what an unproved statement is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from symnode.language.errors import ShapeError, StatementError
from symnode.page import (
    Equal,
    Lemma,
    Proof,
    Theorem,
    dimensions,
    function,
    grad,
    independent,
    matrix,
    norm2,
    positive,
    scalar,
    scalar_field,
    square,
    time,
    vector,
)
from symnode.verify.judge import judge_page
from symnode.verify.verdicts import judge

n, m = dimensions("n m")
x, y, u, v = vector("x", n), vector("y", n), vector("u", m), vector("v", m)
A = matrix("A", m, m)
a, b, c = scalar("a"), scalar("b"), scalar("c")


def status(theorem: Any) -> str:
    return judge(theorem, "page.py::t")[0].status.value


def cauchy_schwarz() -> Theorem:
    lemma = Lemma("Cauchy-Schwarz", claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y))
    Proof(lemma, by=square(x @ y.T - y @ x.T))
    return lemma


def test_a_lemma_serves_in_another_dimension() -> None:
    lemma = cauchy_schwarz()
    theorem = Theorem("t", claim=(u.T @ A @ v) ** 2 <= norm2(u) * norm2(A @ v))
    assert status(theorem) == "UNDECIDED"
    Proof(theorem, by=lemma({x: u, y: A @ v}))
    result, certificates, _ = judge(theorem, "page.py::t")
    assert result.status.value == "PROVED"
    (certificate,) = certificates.values()
    assert len(certificate["lemmas"]) == 1


def test_a_lemma_serves_in_a_chain_of_lemmas() -> None:
    lemma = cauchy_schwarz()
    half_way = Lemma("l", claim=(x.T @ x) ** 2 <= norm2(x) * norm2(x) + norm2(y))
    Proof(half_way, by=[lemma({x: x, y: x}), square(y)])
    theorem = Theorem("t", claim=(u.T @ u) ** 2 <= norm2(u) * norm2(u) + norm2(v))
    Proof(theorem, by=half_way({x: u, y: v}))
    result, certificates, _ = judge(theorem, "page.py::t")
    assert result.status.value == "PROVED"
    assert len(next(iter(certificates.values()))["lemmas"]) in (1, 2)


def test_a_lemma_brings_its_hypotheses() -> None:
    given = Equal(norm2(x), 1)
    lemma = Lemma("unit", given=[given], claim=Equal(c * norm2(x), c))
    without = Theorem("t", claim=Equal(c * norm2(u), c))
    Proof(without, by=lemma({x: u}))
    assert status(without) != "PROVED"
    with_it = Theorem("t", given=[Equal(norm2(u), 1)], claim=Equal(c * norm2(u), c))
    Proof(with_it, by=lemma({x: u}))
    assert status(with_it) == "PROVED"


def test_a_positive_symbol_takes_positive_values_only() -> None:
    p, q = positive("p"), positive("q")
    lemma = Lemma("p", claim=p + p**2 > 0)
    good = Theorem("t", claim=p * q + (p * q) ** 2 > 0)
    Proof(good, by=lemma({p: p * q}))
    bad = Theorem("t", claim=a + a**2 > 0)
    Proof(bad, by=lemma({p: a}))
    assert status(good) == "PROVED"
    assert status(bad) == "REFUTED"


def test_functions_are_renamed() -> None:
    f, g = function("f", increasing=True), function("g", increasing=True)
    h = function("h")
    lemma = Lemma("slope", claim=a**2 * f.d(a) >= 0)
    good = Theorem("t", claim=b**2 * g.d(b) >= 0)
    Proof(good, by=lemma({f: g, a: b}))
    bad = Theorem("t", claim=b**2 * h.d(b) >= 0)
    Proof(bad, by=lemma({f: h, a: b}))
    assert status(good) == "PROVED"
    assert status(bad) == "REFUTED"


def test_an_unproved_statement_proves_nothing() -> None:
    f = scalar_field("f", x)
    guess = Lemma("guess", claim=f(x) >= 0)
    theorem = Theorem("t", claim=f(y) + norm2(y) >= 0)
    Proof(theorem, by=guess({x: y}))
    assert status(theorem) != "PROVED"


def test_a_circle_is_an_error() -> None:
    first = Theorem("first", claim=Equal(grad(norm2(x), x), 2 * x))
    second = Theorem("second", claim=Equal(grad(norm2(y), y), 2 * y))
    Proof(first, by=second)
    Proof(second, by=first)
    with pytest.raises(StatementError, match="circle") as caught:
        judge(first, "page.py::first")
    assert caught.value.where is not None


def test_values_fit_their_symbols() -> None:
    lemma = cauchy_schwarz()
    with pytest.raises(ShapeError, match="one dimension"):
        lemma({x: u, y: y})
    with pytest.raises(ShapeError, match="value of its shape"):
        lemma({x: A})
    with pytest.raises(StatementError):
        lemma({function("f"): x})


PAGE = """
from symnode.page import *
n = dimensions("n")
x = vector("x", n)
gradient = Lemma("gradient", claim=Equal(grad(norm2(x), x), 2 * x))
"""
USER = """
from symnode.page import *
from pages.first import gradient, n, x
double = Theorem("double", claim=Equal(x.T @ grad(norm2(x), x), 2 * norm2(x)))
Proof(double, by=gradient)
"""


def test_pages_use_each_other(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "first.py").write_text(PAGE)
    (tmp_path / "pages" / "second.py").write_text(USER)
    results, errors, _ = judge_page(tmp_path / "pages" / "second.py", root=tmp_path)
    assert not errors
    (result,) = results  # what is imported is judged on its own page
    assert result.status.value == "PROVED"
    assert result.uses == ("pages/first.py::gradient",)


def test_a_hypothesis_that_is_not_needed() -> None:
    extra, needed = a > 0, Equal(norm2(x), 1)
    theorem = Theorem("t", given=[extra, needed], claim=Equal(a * norm2(x), a))
    assert status(theorem.without(extra)) == "PROVED"
    assert status(theorem.without(needed)) == "REFUTED"
    with pytest.raises(StatementError, match="one of the hypotheses"):
        theorem.without(b > 0)


def test_independence_has_an_exact_meaning() -> None:
    t = time("t")
    assert status(Theorem("t", claim=independent(a * (b + 1) - a * b, of=b))) == "PROVED"
    assert status(Theorem("t", claim=independent(a * b, of=b))) == "REFUTED"
    assert status(Theorem("t", claim=independent(x.T @ y - y.T @ x, of=x))) == "PROVED"
    assert status(Theorem("t", claim=independent(a * t - a * t, of=t))) == "PROVED"
    with pytest.raises(StatementError):
        independent(a, of=a + b)
