"""Lemmas: what was shown of some symbols counts for others that are as it took them to be."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import Rejected, check
from symnode.checker.door import MAX_LEMMAS, digest
from symnode.checker.identity import Undefined, verify_identity
from symnode.checker.lemma import Lemma
from symnode.methods.evidence import Recorder
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    counter,
    equation,
    function,
    head,
    identity,
    integral,
    minus,
    mul,
    num,
    pw,
    refused,
    rule,
    step,
    tensor,
    total,
    use,
)

Json = Any
x, y, a, b, p, r, t, T, s = (head(h) for h in ("x", "y", "a", "b", "p", "r", "t", "T", "s"))
zero, one = num(0), num(1)
SIGN = "sign by structure"


def applied(lemma: Json, number: int = 0, **more: Json) -> Json:
    """An entry that uses a step of a lemma, with its symbols kept unless said otherwise."""
    said = {k: more.pop(k, {}) for k in ("spaces", "functions")}
    said |= {k: list(more.pop(k, ())) for k in ("heads", "givens")}
    blank = {"binders": [], "multiplier": one}
    return {**blank, "fact": ["lemma", digest(lemma), number], "with": said, **more}


def resting(certificate: Json, *lemmas: Json) -> Json:
    """The certificate, labelled, with the lemmas that it brings along."""
    known = {digest(c): Lemma(c, digest(c)) for c in lemmas}
    recorders = [Recorder(certificate["signature"]) for _ in certificate["steps"]]
    verify_identity(certificate, known, list(recorders))
    steps = zip(certificate["steps"], recorders, strict=True)
    done = [{**own, "labels": recorder.search.tape} for own, recorder in steps]
    return {**certificate, "steps": done, **({"lemmas": list(lemmas)} if lemmas else {})}


def forged(certificate: Json, why: str, *lemmas: Json) -> None:
    """Whatever its labels, the certificate is rejected."""
    with pytest.raises(Rejected, match=why):
        resting(certificate, *lemmas)


def plain(*names: str) -> Json:
    return {name: tensor() for name in names}


young = identity(
    step(
        mul(num(2), x, y),
        add(pw(x, 2), pw(y, 2)),
        [rule(SIGN, pw(minus(x, y), 2))],
        relation="<=",
    ),
    heads=plain("x", "y"),
)


def of_young(left: Json, right: Json, sign: str = "<=", **entry: Json) -> Json:
    heads = entry.pop("heads", [["x", [], a], ["y", [], b]])
    own = entry.pop("labels", ())
    taken = applied(young, heads=heads, **entry)
    return identity(step(left, right, [taken], own, relation=sign), heads=plain("a", "b", "r"))


def test_a_lemma_at_other_symbols() -> None:
    row = of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)))
    assert accepted({**row, "lemmas": [young]}) == "PROVED"
    forged(of_young(mul(num(2), a, b), add(pw(a, 2), pw(a, 2))), "left over", young)
    forged(of_young(mul(num(3), a, b), add(pw(a, 2), pw(b, 2))), "left over", young)
    forged(of_young(add(pw(a, 2), pw(b, 2)), mul(num(2), a, b)), "left over", young)
    forged(of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)), "="), "does not follow", young)
    forged(of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)), "<"), "positive", young)
    bad = of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)), multiplier=r)
    forged(bad, "multiplier", young)
    bad = of_young(add(pw(a, 2), pw(b, 2)), mul(num(2), a, b), multiplier=num(-1))
    forged(bad, "multiplier", young)


def test_what_is_put_in_is_defined() -> None:
    inverse = [["x", [], pw(r, -1)], ["y", [], b]]
    row = of_young(mul(num(2), b, pw(r, -1)), add(pw(r, -2), pw(b, 2)), heads=inverse)
    with pytest.raises(Undefined):
        resting(row, young)
    idle = identity(step(x, x), heads=plain("x", "y"))
    taken = applied(idle, heads=[["x", [], a], ["y", [], pw(r, -1)]])
    with pytest.raises(Undefined):
        resting(identity(step(a, a, [taken]), heads=plain("a", "r")), idle)


def test_only_what_was_accepted_before_is_a_lemma() -> None:
    good = of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)))
    refused(good, "not an accepted lemma")
    other = {**young, "conditions": [["positive", x]]}
    refused({**good, "lemmas": [other]}, "not an accepted lemma")
    second = {**of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)))}
    last = identity(
        step(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)), [applied(second)], relation="<="),
        heads=plain("a", "b", "r"),
    )
    assert accepted({**last, "lemmas": [young, second]}) == "PROVED"
    refused({**last, "lemmas": [second, young]}, "not an accepted lemma")
    refused({**last, "lemmas": [second]}, "not an accepted lemma")
    refused({**last, "lemmas": [young]}, "not an accepted lemma")
    refused({**last, "lemmas": [{**second, "lemmas": [young]}]}, "unknown")


def test_a_false_lemma_is_not_accepted_and_none_uses_itself() -> None:
    wrong = identity(step(x, y), heads=plain("x", "y"))
    row = identity(step(one, zero, [applied(wrong, heads=[["x", [], one], ["y", [], zero]])]))
    refused({**row, "lemmas": [wrong]}, "left over")
    circular = identity(step(x, y, [applied(wrong)]), heads=plain("x", "y"))
    refused({**row, "lemmas": [circular]}, "not an accepted lemma")
    refused({**circular, "lemmas": [circular]}, "not an accepted lemma")


@pytest.mark.parametrize("step_number", [1, -1, True, "0", None, 0.0])
def test_a_lemma_has_the_steps_that_it_has(step_number: Any) -> None:
    row = of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)))
    row["steps"][0]["combination"][0]["fact"][2] = step_number
    refused({**row, "lemmas": [young]}, "no step|not an accepted")


def test_what_may_travel_along() -> None:
    row = identity(step(zero, zero))
    refuting = counter(equation(one, zero))
    refused({**row, "lemmas": [refuting]}, "unknown|missing")
    refused({**row, "lemmas": [{**young, "kind": "counter-model"}]}, "index identity")
    refused({**row, "lemmas": [{**young, "kind": "hypothesis-witness"}]}, "index identity")
    refused({**row, "lemmas": [{**young, "format": "symnode-certificate/0"}]}, "index identity")
    for lemmas in (young, None, "all", {"0": young}, [None], [[young]], [digest(young)]):
        refused({**row, "lemmas": lemmas})
    tiny = identity(step(zero, zero))
    assert check({**row, "lemmas": [tiny] * MAX_LEMMAS}).status == "PROVED"
    refused({**row, "lemmas": [tiny] * (MAX_LEMMAS + 1)}, "more than")
    assert digest({**row, "lemmas": [young]}) == digest(row)
    assert digest(young) != digest({**young, "steps": young["steps"] * 2})


def test_a_use_says_all_that_it_puts_in() -> None:
    good = of_young(mul(num(2), a, b), add(pw(a, 2), pw(b, 2)))

    def with_(value: Json) -> Json:
        entry = {**good["steps"][0]["combination"][0], "with": value}
        return {**good, "steps": [{**good["steps"][0], "combination": [entry]}], "lemmas": [young]}

    said = good["steps"][0]["combination"][0]["with"]
    assert accepted(with_(said)) == "PROVED"
    for changed in (
        None,
        {},
        {**said, "more": []},
        {**said, "spaces": []},
        {**said, "functions": {"f": "g"}},
        {**said, "heads": {}},
        {**said, "heads": said["heads"] * 2},
        {**said, "heads": said["heads"][:1]},
        {**said, "heads": [["z", [], a]]},
        {**said, "heads": [["x", ["i"], a], ["y", [], b]]},
        {**said, "heads": [["x", [], head("x")], ["y", [], b]]},
        {**said, "givens": [["given", 0]]},
        {**said, "givens": None},
    ):
        refused(with_(changed))


LOG = identity(
    step(app("log", p), minus(p, one), [rule("log u <= u - 1", p)], relation="<="),
    heads={"p": tensor(sign="positive")},
)


def of_log(value: Json, heads: Json, conditions: Json = ()) -> Json:
    taken = applied(LOG, heads=[["p", [], value]])
    row = step(app("log", value), minus(value, one), [taken], relation="<=")
    return identity(row, heads=heads, conditions=conditions)


def test_a_value_has_the_sign_that_the_lemma_takes_for_granted() -> None:
    real, sure = plain("r"), {"r": tensor(sign="positive")}
    assert check(resting(of_log(app("exp", r), real), LOG)).status == "PROVED"
    assert check(resting(of_log(r, sure), LOG)).status == "PROVED"
    assert check(resting(of_log(r, real, [["positive", r]]), LOG)).status == "PROVED"
    for value in (r, pw(r, 2), num(-1), zero, minus(r, r)):
        forged(of_log(value, real), "not shown to be positive", LOG)
    for weak in ("nonnegative", "nonzero"):
        forged(of_log(r, real, [[weak, r]]), "not shown to be positive", LOG)
    forged(of_log(r, {"r": tensor(sign="nonzero")}), "not shown to be positive", LOG)
    kept = step(app("log", p), minus(p, one), [applied(LOG)], relation="<=")
    for declared in (tensor(), tensor(sign="nonzero")):
        forged(identity(kept, heads={"p": declared}), "not declared here", LOG)
    forged(identity(kept, heads={}), "unknown head|not declared", LOG)


def test_the_conditions_of_a_lemma_are_shown() -> None:
    lemma = identity(step(mul(x, pw(x, -1)), one), heads=plain("x"), conditions=[["nonzero", x]])

    def row(value: Json, **more: Json) -> Json:
        taken = applied(lemma, heads=[["x", [], value]])
        return identity(
            step(mul(value, pw(value, -1)), one, [taken]), heads=plain("a", "b"), **more
        )

    assert check(resting(row(app("exp", a)), lemma)).status == "PROVED"
    assert check(resting(row(a, conditions=[["positive", a]]), lemma)).status == "PROVED"
    forged(row(a), "condition of the lemma", lemma)
    forged(row(a, conditions=[["nonzero", b]]), "condition of the lemma", lemma)
    forged(row(a, conditions=[["nonnegative", a]]), "condition of the lemma", lemma)


def v(i: str) -> Json:
    return head("v", i)


def test_spaces_go_to_spaces_of_their_kind() -> None:
    whole = total("i", "n", v("i"))
    lemma = identity(
        step(total("i", "n", one), ["dim", "n"]),
        step(total("j", "n", total("i", "n", v("i"))), mul(["dim", "n"], whole)),
        heads={"v": tensor("n")},
        spaces={"n": "finite"},
    )
    lemma = resting(lemma)

    def row(space: str, kind: str) -> Json:
        taken = applied(lemma, spaces={"n": space}, heads=[["v", ["k"], a]])
        sides = total("i", space, one), ["dim", space] if kind == "finite" else num(5)
        return identity(step(*sides, [taken]), heads=plain("a"), spaces={space: kind})

    assert check(resting(row("m", "finite"), lemma)).status == "PROVED"
    for kind in ("probability", "measure"):
        forged(row("m", kind), "not a space of the kind", lemma)
    bad = row("m", "finite")
    bad["steps"][0]["combination"][0]["with"]["spaces"] = {"n": "nowhere"}
    forged(bad, "not a space of the kind", lemma)


def test_no_index_of_a_value_is_captured() -> None:
    lemma = identity(
        step(mul(x, total("i", "n", v("i"))), total("i", "n", mul(v("i"), x))),
        heads={"v": tensor("n"), "x": tensor()},
        spaces={"n": "finite"},
    )

    def row(right: Json) -> Json:
        taken = applied(lemma, heads=[["x", [], v("i")]])
        left = mul(v("i"), total("k", "n", v("k")))
        own = step(left, right, [taken], indices=[["i", "n"]])
        return identity(own, heads={"v": tensor("n")}, spaces={"n": "finite"})

    assert check(resting(row(total("k", "n", mul(v("k"), v("i")))), lemma)).status == "PROVED"
    forged(row(total("k", "n", mul(v("k"), v("k")))), "left over", lemma)
    twice = applied(lemma, heads=[["v", ["i"], v("i")]])
    own = step(zero, zero, [twice], indices=[["i", "n"]])
    bad = identity(own, heads={"v": tensor("n"), "x": tensor()}, spaces={"n": "finite"})
    forged(bad, "bound twice", lemma)


def test_the_conclusion_is_taken_at_indices_of_its_spaces() -> None:
    w = head("w", "j")
    lemma = identity(
        step(mul(v("i"), w), mul(w, v("i")), indices=[["i", "n"], ["j", "m"]]),
        heads={"v": tensor("n"), "w": tensor("m")},
        spaces={"n": "finite", "m": "finite"},
    )

    def row(*chosen: str, **more: Json) -> Json:
        own = step(zero, zero, [applied(lemma, indices=list(chosen))], indices=more["indices"])
        return identity(
            own, heads=lemma["signature"]["heads"], spaces={"n": "finite", "m": "finite"}
        )

    free = {"indices": [["k", "n"], ["l", "m"]]}
    assert check(resting(row("k", "l", **free), lemma)).status == "PROVED"
    for chosen in (("l", "k"), ("k",), ("k", "l", "l"), ("k", "k"), ("i", "j")):
        forged(row(*chosen, **free), "indices|ranges over|unknown index", lemma)


def test_no_conclusion_is_differentiated_or_moved_by_its_use() -> None:
    lemma = identity(
        step(app("f", x), one, [use("given", 0)]),
        heads=plain("x"),
        functions={"f": function()},
        givens=[equation(app("f", x), one)],
    )
    for more in ({"derive": [["x", []]]}, {"heads": [["x", [], num(2)]]}):
        inner = applied(lemma, givens=[["given", 0]], **more)
        for left, right in ((app("f", x, slots=[[[]]]), zero), (app("f", num(2)), one)):
            own = identity(
                step(left, right, [inner]),
                heads=plain("x"),
                functions={"f": function()},
                givens=[equation(app("f", x), one)],
            )
            forged(own, "left over|not the hypothesis", lemma)


def test_an_integral_over_a_use_runs_forwards() -> None:
    lemma = identity(step(zero, pw(x, 2), [rule(SIGN, pw(x, 2))], relation="<="), heads=plain("x"))

    def row(lo: Json, hi: Json) -> Json:
        square = pw(app("f", ["var", "u"]), 2)
        put = [["x", [], app("f", ["var", "b"])]]
        taken = applied(lemma, heads=put, binders=[["int", "b", lo, hi]])
        own = step(zero, integral("u", lo, hi, square), [taken], relation="<=")
        heads = {"T": tensor(sign="positive"), "r": tensor()}
        return identity(own, heads=heads, functions={"f": function()})

    assert check(resting(row(zero, T), lemma)).status == "PROVED"
    forged(row(T, zero), "not in order", lemma)
    forged(row(zero, r), "not in order", lemma)
