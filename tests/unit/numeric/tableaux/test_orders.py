"""Each tableau has exactly the order that its source says, by rooted trees."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from math import prod

import pytest

from symnode.numeric.quadratic import Quadratic
from symnode.numeric.rooted_trees import density, nodes, order, path_order, trees, weight
from symnode.numeric.tableaux import TABLEAUX

EVERY = pytest.mark.parametrize("name", sorted(TABLEAUX))


@EVERY
def test_the_order_is_the_one_of_the_source_and_no_higher(name: str) -> None:
    t = TABLEAUX[name]
    assert order(t.a, t.b) == t.order
    if t.embedded:
        assert order(t.a, t.embedded) == t.embedded_order
    if t.interpolant:
        assert path_order(t.a, t.interpolant) == t.interpolant_order


@EVERY
def test_a_companion_sees_the_error_of_a_pure_quadrature(name: str) -> None:
    """A difference of weights that annihilates all powers of c would call every x' = f(t) exact."""
    t = TABLEAUX[name]
    if t.embedded:
        powers = [prod([c] * t.embedded_order, start=Fraction(1)) for c in t.c]
        step, companion = (
            sum((w * p for w, p in zip(row, powers, strict=True)), start=Fraction(0))
            for row in (t.b, t.embedded)
        )
        assert step != companion


@EVERY
def test_a_path_joins_the_steps_with_their_slopes(name: str) -> None:
    t = TABLEAUX[name]
    for i, row in enumerate(t.interpolant):
        assert sum(row, start=Fraction(0)) == t.b[i]
        assert row[0] == (i == 0)
        end = sum((k * c for k, c in enumerate(row, start=1)), start=Fraction(0))
        assert end == (i == len(t.b) - 1)


@EVERY
def test_a_changed_coefficient_costs_the_order(name: str) -> None:
    t = TABLEAUX[name]
    assert order(t.a, (t.b[0] + Fraction(1, 10**9), *t.b[1:])) == 0
    if t.order > 1 and t.is_explicit:
        row = (t.a[1][0] + Fraction(1, 10**9), *t.a[1][1:])
        other = dataclasses.replace(t, a=(t.a[0], row, *t.a[2:]))
        assert order(other.a, other.b) < t.order


@EVERY
def test_the_shapes_fit(name: str) -> None:
    t = TABLEAUX[name]
    stages = len(t.b)
    assert [len(row) for row in t.a] == [stages] * stages
    assert not t.embedded or len(t.embedded) == stages
    assert all(0 <= float(c) <= 1 for c in t.c)


def test_what_is_known_of_the_tableaux() -> None:
    last = {n for n, t in TABLEAUX.items() if t.has_last_as_first}
    assert {"bogacki_shampine", "cooper_verner", "dormand_prince"} == last
    assert {n for n, t in TABLEAUX.items() if not t.is_explicit} == {
        "gauss_two",
        "implicit_midpoint",
    }


def test_trees_are_all_different_and_counted_right() -> None:
    """The counts are those of Cayley (sequence A000081)."""
    for size, count in enumerate((1, 1, 2, 4, 9, 20, 48, 115, 286), start=1):
        assert len(set(trees(size))) == count
        assert {nodes(t) for t in trees(size)} == {size}


def test_a_tall_and_a_bushy_tree() -> None:
    tall, bushy = (((),),), ((), ())
    assert (density(tall), density(bushy)) == (6, 3)
    rk4 = TABLEAUX["rk4"]
    assert weight(tall, rk4.a, rk4.b) == Fraction(1, 6)
    assert weight(bushy, rk4.a, rk4.b) == Fraction(1, 3)


def test_numbers_with_roots() -> None:
    root = Quadratic(Fraction(0), Fraction(1), 3)
    assert root * root == 3 and root != 3 and 2 * root + 1 == Quadratic(Fraction(1), Fraction(2), 3)
    assert hash(root * root) == hash(Fraction(3))
    with pytest.raises(ValueError, match=r"sqrt\(3\)"):
        _ = root + Quadratic(Fraction(0), Fraction(1), 2)
