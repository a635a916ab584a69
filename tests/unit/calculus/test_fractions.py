"""Fractions inside arguments of functions, bases of roots and ends of integrals are reduced."""

import pytest

from symnode.calculus.canonical import equal
from symnode.language.differentials import integral
from symnode.language.elementary import exp, sqrt
from symnode.language.states import function
from symnode.language.surface import dimensions, matrix, positive, scalar, time, total, vector

n = dimensions("n")
t = time()
a, u, v = scalar("a"), scalar("u"), scalar("v")
b, p, q = positive("b"), positive("p"), vector("q", n, positive=True)
x, M = vector("x", n), matrix("M", n, n)
phi = function("phi")
i = n.index("i")

EQUAL = [
    (phi((b + p) * u / (b + p)), phi(u)),
    (phi(b / (b + p) + p / (b + p)), phi(u - u + 1)),
    (phi((b + p) ** 2 * u / (b + p)), phi(b * u + p * u)),
    (phi(total(q) * u / total(q)), phi(u)),
    (phi(total(q) * (u / total(q) + v / total(q))), phi(u + v)),
    (phi((total(q) + b) * u / (total(q) + b)), phi(u)),
    (phi((q[i] + b) * x[i] / (q[i] + b)), phi(x[i])),
    (total(phi((q[i] + b) * x[i] / (q[i] + b)), i), total(phi(x[i]), i)),
    (exp((t + (1 + b**2) * b / (1 + b**2)) / 3), exp((t + b) / 3)),
    (sqrt((b + p) * b / (b + p)), sqrt(b)),
    (integral(t, 0, (b + p) * u / (b + p)), integral(t, 0, u)),
    (phi(phi((b + p) * u / (b + p)) * (b + 1) / (b + 1)), phi(phi(u))),
]
UNEQUAL = [
    (phi((b + p) * u / (b + u**2)), phi(u)),
    (phi(b / (b + p)), phi(p / (b + p))),
    (phi(total(q) * u / (total(q) + 1)), phi(u)),
    (phi(total(q) ** 2 * u / total(q)), phi(u)),
    (phi((q[i] + b) * x[i] / (total(q) + b)), phi(x[i])),
    (phi((b + p) * u / (b + p) ** 2), phi(u)),
]


@pytest.mark.parametrize(("left", "right"), EQUAL, ids=str)
def test_fractions_in_arguments_are_reduced(left, right) -> None:
    assert equal(left, right)


@pytest.mark.parametrize(("left", "right"), UNEQUAL, ids=str)
def test_other_fractions_stay_apart(left, right) -> None:
    assert not equal(left, right)
