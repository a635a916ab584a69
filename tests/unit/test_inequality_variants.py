"""False inequalities beside true ones: none is proved, whatever is named after ``by=``.

Each family is one true statement with the hints that prove it, and misprints of it: a constant, a
sign, a power of the dimension, < for <=, a dropped factor or term, a hypothesis left out.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symnode.language.elementary import exp, log, sqrt
from symnode.language.relations import Equal
from symnode.language.surface import (
    dimensions,
    nonzero,
    norm2,
    positive,
    scalar,
    total,
    vector,
)
from symnode.methods.slacks import (
    exp_bound,
    log_bound,
    nonnegative,
    square,
)
from tests.unit.inequality_families import Family, misprints, proved, weaker

half, third = Fraction(1, 2), Fraction(1, 3)
n = dimensions("n")
i, j = n.index("i"), n.index("j")
a, b, r = (scalar(name) for name in "abr")
u, v, eps = (positive(name) for name in ("u", "v", "eps"))
z = nonzero("z")
x, y = vector("x", n), vector("y", n)
p, q = vector("p", n, positive=True), vector("q", n, positive=True)

FAMILIES = [
    Family(
        "the square of a difference",
        a * b <= a**2 / 2 + b**2 / 2,
        (
            a * b <= a**2 / 3 + b**2 / 3,
            a * b <= a**2 / 4 + b**2 / 2,
            a * b < a**2 / 2 + b**2 / 2,
            a * b >= a**2 / 2 + b**2 / 2,
            a * b <= a**2 / 2 - b**2 / 2,
            a * b <= a**2 / 2,
            2 * a * b <= a + b,
            a * b <= a**4 / 2 + b**4 / 2,
            3 * a * b <= a**2 + b**2,
        ),
        by=(square(a - b), square(a + b)),
    ),
    Family(
        "Young's inequality with a weight",
        a * b <= eps * a**2 / 2 + b**2 / (2 * eps),
        (
            a * b <= eps * a**2 / 2 + b**2 * eps / 2,
            a * b <= eps * a**2 / 2 + b**2 / (4 * eps),
            a * b <= eps * a**2 / 4 + b**2 / (2 * eps),
            a * b <= eps * a**2 / 2 - b**2 / (2 * eps),
            a * b <= z * a**2 / 2 + b**2 / (2 * z),
            a * b <= r * a**2 / 2 + b**2 / (2 * r),
        ),
        by=(square(eps * a - b).times(1 / (2 * eps)), square(z * a - b).times(1 / z)),
    ),
    Family(
        "the Cauchy-Schwarz inequality in two numbers",
        (a * b + u * v) ** 2 <= (a**2 + u**2) * (b**2 + v**2),
        (
            (a * b + u * v) ** 2 <= (a**2 + u**2) * b**2,
            (a * b + u * v) ** 2 <= a**2 + u**2,
            (a * b + u * v) ** 2 < (a**2 + u**2) * (b**2 + v**2),
            (a * b + u * v) ** 2 <= a**2 * b**2 + u**2 * v**2,
            (a * b + u * v) ** 2 >= (a**2 + u**2) * (b**2 + v**2),
        ),
        by=(square(a * v - b * u),),
    ),
    Family(
        "the Cauchy-Schwarz inequality",
        (x.T @ y) ** 2 <= norm2(x) * norm2(y),
        (
            (x.T @ y) ** 2 <= norm2(x),
            (x.T @ y) ** 2 <= norm2(x) * norm2(x),
            x.T @ y <= norm2(x) * norm2(y),
            (x.T @ y) ** 2 <= half * norm2(x) * norm2(y),
            (x.T @ y) ** 2 < norm2(x) * norm2(y),
            n * (x.T @ y) ** 2 <= norm2(x) * norm2(y),
            norm2(x) * norm2(y) <= n * (x.T @ y) ** 2,
        ),
        by=(square(x @ y.T - y @ x.T),),
    ),
    Family(
        "the square of a sum",
        total(x) ** 2 <= n * norm2(x),
        (
            total(x) ** 2 <= norm2(x),
            total(x) ** 2 >= norm2(x),
            total(x) ** 2 < n * norm2(x),
            n * total(x) ** 2 <= norm2(x),
            total(x) ** 2 <= norm2(x) * n / 2,
            total(x) <= norm2(x),
            norm2(x) <= total(x) ** 2,
            norm2(x) <= n * total(x) ** 2,
        ),
        by=(square(x[i] - x[j]), square(total(x))),
    ),
    Family(
        "the triangle inequality, squared",
        norm2(x + y) <= 2 * norm2(x) + 2 * norm2(y),
        (
            norm2(x + y) <= norm2(x) + norm2(y),
            norm2(x + y) <= 2 * norm2(x) + norm2(y),
            norm2(x + y) < 2 * norm2(x) + 2 * norm2(y),
            norm2(x - y) >= norm2(x) - norm2(y),
            norm2(x + y) >= 2 * norm2(x) + 2 * norm2(y),
            norm2(x) + norm2(y) <= norm2(x + y),
        ),
        by=(square(x - y), square(x + y)),
    ),
    Family(
        "the two means",
        sqrt(u * v) <= half * (u + v),
        (
            sqrt(u * v) < half * (u + v),
            sqrt(u * v) >= half * (u + v),
            sqrt(u * v) <= third * (u + v),
            sqrt(u * v) <= half * (u - v),
            u * v <= half * (u + v),
            sqrt(a * b) <= half * (a + b) - 1,
            2 / (1 / u + 1 / v) >= sqrt(u * v),
        ),
        by=(square(sqrt(u) - sqrt(v)), nonnegative(sqrt(u * v))),
    ),
    Family(
        "a number and its inverse",
        u + 1 / u >= 2,
        (u + 1 / u > 2, u + 1 / u >= 3, z + 1 / z >= 2, z + 1 / z >= -2, u - 1 / u >= 0),
        by=(square(u - 1).times(1 / u), square(z - 1).times(1 / z**2), square(z - 1)),
    ),
    Family(
        "the logarithm below its tangent",
        log(u) <= u - 1,
        (
            log(u) < u - 1,
            log(u) >= u - 1,
            log(u) <= u - 2,
            log(u) <= u / 2 - 1,
            log(a) <= a - 1,
            log(z) <= z - 1,
            log(u) <= v - 1,
            log(u) >= 0,
            log(1 + u) <= u - 1,
        ),
        by=(log_bound(u), log_bound(1 + u), log_bound(1 / u)),
    ),
    Family(
        "the exponential above its tangent",
        exp(a) >= 1 + a,
        (
            exp(a) > 1 + a,
            exp(a) >= 2 + a,
            exp(a) >= 1 + 2 * a,
            exp(a) <= 1 + a,
            exp(a) >= 1 + a + a**2 / 2,
            exp(a) >= 1,
            exp(-a) >= 1 + a,
        ),
        by=(exp_bound(a), exp_bound(-a), square(a)),
    ),
    Family(
        "Gibbs' inequality",
        total(p[i] * log(p[i] / q[i]), i) >= 0,
        (
            total(p[i] * log(p[i] / q[i]), i) > 0,
            total(p[i] * log(p[i] / q[i]), i) <= 0,
            total(q[i] * log(p[i] / q[i]), i) >= 0,
            total(log(p[i] / q[i]), i) >= 0,
            total(p[i] * log(p[i]), i) >= 0,
            total(p[i] * log(p[i] / q[i]), i) >= 1,
        ),
        given=(Equal(total(p), 1), Equal(total(q), 1)),
        by=(log_bound(q[i] / p[i]).times(p[i]), log_bound(p[i] / q[i]).times(q[i])),
        without=((Equal(total(p), 1),), (Equal(total(q), 1),), ()),
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
