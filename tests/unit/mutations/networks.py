"""Adjoints and scalings of wide networks, altered."""

from __future__ import annotations

from proofs.global_convergence import adjoint as net
from proofs.global_convergence import backward_equation as back
from proofs.global_convergence import euler_network as layers
from proofs.global_convergence import gaussian_weights as weights
from proofs.global_convergence import general_dynamics as gen
from proofs.global_convergence import rescaled_time as scaled
from symnode.page import (
    Dynamics,
    Equal,
    d,
    ddt,
    expectation,
    grad,
    hadamard,
    integral,
    norm2,
    sqrt,
)
from tests.unit.mutations.mutants import claims, row, under, without

n, b, g, s, w = net, back, gen, scaled, weights
grown = n.sigma_w / sqrt(n.n)
out = n.jacobian_product.claim[0].left
plus = Dynamics(b.lam, rhs=-b.backward(b.lam), on=(b.s, b.T))
loss = grad(g.ell.at(g.T), g.theta)
inner = integral(g.F.d(g.theta).T @ g.lam, 0, g.T)
at_0 = g.b.d(g.theta).T @ g.lam.at(0)
scale = g.sigma_w / sqrt(g.n)
slope = ddt(g.nu.T @ g.S_W)
first, last = grad(g.out.at(g.T), g.W)[g.i, g.j], s.r / s.T
scaled_rate = ddt(s.g).at(last)
e = layers
one_layer = e.h.at(e.k + 1)
square_out = expectation(w.output**2)
MUTANTS = [
    *claims(
        n.equation_4,
        ("the sign", Equal(d(n.readout.at(n.T), n.y), -n.lam.at(n.s))),
        ("lambda at T", Equal(d(n.readout.at(n.T), n.y), n.lam.at(n.T))),
    ),
    *claims(
        n.jacobian_product,
        ("W for W'", Equal(out, grown * hadamard(n.phi.d(n.z), n.W @ n.mu))),
        ("phi for phi'", Equal(out, grown * hadamard(n.phi(n.z), n.W.T @ n.mu))),
        ("1/n for 1/sqrt n", Equal(out, n.sigma_w / n.n * hadamard(n.phi.d(n.z), n.W.T @ n.mu))),
    ),
    *claims(
        b.every_solution,
        ("Y for Y'", Equal(b.lam.at(b.s), b.Y.at(b.T) @ b.lam.at(b.T))),
        ("lambda at s", Equal(b.lam.at(b.T), b.Y.at(b.T).T @ b.lam.at(b.s))),
        ("Y at s", Equal(b.lam.at(b.s), b.Y.at(b.s).T @ b.lam.at(b.T))),
    ),
    under(b.every_solution, "the sign of the equation", b.solution, plus),
    without(b.uniqueness, "other end values", b.uniqueness.given[3]),
    without(b.uniqueness, "mu is anything before T", b.another),
    *claims(
        e.forth,
        ("T = 2", Equal(one_layer, (e.h + 1 / e.layers * e.field(e.sigma_w, e.h)).at(e.k))),
        (
            "T twice",
            Equal(one_layer, (e.h + e.T / e.layers * e.field(e.sigma_w * e.T, e.h)).at(e.k)),
        ),
        (
            "k for k + 1",
            Equal(e.h.at(e.k), (e.h + 1 / e.layers * e.field(e.sigma_w * e.T, e.h)).at(e.k)),
        ),
        ("the start", Equal(e.h.at(1), e.h0)),
    ),
    *claims(
        w.variance,
        ("1/n is missing", Equal(square_out, w.sigma_v**2 * expectation(norm2(w.hidden)))),
        (
            "sigma_v for its square",
            Equal(square_out, w.sigma_v / w.n * expectation(norm2(w.hidden))),
        ),
        (
            "the square of the mean",
            Equal(square_out, w.sigma_v**2 / w.n * norm2(expectation(w.hidden))),
        ),
        ("not the variance of a constant", Equal(square_out, 0)),
    ),
    *claims(
        g.gradient,
        ("b depends on theta", Equal(loss, inner)),
        ("the sign", Equal(loss, -inner - at_0)),
        ("lambda at T", Equal(loss, inner + g.b.d(g.theta).T @ g.lam.at(g.T))),
    ),
    row(
        g.gradient,
        g.pairing,
        1,
        "the factor 2",
        Equal(g.pairing.rows[0].relation.left, 2 * (ddt(g.S).T @ g.lam) + g.S.T @ ddt(g.lam)),
    ),
    row(
        g.gradient,
        g.pairing,
        2,
        "F_theta is missing",
        Equal(
            g.pairing.rows[1].relation.left,
            (g.F.d(g.h) @ g.S).T @ g.lam - g.S.T @ (g.F.d(g.h).T @ g.lam),
        ),
    ),
    *claims(g.state_derivative, ("mu at T", Equal(grad(g.end.at(g.T), g.y), g.mu.at(g.T)))),
    *claims(
        g.pairing_W,
        ("j i for i j", Equal(slope, scale * (g.nu @ g.phi.T)[g.j, g.i])),
        ("the state for phi", Equal(slope, scale * (g.nu @ g.g.T)[g.i, g.j])),
        ("1/n for 1/sqrt n", Equal(slope, g.sigma_w / g.n * (g.nu @ g.phi.T)[g.i, g.j])),
    ),
    *claims(
        g.gradient_W,
        ("from T to 0", Equal(first, (scale * integral(g.nu @ g.phi.T, g.T, 0))[g.i, g.j])),
    ),
    *claims(
        g.pairing_post,
        ("J for J'", Equal(slope, scale * ((g.J @ g.nu) @ g.g.T)[g.i, g.j])),
        ("J' is missing", Equal(slope, scale * (g.nu @ g.g.T)[g.i, g.j])),
    ),
    *claims(
        s.rescaled,
        ("T = 2", Equal(scaled_rate, s.field(s.sigma_w, s.g).at(last))),
        ("T = 2: 1/T", Equal(scaled_rate, s.field(s.sigma_w / s.T, s.g).at(last))),
        ("outside [0, 1]", Equal(ddt(s.g).at(s.r), s.field(s.sigma_w * s.T, s.g).at(s.r))),
        ("h at T", Equal(s.g.at(1), s.h0)),
    ),
    *claims(s.output, ("h at T^2", Equal(s.readout(s.h).at(s.T), s.readout(s.g).at(s.T)))),
    *claims(s.fixed_scale, ("T = 2", Equal(scaled_rate, s.field(s.c / s.T, s.g).at(last)))),
]
