"""Normal forms and their keys: equal terms meet in any order, different ones never."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    function,
    head,
    identity,
    integral,
    mul,
    num,
    proves,
    pw,
    refused,
    step,
    tensor,
    total,
)

SPACES = {"n": "finite", "m": "finite", "P": "probability", "Q": "measure"}
HEADS = {
    "x": tensor(),
    "v": tensor("n"),
    "w": tensor("n"),
    "A": tensor("n", "n"),
    "S": tensor("n", "n", classes=[0, 0]),
    "u": tensor("P"),
    "r": tensor("Q"),
}
D: dict[str, Any] = {"heads": HEADS, "spaces": SPACES, "functions": {"f": function()}}
x, n = head("x"), ["dim", "n"]


def delta(i: str, j: str) -> Any:
    return ["delta", i, j]


def test_an_unused_sum_is_the_dimension() -> None:
    assert proves(total("i", "n", x), mul(n, x), **D)
    assert not proves(total("i", "n", x), mul(["dim", "m"], x), **D)
    assert not proves(total("i", "n", x), x, **D)
    assert proves(total("a", "P", x), x, **D)
    refused(identity(step(total("a", "Q", x), x), **D), "no declared value")


def test_deltas_contract_sums() -> None:
    free = [["i", "n"]]
    chain = total("k", "n", mul(delta("i", "k"), head("v", "k")))
    assert proves(chain, head("v", "i"), indices=free, **D)
    assert proves(total("i", "n", delta("i", "i")), n, **D)
    assert not proves(total("i", "n", delta("i", "i")), num(1), **D)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_products_of_free_deltas_in_any_order(order: tuple[int, ...]) -> None:
    free = [[k, "n"] for k in "ijkl"]
    star = [delta("i", "j"), delta("i", "k"), delta("i", "l")]
    path = [delta("j", "k"), delta("k", "l"), delta("l", "i")]
    assert proves(mul(*star), mul(*(path[k] for k in order)), indices=free, **D)
    entry = mul(*(star[k] for k in order), head("v", "l"))
    assert proves(entry, mul(head("v", "j"), *path), indices=free, **D)
    two = mul(delta("i", "j"), delta("k", "l"))
    assert not proves(mul(*star), two, indices=free, **D)


def test_symmetric_slots_and_plain_ones() -> None:
    free = [["i", "n"], ["j", "n"]]
    assert proves(head("S", "i", "j"), head("S", "j", "i"), indices=free, **D)
    assert not proves(head("A", "i", "j"), head("A", "j", "i"), indices=free, **D)


def test_the_order_of_bound_variables_is_a_hint() -> None:
    def form(i: str, j: str) -> Any:
        inner = mul(head("A", i, j), head("v", i), head("w", j))
        return total("i", "n", total("j", "n", inner))

    def tried(hints: list[list[int]], right: Any) -> bool:
        return proves(form("i", "j"), right, labels=hints, **D)

    same = [tried([[0, 1]] * k, form("i", "j")) for k in range(12)]
    assert any(same)
    transposed = [tried([list(h)] * k, form("j", "i")) for k in range(12) for h in ([0, 1], [1, 0])]
    assert not any(transposed)


def test_labels_are_permutations_and_suffice() -> None:
    term = total("i", "n", total("j", "n", mul(head("A", "i", "j"), head("v", "i"))))
    refused(identity(step(term, term), **D), "labels end")
    for bad in ([0], [0, 0], [1, 2], [0, 1, 2]):
        refused(identity(step(term, term, labels=[bad] * 9), **D), "not an order")


def test_random_variables_are_not_constants() -> None:
    mean = total("a", "P", head("u", "a"))
    assert not proves(total("a", "P", pw(head("u", "a"), 2)), pw(mean, 2), **D)
    assert proves(total("a", "P", mul(x, head("u", "a"))), mul(x, mean), **D)
    weighed = total("a", "Q", head("r", "a"))
    assert proves(total("a", "Q", mul(num(2), head("r", "a"))), mul(num(2), weighed), **D)


def test_integrals_keep_their_ends_and_their_sign() -> None:
    def over(lo: Any, hi: Any) -> Any:
        return integral("u", lo, hi, app("f", ["var", "u"]))

    assert proves(over(num(0), add(x, x)), over(num(0), mul(num(2), x)), **D)
    assert not proves(over(num(0), x), over(x, num(0)), **D)
    assert not proves(over(num(0), x), mul(num(-1), over(x, num(1))), **D)


def test_functions_are_told_apart_by_argument_and_order() -> None:
    assert proves(app("f", add(x, x)), app("f", mul(num(2), x)), **D)
    assert not proves(app("f", mul(num(-1), x)), app("f", x), **D)
    assert not proves(app("f", x, slots=[[[]]]), app("f", x), **D)


def test_parity_of_known_functions() -> None:
    back = mul(num(-1), x)
    assert proves(app("sin", back), mul(num(-1), app("sin", x)), **D)
    assert proves(app("cos", back), app("cos", x), **D)
    assert not proves(app("sin", back), app("sin", x), **D)
    assert not proves(app("exp", back), app("exp", x), **D)
    assert accepted(identity(step(app("cos", num(0)), num(1)))) == "PROVED"
    circle = add(pw(app("sin", x), 2), pw(app("cos", x), 2))
    assert proves(circle, num(1), **D)
    assert not proves(circle, num(2), **D)
