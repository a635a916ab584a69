"""Exact constants: what cancels is zero, and every sign agrees with floating point."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from symnode.checker import intervals
from symnode.checker.constants import enclosure, exp, factors, log, power, sign
from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.polynomial import PI, NotExact, Polynomial


def q(value: object) -> Polynomial:
    return Polynomial.number(Fraction(value))  # type: ignore[arg-type]


def root(value: object, k: object = "1/2") -> Polynomial:
    return power(q(value), Fraction(k))  # type: ignore[arg-type]


def inverse(p: Polynomial) -> Polynomial:
    return power(p, Fraction(-1))


def tanh(x: int) -> Polynomial:
    return q(1) - inverse(exp(q(2 * x)) + q(1)).scaled(Fraction(2))


pi = Polynomial.generator(PI)
e = exp(q(1))


@pytest.mark.parametrize(
    ("p", "value"),
    [
        (root(2), math.sqrt(2)),
        (root("8/3", "-2/3"), (8 / 3) ** (-2 / 3)),
        (root(10**12 + 39, "1/3"), (10**12 + 39) ** (1 / 3)),
        (log(q("3/7")), math.log(3 / 7)),
        (log(e + q(1)), math.log1p(math.e)),
        (tanh(1), math.tanh(1)),
        (tanh(-3), math.tanh(-3)),
        (inverse(q(1) + exp(q(-2))), 1 / (1 + math.exp(-2))),
        (e * inverse(e + q(1)), math.e / (1 + math.e)),
        (pi * pi, math.pi**2),
        (power(pi, Fraction(-1, 2)), math.pi**-0.5),
        (exp(root(2)), math.exp(math.sqrt(2))),
        (exp(log(q(5)).scaled(Fraction(-3, 2))), 5**-1.5),
        (inverse(log(q("1/2"))), 1 / math.log(0.5)),
        (power(log(q(3)), Fraction(1, 2)), math.sqrt(math.log(3))),
        (power(e + root(2), Fraction(3, 2)), (math.e + math.sqrt(2)) ** 1.5),
        (power(e - q(3), Fraction(-3)), (math.e - 3) ** -3),
    ],
)
def test_values(p: Polynomial, value: float) -> None:
    found = enclosure(p)
    assert found is not None
    assert float(found[0]) == pytest.approx(value, rel=1e-12)
    assert float(found[1]) == pytest.approx(value, rel=1e-12)
    assert found[0] < found[1]
    assert sign(p) == (1 if value > 0 else -1)


@pytest.mark.parametrize(
    "p",
    [
        root(2) * root(3) - root(6),
        root(8) - root(2).scaled(Fraction(2)),
        root("1/2") - root(2).scaled(Fraction(1, 2)),
        root(2, "1/3") * root(2, "1/3") * root(2, "1/3") - q(2),
        log(q(12)) - log(q(2)).scaled(Fraction(2)) - log(q(3)),
        log(q("2/9")) - log(q(2)) + log(q(3)).scaled(Fraction(2)),
        log(exp(q("5/3"))) - q("5/3"),
        exp(log(q(7))) - q(7),
        exp(log(q(2)).scaled(Fraction(1, 2)) + q(1)) - root(2) * e,
        exp(root(2)) * exp(root(2).scaled(Fraction(-1))) - q(1),
        e * inverse(e + q(1)) + inverse(e + q(1)) - q(1),
        inverse(inverse(e + q(1))) - e - q(1),
        inverse(q(1) + inverse(e)) - e * inverse(e + q(1)),
        tanh(2) + tanh(-2),
        (e + q(1)) * power(e + q(1), Fraction(-1, 2)) - power(e + q(1), Fraction(1, 2)),
        inverse(e.scaled(Fraction(-2)) - q(2)) + inverse(e + q(1)).scaled(Fraction(1, 2)),
        log((e + q(1)).scaled(Fraction(6))) - log(e + q(1)) - log(q(6)),
        power(pi, Fraction(1, 2)) * power(pi, Fraction(1, 2)) - pi,
    ],
)
def test_what_cancels_is_zero(p: Polynomial) -> None:
    assert p.is_zero()
    assert sign(p) == 0


def test_close_numbers_are_told_apart() -> None:
    assert sign(root(2) - q("1414213562373095048801688724209/1000000000000000000000000000000")) == 1
    assert sign(pi - q("355/113")) == -1
    assert sign(exp(pi * root(163)) - q(262537412640768744)) == -1  # by less than 1e-12
    third = e * inverse(e + q(1)) - q(Fraction(math.e / (1 + math.e)))
    assert sign(third) in (1, -1)


def test_a_hidden_zero_is_not_decided() -> None:
    """sqrt(5 + 2 sqrt 6) = sqrt 2 + sqrt 3, which is no formal identity here."""
    hidden = power(q(5) + root(6).scaled(Fraction(2)), Fraction(1, 2)) - root(2) - root(3)
    assert not hidden.is_zero()
    assert sign(hidden) is None
    for k in ("-1", "1/2"):
        with pytest.raises(NotExact, match="not decided"):
            power(hidden, Fraction(k))
    with pytest.raises(NotExact):
        log(hidden)


def test_what_is_not_defined_has_no_value() -> None:
    zero = e * inverse(e) - q(1)
    with pytest.raises(ZeroDivisionError):
        power(tanh(1) + tanh(-1), Fraction(-1))
    with pytest.raises(ZeroDivisionError):
        inverse(zero)
    for p in (q(0), q(-1), q(2) - e, zero, tanh(1) + tanh(-1)):
        with pytest.raises(NotExact):
            log(p)
    for p in (q(-2), q(2) - e, log(q("1/2")), log(root(2) - q(1))):
        with pytest.raises(NotExact):
            power(p, Fraction(1, 2))


def test_negative_logarithms_keep_their_sign() -> None:
    low = log(root(2) - q(1))  # a name for a negative number
    assert sign(low) == sign(inverse(low)) == -1
    assert sign(power(low, Fraction(-2))) == 1
    assert sign(inverse(low.scaled(Fraction(-1)))) == 1
    assert sign(inverse(low.scaled(Fraction(-3))) * low + q("1/4")) == -1  # -1/3 + 1/4
    assert sign(log(low.scaled(Fraction(-1)))) == -1  # log(0.88)


def test_what_varies_has_no_sign_power_or_logarithm() -> None:
    x = Polynomial.generator("x")
    assert sign(x) is None
    assert sign(x * e) is None
    for f in (exp, log, inverse):
        with pytest.raises(NotExact):
            f(x + q(1))


def test_sizes_are_limited() -> None:
    for p in (exp(q(10**6)), exp(q(-(10**6))), power(e + q(1), Fraction(-1999))):
        try:
            sign(p)
        except Rejected:
            continue
        assert sign(p) == 1
    with pytest.raises(OutOfBudget):
        root(2, 2001)
    with pytest.raises(OutOfBudget):
        inverse(e + q(7**400))


@pytest.mark.parametrize("n", ["1", "2", "97/96", "1/3", "1000003/7", str(6**40)])
def test_factors_multiply_to_the_number(n: str) -> None:
    product = Fraction(1)
    for base, k in factors(Fraction(n)):
        assert base > 1
        product *= Fraction(base) ** k
    assert product == Fraction(n)


Step = Callable[[Polynomial, Polynomial, Fraction], Polynomial]
OPERATIONS: list[tuple[Step, Callable[[float, float, Fraction], float]]] = [
    (lambda a, b, k: a + b, lambda a, b, k: a + b),
    (lambda a, b, k: a - b, lambda a, b, k: a - b),
    (lambda a, b, k: a * b, lambda a, b, k: a * b),
    (lambda a, b, k: a * inverse(b), lambda a, b, k: a / b),
    (lambda a, b, k: power(a, k), lambda a, b, k: math.copysign(abs(a) ** k, a)),
    (lambda a, b, k: exp(a), lambda a, b, k: math.exp(a)),
    (lambda a, b, k: log(a), lambda a, b, k: math.log(a)),
]


@pytest.mark.parametrize("seed", range(150))
def test_random_expressions_agree_with_floating_point(seed: int) -> None:
    rng = random.Random(seed)
    first = [Fraction(rng.randint(-5, 5), rng.randint(1, 4)) for _ in range(3)]
    exact, rough = [q(v) for v in first], [float(v) for v in first]
    for _ in range(6):
        ours, floating = rng.choice(OPERATIONS)
        i, j = rng.randrange(len(exact)), rng.randrange(len(exact))
        k = Fraction(rng.choice((-3, -1, 1, 3)), rng.choice((1, 2, 3)))  # odd: signs are kept
        try:
            new = ours(exact[i], exact[j], k)
        except (Rejected, OutOfBudget, ZeroDivisionError):
            continue
        exact.append(new)
        rough.append(floating(rough[i], rough[j], k))
    for p, value in zip(exact, rough, strict=True):
        if abs(value) > 1e60:
            continue
        found, own = enclosure(p, 128), sign(p)
        if found is not None:
            slack = 1e-7 * max(1.0, abs(value))
            assert float(found[0]) - slack <= value <= float(found[1]) + slack
        if own is not None and abs(value) > 1e-6:
            assert own == (1 if value > 0 else -1)


def test_intervals_hold_what_they_stand_for() -> None:
    wide = (Fraction(-1, 3), Fraction(1, 2))
    assert intervals.times(wide, wide, 20)[0] <= Fraction(-1, 6)
    assert intervals.times(wide, wide, 20)[1] >= Fraction(1, 4)
    assert intervals.inverse(wide, 20) is None
    assert intervals.inverse((Fraction(0), Fraction(1)), 20) is None
    assert intervals.log(wide, 20) is None
    low, high = intervals.outward((Fraction(1, 3), Fraction(1, 3)), 10)
    assert low < Fraction(1, 3) < high
    assert high - low < Fraction(1, 500)
    for bits in (8, 30, 100, 400):
        low, high = intervals.pi(bits)
        assert low < high
        assert low < Fraction(3141592653589793238462643383279, 10**30) + Fraction(1, 10**30)
        assert high > Fraction(3141592653589793238462643383279, 10**30)
