"""Each operator on a statement in which its mistake is possible, and on one in which it is not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symnode.experiments.mutation import operators as folder
from symnode.experiments.mutation.change import Operator
from symnode.experiments.mutation.operators import operators
from symnode.experiments.mutation.sites import sites
from symnode.language.differentials import ddt, integral
from symnode.language.dynamics import Dynamics
from symnode.language.elementary import tanh
from symnode.language.relations import Equal, Implies
from symnode.language.statements import Theorem, apart
from symnode.language.states import scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    instant,
    matrix,
    positive,
    scalar,
    time,
    total,
    vector,
)

n = dimensions("n")
i, j = n.index("i"), n.index("j")
a, b, c = (scalar(name) for name in "abc")
A, S = matrix("A", n, n), matrix("S", n, n, symmetric=True)
u, v = vector("u", n), vector("v", n)
F = scalar_field("F", u, v)
t, T = time("t"), positive("T")
s = instant("s", 0, T)
x = state("x", n)
f = vector_field("f", n, x)
forward = Dynamics(x, rhs=f, initial=u, on=(0, T))
half = Fraction(1, 2)

BY_NAME = {o.name: o for o in operators()}
CASES: dict[str, tuple[Any, Any, set[str]]] = {
    "argument-swap": ((), Equal(F(u, v), 1), {"F(u, v) -> F(v, u)"}),
    "constant": ((), Equal(a, half * b + 3), {"1/2 -> 1", "3 -> 4"}),
    "direction": (a > 0, a + 1 >= b, {"a + 1 >= b -> a + 1 <= b", "given a > 0 -> a < 0"}),
    "dropped-factor": ((), Equal(a, b * c), {"b*c -> c", "b*c -> b"}),
    "dropped-term": ((), Equal(a, b - c), {"b - c -> -c", "b - c -> b"}),
    "end-value": (forward, Equal(x.at(T), u), {"without the initial value of x"}),
    "exponent": ((), Equal(a**2, 1 / b), {"a**2 -> a**3", "1/b -> b**(-2)"}),
    "factor": ((), Equal(a, b + 1), {"a -> 2*a", "b + 1 -> 2*(b + 1)", "b -> 2*b"}),
    "function-swap": ((), Equal(tanh(a), 0), {"tanh(a) -> sigmoid(a)"}),
    "hypothesis": ((a > 0, Equal(b, 1)), a * b > 0, {"without a > 0", "without b = 1"}),
    "index-swap": (
        (),
        Equal(total(A[i, j] * u[j], j), v[i]),
        {"A[i,j] -> A[j,j]", "A[i,j] -> A[i,i]", "u[j] -> u[i]"},
    ),
    "interval-end": (
        forward,
        Equal(integral(x, 0, s), 0),
        {
            f"int_0^s ({'x[i]'} with t = tau) dtau -> int_0^T (x[i] with t = tau) dtau",
            f"int_0^s ({'x[i]'} with t = tau) dtau -> int_T^s (x[i] with t = tau) dtau",
        },
    ),
    "moment": (
        forward,
        Equal(x.at(T), 0),
        {"(x[i] with t = T) -> (x[i] with t = 0)"},
    ),
    "sign": ((), Equal(a, b - c), {"b - c -> -(b - c)", "b -> -b", "-c -> c"}),
    "strictness": (a > 0, a >= b, {"a >= b -> a > b", "given a > 0 -> a >= 0"}),
    "symbol-swap": ((), Equal(a, b), {"a -> b", "b -> a"}),
    "transpose": (
        (),
        Equal(A @ u + S @ u, f.d(x) @ u),
        {"A[i,j] -> A[j,i]", "(f_x)[i,j](x) -> (f_x)[j,i](x)"},
    ),
}


def changes(operator: Operator, claim: Any, given: Any = ()) -> list[Any]:
    with apart():
        return list(operator.changes(Theorem("of it", claim=claim, given=given)))


def test_every_operator_of_the_folder_has_a_case() -> None:
    names = {p.stem for p in Path(folder.__path__[0]).glob("*.py")} - {"__init__"}
    assert {o.name.replace("-", "_") for o in operators()} == names
    assert set(BY_NAME) == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_an_operator_changes(name: str) -> None:
    given, claim, expected = CASES[name]
    found = changes(BY_NAME[name], claim, given)
    assert {change.what for change in found} == expected
    for change in found:
        altered = change.claim != (claim,) or change.given != _tuple(given)
        assert altered, "it changes something"
        assert bool(change.replaced) != (change.original is claim)


def _tuple(given: Any) -> tuple[Any, ...]:
    return given if isinstance(given, tuple) else (given,)


@pytest.mark.parametrize("name", sorted({*CASES} - {"factor", "symbol-swap", "constant"}))
def test_a_statement_without_the_place_has_no_such_change(name: str) -> None:
    assert changes(BY_NAME[name], Equal(a, 0)) == []


def test_a_symmetric_matrix_has_no_transpose() -> None:
    assert changes(BY_NAME["transpose"], Equal(S @ u, 0)) == []


def test_a_strict_claim_and_a_weak_hypothesis_stay() -> None:
    """The other way round says less: that is no mistake."""
    assert changes(BY_NAME["strictness"], a > b, given=a >= 0) == []


def test_what_an_implication_assumes_is_a_hypothesis() -> None:
    found = changes(BY_NAME["hypothesis"], Implies([a > 1, b > 0], a * b > 0))
    assert [str(change.claim[0]) for change in found] == ["a*b > 0 if b > 0", "a*b > 0 if a > 1"]


def test_the_two_sides_of_an_equation_have_one_sign() -> None:
    """-a = b is a = -b: made once."""
    assert len(changes(BY_NAME["sign"], Equal(a, b))) == 1
    assert len(changes(BY_NAME["sign"], a <= b)) == 2


def test_a_state_keeps_its_parameters() -> None:
    """Nothing is put into the arguments of a trajectory."""
    every = [change.what for o in operators() for change in changes(o, Equal(ddt(x), f), forward)]
    assert every
    assert not any("theta" in what for what in every)


def test_putting_changes_one_place_only() -> None:
    """The same term twice: each of its places is a site of its own."""
    term = (a * a).body
    places = [site for site in sites(term, ()) if site.term is a.body]
    assert len(places) == 2
    first, second = (site.put(b.body) for site in places)
    assert first is (b * a).body
    assert second is (a * b).body


def test_putting_back_what_was_there_changes_nothing() -> None:
    for claim in (case[1] for case in CASES.values()):
        for side in (claim.left, claim.right):
            for site in sites(side.body, side.indices):
                assert site.put(site.term) is side.body
