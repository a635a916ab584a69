"""The search for counter-models: declared order, shapes of candidates, the author's values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symnode.checker import check
from symnode.checker.context import Context, FunctionSignature, HeadSignature, Signature, Tape
from symnode.checker.model import read_model
from symnode.judgement.problem import Problem
from symnode.language import models
from symnode.language.elementary import exp, log, tanh
from symnode.language.errors import ShapeError, StatementError
from symnode.language.relations import Equal
from symnode.language.states import function, scalar_field
from symnode.language.surface import (
    dimensions,
    expectation,
    matrix,
    nonzero,
    probability,
    scalar,
    vector,
)
from symnode.methods.candidates import ORDER, Candidate, Fixed, make_candidate, order
from symnode.methods.counter_model import Found, Search
from symnode.methods.motions import formulas

n = dimensions("n")
u, v = scalar("u"), scalar("v")
x, y = vector("x", n), vector("y", n)
NOTHING = Fixed({}, {})


def refuted(claim: Any, given: tuple[Any, ...] = (), model: Any = None) -> Found | None:
    problem = Problem(given)
    written = problem.equation(claim, None)
    own = models.read(model)
    fields = formulas(problem, own)
    return Search(problem.hypotheses(), [written], [], own, fields).run()


def shown(found: Found | None) -> str:
    assert found is not None
    assert check(found.certificate).status == "REFUTED"
    return str(found.verdict.failure)


def candidate(spaces: Any, heads: Any, functions: Any = None) -> Candidate:
    return Candidate(spaces, heads, functions or {}, Signature())


def number(value: Any, head: str = "x") -> dict[str, dict[tuple[int, ...], Fraction]]:
    return {head: {(): Fraction(value)}}


def test_the_order_is_the_one_that_is_told() -> None:
    """Each is smaller than the next, by the first part of the order in which they differ."""
    u_squared = {"f": {(): {(("0:", 2),): Fraction(1)}}}
    u_alone = {"f": {(): {(("0:", 1),): Fraction(1)}}}
    rising = [
        candidate({"n": 1}, number(0)),
        candidate({"n": 1}, number(1)),
        candidate({"n": 1}, number(-1)),
        candidate({"n": 1}, number(0), u_alone),
        candidate({"n": 1}, number(0), u_squared),
        candidate({"n": 1}, number("1/2")),
        candidate({"n": 1}, number("-7/3")),
        candidate({"n": 1}, {**number(1), **number(1, "y")}),
        candidate({"n": 2}, number(0)),
        candidate({"n": 1, "P": ["1/2", "1/2"]}, number(0)),
    ]
    places = [order(c) for c in rising]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_trajectories_do_not_count() -> None:
    moving = {"x": {(): {(("0:", 5),): Fraction(9)}}}
    plain = Candidate({}, {}, moving, Signature(), frozenset({"x"}))
    assert order(plain) == order(candidate({}, {}))


@pytest.mark.parametrize(
    ("claim", "given", "failure"),
    [
        (u <= v, (), "1 <= 0 fails by 1"),
        (u < v, (), "0 < 0 fails"),
        (Equal(u, v), (), "0 = 1 fails by -1"),
        (u <= 1, (u > 1,), "2 <= 1 fails by 1"),
        (u <= v, (u >= 2 * v, v >= 1), "2 <= 1 fails by 1"),
        (x.T @ y <= 0, (), "1 <= 0 fails by 1"),
        (log(u) <= u - 2, (u > 0,), "0 <= -1 fails by 1"),
        (Equal(tanh(u), u), (), "1 - 2*(1 + e^2)^(-1) = 1 fails by -2*(1 + e^2)^(-1)"),
    ],
)
def test_the_smallest_that_is_found(claim: Any, given: tuple[Any, ...], failure: str) -> None:
    assert shown(refuted(claim, given)) == failure


def test_every_run_finds_the_same() -> None:
    claim = x.T @ x <= 2 * (x.T @ y)
    first, second = refuted(claim), refuted(claim)
    assert first is not None
    assert second is not None
    assert first.certificate == second.certificate
    assert first.search == second.search


def test_what_is_said_about_the_search() -> None:
    found = refuted(u <= v)
    assert found is not None
    assert 1 <= found.models <= found.tried
    assert ORDER in found.search
    assert f"among {found.tried} candidates" in found.search
    assert "minimal" not in found.search


def test_true_inequalities_have_no_counter_model() -> None:
    a = matrix("A", n, n, semidefinite=True)
    phi, bowl = function("phi", increasing=True), scalar_field("F", x, convex=True)
    for claim in (
        x.T @ a @ x >= 0,
        (phi(u) - phi(v)) * (u - v) >= 0,
        bowl(y) >= bowl(x) + bowl.d(x).T @ (y - x),
        exp(u) >= 1 + u,
        2 * (x.T @ y) <= x.T @ x + y.T @ y,
    ):
        assert refuted(claim) is None


def test_without_the_declaration_there_is_one() -> None:
    a, phi, bowl = matrix("A", n, n, symmetric=True), function("phi"), scalar_field("F", x)
    for claim in (
        x.T @ a @ x >= 0,
        (phi(u) - phi(v)) * (u - v) >= 0,
        bowl(y) >= bowl(x) + bowl.d(x).T @ (y - x),
    ):
        assert shown(refuted(claim))


def test_an_undefined_claim_is_refuted_where_nothing_is_false() -> None:
    assert shown(refuted(u / u <= 1)) == "undefined, as u = 0"
    assert shown(refuted(1 / u <= 0)) == "1 <= 0 fails by 1"  # a false value goes before


def test_positive_random_variables() -> None:
    g = probability("P").variable("g", positive=True)
    assert shown(refuted(expectation(g) <= 1)) == "2 <= 1 fails by 1"
    assert refuted(expectation(g) ** 2 <= expectation(g**2)) is None


def signature(**functions: FunctionSignature) -> Signature:
    heads = {"A": HeadSignature(("n", "n"), (0, 0), "real", None, True)}
    return Signature({"n": "finite"}, heads, functions)


def test_candidates_keep_their_declarations() -> None:
    """Whatever is drawn, the checker reads it as a model of the signature."""
    rising = FunctionSignature(((),), (), shape="increasing")
    bowl = FunctionSignature((("n",), ()), (), shape="convex")
    valley = FunctionSignature(((),), (), shape="convex", derivative="slope")
    slope = FunctionSignature(((),), ())
    sig = signature(f=rising, F=bowl, V=valley, slope=slope)
    seen = set()
    for k in range(60):
        c = make_candidate(sig, k, set(), NOTHING)
        read_model(Context(sig, Tape([])), c.json())
        seen.add(str(c.json()["heads"]) + str(c.json()["functions"]))
    assert len(seen) > 20


def test_the_first_candidates_are_the_simplest() -> None:
    first, second = (make_candidate(signature(), k, set(), NOTHING) for k in (0, 1))
    assert set(first.heads["A"].values()) == {0}
    assert first.spaces == second.spaces == {"n": 1}
    assert second.heads["A"] == {(0, 0): 1}


def test_the_authors_functions() -> None:
    phi = function("phi", increasing=True)
    found = refuted(phi(u) <= phi(v) + 1, model={phi(u): u + u**3, u: 1, v: 0})
    assert shown(found) == "2 <= 1 fails by 1"
    with pytest.raises(StatementError) as error:
        refuted(phi(u) <= phi(v), model={phi(u): -u})
    assert error.value.expected == "a polynomial that is increasing for phi"
    assert error.value.got == "-u"
    bowl = scalar_field("F", x, convex=True)
    assert shown(refuted(bowl(x) <= bowl(y), model={n: 2, bowl: x.T @ x}))
    with pytest.raises(StatementError, match="convex for F") as error:
        refuted(bowl(x) <= bowl(y), model={n: 2, bowl: -(x.T @ x)})
    assert error.value.got == "-x_1^2 - x_2^2"


@pytest.mark.parametrize(
    ("symbol", "value", "expected"),
    [
        (vector("q", n, positive=True), [1, 0], "positive numbers for q"),
        (vector("q", n, positive=True), [1, Fraction(-1, 2)], "positive numbers for q"),
        (nonzero("c"), 0, "numbers that are not zero for c"),
        (matrix("A", n, n, symmetric=True), [[1, 2], [3, 1]], "a symmetric matrix for A"),
        (
            matrix("A", n, n, semidefinite=True),
            [[1, 2], [2, 1]],
            "a positive semidefinite matrix for A",
        ),
        (matrix("A", n, n, semidefinite=True), [[0, 1], [0, 0]], "a symmetric matrix for A"),
    ],
)
def test_values_at_odds_with_a_declaration(symbol: Any, value: Any, expected: str) -> None:
    with pytest.raises(StatementError) as error:
        models.read({n: 2, symbol: value})
    assert error.value.expected == expected
    assert error.value.got
    assert error.value.way_out


def test_values_that_fit() -> None:
    a, q = matrix("A", n, n, semidefinite=True), vector("q", n, positive=True)
    read = models.read({n: 2, a: [[2, -1], [-1, 1]], q: [1, Fraction(1, 3)]})
    assert read.values["q"] == {(0,): 1, (1,): Fraction(1, 3)}
    assert read.values["A"][(0, 1)] == -1
    found = refuted(x.T @ a @ x <= 1, model={n: 2, a: [[2, -1], [-1, 1]], x: [1, 0]})
    assert shown(found) == "2 <= 1 fails by 1"


def test_what_is_no_symbol_or_function() -> None:
    phi = function("phi", increasing=True)
    for key in (phi, u + v):
        with pytest.raises(StatementError):
            models.read({key: 1})
    with pytest.raises(StatementError, match="a function at a symbol"):
        models.read({phi(u + v): u})
    with pytest.raises(ShapeError):
        models.read({phi(u): x})
