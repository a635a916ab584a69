"""``derive.adjoint``: signs and shapes, checked on systems solved in closed form."""

from __future__ import annotations

import pytest
import sympy

from symnode.calculus import derive

x, y, a, b, s, T, x0, target = sympy.symbols("x y a b s T x_0 x_*", real=True)


def test_simplest_neural_ode() -> None:
    system = derive.adjoint(a * x, x, a, (x - target) ** 2 / 2)
    (costate,) = system.costate
    assert system.forward == sympy.Matrix([a * x])
    assert system.backward == sympy.Matrix([-a * costate])
    assert system.terminal == sympy.Matrix([x - target])
    assert system.gradient_density == sympy.Matrix([x * costate])
    assert system.augmented() == sympy.Matrix([a * x, -a * costate, -x * costate])


def test_the_pass_reproduces_the_derivative_of_the_closed_form() -> None:
    """f = a x: lambda(s) = lambda(T) e^{a (T - s)}, and the integral is dL/da with a plus sign."""
    system = derive.adjoint(a * x, x, a, (x - target) ** 2 / 2)
    (costate,) = system.costate
    end = derive.flow(a * x, x, T, x0)
    path, back = x0 * sympy.exp(a * s), system.terminal[0].subs(x, end) * sympy.exp(a * (T - s))
    assert sympy.expand(sympy.diff(back, s) - system.backward[0].subs(costate, back)) == 0
    density = system.gradient_density[0].subs({x: path, costate: back})
    gradient = sympy.integrate(sympy.expand(density), (s, 0, T))
    truth = sympy.diff(derive.loss(end, target), a)
    assert sympy.expand(gradient - truth) == 0
    printed_sign = sympy.expand(-gradient - truth)
    assert printed_sign.subs({a: 1, T: 1, x0: 1, target: 0}) != 0


def test_two_states_and_a_loss_of_one() -> None:
    """f = (y, 0), L = x: lambda = (1, T - s); the printed sign would give (1, -(T - s))."""
    system = derive.adjoint([y, 0], [x, y], [a], x)
    l1, l2 = system.costate
    assert system.backward == sympy.Matrix([0, -l1])
    assert system.terminal == sympy.Matrix([1, 0])
    assert system.gradient_density == sympy.Matrix([0])
    assert sympy.integrate(system.backward[1].subs(l1, 1), (s, T, s)) == T - s


def test_a_transpose_is_taken_in_the_right_place() -> None:
    system = derive.adjoint([a * y, b * x], [x, y], [a, b], x * y)
    l1, l2 = system.costate
    assert system.backward == sympy.Matrix([-b * l2, -a * l1])
    assert system.gradient_density == sympy.Matrix([y * l1, x * l2])
    assert system.augmented().shape == (6, 1)


def test_costates_avoid_symbols_in_use() -> None:
    taken = sympy.Symbol("lambda")
    system = derive.adjoint(taken * x, x, taken, x)
    assert system.costate[0] != taken
    assert system.backward == sympy.Matrix([-taken * system.costate[0]])


def test_notebooks_show_the_equations() -> None:
    shown = derive.adjoint([a * y, b * x], [x, y], [a, b], x)._repr_latex_()
    assert shown.startswith("$$") and shown.endswith("$$")
    assert shown.count("{") == shown.count("}")
    for part in (r"- b \lambda_{2}", r"\lambda_{2} x", r"\int_0^T"):
        assert part in shown


def test_the_result_is_frozen() -> None:
    system = derive.adjoint(a * x, x, a, x)
    with pytest.raises(AttributeError):
        system.forward = x  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "states", "parameters", "loss"),
    [
        ([x, y], [x], [a], x),
        ([x], [x], [x], x),
        (a * x, x, a, a * x),
        (a * x, x, a, [x]),
        (a * x, x, a * b, x),
        (a * x, [x, x], a, x),
    ],
)
def test_what_does_not_fit_is_refused(
    field: object, states: object, parameters: object, loss: object
) -> None:
    with pytest.raises(derive.DerivationError):
        derive.adjoint(field, states, parameters, loss)
