"""What strategies promise holds of everything they draw, and they reach the edges."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis.errors import NoSuchExample

from symnode.numeric import fixed_steps, strategies
from symnode.numeric.strategies import StrategyError
from symnode.numeric.strategies.reals import HUGE, TINY

EPS = np.finfo(float).eps
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(strategies.reals(-3, 7))
def test_reals_stay_in_their_interval(x: float) -> None:
    assert isinstance(x, float) and -3 <= x <= 7


@pytest.mark.parametrize("edge", [0.0, -0.5, 1.5, TINY, HUGE])
def test_reals_reach_their_edges(edge: float) -> None:
    assert find(strategies.reals(), lambda x: x == edge) == edge


@few
@given(strategies.positive(1e-6, 1e3))
def test_positive_numbers_are_positive_and_bounded(x: float) -> None:
    assert 1e-6 <= x <= 1e3


def test_positive_numbers_are_often_small() -> None:
    assert find(strategies.positive(), lambda x: x < 2.0**-30) < 2.0**-30


@few
@given(strategies.rationals(-2, 2, 6))
def test_rationals_have_small_denominators(q: Fraction) -> None:
    assert -2 <= q <= 2 and q.denominator <= 6


@few
@given(strategies.unit_vectors((1, 6)))
def test_unit_vectors_have_length_one(x: np.ndarray) -> None:
    assert abs(np.linalg.norm(x) - 1) <= 4 * EPS * len(x)  # round-off of the quotient and the norm


@few
@given(strategies.simplex((1, 6)))
def test_probabilities_are_nonnegative_and_add_up(p: np.ndarray) -> None:
    assert (p >= 0).all() and abs(p.sum() - 1) <= 4 * EPS * len(p)  # round-off of the sums


def test_the_simplex_has_its_vertices() -> None:
    assert find(strategies.simplex(3), lambda p: p[2] == 1).tolist() == [0, 0, 1]


@few
@given(strategies.sign_states((1, 6)))
def test_states_are_signs(s: np.ndarray) -> None:
    assert set(np.abs(s)) == {1.0}


@few
@given(strategies.symmetric((1, 5)), strategies.zero_diagonal((1, 5)))
def test_symmetry_and_zeros_are_exact(W: np.ndarray, Z: np.ndarray) -> None:
    assert (W == W.T).all() and (Z == Z.T).all() and (np.diag(Z) == 0).all()


@few
@given(strategies.semidefinite((1, 5)))
def test_semidefinite_matrices_have_no_negative_eigenvalue(W: np.ndarray) -> None:
    assert (W == W.T).all()
    scale = max(1.0, float(np.abs(W).max()))
    assert np.linalg.eigvalsh(W)[0] >= -50 * EPS * len(W) * scale  # backward error of eigvalsh


@few
@given(strategies.orthogonal((1, 5)))
def test_orthogonal_matrices_are(Q: np.ndarray) -> None:
    n = len(Q)
    assert np.abs(Q.T @ Q - np.eye(n)).max() <= 20 * EPS * n  # round-off of n reflections


def test_semidefinite_matrices_may_be_singular_and_orthogonal_ones_turn() -> None:
    assert find(
        strategies.semidefinite(2), lambda W: W.any() and np.linalg.matrix_rank(W) == 1
    ).any()
    turned = find(strategies.orthogonal(2), lambda Q: np.linalg.det(Q) > 0 and Q[0, 0] < 0.5)
    assert turned[0, 0] < 0.5


@few
@given(strategies.matrices((1, 3), (2, 4)), strategies.square(2))
def test_shapes(A: np.ndarray, B: np.ndarray) -> None:
    assert 1 <= A.shape[0] <= 3 and 2 <= A.shape[1] <= 4 and B.shape == (2, 2)


@few
@given(strategies.activations(lipschitz=1, smooth=True, vanishing=True))
def test_activations_meet_what_is_asked(phi: strategies.HopfieldNetwork) -> None:
    assert phi.lipschitz <= 1 and phi.smoothness < inf and phi.at_zero == 0


@few
@given(strategies.hopfield_networks((1, 4), strategies.activations(lipschitz=2)))
def test_hopfield_fields_have_their_jacobian_and_constant(h: strategies.HopfieldNetwork) -> None:
    _agrees(h, len(h.b))
    assert (h.W == h.W.T).all() and h.tau > 0


@few
@given(strategies.mlp_fields((1, 3), (1, 5)))
def test_mlp_fields_have_their_jacobian_and_constant(f: strategies.MlpField) -> None:
    _agrees(f, len(f.b2))


def _agrees(field: strategies.MlpField | strategies.HopfieldNetwork, n: int) -> None:
    """The Jacobian against central differences, the constant against quotients."""
    rng, step = np.random.default_rng(0), 2.0**-17
    x, y = rng.normal(size=(2, n))  # where no activation has a kink
    for k, e in enumerate(np.eye(n) * step):
        slope = (field(0, x + e) - field(0, x - e)) / (2 * step)
        scale = 1 + field.lipschitz
        # The third derivative times step^2, and round-off over step.
        assert np.abs(field.jacobian(x)[:, k] - slope).max() < 1e-7 * scale**3
    change = np.linalg.norm(field(0, x) - field(0, y))
    assert change <= field.lipschitz * np.linalg.norm(x - y) * (1 + 1e-9)  # round-off
    assert np.allclose(field(0, np.stack([x, y])), [field(0, x), field(0, y)])


@few
@given(strategies.hopfield_networks(3))
def test_random_dynamics_can_be_integrated(network: strategies.HopfieldNetwork) -> None:
    path = fixed_steps(network, np.ones(3), np.linspace(0, 1, 11))
    assert np.isfinite(path).all()


@pytest.mark.parametrize(
    "make",
    [
        lambda: strategies.reals(2, 1),
        lambda: strategies.reals(nan, 1),
        lambda: strategies.reals(0, inf),
        lambda: strategies.positive(0, 1),
        lambda: strategies.rationals(max_denominator=0),
        lambda: strategies.vectors(0),
        lambda: strategies.vectors((3, 2)),
        lambda: strategies.vectors(2.0),
        lambda: strategies.matrices(True, 2),
        lambda: strategies.activations(lipschitz=0.01),
    ],
)
def test_what_does_not_exist_is_refused_in_four_parts(make: object) -> None:
    with pytest.raises(StrategyError) as told:
        make()
    assert all(word in str(told.value) for word in ("expected", "got", "way out"))
    assert __file__ in str(told.value)


def test_find_still_fails_where_nothing_is_to_be_found() -> None:
    """Otherwise the tests above could pass by accident."""
    with pytest.raises(NoSuchExample):
        find(strategies.simplex(2), lambda p: p.sum() > 1.5, settings=few)
