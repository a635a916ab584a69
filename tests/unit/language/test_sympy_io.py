"""The door to SymPy: what goes out comes back, and what cannot come in is refused in words."""

import random

import numpy as np
import pytest
import sympy as sp

from symnode.calculus import derive
from symnode.calculus.canonical import equal
from symnode.language.arrays import Array
from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.elementary import (
    cos,
    erf,
    exp,
    log,
    logsumexp,
    sigmoid,
    sin,
    softmax,
    softplus,
    sqrt,
    tanh,
)
from symnode.language.errors import DependenceError, NotExpressible, ShapeError
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    expectation,
    matrix,
    nonzero,
    norm2,
    parameter,
    positive,
    probability,
    scalar,
    time,
    vector,
)
from symnode.language.symbols import Sign
from symnode.language.sympy_io import from_sympy

n, m = dimensions("n m")
t, horizon, theta = time(), positive("T"), parameter("theta")
a, b, u = scalar("a"), nonzero("b"), vector("u", n)
x = state("x", of=theta)
f, phi = scalar_field("f", x, theta, t), function("phi")
sample = probability("p").variable("s")
size = sp.Symbol("n", integer=True, positive=True)
i, j = sp.symbols("i j", integer=True)
q = sp.Symbol("q")

ROUND_TRIPS = [
    a,
    (a - 1) ** 2 / (3 * b) - a / b**2,
    exp(a * horizon) * sqrt(horizon) - log(horizon),
    tanh(a) * sin(b) + cos(a) * erf(b),
    sigmoid(a) + softplus(b),
    a * n,
    sample**2 * a + 1,
    x,
    x.at(horizon),
    ddt(x).at(0),
    ddt(ddt(x)),
    d(x.at(horizon), theta),
    d(ddt(x) * x, theta),
    (x**2).replace({theta: a}),
    d(x**2, theta).replace({theta: a}),
    f,
    f.d(x).d(theta),
    d(f, theta),
    ddt(f),
    ddt(f.d(x)),
    f.d(x).at(horizon),
    d(ddt(f), theta),
    phi.d(a, 2) + phi.d(a * b),
    d(phi(a * b), a),
    integral(x**2 * theta + t, 0, horizon),
    d(integral(x * f.d(x), 0, horizon), theta),
    integral(integral(x * t, 0, horizon) * x * t, 0, 1),
    d(integral(theta * t**2, 0, horizon), horizon),
    (phi(a) * a).replace({a: b + a}),
]


@pytest.mark.parametrize("array", ROUND_TRIPS, ids=str)
def test_scalars_come_back(array: Array) -> None:
    back = from_sympy(array.sympy())
    assert equal(back, array)
    assert back.random == array.random


def random_scalar(choose: random.Random, depth: int) -> Array:
    """A number built by products, functions, integrals and derivatives through a state."""
    if depth == 0:
        return choose.choice([a, b, theta, t, x, f])

    def part() -> Array:
        return random_scalar(choose, depth - 1)

    rules = [
        lambda: part() + part(),
        lambda: part() * part(),
        lambda: part() / (horizon + 1),
        lambda: part() ** 2,
        lambda: phi(part()),
        lambda: tanh(part()),
        lambda: integral(part(), 0, horizon),
        lambda: part().at(horizon),
        lambda: part().replace({theta: theta * t}).at(horizon),
        lambda: f.d(x) * part(),
        lambda: ddt(part()),
        lambda: d(part(), theta),
    ]
    return choose.choice(rules)()


@pytest.mark.parametrize("seed", range(5))
def test_random_scalars_come_back(seed: int) -> None:
    choose = random.Random(seed)
    for _ in range(25):
        written = random_scalar(choose, 3)
        assert equal(from_sympy(written.sympy()), written), f"{written}"


@pytest.mark.parametrize("symbol", [a, b, horizon, theta, t])
def test_symbols_come_back_as_themselves(symbol: Array) -> None:
    assert from_sympy(symbol.sympy()).head is symbol.head
    assert symbol.sympy() == symbol.sympy()


def test_two_symbols_of_one_name_stay_two() -> None:
    other = scalar("a")
    assert other.sympy() != a.sympy()
    assert other.sympy() - a.sympy() != 0
    assert from_sympy(other.sympy()).head is not a.head


def test_signs_go_out_as_assumptions_and_come_in_as_signs() -> None:
    assert horizon.sympy().is_positive and b.sympy().is_nonzero and a.sympy().is_positive is None
    for assumed, sign in (("positive", Sign.POSITIVE), ("nonzero", Sign.NONZERO)):
        assert from_sympy(sp.Symbol("s", **{assumed: True})).head.sign is sign
    assert from_sympy(sp.Symbol("s", real=True)).head.sign is Sign.REAL


def test_a_symbol_of_sympys_own_is_one_symbol_of_ours() -> None:
    here, there = from_sympy(q + 1), from_sympy(q)
    assert equal(here, there + 1)
    assert there.sympy() is q
    assert from_sympy(q, symbols={q: a}).head is a.head


@pytest.mark.parametrize("sizes", [{"n": 2, "m": 3}, {"n": 1, "m": 2}, {"n": 1, "m": 1}])
def test_whole_symbols_of_any_size_come_back(sizes: dict[str, int]) -> None:
    mixed, symmetric = matrix("A", n, m), matrix("W", n, n, symmetric=True)
    for array in (u, mixed, symmetric):
        assert from_sympy(array.sympy(**sizes)).head is array.head
    assert from_sympy(u.T.sympy(n=2)).row


def test_arrays_have_explicit_entries() -> None:
    symmetric = matrix("W", n, n, symmetric=True)
    exported = grad(u.T @ symmetric @ u, symmetric).sympy(n=2)
    u1, u2 = u.sympy(n=2)
    assert exported == sp.Matrix([[u1**2, u1 * u2], [u1 * u2, u2**2]])
    assert symmetric.sympy(n=2)[0, 1] == symmetric.sympy(n=2)[1, 0]
    assert u.T.sympy(n=3).shape == (1, 3) and str(u1) == "u_1"
    assert norm2(u).sympy(n=2) == u1**2 + u2**2


def test_fields_of_vectors_are_differentiated_by_sympy() -> None:
    v = vector_field("v", n, u)
    energy = scalar_field("E", u)
    jacobian = d(v, u).sympy(n=2)
    first, second = u.sympy(n=2)
    assert jacobian[1, 0] == v.sympy(n=2)[1].diff(first)
    assert from_sympy(energy.sympy(n=2)).body.function is energy.function
    assert d(energy, u).sympy(n=2)[1] == energy.sympy(n=2).diff(second)


def test_states_are_functions_of_time_and_of_what_they_are_differentiated_in() -> None:
    assert str(x.sympy()) == "x(t)"
    assert str(d(x, theta).sympy()) == "Derivative(x(t, theta), theta)"


def test_replacement_by_a_value_of_another_sign_is_not_simplified_before() -> None:
    """sqrt(T^2) is T for the positive T, but sqrt((-1)^2) is 1."""
    assert sqrt(horizon**2).replace({horizon: -1}).sympy() == 1


def test_index_notation_of_sympy_comes_in() -> None:
    base, table = sp.IndexedBase("x"), sp.IndexedBase("A")
    weight = sp.KroneckerDelta(i, j) + table[i, j]
    both = from_sympy(sp.Sum(weight * base[i] * base[j], (i, 1, size), (j, 1, size)))
    vec = from_sympy(sp.Sum(base[i] ** 2, (i, 1, size)))
    quadratic = from_sympy(sp.Sum(table[i, j] * base[i] * base[j], (i, 1, size), (j, 1, size)))
    assert equal(both, vec + quadratic)
    assert sp.expand(both.sympy(n=2)) == sp.expand((vec + quadratic).sympy(n=2))
    assert equal(from_sympy(sp.Sum(1, (i, 1, size))), from_sympy(size))


def test_undefined_functions_of_sympy_come_in() -> None:
    g = sp.Function("g")
    slope = from_sympy(g(q).diff(q))
    assert equal(slope, d(from_sympy(g(q)), from_sympy(q)))
    assert equal(from_sympy(g(q**2).diff(q)), d(from_sympy(g(q**2)), from_sympy(q)))
    assert from_sympy(g(q)).sympy() == g(q)
    at_zero = from_sympy(sp.Subs(g(q).diff(q), q, 0))
    assert equal(at_zero, slope.replace({from_sympy(q): 0}))


REFUSED = [
    sp.Float("0.5"),
    sp.Piecewise((q, q > 0), (0, True)),
    q < 1,
    sp.gamma(q),
    q**q,
    sp.I * q,
    sp.oo,
    sp.Sum(sp.IndexedBase("x")[i], (i, 1, 3)),
    sp.Sum(i * sp.IndexedBase("x")[i], (i, 1, size)),
    sp.IndexedBase("x")[i],
    sp.Matrix([q, q]),
    sp.Function("h")(q, q**2),
    sp.Integral(q, q),
    sp.Symbol("w", imaginary=True),
    u.sympy(n=2)[0],
]


@pytest.mark.parametrize("expression", REFUSED, ids=str)
def test_what_has_no_meaning_here_is_refused(expression: object) -> None:
    with pytest.raises(NotExpressible) as caught:
        from_sympy(expression)
    for part in (caught.value.where, caught.value.expected, caught.value.got, caught.value.way_out):
        assert str(part)


@pytest.mark.parametrize(
    ("array", "hint"),
    [
        (u, "n=3"),
        (norm2(u), "n=3"),
        (u[n.index("i")], "sympy(n=3)"),
        (expectation(sample**2), "derive.expectation"),
        (1 / (a * 0), "division by zero"),
    ],
    ids=str,
)
def test_what_sympy_cannot_hold_is_refused(array: Array, hint: str) -> None:
    with pytest.raises(NotExpressible) as caught:
        array.sympy()
    assert hint in caught.value.way_out


def test_sizes_are_positive_integers() -> None:
    with pytest.raises(NotExpressible, match="integers"):
        u.sympy(n=0)


def test_derived_expectation_is_in_our_symbols() -> None:
    sigma = positive("sigma")
    found = derive.expectation((a * sample + b) ** 2, sample, moments={1: 0, 2: sigma**2})
    assert equal(found, a**2 * sigma**2 + b**2)
    assert found.random == ()


def test_a_derived_gradient_through_an_undeclared_state_is_an_error() -> None:
    with pytest.raises(DependenceError):
        d(from_sympy(x.sympy()), a)


def close(value: object, expected: object) -> bool:
    return np.allclose(value, expected, rtol=1e-12, atol=0)


def test_numpy_functions_take_vectors_and_matrices() -> None:
    w = matrix("W", n, m)
    v = vector("v", m)
    compute = (w @ v + a * u).lambdify(w, v, a, u, n=2, m=3)
    table, vec = np.arange(6.0).reshape(2, 3), np.array([1.0, -1.0, 2.0])
    assert close(compute(table, vec, 2, [1, 2]), table @ vec + np.array([2, 4]))


def test_numbers_are_broadcast() -> None:
    compute = (a * u).lambdify(a, u, n=2)
    assert compute(np.ones(5), [1.0, 2.0]).shape == (2, 5)
    assert close(a.lambdify(a)(np.arange(3.0)), np.arange(3.0))
    assert (a * 0 + 2).lambdify(a)(np.ones(4)).shape == (4,)


def test_integers_are_taken_as_reals() -> None:
    assert (1 / a).lambdify(a)(2) == 0.5
    assert (a ** (-2)).lambdify(a)(np.array([2, 4])).tolist() == [0.25, 0.0625]


def test_softmax_and_its_derivatives_do_not_overflow() -> None:
    large = [1000.0, 0.0, -1000.0]
    with np.errstate(all="raise", under="ignore"):
        assert softmax(1000 * u).lambdify(u, n=3)([1.0, 0.0, -1.0]).tolist() == [1, 0, 0]
        assert logsumexp(u).lambdify(u, n=3)(large) == 1000
        assert softplus(a).lambdify(a)(np.array([1000.0, -1000.0])).tolist() == [1000, 0]
        assert sigmoid(a).lambdify(a)(np.array([1000.0, -1000.0])).tolist() == [1, 0]
        slopes = d(softmax(1000 * u), u).lambdify(u, n=3)([1.0, 0.0, -1.0])
    assert np.isfinite(slopes).all()


@pytest.mark.parametrize("known", [sigmoid, softplus, tanh, exp, sin, erf])
def test_a_complex_step_gives_the_derivative(known: object) -> None:
    written = known(a)
    for point in (-1.5, 0.4, 2.0):
        stepped = written.lambdify(a)(point + 1e-30j).imag / 1e-30
        assert close(stepped, d(written, a).lambdify(a)(point))


def test_integrals_are_computed() -> None:
    assert close(integral(t**2 * a, 0, horizon).lambdify(a, horizon)(3.0, 2.0), 8.0)


def test_states_and_time_may_be_arguments() -> None:
    compute = (x**2 + theta * t).lambdify(t, x, theta)
    assert compute(2.0, 3.0, 0.5) == 10.0


def test_what_is_missing_among_the_arguments_is_named() -> None:
    for array, missing in ((a * b, "b"), (x * a, "x(t)"), (ddt(x) * a, "Derivative")):
        with pytest.raises(NotExpressible) as caught:
            array.lambdify(a)
        assert missing in caught.value.got


def test_wrong_shapes_are_refused() -> None:
    compute = u.lambdify(u, n=2)
    with pytest.raises(ShapeError):
        compute([1.0, 2.0, 3.0])
    with pytest.raises(ShapeError):
        compute([1.0, 2.0], 1.0)
    symmetric = matrix("W", n, n, symmetric=True)
    with pytest.raises(ShapeError):
        symmetric.lambdify(symmetric, n=2)([[1.0, 2.0], [3.0, 4.0]])
