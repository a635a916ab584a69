"""``numeric.compile``: shapes, types of numbers, stable functions, shared work, bad input."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode import numeric
from symnode.language.differentials import d
from symnode.language.elementary import apply_known, exp, log, logsumexp, softmax, tanh
from symnode.language.states import function, state
from symnode.language.surface import (
    dimensions,
    expectation,
    matrix,
    norm2,
    parameter,
    probability,
    scalar,
    vector,
)
from symnode.numeric.emission.errors import EmissionError

n, m = dimensions("n m")
x, y = scalar("x"), scalar("y")
v, A, S = vector("v", n), matrix("A", m, n), matrix("S", n, n, symmetric=True)
sizes = {"n": 3, "m": 2}
RNG = np.random.default_rng(5)


def hopfield(patterns: np.ndarray) -> tuple[tuple[sympy.Symbol, ...], list[sympy.Expr]]:
    """Energy of the modern Hopfield network, its gradient and the upper half of its Hessian."""
    count, dim = patterns.shape
    state = sympy.symbols(f"x0:{dim}", real=True)
    scores = [sum(sympy.Float(w) * s for w, s in zip(row, state, strict=True)) for row in patterns]
    energy = sum(s**2 for s in state) / 2 - sympy.log(sum(map(sympy.exp, scores)))
    gradient = [sympy.diff(energy, s) for s in state]
    hessian = [sympy.diff(gradient[i], state[j]) for i in range(dim) for j in range(i, dim)]
    return state, [energy, *gradient, *hessian]


class TestShapes:
    def test_entries_come_first_and_the_batch_is_broadcast(self) -> None:
        f = numeric.compile(x * (A @ v), [x, A, v], sizes)
        a, w = RNG.normal(size=(2, 3)), RNG.normal(size=(3, 4, 5))
        found = f(RNG.normal(size=(5,)), a, w)
        assert found.shape == (2, 4, 5)
        s = RNG.normal(size=(4, 1))
        assert np.allclose(f(s, a, w), s * np.einsum("ij,jbc->ibc", a, w), rtol=1e-14)

    def test_a_sequence_gives_a_tuple_and_one_formula_its_own_result(self) -> None:
        both = numeric.compile([x + y, x * y], [x, y])(np.ones(3), 2.0)
        assert isinstance(both, tuple) and [r.tolist() for r in both] == [[3.0] * 3, [2.0] * 3]
        single = numeric.compile(x + y, [x, y])(1.0, 2.0)
        assert isinstance(single, np.float64) and single == 3.0

    def test_a_formula_without_arguments_has_one_value(self) -> None:
        assert numeric.compile(exp(1) + 1, [])() == np.e + 1

    def test_matrices_of_sympy_keep_their_shape(self) -> None:
        a, b = sympy.symbols("a b")
        f = numeric.compile(sympy.Matrix([[a, b], [a * b, 1]]), [sympy.Matrix([a, b])])
        assert f([2.0, 3.0]).tolist() == [[2.0, 3.0], [6.0, 1.0]]
        assert f(np.array([[2.0, 4.0], [3.0, 5.0]])).shape == (2, 2, 2)

    @settings(max_examples=20)
    @given(st.integers(1, 3000), st.integers(0, 2**32 - 1))
    def test_the_length_of_the_batch_changes_nothing(self, points: int, seed: int) -> None:
        """Blocks and their last, shorter one give what single points give."""
        f = numeric.compile(tanh(x) / (1 + y**2), [x, y])
        a, b = np.random.default_rng(seed).normal(size=(2, points))
        whole = f(a, b)
        assert np.array_equal(whole[-1:], f(a[-1:], b[-1:]))
        assert np.array_equal(whole[:1], f(a[:1], b[:1]))

    def test_results_are_written_into_given_arrays(self) -> None:
        f = numeric.compile([2 * x, x * v], [x, v], sizes)
        a, w = RNG.normal(size=7), RNG.normal(size=(3, 7))
        out = np.empty(7), np.empty((3, 7))
        found = f(a, w, out=out)
        assert found[0] is out[0] or np.shares_memory(found[0], out[0])
        assert np.array_equal(out[1], a * w)
        for wrong in (np.empty(6), np.empty(7, np.float32), np.empty((7, 2))[:, 0]):
            with pytest.raises(EmissionError, match="contiguous"):
                f(a, w, out=(wrong, out[1]))
        with pytest.raises(EmissionError, match="2 arrays"):
            f(a, w, out=out[:1])
        whole = np.empty((3, 7))
        for pair in ((a, out[1]), (whole[0], whole)):
            with pytest.raises(EmissionError, match="memory of its own"):
                f(a, w, out=pair)


class TestNumbers:
    def test_integers_become_floats(self) -> None:
        assert numeric.compile(x / y, [x, y])(np.arange(3), 2).tolist() == [0.0, 0.5, 1.0]
        assert numeric.compile(x**2, x)(np.array([True, False])).dtype == np.float64

    @pytest.mark.parametrize("kind", [np.float32, np.float64, np.complex64, np.complex128])
    def test_floats_and_complex_numbers_keep_their_width(self, kind: type) -> None:
        f = numeric.compile([tanh(x) * exp(y), 3 * x + 1], [x, y])
        a = RNG.normal(size=9).astype(kind)
        for found in f(a, a):
            assert found.dtype == kind

    def test_sums_as_matrix_products_keep_the_width_too(self) -> None:
        state, formulas = hopfield(RNG.normal(size=(6, 4)))
        single = numeric.compile(formulas, [sympy.Matrix(state)])
        z = RNG.normal(size=(4, 50))
        for low, high in zip(single(z.astype(np.float32)), single(z), strict=True):
            assert low.dtype == np.float32
            # sums of 6 exponentials below e^10 over each other: some hundred roundings
            assert np.max(np.abs(low - high)) <= 1e3 * 2.0**-24 * (1 + np.max(np.abs(high)))

    def test_nan_and_infinity_pass_as_numpy_defines(self) -> None:
        f = numeric.compile([x / x, 1 / x, log(x), x - x], x)
        values = np.array([0.0, np.inf, np.nan, -1.0, 2.0])
        with np.errstate(all="ignore"):
            same, inverse, logarithm, none = f(values)
        assert np.isnan(same[:3]).all() and same[3:].tolist() == [1.0, 1.0]
        assert inverse[:2].tolist() == [np.inf, 0.0] and np.isnan(inverse[2])
        assert logarithm[:2].tolist() == [-np.inf, np.inf] and np.isnan(logarithm[3])
        assert np.isnan(none[1:3]).all() and none[0] == 0.0

    def test_single_points_give_what_numpy_gives_where_python_refuses(self) -> None:
        with np.errstate(all="ignore"):
            assert np.isnan(numeric.compile(x / x, x)(0.0))
            assert numeric.compile(1 / x, x)(0.0) == np.inf
            assert numeric.compile(exp(x), x)(1000.0) == np.inf
            assert np.isnan(numeric.compile(log(x), x)(-1.0))

    def test_nothing_is_cancelled(self) -> None:
        """0/0 stays nan in a quotient, beside a zero, and inside a derivative."""
        with np.errstate(all="ignore"):
            for e in (x / x, (x**2 - y**2) / (x - y), x * 0 / x, d(x / x, x)):
                assert np.isnan(numeric.compile(e, [x, y])(np.zeros(2), np.zeros(2))).all()


class TestStable:
    def test_softmax_and_logsumexp_do_not_overflow_nor_do_their_derivatives(self) -> None:
        energy = -logsumexp(1000 * v)
        value, slope, second = numeric.compile(
            [energy, d(energy, v), d(d(energy, v), v)], v, {"n": 3}
        )(np.array([[1.0], [1.0], [-1.0]]))
        assert value[0] == -1000 - np.log(2)
        assert slope[:, 0].tolist() == [-500.0, -500.0, 0.0]
        expected = -1e6 * np.array([[0.25, -0.25, 0], [-0.25, 0.25, 0], [0, 0, 0]])
        assert np.allclose(second[..., 0], expected, rtol=1e-12)

    def test_a_single_point_is_as_stable(self) -> None:
        f = numeric.compile(softmax(1000 * v), v, {"n": 3})
        assert f([1.0, 1.0, -1.0]).tolist() == [0.5, 0.5, 0.0]

    def test_complex_steps_pass_through_the_shift(self) -> None:
        f = numeric.compile([logsumexp(1000 * v), softmax(v)], v, {"n": 3})
        point = np.array([1.0, 0.999, -1.0])
        value, weights = f(point + 1e-30j * np.eye(3)[0])
        assert np.isclose(value.imag / 1e-27, 1 / (1 + np.exp(-1.0)), rtol=1e-12)
        p = np.exp(point) / np.exp(point).sum()
        assert np.allclose(weights.imag / 1e-30, p[0] * (np.eye(3)[0] - p), rtol=1e-13)

    @pytest.mark.parametrize("name", ["sigmoid", "softplus", "tanh"])
    def test_functions_keep_their_ends(self, name: str) -> None:
        f = numeric.compile([apply_known(name, x), d(apply_known(name, x), x)], x)
        with np.errstate(over="raise", invalid="raise"):
            value, slope = f(np.array([-1e4, 1e4]))
        ends = {"sigmoid": [0, 1], "softplus": [0, 1e4], "tanh": [-1, 1]}
        assert value.tolist() == ends[name]
        assert slope.tolist() == ([0, 1] if name == "softplus" else [0, 0])


class TestSharedWork:
    def test_sums_over_the_same_terms_are_one_matrix_product(self) -> None:
        patterns = RNG.normal(size=(6, 4))
        state, formulas = hopfield(patterns)
        f = numeric.compile(formulas, [sympy.Matrix(state)])
        assert f.source.count("matmul(") == 2  # scores, and all sums over exponentials
        z = RNG.normal(size=(4, 100))
        reference = sympy.lambdify([state], formulas, "numpy", cse=True)(z)
        for ours, theirs in zip(f(z), reference, strict=True):
            # Both add 6 terms of one sign, divide, and cancel once: some tens of roundings.
            assert np.max(np.abs(ours - theirs)) <= 200 * 2.0**-53 * (1 + np.max(np.abs(theirs)))
        for k in range(3):
            point = f.at(*z[:, k])
            assert np.allclose(point, [r[k] for r in reference], rtol=1e-12, atol=1e-13)

    def test_a_term_that_a_sum_lacks_is_not_multiplied_by_zero(self) -> None:
        a = sympy.symbols("a0:6", real=True)
        rows = [sum((j + k + 1) * s for j, s in enumerate(a) if j != k) for k in range(6)]
        values = np.ones((6, 2))
        values[3] = np.inf
        found = np.array(numeric.compile(rows, [sympy.Matrix(a)])(values))
        assert np.isfinite(found[3]).all() and np.isinf(np.delete(found, 3, axis=0)).all()

    def test_fixed_symbols_become_numbers_and_matrix_products(self) -> None:
        values = RNG.normal(size=(6, 4))
        own = {"n": 4, "m": 6}
        energy = norm2(v) / 2 - logsumexp(A @ v)
        fixed = numeric.compile([energy, d(energy, v)], v, own, fixed={A: values})
        given = numeric.compile([energy, d(energy, v)], [A, v], own)
        assert fixed.source.count("matmul(") == 2 and "matmul(" not in given.source
        z = RNG.normal(size=(4, 9))
        for ours, theirs in zip(fixed(z), given(values, z), strict=True):
            assert np.allclose(ours, theirs, rtol=1e-13, atol=1e-13)
        with pytest.raises(EmissionError, match="finite numbers"):
            numeric.compile(energy, v, own, fixed={A: values[:2]})

    def test_sums_written_two_by_two_are_found_too(self) -> None:
        a = [scalar(f"a_{k}") for k in range(6)]
        rows = []
        for k in range(5):
            whole = (k + 2) * a[0]
            for j in range(1, 6):
                whole = whole + (j * k + 3) * a[j]
            rows.append(whole)
        f = numeric.compile(rows, a)
        assert f.source.count("matmul(") == 1 and "p0_sums_4" in f.source
        assert "p0_sums_5" not in f.source  # no row for a part of a sum
        values = RNG.normal(size=(6, 3))
        wanted = [
            (k + 2) * values[0] + sum((j * k + 3) * values[j] for j in range(1, 6))
            for k in range(5)
        ]
        assert np.allclose(f(*values), wanted, rtol=1e-13, atol=1e-12)

    def test_negative_powers_share_one_reciprocal(self) -> None:
        source = numeric.compile([1 / x, x**-2, x**-3 + y], [x, y]).source
        assert source.count("reciprocal") == 1 and "power" not in source and "divide" not in source

    def test_a_product_of_a_pair_that_occurs_often_is_made_once(self) -> None:
        a, b, c, e = (scalar(k) for k in "abce")
        source = numeric.compile([a * b * c, b * c * e, c * b], [a, b, c, e]).source
        assert source.count("multiply") == 3

    def test_exponentials_of_multiples_are_powers(self) -> None:
        source = numeric.compile([exp(x / 2), exp(x), exp(3 * x / 2)], x).source
        assert source.count("exp(") == 1

    def test_sums_that_differ_by_a_number_are_made_once(self) -> None:
        e = (3 * x - 2) ** 2 / 2
        f = numeric.compile([e, d(e, x), x * (6 * x - 4)], x)
        assert f.source.count("subtract") == 1
        value, slope, product = f(np.array([0.5, 2.0]))
        assert np.allclose(value, [0.125, 8.0], rtol=1e-15)
        assert np.allclose(slope, [-1.5, 12.0], rtol=1e-15)
        assert np.allclose(product, [-0.5, 16.0], rtol=1e-15)

    def test_numbers_of_very_different_size_stay_where_they_are(self) -> None:
        """Taken out of the sum, 1e-200 would make the other number overflow."""
        tiny, huge = Fraction(1, 10**200), Fraction(10**200)
        found = numeric.compile(tiny * x + huge * y, [x, y])(np.array([1.0]), np.array([1.0]))
        assert found[0] == 1e200

    def test_registers_are_used_again(self) -> None:
        chain = x
        for k in range(1, 30):
            chain = tanh(chain * k) + y
        assert numeric.compile(chain, [x, y])._code.registers <= 2

    def test_deep_formulas_compile(self) -> None:
        deep, start = sympy.Symbol("a"), sympy.Symbol("a")
        for k in range(60):
            deep = sympy.sin(deep + k)
        f = numeric.compile(deep, [start])
        assert f.source.count("sin(") == 60
        value = 0.5
        for k in range(60):
            value = np.sin(value + k)
        assert abs(f(0.5) - value) <= 60 * 2.0**-52 * 60  # each argument is rounded


class TestRefusals:
    def test_shapes_that_do_not_fit(self) -> None:
        f = numeric.compile(A @ v, [A, v], sizes)
        with pytest.raises(EmissionError, match="entries come first"):
            f(np.ones((3, 2)), np.ones(3))
        with pytest.raises(EmissionError, match="broadcast"):
            f(np.ones((2, 3, 4)), np.ones((3, 5)))
        with pytest.raises(EmissionError, match="2 arguments"):
            f(np.ones((2, 3)))
        with pytest.raises(EmissionError, match="symmetric"):
            numeric.compile(S @ v, [S, v], sizes)(np.arange(9.0).reshape(3, 3), np.ones(3))

    @pytest.mark.parametrize("value", ["ab", [None], [[1.0], [1.0, 2.0]], np.array(["1"])])
    def test_values_that_are_no_numbers(self, value: object) -> None:
        with pytest.raises(EmissionError, match="numbers"):
            numeric.compile(x, x)(value)

    def test_memory_is_counted_before_it_is_taken(self) -> None:
        f = numeric.compile([x + 1, x * v], [x, v], sizes, memory=10_000)
        assert f(np.ones(300), np.ones(3))[0].shape == (300,)
        with pytest.raises(EmissionError, match="GiB") as caught:
            f(np.broadcast_to(1.0, 10**9), np.ones(3))
        assert "memory=" in caught.value.way_out
        with pytest.raises(EmissionError, match="GiB"):  # copies of arguments count as well
            numeric.compile(x, [x, v], sizes, memory=10_000)(
                np.ones((20, 30)), np.broadcast_to(1.0, (3, 1, 30))
            )

    def test_an_empty_batch_gives_empty_results(self) -> None:
        found = numeric.compile([x + 1, x * v], [x, v], sizes)(np.ones(0), np.ones((3, 1)))
        assert [r.shape for r in found] == [(0,), (3, 0)]

    def test_formulas_without_code(self) -> None:
        phi, z = function("phi"), probability("p").variable("z")
        theta = parameter("theta")
        path = state("q", of=theta)
        for e, arguments, text in (
            (x + y, [x], "depends on y"),
            (phi(x), [x], "undefined function"),
            (expectation(z), [], "finite spaces"),
            (d(path, theta), [path, theta], "trajectory"),
            (A @ v, [A, v], "size"),
            (x, [x + 1], "arguments"),
            (x, [x, y, x], "every symbol once"),
            (path.at(0) * path, [path], "running time"),
            (path.replace({theta: 2 * theta}), [path, theta], "given parameters"),
        ):
            with pytest.raises(EmissionError, match=text):
                numeric.compile(e, arguments)

    def test_sympy_without_code(self) -> None:
        a, b = sympy.symbols("a b")
        for e, text in (
            (sympy.gamma(a), "gamma"),
            (a + b, "symbol b"),
            (sympy.oo + 0 * a, "Infinity|finite"),
            (sympy.Integral(sympy.exp(a**2), (a, 0, 1)), "Integral"),
        ):
            with pytest.raises(EmissionError, match=text):
                numeric.compile(e, [a])
        with pytest.raises(EmissionError, match="page language or of SymPy"):
            numeric.compile("__import__('os')", [a])

    def test_names_of_symbols_never_become_code(self) -> None:
        evil = sympy.Symbol("a); import os; (b")
        assert numeric.compile(evil + 1, [evil])(1.0) == 2.0
        assert "import" not in numeric.compile(evil + 1, [evil]).source


def test_nan_and_signs_at_one_point_are_those_of_a_batch() -> None:
    p, q = sympy.symbols("p q", real=True)
    f = numeric.compile([sympy.Max(p, q), sympy.Min(p, q), sympy.sign(p)], [p, q])
    values = [0.0, -0.0, 1.0, -2.0, np.inf, -np.inf, np.nan]
    for a in values:
        for b in values:
            with np.errstate(invalid="ignore"):
                several = f([a, a], [b, b])
            for one, both in zip(f(a, b), several, strict=True):
                assert np.array_equal([one, one], both, equal_nan=True)


def test_what_cannot_be_compiled_or_written_is_refused() -> None:
    for size in (0, -1, 2.0, True):
        with pytest.raises(EmissionError, match="a whole number, 1 or more, for n"):
            numeric.compile(norm2(v), v, {"n": size})  # type: ignore[dict-item]
    lower = np.tril(np.ones((3, 3)))
    with pytest.raises(EmissionError, match="fixed, S"):
        numeric.compile(S @ v, v, sizes, fixed={S: lower})
    out = np.empty(2)
    out.flags.writeable = False
    with pytest.raises(EmissionError, match="that can be written"):
        numeric.compile(x**2, x)([1.0, 2.0], out=out)


def test_the_gradient_in_a_symmetric_matrix_is_the_symmetrised_one() -> None:
    u = vector("u", n)
    f = numeric.compile([d(v.T @ S @ v, S), d(v.T @ S @ u, S)], [u, v, S], sizes)
    left, right = RNG.normal(size=(2, 3))
    plain, mixed = f(left, right, np.eye(3))
    assert np.allclose(plain, np.outer(right, right), rtol=1e-14)
    both = np.outer(left, right)
    assert np.allclose(mixed, (both + both.T) / 2, rtol=1e-14)


def test_no_derivative_in_what_is_fixed() -> None:
    for value in (1.0, 2.0):
        with pytest.raises(EmissionError, match="y is fixed"):
            numeric.compile(d(x * y**2, y), x, fixed={y: value})
    assert numeric.compile(d(x**2 * y, x), x, fixed={y: 2.0})(3.0) == 12.0
