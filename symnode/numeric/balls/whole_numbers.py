"""Functions of integers as balls: numbers of partitions, Fibonacci numbers and the like."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd, lcm

from flint import acb, arb, fmpq, fmpz

from symnode.numeric.balls.cuts import NotEvaluable, a_whole, whole

LARGEST = 100_000


def _small(z: acb, what: str) -> int:
    n = a_whole(z, what)
    if abs(n) > LARGEST:
        raise NotEvaluable(f"{what} of a number beyond {LARGEST}")
    return n


def _fibonacci(z: acb) -> acb:
    n = whole(z)
    if n is None:
        golden = (1 + acb(5).sqrt()) / 2
        return (golden.pow(z) - (acb.pi() * z).cos() * golden.pow(-z)) / acb(5).sqrt()
    n = _small(z, "fibonacci")
    return acb(-_fib(-n) if n < 0 and n % 2 == 0 else _fib(abs(n)))


def _fib(n: int) -> fmpz:
    return fmpz.fib_ui(fmpz(n))


def _lucas(z: acb) -> acb:
    return _fibonacci(z - 1) + _fibonacci(z + 1)


def _partition(z: acb) -> acb:
    n = _small(z, "partition")
    return acb(fmpz.partitions_p(fmpz(n))) if n >= 0 else acb(0)


def _totient(z: acb) -> acb:
    n = abs(_small(z, "totient"))
    return acb(fmpz(n).euler_phi()) if n else acb(0)


def _prime_pi(z: acb) -> acb:
    if not z.imag.is_zero():
        raise NotEvaluable("primepi of a number that is not real")
    below = z.real.floor().unique_fmpz()
    if below is None or abs(int(below)) > LARGEST:
        raise NotEvaluable("primepi")
    return acb(sum(fmpz(k).is_prime() for k in range(2, int(below) + 1)))


def _bernoulli(n: acb, x: acb | None = None) -> acb:
    index = _small(n, "bernoulli")
    if index < 0:
        raise NotEvaluable("bernoulli of a negative number")
    if x is None:
        return acb(fmpq.bernoulli(index))
    return x.bernoulli_poly(index)


def _euler(z: acb) -> acb:
    n = _small(z, "euler")
    if n < 0:
        raise NotEvaluable("euler of a negative number")
    half = acb(fmpq(1, 2))
    quarter = acb(fmpq(1, 4))
    three = acb(fmpq(3, 4))
    found = (three.bernoulli_poly(n + 1) - quarter.bernoulli_poly(n + 1)) / (n + 1)
    return found * acb(4) ** (n + 1) * half


def _bell(z: acb) -> acb:
    n = _small(z, "bell")
    return acb(arb.bell_number(n)) if n >= 0 else acb(0)


def _catalan(z: acb) -> acb:
    n = _small(z, "catalan")
    if n < 0:
        raise NotEvaluable("catalan of a negative number")
    return acb(fmpz.bin_uiui(2 * n, n)) / (n + 1)


def _factorial2(z: acb) -> acb:
    n = _small(z, "factorial2")
    if n < -1:
        raise NotEvaluable("a double factorial below -1")
    found = 1
    while n > 1:
        found, n = found * n, n - 2
    return acb(fmpz(found))


def _stieltjes(n: acb, a: acb | None = None) -> acb:
    index = _small(n, "stieltjes")
    if index < 0:
        raise NotEvaluable("stieltjes of a negative number")
    return acb.stieltjes(index) if a is None else acb.stieltjes(index, a)


FUNCTIONS: dict[str, Callable[..., acb]] = {
    "fibonacci": _fibonacci,
    "lucas": _lucas,
    "partition": _partition,
    "totient": _totient,
    "primepi": _prime_pi,
    "bell": _bell,
    "catalan": _catalan,
    "euler": _euler,
    "factorial2": _factorial2,
    "gcd": lambda a, b: acb(fmpz(gcd(a_whole(a, "gcd"), a_whole(b, "gcd")))),
    "lcm": lambda a, b: acb(fmpz(lcm(a_whole(a, "lcm"), a_whole(b, "lcm")))),
}
# Discrete in the first argument, analytic in the second.
POLYNOMIALS: dict[str, Callable[..., acb]] = {"bernoulli": _bernoulli, "stieltjes": _stieltjes}
