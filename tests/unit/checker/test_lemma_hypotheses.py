"""The hypotheses of a lemma are facts where it is used: as they stand, and for as many values."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import check
from tests.unit.checker.forging import (
    add,
    app,
    equation,
    function,
    head,
    identity,
    integral,
    minus,
    mul,
    num,
    pw,
    step,
    tensor,
    total,
    use,
)
from tests.unit.checker.test_lemma import applied, forged, plain, resting

Json = Any
x, y, a, b, r, t, T, s, theta = (head(h) for h in ("x", "y", "a", "b", "r", "t", "T", "s", "theta"))
zero, one = num(0), num(1)
AB = plain("a", "b")


def proves(certificate: Json, *lemmas: Json) -> bool:
    return check(resting(certificate, *lemmas)).status == "PROVED"


def doubled(sign: str) -> Json:
    """From x sign y follows 2 x sign 2 y."""
    own = step(mul(num(2), x), mul(num(2), y), [use("given", 0, num(2))], relation=sign)
    return identity(own, heads=plain("x", "y"), givens=[equation(x, y, relation=sign)])


def of_doubled(lemma: Json, sign: str, givens: Json, chosen: Json, ends: Json = (a, b)) -> Json:
    heads = [["x", [], ends[0]], ["y", [], ends[1]]]
    sides = (mul(num(2), e) for e in ends)
    own = step(*sides, [applied(lemma, heads=heads, givens=chosen)], relation=sign)
    return identity(own, heads=AB, givens=givens)


SIGNS = ["=", "<=", "<"]


@pytest.mark.parametrize("needed", SIGNS)
@pytest.mark.parametrize("had", SIGNS)
def test_a_hypothesis_is_had_with_its_own_relation(needed: str, had: str) -> None:
    lemma = doubled(needed)
    row = of_doubled(lemma, needed, [equation(a, b, relation=had)], [["given", 0]])
    if needed == had:
        assert proves(row, lemma)
    else:
        forged(row, "is not the hypothesis", lemma)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_hypothesis_is_had_in_its_own_direction(sign: str) -> None:
    lemma = doubled(sign)
    for given in (equation(b, a), equation(a, a), equation(a, zero), equation(mul(num(2), a), b)):
        row = of_doubled(lemma, sign, [{**given, "relation": sign}], [["given", 0]])
        forged(row, "is not the hypothesis", lemma)
    moved = equation(minus(a, b), zero, relation=sign)
    assert proves(of_doubled(lemma, sign, [moved], [["given", 0]]), lemma)


def test_a_hypothesis_is_a_fact_at_hand() -> None:
    lemma = doubled("<=")
    good = [equation(a, b, relation="<=")]
    for chosen in (
        [],
        [["given", 0], ["given", 0]],
        [["given", 1]],
        [["given", -1]],
        [["given", True]],
        [["step", 0]],
        [["condition", 0]],
        [["lemma", 0]],
        [["rule", "sign by structure", one]],
        ["given"],
        [None],
        [0],
    ):
        row = of_doubled(lemma, "<=", good, chosen)
        forged(row, "fact|one fact a given", lemma)


def test_a_later_step_is_no_fact_yet() -> None:
    lemma = doubled("<=")
    heads = [["x", [], a], ["y", [], b]]
    uses = applied(lemma, heads=heads, givens=[["step", 0]])
    first = step(a, b, [use("given", 0)], relation="<=")
    second = step(mul(num(2), a), mul(num(2), b), [uses], relation="<=")
    hypotheses = {"heads": AB, "givens": [equation(a, b, relation="<=")]}
    assert proves(identity(first, second, **hypotheses), lemma)
    forged(identity(second, first, **hypotheses), "is not a fact", lemma)
    itself = step(a, b, [applied(lemma, heads=heads, givens=[["step", 0]])], relation="<=")
    forged(identity(itself, heads=AB), "is not a fact", lemma)


TABLE = {"heads": {"A": tensor("n", "n")}, "spaces": {"n": "finite"}}
IJ = [["i", "n"], ["j", "n"]]


def A(i: str, j: str) -> Json:
    return head("A", i, j)


def test_the_indices_of_a_hypothesis_are_not_swapped() -> None:
    lemma = identity(
        step(zero, mul(num(2), A("i", "i")), [use("given", 0, num(2), indices=["i", "i"])],
             relation="<=", indices=IJ[:1]),
        givens=[equation(zero, A("i", "j"), IJ, relation="<=")],
        **TABLE,
    )  # fmt: skip

    def row(body: Json, indices: Json) -> Json:
        entry = applied(lemma, givens=[["given", 0]], indices=["k"])
        own = step(zero, mul(num(2), A("k", "k")), [entry], relation="<=", indices=[["k", "n"]])
        return identity(own, givens=[equation(zero, body, indices, relation="<=")], **TABLE)

    assert proves(row(A("i", "j"), IJ), lemma)
    assert proves(row(A("u", "w"), [["u", "n"], ["w", "n"]]), lemma)
    forged(row(A("j", "i"), IJ), "is not the hypothesis", lemma)
    forged(row(A("i", "i"), IJ), "is not the hypothesis", lemma)
    forged(row(A("i", "i"), IJ[:1]), "is not the hypothesis", lemma)


def test_a_hypothesis_about_a_sum_is_not_one_about_entries() -> None:
    entry = identity(
        step(zero, head("v", "i"), [use("given", 0, indices=["i"])], relation="<=",
             indices=[["i", "n"]]),
        heads={"v": tensor("n")}, spaces={"n": "finite"},
        givens=[equation(zero, head("v", "i"), [["i", "n"]], relation="<=")],
    )  # fmt: skip
    whole = equation(zero, total("i", "n", head("v", "i")), relation="<=")
    taken = applied(entry, givens=[["given", 0]], indices=["k"])
    own = step(zero, head("v", "k"), [taken], relation="<=", indices=[["k", "n"]])
    row = identity(own, heads={"v": tensor("n")}, spaces={"n": "finite"}, givens=[whole])
    forged(row, "is not the hypothesis", entry)


def F(u: Json, w: Json, slots: Json = None) -> Json:
    return app("F", u, w, slots=slots)


TWO = {"functions": {"F": function(((), ()))}}
SLOPE = identity(
    step(F(theta, a, [[[]], []]), zero, [use("given", 0, derive=[["theta", []]])]),
    heads=plain("theta", "a"),
    givens=[equation(F(theta, a), zero, universal=["theta"])],
    **TWO,
)
ELSEWHERE = identity(
    step(F(num(-1), a), zero, [use("given", 0, heads=[["theta", [], num(-1)]])]),
    heads=plain("theta", "a"),
    givens=[equation(F(theta, a), zero, universal=["theta"])],
    **TWO,
)


def at_value(
    lemma: Json, value: Json, left: Json, universal: Any = ("theta",), **more: Json
) -> Json:
    given = equation(F(theta, value), zero, universal=list(universal))
    taken = applied(lemma, heads=[["a", [], value]], givens=[["given", 0]])
    heads = {**plain("theta", "b"), **more}
    return identity(step(left, zero, [taken]), heads=heads, givens=[given], **TWO)


def test_a_value_does_not_vary_with_what_a_hypothesis_holds_for() -> None:
    assert proves(at_value(SLOPE, b, F(theta, b, [[[]], []])), SLOPE)
    assert proves(at_value(ELSEWHERE, b, F(num(-1), b)), ELSEWHERE)
    for value in (theta, mul(b, theta), add(theta, b), app("exp", theta)):
        forged(at_value(SLOPE, value, F(theta, value, [[[]], []])), "varies with", SLOPE)
        forged(at_value(ELSEWHERE, value, F(num(-1), value)), "varies with", ELSEWHERE)


def test_a_value_may_vary_where_the_hypothesis_does_not_speak_of_it() -> None:
    lemma = identity(
        step(mul(a, app("f", theta, slots=[[[]]])), zero,
             [use("given", 0, a, derive=[["theta", []]])]),
        heads=plain("theta", "a"), functions={"f": function()},
        givens=[equation(app("f", theta), zero, universal=["theta"])],
    )  # fmt: skip
    taken = applied(lemma, heads=[["a", [], pw(theta, 2)]], givens=[["given", 0]])
    row = identity(
        step(mul(pw(theta, 2), app("f", theta, slots=[[[]]])), zero, [taken]),
        heads=plain("theta"),
        functions={"f": function()},
        givens=[equation(app("f", theta), zero, universal=["theta"])],
    )
    assert proves(row, lemma)


def test_a_hypothesis_for_all_values_is_had_for_all_values() -> None:
    left = F(theta, b, [[[]], []])
    forged(at_value(SLOPE, b, left, universal=()), "fewer values", SLOPE)
    fixed = applied(SLOPE, heads=[["theta", [], num(2)], ["a", [], b]], givens=[["given", 0]])
    given = equation(F(num(2), b), zero, universal=["theta"])
    own = step(F(num(2), b, [[[]], []]), zero, [fixed])
    row = identity(own, heads=plain("theta", "b"), givens=[given], **TWO)
    forged(row, "holds for every", SLOPE)


@pytest.mark.parametrize(
    "declared",
    [tensor(sign="positive"), tensor(sign="nonzero"), tensor(within=[zero, one])],
)
def test_fewer_values_here_than_in_the_lemma(declared: Json) -> None:
    row = at_value(ELSEWHERE, b, F(num(-1), b), theta=declared)
    forged(row, "takes other values", ELSEWHERE)


def test_symmetric_values_here_and_all_values_in_the_lemma() -> None:
    body = total("i", "n", total("j", "n", mul(head("W", "i", "j"), A("i", "j"))))
    derived = use("given", 0, derive=[["W", ["k", "l"]]])
    hypothesis = [equation(body, zero, universal=["W"])]
    kl = [["k", "n"], ["l", "n"]]
    heads = {"W": tensor("n", "n"), "A": tensor("n", "n")}
    lemma = resting(
        identity(
            step(A("k", "l"), zero, [derived], indices=kl),
            heads=heads, spaces={"n": "finite"}, givens=hypothesis,
        )
    )  # fmt: skip

    def row(declared: Json) -> Json:
        taken = applied(lemma, givens=[["given", 0]], indices=["k", "l"])
        own = step(A("k", "l"), zero, [taken], indices=kl)
        changed = {**heads, "W": declared}
        return identity(own, heads=changed, spaces={"n": "finite"}, givens=hypothesis)

    assert proves(row(tensor("n", "n")), lemma)
    forged(row(tensor("n", "n", classes=[0, 0])), "takes other values", lemma)
    definite = tensor("n", "n", classes=[0, 0], semidefinite=True)
    forged(row(definite), "takes other values", lemma)


def f(u: Json, order: int = 0) -> Json:
    return app("f", u, slots=[[[]] * order])


MOVING = {
    "heads": {"t": tensor(), "T": tensor(sign="positive"), "r": tensor(), "a": tensor(),
              "s": tensor(within=[zero, T])},
    "functions": {"f": function()},
    "time": "t",
}  # fmt: skip
FALLING = identity(
    step(mul(num(2), f(t)), mul(num(2), a), [use("given", 0, num(2))], relation="<=",
         interval=[zero, T]),
    givens=[equation(f(t), a, interval=[zero, T], relation="<=")],
    **MOVING,
)  # fmt: skip


def of_falling(held: Json, interval: Json, *heads: Json, **more: Json) -> Json:
    value = heads[0][2] if heads else a
    taken = applied(FALLING, heads=heads, givens=[["given", 0]], **more)
    own = step(mul(num(2), f(t)), mul(num(2), value), [taken], relation="<=", interval=interval)
    given = equation(f(t), value, interval=held, relation="<=")
    return identity(own, givens=[given], **MOVING)


def test_a_hypothesis_is_had_on_all_of_its_interval() -> None:
    whole = [zero, T]
    assert proves(of_falling(whole, whole), FALLING)
    assert proves(of_falling(None, whole), FALLING)
    assert proves(of_falling(whole, [s, T]), FALLING)
    for held in ([zero, s], [s, T], [zero, r], [T, zero], [zero, num(1)]):
        forged(of_falling(held, whole), "another interval", FALLING)


def test_a_conclusion_holds_on_its_interval_only() -> None:
    whole = [zero, T]
    for interval in (None, [zero, r], [num(-1), T], [zero, mul(num(2), T)]):
        forged(of_falling(whole, interval), "on its interval only", FALLING)
    forged(of_falling(None, None), "on its interval only", FALLING)


def test_a_value_does_not_vary_with_the_time_of_the_lemma() -> None:
    whole = [zero, T]
    for value in (r, f(T), f(s), integral("u", zero, T, f(["var", "u"]))):
        assert proves(of_falling(whole, whole, ["a", [], value]), FALLING)
    for value in (t, f(t), mul(r, t), ["d", "t", [], f(t)]):
        forged(of_falling(whole, whole, ["a", [], value]), "varies with the time", FALLING)


def test_ends_and_instants_of_a_lemma_stay() -> None:
    whole = [zero, T]
    forged(of_falling(whole, whole, ["T", [], mul(num(2), T)]), "s is not declared", FALLING)
    forged(of_falling(whole, whole, ["s", [], r]), "cannot be replaced", FALLING)
    forged(of_falling(whole, whole, ["t", [], r]), "cannot be replaced", FALLING)
    longer = {**MOVING, "heads": {**MOVING["heads"], "s": tensor(within=[zero, r])}}
    row = of_falling(whole, whole)
    row = {**row, "signature": {**row["signature"], "heads": longer["heads"]}}
    forged(row, "not declared here", FALLING)
    backwards = {**MOVING["heads"], "T": tensor(sign="nonzero")}
    forged({**row, "signature": {**row["signature"], "heads": backwards}}, "not declared", FALLING)


def test_an_interval_does_not_move_with_its_end() -> None:
    heads = {k: MOVING["heads"][k] for k in "tTa"}
    lemma = identity(*FALLING["steps"], givens=FALLING["givens"], **{**MOVING, "heads": heads})
    for put in (mul(num(2), T), T):
        taken = applied(lemma, heads=[["T", [], put]], givens=[["given", 0]])
        own = {**FALLING["steps"][0], "combination": [taken]}
        row = identity(own, givens=FALLING["givens"], **{**MOVING, "heads": heads})
        forged(row, "would move", lemma)


def test_the_time_of_a_lemma_is_the_time_here() -> None:
    row = of_falling([zero, T], [zero, T])
    other = {**row["signature"], "time": None}
    forged({**row, "signature": other}, "the time of the lemma", FALLING)
    clock = {**row["signature"]["heads"], "c": tensor()}
    named = {**row["signature"], "heads": clock, "time": "c"}
    forged({**row, "signature": named}, "the time of the lemma", FALLING)


def test_a_symbol_of_a_lemma_without_time_may_stand_for_the_running_time() -> None:
    lemma = doubled("<=")
    heads = [["x", [], f(t)], ["y", [], a]]

    def row(interval: Json) -> Json:
        taken = applied(lemma, heads=heads, givens=[["given", 0]])
        own = step(mul(num(2), f(t)), mul(num(2), a), [taken], relation="<=")
        given = equation(f(t), a, interval=interval, relation="<=")
        return identity(own, givens=[given], **MOVING)

    assert proves(row(None), lemma)
    for interval in ([zero, T], [zero, s]):
        forged(row(interval), "another interval", lemma)


def test_what_a_lemma_keeps_fixed_does_not_move_here() -> None:
    still = identity(step(["d", "x", [], a], zero), heads=plain("x", "a"))
    taken = applied(still, heads=[["a", [], x]])
    forged(identity(step(one, zero, [taken]), heads=plain("x")), "left over", still)
    both = identity(step(["d", "x", [], mul(x, a)], a), heads=plain("x", "a"))
    taken = applied(both, heads=[["a", [], x]])
    forged(identity(step(["d", "x", [], pw(x, 2)], x, [taken]), heads=plain("x")), "left", both)
