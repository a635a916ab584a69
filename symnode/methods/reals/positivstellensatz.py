"""Certificates of infeasibility of polynomial systems: sums of products (rule ``combination``).

Products of a few atoms times squares, and equations times monomials, are the columns of a linear
program. The squares are those of monomials and of sums of two; where they are not enough, the duals
of the program give a quadratic form that says which square would help most (its leading
eigenvector, rounded), and this square joins: column generation for sums of squares. The result is
made exact by rational linear algebra, and the checker expands it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from typing import TYPE_CHECKING, Any

import numpy as np

from symnode.checker.reals.rules.oracle import is_polynomial
from symnode.checker.reals.systems import NONZERO, POSITIVE, ZERO, System
from symnode.checker.reals.terms import Term, mul, num, to_json
from symnode.methods.reals.linear_program import SOLVED, Column, Outcome, exact, solve
from symnode.methods.reals.ring import Ring, TooLarge, fraction
from symnode.methods.reals.steps import Node, closed

if TYPE_CHECKING:
    from symnode.methods.reals.budget import Budget

MAX_VARIABLES, MAX_ATOMS, MAX_DEGREE, MAX_ROUNDS = 6, 14, 12, 25
MAX_COLUMNS, MAX_MONOMIALS, MAX_FACTORS = 2_500, 400, 4
GRID = 16  # eigenvectors are rounded to multiples of 1/GRID of their largest entry
NEW = 3  # squares that join for one product in a round


@dataclass(frozen=True)
class Product:
    """A product of atoms, each as often as it is listed."""

    factors: tuple[int, ...]
    poly: Any
    strict: bool


def prove(system: System, budget: Budget) -> Node | None:
    """A proof of a polynomial system by a sum of products."""
    if not is_polynomial(system) or len(system.atoms) > MAX_ATOMS:
        return None
    if len(system.variables) > MAX_VARIABLES:
        return None
    try:
        search = Search(system)
    except TooLarge:
        return None
    for degree in range(max(2, search.lowest), MAX_DEGREE + 1, 2):
        if budget.left() <= 0:
            return None
        try:
            node = search.at(degree, budget)
        except TooLarge:
            return None
        if node is not None:
            return node
    return None


class Search:
    """The search on one system, degree by degree."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.ring = Ring.of(*(a.term for a in system.atoms))
        self.polys = [self.ring.read(a.term) for a in system.atoms]
        self.signed = [k for k, a in enumerate(system.atoms) if a.relation not in (ZERO, NONZERO)]
        self.equal = [k for k, a in enumerate(system.atoms) if a.relation == ZERO]
        self.unequal = [k for k, a in enumerate(system.atoms) if a.relation == NONZERO]
        used = [self.polys[k].total_degree() for k in (*self.signed, *self.equal)]
        lowest = max(used, default=2)
        self.lowest = int(lowest + lowest % 2)

    def at(self, degree: int, budget: Budget) -> Node | None:
        """A proof with products up to a degree."""
        products = list(self.products(degree))
        columns = [c for p in products for c in self.plain_columns(p, degree)]
        columns += list(self.equations(degree))
        if len(columns) > MAX_COLUMNS:
            raise TooLarge
        for _ in range(MAX_ROUNDS):
            outcome = solve(columns, budget.left()) if budget.left() > 0 else None
            if outcome is None:
                return None
            if outcome.left_over < SOLVED:
                node = self.node(columns, outcome)
                if node is not None:
                    return node
            more = [c for p in products for c in self.squares(p, degree, outcome)]
            if not more or len(columns) + len(more) > MAX_COLUMNS:
                return None
            columns += more
        return None

    def products(self, degree: int) -> Iterator[Product]:
        """The products of atoms, among them the empty one."""
        one = self.ring.constant(Fraction(1))
        doubled = [(k, k) for k in self.unequal]
        for count in range(MAX_FACTORS + 1):
            for chosen in combinations_with_replacement(self.signed, count):
                if any(chosen.count(k) > 2 for k in chosen):
                    continue
                for more in ((), *doubled):
                    factors = (*chosen, *more)
                    if sum(self.polys[k].total_degree() for k in factors) > degree:
                        continue
                    poly = one
                    for k in factors:
                        poly = poly * self.polys[k]
                    strict = all(
                        self.system.atoms[k].relation in (POSITIVE, NONZERO) for k in factors
                    )
                    yield Product(factors, poly, strict)

    def monomials(self, degree: int) -> list[tuple[int, ...]]:
        """The exponents of all monomials up to a degree."""
        width = len(self.ring.generators)
        result = []
        for d in range(degree + 1):
            for chosen in combinations_with_replacement(range(width), d):
                result.append(tuple(chosen.count(k) for k in range(width)))
        if len(result) > MAX_MONOMIALS:
            raise TooLarge
        return result

    def plain_columns(self, p: Product, degree: int) -> Iterator[Column]:
        """A product times the squares of monomials, and of sums and differences of two."""
        half = self.monomials((degree - int(p.poly.total_degree())) // 2)
        basis = [self.ring.monomial(m) for m in half]
        for k, b in enumerate(basis):
            yield self.column(p, b, strict=p.strict and k == 0)
        if len(basis) <= 15:
            for a, b in combinations(basis, 2):
                yield self.column(p, a + b)
                yield self.column(p, a - b)

    def column(self, p: Product, square_of: Any, *, strict: bool = False) -> Column:
        """The column of a product times a square."""
        poly = p.poly * square_of * square_of
        return Column(_entries(poly), False, strict, (p.factors, square_of))

    def equations(self, degree: int) -> Iterator[Column]:
        """Equations times monomials, with any sign."""
        for k in self.equal:
            for m in self.monomials(degree - int(self.polys[k].total_degree())):
                by = self.ring.monomial(m)
                yield Column(_entries(self.polys[k] * by), True, False, ((k,), by))

    def squares(self, p: Product, degree: int, outcome: Outcome) -> Iterator[Column]:
        """The squares that would help most, by the duals."""
        half = self.monomials((degree - int(p.poly.total_degree())) // 2)
        if len(half) < 2:
            return
        form = np.zeros((len(half), len(half)))
        terms = list(_entries(p.poly).items())
        for i, a in enumerate(half):
            for j, b in enumerate(half[: i + 1]):
                total = 0.0
                for m, c in terms:
                    key = tuple(u + v + w for u, v, w in zip(a, b, m, strict=True))
                    total += float(c) * outcome.duals.get(key, 0.0)
                form[i, j] = form[j, i] = total
        values, vectors = np.linalg.eigh(form)
        for k in range(len(values) - 1, max(-1, len(values) - 1 - NEW), -1):
            if values[k] <= 1e-7:
                return
            yield self.column(p, self.rounded(half, vectors[:, k]))

    def rounded(self, half: Sequence[tuple[int, ...]], vector: Any) -> Any:
        """A polynomial with simple coefficients near those of a vector."""
        scale = max(abs(float(v)) for v in vector)
        total = self.ring.constant(Fraction(0))
        for m, v in zip(half, vector, strict=True):
            q = Fraction(round(GRID * float(v) / scale), GRID)
            total = total + self.ring.constant(q) * self.ring.monomial(m)
        return total

    def node(self, columns: Sequence[Column], outcome: Outcome) -> Node | None:
        """The proof with exact coefficients, if the checker takes it."""
        found = exact(columns, list(outcome.values))
        if found is None:
            return None
        squares: dict[tuple[int, ...], list[Any]] = {}
        times: dict[tuple[int, ...], Term] = {}
        for j, q in found.items():
            factors, by = columns[j].tag
            t = self.ring.term(by)
            if columns[j].free:
                times[factors] = self._sum(times.get(factors), mul(num(q), t))
            else:
                squares.setdefault(factors, []).append([str(q), to_json(t)])
        summands: list[Any] = [[list(f), ["squares", s]] for f, s in squares.items()]
        summands += [[list(f), ["times", to_json(t)]] for f, t in times.items()]
        return closed(self.system, {"rule": "combination", "summands": summands})

    def _sum(self, a: Term | None, b: Term) -> Term:
        return b if a is None else self.ring.term(self.ring.read(a) + self.ring.read(b))


def _entries(p: Any) -> dict[Any, Fraction]:
    """The coefficients by exponents."""
    pairs = zip(p.monoms(), p.coeffs(), strict=True)
    return {tuple(int(e) for e in m): fraction(c) for m, c in pairs}
