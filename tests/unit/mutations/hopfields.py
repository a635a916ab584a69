"""Energies of Hopfield networks and their descent, altered."""

from __future__ import annotations

from proofs.hopfield import activation_energy as active
from proofs.hopfield import continuous_energy as hop
from proofs.hopfield import convex_descent as convex
from proofs.hopfield import energy_change as flips
from proofs.hopfield import softmax_energy as soft
from proofs.hopfield import variation as flow
from symnode.page import (
    Equal,
    Theorem,
    convexity,
    d,
    ddt,
    grad,
    half,
    norm2,
    ones,
    sigmoid,
    softmax,
    softplus,
    square,
    tanh,
    total,
    trace,
    unit,
)
from tests.unit.mutations.mutants import claims, row, under, without

a, h, c, v, f = active, hop, convex, flow, flips
left = a.energy_rate.claim[0].left
squares = total(ddt(a.a[a.k]) ** 2, a.k)
tanh_left = a.tanh_rate.claim[0].left
y_dot = ddt(h.y)
rows = h.energy_rows.rows
V = h.V
any_left, any_y = h.any_matrix.claim[0].left, h.any_y
twist = half * (ddt(any_y).T @ (V - V.T) @ any_y)
change = c.energy(c.x + c.eps * c.direction) - c.energy(c.x)
two = c.bound_rows.rows[1].relation
linear = c.eps * (c.direction.T @ (c.x - c.v)) + c.eps**2 / 2 * norm2(c.direction)
along = c.W @ c.direction
update = c.W.T @ c.grad_F(c.W @ c.x + c.b) + c.v
long = [c.bound({c.eps: 3}), square(c.direction)]
down = v.field(v.F.d(v.z), v.x)
v_rate = ddt(v.energy(v.F, v.x))
one = f.energy(f.x + f.h * unit(f.dim, f.k))
H_k = f.H[f.k]
followed = f.energy(f.x + H_k * unit(f.dim, f.k))
field_k, W_kk = (f.W @ f.x + f.b)[f.k], f.W[f.k, f.k]
pattern_lengths = Theorem(
    "The squared lengths of unit patterns add up to n",
    given=[soft.unit_patterns],
    claim=Equal(trace(soft.V @ soft.V.T), soft.n),
)
MUTANTS = [
    without(pattern_lengths, "V = 0", soft.unit_patterns),
    *claims(pattern_lengths, ("n = 2: 2 != 1", Equal(trace(soft.V @ soft.V.T), 1))),
    *claims(
        a.energy_rate,
        ("the sign", Equal(left, -a.rate(a.f.d))),
        ("tau is missing", Equal(left, a.rate(a.f.d) / a.tau)),
        ("f' is missing", Equal(left, -a.tau * squares)),
        ("f for f'", Equal(left, a.rate(a.f))),
    ),
    *claims(
        a.decrease,
        ("a fixed point", ddt(a.energy(a.a, a.f(a.a), a.F(a.a))) < 0),
        (">= for <=", left >= 0),
    ),
    *claims(
        a.tanh_rate,
        ("tanh for its square", Equal(tanh_left, a.rate(lambda u: 1 - tanh(u)))),
        ("the sign", Equal(tanh_left, a.rate(lambda u: 1 + tanh(u) ** 2))),
        (
            "2 for 4 in the slope",
            Equal(tanh_left, a.rate(lambda u: 2 * sigmoid(2 * u) * sigmoid(-2 * u))),
        ),
    ),
    *claims(
        a.legendre,
        ("the sign", Equal(d(a.u * a.f(a.u) + a.F(a.u), a.u), d(a.Phi(a.f(a.u)), a.u))),
        ("the point", Equal(d(a.u * a.f(a.u) - a.F(a.u), a.u), d(a.Phi(a.u), a.u))),
    ),
    *claims(
        h.activations,
        ("tau is missing", Equal(ddt(h.a), h.W @ h.y + h.b - h.a)),
        ("the sign of a", Equal(h.tau * ddt(h.a), h.W @ h.y + h.b + h.a)),
        ("b is missing", Equal(h.tau * ddt(h.a), h.W @ h.y - h.a)),
    ),
    row(
        h.activations,
        h.activation_rows,
        3,
        "b is not added",
        Equal(h.activation_rows.rows[2].relation.left, -(h.W @ h.x + h.b) + h.W @ h.y),
    ),
    *claims(
        h.gradient,
        (
            "a factor 1/2",
            Equal(grad(h.energy(h.W, h.q), h.q), -half * (h.W @ h.q) - h.b + h.finv(h.q)),
        ),
        ("f for its inverse", Equal(grad(h.energy(h.W, h.q), h.q), -(h.W @ h.q) - h.b + h.f(h.q))),
    ),
    row(
        h.energy_rate,
        h.energy_rows,
        2,
        "y for a",
        Equal(rows[1].relation.left, y_dot.T @ (-(h.W @ h.y) - h.b + h.y)),
    ),
    row(
        h.energy_rate,
        h.energy_rows,
        4,
        "the sign",
        Equal(rows[3].relation.left, h.tau * (y_dot.T @ ddt(h.a))),
    ),
    row(
        h.energy_rate,
        h.energy_rows,
        5,
        "f' squared",
        Equal(
            rows[4].relation.left, -h.tau * total(h.f.d(h.a[h.k]) ** 2 * ddt(h.a[h.k]) ** 2, h.k)
        ),
    ),
    *claims(h.decrease, ("a fixed point", ddt(h.E) < 0), (">= for <=", ddt(h.E) >= 0)),
    *claims(
        h.between,
        ("the times swapped", h.E.at(h.earlier) <= h.E.at(h.later)),
        ("outside the interval", h.E.at(2 * h.T) <= h.E.at(h.earlier)),
    ),
    *claims(
        h.any_matrix,
        ("V is not symmetric", Equal(any_left, h.rate(h.f, h.any_a))),
        ("the half is missing", Equal(any_left, h.rate(h.f, h.any_a) + 2 * twist)),
        ("V' - V", Equal(any_left, h.rate(h.f, h.any_a) - twist)),
    ),
    *claims(
        c.bound,
        ("F = 0: a factor 2", change <= 2 * c.decrease),
        (">= for <=", change >= c.decrease),
        ("F = 0, eps = 1: 3 - eps", change <= -half * c.eps * (3 - c.eps) * norm2(c.direction)),
        by=[convexity(c.F, c.now, c.then)],
    ),
    row(
        c.bound,
        c.bound_rows,
        2,
        "the tangent at the new point",
        two.left <= linear - c.eps * (c.grad_F(c.then).T @ along),
    ),
    row(
        c.bound,
        c.bound_rows,
        2,
        "the new point against the old",
        two.left >= linear - c.eps * (c.grad_F(c.now).T @ along),
    ),
    row(
        c.bound,
        c.bound_rows,
        1,
        "eps for eps^2",
        Equal(
            change,
            linear - half * (c.eps**2 - c.eps) * norm2(c.direction) - (c.F(c.then) - c.F(c.now)),
        ),
    ),
    under(c.descent, "F = 0, eps = 5/2", c.short[1], c.eps < 3),
    without(c.descent, "F = 0, eps = -1", c.short[0]),
    *claims(c.descent, ("d = 0", c.energy(c.x + c.eps * c.direction) < c.energy(c.x))),
    *claims(
        c.attention,
        ("F = 0, x = v", c.energy(2 * update) <= c.energy(c.x)),
        ("F = 0: a step of 3", c.energy(c.x + 3 * c.direction) <= c.energy(c.x)),
        by=long,
    ),
    *claims(
        f.flip_any_diagonal,
        ("the half is missing", Equal(one - f.energy(f.x), -f.h * field_k - f.h**2 * W_kk)),
        ("h for h^2", Equal(one - f.energy(f.x), -f.h * field_k - half * f.h * W_kk)),
    ),
    *claims(
        f.flip_bound,
        ("W_kk = -1", followed - f.energy(f.x) <= half * H_k**2 * W_kk),
        ("H = 0", followed - f.energy(f.x) < -half * H_k**2 * W_kk),
    ),
    without(f.flip_descends, "W_kk = -1", f.flip_descends.given[1]),
    without(f.flip_descends, "against the field", f.along_its_field),
    *claims(
        soft.example_14,
        (
            "beta is omitted",
            Equal(
                -grad(soft.energy(soft.potential, soft.V @ soft.x), soft.x),
                -soft.x + soft.V.T @ softmax(soft.V @ soft.x),
            ),
        ),
    ),
    *claims(
        soft.categorical, ("n = 2", Equal(total(soft.p), soft.n)), ("n = 1", soft.p < ones(soft.n))
    ),
    *claims(
        v.descent,
        ("tau is missing", Equal(v_rate, -norm2(ddt(v.x)))),
        ("the field for the speed", Equal(v_rate, -v.tau * norm2(down))),
    ),
    row(
        v.descent,
        v.descent_rows,
        2,
        "the sign",
        Equal(v.descent_rows.rows[1].relation.left, down.T @ ddt(v.x)),
    ),
    *claims(v.lyapunov, ("a fixed point", v_rate < 0)),
    *claims(
        v.example_13,
        ("sigma' for sigma", Equal(v.example_13.claim[0].left, v.field(v.sigma.d, v.q))),
        ("S for sigma", Equal(v.example_13.claim[0].left, v.field(v.S, v.q))),
    ),
    *claims(
        v.example_13_sigmoid, ("sigmoid(-z)", Equal(grad(total(softplus(v.z)), v.z), sigmoid(-v.z)))
    ),
]
