"""Recurrences: how they read, what they refuse, and the numbers of indices."""

from __future__ import annotations

import pytest

from symnode.language.differentials import d, ddt
from symnode.language.errors import DependenceError, ShapeError, StatementError, SymnodeError
from symnode.language.recurrence import Recurrence
from symnode.language.relations import Equal
from symnode.language.states import state, vector_field
from symnode.language.surface import (
    dimensions,
    gaussian,
    parameter,
    probability,
    scalar,
    total,
    vector,
)

n, p, steps = dimensions("n p steps")
k, i = steps.index("k"), n.index("i")
theta, h = parameter("theta", p), scalar("h")
x, lam = state("x", n, of=theta), state("lambda", n, of=theta)
f = vector_field("f", n, x, theta)


def test_facts_of_a_forward_recursion() -> None:
    step, start = Recurrence(x, k, next=x + h * f, initial=vector("x_0", n)).facts
    assert step.relation.left == x.at(k + 1)
    assert step.relation.right == (x + h * f).at(k)
    assert start.relation.left == x.at(0)
    assert step.universal == (theta.head,) and step.interval is None


def test_facts_of_a_backward_sweep() -> None:
    sweep = Recurrence(lam, k, previous=lam.at(k + 1) + h * f, terminal=x)
    step, end = sweep.facts
    assert step.relation.left == lam.at(k) and end.relation.left == lam.at(steps)
    assert end.relation.right == x.at(steps)
    assert str(sweep) == "lambda(k) = (lambda(k + 1) + h*f).at(k); lambda(steps) = x(steps)"


def test_it_is_differentiated_in_the_parameters_of_the_state() -> None:
    derived = d(Recurrence(x, k, next=x + h * f, initial=0), theta)
    assert derived.facts[0].relation.left == d(x.at(k + 1), theta)
    with pytest.raises(DependenceError):
        d(Recurrence(x, k, next=x, initial=0), parameter("eta"))


def test_mistakes() -> None:
    with pytest.raises(StatementError, match="either next= or previous="):
        Recurrence(x, k)
    with pytest.raises(StatementError, match="either next= or previous="):
        Recurrence(x, k, next=x, previous=x)
    with pytest.raises(StatementError, match="an index over the steps"):
        Recurrence(x, steps, next=x)  # type: ignore[arg-type]
    with pytest.raises(StatementError, match="a state"):
        Recurrence(vector("x", n), k, next=0)  # type: ignore[arg-type]
    with pytest.raises(ShapeError):
        Recurrence(x, k, next=h)
    with pytest.raises(DependenceError):
        Recurrence(state("y", n), k, next=theta.T @ theta * vector("v", n))


def test_an_index_is_its_number() -> None:
    assert str(h * (k + 1)) == "h*(k + 1)"
    assert str(x.at(k)) == "x(k)" and str(ddt(x).at(k + 1)) == "ddt(x).at(k + 1)"
    assert (k + 1).latex() == "k + 1"
    with pytest.raises(SymnodeError):
        probability("P").space.index("w") + 1
    with pytest.raises(SymnodeError):
        gaussian("z").random[0] * 2


def test_a_sum_over_a_free_index_may_be_a_vector() -> None:
    whole = total(x.at(k), k)
    assert whole.spaces == (n,)
    assert Equal(whole, whole).left.spaces == (n,)
    with pytest.raises(ShapeError):
        total(x, k)
    with pytest.raises(ShapeError):
        total(x, i)
