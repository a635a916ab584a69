"""Two engines make a proof, one does not; what they read is the system that the proof names."""

from __future__ import annotations

import os
import time

import pytest

from symnode.checker.context import Rejected
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, fn, mul, neg, num, power, sub, var
from symnode.methods.reals import cvc5_engine, forked, smt, smtlib, z3_engine
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.z3_engine import SAT, UNKNOWN, UNSAT, Answer

x, y, z = var("x"), var("y'"), var("z")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


SQUARES = sub(mul(num(2), x, y), add(power(x, 2), power(y, 2)))
INFEASIBLE = [
    system((">", SQUARES), (">", z), ("!=", x)),
    system(("=", add(power(add(x, y), 3), num("1/3"))), (">=", x), (">", y)),
    system((">", sub(num("1/3"), x)), (">=", sub(x, num("1/3")))),
    system(("!=", sub(power(x, 2), y)), ("=", sub(x, num(2))), ("=", sub(y, num(4)))),
]
FEASIBLE = [
    system((">=", SQUARES), (">", z)),
    system(("=", sub(power(x, 2), num(2))), (">", x)),
    system((">", sub(num("1/3"), x)), (">", sub(x, num("33/100")))),
    system(("!=", x)),
]


@pytest.mark.parametrize("one", INFEASIBLE)
def test_both_engines_make_a_proof(one: System) -> None:
    node = smt.prove(one, Budget(10))
    assert node is not None
    assert verify_proof(one, node) == 1


@pytest.mark.parametrize("one", FEASIBLE)
def test_systems_with_solutions_are_not_proved(one: System) -> None:
    assert smt.prove(one, Budget(3)) is None
    assert z3_engine.ask(one, 3).verdict == SAT
    assert cvc5_engine.ask(one, 3) == SAT


@pytest.mark.parametrize("second", [SAT, UNKNOWN])
def test_one_engine_alone_proves_nothing(monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    monkeypatch.setattr(cvc5_engine, "ask", lambda *_: second)
    assert smt.prove(INFEASIBLE[0], Budget(3)) is None


def test_the_second_engine_alone_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cvc5_engine, "ask", lambda *_: UNSAT)
    assert smt.prove(FEASIBLE[0], Budget(3)) is None


def test_a_core_of_the_first_engine_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cvc5_engine, "ask", lambda *_: UNSAT)
    assert smt.confirmed(INFEASIBLE[0], (1,), Budget(3)) is not None  # by the whole system
    node = smt.confirmed(INFEASIBLE[0], (0,), Budget(3))
    assert node is not None and node["rule"] == "leave-out"


def test_the_word_is_for_one_system_only() -> None:
    node = smt.prove(INFEASIBLE[0], Budget(10))
    for other in (*INFEASIBLE[1:], *FEASIBLE):
        with pytest.raises(Rejected):
            verify_proof(other, node)


def test_a_rational_point_comes_with_sat() -> None:
    one = system((">", sub(num("1/3"), x)), (">", sub(x, num("33/100"))))
    point = z3_engine.ask(one, 3).point
    assert num("33/100").data < point["x"] < num("1/3").data


def test_a_candidate_is_a_rational_point_only() -> None:
    one = system((">", sub(num("1/3"), x)), (">", sub(x, num("33/100"))), (">", y))
    found = smt.candidate(one, Budget(3))
    assert found is not None and set(found) == {"x", "y'"} and found["y'"] > 0
    assert smt.candidate(FEASIBLE[1], Budget(3)) is None  # the square root of 2
    assert smt.candidate(INFEASIBLE[0], Budget(3)) is None


def test_only_polynomials_are_written() -> None:
    assert smtlib.script(system((">", fn("exp", x)))) is None
    assert smtlib.script(system((">", power(x, -1)))) is None
    assert z3_engine.ask(system((">", fn("exp", x))), 1) == Answer(UNKNOWN)
    assert smt.prove(system((">", neg(power(x, -1))), (">", x)), Budget(1)) is None


def test_powers_of_sums_are_written_once() -> None:
    t: Term = x
    for _ in range(12):
        t = Term("pow", (add(t, num(1)),), 2)
    text = smtlib.script(system((">", t)))
    assert text is not None and len(text) < 2_000


def test_a_child_is_killed_in_time() -> None:
    start = time.monotonic()
    assert forked.run(lambda: time.sleep(30), 0.3) is None
    assert time.monotonic() - start < 5


def test_a_child_that_fails_says_nothing() -> None:
    assert forked.run(lambda: 1 / 0, 5) is None
    assert forked.run(lambda: object(), 5) is None
    assert forked.run(lambda: os._exit(3), 5) is None
    assert forked.run(lambda: ["x" * 300_000], 5) == ["x" * 300_000]
