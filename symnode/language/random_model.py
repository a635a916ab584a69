"""Random models: values for every symbol, made when first asked for.

Undefined functions are polynomials of random directions, with exact partial derivatives.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import perm, prod
from typing import Any

from symnode.language import normal_law as law
from symnode.language.numbers import Residue, power
from symnode.language.spaces import Kind, Space
from symnode.language.symbols import Function, Head, Sign
from symnode.language.terms import Term

DEGREE = 2
RIDGES = 2


@dataclass
class Ridge:
    """A random function sum_r c_r g_r(w_r . u), g_r a polynomial, with exact derivatives."""

    outs: dict[tuple[int, ...], list[Any]]
    weights: list[list[dict[tuple[int, ...], Any]]]  # by ridge, by argument
    coefficients: list[list[Any]]  # by ridge, of the powers of its direction

    def __call__(self, entry: Any, slots: Any, args: list[dict[Any, Any]]) -> Any:
        total: Any = 0
        if sum(len(own) for own in slots) >= max(map(len, self.coefficients)):
            return total
        for r, c in enumerate(self.outs[entry]):
            u: Any = 0
            for w, a in zip(self.weights[r], args, strict=True):
                for e, x in a.items():
                    u = u + w[e] * x
            order, factor = 0, c
            for k, own in enumerate(slots):
                for e in own:
                    order, factor = order + 1, factor * self.weights[r][k][e]
            total = total + factor * _polynomial(self.coefficients[r], u, order)
        return total


def _polynomial(c: list[Any], u: Any, order: int) -> Any:
    if order >= len(c):
        return 0
    value: Any = c[-1] * perm(len(c) - 1, order)
    for k in range(len(c) - 2, order - 1, -1):
        value = value * u + c[k] * perm(k, order)
    return value


@dataclass
class RandomModel:
    """Random values for whatever a term mentions, made when first asked for."""

    seed: int
    exact: bool = True
    sizes: dict[Space, int] = field(default_factory=dict)
    size_range: tuple[int, int] = (1, 3)
    degree: float = 11  # up to which normal expectations of polynomials are right

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.heads: dict[tuple[Head, tuple[int, ...]], Any] = {}
        self.functions: dict[Function, Ridge] = {}
        self.weights: dict[Space, list[Any]] = {}

    def number(self, sign: Sign = Sign.REAL) -> Any:
        if self.exact:
            return Residue(self.random.randrange(1, 2**61 - 1))
        x = self.random.uniform(0.4, 1.4)
        return x if sign is Sign.POSITIVE or self.random.random() < 0.5 else -x

    @property
    def axis(self) -> law.Line:
        """The standard normal law on the line."""
        return law.line(self.degree, self.exact)

    def fit_normal(self, terms: Iterable[Term]) -> bool:
        """Sizes and points for the normal vectors of some terms; False where there are many."""
        whole = list(terms)
        vectors = law.normal_heads(whole)
        if not vectors:
            return True
        self.degree = max(law.degree(t) for t in whole)
        self.exact = self.exact and self.degree < law.MAX_DEGREE
        size = law.fitting_size(self.axis, vectors, 2)
        for s in (s for h in vectors for s in h.spaces[:-1]):
            self.sizes[s] = size or 1
        return size is not None

    def size(self, s: Space) -> int:
        if s.normal is not None:
            dimension = prod(self.size(d) for d in s.normal)
            return int(len(self.axis) ** dimension)
        if s not in self.sizes:
            self.sizes[s] = self.random.randint(*self.size_range)
        return self.sizes[s]

    def weight(self, s: Space) -> list[Any]:
        """1 for each entry of a finite space; weights of a measure, of sum 1 for a probability."""
        if s not in self.weights:
            n = 0 if s.normal is not None else self.size(s)
            if s.normal is not None:
                self.weights[s] = law.weights(self.axis, prod(self.size(d) for d in s.normal))
            elif s.kind is Kind.FINITE:
                self.weights[s] = [1] * n
            else:
                raw = [self.number(Sign.POSITIVE) for _ in range(n)]
                if s.kind is Kind.PROBABILITY:
                    raw = [w * power(sum(raw[1:], raw[0]), Fraction(-1)) for w in raw]
                self.weights[s] = raw
        return self.weights[s]

    def entry(self, head: Head, at: tuple[int, ...]) -> Any:
        if head.gaussian:
            place = 0
            for k, s in zip(at[:-1], head.spaces, strict=False):
                place = place * self.size(s) + k
            return law.coordinate(self.axis, at[-1], place)
        places = list(at)
        for c in set(head.classes):
            own = [k for k, x in enumerate(head.classes) if x == c]
            for k, p in zip(own, sorted(at[k] for k in own), strict=True):
                places[k] = p
        key = (head, tuple(places))
        if key not in self.heads:
            self.heads[key] = self.number(head.sign)
        return self.heads[key]

    def prepare(self, functions: Iterable[Function]) -> None:
        """Make functions with declared inverses first, so that their partners can follow."""
        related = list(functions)
        for f in related:  # grows: the derivative of a primitive may be the inverse of another
            partners = (f.left_inverse_of, f.primitive_of)
            related += [g for g in partners if g is not None and g not in related]
        for f in sorted(related, key=lambda f: f.name):
            if f.left_inverse_of is not None:
                self.function(f)
                self.function(f.left_inverse_of)

    def function(self, f: Function) -> Ridge:
        if f not in self.functions:
            self.functions[f] = (
                self._scalar(f) if f.args == ((),) and not f.outs else self._ridge(f)
            )
        return self.functions[f]

    def _positions(self, spaces: tuple[Space, ...]) -> list[tuple[int, ...]]:
        return list(product(*(range(self.size(s)) for s in spaces)))

    def _ridge(self, f: Function) -> Ridge:
        outs = {e: [self.number() for _ in range(RIDGES)] for e in self._positions(f.outs)}
        weights = [
            [{e: self.number() for e in self._positions(a)} for a in f.args] for _ in range(3)
        ]
        coefficients = [[self.number() for _ in range(DEGREE + 1)] for _ in range(RIDGES)]
        if f.sign is not Sign.REAL:  # a square plus a positive number
            outs = {e: [self.number(Sign.POSITIVE)] * RIDGES for e in outs}
            coefficients = [[self.number(Sign.POSITIVE), 0, 1] for _ in range(RIDGES)]
        return Ridge(outs, weights, coefficients)

    def _scalar(self, f: Function) -> Ridge:
        """A polynomial of one number, related to its inverse or primitive as declared."""
        partner = next((g for g in self.functions if f is g.left_inverse_of), f.left_inverse_of)
        one: Any = self.number()
        if partner is not None and partner in self.functions:
            b, a = self.functions[partner].coefficients[0][:2]
            inverse = power(a, Fraction(-1))
            c = [b * inverse * -1, inverse]
        elif partner is not None or f.left_inverse_of is not None:
            c = [self.number(), one]
        elif f.primitive_of is not None:
            slope = self.function(f.primitive_of).coefficients[0]
            c = [
                self.number(),
                *(x * power(k + 1, Fraction(-1), self.exact) for k, x in enumerate(slope)),
            ]
        elif f.sign is not Sign.REAL:
            c = [self.number(Sign.POSITIVE), 0, 1]
        else:
            c = [self.number() for _ in range(DEGREE + 2)]
        unit: Any = Residue(1) if self.exact else 1.0
        return Ridge({(): [unit]}, [[{(): unit}]], [c])
