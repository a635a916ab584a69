"""Is a polynomial nonnegative wherever it counts? The answer yes must be certain."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from symnode.checker.constants import power
from symnode.checker.context import OutOfBudget
from symnode.checker.polynomial import EXP, Polynomial
from symnode.checker.polynomial_signs import Ranges, certainly, convex, pivots, semidefinite
from symnode.checker.univariate import certainly_at_least, certainly_at_least_everywhere

x, y, z, t = (Polynomial.generator(g) for g in "xyzt")


def q(value: object) -> Polynomial:
    return Polynomial.number(Fraction(value))  # type: ignore[arg-type]


def nonnegative(p: Polynomial, **ranges: object) -> bool:
    return certainly(p, strict=False, ranges=Ranges(**ranges))  # type: ignore[arg-type]


def positive(p: Polynomial, **ranges: object) -> bool:
    return certainly(p, strict=True, ranges=Ranges(**ranges))  # type: ignore[arg-type]


def on(lo: object, hi: object) -> dict[str, object]:
    return {"within": {"t": (Fraction(lo), Fraction(hi))}}  # type: ignore[arg-type]


HUGE = q(10**300)


@pytest.mark.parametrize(
    "p",
    [
        q(0),
        q(1),
        x * x,
        x * x - x * y.scaled(Fraction(2)) + y * y,
        x * x + x + q("1/4"),
        x.power(4) - (x * x).scaled(Fraction(2)) + q(1),
        x.power(4) + y.power(2) * z.power(2) + q("1/9"),
        (x + y + z).power(2) + (x - y).power(2) + (z - q(1)).power(2),
        HUGE * x * x + HUGE * x + HUGE * q("1/4"),
        x * x * Polynomial.generator(EXP) + q(1) - power(q(2), Fraction(-1, 2)),
    ],
)
def test_nonnegative_everywhere(p: Polynomial) -> None:
    assert nonnegative(p)


@pytest.mark.parametrize(
    "p",
    [
        q(-1),
        x,
        x.power(3),
        x.power(4) - q(1),
        x * x + x * y.scaled(Fraction(2)),
        x * x + x * y.scaled(Fraction(2)) + y * y - q("1/1000000000"),
        x * x + x + q("1/4") - q(Fraction(1, 10**200)),
        HUGE * x * x + HUGE * x + HUGE * q("1/4") - q(1),
        x * y,
        x * x * y,
        x * x - y.power(4),
        y * y + x,
        x * x * (q("2718281828/1000000000") - Polynomial.generator(EXP)),
        (x * x + q(1)) * (q("99/70") - power(q(2), Fraction(1, 2))).scaled(Fraction(-1)),
    ],
)
def test_not_nonnegative(p: Polynomial) -> None:
    assert not nonnegative(p)
    assert not positive(p)


def test_zero_is_nonnegative_and_not_positive() -> None:
    for p in (q(0), x * x, (x - y).power(2), x.power(4) - (x * x).scaled(Fraction(2)) + q(1)):
        assert nonnegative(p)
        assert not positive(p)
        assert positive(p + q(Fraction(1, 10**50)))


def test_motzkin_is_nonnegative_and_not_shown() -> None:
    """No sum of squares: the answer "not shown" is allowed, a wrong yes would not be."""
    motzkin = x.power(4) * y.power(2) + x.power(2) * y.power(4) + q(1)
    motzkin = motzkin - (x * x * y * y).scaled(Fraction(3))
    assert not nonnegative(motzkin)


def test_ends_of_an_interval() -> None:
    hat = t * (q(1) - t)
    assert nonnegative(hat, **on(0, 1))
    assert not positive(hat, **on(0, 1))
    assert positive(hat, **on("1/100", "99/100"))
    assert not nonnegative(hat, **on("-1/1000000", 1))
    assert not nonnegative(hat, **on(0, "1000001/1000000"))
    assert nonnegative(hat, **on(1, 1))
    assert not positive(hat, **on(1, 1))
    assert not nonnegative(hat)
    assert nonnegative(t, **on(0, 5))
    assert not positive(t, **on(0, 5))


def test_touching_zero_inside() -> None:
    dip = (t - q("1/3")).power(2)
    assert nonnegative(dip, **on(0, 1))
    assert not positive(dip, **on(0, 1))
    assert positive(dip, **on("1/2", 1))
    assert not nonnegative(dip - q(Fraction(1, 10**100)), **on(0, 1))
    assert nonnegative(dip * t, **on(0, 1))
    assert not nonnegative(dip * (t - q("1/2")), **on(0, 1))
    assert nonnegative(dip * (t - q("1/2")).power(3), **on("1/2", 1))
    assert nonnegative((q(0) - dip) * (t - q(1)), **on(0, 1))


def test_time_and_other_variables() -> None:
    assert nonnegative(x * x * t + t * (q(1) - t), **on(0, 1))
    assert not nonnegative(x * t, **on(0, 1))
    assert not nonnegative(x * x * t, **on(-1, 1))
    assert positive(x * x * t + q(1), **on(0, 1))


def test_positive_variables() -> None:
    own = {"positive": frozenset("x")}
    assert positive(x, **own)
    assert positive(x.power(3) + x * y * y, **own)
    assert not nonnegative(x - q(1), **own)
    assert not nonnegative(x * y, **own)
    assert nonnegative(x.power(3) - (x * x).scaled(Fraction(2)) + x, **own)
    assert not nonnegative(y, **own)


def test_many_variables_do_not_share_a_name() -> None:
    h = Polynomial.generator
    assert not nonnegative(h("h:a:b:0"), positive=frozenset({"h:a:0"}))


def product_of(roots: list[Fraction], extra: list[Fraction]) -> list[Fraction]:
    """The product of (x - r) and of (x^2 + c^2)."""
    p = [Fraction(1)]
    for factor in [[-r, Fraction(1)] for r in roots] + [[c * c, Fraction(0), 1] for c in extra]:
        out = [Fraction(0)] * (len(p) + len(factor) - 1)
        for i, a in enumerate(p):
            for j, b in enumerate(factor):
                out[i + j] += a * b
        p = out
    return p


@pytest.mark.parametrize("seed", range(120))
def test_against_the_roots(seed: int) -> None:
    """A polynomial made from its roots changes its sign at those of odd multiplicity only."""
    rng = random.Random(seed)
    points = [Fraction(rng.randint(-6, 6), rng.choice((1, 2))) for _ in range(rng.randint(0, 4))]
    roots = [r for r in points for _ in range(rng.choice((1, 2, 2, 3)))]
    p = product_of(roots, [Fraction(rng.randint(1, 3)) for _ in range(rng.randint(0, 2))])
    lead = Fraction(rng.choice((-2, 1, 3)))
    p = [lead * c for c in p]
    lo = Fraction(rng.randint(-6, 4))
    hi = lo + rng.choice((0, 1, 3))

    def sign(at: Fraction) -> Fraction:
        value = lead
        for r in roots:
            value *= at - r
        return value

    cuts = sorted({lo, hi, *(r for r in roots if lo < r < hi)})
    samples = [*cuts, *((a + b) / 2 for a, b in pairwise(cuts))]
    assert certainly_at_least(p, lo, hi, strict=False) == all(sign(s) >= 0 for s in samples)
    assert certainly_at_least(p, lo, hi, strict=True) == all(sign(s) > 0 for s in samples)
    wide = [Fraction(k, 4) for k in range(-40, 41)]
    assert certainly_at_least_everywhere(p, strict=False) == all(sign(s) >= 0 for s in wide)


def test_the_degree_is_limited() -> None:
    assert not nonnegative(x.power(50) - x + q(1))
    with pytest.raises(OutOfBudget):
        certainly_at_least([Fraction(1)] * 60, Fraction(0), Fraction(1), strict=True)


def matrix(*rows: str) -> list[list[Fraction]]:
    return [[Fraction(v) for v in row.split()] for row in rows]


@pytest.mark.parametrize(
    ("rows", "yes"),
    [
        (["0"], True),
        (["-1"], False),
        (["0 0", "0 0"], True),
        (["0 1", "1 0"], False),
        (["0 1", "1 5"], False),
        (["1 1", "1 1"], True),
        (["1 2", "2 1"], False),
        (["1 1", "1 999999999/1000000000"], False),
        (["2 -1 0", "-1 2 -1", "0 -1 2"], True),
        (["1 1 1", "1 1 1", "1 1 0"], False),
        (["1 0 0", "0 0 0", "0 0 1"], True),
        (["1 1 0", "1 1 1", "0 1 5"], False),
    ],
)
def test_semidefinite_matrices(rows: list[str], yes: bool) -> None:
    assert semidefinite(matrix(*rows)) is yes


def test_pivots_are_those_of_the_factors() -> None:
    assert pivots(matrix("4 2", "2 3")) == [4, 2]


def test_random_squares_are_semidefinite_and_a_bit_less_is_not() -> None:
    rng, q0 = random.Random(1), Fraction(0)
    for n in (1, 2, 3, 4):
        rows = [[Fraction(rng.randint(-3, 3)) for _ in range(n)] for _ in range(n)]
        rows[0] = [Fraction(0)] * n  # so that the product is singular
        square = [[sum((r[i] * r[j] for r in rows), q0) for j in range(n)] for i in range(n)]
        assert semidefinite(square)
        less = [
            [v - Fraction(int(i == j), 10**30) for j, v in enumerate(r)]
            for i, r in enumerate(square)
        ]
        assert not semidefinite(less)


def test_convexity() -> None:
    assert convex(x * x + y * y + x * y, ["x", "y"])
    assert convex(x.power(4) + y.power(2) - x, ["x", "y"])
    assert convex(x - y.scaled(Fraction(7)), ["x", "y"])
    assert convex((x - q(1)).power(4), ["x"])
    for p in (
        x * y,
        x.power(3),
        x.power(4) - x * x,
        x * x * y * y,
        x * x + (x * y).scaled(Fraction(3)) + y * y,
    ):
        assert not convex(p, ["x", "y"])
