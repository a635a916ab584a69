"""Exact models carried to floating point, and by how much claims fail in them.

A claim is evaluated here as the page wrote it, by the definition of meaning in
``language/evaluate.py``: derivatives by dual numbers, integrals by quadrature. So nothing is shared
with the prover, nor with the checker, which confirms in exact arithmetic what is found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import inf, isfinite, prod
from typing import Any

from symnode.judgement.problem import Problem
from symnode.language.evaluate import FLOAT_NODES, Evaluator
from symnode.language.numbers import CannotEvaluate
from symnode.language.random_model import RandomModel
from symnode.language.reindex import fresh
from symnode.language.relations import Relation
from symnode.language.spaces import Index
from symnode.language.symbols import TIME
from symnode.language.terms import (
    Apply,
    Integral,
    Power,
    Sum,
    Term,
    children,
    free_indices,
    subterms,
)

# A relative excess below this may be round-off of nested sums, or the error of the quadrature of
# a function that is no polynomial; it is never taken for a failure.
ROUND_OFF = 1e-7
MAX_POINTS = 24  # times and positions at which a claim is evaluated
NO_VALUE = (CannotEvaluate, ZeroDivisionError, OverflowError)
Places = tuple[int, ...]
Factor = tuple[tuple[int, Places], int]  # an entry of an argument, and its exponent


class Polynomials:
    """The polynomials of a function, one for each output, with all partial derivatives."""

    def __init__(self, table: Iterable[Any]) -> None:
        self._written = {tuple(outs): [_monomial(m) for m in terms] for outs, terms in table}
        self._derived: dict[Any, list[tuple[float, list[Factor]]]] = {}

    def __call__(self, entry: Places, slots: Any, args: Sequence[Mapping[Places, Any]]) -> Any:
        taken = tuple((k, places) for k, own in enumerate(slots) for places in own)
        total: Any = 0.0
        for c, factors in self._derivative(entry, taken):
            term: Any = c
            for (k, places), exponent in factors:
                base = args[k][places]
                for _ in range(exponent):
                    term = base * term
            total = term + total
        return total

    def _derivative(self, entry: Places, taken: Any) -> list[tuple[float, list[Factor]]]:
        key = (entry, taken)
        if key not in self._derived:
            terms = self._written.get(entry, [])
            for generator in taken:
                terms = [_lowered(c, fs, generator) for c, fs in terms if generator in dict(fs)]
            self._derived[key] = terms
        return self._derived[key]


def _monomial(j: Any) -> tuple[float, list[Factor]]:
    """``["1/2", [["0:1,2", 3]]]``: the coefficient, and exponents by argument and entry."""
    factors = []
    for generator, exponent in j[1]:
        k, _, entry = generator.partition(":")
        factors.append(((int(k), tuple(int(p) for p in entry.split(",") if p)), int(exponent)))
    return float(Fraction(j[0])), factors


def _lowered(c: float, factors: list[Factor], generator: Any) -> tuple[float, list[Factor]]:
    exponent = dict(factors)[generator]
    rest = [(g, x - 1 if g == generator else x) for g, x in factors]
    return c * exponent, [(g, x) for g, x in rest if x]


def float_model(problem: Problem, model: Mapping[str, Any], nudge: float = 0.0) -> RandomModel:
    """A model in certificate JSON as one in which terms are evaluated; the values of symbols are
    changed by at most the share ``nudge``.

    What it does not fix, the points of normal laws, is as in every random model.
    """
    made = RandomModel(0, exact=False)
    symbols = problem.wire.symbols
    for name, size in model["spaces"].items():
        space = symbols["space"][name]
        weights = size if isinstance(size, list) else [1] * size
        made.sizes[space] = len(weights)
        if isinstance(size, list):
            made.weights[space] = [float(Fraction(w)) for w in weights]
    for name, entries in model["heads"].items():
        head = symbols["head"][name]
        for places in product(*(range(made.size(s)) for s in head.spaces)):
            made.heads[head, places] = 0.0
        values = {tuple(e): float(Fraction(v)) for e, v in entries}
        made.heads.update(
            {(head, e): v * (1 + nudge * made.random.uniform(-1, 1)) for e, v in values.items()}
        )
    functions: dict[Any, Any] = made.functions
    for name, table in model["functions"].items():
        functions[symbols["function"][name]] = Polynomials(table)
    return made


@dataclass(frozen=True)
class Margin:
    """By how much a claim fails at one point; ``value`` is 0 or less where it holds.

    ``value`` is lhs - rhs of lhs <= rhs, abs(lhs - rhs) of an equation, infinite where a side has
    no value; ``scale`` is 1 + abs(lhs) + abs(rhs). ``claim`` counts the claims of the part.
    """

    value: float
    scale: float
    strict: bool
    claim: int
    positions: Mapping[str, int]
    time: Fraction | None

    @property
    def relative(self) -> float:
        return self.value / self.scale if isfinite(self.value) else self.value

    @property
    def fails(self) -> bool:
        """Whether it fails by more than round-off, or has no value: a suspicion, no more."""
        return self.relative > ROUND_OFF

    @property
    def touches(self) -> bool:
        """Whether the sides of a strict inequality are equal up to round-off: a suspicion too."""
        return self.strict and abs(self.relative) <= ROUND_OFF


@dataclass
class _Watching(Evaluator):
    """Evaluates like its base, and notes the size of every part of a term."""

    seen: list[float] = field(default_factory=lambda: [1.0])

    def _with(self, heads: Any = None, indices: Any = None, variables: Any = None) -> Evaluator:
        inner = super()._with(heads, indices, variables)
        return _Watching(self.model, inner.heads, inner.indices, inner.variables, self.seen)

    def value(self, term: Term) -> Any:
        found = super().value(term)
        self.seen[0] = max(self.seen[0], float(abs(found)))
        return found


@dataclass(frozen=True)
class FloatClaim:
    """A relation between terms, ready to be evaluated; ``names`` are its indices as written."""

    number: int
    relation: Relation
    written: Mapping[str, Any]  # certificate JSON

    @cached_property
    def _sides(self) -> tuple[str, Term, Term, tuple[Index, ...]]:
        sign, low, high = self.relation.standard()
        ix = fresh(low.indices)
        left, right = low.entry(*ix), high.entry(*ix)
        others = (free_indices(left) | free_indices(right)) - set(ix)
        return sign, left, right, (*ix, *sorted(others, key=lambda i: i.name))

    @property
    def terms(self) -> tuple[Term, Term]:
        return self._sides[1], self._sides[2]

    def visits(self, model: RandomModel) -> int:
        """How many nodes are visited to evaluate it at one point, roughly."""
        return sum(_visits(t, model) for t in self.terms)

    def margins(
        self, model: RandomModel, times: Sequence[Fraction | None], points: int = MAX_POINTS
    ) -> Iterator[Margin]:
        """At the given times and all positions of the indices; some at random where they are
        more than ``points``."""
        ix = self._sides[3]
        names = [name for name, _ in self.written["indices"]]
        for time, *places in _points(model, times, [model.size(i.space) for i in ix], points):
            yield self.margin(model, dict(zip(names, places, strict=True)), time)

    def margin(
        self, model: RandomModel, positions: Mapping[str, int], time: Fraction | None
    ) -> Margin:
        """At one point."""
        sign, left, right, _ = self._sides
        at = Evaluator(model, indices=self._placed(model, positions, time))
        value, scale = _excess(sign, at, left, right)
        return Margin(value, scale, sign == "<", self.number, positions, time)

    def _placed(
        self, model: RandomModel, positions: Mapping[str, int], time: Fraction | None
    ) -> dict[Index, int]:
        if time is not None:
            model.heads[TIME, ()] = float(time)
        names = (name for name, _ in self.written["indices"])
        return {i: positions[name] for i, name in zip(self._sides[3], names, strict=True)}

    def largest(self, model: RandomModel, m: Margin) -> float:
        """The largest size of any part of either side, at the point of a margin."""
        sign, left, right, _ = self._sides
        at = _Watching(model, indices=self._placed(model, m.positions, m.time))
        _excess(sign, at, left, right)
        return max(at.seen)


def is_approximate(term: Term) -> bool:
    """Whether it has integrals that quadrature gives only approximately: of no polynomials."""
    inside = (t for i in subterms(term) if isinstance(i, Integral) for t in subterms(i.body))
    return any(
        (isinstance(t, Apply) and t.function.known)
        or (isinstance(t, Power) and (t.exponent < 0 or t.exponent.denominator > 1))
        for t in inside
    )


def _points(
    model: RandomModel, times: Sequence[Fraction | None], sizes: Sequence[int], points: int
) -> Iterable[Any]:
    if len(times) * prod(sizes) <= points:
        return product(times, *map(range, sizes))
    rng = model.random
    return [(rng.choice(times), *map(rng.randrange, sizes)) for _ in range(points)]


def _visits(term: Term, model: RandomModel) -> int:
    match term:
        case Sum(i, body):
            return 1 + model.size(i.space) * _visits(body, model)
        case Integral(_, lower, upper, body):
            ends = _visits(lower, model) + _visits(upper, model)
            return 1 + FLOAT_NODES * _visits(body, model) + ends
        case Apply(_, _, args, _):
            entries = ((prod(model.size(i.space) for i in a.indices), a.body) for a in args)
            return 3 + sum(n * _visits(body, model) for n, body in entries)
    return 1 + sum(_visits(c, model) for c in children(term))


def _excess(sign: str, at: Evaluator, left: Term, right: Term) -> tuple[float, float]:
    try:
        low, high = float(at.value(left)), float(at.value(right))
    except NO_VALUE:
        return inf, 1.0
    if not (isfinite(low) and isfinite(high)):
        return inf, 1.0
    return abs(low - high) if sign == "=" else low - high, 1 + abs(low) + abs(high)
