"""Exact models carried to floats: polynomials and their derivatives, margins, free numbers."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.checker import Rejected, check
from symnode.experiments.coordinates import coordinates, moved, values
from symnode.experiments.float_models import ROUND_OFF, Margin, Polynomials
from symnode.experiments.hypotheses import Equations, Inequalities
from symnode.experiments.sampler import Sampler
from symnode.language.numbers import Dual, dual_part
from symnode.methods.counter_search import parts
from symnode.page import (
    Equal,
    Theorem,
    dimensions,
    function,
    log,
    matrix,
    norm2,
    positive,
    scalar,
    sqrt,
    total,
    vector,
)

n = dimensions("n")
x, p = vector("x", n), vector("p", n, positive=True)
W, S = matrix("W", n, n, symmetric=True), matrix("S", n, n, semidefinite=True)
a, b, c = scalar("a"), scalar("b"), positive("c")
f, phi = function("f", increasing=True), function("phi")

# 2 u_0^3 v - u_1 / 2 of a vector u and a number v.
TABLE = [[[], [["2", [["0:0", 3], ["1:", 1]]], ["-1/2", [["0:1", 1]]]]]]
small = st.floats(-2, 2)


def sampler(theorem: Theorem) -> Sampler:
    return Sampler(theorem, parts(theorem)[0])


@given(small, small, small)
def test_polynomials_and_their_derivatives(u0: float, u1: float, v: float) -> None:
    q, args = Polynomials(TABLE), [{(0,): u0, (1,): u1}, {(): v}]
    assert q((), ((), ()), args) == pytest.approx(2 * u0**3 * v - u1 / 2)
    assert q((), (((0,),), ((),)), args) == pytest.approx(6 * u0**2)
    assert q((), (((0,), (0,)), ()), args) == pytest.approx(12 * u0 * v)
    assert q((), (((1,),), ()), args) == -0.5
    assert q((), (((1,), (1,)), ()), args) == 0


def test_polynomials_take_dual_numbers() -> None:
    q = Polynomials(TABLE)
    value = q((), ((), ()), [{(0,): Dual(1, 2.0, 1.0), (1,): 1.0}, {(): 3.0}])
    assert dual_part(value, 1) == 2 * 3 * 4 * 3


@pytest.mark.parametrize(
    ("claim", "at", "value"),
    [
        (Equal(a**2, b), {"a": "3", "b": "5"}, 4.0),
        (a <= b, {"a": "3", "b": "5"}, -2.0),
        (a >= b, {"a": "3", "b": "5"}, 2.0),
        (log(a) <= b, {"a": "-1", "b": "0"}, inf),
        (Equal(1 / a, b), {"a": "0", "b": "0"}, inf),
        (sqrt(a) <= b, {"a": "4", "b": "1"}, 1.0),
    ],
)
def test_margins(claim: object, at: dict[str, str], value: float) -> None:
    """Where a side has no value the margin is infinite: a suspicion that the checker settles."""
    own = sampler(Theorem("t", claim=claim))
    base = own.candidate(1)
    assert base is not None
    for name, number in at.items():
        base.heads[name] = {(): Fraction(number)}
    found = own.instance(base)
    assert found is not None and found.worst.value == pytest.approx(value)
    assert (own.failure(found) is not None) == (value > 0)


def test_what_is_near_zero_does_not_fail() -> None:
    def margin(value: float, *, strict: bool = False) -> Margin:
        return Margin(value, 1.0, strict, 0, {}, None)

    assert not margin(ROUND_OFF / 2).fails and margin(2 * ROUND_OFF).fails
    assert margin(0.0, strict=True).touches and not margin(0.0).touches
    assert not margin(-1.0, strict=True).touches


def test_coordinates_keep_what_is_declared() -> None:
    own = sampler(Theorem("t", claim=Equal(x.T @ W @ x + x.T @ S @ x + p.T @ x + f(a), c)))
    base = next(k for k in map(own.candidate, range(60, 200)) if k and k.spaces["n"] == 2)
    free = coordinates(base, own.search.partial)
    kinds = {(k.kind, k.owner) for k in free}
    assert {("head", "W"), ("factor", "S"), ("head", "p"), ("scale", "f")} <= kinds
    assert sum(k.owner == "W" for k in free) == 3  # of 4: one number for two equal entries
    numbers = [Fraction(k - 4, 3) for k in range(len(free))]
    new = moved(base, free, numbers)
    assert new.heads["W"][0, 1] == new.heads["W"][1, 0]
    assert all(v > 0 for v in (*new.heads["p"].values(), *new.heads["c"].values()))
    assert own.instance(new) is not None  # the checker finds it symmetric, semidefinite, rising


def test_moving_to_the_own_numbers_changes_nothing() -> None:
    own = sampler(Theorem("t", claim=Equal(x.T @ W @ x + f(a), c)))
    base = own.candidate(77)
    assert base is not None
    free = coordinates(base, own.search.partial)
    assert moved(base, free, values(base, free)).json() == base.json()


@pytest.mark.parametrize(
    "given_",
    [
        [Equal(total(p), 1)],
        [Equal(norm2(x), 1)],
        [Equal(a, b + 3)],
        [Equal(a * b, 1)],
        [Equal(W @ x, x)],
        [Equal(phi(2), 1)],
    ],
)
def test_equations_are_met(given_: list[object]) -> None:
    """Some of the candidates do not meet them, and all but a few do once they are mended."""
    own = sampler(Theorem("t", given=given_, claim=Equal(a, a)))
    bare = [c for k in range(1, 40) if (c := own.search.candidate(k))]
    mended = [Equations(own.search).mended(c) for c in bare]
    before, after = (sum(own.instance(c) is not None for c in cs) for cs in (bare, mended))
    assert before < after >= len(bare) * 0.6


def test_what_is_lacking_of_inequalities() -> None:
    own = sampler(Theorem("t", given=[a >= 3, b < a], claim=Equal(a, a)))
    base = own.candidate(1)
    assert base is not None
    base.heads.update({"a": {(): Fraction(1)}, "b": {(): Fraction(2)}})
    assert Inequalities(own.search).lack(base) == pytest.approx(3.0)  # 2 and 1
    base.heads.update({"a": {(): Fraction(4)}})
    assert Inequalities(own.search).lack(base) == 0


def test_an_instance_is_a_model_of_the_hypotheses_for_the_checker_too() -> None:
    own = sampler(Theorem("t", given=[Equal(a + b, 1)], claim=a <= 5))
    found = own.varied(0, 1)
    assert found is not None
    witness = {**own.search.problem, "kind": "hypothesis-witness"}
    assert check({**witness, "model": found.model}).status == "CONSISTENT"
    off = {**found.model, "heads": {**found.model["heads"], "a": [[[], "99"]]}}
    with pytest.raises(Rejected):
        check({**witness, "model": off})
