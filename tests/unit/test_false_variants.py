"""False variants of what the pages prove: none is proved, and the true statement beside it is.

Each family is one true statement under its own hypotheses and a list of misprints of it: a sign, a
factor, a transpose, an index, an end, a power of n, a dropped term, a missing hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from proofs.adjoint_method import initial_state as start
from proofs.adjoint_method import layer_recursion as layer
from proofs.adjoint_method import loss_to_go as togo
from proofs.adjoint_method import terminal_loss as terminal
from proofs.global_convergence import network as net
from proofs.hopfield import energy_change as hop
from proofs.hopfield import softmax_energy as soft
from proofs.simplest_neural_ode import asymmetry as asym
from proofs.simplest_neural_ode import loss as simple
from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.elementary import exp, log, logsumexp, softmax, sqrt
from symnode.language.relations import Equal
from symnode.language.statements import Proof, Theorem
from symnode.language.surface import diagonal, expectation, hadamard, identity, total, unit
from symnode.methods.rule_instances import fundamental_theorem
from symnode.verify.prove import prove

Family = tuple[Any, tuple[Any, ...], Callable[[], list[Any]]]


def proved(given: Any, claim: Any, rows: tuple[Any, ...]) -> bool:
    theorem = Theorem("variant", given=given, claim=claim)
    proofs = [Proof(theorem, *rows, by=[fundamental_theorem])] if rows else []
    return prove(theorem, proofs).ok


def adjoint() -> list[Any]:
    m = terminal
    left, inner = d(m.ell.at(m.T), m.theta), m.lam.T @ m.f.d(m.theta)
    return [
        Equal(left, -integral(inner, 0, m.T)),
        Equal(left, 2 * integral(inner, 0, m.T)),
        Equal(left, integral(inner, m.T, 0)),
        Equal(left, integral(inner, 0, m.s)),
        Equal(left, integral(inner, 0, 2 * m.T)),
        Equal(left, integral(m.ell.d(m.x).T @ m.f.d(m.theta), 0, m.T)),
        Equal(left, integral(inner, 0, m.T) + m.lam.at(m.T).T @ m.f.d(m.theta).at(m.T)),
        Equal(left, m.T * inner.at(m.T)),
    ]


def costate() -> list[Any]:
    m = terminal
    flow, flat = m.f.d(m.x).T @ m.lam, m.f.d(m.x) @ m.lam
    end = m.lam.at(m.T)
    return [
        Equal(m.lam.at(m.s), end - integral(flow, m.s, m.T)),
        Equal(m.lam.at(m.s), end + integral(flat, m.s, m.T)),
        Equal(m.lam.at(m.s), end + integral(flow, m.T, m.s)),
        Equal(m.lam.at(m.s), end + integral(flow, 0, m.T)),
        Equal(m.lam.at(m.s), integral(flow, m.s, m.T)),
        Equal(m.lam.at(m.s), m.lam.at(0) + integral(flow, 0, m.s)),
        Equal(m.lam.at(2 * m.T), end + integral(flow, 2 * m.T, m.T)),
    ]


def from_the_start() -> list[Any]:
    m = start
    left = d(m.ell.at(m.T), m.y)
    return [
        Equal(left, -m.lam.at(m.s)),
        Equal(left, m.lam.at(m.T)),
        Equal(left, m.lam.at(0)),
        Equal(left, m.ell.d(m.x).at(m.T)),
    ]


def layers() -> list[Any]:
    m = layer
    left, back = grad(m.L_next, m.x), m.f.d(m.x).T @ m.lam_next
    return [
        Equal(left, m.lam_next - m.h * back),
        Equal(left, m.lam_next + back),
        Equal(left, m.lam_next + m.h * (m.f.d(m.x) @ m.lam_next)),
        Equal(left, m.h * back),
        Equal(grad(m.L_next, m.theta), m.h * (m.f.d(m.theta).T @ m.lam_next)),
        Equal(grad(m.L_next, m.theta), m.L_next.d(m.theta) + m.f.d(m.theta).T @ m.lam_next),
    ]


def loss_to_go() -> list[Any]:
    m = togo
    jacobian = m.f.d(m.y)(m.t, m.x, m.theta)
    left = ddt(m.lam)
    return [
        Equal(left, jacobian.T @ m.lam),
        Equal(left, -(jacobian @ m.lam)),
        Equal(left, -2 * (jacobian.T @ m.lam)),
        Equal(ddt(m.V.d(m.theta)(m.t, m.x, m.theta)), m.lam.T @ m.f.d(m.theta)(m.t, m.x, m.theta)),
        Equal(ddt(m.V.d(m.theta)(m.t, m.x, m.theta)), 0),
    ]


def hopfield() -> list[Any]:
    m = hop
    one = m.energy(m.x + m.h * unit(m.dim, m.k)) - m.energy(m.x)
    slope = m.W @ m.x + m.b
    change = m.energy(m.x + m.delta) - m.energy(m.x)
    return [
        Equal(one, -2 * m.h * slope[m.k]),
        Equal(one, m.h * slope[m.k]),
        Equal(one, -m.h * slope[m.dim.index("l")]),
        Equal(one, -m.h * (m.W @ m.x)[m.k]),
        Equal(change, -(m.delta.T @ slope)),
        Equal(change, -(m.delta.T @ slope) + (m.delta.T @ m.W @ m.delta) / 2),
        Equal(grad(m.energy(m.x), m.x), m.W @ m.x + m.b),
        Equal(grad(m.energy(m.x), m.x), -(m.W @ m.x) / 2 - m.b),
        Equal(grad(m.energy(m.x), m.W), -(m.x @ m.x.T)),
    ]


def softmaxes() -> list[Any]:
    m = soft
    p = softmax(m.beta * m.z)
    return [
        Equal(d(p, m.z), diagonal(p) - p @ p.T),
        Equal(d(p, m.z), m.beta * (diagonal(p) + p @ p.T)),
        Equal(d(p, m.z), m.beta * diagonal(p)),
        Equal(d(p, m.z), m.beta**2 * (diagonal(p) - p @ p.T)),
        Equal(grad(logsumexp(m.beta * m.z) / m.beta, m.z), softmax(m.z)),
        Equal(grad(logsumexp(m.beta * m.z), m.z), p),
        Equal(grad(log(m.beta * total(exp(m.z))) / m.beta, m.z), p),
    ]


def jacobian() -> list[Any]:
    m = soft
    left = d(m.field, m.x)
    return [
        Equal(left, -identity(m.dim) + m.covariance),
        Equal(left, identity(m.dim) + m.beta * m.covariance),
        Equal(left, m.beta * m.covariance),
        Equal(left, -identity(m.dim) + m.beta * (m.V.T @ diagonal(m.p) @ m.V)),
        Equal(left, -identity(m.dim) - m.beta * m.covariance),
    ]


def losses() -> list[Any]:
    m = simple
    left, slope = m.loss(m.a), d(m.loss(m.a), m.a)
    mean = expectation((m.x * exp(m.a * m.horizon) - m.x * exp(m.a_star * m.horizon)) ** 2) / 2
    return [
        Equal(mean, 2 * left),
        Equal(mean, left / m.sigma**2),
        Equal(slope**2, m.horizon**2 * m.moment * left),
        Equal(slope**2, 2 * m.horizon * m.moment * left),
        Equal(slope**2, 2 * m.horizon**2 * m.sigma**2 * exp(m.a * m.horizon) * left),
        Equal(expectation(m.x**2), expectation(m.x) ** 2),
        Equal(expectation(m.x) ** 2, m.sigma**2),
    ]


def asymmetries() -> list[Any]:
    m = asym
    right, left = m.loss(m.right), m.loss(m.left)
    slopes = m.slope.replace({m.a: m.right}), m.slope.replace({m.a: m.left})
    return [
        Equal(right, left),
        Equal(right, exp(m.delta * m.horizon) * left),
        Equal(right, exp(-2 * m.delta * m.horizon) * left),
        Equal(slopes[0], exp(3 * m.delta * m.horizon) * slopes[1]),
        Equal(slopes[0], -exp(2 * m.delta * m.horizon) * slopes[1]),
    ]


def network_gradients() -> list[Any]:
    m = net
    left = grad(m.output, m.W)[m.i, m.j]
    outer = m.sigma_w / sqrt(m.n) * integral(m.lam @ m.phi(m.h).T, 0, m.T)
    return [
        Equal(left, outer[m.j, m.i]),
        Equal(left, -outer[m.i, m.j]),
        Equal(left, outer[m.i, m.j] / sqrt(m.n)),
        Equal(left, outer[m.i, m.j] * sqrt(m.n)),
        Equal(left, (m.sigma_w / sqrt(m.n) * integral(m.lam @ m.h.T, 0, m.T))[m.i, m.j]),
        Equal(grad(m.output, m.v), m.sigma_v / m.n * m.phi(m.h.at(m.T))),
        Equal(grad(m.output, m.v), m.sigma_v / sqrt(m.n) * m.phi.d(m.h.at(m.T))),
        Equal(grad(m.output, m.v), m.sigma_v / sqrt(m.n) * m.phi(m.h.at(0))),
        Equal(grad(m.output, m.v), hadamard(m.v, m.phi(m.h.at(m.T)))),
    ]


FAMILIES: dict[str, Family] = {
    "adjoint": (terminal.gradient, (terminal.pairing,), adjoint),
    "costate": (terminal.costate, (), costate),
    "initial state": (start.sensitivity_to_the_state, (start.pairing,), from_the_start),
    "layers": (layer.state_recursion, (), layers),
    "loss to go": (togo.adjoint_equation, (), loss_to_go),
    "Hopfield": (hop.flip, (), hopfield),
    "softmax": (soft.softmax_derivative, (), softmaxes),
    "jacobian": (soft.jacobian, (), jacobian),
    "losses": (simple.closed_form, (), losses),
    "asymmetry": (asym.ratio_of_losses, (), asymmetries),
    "network": (net.gradient_W, (net.pairing_W,), network_gradients),
}
VARIANTS = [(name, k) for name, f in FAMILIES.items() for k in range(len(f[2]()))]


@pytest.mark.parametrize("name", FAMILIES)
def test_the_true_statement_is_proved(name: str) -> None:
    true, rows, _ = FAMILIES[name]
    assert proved(true.given, true.claim, rows)


@pytest.mark.parametrize(("name", "k"), VARIANTS)
def test_a_false_variant_is_not_proved(name: str, k: int) -> None:
    true, rows, variants = FAMILIES[name]
    assert not proved(true.given, variants()[k], rows)


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("adjoint", 0),
        ("adjoint", 1),
        ("costate", 1),
        ("initial state", 0),
        ("initial state", 1),
        ("loss to go", 0),
        ("loss to go", 1),
        ("Hopfield", 0),
        ("losses", 0),
        ("network", 0),
        ("network", 1),
    ],
)
def test_a_missing_hypothesis_is_missed(name: str, dropped: int) -> None:
    true, rows, _ = FAMILIES[name]
    given = [g for k, g in enumerate(true.given) if k != dropped]
    assert not proved(given, true.claim, rows)


def test_there_are_many_variants() -> None:
    assert len(VARIANTS) >= 45
