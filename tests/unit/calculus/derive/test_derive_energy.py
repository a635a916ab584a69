"""``derive.energy`` and ``derive.softmax_energy``."""

from __future__ import annotations

import itertools

import pytest
import sympy

from symnode.calculus import derive

w, u, v, b1, b2, y1, y2, tau = sympy.symbols("w u v b1 b2 y1 y2 tau", real=True)
W = sympy.Matrix([[u, w], [w, v]])


def tanh_potential(y: sympy.Expr) -> sympy.Expr:
    return ((1 + y) * sympy.log(1 + y) + (1 - y) * sympy.log(1 - y)) / 2


def test_discrete_energy() -> None:
    found = derive.energy(W, [b1, b2], [y1, y2])
    expected = -u * y1**2 / 2 - w * y1 * y2 - v * y2**2 / 2 - b1 * y1 - b2 * y2
    assert sympy.expand(found - expected) == 0


def test_change_of_one_bit_is_exact() -> None:
    """E(x') - E(x) = -(x'_c - x_c) h_c - 1/2 W_cc (x'_c - x_c)^2, with factor 1, not 2."""
    weights = sympy.Matrix([[1, -2, 3], [-2, 0, 1], [3, 1, -1]])
    bias = sympy.Matrix([1, -1, 2])
    for bits in itertools.product((-1, 1), repeat=3):
        before = sympy.Matrix(bits)
        for c in range(3):
            after = before.copy()
            after[c] = -before[c]
            jump = after[c] - before[c]
            local = (weights[c, :] * before)[0] + bias[c]
            change = derive.energy(weights, bias, after) - derive.energy(weights, bias, before)
            assert change == -jump * local - weights[c, c] * jump**2 / sympy.Integer(2)


def test_gradient_of_the_continuous_energy() -> None:
    """dE/dy = -(W y + b) + artanh y, where the potential belongs to f = tanh."""
    found = derive.energy(W, [b1, b2], [y1, y2], potential=tanh_potential)
    gradient = derive.jacobian(found, [y1, y2]).T
    artanh = sympy.Matrix([(sympy.log(1 + y) - sympy.log(1 - y)) / 2 for y in (y1, y2)])
    expected = artanh - W * sympy.Matrix([y1, y2]) - sympy.Matrix([b1, b2])
    assert (gradient - expected).applyfunc(sympy.simplify) == sympy.zeros(2, 1)


def test_energy_falls_along_the_flow_by_the_printed_formula() -> None:
    """d E(y(a))/dt = -tau sum f'(a) (da/dt)^2, tau da/dt = W y + b - a, y = tanh a."""
    a1, a2 = sympy.symbols("a1 a2", real=True)
    y = sympy.Matrix([sympy.tanh(a1), sympy.tanh(a2)])
    velocity = (W * y + sympy.Matrix([b1, b2]) - sympy.Matrix([a1, a2])) / tau
    total = derive.energy(W, [b1, b2], y, potential=tanh_potential)
    rate = (derive.jacobian(total, [a1, a2]) * velocity)[0]
    slope = [1 - entry**2 for entry in y]
    printed = -tau * sum(s * v**2 for s, v in zip(slope, velocity, strict=True))
    point = dict(
        zip(
            (a1, a2, u, v, w, b1, b2, tau),
            map(sympy.Rational, ["3/7", "-5/4", "2", "-1", "1/3", "1/2", "-2", "3/2"]),
            strict=True,
        )
    )
    # 40 digits against a formula of size 1: a lost factor or sign cannot hide.
    assert abs((rate - printed).subs(point).evalf(40)) < 1e-35


def test_lambda_objects_are_potentials_too() -> None:
    s = sympy.Symbol("s")
    assert derive.energy(0, 0, y1, potential=sympy.Lambda(s, s**2)) == y1**2


def test_a_matrix_that_is_symmetric_only_after_expansion_is_accepted() -> None:
    weights = sympy.Matrix([[0, w * (u + 1)], [w * u + w, 0]])
    assert sympy.expand(derive.energy(weights, [0, 0], [1, 1])) == -u * w - w


@pytest.mark.parametrize(
    ("weights", "bias", "state"),
    [
        (sympy.Matrix([[0, 1], [2, 0]]), [0, 0], [y1, y2]),
        (sympy.eye(3), [0, 0], [y1, y2]),
        (sympy.Matrix([[0, 1]]), [0], [y1, y2]),
        (sympy.eye(2), [0], [y1, y2]),
        (sympy.MatrixSymbol("W", 2, 2), [0, 0], [y1, y2]),
    ],
)
def test_what_does_not_fit_is_refused(weights: object, bias: object, state: object) -> None:
    with pytest.raises(derive.DerivationError) as caught:
        derive.energy(weights, bias, state)
    assert caught.value.way_out


def test_softmax_energy_descends_to_attention() -> None:
    patterns = sympy.Matrix([[1, 2], [3, -1], [0, 1]])
    beta = sympy.Symbol("beta", positive=True)
    bias, shift, state = [b1, b2, 0], [u, v], sympy.Matrix([y1, y2])
    found = derive.softmax_energy(patterns, bias, state, beta=beta, v=shift)
    scores = (beta * (patterns * state + sympy.Matrix(bias))).applyfunc(sympy.exp)
    attention = patterns.T * scores / sum(scores)
    descent = -derive.jacobian(found, [y1, y2]).T
    difference = descent - (-state + attention + sympy.Matrix(shift))
    assert difference.applyfunc(sympy.simplify) == sympy.zeros(2, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        {"W": sympy.eye(2), "b": [0], "x": [y1, y2]},
        {"W": sympy.eye(2), "b": [0, 0], "x": [y1]},
        {"W": sympy.eye(2), "b": [0, 0], "x": [y1, y2], "beta": 0},
        {"W": sympy.eye(2), "b": [0, 0], "x": [y1, y2], "v": [1]},
    ],
)
def test_softmax_energy_refuses_what_does_not_fit(arguments: dict[str, object]) -> None:
    with pytest.raises(derive.DerivationError):
        derive.softmax_energy(**arguments)
