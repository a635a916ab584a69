"""Statements used at other symbols: where they apply the claim is proved, elsewhere it is not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from symnode.language.dynamics import identity_in
from symnode.language.elementary import exp, log
from symnode.language.relations import Equal, NotEqual
from symnode.language.statements import Lemma, Proof, Theorem
from symnode.language.states import function, scalar_field
from symnode.language.surface import (
    dimensions,
    expectation,
    gaussian,
    matrix,
    norm2,
    parameter,
    positive,
    probability,
    scalar,
    total,
    vector,
)
from symnode.methods.slacks import convexity, log_bound, monotonicity, nonnegative
from symnode.verify.prove import prove

half = Fraction(1, 2)
n, m = dimensions("n m")
i, j = n.index("i"), n.index("j")
a, b, c, r = (scalar(name) for name in "abcr")
u, v = positive("u"), positive("v")
theta = parameter("theta")
x, y = vector("x", n), vector("y", n)
p = vector("p", n, positive=True)
M, S = matrix("M", n, n), matrix("S", n, n, symmetric=True)
F = scalar_field("F", theta, a)
f, up, cup = function("f"), function("up", increasing=True), function("cup", convex=True)
other, steep, bowl = function("g"), function("g_1", increasing=True), function("g_2", convex=True)
P = probability("P")
X, z = P.variable("X"), gaussian("z")

flat = Lemma("flat", given=[identity_in(Equal(F(theta, a), 0), theta)],
             claim=Equal(F.d(theta)(theta, a), 0))  # fmt: skip
nowhere = Lemma("nowhere", given=[identity_in(Equal(f(c), 0), c)], claim=Equal(f(-1), 0))
log_lemma = Lemma("log", claim=log(u) <= u - 1)
log_proof = Proof(log_lemma, by=log_bound(u))
ordered = Lemma("ordered", given=[a <= b], claim=2 * a <= 2 * b)
strictly = Lemma("strictly", given=[a < b], claim=a < 2 * b - a)
product = Lemma("product", given=[a >= 0, b >= 0], claim=a * b >= 0)
product_proof = Proof(product, by=nonnegative(a * b))
inverse = Lemma("inverse", given=[NotEqual(a, 0)], claim=Equal(a / a, 1))
mono = Lemma("mono", claim=(up(a) - up(b)) * (a - b) >= 0)
mono_proof = Proof(mono, by=monotonicity(up, a, b))
tangent = Lemma("tangent", claim=cup(a) >= cup(b) + cup.d(b) * (a - b))
tangent_proof = Proof(tangent, by=convexity(cup, a, b))
mean = Lemma("mean", claim=total(x) ** 2 <= n * norm2(x))
mirror = Lemma("mirror", claim=Equal(S[i, j], S[j, i]))
entries = Lemma("entries", given=[x <= y], claim=total(x) <= total(y))
variance = Lemma("variance", claim=Equal(expectation(z**2), 1))


@dataclass(frozen=True)
class Case:
    """A claim, the use of a lemma that should give it, and its hypotheses."""

    claim: Any
    by: Any
    given: tuple[Any, ...] = ()


GOOD = [
    Case(
        Equal(F.d(theta)(theta, b), 0), flat({a: b}), (identity_in(Equal(F(theta, b), 0), theta),)
    ),
    Case(log(exp(a)) <= exp(a) - 1, log_lemma({u: exp(a)})),
    Case(2 * a <= 2 * c, ordered({b: c}), (a <= c,)),
    Case(b * c >= 0, product({a: b, b: c}), (b >= 0, c >= 0)),
    Case(Equal(v / v, 1), inverse({a: v})),
    Case((steep(a) - steep(b)) * (a - b) >= 0, mono({up: steep})),
    Case(bowl(a) >= bowl(r) + bowl.d(r) * (a - r), tangent({cup: bowl, b: r})),
    Case(total(x + y) ** 2 <= n * norm2(x + y), mean({x: x + y})),
    Case(total(x) <= total(p), entries({y: p}), (x <= p,)),
    Case(Equal(expectation(z**2) + 1, 2), variance({})),
]
BAD = [
    Case(Equal(F.d(theta)(theta, theta), 0), flat({a: theta}),
         (identity_in(Equal(F(theta, theta), 0), theta),)),
    Case(Equal(F.d(theta)(theta, 2 * theta), 0), flat({a: 2 * theta}),
         (identity_in(Equal(F(theta, 2 * theta), 0), theta),)),
    Case(Equal(F.d(theta)(theta, a), 0), flat, (Equal(F(theta, a), 0),)),
    Case(Equal(f(-1), 0), nowhere, (identity_in(Equal(f(u), 0), u),)),
    Case(Equal(f(-1), 0), nowhere({c: u}), (identity_in(Equal(f(u), 0), u),)),
    Case(Equal(f(-1), 0), nowhere, (Equal(f(c), 0),)),
    Case(log(a) <= a - 1, log_lemma({u: a})),
    Case(log(a**2) <= a**2 - 1, log_lemma({u: a**2})),
    Case(log(a) <= a - 1, log_lemma({u: a}), (a >= 0,)),
    Case(log(v) < v - 1, log_lemma({u: v})),
    Case(log(v) <= v - 2, log_lemma({u: v})),
    Case(2 * a <= 2 * c, ordered({b: c})),
    Case(2 * a <= 2 * c, ordered({b: c}), (c <= a,)),
    Case(2 * a < 2 * c, ordered({b: c}), (a <= c,)),
    Case(Equal(2 * a, 2 * c), ordered({b: c}), (a <= c,)),
    Case(a < 2 * c - a, strictly({b: c}), (a <= c,)),
    Case(b * c >= 0, product({a: b, b: c}), (b >= 0,)),
    Case(b * c >= 0, product({a: b, b: c}), (b <= 0, c >= 0)),
    Case(b * c > 0, product({a: b, b: c}), (b >= 0, c >= 0)),
    Case(Equal(b / b, 1), inverse({a: b})),
    Case(Equal(b / b, 1), inverse({a: b}), (b >= 0,)),
    Case(Equal((b - c) / (b - c), 1), inverse({a: b - c}), (NotEqual(b, 0), NotEqual(c, 0))),
    Case((other(a) - other(b)) * (a - b) >= 0, mono({up: other})),
    Case((bowl(a) - bowl(b)) * (a - b) >= 0, mono({up: bowl})),
    Case(other(a) >= other(b) + other.d(b) * (a - b), tangent({cup: other})),
    Case(steep(a) >= steep(b) + steep.d(b) * (a - b), tangent({cup: steep})),
    Case(bowl(a) >= bowl(b), tangent({cup: bowl})),
    Case(total(x) ** 2 <= norm2(x), mean({x: x})),
    Case(total(x + y) ** 2 <= norm2(x) + norm2(y), mean({x: x + y})),
    Case(Equal(M[i, j], M[j, i]), mirror({S: M})),
    Case(Equal(M[i, j], M[j, i]), mirror),
    Case(total(x) <= total(p), entries({y: p})),
    Case(total(x) <= total(p), entries({y: p}), (total(x) <= 2 * total(p),)),
    Case(total(x) <= total(p), entries({y: p}), (p <= x,)),
    Case(Equal(expectation(X**2), 1), variance({})),
]  # fmt: skip


def proved(case: Case) -> bool:
    theorem = Theorem("use", given=case.given, claim=case.claim)
    return prove(theorem, [Proof(theorem, by=case.by)]).ok


@pytest.mark.parametrize("case", GOOD, ids=lambda case: str(case.claim))
def test_a_lemma_is_used_where_it_applies(case: Case) -> None:
    assert proved(case)


@pytest.mark.parametrize("case", BAD, ids=lambda case: str(case.claim))
def test_a_lemma_is_not_used_elsewhere(case: Case) -> None:
    assert not proved(case)
