"""False claims with certificates that look like proofs: none of them is accepted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from symnode.checker import Rejected, check_text
from tests.unit.checker.reals.attacks import (
    HUGE,
    TINY,
    W,
    X,
    Y,
    Z,
    claim,
    failing_at,
    natural,
    proof_of,
    rejected,
    rule,
    shape,
    sum_of,
)

# shapes and ranges


@pytest.mark.parametrize("n", [2, 64, 66, 100, 1000])
def test_an_even_power_may_be_zero(n: int) -> None:
    power = ["pow", X, n]
    assert rejected(claim([], [">", power, "0"]), shape(">", power, sum_of(0, 1)))


@pytest.mark.parametrize("n", [3, 65, 67, 101])
def test_an_odd_power_may_be_negative(n: int) -> None:
    power = ["pow", X, n]
    assert rejected(claim([], [">=", power, "0"]), shape(">=", power, sum_of(0, 1)))


def test_tiny_times_infinite_is_not_zero() -> None:
    c = claim(
        [[">=", X, "0"], [">=", Y, "0"], ["<=", Y, TINY]],
        ["<=", ["mul", X, Y], "0"],
        {"x": "real", "y": "real"},
    )
    assert rejected(c, shape(">=", ["mul", "-1", X, Y], sum_of(3, 4)))


@pytest.mark.parametrize("scale", [TINY, HUGE])
def test_extreme_multiples_keep_their_sign(scale: str) -> None:
    wrong = claim([[">=", X, "0"]], ["<=", ["mul", scale, X], "0"])
    assert rejected(wrong, shape(">=", ["mul", f"-{scale}", X], sum_of(1, 2)))
    right = claim([[">", X, "0"]], [">", ["mul", scale, X], "0"])
    assert proof_of(right, shape(">", ["mul", scale, X], sum_of(1, 2))).tier == 2


# what has to be defined


def test_a_side_made_real_stays_to_be_defined() -> None:
    """log 0 is undefined, whatever 0 times it is compared with."""
    both = {"z": "complex", "w": "complex"}
    side = ["add", W, ["mul", "0", ["log", Z]]]
    c = claim([["=", ["im", W], "0"]], ["<", side, ["add", W, "1"]], both)
    at_zero = {"re_z": "0", "im_z": "0", "re_w": "0", "im_w": "0"}
    assert failing_at(c, at_zero).status == "REFUTED"
    where = {**claim(c["hypotheses"], ["<", side, W], both), "definedness": "where-defined"}
    with pytest.raises(Rejected):
        failing_at(where, at_zero)


# normal forms


@pytest.mark.parametrize("k", [64, 66, 100])
@pytest.mark.parametrize("angle", [["atan", "2"], ["atan2", "2", "1"]])
def test_multiples_of_an_angle_are_not_cut_short(k: int, angle: Any) -> None:
    other = ["cos", ["mul", "65", angle]]
    c = claim([], ["=", ["cos", ["mul", str(k), angle]], other])
    assert rejected(c, *[rule("identity", at=0)] * 2)


def test_waves_of_very_long_intervals() -> None:
    c = claim([], ["<", ["cos", ["mul", HUGE, X]], "2"])
    assert proof_of(c, natural(0)).tier == 2
    far = claim([["<=", X, HUGE], [">=", X, "0"]], ["<", ["cos", X], "1"])
    assert rejected(far, natural(2))


# texts


def test_a_key_stands_once_and_numbers_are_finite() -> None:
    true, false = [["<", "0", s] for s in ("1", "-1")]
    c = claim([], true, {})
    text = json.dumps(
        {
            "format": "symnode-certificate/1",
            "kind": "real-claim",
            "claim": c,
            "proofs": [rule("identity", at=0)],
        }
    )
    assert check_text(text).status == "PROVED"
    statement = f'"statement": {json.dumps(true)}'
    twice = text.replace(statement, f'"statement": {json.dumps(false)}, {statement}')
    assert twice != text
    for wrong in (
        twice,
        text.replace('"at": 0', '"at": NaN'),
        text.replace('"at": 0', '"at": 0.0'),
    ):
        with pytest.raises(Rejected):
            check_text(wrong)


@pytest.mark.parametrize("index", [True, False, 0.0, "0", None, [0], -1])
def test_numbers_of_atoms_are_integers(index: Any) -> None:
    c = claim([], ["<", "0", "1"], {})
    assert proof_of(c, rule("identity", at=0)).tier == 2
    assert rejected(c, rule("identity", at=index))


@pytest.mark.parametrize("exponent", [True, 0, 2.0, "2", 10**6])
def test_exponents_are_small_integers(exponent: Any) -> None:
    assert rejected(claim([], [">=", ["pow", X, exponent], "0"]), natural(0))


# boxes

ZERO_TO_ONE = [[">=", X, "0"], ["<=", X, "1"]]
METHODS = ["natural", ["mean"], ["taylor", 0, "0", 2], ["taylor", 0, "1/2", 1]]
METHODS += [["monotone", 0, s, "natural", m] for s in (1, -1) for m in ("natural", ["mean"])]
METHODS += [["taylor", 0, "0", 3, [0, 1, 2]], ["monotone", 0, 1, ["mean"], "exact"]]


def by_box(bits: int, method: Any, atom: int) -> Any:
    return rule("boxes", bits=bits, tree=["refute", atom, method])


@pytest.mark.parametrize("bits", [8, 64])
@pytest.mark.parametrize("method", METHODS, ids=str)
@pytest.mark.parametrize(
    "statement",
    [
        ["<", X, "1"],  # the end is reached
        [">", ["mul", X, X], "0"],
        ["<", ["floor", X], "1"],  # jumps at the end
        [">", ["abs", ["add", X, "-1/2"]], "0"],  # a corner inside
        ["<=", ["sign", ["add", X, "-1/2"]], "0"],
        [">", ["root", 2, X], "0"],
        [">", ["oddroot", 3, ["add", X, "-1/2"]], "-1/2"],  # a vertical tangent inside
        ["<", ["max", X, ["add", "1", ["mul", "-1", X]]], "1"],
        [">", ["pow", ["add", X, "-1/2"], 66], "0"],
        ["!=", ["atan2", "0", ["add", X, "-1/2"]], ["pi"]],
    ],
    ids=str,
)
def test_boxes_see_ends_corners_and_jumps(statement: Any, method: Any, bits: int) -> None:
    c = {**claim(ZERO_TO_ONE, statement), "definedness": "where-defined"}
    assert rejected(c, by_box(bits, method, 2))


@pytest.mark.parametrize("method", METHODS, ids=str)
@pytest.mark.parametrize(
    "statement",
    [
        ["<", ["pow", ["add", X, "-1/2"], -1], "0"],  # a pole inside
        ["<", ["tan", ["mul", "2", X]], "10"],
        [">", ["pow", ["add", X, "-1/2"], -2], "5"],
        ["<", ["atan", ["pow", ["add", X, "-1/2"], -1]], "0"],
    ],
    ids=str,
)
def test_boxes_see_poles(statement: Any, method: Any) -> None:
    c = {**claim(ZERO_TO_ONE, statement), "definedness": "where-defined"}
    assert rejected(c, by_box(64, method, 2))


def test_infinite_ends_are_not_the_last_number() -> None:
    for statement in (["<", ["exp", X], HUGE], [">", ["pow", X, -1], "1/1000"]):
        for m in METHODS:
            assert rejected(claim([[">", X, "1"]], statement), *[by_box(8, m, 1)] * 2)
            c = {**claim([[">", X, "1"]], statement), "definedness": "where-defined"}
            assert rejected(c, by_box(8, m, 1))


# ladders


def ladder(end: str | list[Any], side: str, strict: str, *then: Any, at: int = 0) -> Any:
    fields = {"at": at, "name": "x", "end": end, "side": side, "strict": strict}
    return rule("ladder", *then, **fields)


@pytest.mark.parametrize("strict", ["end", "slope"])
@pytest.mark.parametrize("closed", [natural(k) for k in range(3)])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_ladder_across_a_pole_or_a_jump(strict: str, closed: Any, count: int) -> None:
    """1/(x - 1) < 0 at x = 2: at 0 it is -1 and it falls. Likewise floor, sign and atan2."""
    hypotheses = [["=", X, "2"]]
    for statement in (
        ["<=", ["pow", ["add", X, "-1"], -1], "0"],
        ["<=", ["floor", X], "0"],
        ["<=", ["sign", ["add", X, "-1"]], "0"],
        [">=", ["mul", "-1", ["atan2", "0", ["add", "1", ["mul", "-1", X]]]], "-1"],
    ):
        c = {**claim([[">=", X, "0"], *hypotheses], statement), "definedness": "where-defined"}
        assert rejected(c, ladder("0", "left", strict, *[closed] * count, at=2))


@pytest.mark.parametrize("end", ["0", "oo", "-oo", "2"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_ladder_stands_on_its_side_of_the_end(end: str, side: str) -> None:
    """x <= 0 for x = 1 is false from every end."""
    for closed in (natural(0), natural(1), rule("identity", at=0)):
        for strict in ("end", "slope"):
            c = claim([["=", X, "1"]], ["<=", X, "0"])
            assert rejected(c, ladder(end, side, strict, closed, closed, at=1))


def test_a_limit_is_not_reached() -> None:
    """exp(-x) -> 0, but exp(-x) <= 0 is false."""
    c = claim([], ["<=", ["exp", ["mul", "-1", X]], "0"])
    for strict in ("end", "slope"):
        for closed in (rule("identity", at=0), natural(0)):
            assert rejected(c, ladder("oo", "right", strict, closed, closed))


# signs of factors and multipliers


def test_no_factor_of_unknown_sign_is_cancelled() -> None:
    c = claim([["<=", X, "1"]], ["<=", ["mul", X, X], X])  # false for x < 0
    u = ["add", X, "-1"]
    by = rule("cancel", sum_of(0, 2), at=1, by=X, **{"as": u})
    assert rejected(c, by)
    by = rule("scale", sum_of(1, 2), at=0, by=X, **{"as": ["add", X, ["mul", "-1", X, X]]})
    assert rejected(c, by)


def test_strict_atoms_stay_strict_only_by_positive_factors() -> None:
    c = claim([[">", X, "0"]], ["!=", Y, "0"], {"x": "real", "y": "real"})  # false at y = 0
    by = rule("scale", sum_of(2), at=0, by=["pow", Y, 2], **{"as": ["mul", X, ["pow", Y, 2]]})
    assert rejected(c, by)


@pytest.mark.parametrize("weight", ["-1", "-1/2"])
def test_weights_are_not_negative(weight: str) -> None:
    c = claim([[">=", X, "0"]], [">=", X, "1"])
    for square in ([[weight, "1"]], [["1", ["root", 2, "-1"]]], [[weight, X]]):
        assert rejected(c, rule("combination", summands=[[[0], ["squares", square]]]))
    assert rejected(c, rule("combination", summands=[[[1], ["times", weight]]]))


def test_an_odd_number_of_unequal_factors_has_no_sign() -> None:
    c = claim([["!=", X, "0"], ["<", X, "0"]], [">=", X, "0"])
    for factors in ([0], [0, 1], [0, 0, 0]):
        assert rejected(c, rule("combination", summands=[[factors, ["squares", [["1", "1"]]]]]))


# names


def test_new_names_are_new() -> None:
    both = {"x": "real", "y": "real"}
    c = claim([["=", Y, "0"]], ["<=", ["exp", X], "0"], both)
    clash = rule("abstract", sum_of(0, 1), of=[[["exp", X], "y"]])
    assert rejected(c, clash)
    twice = rule("abstract", sum_of(0), of=[[["exp", X], "u"], [["exp", X], "u"]])
    assert rejected(claim([], [">", ["exp", X], "1"]), twice)
    loop = rule("eliminate", sum_of(0), at=0, name="x", value=["add", X, "1"])
    assert rejected(claim([["=", X, ["add", X, ["mul", "0", Y]]]], ["false"], both), loop)


def test_an_abstracted_integer_is_no_integer() -> None:
    """n = 1/2 has no solution in integers, u = 1/2 has one."""
    c = claim([["=", ["exp", X], "1/2"]], ["false"])
    boxes = rule("boxes", bits=64, tree=["empty"])
    assert rejected(c, rule("abstract", boxes, of=[[["exp", X], "u"]]))
    whole = claim([["=", ["var", "n"], "1/2"]], ["false"], {"n": "integer"})
    assert proof_of(whole, boxes).tier == 2


# monotone functions, roots and cases


def test_even_powers_are_no_monotone_functions() -> None:
    c = claim([["<=", X, "1"]], ["<=", ["pow", X, 2], "1"])  # false at -2
    step = rule(
        "monotone", sum_of(1, 2), at=0, function=["pow", 2], left="1", right=X, direction="apply"
    )
    assert rejected(c, step)


def test_a_root_of_an_even_power_may_be_negative() -> None:
    c = claim([["=", ["pow", X, 2], "4"]], [">", X, "0"])
    for value in (["root", 2, "4"], ["mul", "-1", ["root", 2, "4"]]):
        step = rule("eliminate", natural(0), at=0, name="x", value=value, power=2)
        assert rejected(c, step)


def test_cases_are_known() -> None:
    c = claim([], ["<=", ["abs", X], X])
    for sign in (1, 0, -1, True):
        one = rule("cases", rule("identity", at=0), of=["abs", X], sign=sign)
        assert rejected(c, one)


@pytest.mark.parametrize(
    ("name", "order", "statement"),
    [
        ("exp-lower", 2, [">=", ["exp", X], ["add", "1", X, ["mul", "1/2", ["pow", X, 2]]]]),
        ("log-line", 0, [">=", ["add", X, "-1"], ["log", X]]),
        ("sin-taylor", 0, [">=", X, ["sin", X]]),
        ("tanh-line", 0, [">=", X, ["tanh", X]]),
        ("bernoulli", 3, [">=", ["pow", ["add", "1", X], 3], ["add", "1", ["mul", "3", X]]]),
    ],
)
def test_lemmas_hold_under_their_conditions(name: str, order: int, statement: Any) -> None:
    c = claim([], statement)
    step = rule("lemma", sum_of(0, 1), name=name, of=[X], order=order)
    for proofs in ([step], [natural(0), step]):
        assert rejected(c, *proofs)
