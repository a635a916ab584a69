"""The standard normal law as weighted points: exact for polynomials, or dense enough for floats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from math import exp, inf, pi, prod, sqrt
from typing import Any

from symnode.language.numbers import Residue
from symnode.language.symbols import Head
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Entry,
    Integral,
    Mul,
    Power,
    Term,
    children,
    heads,
)

STEP, REACH = 0.35, 34  # the trapezoidal rule on [-11.9, 11.9]: the tails are below 1e-30
MAX_DEGREE = 60  # of Gauss's rule
FUNCTION_DEGREE = 3  # of the polynomials that stand for undefined functions
MAX_POINTS = 6_000
Line = list[tuple[Any, Any]]


@cache
def line(degree: float, exact: bool) -> Line:
    """Points and weights of the law on the line, right for polynomials up to ``degree``.

    In floats Gauss's rule or, for other functions, the trapezoidal rule, whose error decays
    exponentially for analytic ones. Modulo the prime the weights solve the equations of the
    moments, and may be negative.
    """
    if exact:
        return _exact_line(int(degree))
    if degree <= MAX_DEGREE:
        from numpy.polynomial.hermite_e import hermegauss

        nodes, mass = hermegauss(int(degree) // 2 + 1)
        return [(float(x), float(w) / sqrt(2 * pi)) for x, w in zip(nodes, mass, strict=True)]
    points = [STEP * k for k in range(-REACH, REACH + 1)]
    return [(x, STEP * exp(-x * x / 2) / sqrt(2 * pi)) for x in points]


def _exact_line(degree: int) -> Line:
    nodes = [Fraction(2 * k - degree, 2) for k in range(degree + 1)]
    moments = [_moment(k) for k in range(degree + 1)]
    out = []
    for x in nodes:
        basis = [Fraction(1)]  # Lagrange's polynomial of the node, by rising powers
        for y in nodes:
            if y != x:
                raised = zip([Fraction(0), *basis], [*basis, Fraction(0)], strict=True)
                basis = [(r - y * b) / (x - y) for r, b in raised]
        weight = sum((b * m for b, m in zip(basis, moments, strict=True)), Fraction(0))
        out.append((Residue.of(x), Residue.of(weight)))
    return out


def _moment(k: int) -> int:
    """E[z^k] = (k - 1)!! for even k."""
    return 0 if k % 2 else prod(range(1, k, 2))


def coordinate(axis: Line, point: int, place: int) -> Any:
    """The coordinate ``place`` of a point of the product of the line with itself."""
    return axis[point // len(axis) ** place % len(axis)][0]


def weights(axis: Line, dimension: int) -> list[Any]:
    """The weights of the points of a product of lines."""
    out: list[Any] = [w for _, w in axis]
    for _ in range(dimension - 1):
        out = [v * w for w in (w for _, w in axis) for v in out]
    return out


def normal_heads(terms: Iterable[Term]) -> set[Head]:
    """The standard normal vectors that occur in some terms."""
    return {h for t in terms for h in heads(t) if h.gaussian}


def degree(term: Term, known: Mapping[Head, float] | None = None) -> float:
    """A bound of the degree in normal entries, undefined functions being cubic; infinite where
    the term is no polynomial in them."""
    own = known or {}
    match term:
        case Entry(head, _):
            return own.get(head, int(head.gaussian))
        case Add(args):
            return max((degree(a, own) for a in args), default=0)
        case Mul(args):
            return sum(degree(a, own) for a in args)
        case Power(base, k):
            return _times(degree(base, own), float(k) if k > 0 and k.denominator == 1 else inf)
        case Apply(f, _, args, _):
            inside = sum(degree(a.body, own) for a in args)
            return _times(inside, inf if f.known else FUNCTION_DEGREE)
        case Integral(_, lo, hi, body):
            ends = max(degree(lo, own), degree(hi, own))
            return degree(body, own) + _times(ends, inf)
        case At(bindings, body):
            values = {b.head: degree(b.value, own) for b in bindings}
            return degree(body, {**own, **values})
    return max((degree(c, own) for c in children(term)), default=0)


def _times(inside: float, factor: float) -> float:
    return inside * factor if inside else 0


def fitting_size(axis: Line, vectors: Iterable[Head], largest: int) -> int | None:
    """The size of the spaces under normal vectors that keeps the points few; None if none does."""
    slots = [len(h.spaces) - 1 for h in vectors]
    for size in range(largest, 0, -1):
        if prod(len(axis) ** size**k for k in slots) <= MAX_POINTS:
            return size
    return None
