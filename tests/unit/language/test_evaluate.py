"""The definition of meaning: values in a model, by hand and by finite differences."""

import pytest

from symnode.language.arrays import Array
from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.elementary import exp, log, pi, softmax, sqrt, tanh
from symnode.language.evaluate import Evaluator, needs_floats
from symnode.language.numbers import PRIME, CannotEvaluate, Dual, Residue, dual_part
from symnode.language.random_model import RandomModel
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    expectation,
    identity,
    matrix,
    norm2,
    ones,
    parameter,
    positive,
    probability,
    scalar,
    time,
    total,
    trace,
    vector,
)
from symnode.language.symbols import TIME, Head

n, m = dimensions("n m")
t, a, b, horizon = time(), scalar("a"), positive("b"), positive("T")
x, W = vector("x", n), matrix("W", n, n, symmetric=True)
STEP = 1e-5  # central differences: error STEP**2 times a third derivative, plus round-off / STEP
ROUGH = 1e-7


def model_with(seed: int = 3, exact: bool = False, size: int = 2) -> RandomModel:
    return RandomModel(seed, exact=exact, sizes={n: size, m: 3})


def value(array: Array, model: RandomModel, *entry: int) -> object:
    return Evaluator(model, indices=dict(zip(array.indices, entry, strict=True))).value(array.body)


def put(model: RandomModel, head: Head, *values: object) -> RandomModel:
    """The model with a number or a vector given."""
    for k, v in enumerate(values):
        model.heads[head, (k,) if head.spaces else ()] = v
    return model


def test_values_by_hand() -> None:
    model = put(put(model_with(), a.head, 3.0), x.head, 1.0, 2.0)
    hand = {
        (a + 1) ** 2 / 2: 8.0,
        x.T @ x: 5.0,
        total(x): 3.0,
        a * n: 6.0,
        trace(identity(n)): 2.0,
        ones(n).T @ ones(n): 2.0,
        integral(t**2, 0, a): 9.0,
        integral(t, a, 0): -4.5,
        (a * t).at(a): 9.0,
        (a * b).replace({a: a + 1, b: a}): 12.0,
        d(a**3, a).replace({a: 2 * a}): 108.0,
        sqrt(a + 1) * 2: 4.0,
        exp(log(a)): 3.0,
        pi / pi: 1.0,
    }
    for array, expected in hand.items():
        assert value(array, model) == pytest.approx(expected, rel=1e-12), array


def test_vectors_by_hand() -> None:
    model = put(model_with(), x.head, 1.0, 2.0)
    assert [value(d(norm2(x), x), model, k) for k in range(2)] == [2.0, 4.0]
    outer = x @ x.T
    assert [[value(outer, model, i, j) for j in range(2)] for i in range(2)] == [[1, 2], [2, 4]]
    assert sum(value(softmax(x), model, k) for k in range(2)) == pytest.approx(1.0)


def test_the_gradient_in_a_symmetric_matrix_is_the_mean_over_its_two_entries() -> None:
    model = put(model_with(), x.head, 1.0, 2.0)
    y = vector("y", n)
    put(model, y.head, 3.0, 5.0)
    gradient = grad(x.T @ W @ y, W)
    assert value(gradient, model, 0, 1) == pytest.approx((1 * 5 + 2 * 3) / 2)
    assert value(gradient, model, 0, 0) == pytest.approx(3.0)


def test_exact_values_are_residues() -> None:
    model = put(model_with(exact=True), a.head, Residue.of(3))
    assert value(a / 2 - a * 2, model) == Residue.of(-9) * Residue.of(2) ** -1
    assert Residue.of(-1).value == PRIME - 1
    with pytest.raises(ZeroDivisionError):
        value(1 / (a - 3), model)


def test_expectations_are_weighted_means() -> None:
    space = probability("p")
    s = space.variable("s")
    model = model_with()
    assert value(expectation(1 + 0 * s), model) == pytest.approx(1.0)
    weights = model.weight(space.space)
    samples = [model.entry(s.body.head, (k,)) for k in range(len(weights))]
    by_hand = sum(w * v**2 for w, v in zip(weights, samples, strict=True))
    assert value(expectation(s**2), model) == pytest.approx(by_hand)


def test_what_has_no_value_says_so() -> None:
    model = put(model_with(), a.head, -1.0)
    for undefined in (log(a), sqrt(a), a**-1 * exp(1000 * a * -1)):
        with pytest.raises(CannotEvaluate):
            value(undefined, model)
    with pytest.raises(ZeroDivisionError):
        value(1 / (a + 1), model)


def test_roots_and_known_functions_need_floats() -> None:
    assert not needs_floats((a**2 / b + integral(t, 0, a)).body)
    assert all(needs_floats(e.body) for e in (sqrt(a), b.replace({b: pi}), tanh(a)))


SCALARS = [
    a**3 / (b + 1),
    tanh(a * b) * a,
    exp(a) * log(b + a**2),
    function("phi")(a * b),
    scalar_field("g", a, b),
    integral(tanh(a * t), 0, a),
    norm2(a * x + vector_field("f", n, a)),
    (a * t**2 + a**2).at(a + b),
    softmax(a * x).T @ x,
]


@pytest.mark.parametrize("array", SCALARS, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_derivatives_agree_with_finite_differences(array: Array, seed: int) -> None:
    model = model_with(seed)
    at = value(a, model)

    def moved(h: float) -> float:
        return Evaluator(model, heads={a.head: lambda _: at + h}).value(array.body)

    slope = (moved(STEP) - moved(-STEP)) / (2 * STEP)
    assert value(d(array, a), model) == pytest.approx(slope, rel=ROUGH, abs=ROUGH)


@pytest.mark.parametrize("seed", [1, 2])
def test_time_derivatives_go_through_states(seed: int) -> None:
    theta = parameter("theta")
    z = state("z", n, of=theta)
    energy, model = norm2(z) * tanh(t) + scalar_field("ell", z), model_with(seed)
    at = value(t, model)

    def moved(h: float) -> float:
        return Evaluator(model, heads={TIME: lambda _: at + h}).value(energy.body)

    slope = (moved(STEP) - moved(-STEP)) / (2 * STEP)
    assert value(ddt(energy), model) == pytest.approx(slope, rel=ROUGH)
    total_slope = value(d(energy, theta), model)
    own = value(theta, model)

    def bent(h: float) -> float:
        return Evaluator(model, heads={theta.head: lambda _: own + h}).value(energy.body)

    assert total_slope == pytest.approx((bent(STEP) - bent(-STEP)) / (2 * STEP), rel=ROUGH)


def test_second_derivatives_are_symmetric_and_exact() -> None:
    model = model_with(exact=True)
    g = scalar_field("g", a, b)
    mixed, reverse = d(d(g, a), b), d(d(g, b), a)
    assert value(mixed, model) == value(reverse, model) == value(g.d(a).d(b), model)


def test_values_are_put_in_after_derivatives() -> None:
    model = put(model_with(), a.head, 2.0)
    assert value(d(a**2, a).replace({a: a * 0}), model) == 0.0
    assert value(d((a**2).replace({a: a * 0}), a), model) == 0.0
    assert value(ddt(t**2).at(3), model) == 6.0


def test_nested_duals_keep_their_derivatives_apart() -> None:
    inner, outer = Dual(1, 2.0, 1.0), Dual(2, 5.0, 1.0)
    product = inner * outer
    assert dual_part(product, 2).re == 2.0 and dual_part(dual_part(product, 2), 1) == 1.0
    assert dual_part(inner, 7) == 0


def test_inverses_and_primitives_are_kept_in_models() -> None:
    f = function("f")
    inverse, primitive = function("h", left_inverse_of=f), function("F", primitive_of=f)
    model = model_with(exact=True)
    assert value(inverse(a), model) != value(a, model)
    assert value(inverse(f(a)) - a, model) == Residue(0)
    assert value(primitive.d(a) - f(a), model) == Residue(0)
    assert value(d(primitive(a), a) - f(a), model) == Residue(0)


def test_positive_functions_and_numbers_are_positive() -> None:
    g = function("g", positive=True)
    for seed in range(20):
        model = model_with(seed)
        assert value(b, model) > 0 and value(g(a), model) > 0


def test_the_horizon_of_an_integral_may_be_any_number() -> None:
    model = model_with(exact=True)
    whole, parts = integral(t**3, 0, horizon), integral(t**3, 0, a) + integral(t**3, a, horizon)
    assert value(whole - parts, model) == Residue(0)


def test_an_inverse_that_only_a_primitive_mentions_is_made_an_inverse() -> None:
    f = function("f")
    integral_of_inverse = function("G", primitive_of=function("g", left_inverse_of=f))
    model = model_with(exact=True)
    model.prepare([f.function, integral_of_inverse.function])
    assert value(d(integral_of_inverse(f(a)), a) - a * f.d(a), model) == Residue(0)
