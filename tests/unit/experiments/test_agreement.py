"""Samples of proved statements: true ones agree, false ones are caught and confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from symnode.checker import check
from symnode.experiments.agreement import agreement
from symnode.experiments.sampler import CERTAINLY, Sampler
from symnode.page import (
    AsPrinted,
    Dynamics,
    Equal,
    Implies,
    Recurrence,
    Theorem,
    d,
    ddt,
    dimensions,
    exp,
    expectation,
    function,
    gaussian,
    half,
    integral,
    log,
    matrix,
    nonzero,
    norm2,
    parameter,
    positive,
    probability,
    scalar,
    scalar_field,
    sin,
    sqrt,
    state,
    tanh,
    time,
    total,
    trace,
    vector,
    vector_field,
)
from symnode.verify.judge import Page

n, p = dimensions("n p")
x, y = vector("x", n), vector("y", n)
A = matrix("A", n, n)
a, b, c = scalar("a"), scalar("b"), positive("c")
t, T = time("t"), positive("T")
theta = parameter("theta", p)
z, lam = state("z", n, of=theta), state("lambda", n, of=theta)
f, ell = vector_field("f", n, z, theta), scalar_field("ell", z)
forward = Dynamics(z, rhs=f, initial=vector("z_0", n), on=(0, T))
adjoint = Dynamics(lam, rhs=-(f.d(z).T @ lam), terminal=ell.d(z), on=(0, T))
g = gaussian("g", n)
phi = function("phi")
u = probability("mu").variable("u")

TRUE = {
    "cauchy_schwarz": Theorem("t", claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y)),
    "trace": Theorem("t", claim=Equal(trace(A), trace(A.T))),
    "under_an_equation": Theorem("t", given=[Equal(a + b, 1)], claim=a * b <= half * half),
    "unit_vector": Theorem("t", given=[Equal(norm2(x), 1)], claim=(x.T @ y) ** 2 <= norm2(y)),
    "adjoint": Theorem(
        "t",
        given=[forward, adjoint],
        claim=Equal(d(ell.at(T), theta), integral(lam.T @ f.d(theta), 0, T)),
    ),
    "in_time": Theorem("t", given=[forward], claim=Equal(ddt(z), f)),
    "logarithm": Theorem("t", claim=log(c) <= c - 1),
    "implication": Theorem("t", claim=Implies(a > 1, a**2 > 1)),
    "normal": Theorem("t", claim=Equal(expectation(norm2(g)), n)),
    "variance": Theorem("t", claim=expectation(u) ** 2 <= expectation(u**2)),
}
FALSE = {
    "cauchy_schwarz_reversed": Theorem("f", claim=(x.T @ y) ** 2 >= norm2(x) * norm2(y)),
    "no_transpose": Theorem("f", claim=Equal(A @ x, A.T @ x)),
    "equation_without_effect": Theorem(
        "f", given=[Equal(a + b, 1)], claim=a * b <= half * half / 2
    ),
    "strict": Theorem("f", claim=(x.T @ y) ** 2 < norm2(x) * norm2(y) + 1 - 1),
    "sign_of_the_adjoint": Theorem(
        "f",
        given=[forward, adjoint],
        claim=Equal(d(ell.at(T), theta), -integral(lam.T @ f.d(theta), 0, T)),
    ),
    "rate": Theorem("f", given=[forward], claim=Equal(ddt(z), 2 * f)),
    "undefined": Theorem("f", claim=Equal(a / a, 1)),
    "logarithm": Theorem("f", claim=log(c) >= c - 1),
    "implication": Theorem("f", claim=Implies(a > -1, a**2 > 1)),
    "variance": Theorem("f", claim=expectation(u) ** 2 >= expectation(u**2)),
    "function": Theorem("f", claim=Equal(phi(a + b), phi(a) + phi(b))),
    "sum": Theorem("f", claim=Equal(total(exp(x)), exp(total(x)))),
    "by_a_constant": Theorem(
        "f", claim=Equal(norm2(x + y), norm2(x) + 2 * (x.T @ y) + norm2(y) + 1)
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_agree(name: str) -> None:
    found = agreement(TRUE[name])
    assert found.instances >= 2, found.why_not
    assert found.counterexample is None
    assert found.worst < 1e-9


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_are_caught(name: str) -> None:
    """A proof of one of these would be a conflict."""
    against = agreement(FALSE[name]).counterexample
    assert against is not None and against.found is not None
    assert check(against.found.certificate).status == "REFUTED"


def test_a_failure_under_the_normal_law_is_far_from_the_error_of_its_quadrature() -> None:
    against = agreement(Theorem("f", claim=Equal(expectation(norm2(g)), n + 1))).counterexample
    assert against is not None and against.found is None
    assert against.margin.relative > 1000 * CERTAINLY
    assert "normal law" in str(against)


def test_a_checker_that_is_wrong_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure far above round-off counts even where the checker does not confirm it."""
    monkeypatch.setattr(Sampler, "confirmed", lambda *_: None)
    for name in ("no_transpose", "sign_of_the_adjoint", "rate", "variance"):
        against = agreement(FALSE[name]).counterexample
        assert against is not None and against.found is None and "in floats" in str(against)


def test_what_only_quadrature_and_cancellation_show_is_not_certain() -> None:
    """Both sides agree; floats cannot tell."""
    wild = Theorem("t", claim=Equal((exp(40 * a) + 1) - exp(40 * a), 1))
    steep = Theorem("t", claim=Equal(integral(exp(-60 * t), 0, T), (1 - exp(-60 * T)) / 60))
    for statement in (wild, steep):
        assert agreement(statement).counterexample is None


def test_a_claim_without_values_agrees_with_nothing() -> None:
    found = agreement(Theorem("void", claim=log(sin(c) - 2) <= 0))
    assert found.instances == 0 and found.why_not and found.counterexample is None


def test_round_off_is_no_failure() -> None:
    """Both sides agree, but floats of the two differ."""
    third = Theorem("t", claim=Equal((x.T @ y) / 3 * 3, x.T @ y))
    roots = Theorem("t", claim=Equal(sqrt(c) * sqrt(c), c))
    for statement in (third, roots):
        found = agreement(statement)
        assert found.counterexample is None and found.instances >= 3


def test_equality_cases_are_no_failures() -> None:
    assert agreement(Theorem("t", claim=x.T @ x <= norm2(x))).counterexample is None
    assert agreement(Theorem("t", claim=tanh(a) ** 2 <= tanh(a) * tanh(a))).counterexample is None


def test_every_run_samples_the_same() -> None:
    first, second = agreement(TRUE["adjoint"]), agreement(TRUE["adjoint"])
    assert (first.instances, first.worst) == (second.instances, second.worst)


def test_hypotheses_that_exclude_each_other_are_said_to_have_no_model() -> None:
    found = agreement(Theorem("t", given=[Equal(a, 0), Equal(a, 1)], claim=Equal(a, 5)))
    assert found.instances == 0 and "no model" in found.why_not


def test_sequences_are_sampled() -> None:
    steps = dimensions("steps")
    k = steps.index("k")
    h, s = scalar("h"), state("s")
    walk = Recurrence(s, k, next=s + h, initial=0)
    right = Theorem("t", given=[walk], claim=Equal(s.at(steps), h * steps))
    wrong = Theorem("f", given=[walk], claim=Equal(s.at(steps), h))
    assert agreement(right).instances >= 3 and agreement(right).counterexample is None
    assert agreement(wrong).counterexample is not None


def test_hints_are_not_used() -> None:
    printed = AsPrinted(claim=Equal(nonzero("q") * a, a), where="here", model={a: 0})
    assert agreement(printed).counterexample is not None


@pytest.mark.parametrize("page", ["simplest_neural_ode/gradient_step", "hopfield/energy_change"])
def test_pages_have_no_conflict_and_their_misprints_are_found(page: str) -> None:
    root = Path(__file__).resolve().parents[3]
    statements = Page(root / "proofs" / f"{page}.py", root).statements
    theorems = [s for s in statements.values() if isinstance(s, Theorem)]
    printed = [s for s in statements.values() if isinstance(s, AsPrinted)]
    assert theorems and printed
    assert all(agreement(s).counterexample is None for s in theorems)
    assert all(agreement(s).counterexample is not None for s in printed)
