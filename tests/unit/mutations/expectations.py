"""Moments of normal vectors, Stein's lemma and Price's theorem, altered."""

from __future__ import annotations

from proofs.expectation import moments, price, stein
from symnode.page import Equal, cos, exp, expectation, grad, norm2, ones, sin, sqrt, tanh, trace
from tests.unit.mutations.mutants import claims, row, without

m, s, p = moments, stein, price
i, j, k, l4, one = m.i, m.j, m.k, m.m, m.one
four = expectation(m.z[i] * m.z[j] * m.z[k] * m.z[l4])
size = expectation(norm2(m.z) ** 2)
u, v = (m.a.T @ m.z) ** 2, (m.b.T @ m.z) ** 2
dot = (m.a.T @ m.b) ** 2
bz = m.B @ m.z
x, c, f = s.x, s.c, s.f
e_cx = expectation(exp(c * x))
mean_q = expectation(s.q.d(s.y)(s.X))
sides = expectation(p.f(p.z_1) * p.g(p.y))
r = p.rho
root = sqrt(1 - r**2)
MUTANTS = [
    *claims(
        m.covariance,
        ("0 at i != j", Equal(expectation(m.z[i] * m.z[j]), 1)),
        ("1 at i = j", Equal(expectation(m.z[i] * m.z[j]), 0)),
        ("0 at i = j = k", Equal(expectation(m.z[i] * m.z[j] * m.z[k]), one[i, j])),
    ),
    *claims(
        m.isserlis,
        (
            "a pairing is missing: 3 != 2",
            Equal(four, one[i, j] * one[k, l4] + one[i, k] * one[j, l4]),
        ),
        (
            "a pairing twice: i = j != k = m",
            Equal(four, one[i, j] * one[k, l4] + 2 * one[i, k] * one[j, l4]),
        ),
        (
            "no independence: 3 != 1",
            Equal(four, expectation(m.z[i] * m.z[j]) * expectation(m.z[k] * m.z[l4])),
        ),
    ),
    *claims(
        m.norm_to_the_fourth,
        ("d = 1: 3 != 2", Equal(size, m.dim**2 + m.dim)),
        ("d = 2: 8 != 12", Equal(size, 3 * m.dim**2)),
        ("d = 1: 3 != 1, E[..]^2 for E[..^2]", Equal(size, expectation(norm2(m.z)) ** 2)),
        ("d = 2: 2 != 4", Equal(expectation(norm2(m.z)), m.dim**2)),
    ),
    *claims(
        m.quadratic_forms,
        ("d = 1: 3 != 2", Equal(expectation(u * v), norm2(m.a) * norm2(m.b) + dot)),
        ("a = b", Equal(expectation(u * v), expectation(u) * expectation(v))),
        ("a, b orthogonal: 1 != 0", Equal(expectation(u * v), 3 * dot)),
    ),
    *claims(
        m.trace_estimate,
        (
            "the sum of all entries",
            Equal(expectation(m.z.T @ m.B @ m.z), ones(m.dim).T @ m.B @ ones(m.dim)),
        ),
        ("a factor 2", Equal(expectation(m.z.T @ m.B @ m.z), 2 * trace(m.B))),
    ),
    *claims(
        m.general,
        ("B'B for B B'", Equal(expectation(bz @ bz.T), m.B.T @ m.B)),
        ("mu mu' is missing", Equal(expectation((m.mu + bz) @ (m.mu + bz).T), m.B @ m.B.T)),
    ),
    *claims(
        m.even_moments,
        ("15 != 9", Equal(expectation(x**6), 9)),
        ("3 != 1", Equal(expectation(x**4), expectation(x**2) ** 2)),
        ("105 != 45", Equal(expectation(x**8), 3 * expectation(x**6))),
    ),
    *claims(
        s.lemma,
        ("g = z_1", Equal(expectation(s.g(s.z) * s.z), -expectation(s.g.d(s.u)(s.z)))),
        (
            "a mean of products",
            Equal(expectation(s.g(s.z) * s.z), expectation(s.g(s.z)) * expectation(s.z)),
        ),
    ),
    *claims(
        s.second,
        (
            "g = 1: 1 != 0",
            Equal(
                expectation(s.z[s.i] * s.z[s.j] * s.g(s.z)),
                expectation(s.g.d(s.u).d(s.u)(s.z)[s.i, s.j]),
            ),
        ),
    ),
    *claims(
        s.general,
        ("q = 1, mu != 0", Equal(expectation(s.q(s.X) * s.X), s.A @ s.A.T @ mean_q)),
        (
            "the slope at mu: q cubic",
            Equal(expectation(s.q(s.X) * (s.X - s.mu)), s.A @ s.A.T @ s.q.d(s.y)(s.mu)),
        ),
        ("the factor A A' is missing", Equal(expectation(s.q(s.X) * (s.X - s.mu)), mean_q)),
    ),
    *claims(
        s.scaled,
        ("f = id, c = 2", Equal(expectation(x * f(c * x)), expectation(f.d(c * x)))),
        ("f = id, c = 2: 2 != 4", Equal(expectation(x * f(c * x)), c**2 * expectation(f.d(c * x)))),
        ("the argument: f cubic", Equal(expectation(x * f(c * x)), c * expectation(f.d(x)))),
    ),
    *claims(
        s.known,
        ("E[..]^2 for E[..^2]", Equal(expectation(x * tanh(x)), 1 - expectation(tanh(x)) ** 2)),
        ("the sign of cos", Equal(expectation(x * sin(c * x)), -c * expectation(cos(c * x)))),
        ("c = 2", Equal(expectation(x * exp(c * x)), e_cx)),
    ),
    *claims(
        s.log_derivative,
        ("c = 2", Equal(grad(e_cx, c), e_cx)),
        ("order 2: M''(0) = 1", Equal(grad(grad(e_cx, c), c), c**2 * e_cx)),
    ),
    *claims(
        p.correlation,
        ("rho = 1/2", Equal(expectation(p.z_1 * p.y), r**2)),
        ("rho = 1/2: 1 != 1/2", Equal(expectation(p.y**2), r)),
    ),
    without(p.price, "undefined at rho = 2", p.price.given[0]),
    *claims(
        p.price,
        ("f = g = id: 1 != rho", Equal(grad(sides, r), r * expectation(p.f.d(p.z_1) * p.g.d(p.y)))),
        ("f, g cubic", Equal(grad(sides, r), expectation(p.f.d(p.z_1)) * expectation(p.g.d(p.y)))),
    ),
    row(
        p.price,
        p.derivative,
        1,
        "the sign of rho/sqrt(1 - rho^2)",
        Equal(grad(sides, r), expectation(p.f(p.z_1) * p.g.d(p.y) * (p.z_1 + r / root * p.z_2))),
    ),
    row(
        p.price,
        p.derivative,
        1,
        "the factor rho: f = 1, g = y^2",
        Equal(grad(sides, r), expectation(p.f(p.z_1) * p.g.d(p.y) * (p.z_1 - 1 / root * p.z_2))),
    ),
]
