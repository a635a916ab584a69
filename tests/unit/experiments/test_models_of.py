"""Models that are drawn satisfy the hypotheses, keep what is declared, and shrink."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings

from symnode.checker import check
from symnode.experiments.models_of import DrawnModel, models_of
from symnode.language.errors import StatementError
from symnode.page import (
    Dynamics,
    Equal,
    Implies,
    Theorem,
    dimensions,
    expectation,
    function,
    gaussian,
    instant,
    matrix,
    norm2,
    ones,
    positive,
    scalar,
    state,
    time,
    total,
    vector,
)

n, m = dimensions("n m")
x, p = vector("x", n), vector("p", n, positive=True)
W, S = matrix("W", n, n, symmetric=True), matrix("S", n, n, semidefinite=True)
a, b, T = scalar("a"), scalar("b"), positive("T")
t = time("t")
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
anything = Equal(a, a)

DECLARED = Theorem("t", claim=Equal(x.T @ W @ x + x.T @ S @ x + p.T @ x, a))
SIMPLEX = Theorem("t", given=[Equal(total(p), 1)], claim=p.T @ p <= 1)
UNIT = Theorem("t", given=[Equal(norm2(x), 1)], claim=x.T @ x <= 1)
LINEAR = Theorem("t", given=[Equal(W @ ones(n), 0 * x)], claim=Equal(ones(n).T @ W @ x, 0))
BOUNDED = Theorem("t", given=[a > 0, a <= b], claim=b > 0)


@few
@given(models_of(DECLARED, {n: (1, 4)}))
def test_declarations_hold(model: DrawnModel) -> None:
    assert 1 <= model[n] <= 4 and model[x].shape == (model[n],)
    assert (model[W] == model[W].T).all() and (model[p] > 0).all()
    assert np.linalg.eigvalsh(model[S])[0] >= -1e-12 * (1 + np.abs(model[S]).max())  # round-off


@few
@given(models_of(SIMPLEX, {n: (1, 4)}))
def test_sums_are_solved_for(model: DrawnModel) -> None:
    assert abs(model[p].sum() - 1) < 1e-15 * model[n] and (model[p] > 0).all()
    assert model.margin <= 0


@few
@given(models_of(UNIT, {n: (1, 3)}))
def test_lengths_are_solved_for_where_they_are_rational(model: DrawnModel) -> None:
    assert abs(model[x] @ model[x] - 1) < 1e-15 * model[n]


@few
@given(models_of(LINEAR, {n: (1, 3)}))
def test_linear_equations_are_solved_for_one_by_one(model: DrawnModel) -> None:
    assert np.abs(model[W].sum(axis=1)).max() < 1e-12  # exact numbers, rounded to floats
    assert model.margin < 1e-12


@few
@given(models_of(BOUNDED))
def test_inequalities_hold(model: DrawnModel) -> None:
    assert 0 < model[a] <= model[b] and model.margin < 0


def test_dynamics_are_solved_and_instants_lie_inside() -> None:
    z, rate, s = state("z"), function("f"), instant("s", 0, T)
    moving = Theorem(
        "t",
        given=[Dynamics(z, rhs=rate(t), initial=a, on=(0, T))],
        claim=Equal(z.at(0) + s, a + s),
    )

    @few
    @given(models_of(moving))
    def drawn(model: DrawnModel) -> None:
        assert 0 <= model[s] <= model[T] and model.margin <= 0
        certificate = {"kind": "hypothesis-witness", "model": model.instance.model}
        given_ = model.problem.hypotheses()
        assert check({**given_, **certificate}).status == "CONSISTENT"

    drawn()


def test_a_model_shrinks_to_small_sizes_and_simple_numbers() -> None:
    plain = Theorem("t", claim=Equal(norm2(x), a))
    wanted = find(models_of(plain, {n: (1, 3)}), lambda m: m[x].max() > 1, settings=few)
    assert repr(wanted) == "DrawnModel(n = 1, x = (2), a = 0)"


def test_what_an_implication_assumes_is_assumed() -> None:
    implied = Theorem("t", claim=Implies(a > 1, a**2 > 1))

    @few
    @given(models_of(implied))
    def drawn(model: DrawnModel) -> None:
        assert model[a] > 1

    drawn()


def test_the_normal_law_has_no_exact_model() -> None:
    with pytest.raises(StatementError, match="exact models"):
        models_of(Theorem("t", claim=Equal(expectation(norm2(gaussian("g", n))), n)))


def test_other_symbols_are_unknown() -> None:
    @settings(few, max_examples=1)
    @given(models_of(BOUNDED))
    def drawn(model: DrawnModel) -> None:
        for wrong in (T, m, a + b, scalar("a")):
            with pytest.raises(StatementError, match="a symbol of the theorem"):
                model[wrong]

    drawn()
