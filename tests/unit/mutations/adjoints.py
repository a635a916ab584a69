"""Discrete adjoints, end points and total derivatives, altered."""

from __future__ import annotations

from proofs.adjoint_method import discrete as runge
from proofs.adjoint_method import end_point as end
from proofs.adjoint_method import energy_of_the_adjoint as rate
from proofs.blog import total_derivative as total_d
from symnode.page import Dynamics, Equal, d, ddt, integral, total, unit
from tests.unit.mutations.mutants import claims, row, under, without

r, D = runge, total_d
k, h = r.k, r.h
pair, each = r.lam.T @ r.S, r.one_step.claim[0].left
by_stage = r.h * total(r.b[r.r] * (r.row(r.L, r.r).T @ r.f_theta(r.r)), r.r).at(k)
transposed = Equal(
    r.b[r.r] * r.lam.at(k + 1),
    r.row(r.L, r.r).at(k) - h * total(r.A[r.r, r.o] * (r.f_x(r.o).T @ r.row(r.L, r.o)), r.o).at(k),
)
at_k = Equal(r.b[r.r] * r.lam.at(k), r.adjoint_stages.right)
loss, f_th = d(r.ell.at(r.steps), r.theta), r.f.d(r.theta)
forward, sweep = r.euler.given
E, f = end, end.f
R, lf = rate, rate.lam.T @ rate.f
plus = Dynamics(R.lam, rhs=R.f.d(R.x).T @ R.lam, terminal=R.ell.d(R.x), on=(0, R.T))
point = D.along(D.h)
MUTANTS = [
    *claims(
        r.one_step,
        ("the weights b twice", Equal(each, by_stage)),
        ("the sign", Equal(each, -r.contribution)),
        ("h is missing", Equal(h * each, r.contribution)),
    ),
    under(r.one_step, "the transposed tableau, A_21 = 1", r.adjoint_stages, transposed),
    under(r.one_step, "lambda(k) for lambda(k + 1)", r.adjoint_stages, at_k),
    without(r.one_step, "K is anything", r.stages),
    *claims(
        r.euler,
        (
            "the last step is missing",
            Equal(d(r.ell.at(r.steps - 1), r.theta), r.euler.claim[0].right),
        ),
        ("f_theta at k + 1", Equal(loss, total(h * (r.lam.at(k + 1).T @ f_th.at(k + 1)), k))),
        ("h is missing", Equal(loss, total(r.lam.at(k + 1).T @ f_th.at(k), k))),
        ("lambda at N", Equal(loss, total(h * (r.lam.at(r.steps).T @ f_th.at(k)), k))),
    ),
    row(
        r.euler,
        r.growth_of_euler,
        1,
        "lambda at k",
        Equal((pair).at(k + 1) - pair.at(k), h * (r.lam.T @ f_th).at(k)),
    ),
    without(r.euler, "lambda is anything", sweep),
    *claims(
        E.end_point,
        ("f = 1, t_1 - t_0 != 0", Equal(E.x.at(E.t1), E.x0 + integral(f, E.t1, E.t0))),
        ("x_0 is missing", Equal(E.x.at(E.t1), integral(f, E.t0, E.t1))),
        ("f at t_0", Equal(E.x.at(E.t1), E.x0 + (E.t1 - E.t0) * f.at(E.t0))),
        ("x_0 twice", Equal(E.x.at(E.t1), E.x.at(E.t0) + E.x0 + integral(f, E.t0, E.t1))),
    ),
    *claims(
        R.end_time,
        ("the sign", Equal(ddt(R.ell).at(R.T), -lf.at(R.T))),
        ("ell is not linear", Equal(ddt(R.ell).at(R.s), lf.at(R.s))),
        ("second derivative", Equal(ddt(ddt(R.ell)).at(R.T), lf.at(R.T))),
    ),
    *claims(R.constant, ("f = 1", Equal(ddt(R.lam.T @ R.x), 0)), ("f = x", Equal(ddt(R.lam), 0))),
    row(
        R.constant,
        R.rate,
        1,
        "the Jacobian is transposed",
        Equal(ddt(lf), ddt(R.lam).T @ R.f + R.lam.T @ (R.f.d(R.x).T @ ddt(R.x))),
    ),
    under(R.constant, "the sign of the adjoint: f = x", R.adjoint, plus),
    *claims(
        D.entries,
        ("f = x", Equal(D.L(unit(D.n, D.j))[D.i], 2 * D.f.d(D.x)[D.i, D.j])),
        ("L at 2 e_j", Equal(D.L(2 * unit(D.n, D.j))[D.i], D.f.d(D.x)[D.i, D.j])),
    ),
    *claims(
        D.jacobian,
        ("x for h", Equal(D.L, D.f.d(D.x) @ D.x)),
        ("the point: f = x^2", Equal(D.L, D.f.d(D.x)(D.h) @ D.h)),
        ("f is not linear", Equal(D.L, D.f)),
    ),
    under(D.entries, "known at one h only", D.derivative_is_L, Equal(D.L, point)),
    without(D.unique, "M is anything", D.derivative_is_M),
]
