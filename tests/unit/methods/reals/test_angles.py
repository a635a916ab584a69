"""Proofs by angles and by squares, of claims as they are written; what they must leave open."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import ONE, fn, neg, power, sub, var
from symnode.methods.reals import angles, portfolio, squares
from symnode.methods.reals.branching import Prover
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.sampled import Sample, is_identity

SECONDS = 20.0
x, y, z, w = (["var", n] for n in ("x", "y", "z", "w"))
MINUS = "-1"


def minus(t: Any) -> Any:
    return ["mul", MINUS, t]


def inverse(t: Any) -> Any:
    return ["pow", t, -1]


def claim(variables: str, statement: Any, *hypotheses: Any) -> list[System]:
    """The systems of a claim; names in capitals are complex variables."""
    declared = [[n.lower(), "complex" if n.isupper() else "real"] for n in variables]
    j = {"variables": declared, "hypotheses": list(hypotheses), "statement": statement}
    return systems(read_claim({**j, "definedness": "where-defined"}))


def shown(prover: Prover, system: System) -> bool:
    """Whether a proof is found; the checker has to accept it."""
    try:
        node = prover(system, Budget(SECONDS))
    except Exhausted:
        return False
    if node is None:
        return False
    assert verify_proof(system, node) in (1, 2)
    return True


def both(system: System, budget: Budget) -> Any:
    found = portfolio.prove(system, budget)
    return None if found is None else found[0]


total, product = ["add", x, y], ["mul", x, y]
BY_ANGLES: dict[str, list[System]] = {
    "Machin": claim(
        "",
        [
            "=",
            ["add", ["mul", "16", ["atan", "1/5"]], ["mul", "-4", ["atan", "1/239"]]],
            ["pi"],
        ],
    ),
    "atan x + atan y": claim(
        "xy",
        ["=", ["add", ["atan", x], ["atan", y]], ["atan2", total, ["add", "1", minus(product)]]],
    ),
    "atan of a quotient": claim(
        "xy",
        [
            "=",
            ["add", ["atan", x], ["atan", y]],
            ["atan", ["mul", total, inverse(["add", "1", minus(product)])]],
        ],
        ["<", product, "1"],
    ),
    "arg (c z)": claim("xZ", ["=", ["arg", ["mul", x, z]], ["arg", z]], [">", x, "0"]),
    "log exp z": claim(
        "Z",
        ["=", ["log", ["exp", z]], z],
        ["<", minus(["pi"]), ["im", z]],
        ["<=", ["im", z], ["pi"]],
    ),
    "arg of a root": claim("Z", ["=", ["arg", ["root", 2, z]], ["mul", "1/2", ["arg", z]]]),
    "range": claim("xy", ["<=", ["abs", ["atan2", y, x]], ["pi"]]),
    "exp log z": claim("Z", ["=", ["exp", ["log", z]], z]),
}


@pytest.mark.parametrize("name", BY_ANGLES)
def test_angles(name: str) -> None:
    for system in BY_ANGLES[name]:
        assert shown(both, system)


modulus = ["abs", ["add", z, w]]
BY_SQUARES: dict[str, list[System]] = {
    "triangle": claim("ZW", ["<=", modulus, ["add", ["abs", z], ["abs", w]]]),
    "sine": claim(
        "xy", [">=", ["abs", ["sin", ["add", x, ["mul", ["i"], y]]]], ["sinh", ["abs", y]]]
    ),
    "root of a quotient": claim(
        "xZ",
        [
            "=",
            ["root", 2, ["mul", x, inverse(z)]],
            ["mul", ["root", 2, x], inverse(["root", 2, z])],
        ],
        [">=", x, "0"],
        [">", ["im", z], "0"],
    ),
}


@pytest.mark.parametrize("name", BY_SQUARES)
def test_squares(name: str) -> None:
    for system in BY_SQUARES[name]:
        assert shown(both, system)


WRONG: list[list[System]] = [
    # without x y < 1
    claim(
        "xy",
        [
            "=",
            ["add", ["atan", x], ["atan", y]],
            ["atan", ["mul", total, inverse(["add", "1", minus(product)])]],
        ],
    ),
    # for c < 0
    claim("xZ", ["=", ["arg", ["mul", x, z]], ["arg", z]], ["!=", x, "0"]),
    # outside of the strip
    claim("Z", ["=", ["log", ["exp", z]], z]),
    # on the cut
    claim("Z", ["=", ["arg", ["conj", z]], minus(["arg", z])]),
    claim("Z", ["=", ["root", 2, ["conj", z]], ["conj", ["root", 2, z]]]),
    claim("ZW", ["=", ["root", 2, ["mul", z, w]], ["mul", ["root", 2, z], ["root", 2, w]]]),
    # reached
    claim("xy", ["<", ["abs", ["atan2", y, x]], ["pi"]]),
    claim("ZW", ["<", modulus, ["add", ["abs", z], ["abs", w]]]),
]


@pytest.mark.parametrize("k", range(len(WRONG)))
def test_wrong_claims_stay_open(k: int) -> None:
    def by_angles(s: System, b: Budget) -> Any:
        return angles.prove(s, b.at_most(2.0))

    def by_squares(s: System, b: Budget) -> Any:
        return squares.prove(s, b.at_most(2.0))

    for prover in (by_angles, by_squares):
        assert not all(shown(prover, s) for s in WRONG[k])


def test_samples_tell_identities_from_others() -> None:
    a = var("x")
    one = sub(fn("cos", fn("atan2", fn("sin", a), fn("cos", a))), fn("cos", a))
    assert is_identity(System((Atom("!=", one),)))
    assert not is_identity(System((Atom("!=", fn("sin", a)),)))
    assert not is_identity(System((Atom(">", neg(power(a, 2))), Atom("!=", one))))  # nowhere
    sample = Sample.of([Atom(">", a)])
    assert sample.satisfying([Atom(">", a)]).any()
    assert not sample.satisfying([Atom(">", neg(power(a, 2)))]).any()
    assert sample.fails(Atom(">", neg(power(a, 2))), sample.satisfying([]))
    assert not sample.fails(Atom(">", sub(a, ONE)), sample.satisfying([]))
