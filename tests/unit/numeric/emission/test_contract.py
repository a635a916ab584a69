"""Every emission agrees with lambdify, the reference, and with the meaning of terms."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode import numeric
from symnode.language.arrays import Array
from symnode.language.differentials import d
from symnode.language.errors import NotExpressible
from symnode.language.evaluate import Evaluator
from symnode.language.random_model import RandomModel
from tests.unit.numeric.emission.random_formulas import (
    SIZE,
    bounded,
    formulas,
    n,
    points,
    v,
    x,
    y,
)

# The running bound is of first order and knows one order of operations; the emission has another.
SLACK = 8
TINY = 1e-300
few = settings(max_examples=max(40, settings().max_examples // 3))  # each example compiles
batches = st.lists(points, min_size=1, max_size=3)
sizes = {"n": SIZE}


def split(batch: list[list[float]]) -> list[np.ndarray]:
    whole = np.array(batch).T
    return [whole[0], whole[1], whole[2:]]


def agree(found: np.ndarray, array: Array, batch: list[list[float]], at: tuple[int, ...]) -> None:
    for value, point in zip(found, batch, strict=True):
        wanted, error = bounded(array, point, at)
        assert abs(value - wanted) <= SLACK * error + TINY


@few
@given(formulas, batches)
def test_values_agree_with_the_formula_and_with_lambdify(e: Array, batch: list) -> None:
    compiled = numeric.compile(e, [x, y, v], sizes)
    found = compiled(*split(batch))
    agree(found, e, batch, ())
    for point, value in zip(batch, found, strict=True):
        wanted, error = bounded(e, point)
        assert abs(compiled.at(*point)[0] - wanted) <= SLACK * error + TINY
        assert abs(compiled(point[0], point[1], point[2:]) - value) <= 2 * SLACK * error + TINY
    try:
        reference = e.lambdify(x, y, v, n=SIZE)
    except NotExpressible:
        return  # SymPy found a division by zero, which NumPy defines
    expected = np.broadcast_to(reference(*split(batch)), found.shape)
    agree(expected, e, batch, ())


@few
@given(formulas, batches)
def test_gradients_and_second_derivatives_agree(e: Array, batch: list) -> None:
    first, second = d(e, v), d(d(e, x), v)
    slope, mixed = numeric.compile([first, second], [x, y, v], sizes)(*split(batch))
    assert slope.shape == mixed.shape == (SIZE, len(batch))
    for k in range(SIZE):
        agree(slope[k], first, batch, (k,))
        agree(mixed[k], second, batch, (k,))


@few
@given(st.lists(formulas, min_size=2, max_size=5), batches)
def test_several_formulas_share_steps_and_keep_their_values(es: list, batch: list) -> None:
    for found, e in zip(numeric.compile(es, [x, y, v], sizes)(*split(batch)), es, strict=True):
        agree(found, e, batch, ())


@few
@given(formulas, batches)
def test_graphs_with_axes_agree_in_value_and_gradients(e: Array, batch: list) -> None:
    """The other emission, with indices as axes and samples first: parameters are x and y."""
    field = numeric.compile_map(e, v)
    parameters = {name: np.float64(batch[0][k]) for k, name in enumerate("xy")}
    own = {k: a for k, a in parameters.items() if k in field.parameters}
    states = np.array([point[2:] for point in batch])
    fixed = [[*batch[0][:2], *point[2:]] for point in batch]
    values, slopes, bars = field.gradient(0.0, states, own)
    agree(values, e, fixed, ())
    for k in range(SIZE):
        agree(slopes[:, k], d(e, v), fixed, (k,))
    for name, symbol in (("x", x), ("y", y)):
        if name in bars:
            parts = [bounded(d(e, symbol), point) for point in fixed]
            size = sum(abs(a) for a, _ in parts)
            error = sum(b for _, b in parts) + len(parts) * 2.0**-53 * size
            assert abs(bars[name] - sum(a for a, _ in parts)) <= SLACK * error + TINY


@few
@given(formulas, st.integers(0, 2**32 - 1))
def test_values_agree_with_the_meaning_in_a_model(e: Array, seed: int) -> None:
    """The evaluator of the language defines what a term means."""
    model = RandomModel(seed, exact=False, sizes={n: SIZE})
    wanted = Evaluator(model).value(e.body)
    point = [
        model.entry(x.head, ()),
        model.entry(y.head, ()),
        *(model.entry(v.head, (k,)) for k in range(SIZE)),
    ]
    found = numeric.compile(e, [x, y, v], sizes).at(*point)[0]
    assert abs(found - wanted) <= 2 * SLACK * bounded(e, point)[1] + TINY


@few
@given(formulas, points)
def test_a_complex_step_is_the_derivative(e: Array, point: list) -> None:
    """The imaginary part divided by h is the derivative to rounding, for h far below round-off."""
    h = 1e-30
    compiled = numeric.compile(e, [x, y, v], sizes)
    step = compiled(point[0] + 1j * h, point[1], point[2:]).imag / h
    wanted, error = bounded(d(e, x), point)
    assert abs(step - wanted) <= 4 * SLACK * error + h  # the step's own error is of order h**2


symbols = sympy.symbols("a b c", real=True)


def _expressions() -> st.SearchStrategy[sympy.Expr]:
    leaf = st.one_of(
        st.sampled_from(symbols),
        st.fractions(-3, 3, max_denominator=8).map(
            lambda q: sympy.Rational(q.numerator, q.denominator)
        ),
        st.floats(-2, 2).map(lambda r: sympy.Float(round(r, 3))),
    )

    def grown(inner: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
        unary = [
            sympy.sin,
            sympy.tanh,
            sympy.atan,
            sympy.erf,
            sympy.Abs,
            lambda e: sympy.exp(sympy.cos(e)),
            lambda e: sympy.log(2 + sympy.sin(e)),
            lambda e: (2 + sympy.cos(e)) ** -3,
            lambda e: sympy.sqrt(2 + sympy.tanh(e)),
            lambda e: (2 + sympy.tanh(e)) ** sympy.Rational(2, 3),
        ]
        binary = [sympy.Max, sympy.Min, lambda p, q: p + q, lambda p, q: p - q]
        binary += [lambda p, q: sympy.sin(p) * q, lambda p, q: (1 + p**2) ** sympy.sin(q)]
        return st.one_of(
            st.builds(lambda f, e: f(e), st.sampled_from(unary), inner),
            st.builds(lambda f, p, q: f(p, q), st.sampled_from(binary), inner, inner),
        )

    return st.recursive(leaf, grown, max_leaves=6)


three = st.lists(st.floats(-2, 2).map(lambda r: round(r, 3)), min_size=3, max_size=3)


@few
@given(st.lists(_expressions(), min_size=1, max_size=3), st.lists(three, min_size=1, max_size=4))
def test_sympy_expressions_agree_with_lambdify(es: list, batch: list) -> None:
    """Both are within the rounding error, which 50 digits show."""
    rows = np.array(batch).T
    found = numeric.compile(es, list(symbols))(*rows)
    reference = sympy.lambdify(symbols, es, ["scipy", "numpy"], cse=True)(*rows)
    for e, ours, theirs in zip(es, found, reference, strict=True):
        theirs = np.broadcast_to(theirs, ours.shape)
        for k, point in enumerate(batch):
            exact = complex(
                e.evalf(40, subs=dict(zip(symbols, map(sympy.Float, point), strict=True)))
            )
            # Twice the error of the reference, and a share of the largest number on the way.
            assert abs(ours[k] - exact) <= 2 * abs(theirs[k] - exact) + 2e-13 * (1 + abs(exact))


@pytest.mark.parametrize("k", [-64, -7, -3, -1, 2, 3, 13, 64, 65])
def test_integer_powers_are_chains_of_roundings(k: int) -> None:
    """k - 1 products, and the rounding of a reciprocal k times."""
    base = np.random.default_rng(abs(k)).uniform(0.5, 2.0, 400)
    found = numeric.compile(x**k, x)(base)
    exact = np.array([float(sympy.Rational(float(b)) ** k) for b in base])
    roundings = k if k > 0 else 2 * -k
    assert np.max(np.abs(found / exact - 1)) <= roundings * 2.0**-53 + 2.0**-53
