"""Strictly monotone functions are taken away from both sides of a relation (rule ``monotone``).

An atom c (f(a) - f(b)) becomes one of a - b; the other side may be a number that f takes at a
simple point, as 1 = exp 0 or 3 = sqrt 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symnode.checker.reals.rules.monotone import DECREASING, INCREASING
from symnode.checker.reals.terms import ONE, ZERO, Term, num, to_json
from symnode.methods.reals.ring import Ring, TooLarge, fraction
from symnode.methods.reals.steps import Chain

AT_ZERO = frozenset(("sinh", "tanh", "asinh", "atanh", "atan", "asin", "erf"))


def stripped(chain: Chain) -> None:
    """Take monotone functions away wherever an atom allows it."""
    for k in range(len(chain.system.atoms)):
        _strip(chain, k)


def _strip(chain: Chain, k: int) -> None:
    atom = chain.system.atoms[k]
    try:
        ring = Ring.of(atom.term)
        poly = ring.read(atom.term)
    except TooLarge:
        return
    count = len(chain.system.atoms)
    for function, left, right, scale in _ways(ring, poly):
        fields = {"left": to_json(left), "right": to_json(right), "scale": str(scale)}
        if chain.step("monotone", at=k, function=function, direction="strip", **fields):
            chain.keep([j for j in range(count + 1) if j != k])
            return


def _ways(ring: Ring, poly: Any) -> Iterator[tuple[Any, Term, Term, Fraction]]:
    """Functions and sides such that the polynomial is scale (f(left) - f(right))."""
    parts = _linear(ring, poly)
    if parts is None or not 0 < len(parts) <= 2:
        return
    functions = [(t, c) for t, c in parts if t.head != "num"]
    if len(functions) == 2:
        (t, c), (s, d) = functions
        if c == -d and (t.head, t.data) == (s.head, s.data) and len(t.args) == 1:
            first, second = (t, s) if c > 0 else (s, t)
            yield _name(t), first.args[0], second.args[0], abs(c)
    elif len(functions) == 1 and len(functions[0][0].args) == 1:
        t, c = functions[0]
        constant = sum((d for s, d in parts if s.head == "num"), Fraction(0))
        point = _point(t, -constant / c)
        if point is not None:
            sides = (t.args[0], point) if c > 0 else (point, t.args[0])
            yield _name(t), *sides, abs(c)


def _linear(ring: Ring, poly: Any) -> list[tuple[Term, Fraction]] | None:
    """The terms of a linear polynomial with their coefficients; 1 for the constant."""
    parts = []
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        used = [(g, e) for g, e in zip(ring.generators, exponents, strict=True) if e]
        if len(used) > 1 or (used and used[0][1] != 1):
            return None
        t = used[0][0] if used else ONE
        if used and t.head not in INCREASING | DECREASING | {"root", "oddroot"}:
            return None
        parts.append((t, fraction(c)))
    return parts


def _name(t: Term) -> Any:
    """The function as the rule names it."""
    return [t.head, t.data] if t.head in ("root", "oddroot") else t.head


def _point(t: Term, value: Fraction) -> Term | None:
    """A rational point at which the function has this value."""
    if t.head == "exp":
        return ZERO if value == 1 else None
    if t.head == "log":
        return ONE if value == 0 else None
    if t.head in AT_ZERO:
        return ZERO if value == 0 else None
    if t.head == "acos":
        return ONE if value == 0 else None
    if t.head == "root" and value < 0:
        return None
    return num(value**t.data) if t.head in ("root", "oddroot") else None
