"""False claims with certificates that look like proofs: none of them is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check
from symnode.checker.door import Verdict

X, Y, Z, W = (["var", n] for n in "xyzw")
TINY, HUGE = "1/1" + 400 * "0", "1" + 400 * "0"


def claim(
    hypotheses: list[Any], statement: Any, domains: dict[str, str] | None = None, **more: Any
) -> Any:
    """A claim, over one real variable x unless the domains say otherwise."""
    names = domains or {"x": "real"}
    return {
        "variables": [[n, d] for n, d in names.items()],
        "hypotheses": hypotheses,
        "statement": statement,
        "definedness": "required",
        **more,
    }


def proof_of(c: Any, *proofs: Any) -> Verdict:
    head = {"format": "symnode-certificate/1", "kind": "real-claim"}
    return check({**head, "claim": c, "proofs": list(proofs)})


def rejected(c: Any, *proofs: Any) -> bool:
    with pytest.raises((Rejected, OutOfBudget)):
        proof_of(c, *proofs)
    return True


def failing_at(c: Any, point: Any) -> Verdict:
    head = {"format": "symnode-certificate/1", "kind": "real-refutation"}
    return check({**head, "claim": c, "point": point})


def rule(name: str, *then: Any, **parameters: Any) -> Any:
    node = {"rule": name.replace("_", "-"), **parameters}
    return {**node, "then": list(then)} if then else node


def sum_of(*atoms: int) -> Any:
    """The sum of the terms of some atoms is negative, or 0 and one of them positive."""
    return rule("combination", summands=[[[k], ["squares", [["1", "1"]]]] for k in atoms])


def shape(relation: str, term: Any, then: Any) -> Any:
    return rule("shape", then, atom=[relation, term])


def natural(atom: int) -> Any:
    return rule("boxes", bits=64, tree=["refute", atom, "natural"])


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
    assert rejected(c, rule("identity", at=1), rule("identity", at=1))
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
