"""Every known function: its facts agree with each other, with the checker and with SymPy."""

import math

import numpy as np
import pytest

from symnode.calculus.canonical import equal
from symnode.checker.known import KNOWN
from symnode.language.arrays import Array
from symnode.language.differentials import d
from symnode.language.elementary import TermTable, apply_known
from symnode.language.evaluate import Evaluator
from symnode.language.known import known_functions
from symnode.language.random_model import RandomModel
from symnode.language.surface import dimensions, scalar, vector
from symnode.language.symbols import Head
from symnode.language.sympy_io import from_sympy

FUNCTIONS = known_functions()
SCALAR = sorted(name for name, f in FUNCTIONS.items() if f.arity == "scalar")
VECTOR = sorted(set(FUNCTIONS) - set(SCALAR))
POINTS = [0.3, 0.9, 1.7]
POSITIVE_ONLY = {"log", "sqrt"}
STEP = 1e-5  # central differences: the error is STEP**2 times a third derivative, and round-off
ROUGH, FINE = 1e-8, 1e-12

u, n = scalar("u"), dimensions("n")
z = vector("z", n)


def points(name: str) -> list[float]:
    return POINTS if name in POSITIVE_ONLY else [*POINTS, *(-p for p in POINTS)]


def number(array: Array, values: dict[Head, list[float]], entry: tuple[int, ...] = ()) -> float:
    """The value of an entry at given values of numbers and vectors."""
    sizes = {h.spaces[0]: len(v) for h, v in values.items() if h.spaces}
    model = RandomModel(0, exact=False, sizes=sizes)
    for head, own in values.items():
        for k, x in enumerate(own):
            model.heads[head, (k,) if head.spaces else ()] = x
    indices = dict(zip(array.indices, entry, strict=True))
    return float(Evaluator(model, indices=indices).value(array.body))


def test_functions_are_found() -> None:
    assert {"exp", "log", "tanh", "erf", "sqrt"} <= set(SCALAR)
    assert VECTOR == ["logsumexp", "softmax"]


@pytest.mark.parametrize("name", SCALAR)
def test_derivative_is_the_slope(name: str) -> None:
    facts = FUNCTIONS[name]
    slope = facts.derivative(TermTable(), u)
    for p in points(name):
        numeric = (facts.number(p + STEP) - facts.number(p - STEP)) / (2 * STEP)
        assert number(slope, {u.head: [p]}) == pytest.approx(numeric, rel=ROUGH, abs=ROUGH)


@pytest.mark.parametrize("name", SCALAR)
def test_dual_numbers_give_the_same_slope(name: str) -> None:
    slope, dual = FUNCTIONS[name].derivative(TermTable(), u), d(apply_known(name, u), u)
    for p in points(name):
        values = {u.head: [p]}
        assert number(dual, values) == pytest.approx(number(slope, values), rel=FINE, abs=FINE)


@pytest.mark.parametrize("name", [s for s in SCALAR if FUNCTIONS[s].definition])
def test_definition_has_the_same_values(name: str) -> None:
    facts = FUNCTIONS[name]
    definition = facts.definition(TermTable(), u)
    for p in points(name):
        assert number(definition, {u.head: [p]}) == pytest.approx(facts.number(p), rel=FINE)


@pytest.mark.parametrize("name", SCALAR)
def test_values_lie_in_the_domain_that_is_printed(name: str) -> None:
    facts = FUNCTIONS[name]
    inside = [facts.number(p) for p in points(name)]
    assert all(map(math.isfinite, inside))
    if name in POSITIVE_ONLY:
        assert "u >" in facts.domain
        with pytest.raises(ValueError):
            facts.number(-1.0)
    else:
        assert facts.domain == "all reals"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_checker_knows_it(name: str) -> None:
    known = KNOWN[name]
    assert (known.unfold is None) != (known.derivative is None)
    assert known.vector_argument == (FUNCTIONS[name].arity != "scalar")
    assert known.vector_value == (FUNCTIONS[name].arity == "vector to vector")


def test_the_checker_knows_no_other() -> None:
    assert set(KNOWN) == set(FUNCTIONS)


@pytest.mark.parametrize("name", SCALAR)
def test_the_checker_agrees_with_the_derivative(name: str) -> None:
    """Through its own table: every function but erf is unfolded or differentiated there."""
    assert equal(d(apply_known(name, u), u), FUNCTIONS[name].derivative(TermTable(), u))


@pytest.mark.parametrize("name", [s for s in FUNCTIONS if FUNCTIONS[s].definition])
def test_the_checker_agrees_with_the_definition(name: str) -> None:
    argument = u if name in SCALAR else z
    definition = FUNCTIONS[name].definition(TermTable(), argument)
    assert equal(apply_known(name, argument), definition)


def test_the_checker_tells_functions_apart() -> None:
    assert not any(
        equal(apply_known(f, u), apply_known(g, u)) for f in SCALAR for g in SCALAR if f < g
    )


@pytest.mark.parametrize("name", SCALAR)
def test_sympy_has_the_same_values_and_gives_it_back(name: str) -> None:
    written = apply_known(name, u)
    exported = written.sympy()
    for p in points(name):
        value = float(exported.subs(u.sympy(), p))
        assert value == pytest.approx(FUNCTIONS[name].number(p), rel=FINE)
    assert equal(from_sympy(exported), written)
    assert equal(from_sympy(exported.diff(u.sympy())), d(written, u))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_numpy_has_the_same_values(name: str) -> None:
    own = {u.head: [0.7]} if name in SCALAR else {z.head: [0.3, -0.5, 0.9]}
    argument, size = (u, {}) if name in SCALAR else (z, {"n": 3})
    written = apply_known(name, argument)
    (values,) = own.values()
    found = np.ravel(written.lambdify(argument, **size)(values[0] if name in SCALAR else values))
    entries = [(k,) for k in range(3)] if written.indices else [()]
    expected = [number(written, own, e) for e in entries]
    assert found == pytest.approx(expected, rel=FINE)


@pytest.mark.parametrize("name", [s for s in SCALAR if FUNCTIONS[s].inverse])
def test_inverses_invert(name: str) -> None:
    other, _ = FUNCTIONS[name].inverse
    for p in points(name):
        if p > 0:
            assert FUNCTIONS[other].number(FUNCTIONS[name].number(p)) == pytest.approx(p)


def test_softmax_sums_to_one_and_is_the_gradient_of_logsumexp() -> None:
    values = {z.head: [0.2, -1.0, 0.5]}
    weights = [number(apply_known("softmax", z), values, (k,)) for k in range(3)]
    gradient = [number(d(apply_known("logsumexp", z), z), values, (k,)) for k in range(3)]
    assert sum(weights) == pytest.approx(1)
    assert weights == pytest.approx(gradient)
    assert equal(d(apply_known("logsumexp", z), z), apply_known("softmax", z))
