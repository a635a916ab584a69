"""Numerical support: true identities at 20 points, and never a visibly false one."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.methods.reals.support import CONTRADICTED, NOT_EVALUABLE, SUPPORTED, support

Z, X, N, TAU = (["var", n] for n in ("z", "x", "n", "tau"))
MINUS_Z = ["mul", "-1", Z]
INF = ["const", "infinity"]


def claim(variables: str, statement: Any, *hypotheses: Any) -> dict[str, Any]:
    domains = {"z": "complex", "x": "real", "n": "integer", "tau": "complex", "k": "integer"}
    return {
        "variables": [[n, domains[n]] for n in variables.split()],
        "hypotheses": list(hypotheses),
        "statement": statement,
        "definedness": "where-defined",
    }


def gamma(t: Any) -> Any:
    return ["call", "gamma", t]


def theta(j: str, z: Any) -> Any:
    return ["call", "jacobi_theta", j, z, TAU]


UPPER = [">", ["im", TAU], "0"]
LEFT_RIGHT: dict[str, tuple[Any, Any, str, list[Any]]] = {
    "recurrence of gamma": (gamma(["add", Z, "1"]), ["mul", Z, gamma(Z)], "z", []),
    "reflection": (
        ["mul", gamma(Z), gamma(["add", "1", MINUS_Z])],
        ["mul", ["pi"], ["pow", ["sin", ["mul", ["pi"], Z]], -1]],
        "z",
        [],
    ),
    "theta is odd": (theta("1", MINUS_Z), ["mul", "-1", theta("1", Z)], "z tau", [UPPER]),
    "Euler": (
        ["exp", ["mul", ["i"], Z]],
        ["add", ["cos", Z], ["mul", ["i"], ["sin", Z]]],
        "z",
        [],
    ),
    "derivative": (["derivative", ["exp", ["mul", "2", Z]], "z", "2"],
                   ["mul", "4", ["exp", ["mul", "2", Z]]], "z", []),
    "integral": (
        ["integral", "t", "0", Z, ["mul", "2", ["var", "t"]]], ["pow", Z, 2], "z", []
    ),
    "sum": (
        ["sum", "j", "1", N, ["var", "j"]],
        ["mul", "1/2", N, ["add", N, "1"]],
        "n",
        [[">=", N, "0"]],
    ),
    "constant": (["mul", "6", ["call", "zeta", "2"]], ["pow", ["pi"], 2], "", []),
    "log of a positive square": (
        ["log", ["pow", X, 2]], ["mul", "2", ["log", X]], "x", [[">", X, "0"]]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_RIGHT)
def test_identities_are_supported_and_their_variants_are_not(name: str) -> None:
    left, right, variables, hypotheses = LEFT_RIGHT[name]
    good = support(claim(variables, ["=", left, right], *hypotheses))
    assert good.status == SUPPORTED and good.points == (20 if variables else 1)
    wrong = {
        "sign": ["mul", "-1", right],
        "factor": ["mul", "2", right],
        "shift": ["add", right, "1/100000000000000000000"],
        "conjugate": ["add", right, ["mul", "1/1000", ["i"]]],
    }
    for kind, changed in wrong.items():
        found = support(claim(variables, ["=", left, changed], *hypotheses))
        assert found.status == CONTRADICTED, kind


def test_branches_matter() -> None:
    wrong = ["=", ["log", ["pow", Z, 2]], ["mul", "2", ["log", Z]]]
    assert support(claim("z", wrong)).status == CONTRADICTED
    assert support(claim("z", wrong, [">", ["re", Z], "0"])).status == SUPPORTED


def test_inequalities() -> None:
    below = ["<=", ["abs", ["sin", X]], "1"]
    assert support(claim("x", below)).status == SUPPORTED
    assert support(claim("x", ["<", ["add", ["sin", X], ["cos", X]], "1"])).status == CONTRADICTED
    equal = ["<", ["add", ["pow", ["sin", X], 2], ["pow", ["cos", X], 2]], "1"]
    assert support(claim("x", equal)).status != SUPPORTED
    weak = ["<=", ["add", ["pow", ["sin", X], 2], ["pow", ["cos", X], 2]], "1"]
    assert support(claim("x", weak)).status == SUPPORTED


def test_hypotheses_are_met() -> None:
    at_one = ["=", ["mul", Z, ["exp", Z]], ["exp", "1"]]
    assert support(claim("z", at_one, ["=", Z, "1"])).status == SUPPORTED
    either = ["or", ["=", Z, "1"], ["=", Z, "-1"]]
    assert support(claim("z", ["=", ["pow", Z, 2], "1"], either)).status == SUPPORTED
    parity = ["=", ["add", N, ["mul", "-2", ["floor", ["mul", "1/2", N]]]], "0"]
    even = ["=", ["power", "-1", N], "1"]
    assert support(claim("n", even, parity)).status == SUPPORTED
    impossible = support(claim("x", ["true"], ["<", ["pow", X, 2], "0"]), seconds=0.5)
    assert impossible.status not in (SUPPORTED, CONTRADICTED)


def test_real_functions_have_real_domains() -> None:
    """log x <= x - 1 is not asked at x < 0, where the complex logarithm is not real."""
    below = ["<=", ["log", X], ["add", X, "-1"]]
    assert support(claim("x", below)).status == SUPPORTED
    square = ["=", ["pow", ["root", 2, X], 2], X]
    assert support(claim("x", square)).status == SUPPORTED
    assert support(claim("x", ["<", ["root", 2, X], "1"])).status == CONTRADICTED


def test_what_is_not_evaluable_says_why() -> None:
    found = support(claim("x", ["=", ["sum", "j", "0", INF, X], X]))
    assert found.status == NOT_EVALUABLE and "infinite sum" in found.detail
    found = support(claim("x", ["=", ["call", "riddle", X], X]))
    assert found.status == NOT_EVALUABLE and "riddle" in found.detail
    found = support(claim("z", ["=", ["limit", Z, "z", "0", "+"], "0"]))
    assert found.status == NOT_EVALUABLE


def test_one_seed_one_answer() -> None:
    left, right, variables, hypotheses = LEFT_RIGHT["reflection"]
    one, two = (
        support(claim(variables, ["=", left, ["mul", "2", right]], *hypotheses), seed=5)
        for _ in range(2)
    )
    assert one == two and one.at
