"""False inequalities of functions, matrices, hypotheses and trajectories beside true ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symnode.language.differentials import ddt, integral
from symnode.language.dynamics import Dynamics, identity_in
from symnode.language.elementary import exp, log, tanh
from symnode.language.relations import Equal
from symnode.language.states import function, scalar_field, state
from symnode.language.surface import (
    dimensions,
    expectation,
    instant,
    matrix,
    measure,
    measure_integral,
    norm2,
    positive,
    probability,
    scalar,
    time,
    total,
    trace,
    vector,
)
from symnode.methods.slacks import (
    convexity,
    log_bound,
    monotonicity,
    nonnegative,
    semidefiniteness,
    square,
)
from tests.unit.inequality_families import Family, misprints, proved, weaker

pytestmark = pytest.mark.slow  # a minute or so: make slow

half = Fraction(1, 2)
n = dimensions("n")
i, j = n.index("i"), n.index("j")
a, b, c, r = (scalar(name) for name in "abcr")
u, T = positive("u"), positive("T")
x, y = vector("x", n), vector("y", n)
W, S = matrix("W", n, n, semidefinite=True), matrix("S", n, n, symmetric=True)
A = matrix("A", n, n, positive=True)
P, mu = probability("P"), measure("mu")
X, U = P.variable("X"), P.variable("U", positive=True)
g = mu.variable("g", positive=True)
up, cup, f = function("up", increasing=True), function("F", convex=True), function("f")
above = function("k", positive=True)
G = scalar_field("G", x, y, convex=True)
t = time()
s, s0 = instant("s", 0, T), instant("s_0", 0, T)
state_x = state("x")
decay = Dynamics(state_x, rhs=-state_x, initial=a, on=(0, T))
descent = Dynamics(state_x, rhs=-cup.d(state_x), initial=a, on=(0, T))
ascent = Dynamics(state_x, rhs=cup.d(state_x), initial=a, on=(0, T))

FAMILIES = [
    Family(
        "convexity of a function of one number",
        cup(a) >= cup(b) + cup.d(b) * (a - b),
        (
            cup(a) >= cup(b),
            cup(a) >= cup(b) + cup.d(a) * (a - b),
            cup(a) <= cup(b) + cup.d(b) * (a - b),
            cup(a) > cup(b) + cup.d(b) * (a - b),
            cup(a) >= cup(b) + cup.d(b) * (b - a),
            cup(a) >= 0,
            cup.d(a) >= 0,
            f(a) >= f(b) + f.d(b) * (a - b),
            up(a) >= up(b) + up.d(b) * (a - b),
        ),
        by=(convexity(cup, a, b), convexity(cup, b, a)),
    ),
    Family(
        "the slope of a convex function increases",
        (cup.d(a) - cup.d(b)) * (a - b) >= 0,
        (
            (cup.d(a) - cup.d(b)) * (b - a) >= 0,
            (cup.d(a) - cup.d(b)) * (a - b) > 0,
            (cup(a) - cup(b)) * (a - b) >= 0,
            cup.d(a) - cup.d(b) >= 0,
            (f.d(a) - f.d(b)) * (a - b) >= 0,
        ),
        by=(convexity(cup, a, b), convexity(cup, b, a)),
    ),
    Family(
        "convexity in two vectors is joint",
        G(x, y) >= G(y, x) + G.d(x)(y, x).T @ (x - y) + G.d(y)(y, x).T @ (y - x),
        (
            G(x, y) >= G(y, x) + G.d(x)(y, x).T @ (x - y),
            G(x, y) >= G(y, x) + G.d(y)(y, x).T @ (y - x),
            G(x, y) >= G(y, x) + G.d(x)(x, y).T @ (x - y) + G.d(y)(x, y).T @ (y - x),
            G(x, y) >= G(y, x),
            Equal(G(x, y), G(y, x)),
        ),
        by=(convexity(G, (x, y), (y, x)),),
    ),
    Family(
        "Jensen's inequality",
        expectation(cup(X)) >= cup(expectation(X)),
        (
            expectation(cup(X)) <= cup(expectation(X)),
            expectation(cup(X)) > cup(expectation(X)),
            Equal(expectation(cup(X)), cup(expectation(X))),
            expectation(f(X)) >= f(expectation(X)),
            expectation(up(X)) >= up(expectation(X)),
            expectation(cup(X)) >= 0,
        ),
        by=(convexity(cup, X, expectation(X)),),
    ),
    Family(
        "the second moment",
        expectation(X) ** 2 <= expectation(X**2),
        (
            expectation(X) ** 2 < expectation(X**2),
            expectation(X) ** 2 >= expectation(X**2),
            expectation(X) <= expectation(X**2),
            expectation(X) ** 4 <= expectation(X**2),
            expectation(X) >= 0,
        ),
        by=(square(X - expectation(X)),),
    ),
    Family(
        "Jensen's inequality for the logarithm",
        expectation(log(U)) <= log(expectation(U)),
        (
            expectation(log(U)) >= log(expectation(U)),
            expectation(log(U)) < log(expectation(U)),
            expectation(log(U)) <= 0,
            log(expectation(U)) <= expectation(U) - 2,
        ),
        by=(log_bound(U / expectation(U)), log_bound(U)),
    ),
    Family(
        "a positive function over a measure of any mass",
        measure_integral(g) >= 0,
        (measure_integral(g) > 0, measure_integral(g) <= 0, measure_integral(g) >= 1),
        by=(nonnegative(g),),
    ),
    Family(
        "an increasing function",
        (up(a) - up(b)) * (a - b) >= 0,
        (
            (up(a) - up(b)) * (a - b) > 0,
            (up(a) - up(b)) * (b - a) >= 0,
            up(a) >= up(b),
            up(a) >= a,
            up(a) >= 0,
            up(a) * a >= 0,
            up.d(a) > 0,
            (f(a) - f(b)) * (a - b) >= 0,
            (cup(a) - cup(b)) * (a - b) >= 0,
            (up(a) - up(b)) * (a - b) >= (a - b) ** 2,
        ),
        by=(monotonicity(up, a, b), monotonicity(up, a, 0), nonnegative(up.d(a))),
    ),
    Family(
        "a semidefinite matrix",
        x.T @ W @ x >= 0,
        (
            x.T @ W @ x > 0,
            x.T @ W @ y >= 0,
            x.T @ W @ x <= 0,
            x.T @ W @ x >= norm2(x),
            x.T @ S @ x >= 0,
            x.T @ A @ x >= 0,
            W[i, j] >= 0,
            x.T @ W @ y <= norm2(x) + norm2(y),
        ),
        by=(semidefiniteness(W, x), semidefiniteness(W, y), semidefiniteness(W, x - y)),
    ),
    Family(
        "two semidefinite forms bound the mixed one",
        2 * (x.T @ W @ y) <= x.T @ W @ x + y.T @ W @ y,
        (
            3 * (x.T @ W @ y) <= x.T @ W @ x + y.T @ W @ y,
            2 * (x.T @ W @ y) < x.T @ W @ x + y.T @ W @ y,
            2 * (x.T @ W @ y) <= x.T @ W @ x - y.T @ W @ y,
            2 * (x.T @ S @ y) <= x.T @ S @ x + y.T @ S @ y,
            2 * (x.T @ W @ y) >= x.T @ W @ x + y.T @ W @ y,
        ),
        by=(semidefiniteness(W, x - y), semidefiniteness(W, x + y)),
    ),
    Family(
        "a product of nonnegative numbers",
        a * b >= 0,
        (a * b > 0, a * b <= 0, a - b >= 0, a * b * c >= 0, a * b >= a, a / u >= a),
        given=(a >= 0, b >= 0),
        by=(nonnegative(a * b),),
        without=((a >= 0,), (b >= 0,), ()),
    ),
    Family(
        "a step between two ends",
        r * (2 - r) >= 0,
        (r * (2 - r) > 0, r * (2 - r) >= 1, r * (3 - r) >= 4, r * (1 - r) >= 0),
        given=(r >= 0, r <= 2),
        by=(nonnegative(r * (2 - r)),),
        without=((r >= 0,), (r <= 2,), ()),
    ),
    Family(
        "inequalities are added up",
        a <= c,
        (a < c, a >= c, Equal(a, c), a <= c - 1, 2 * a <= c, a**2 <= c**2),
        given=(a <= b, b <= c),
        without=((a <= b,), (b <= c,), ()),
    ),
    Family(
        "entries below entries",
        total(x) <= total(y),
        (
            total(x) < total(y),
            norm2(x) <= norm2(y),
            total(x) >= total(y),
            x[i] <= y[j],
            total(x) <= y[i],
            total(x) ** 2 <= total(y) ** 2,
        ),
        given=(x <= y,),
        without=((),),
    ),
    Family(
        "decay of the square of a state",
        ddt(state_x**2) <= 0,
        (
            ddt(state_x**2) < 0,
            ddt(state_x**2) >= 0,
            ddt(state_x) <= 0,
            state_x.at(T) <= state_x.at(0),
            state_x.at(T) ** 2 >= a**2,
            state_x.at(s) ** 2 <= state_x.at(s0) ** 2,
            state_x.at(2 * T) ** 2 <= a**2,
        ),
        given=(decay,),
        by=(square(state_x),),
    ),
    Family(
        "descent of a potential",
        ddt(cup(state_x)) <= 0,
        (
            ddt(cup(state_x)) < 0,
            ddt(cup(state_x)) >= 0,
            ddt(state_x**2) <= 0,
            cup(state_x.at(T)) >= cup(a),
            cup(state_x.at(2 * T)) <= cup(a),
        ),
        given=(descent,),
        by=(square(cup.d(state_x)),),
        without=((ascent,), ()),
    ),
    Family(
        "an integral over a range in order",
        integral(above(t), 0, T) >= 0,
        (
            integral(above(t), T, 0) >= 0,
            integral(above(t), 0, r) >= 0,
            integral(above(t), s, s0) >= 0,
            integral(above(t), 0, T) <= 0,
            integral(f(t), 0, T) >= 0,
            integral(above.d(t), 0, T) >= 0,
            integral(above(t), 0, T) >= T,
        ),
        by=(nonnegative(above(t)),),
    ),
    Family(
        "a function that is everywhere below another",
        f(a) <= up(a),
        (f.d(a) <= up.d(a), f(a) < up(a), f(a) <= up(b), f(a) <= up(a) - 1, Equal(f(a), up(a))),
        given=(identity_in(f(c) <= up(c), c),),
        without=((f(c) <= up(c),), ()),
    ),
    Family(
        "the hyperbolic tangent",
        tanh(a) <= 1,
        (tanh(a) <= 0, tanh(a) >= 0, tanh(a) <= a, tanh(a) >= a, tanh(a) <= half, tanh(a) > 1),
        by=(nonnegative(1 / (exp(2 * a) + 1)),),
    ),
    Family(
        "the trace of a positive matrix",
        trace(A) > 0,
        (trace(A) < 0, trace(A) >= 1, trace(S) >= 0, trace(A) >= n, trace(W @ S) >= 0),
        by=(nonnegative(trace(A)),),
    ),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_true_statement_is_proved(family: Family) -> None:
    assert proved(family.true, family.given, family.by)


@pytest.mark.parametrize(("family", "claim"), misprints(FAMILIES))
def test_no_misprint_is_proved(family: Family, claim: Any) -> None:
    assert not proved(claim, family.given, family.by)


@pytest.mark.parametrize(("family", "given"), weaker(FAMILIES))
def test_no_hypothesis_is_left_out(family: Family, given: Any) -> None:
    assert not proved(family.true, given, family.by)
