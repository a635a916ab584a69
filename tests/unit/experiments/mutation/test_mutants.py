"""Mutants of a statement: their order, that no page holds them, and their proofs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from proofs.adjoint_method import terminal_loss
from proofs.hopfield import energy_change
from symnode.experiments.mutation.change import Operator, altered_claim
from symnode.experiments.mutation.mutant import Mutant, mutants
from symnode.experiments.mutation.operators import operators
from symnode.experiments.mutation.operators.hypothesis import OPERATOR as HYPOTHESIS
from symnode.language.differentials import d
from symnode.language.dynamics import Dynamics, identity_in
from symnode.language.independence import independent
from symnode.language.relations import Equal
from symnode.language.rows import calc, eq
from symnode.language.statements import Proof, Theorem, apart, created
from symnode.language.states import state, vector_field
from symnode.language.surface import dimensions, parameter, positive, scalar, time

a, b, c = (scalar(name) for name in "abc")


def written(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.name, mutant.what, mutant.text


def test_the_order_is_the_same_every_time() -> None:
    once, again = (list(map(written, mutants(energy_change.flip_bound))) for _ in range(2))
    assert once == again
    assert len({name for name, _, _ in once}) == len(once) > 50


def test_every_operator_comes_once_before_any_comes_twice() -> None:
    order = [m.operator for m in mutants(energy_change.flip_bound)]
    kinds = set(order)
    assert set(order[: len(kinds)]) == kinds
    assert Counter(order).most_common(1)[0][1] > 1


def test_no_mutant_is_written_like_the_original_or_like_another() -> None:
    with apart():
        theorem = Theorem("two equal terms", claim=Equal(a, b + b))
    dropped = [m for m in mutants(theorem) if m.operator == "dropped-term"]
    assert [m.what for m in dropped] == ["b + b -> b"]
    assert all(m.text != "a = b + b" for m in mutants(theorem))


def test_no_page_holds_a_mutant() -> None:
    created()
    found = list(mutants(terminal_loss.costate))
    assert created() == []
    assert all(m.statement is not None and m.proofs for m in mutants(terminal_loss.gradient))
    assert len(found) > 10


def test_only_the_altered_claim_is_left_to_show() -> None:
    with apart():
        theorem = Theorem("two claims", claim=(Equal(a, a), Equal(b, b)), given=c > 0)
    for m in mutants(theorem):
        assert m.statement is not None
        assert len(m.statement.claim) == (2 if m.altered is None else 1)


def test_a_dropped_hypothesis_is_no_reason_any_more() -> None:
    n, p = dimensions("n p")
    theta, T = parameter("theta", p), positive("T")
    x = state("x", n, of=theta)
    forward = Dynamics(x, rhs=vector_field("f", n, x, theta), on=(0, T))
    known = identity_in(Equal(a, b), a)
    with apart():
        theorem = Theorem("it", given=[forward, known, c > 0], claim=Equal(a, a))
        rows = calc(
            a,
            eq(a, by=[forward, d(forward, theta), forward.equation, known({a: c}), "words"]),
            given=[forward, known],
        )
        Proof(theorem, rows, by=[known, forward])
    without_forward, without_known, without_sign = mutants(theorem, [HYPOTHESIS])
    assert reasons(without_forward) == [f"{known.name} at a = c", "words", known.name]
    assert reasons(without_known) == [*forwards(forward, theta), "words", forward.name]
    assert len(reasons(without_sign)) == 7
    for m in (without_forward, without_known):
        assert m.statement is not None
        for g in m.proofs[0].derivations[0].given:
            assert any(g is own for own in m.statement.given)


def forwards(forward: Dynamics, theta: object) -> list[str]:
    return [forward.name, d(forward, theta).name, forward.equation.name]


def reasons(mutant: Mutant) -> list[str]:
    (proof,) = mutant.proofs
    every = [*(b for r in proof.derivations[0].rows for b in r.by), *proof.by]
    return [b if isinstance(b, str) else b.name for b in every]


def test_the_equation_stays_where_an_end_value_is_dropped() -> None:
    m = next(m for m in mutants(terminal_loss.gradient) if m.operator == "end-value")
    assert m.statement is not None
    (forward,) = (g for g in m.statement.given if g not in terminal_loss.gradient.given)
    assert forward.state is terminal_loss.x
    assert forward.initial is None
    by = m.proofs[0].derivations[0].rows[1].by
    assert [getattr(b, "dynamics", b) for b in by] == [terminal_loss.adjoint, forward]


def test_a_running_time_keeps_its_interval() -> None:
    n = dimensions("n")
    t, T = time("t"), positive("T")
    x = state("x", n)
    forward = Dynamics(x, rhs=t * x, on=(0, T))
    with apart():
        theorem = Theorem("it", given=[forward], claim=Equal(x, x))
    (m,) = mutants(theorem, [HYPOTHESIS])
    assert m.statement is not None
    assert m.statement.on == forward.on


def test_a_claim_of_independence_is_altered_on_both_sides() -> None:
    with apart():
        theorem = Theorem("it", claim=independent(a * (b + 1) - a * b, of=b))
    (claim,) = theorem.claim
    for m in mutants(theorem):
        assert m.altered is not None
        assert m.altered.moves is claim.moves
        assert m.altered.right.body.body is m.altered.left.body  # type: ignore[attr-defined]


def test_what_is_no_statement_says_why() -> None:
    """A change that cannot be stated is yielded with its fault, not left out."""

    def nonsense(statement: Theorem) -> object:
        claim = statement.claim[0]
        yield altered_claim(statement, claim, "a list of nothing", replace(claim, sign="!="))

    with apart():
        theorem = Theorem("it", claim=Equal(a, b))
    (m,) = mutants(theorem, [Operator("nonsense", "no statement", nonsense)])  # type: ignore[arg-type]
    assert m.statement is None
    assert "an equation or an inequality" in m.fault


def test_other_errors_are_not_hidden() -> None:
    def broken(statement: Theorem) -> object:
        raise ZeroDivisionError
        yield

    with apart():
        theorem = Theorem("it", claim=Equal(a, b))
    with pytest.raises(ZeroDivisionError):
        list(mutants(theorem, [Operator("broken", "", broken)]))  # type: ignore[arg-type]


def test_all_operators_are_used_by_default() -> None:
    with apart():
        theorem = Theorem("it", claim=a + b <= c, given=a > 0)
    seen = {m.operator for m in mutants(theorem)}
    assert seen >= {"sign", "factor", "dropped-term", "strictness", "direction", "hypothesis"}
    assert seen <= {o.name for o in operators()}
