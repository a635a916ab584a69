"""``derive.flow``: the formula solves the equation, says where it holds, or is refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.calculus import derive

x, y, z = sympy.symbols("x y z")
a, b, c, d, t, x0, y0 = sympy.symbols("a b c d t x_0 y_0", real=True)

small = st.fractions(min_value=-2, max_value=2, max_denominator=4)


def test_simplest_neural_ode() -> None:
    assert derive.flow(a * x, x, t, x0) == x0 * sympy.exp(a * t)


def test_the_state_may_name_its_own_initial_value() -> None:
    assert derive.flow(a * x, x, t, x) == x * sympy.exp(a * t)


def test_affine_scalar_covers_the_rate_zero() -> None:
    found = derive.flow(a * x + b, x, t, x0)
    assert found.subs(a, 0) == x0 + b * t
    assert found.subs(a, 2) == x0 * sympy.exp(2 * t) + b * (sympy.exp(2 * t) - 1) / 2


def test_diagonal_system_is_solved_entry_by_entry() -> None:
    found = derive.flow([a * x, 3 * y], [x, y], t, [x0, y0])
    assert found == sympy.Matrix([x0 * sympy.exp(a * t), y0 * sympy.exp(3 * t)])


def test_rotation() -> None:
    found = derive.flow([-b * y, b * x], [x, y], t, [x0, y0])
    expected = [x0 * sympy.cos(b * t) - y0 * sympy.sin(b * t)]
    expected += [x0 * sympy.sin(b * t) + y0 * sympy.cos(b * t)]
    assert (found - sympy.Matrix(expected)).applyfunc(sympy.expand) == sympy.zeros(2, 1)


def test_coinciding_eigenvalues_are_a_condition_not_a_wrong_value() -> None:
    found = derive.flow([a * x + y, d * y], [x, y], t, [x0, y0])
    assert isinstance(found[0], sympy.Piecewise)
    at_three = found.subs({a: 3, d: 3})
    assert at_three[0] == sympy.nan
    at_two = (found.subs({a: 3, d: 1, x0: 1, y0: 1, t: 1})[0]).rewrite(sympy.exp)
    e = sympy.E
    assert sympy.simplify(at_two - (e**3 + (e**3 - e) / 2)) == 0


def test_nilpotent_with_a_drive() -> None:
    found = derive.flow([y, b], [x, y], t, [x0, y0])
    assert (found - sympy.Matrix([x0 + y0 * t + b * t**2 / 2, y0 + b * t])).expand().is_zero_matrix


# Each example is a symbolic derivation of about 0.1 s.
@settings(max_examples=25)
@given(st.lists(small, min_size=6, max_size=6), st.sampled_from([-1.5, 0.25, 1.0]))
def test_planar_systems_against_scipys_matrix_exponential(
    numbers: list[Fraction], time: float
) -> None:
    p, q, r, s, f, g = numbers
    found = derive.flow([p * x + q * y + f, r * x + s * y + g], [x, y], t, [1, -2])
    value = np.array(found.subs(t, sympy.Rational(time)).evalf(30).tolist(), dtype=complex)
    bordered = np.array([[p, q, f], [r, s, g], [0, 0, 0]], dtype=float)
    expected = scipy.linalg.expm(bordered * time) @ [1, -2, 1]
    # SciPy's exponential is accurate to a few units of rounding of its largest entry, e^{3*1.5*2}.
    assert np.allclose(value.ravel(), expected[:2], rtol=1e-11, atol=1e-11)


def test_three_states_with_rational_eigenvalues() -> None:
    field = [x + 2 * y, 2 * x + y, y + 3 * z]
    found = derive.flow(field, [x, y, z], t, [x0, 0, 1])
    matrix = np.array([[1, 2, 0], [2, 1, 0], [0, 1, 3]], dtype=float)
    value = np.array(found.subs({x0: 2, t: sympy.Rational(1, 2)}).evalf(30), dtype=float).ravel()
    expected = scipy.linalg.expm(matrix / 2) @ [2, 0, 1]
    assert np.allclose(value, expected, rtol=1e-13)  # a few units of rounding


@pytest.mark.parametrize(
    ("field", "states", "initial"),
    [
        (x**2, x, x0),
        (sympy.tanh(x), x, x0),
        (t * x, x, x0),
        ([x * y, y], [x, y], [1, 1]),
        ([x, y], [x], [1]),
        ([x, y], [x, y], [1]),
        (x, x, t),
        (x, t, x0),
        ([x + 2 * y, 2 * x + y + z, y + 3 * z], [x, y, z], [1, 0, 1]),
        ([a * x + b * y, c * x + d * y, z], [x, y, z], [1, 0, 1]),
    ],
)
def test_what_has_no_closed_form_here_is_refused(
    field: object, states: object, initial: object
) -> None:
    with pytest.raises(derive.DerivationError) as caught:
        derive.flow(field, states, t, initial)
    assert "way out" in str(caught.value)


def test_a_wrong_exponential_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """SymPy derives, the residual decides: a solution that does not solve is never returned."""
    monkeypatch.setattr(sympy.ImmutableMatrix, "exp", lambda self: sympy.eye(self.rows) * 2)
    monkeypatch.setattr(sympy.Matrix, "exp", lambda self: sympy.eye(self.rows) * 2)
    with pytest.raises(derive.DerivationError, match="check of SymPy's solution"):
        derive.flow([x + 2 * y, 2 * x + y, y + 3 * z], [x, y, z], t, [1, 0, 1])
