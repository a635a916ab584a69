"""Verdicts on single statements: proofs, refutations, vacuity, conflicts, and their evidence."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.experiments.agreement import agreement
from symnode.judgement.report import Report
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.methods.oracle import Oracle
from symnode.page import *  # noqa: F403
from symnode.page import (
    AsPrinted,
    Definition,
    Dynamics,
    Equal,
    Implies,
    Proof,
    Theorem,
    additivity,
    argument,
    calc,
    ddt,
    dimensions,
    eq,
    exp,
    expectation,
    fundamental_theorem,
    grad,
    half,
    integral,
    length,
    log,
    matrix,
    measure,
    measure_integral,
    norm2,
    positive,
    probability,
    scalar,
    scalar_field,
    state,
    step,
    time,
    total,
    vector,
    vector_field,
)
from symnode.verify import verdicts
from symnode.verify.consistency import consistency
from symnode.verify.vacuity import contradiction
from symnode.verify.verdicts import judge

n = dimensions("n")
A, x, y = matrix("A", n, n), vector("x", n), vector("y", n)
u, v = scalar("u"), scalar("v")


def verdict(statement: Any, *proofs: Proof) -> Any:
    return judge(statement, "page.py::statement")[0]


def test_an_identity_is_proved_for_all_sizes() -> None:
    result = verdict(Theorem("t", claim=Equal(grad(norm2(A @ x), x), 2 * (A.T @ (A @ x)))))
    assert (result.status, result.tier, result.scope) == (Status.PROVED, 2, "all n >= 1")


def test_a_false_theorem_is_refuted_with_a_model() -> None:
    result = verdict(Theorem("t", claim=Equal(x.T @ A @ y, y.T @ A @ x)))
    assert result.status is Status.REFUTED
    assert not result.ok
    assert result.counterexample.model["n"] == "2"


def test_what_is_undefined_somewhere_is_refuted_there() -> None:
    result = verdict(Theorem("t", claim=Equal(u / u, 1)))
    assert result.status is Status.REFUTED
    assert "undefined" in result.counterexample.left


def test_what_is_not_shown_to_be_defined_is_not_proved() -> None:
    result = verdict(Theorem("t", claim=Equal(log(u) - log(u), 0)))
    assert result.status is not Status.PROVED


def test_a_sign_condition_makes_it_defined() -> None:
    result = verdict(Theorem("t", given=[u > 0], claim=Equal(log(u) - log(u), 0)))
    assert result.status is Status.PROVED


def test_contradictory_hypotheses_are_vacuous() -> None:
    theorem = Theorem("t", given=[Equal(u, 0), Equal(u, 1)], claim=Equal(v, 7), expect="VACUOUS")
    result = verdict(theorem)
    assert (result.status, result.ok) == (Status.VACUOUS, True)
    sums = [Equal(u + v, 1), Equal(u - v, 0), Equal(u, 3)]
    assert verdict(Theorem("t", given=sums, claim=Equal(v, 7))).status is Status.VACUOUS


def test_a_proof_without_a_witness_says_so() -> None:
    irrational = Equal(u**3, 2)
    result = verdict(Theorem("t", given=[irrational], claim=Equal(u**6, 4)))
    assert result.status is Status.PROVED
    assert result.witness == "no witness of the hypotheses was found"


@pytest.mark.parametrize(
    "given",
    [[Equal(u**2, -1)], [exp(u) < 1 + u], [Equal(u**2 + v**2, 1), u > 2]],
)
def test_what_no_combination_shows_is_vacuous_by_a_real_proof(given: list[Any]) -> None:
    theorem = Theorem("t", given=given, claim=Equal(v - v, 0), expect="VACUOUS")
    assert contradiction(theorem) is None
    result = verdict(theorem)
    assert (result.status, result.ok, result.tier) == (Status.VACUOUS, True, 2)
    assert result.detail == "the hypotheses exclude each other"


def test_a_printed_claim_about_nothing_is_vacuous() -> None:
    printed = AsPrinted(given=[Equal(u**2, -1)], claim=Equal(u**4, 1), where="page 1")
    assert verdict(printed).status is Status.VACUOUS


def test_an_implication_that_assumes_a_contradiction_is_vacuous() -> None:
    for assumed in ([u > 1, u < 0], [u**2 < 0], [Equal(v, 1)]):
        result = verdict(Theorem("t", given=[v > 2], claim=[v > 1, Implies(assumed, u > 7)]))
        assert result.status is Status.VACUOUS and not result.ok
        assert result.detail == "what an implication assumes contradicts the hypotheses"
    good = verdict(Theorem("t", given=[v > 2], claim=[v > 1, Implies(u > v, u > 2)]))
    assert good.status is Status.PROVED and good.witness.startswith("the hypotheses hold at")


def test_an_implication_at_each_entry_or_sample_assumes_it_of_one() -> None:
    """As a hypothesis it would be about all entries, and no model would be left."""
    i = n.index("i")
    X = probability("P").variable("X")
    for theorem in (
        Theorem("t", given=[norm2(x) > 0], claim=Implies(Equal(x[i], 0), Equal(x[i] ** 2, 0))),
        Theorem("t", claim=Implies([x[i] > 0, total(x) < 0], x[i] >= 0)),
        Theorem("t", given=[u > 0, expectation(X) < 0], claim=Implies(u * X > 0, X > 0)),
    ):
        assert verdict(theorem).status is Status.PROVED


def test_an_implication_without_a_witness_says_so() -> None:
    result = verdict(Theorem("t", claim=Implies(Equal(u**3, 2), Equal(u**6, 4))))
    assert result.status is Status.PROVED
    assert result.witness == "no witness of what an implication assumes was found"


def test_a_row_that_fails_fails_the_theorem() -> None:
    good, bad = (
        Theorem(name, claim=Equal((u + v) ** 2, u**2 + 2 * u * v + v**2)) for name in ("g", "b")
    )
    Proof(good, calc((u + v) ** 2, eq(u**2 + 2 * u * v + v**2, by="expand")))
    Proof(bad, calc((u + v) ** 2, eq(u**2 + v**2), eq(u**2 + 2 * u * v + v**2)))
    assert verdict(good).status is Status.PROVED
    result = verdict(bad)
    assert not result.ok
    assert [r.status for r in result.rows] == [Status.REFUTED, Status.REFUTED, Status.PROVED]
    assert "false at u = 1, v = 1: 4 = 2 fails by 2" in result.rows[0].detail


def test_rows_that_do_not_serve_the_claim_are_said_not_to() -> None:
    theorem = Theorem("t", claim=Equal((u + v) ** 2, u**2 + 2 * u * v + v**2))
    result = verdict(theorem, Proof(theorem, calc(u, eq(u, by="obvious"))))
    assert result.rows[-1].reason == "holds without the rows above"


def test_what_is_left_over_is_told() -> None:
    T = positive("T")
    q = state("q")
    growth = Dynamics(q, rhs=q, on=(0, T), name="growth")
    result = verdict(Theorem("t", given=[growth], claim=Equal(ddt(q).at(2 * T), q.at(2 * T))))
    assert result.status is not Status.PROVED
    assert "growth holds on [0, T] only, and was needed at 2*T" in result.detail


def test_a_derivation_brings_no_hypotheses_of_its_own() -> None:
    theorem = Theorem("t", claim=Equal(u, 0))
    rows = argument(step(Equal(u, 0)), given=[Equal(u, 0)])
    with pytest.raises(StatementError, match="under the hypotheses"):
        verdict(theorem, Proof(theorem, rows))


def test_rows_are_judged_as_inferences() -> None:
    t, T = time(), positive("T")
    q = state("q", n)
    rows = argument(
        step(Equal(ddt(q), 0 * q), on=(0, T)),
        step(Equal(q.at(T), 2 * q.at(0)), by="thus"),
    )
    first = AsPrinted(rows, row=2, where="line 2")
    assert verdict(first).status is Status.REFUTED
    with pytest.raises(StatementError):
        AsPrinted(rows, row=3)
    assert t is not None


def test_rules_of_the_integral() -> None:
    T, c = positive("T"), scalar("c")
    theorem = Theorem("t", claim=Equal(integral(c, 0, T), c * T))
    assert verdict(theorem).assumptions == ("length of an interval",)
    assert verdict(theorem, Proof(theorem, by=[length])).ok
    x = state("x", n)
    motion = Dynamics(x, rhs=vector_field("f", n, x), on=(0, T))
    total = Theorem("t", given=[motion], claim=Equal(x.at(T), x.at(0) + integral(motion.rhs, 0, T)))
    result = verdict(total, Proof(total, by=[fundamental_theorem]))
    assert result.status is Status.PROVED
    assert "fundamental theorem of calculus" in result.assumptions


def test_ranges_split_and_turn_round() -> None:
    T, s = positive("T"), scalar("s")
    g = state("g", n)
    whole = integral(g, 0, T)
    split = Theorem("t", claim=Equal(whole, integral(g, 0, s) + integral(g, s, T)))
    result = verdict(split)
    assert result.status is Status.PROVED
    assert "additivity of the range" in result.assumptions
    turned = Theorem("t", claim=Equal(whole, -integral(g, T, 0)))
    assert verdict(turned).status is Status.PROVED
    assert verdict(Theorem("t", claim=Equal(whole, integral(g, T, 0)))).status is not Status.PROVED
    named = Theorem("t", claim=Equal(whole - integral(g, 0, s), integral(g, s, T)))
    assert verdict(named, Proof(named, by=[additivity(g, 0, s, T)])).status is Status.PROVED


def test_expectation_is_linear_and_nothing_else() -> None:
    X, m = probability("P").variable("X"), scalar("m")
    mean = Equal(expectation(X), m)
    variance = Theorem(
        "t", given=[mean], claim=Equal(expectation((X - m) ** 2), expectation(X**2) - m**2)
    )
    assert verdict(variance).status is Status.PROVED
    assert verdict(Theorem("t", claim=Equal(expectation(X**2), expectation(X) ** 2))).ok is False


def test_an_abstract_measure_is_linear_and_has_no_total() -> None:
    mu = measure("mu")
    g, h = mu.variable("g"), mu.variable("h")
    left = measure_integral(2 * g + h)
    result = verdict(Theorem("t", claim=Equal(left, 2 * measure_integral(g) + measure_integral(h))))
    assert (result.status, result.scope) == (Status.PROVED, "every measure mu")
    assert verdict(Theorem("t", claim=Equal(measure_integral(g - g + 1), 1))).ok is False
    with pytest.raises(StatementError, match="varies over a probability space"):
        expectation(g)


def test_a_definition_needs_an_instance() -> None:
    field = scalar_field("F", x)
    assert verdict(Definition("d", "g", x - half * grad(field, x))).status is Status.DEFINED


def test_sympy_derives_again_and_must_agree() -> None:
    claim = Equal(grad(u**3, u), 3 * u**2)
    assert verdict(Theorem("t", claim=claim, derived_by=lambda: 3 * u**2)).ok
    result = verdict(Theorem("t", claim=claim, derived_by=lambda: 2 * u**2))
    assert result.status is Status.CONFLICT


def test_the_oracle_has_a_veto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Oracle, "agrees", lambda self, step: False)
    result = verdict(Theorem("t", claim=Equal(exp(u) * exp(v), exp(u + v))))
    assert result.status is Status.CONFLICT


def test_an_unknown_expectation_is_an_error() -> None:
    with pytest.raises(StatementError, match="after expect="):
        Theorem("t", claim=Equal(u, u), expect="TRUE")


def test_statements_show_themselves() -> None:
    theorem = Theorem("u < v & so on", given=[Equal(u, 0)], claim=Equal(u * v, 0))
    shown = theorem._repr_html_()
    assert shown.startswith("<p><b>Theorem</b> (u &lt; v &amp; so on). Suppose that $u = 0$. Then")
    assert "$u" in (theorem.claim[0]._repr_latex_())
    printed = AsPrinted(theorem, claim=Equal(u, v), where="line 1")
    assert "As printed" in printed._repr_html_()


def test_a_proof_beside_a_sampled_counterexample_is_a_conflict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The counterexample is that of a false claim: it stands for a proof that should not be."""
    against = agreement(Theorem("false", claim=Equal(u + v, u)))
    assert against.counterexample is not None
    true = Theorem("true", claim=Equal(u + v, v + u))
    assert verdict(true).sampled == "24 instances agree"
    monkeypatch.setattr(verdicts, "agreement", lambda statement: against)
    result = verdict(true)
    assert result.status is Status.CONFLICT and not result.ok
    assert "an instance contradicts it" in result.detail
    assert Report((result,)).exit_code == 3


def test_a_claim_that_fails_in_a_witness_is_seen_in_implications_too() -> None:
    assert not consistency(Theorem("t", claim=[v <= v, Implies(u > 1, u > 0)])).fails
    assert consistency(Theorem("t", claim=[v <= v, Implies(u > 1, u > 2)])).fails
    assert consistency(Theorem("t", given=[u > 1], claim=u > 2)).fails


def test_contradictions_at_one_entry_are_not_passed_over() -> None:
    i = n.index("i")
    for assumed in ([x[i] > 0, x[i] < 0], [x[i] > 0, u > 0, u < 0]):
        result = verdict(Theorem("t", given=[norm2(x) > 0], claim=Implies(assumed, v > 7)))
        assert result.status is Status.PROVED
        assert result.witness == "no witness of what an implication assumes was found"
