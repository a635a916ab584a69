"""True statements and rules used where they do not apply."""

from __future__ import annotations

from typing import Any

from proofs.adjoint_method import discrete as runge
from proofs.blog import total_derivative as total_d
from proofs.expectation import price, stein
from proofs.hopfield import activation_energy as active
from proofs.hopfield import convex_descent as convex
from proofs.hopfield import energy_change as flip
from proofs.inequalities import classical as classic
from proofs.inequalities import jensen
from proofs.simplest_neural_ode import asymmetry as asym
from proofs.simplest_neural_ode import gradient_step as gd
from symnode.page import (
    Dynamics,
    Equal,
    d,
    ddt,
    exp,
    expectation,
    function,
    grad,
    half,
    identity_in,
    log,
    log_bound,
    matrix,
    norm2,
    ones,
    scalar_field,
    sqrt,
    telescoping,
    total,
    unit,
)
from tests.unit.mutations.mutants import uses_of

c, s, p, D, a, v = classic, stein, price, total_d, asym, convex
r, act = runge, active
G = scalar_field("G", v.z)
f = function("f")
F = function("F", primitive_of=f)
loose = matrix("V", flip.dim, flip.dim)
loose_energy = -half * (flip.x.T @ loose @ flip.x) - flip.b.T @ flip.x
X = jensen.P.variable("Y")
at_h = Equal(D.L, d(D.f(D.h + D.r * D.h), D.r).replace({D.r: 0}))
any_network = Dynamics(act.x, rhs=(-act.x + f(act.a)) / act.tau, on=(0, act.T))
gibbs = c.gibbs.claim[0]
first, second = r.euler.given
pair, N = r.lam.T @ r.S, r.steps
grown = total(pair.at(r.k + 1) - pair.at(r.k), r.k)
at_star = {gd.a: gd.a_star}
ratio = gd.ratio.claim[0]


def concave_energy(x: Any) -> Any:
    """The energy of the page with G in the place of the convex potential."""
    return half * norm2(x) - v.v.T @ x - G(v.W @ x + v.b)


G_step = -v.x + v.W.T @ G.d(v.z)(v.W @ v.x + v.b) + v.v


MUTANTS = [
    *uses_of(
        c.gibbs,
        ("q sums to 2", gibbs, [c.gibbs.given[0]]),
        ("p sums to 1/2", gibbs, [c.gibbs.given[1]]),
    ),
    *uses_of(c.logarithm({c.u: c.a}), ("a = -1", log(c.a) <= c.a - 1)),
    *uses_of(c.logarithm({c.u: c.a**2}), ("a = 0", log(c.a**2) <= c.a**2 - 1)),
    *uses_of(c.young({c.eps: c.c}), ("c = -1", c.a * c.b <= c.c * c.a**2 / 2 + c.b**2 / (2 * c.c))),
    *uses_of(
        c.young({c.eps: -c.eps}),
        ("a negative weight", c.a * c.b <= -c.eps * c.a**2 / 2 - c.b**2 / (2 * c.eps)),
    ),
    *uses_of(c.means({c.u: c.a}), ("a = -1: the root", sqrt(c.a * c.v) <= half * (c.a + c.v))),
    *uses_of(c.cauchy_schwarz({c.x: ones(c.n)}), ("y = (1, 1)", total(c.y) ** 2 <= norm2(c.y))),
    *uses_of(
        log_bound(X / expectation(X)),
        ("Y = -1", expectation(log(X)) <= log(expectation(X))),
    ),
    *uses_of(
        v.descent({v.eps: 3}),
        ("F = 0: a step of 3", v.energy(v.x + 3 * v.direction) <= v.energy(v.x)),
    ),
    *uses_of(
        v.bound({v.F: G, v.eps: 1}),
        (
            "G is concave",
            concave_energy(v.x + G_step) - concave_energy(v.x) <= -half * norm2(G_step),
        ),
    ),
    *uses_of(
        flip.gradient({flip.W: loose}),
        ("V is not symmetric", Equal(grad(loose_energy, flip.x), -(loose @ flip.x) - flip.b)),
    ),
    *uses_of(
        flip.change({flip.W: loose}),
        (
            "V is not symmetric",
            Equal(
                loose_energy.replace({flip.x: flip.x + flip.delta}) - loose_energy,
                -(flip.delta.T @ (loose @ flip.x + flip.b))
                - half * (flip.delta.T @ loose @ flip.delta),
            ),
        ),
    ),
    *uses_of(
        act.decrease({act.f: f, act.F: F}),
        ("f decreases", ddt(act.energy(act.a, f(act.a), F(act.a))) <= 0, [any_network]),
    ),
    *uses_of(p.correlation, ("rho = 2: the root", Equal(expectation(p.y**2), 1))),
    *uses_of(
        s.scaled({s.c: s.x}),
        (
            "c is the sample: f = id",
            Equal(expectation(s.x * s.f(s.x * s.x)), s.x * expectation(s.f.d(s.x * s.x))),
        ),
    ),
    *uses_of(
        D.entries({D.x: D.h}),
        (
            "known at x = h only: f = x^2",
            Equal(D.L(unit(D.n, D.j))[D.i], D.f.d(D.x)(D.h)[D.i, D.j]),
            [identity_in(at_h, D.h)],
        ),
    ),
    *uses_of(
        gd.ratio(at_star),
        ("0/0 at a*", Equal(ratio.left.replace(at_star), ratio.right.replace(at_star))),
    ),
    *uses_of(
        a.accentuated({a.longer: a.shorter}),
        ("equal times", exp(a.c * a.shorter) < exp(a.c * a.shorter), [a.c > 0]),
    ),
    *uses_of(
        telescoping(pair, N),
        ("from 1", Equal(grown, pair.at(N) - pair.at(1)), r.method),
        ("to N + 1", Equal(grown, pair.at(N + 1) - pair.at(0)), r.method),
        ("to N - 1", Equal(grown, pair.at(N - 1) - pair.at(0)), r.method),
    ),
    *uses_of(
        telescoping(r.x, N),
        ("a step after the last", Equal(r.x.at(N + 1), r.x.at(N) + r.h * r.f.at(N)), [first]),
    ),
    *uses_of(
        telescoping(r.lam, N),
        (
            "a step before the first",
            Equal(r.lam.at(-1), r.lam.at(0) + r.h * (r.f.d(r.x).at(-1).T @ r.lam.at(0))),
            [second],
        ),
    ),
]
