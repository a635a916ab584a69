"""The simplest Neural ODE, its matrix form and its reverse pass, altered."""

from __future__ import annotations

from proofs.simplest_neural_ode import adjoint_statistics as stats
from proofs.simplest_neural_ode import asymmetry as asym
from proofs.simplest_neural_ode import gradient_step as gd
from proofs.simplest_neural_ode import matrix_gradient as mat
from proofs.simplest_neural_ode import matrix_step as spec
from proofs.simplest_neural_ode import reverse_pass as rev
from proofs.simplest_neural_ode import terminal_variance as var
from symnode.page import (
    Dynamics,
    Equal,
    d,
    ddt,
    exp,
    expectation,
    grad,
    hadamard,
    half,
    identity,
    integral,
    nonnegative,
    ones,
    trace,
)
from tests.unit.mutations.mutants import claims, row, under, without

s, g, m, q, r, w, a = stats, gd, mat, spec, rev, var, asym
own = d(s.error.at(s.T), s.a)
end_error = s.x.at(s.T) - s.target
mean = expectation(s.x_T * (s.x_T - s.x_T_star))
d_loss = d(expectation(half * (s.x_T - s.x_T_star) ** 2), s.rate)
T_k = g.horizon * g.sigma_k2
slope, next_loss = d(g.loss(g.a), g.a), g.loss(g.a_next)
Y_T, loss = m.Y.at(m.T), d(m.loss, m.eps)
G_S = integral(m.R.T @ m.gap @ m.S @ m.P.T, 0, m.T)
integrated, flow_t = q.gradient_decouples.claim[0].left, q.flow(q.t)
fast = Dynamics(r.y, rhs=-(r.f.d(r.x).T @ r.y), initial=r.ell.d(r.x), on=(0, r.T))
minus = Dynamics(r.z, rhs=-(r.f.d(r.theta).T @ r.y), initial=0, on=(0, r.T))
loose = Dynamics(r.z, rhs=r.f.d(r.theta).T @ r.y, on=(0, r.T))
growth = Dynamics(m.R, rhs=m.R @ m.A, terminal=identity(m.n), on=(0, m.T))
free_R = Dynamics(m.R, rhs=-(m.R @ m.A), on=(0, m.T))
steps, u = a.accentuated_rows.rows, a.gap
half_life = exp(a.c * a.shorter)
move = q.step_decouples.claim[0].left
right, left = a.loss(a.right), a.loss(a.left)
MUTANTS = [
    *claims(
        s.gradient,
        ("T is missing", Equal(own, s.x.at(s.T) * end_error)),
        ("x_0 for x(T)", Equal(own, s.T * s.x0 * end_error)),
        ("the error at 0", Equal(own, s.T * s.x.at(s.T) * (s.x0 - s.target))),
        ("the sign", Equal(own, -s.T * s.x.at(s.T) * end_error)),
    ),
    row(
        s.gradient,
        s.adjoint_pass,
        1,
        "the sign",
        Equal(s.adjoint_pass.rows[0].relation.left, s.lam * s.x + s.lam * s.x),
    ),
    *claims(
        s.mean_gradient,
        ("the half", Equal(d_loss, s.T / 2 * mean)),
        (
            "a product of means",
            Equal(d_loss, s.T * expectation(s.x_T) * expectation(s.x_T - s.x_T_star)),
        ),
        ("x_T* for x_T", Equal(d_loss, s.T * expectation(s.x_T_star * (s.x_T - s.x_T_star)))),
    ),
    *claims(
        s.sigma_k2,
        ("E[..]^2 for E[..^2]", Equal(expectation(s.x_T) ** 2, s.sigma**2 * exp(2 * s.rate * s.T))),
        ("2 is missing", Equal(expectation(s.x_T**2), s.sigma**2 * exp(s.rate * s.T))),
    ),
    without(s.corrected_step, "0/0 where x = 0", s.corrected_step.given[0]),
    *claims(
        s.corrected_step,
        (
            "1/T^2 for 1/T",
            Equal(s.corrected_step.claim[0].left, s.corrected_step.claim[0].right / s.T),
        ),
    ),
    *claims(
        g.slope,
        ("a factor 2", Equal(slope, 2 * T_k * g.w)),
        ("the sign of u", Equal(slope, T_k * (exp(g.u) - 1))),
        ("w squared", Equal(slope, T_k * g.w**2)),
    ),
    *claims(
        g.slope_bound,
        ("u is large", slope <= half * T_k),
        ("u is negative", -slope <= T_k),
        ("u = 0", slope >= T_k),
        by=[nonnegative(exp(-g.u))],
    ),
    *claims(
        g.map_of_u,
        ("the sign of s", Equal(g.u_next, g.u + g.s * (1 - exp(-g.u)))),
        ("the sign of u", Equal(g.u_next, g.u - g.s * (1 - exp(g.u)))),
        ("T is missing", Equal(g.u_next, g.u - g.s / g.horizon * (1 - exp(-g.u)))),
    ),
    *claims(
        g.ratio,
        ("q for q^2", Equal(next_loss, g.q * g.loss(g.a))),
        ("the sign of s", Equal(next_loss, (1 - (1 - exp(g.s * g.w)) / g.w) ** 2 * g.loss(g.a))),
    ),
    without(g.ratio, "0/0 at u = 0", g.ratio.given[0]),
    *claims(
        m.composition,
        ("P at r", Equal((m.R @ m.P).at(m.r), m.P.at(m.r))),
        ("R' for R", Equal((m.R.T @ m.P).at(m.r), m.P.at(m.T))),
    ),
    under(m.composition, "the sign of R'", m.to_the_end, growth),
    under(m.composition, "R(T) is anything", m.to_the_end, free_R),
    row(
        m.integrand,
        m.product,
        2,
        "A from the right",
        Equal(m.product.rows[1].relation.left, -(m.R @ m.A) @ m.Y + m.R @ (m.H @ m.P + m.Y @ m.A)),
    ),
    row(
        m.integrand,
        m.product,
        3,
        "P H for H P",
        Equal(m.product.rows[2].relation.left, m.R @ m.P @ m.H),
    ),
    *claims(
        m.duhamel,
        ("A, H do not commute", Equal(Y_T, m.T * (m.H @ m.P.at(m.T)))),
        ("R is missing", Equal(Y_T, integral(m.H @ m.P, 0, m.T))),
        ("from T to 0", Equal(Y_T, integral(m.R @ m.H @ m.P, m.T, 0))),
    ),
    *claims(
        m.gradient,
        ("G for G'", Equal(loss, trace(m.G @ m.H))),
        ("S is not symmetric", Equal(loss, trace(G_S.T @ m.H))),
        ("a factor 2", Equal(loss, 2 * trace(m.G.T @ m.H))),
    ),
    row(m.gradient, m.slope, 1, "S is not symmetric", Equal(loss, trace(m.gap @ m.S @ Y_T.T))),
    *claims(
        q.exponential,
        ("A* for A", Equal(ddt(flow_t), q.spectral(q.alpha_star) @ flow_t)),
        ("the sign", Equal(ddt(flow_t), -(q.A @ flow_t))),
        ("the start", Equal(flow_t.at(0), q.A)),
    ),
    without(q.exponential, "Q = 2 I", *q.orthogonal),
    *claims(
        q.gradient_decouples,
        ("T is missing", Equal(integrated, q.gradient / q.T)),
        ("the sign", Equal(integrated, -q.gradient)),
    ),
    *claims(q.inverse_moment, ("sigma^2", Equal(q.moment @ q.inverse, q.sigma**2 * identity(q.n)))),
    *claims(
        q.step_decouples,
        ("e^u for e^-u", Equal(move, q.spectral(q.alpha - q.eta / q.T * (ones(q.n) - exp(q.u))))),
        ("the sign", Equal(move, q.spectral(q.alpha + q.eta / q.T * (ones(q.n) - exp(-q.u))))),
    ),
    *claims(
        q.ricker,
        ("1 + y", Equal(q.ricker.claim[0].left, hadamard(q.y, exp(q.eta * (ones(q.n) + q.y))))),
    ),
    *claims(
        r.reversed_pass,
        ("the sign", Equal(r.z.at(r.T), -grad(r.ell.at(0), r.theta))),
        ("ell at T", Equal(r.z.at(r.T), grad(r.ell.at(r.T), r.theta))),
        ("z at 0", Equal(r.z.at(0), grad(r.ell.at(0), r.theta))),
    ),
    under(r.reversed_pass, "the costate as printed", r.costate, fast),
    under(r.reversed_pass, "the collection as printed", r.collected, minus),
    under(r.reversed_pass, "z(0) is anything", r.collected, loose),
    row(
        r.reversed_pass,
        r.pairing,
        2,
        "f_x for f_x'",
        Equal(
            r.pairing.rows[1].relation.left,
            r.f.d(r.theta).T @ r.y
            - (r.f.d(r.x) @ r.S + r.f.d(r.theta)).T @ r.y
            + r.S.T @ (r.f.d(r.x) @ r.y),
        ),
    ),
    *claims(
        r.reversal,
        ("the sign of f", Equal(ddt(r.X).at(r.T - r.r), r.f(r.X, r.theta).at(r.T - r.r))),
        (
            "f_x for f_x'",
            Equal(ddt(r.Y).at(r.T - r.r), (r.f.d(r.x)(r.X, r.theta) @ r.Y).at(r.T - r.r)),
        ),
        (
            "the sign of the sum",
            Equal(ddt(r.Z).at(r.T - r.r), -(r.f.d(r.theta)(r.X, r.theta).T @ r.Y).at(r.T - r.r)),
        ),
    ),
    *claims(
        r.linear_result,
        ("T is missing", Equal(r.k.at(r.T), r.q0 * r.c0)),
        ("the sign", Equal(r.k.at(r.T), -r.T * r.q0 * r.c0)),
    ),
    *claims(
        r.printed_result,
        ("e^-aT", Equal(2 * r.a * r.k.at(r.T), r.q0 * r.c0 * (exp(-r.a * r.T) - 1))),
        ("a for 2 a", Equal(r.a * r.k.at(r.T), r.q0 * r.c0 * (exp(-2 * r.a * r.T) - 1))),
    ),
    *claims(
        w.gap,
        (
            "plus",
            Equal(
                w.variance,
                w.gap.claim[0].right + 2 * expectation(w.x) ** 2 * exp(2 * w.a * w.horizon),
            ),
        ),
        ("E x at T = 0", Equal(w.variance, w.moment - expectation(w.x) ** 2)),
        ("the mean is not 0", Equal(w.variance, w.moment)),
    ),
    without(w.centred, "the mean is not 0", w.centred.given[0]),
    without(w.only_centred, "the mean is not 0", w.only_centred.given[0]),
    *claims(w.only_centred, ("x is not 0", Equal(w.moment, 0))),
    row(
        a.accentuated,
        a.accentuated_rows,
        2,
        "1 + 2u <= e^u at u = 1",
        half_life * (1 + 2 * u) <= exp(a.c * a.longer),
    ),
    row(
        a.accentuated,
        a.accentuated_rows,
        1,
        "the sign of u",
        steps[0].relation.left < half_life * (1 - u),
    ),
    without(a.accentuated, "c = -1", a.accentuated.given[0]),
    without(a.accentuated, "the times swapped", a.accentuated.given[1]),
    *claims(
        a.ratios,
        ("c = -2 delta", exp(-2 * a.delta * a.shorter) < exp(-2 * a.delta * a.longer)),
        ("twice as long", exp(2 * a.delta * a.shorter) < exp(a.delta * a.longer)),
        by=[a.accentuated({a.c: -2 * a.delta})],
    ),
    *claims(
        a.regardless,
        ("e^{2 delta T}: T", Equal(d(right / left, a.horizon), 0)),
        ("e^{2 delta T}: delta", Equal(d(right / left, a.delta), 0)),
    ),
    without(a.regardless, "0/0 at delta = 0", a.regardless.given[0]),
]
