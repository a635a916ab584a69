"""The standard normal law of the random models has the right moments, exactly and in floats."""

from __future__ import annotations

from math import exp as float_exp
from math import prod
from typing import Any

import pytest

from symnode.language.elementary import cos, exp, tanh
from symnode.language.errors import ShapeError, StatementError, SymnodeError
from symnode.language.evaluate import Evaluator
from symnode.language.normal_law import degree
from symnode.language.numbers import Residue
from symnode.language.random_model import RandomModel
from symnode.language.states import function
from symnode.language.surface import dimensions, expectation, gaussian, norm2, scalar, total

d, m = dimensions("d m")
x, y, z = gaussian("x"), gaussian("y"), gaussian("z", d)
i, j = d.index("i"), d.index("j")


def value(e: Any, exact: bool = True) -> Any:
    model = RandomModel(3, exact)
    assert model.fit_normal([e.body])
    return Evaluator(model).value(e.body)


@pytest.mark.parametrize("k", range(1, 13))
def test_moments_on_the_line(k: int) -> None:
    wanted = 0 if k % 2 else prod(range(1, k, 2))
    assert value(expectation(x**k)) == Residue.of(wanted)
    assert value(expectation(x**k), exact=False) == pytest.approx(wanted, abs=1e-9, rel=1e-12)


@pytest.mark.parametrize("exact", [True, False])
def test_a_vector_has_independent_entries(exact: bool) -> None:
    for e in (
        expectation(norm2(z) ** 2) - d**2 - 2 * d,
        expectation(total(z[i] ** 3, i) ** 2) - 15 * d,
        expectation(x * y + x**2 * y**2) - 1,
    ):
        assert abs(value(e, exact)) < 1e-12


def test_an_inner_sample_is_another_one() -> None:
    inner = expectation(x**2)  # a number
    assert value(expectation(x**2 * inner) - 1) == Residue(0)


def test_analytic_functions_in_floats() -> None:
    assert value(expectation(exp(2 * x)), False) == pytest.approx(float_exp(2), rel=1e-12)
    assert value(expectation(cos(3 * x)), False) == pytest.approx(float_exp(-4.5), rel=1e-9)
    assert value(expectation(tanh(x) ** 2), False) == pytest.approx(0.394294, abs=1e-6)


def test_a_quotient_has_no_exact_mean() -> None:
    model = RandomModel(0)
    assert model.fit_normal([expectation(1 / (1 + x**2)).body])
    assert not model.exact


def test_the_degree_counts_what_stands_inside_functions() -> None:
    f, c = function("f"), scalar("c")
    assert degree((c**7 * x**2 * y).body) == 3
    assert degree(f(x**2 * y).body) == 9
    assert degree((c * x**2).replace({c: c}).body) == 2
    assert degree(exp(x).body) == float("inf") and degree(exp(c).body) == 0


def test_many_vectors_are_left_out() -> None:
    many = [gaussian(f"x_{k}") for k in range(6)]
    whole = exp(prod(many, start=scalar("c")))
    assert not RandomModel(0, exact=False).fit_normal([expectation(whole).body])


def test_a_gaussian_is_no_symbol_to_differentiate_in_or_replace() -> None:
    from symnode.language.differentials import d as total_derivative

    with pytest.raises((StatementError, SymnodeError)):
        total_derivative(expectation(norm2(z)), z)
    with pytest.raises(ShapeError):
        norm2(z).replace({z: z + z})
    with pytest.raises(StatementError):
        expectation(scalar("c"))
