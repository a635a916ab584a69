"""Induction over the steps 0, 1, ..., N of a finite space of size N.

The statements P_1(t), ..., P_m(t) are relations in the time t. From P_n(0) for every n, and from
"P_1(k), ..., P_m(k) give P_n(k + 1)" for every n and every index k of the space, follows P_n(k) for
every index k, and P_n(N). Base and step are earlier steps of the certificate; they must be written
exactly as the checker writes them here from the P_n, so nothing is left to be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symnode.checker.context import FINITE, Signature
from symnode.checker.declarations import fields
from symnode.checker.facts import RELATIONS
from symnode.checker.syntax import expect

PARAMETERS = ("space", "claims", "which", "base", "next")
ZERO = ["num", "0"]


def taken_at(claim: Any, moment: Any, time: str) -> dict[str, Any]:
    """The relation ``[sign, lhs, rhs]`` in the time, taken at a moment."""
    sign, lhs, rhs = claim
    sides = (["at", [[time, [], moment]], side] for side in (lhs, rhs))
    return dict(zip(("relation", "lhs", "rhs"), (sign, *sides), strict=True))


def after(name: str) -> Any:
    """The number of an index, plus one."""
    return ["add", [["pos", name], ["num", "1"]]]


def verify_induction(sig: Signature, step: Any, earlier: Sequence[Any], where: str) -> None:
    """Check that a step is the conclusion of an induction over earlier steps."""
    j = fields(step["induction"], f"{where}/induction", PARAMETERS)
    space, claims, time = j["space"], j["claims"], sig.time
    expect(sig.spaces.get(space) == FINITE, "induction runs over a finite space", where)
    shaped = isinstance(claims, list) and bool(claims) and all(
        isinstance(c, list) and len(c) == 3 and c[0] in RELATIONS for c in claims
    )  # fmt: skip
    expect(shaped, "the claims are [relation, lhs, rhs]", where)
    expect(time is not None, "there is no time here", where)
    assert time is not None
    which = j["which"]
    expect(type(which) is int and 0 <= which < len(claims), "which of the claims?", where)
    for key in ("base", "next"):
        fits = isinstance(j[key], list) and len(j[key]) == len(claims)
        expect(fits, f"one {key} for each claim", where)
    for claim, base, then in zip(claims, j["base"], j["next"], strict=True):
        start = _earlier(earlier, base, where)
        _expect_written(start, claim, ZERO, time, [], [], where)
        following = _earlier(earlier, then, where)
        name = _index(following, space, where)
        here = [taken_at(c, ["pos", name], time) for c in claims]
        _expect_written(following, claim, after(name), time, [[name, space]], here, where)
    indices = step["indices"]
    moment = ["pos", _index(step, space, where)] if indices else ["dim", space]
    _expect_written(step, claims[which], moment, time, indices, [], where)


def _earlier(earlier: Sequence[Any], k: Any, where: str) -> Any:
    expect(type(k) is int and 0 <= k < len(earlier), f"there is no earlier step {k}", where)
    return earlier[k]


def _index(step: Any, space: str, where: str) -> str:
    """The only index of a step, which runs over the space."""
    indices = step["indices"]
    fits = len(indices) == 1 and indices[0][1] == space
    expect(fits, f"a step with one index, over {space}", where)
    return str(indices[0][0])


def _expect_written(
    step: Any, claim: Any, moment: Any, time: str, indices: Any, assumed: Any, where: str
) -> None:
    """The step says the claim at the moment, under just these assumptions, at all times."""
    own = {"relation": step.get("relation", "="), "lhs": step["lhs"], "rhs": step["rhs"]}
    same = own == taken_at(claim, moment, time) and step["indices"] == indices
    same = same and step["interval"] is None and step.get("assume", []) == assumed
    expect(same, "a part of the induction is not written as the claim demands", where)
