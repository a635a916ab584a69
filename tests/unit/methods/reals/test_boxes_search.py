"""Searches for boxes: what is interrupted goes on, orders of zeros, expansions, mended trees."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx

from symnode.checker.reals.box_methods import Boxes
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import PI, Term, add, div, fn, mul, num, power, root, sub, var
from symnode.methods.reals import branch_and_bound, portfolio
from symnode.methods.reals.box_methods import order_of_zero
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.jets import jet
from symnode.methods.reals.mending import mended
from symnode.methods.reals.steps import Node
from symnode.numeric.balls.functions import root_ball
from symnode.numeric.balls.interval import interval

x, y = var("x"), var("y")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


UNIT = [(">=", x), (">=", sub(num(1), x))]
TIGHT = system(*UNIT, (">", sub(fn("sin", x), add(x, num("-1/7"), mul(num("1/6"), x)))))
SINE = system((">", x), (">=", sub(num(2), x)), (">=", sub(fn("sin", x), x)))


def test_a_search_is_gone_on_with() -> None:
    search = branch_and_bound.search(SINE)
    assert search.tree(Budget(0.0)) is None
    assert not search.stuck
    tree = search.tree(Budget(20.0))
    assert tree is not None
    verify_proof(SINE, {"rule": "boxes", "bits": 64, "tree": tree})


def test_searches_are_kept_by_system() -> None:
    memory = branch_and_bound.Memory(3)
    assert memory.prove(SINE, Budget(0.0)) is None
    assert memory.prove(SINE, Budget(20.0)) is not None


def test_a_satisfied_system_gets_stuck() -> None:
    search = branch_and_bound.search(system(*UNIT, (">", x)), boxes=50)
    assert search.tree(Budget(20.0)) is None
    assert search.stuck


ORDERS = {
    "sine": (sub(fn("sin", x), x), "0", (3, [])),
    "no zero": (fn("cos", x), "0", (0, [])),
    "logarithm at 1": (sub(fn("log", x), sub(x, num(1))), "1", (2, [])),
    "by normal form": (
        sub(mul(root(2, num(3)), x), mul(root(2, num(3)), fn("sin", x))),
        "0",
        (3, [1]),
    ),
    "two roots": (
        sub(mul(root(2, num(2)), root(2, num(3)), x), mul(root(2, num(6)), fn("sin", x))),
        "0",
        (3, [1]),
    ),
    "cosine at a third of pi": (sub(fn("cos", div(PI, x)), num("1/2")), "3", (1, [0])),
    "another variable": (mul(fn("exp", y), power(fn("sin", x), 2)), "0", (2, [])),
    "not smooth": (root(2, x), "0", (0, [])),
}


@pytest.mark.parametrize("name", ORDERS)
def test_orders_of_zeros(name: str) -> None:
    t, c, found = ORDERS[name]
    assert order_of_zero(t, "x", Fraction(c)) == found


def test_the_precision_is_left_as_it_was() -> None:
    ctx.prec = 77
    order_of_zero(fn("sin", x), "x", Fraction(0))
    assert ctx.prec == 77
    ctx.prec = 64


def test_jets_of_powers_at_an_open_end() -> None:
    inside = {"x": interval(Fraction(0), Fraction(1, 16), lo_open=True)}
    found = jet(power(fn("sin", x), 2), "x", inside, 2)
    assert found is not None
    assert found[2].hi < 2


def test_the_checker_expands_powers_at_an_open_end() -> None:
    square = power(fn("sin", x), 2)
    near = system((">", x), (">=", sub(num("1/2"), x)), (">", sub(square, power(x, 2))))
    boxes = Boxes(near, 64)
    assert boxes.root is not None
    assert boxes.refutes(2, boxes.root, ["taylor", 0, "0", 4])


def test_roots_of_very_large_numbers() -> None:
    huge = arb(2) ** 10**12
    assert not root_ball(3, huge) < 1
    assert root_ball(3, arb(27)) == 3
    assert root_ball(3, 1 / huge) < 1


def tree_of(node: Node, leaf: object) -> Node:
    return {**node, "tree": leaf}


def test_leaves_are_mended() -> None:
    found = branch_and_bound.prove(SINE, Budget(20.0))
    assert found is not None
    coarse = tree_of(found, ["refute", 2, "natural"])
    (better,) = mended([SINE], [coarse], Budget(20.0)) or [{}]
    assert better["tree"] != coarse["tree"]
    verify_proof(SINE, better)


def test_what_is_false_is_not_mended() -> None:
    false = system(*UNIT, (">", x))
    coarse: Node = {"rule": "boxes", "bits": 64, "tree": ["refute", 2, "natural"]}
    assert mended([false], [coarse], Budget(1.0)) is None


def test_a_campaign_goes_on() -> None:
    campaign = portfolio.Campaign(SINE)
    assert campaign.proof(Budget(0.0)) is None
    found = campaign.proof(Budget(20.0))
    assert found is not None
    verify_proof(SINE, found[0])


def test_strategies_that_cannot_succeed_are_left_out() -> None:
    def never(s: System, budget: Budget) -> None:
        calls.append(s)

    calls: list[System] = []
    once = portfolio.Strategy("never", never, 1.0, final=True)
    assert portfolio.Campaign(SINE, [once]).proof(Budget(5.0)) is None
    assert len(calls) == 1
