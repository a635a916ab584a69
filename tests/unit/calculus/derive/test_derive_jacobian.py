"""``derive.jacobian``."""

from __future__ import annotations

import pytest
import sympy

from symnode.calculus import derive

x, y, z, w = sympy.symbols("x y z w", real=True)


def test_rows_are_fields_and_columns_are_variables() -> None:
    found = derive.jacobian([x * y, x + z], [x, y, z])
    assert found == sympy.Matrix([[y, x, 0], [1, 0, 1]])


def test_a_scalar_by_a_symbol_is_a_scalar() -> None:
    assert derive.jacobian(sympy.tanh(w * x), x) == w * (1 - sympy.tanh(w * x) ** 2)


def test_a_scalar_by_a_list_is_a_row() -> None:
    assert derive.jacobian(x**2 * y, [x, y]) == sympy.Matrix([[2 * x * y, x**2]])


def test_softmax_jacobian_is_minus_identity_plus_beta_covariance() -> None:
    """The printed lemma lacks the factor beta; explicit check for two patterns in the plane."""
    beta = sympy.Symbol("beta", positive=True)
    patterns = sympy.Matrix([[1, 2], [3, -1]])
    weights = (beta * patterns * sympy.Matrix([x, y])).applyfunc(sympy.exp)
    p = weights / (weights[0] + weights[1])
    field = patterns.T * p - sympy.Matrix([x, y])
    covariance = patterns.T * (sympy.diag(*p) - p * p.T) * patterns
    difference = derive.jacobian(field, [x, y]) - (beta * covariance - sympy.eye(2))
    point = {x: sympy.Rational(1, 3), y: sympy.Rational(-2, 7), beta: sympy.Rational(3, 2)}
    # Evaluated with 40 digits: a wrong factor would show in the first one.
    assert max(abs(entry) for entry in difference.subs(point).evalf(40, chop=True)) < 1e-35
    printed = derive.jacobian(field, [x, y]) - (covariance - sympy.eye(2))
    assert max(abs(entry) for entry in printed.subs(point).evalf(40)) > 1e-3


def test_states_as_functions_of_time() -> None:
    t = sympy.Symbol("t")
    state = sympy.Function("x")(t)
    assert derive.jacobian([state**2], [state]) == sympy.Matrix([[2 * state]])


@pytest.mark.parametrize(
    "variables", [[x, x], [x + 1], [2], [], ["x"], sympy.Matrix([[x, y], [z, w]])]
)
def test_variables_must_be_distinct_symbols(variables: object) -> None:
    with pytest.raises(derive.DerivationError):
        derive.jacobian([x], variables)


@pytest.mark.parametrize(
    "field", [sympy.MatrixSymbol("W", 2, 1), sympy.eye(2), x < y, None, ["x"], [[x, y], [x]]]
)
def test_fields_must_be_explicit_vectors(field: object) -> None:
    with pytest.raises(derive.DerivationError):
        derive.jacobian(field, [x])
