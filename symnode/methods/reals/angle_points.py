"""Points at which an angle is a multiple of pi/2: sines, cosines and tangents change there.

An argument ``a x + b`` of a trigonometric function, with b free of x, gives x = (k pi/2 - b)/a; the
other coordinates are simple rationals. No rational point has such an angle, so tan(x) at pi/2 is
met here only. The checker decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from symnode.checker.reals.claims import Claim
from symnode.checker.reals.normal_form import number
from symnode.checker.reals.terms import (
    PI,
    Term,
    div,
    mul,
    num,
    sub,
    substitute,
    subterms,
    var,
    variables,
)
from symnode.methods.reals.algebraic import Values, accepted
from symnode.methods.reals.hunt import Hunt
from symnode.methods.reals.sampling import written
from symnode.methods.reals.slopes import polynomial_in

WAVES = ("sin", "cos", "tan")
QUARTERS = (1, -1, 2, -2, 3, -3, 4, 0)
SIMPLE = (Fraction(1), Fraction(0), Fraction(1, 2), Fraction(2), Fraction(-1))
MAX_CHECKS, MAX_ANGLES, MAX_OTHERS = 60, 6, 2


def angle_point(hunt: Hunt) -> Values | None:
    """A point at which the checker finds the claim wrong."""
    for count, values in enumerate(_points(hunt.claim)):
        if count >= MAX_CHECKS or hunt.over():
            return None
        if accepted(hunt.claim, values, witness=False):
            return values
    return None


def _points(claim: Claim) -> Iterator[Values]:
    names = [n for n, _ in claim.variables]
    if len(names) > MAX_OTHERS + 1:
        return
    for angle, name in _angles(claim):
        others = [n for n in names if n != name]
        for k, rest in product(QUARTERS, product(SIMPLE, repeat=len(others))):
            at = {n: num(v) for n, v in zip(others, rest, strict=True)}
            value = _solved(substitute(angle, {var(n): v for n, v in at.items()}), name, k)
            if value is not None:
                yield {**at, name: value}


def _angles(claim: Claim) -> list[tuple[Term, str]]:
    """Arguments of trigonometric functions and the variable to solve for."""
    found = [t.args[0] for t in subterms(*written(claim)) if t.head in WAVES]
    free = [(a, n) for a in dict.fromkeys(found) for n in sorted(variables(a) - claim.integers)]
    return free[:MAX_ANGLES]


def _solved(angle: Term, name: str, quarters: int) -> Term | None:
    """The value of the variable for which the angle is that many times pi/2."""
    parts = polynomial_in(angle, name)
    if parts is None or set(parts) - {0, 1} or 1 not in parts:
        return None
    turned = mul(num(Fraction(quarters, 2)), PI)
    rest = sub(turned, parts[0]) if 0 in parts else turned
    if number(parts[1]) == 0:
        return None
    value = div(rest, parts[1])
    exact = number(value)
    return value if exact is None else num(exact)
