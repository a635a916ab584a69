"""Judged statements with Gaussian expectations, sequences and the rules of the integral."""

from __future__ import annotations

from typing import Any

import pytest

from proofs.adjoint_method import discrete as rk
from proofs.expectation import price as pr
from symnode.checker import gaussian as gaussian_rule
from symnode.checker.known import number
from symnode.judgement.status import Status
from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.dynamics import identity_in
from symnode.language.elementary import exp, sin, tanh
from symnode.language.recurrence import Recurrence
from symnode.language.relations import Equal
from symnode.language.statements import Proof, Theorem
from symnode.language.states import function, state
from symnode.language.surface import (
    dimensions,
    expectation,
    gaussian,
    identity,
    norm2,
    parameter,
    positive,
    probability,
    scalar,
    time,
    total,
    vector,
)
from symnode.methods.rule_instances import (
    by_parts,
    change_of_variable,
    gaussian_by_parts,
    telescoping,
)
from symnode.verify.prove import prove
from symnode.verify.verdicts import judge

n, N = dimensions("n N")
t, T, a, b = time("t"), positive("T"), scalar("a"), scalar("b")
i, j, k = n.index("i"), n.index("j"), N.index("k")
x, y, z = gaussian("x"), gaussian("y"), gaussian("z", n)
f, g, u = function("f"), function("g"), state("u")
v = vector("v", n)


def verdict(claim: Any, *by: Any, given: Any = (), rows: Any = ()) -> Any:
    theorem = Theorem("t", claim=claim, given=list(given))
    if by or rows:
        Proof(theorem, *rows, by=list(by))
    return judge(theorem, "page.py::t")[0]


def status(claim: Any, *by: Any, given: Any = (), rows: Any = ()) -> Status:
    found: Status = verdict(claim, *by, given=given, rows=rows).status
    return found


WRONG = {
    "fourth moment": lambda: Equal(expectation(x**4), 2),
    "two points": lambda: Equal(expectation(x**4), expectation(x**2)),
    "norm": lambda: Equal(expectation(norm2(z) ** 2), n**2 + n),
    "pairings": lambda: Equal(expectation(z[i] ** 2 * z[j] ** 2), 1),
    "independent entries": lambda: Equal(expectation(z[i] * z[j]), 1),
    "odd": lambda: Equal(expectation(x**3), 1),
    "no chain rule": lambda: Equal(expectation(x * f(2 * x)), expectation(f.d(2 * x))),
    "independence forgotten": lambda: Equal(expectation(x * y), 1),
    "direction": lambda: Equal(expectation((v.T @ z) ** 2), 1),
    "divergent": lambda: Equal(expectation(exp(x**2 / 2)), 0),
    "divergent pair": lambda: Equal(expectation(exp(x * y)), 0),
    "divergent and weighted": lambda: Equal(expectation(x**2 * exp(x**2)), expectation(exp(x**2))),
}


@pytest.mark.parametrize("name", WRONG)
def test_false_expectations_stay_undecided(name: str) -> None:
    assert status(WRONG[name]()) is Status.UNDECIDED


def test_a_gaussian_statement_prints_its_law_and_side_condition() -> None:
    result = verdict(Equal(expectation(z[i] * z[j]), identity(n)[i, j]))
    assert result.status is Status.PROVED
    assert "z standard normal, independent" in result.scope
    assert any("grow at most polynomially" in one for one in result.assumptions)


def test_a_random_variable_is_not_gaussian() -> None:
    r = probability("P").variable("r")
    assert status(Equal(expectation(r**2), 1)) is Status.REFUTED
    assert status(Equal(expectation(r * f(r)), expectation(f.d(r)))) is not Status.PROVED
    assert status(Equal(expectation(x * r), 0)) is Status.PROVED  # independent, E x = 0


def test_known_functions_of_moderate_growth() -> None:
    assert status(Equal(expectation(x * tanh(a * x)), a * (1 - expectation(tanh(a * x) ** 2)))) is (
        Status.PROVED
    )
    assert status(Equal(expectation(y * sin(x)), 0)) is Status.PROVED


def test_an_instance_by_hand() -> None:
    claim = Equal(expectation(x * f(x**2)), 2 * expectation(x * f.d(x**2)))
    assert status(claim) is Status.UNDECIDED  # a factor x would come back for ever
    assert status(claim, gaussian_by_parts(x, f(x**2))) is Status.PROVED


def test_a_hypothesis_that_may_fix_the_growth() -> None:
    c = scalar("c")
    ode = identity_in(Equal(f.d(c), c * f(c)), c)
    assert status(Equal(expectation(f(x)), 0), given=[ode]) is not Status.PROVED


def test_the_oracle_has_a_normal_law_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker with a wrong rule would be contradicted: its algebra is not asked."""
    slope = gaussian_rule.slope_at

    def doubled(*arguments: Any) -> Any:
        return ("mul", (number(2), slope(*arguments)))

    assert status(Equal(expectation(x**2), 2)) is Status.UNDECIDED
    monkeypatch.setattr(gaussian_rule, "slope_at", doubled)
    assert status(Equal(expectation(x**2), 2)) is Status.CONFLICT


def test_price_needs_both_parts() -> None:
    p = pr
    left = grad(expectation(p.f(p.z_1) * p.g(p.y)), p.rho)
    given = [1 - p.rho**2 > 0]
    right = expectation(p.f.d(p.z_1) * p.g.d(p.y))
    assert status(Equal(left, right), given=given) is Status.PROVED
    for wrong in (2 * right, right * p.rho, expectation(p.f.d(p.z_1) * p.g(p.y))):
        assert status(Equal(left, wrong), given=given) is not Status.PROVED
    assert status(Equal(left, right)) is not Status.PROVED  # at rho = 1 nothing is defined


def test_rules_of_the_integral() -> None:
    whole = (u * f(t)).at(b) - (u * f(t)).at(a)
    parts = Equal(integral(u * f.d(t), a, b), whole - integral(ddt(u) * f(t), a, b))
    assert status(parts, by_parts(u, f(t), a, b)) is Status.PROVED
    plus = Equal(integral(u * f.d(t), a, b), whole + integral(ddt(u) * f(t), a, b))
    assert status(plus, by_parts(u, f(t), a, b)) is not Status.PROVED
    scaled = Equal(integral(T * u.at(T * t), 0, 1), integral(u, 0, T))
    assert status(scaled) is Status.PROVED
    assert status(Equal(integral(u.at(T - t), 0, T), integral(u, 0, T))) is Status.PROVED
    assert status(Equal(integral(u.at(T * t), 0, 1), integral(u, 0, T))) is Status.REFUTED
    general = Equal(integral(g(f(t)) * f.d(t), a, b), integral(g(t), f(a), f(b)))
    assert status(general, change_of_variable(g(t), f(t), a, b)) is Status.PROVED


def test_sums_over_positions() -> None:
    gauss = Equal(total(k + 0, k), N * (N - 1) / 2)
    assert status(gauss, telescoping(t * (t - 1) / 2, N)) is Status.PROVED
    assert status(gauss) is Status.UNDECIDED
    assert status(Equal(total(k + 0, k), N * (N + 1) / 2)) is Status.REFUTED
    jumps = Equal(total(u.at(k + 1) - u.at(k), k), u.at(N) - u.at(0))
    assert status(jumps) is Status.PROVED


def test_a_sequence_in_a_counter_model_is_solved_from_its_recursion() -> None:
    theta = parameter("theta")
    s = state("s", of=theta)
    doubling = Recurrence(s, k, next=2 * s + theta, initial=1)
    assert status(Equal(s.at(k + 1), 2 * s.at(k)), given=[doubling]) is Status.REFUTED
    slope = d(doubling, theta)
    assert slope.facts
    claim = Equal(d(s.at(k + 1), theta), 2 * d(s.at(k), theta) + 1)
    assert status(claim, given=[doubling]) is Status.PROVED
    assert status(Equal(d(s.at(N), theta), 1), given=[doubling]) is Status.REFUTED


def test_a_recursion_says_nothing_between_the_whole_times() -> None:
    s = state("s")
    fixed = Recurrence(s, k, next=s, initial=0)
    half = Equal(s.at(k / 2), 0)
    assert status(half, given=[fixed]) is not Status.PROVED
    assert status(Equal(ddt(s).at(0), 0), given=[fixed]) is not Status.PROVED


def rk_variants() -> list[Any]:
    m = rk
    left = (m.lam.T @ m.S).at(m.k + 1) - (m.lam.T @ m.S).at(m.k)
    wrong_stage = m.h * total(m.row(m.L, m.r).T @ m.f.d(m.theta), m.r).at(m.k)
    return [
        Equal(left, -m.contribution),
        Equal(left, 2 * m.contribution),
        Equal(left, wrong_stage),
        Equal(left, 0),
    ]


@pytest.mark.parametrize("claim", rk_variants(), ids=str)
def test_false_variants_of_the_runge_kutta_adjoint(claim: Any) -> None:
    assert not prove(Theorem("variant", claim=claim, given=rk.method), ()).ok


def test_the_stages_of_the_adjoint_take_the_transposed_tableau() -> None:
    m = rk
    plain = Equal(
        m.b[m.r] * m.lam.at(m.k + 1),
        m.row(m.L, m.r).at(m.k)
        - m.h * total(m.A[m.r, m.o] * (m.f_x(m.o).T @ m.row(m.L, m.o)), m.o).at(m.k),
    )
    claim = m.one_step.claim[0]
    assert prove(Theorem("transposed", claim=claim, given=m.method), ()).ok
    given = [m.forward, m.stages, m.backward, plain]
    assert not prove(Theorem("not transposed", claim=claim, given=given), ()).ok
