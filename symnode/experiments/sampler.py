"""Instances of a statement: exact models of its hypotheses, and the margins of its claims there.

A model is made by the search for counter-models: signs, symmetries, shapes and dynamics hold by
construction, trajectories are solved exactly. Its numbers are then varied, equations among the
hypotheses are mended, and the checker decides whether all hypotheses hold. Claims are evaluated in
floating point. A failure counts once the checker confirms it, in the same exact model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf, isfinite, prod
from random import Random
from typing import Any

from symnode.checker import OutOfBudget, Rejected, check
from symnode.checker.model import Model, Point, value
from symnode.checker.polynomial import NotExact
from symnode.checker.unfold import unfold
from symnode.experiments.coordinates import Coordinate, coordinates, moved
from symnode.experiments.float_models import (
    MAX_POINTS,
    FloatClaim,
    Margin,
    float_model,
    is_approximate,
)
from symnode.experiments.hypotheses import Equations, Inequalities
from symnode.judgement.problem import Problem
from symnode.language.normal_law import normal_heads
from symnode.language.random_model import RandomModel
from symnode.language.spaces import Kind, Space
from symnode.methods.candidates import Candidate
from symnode.methods.counter_model import MOMENTS, NAME, Found, Search
from symnode.methods.counter_search import Part, search_of

NOT_A_MODEL = (NotExact, Rejected, OutOfBudget, ZeroDivisionError)
SMALL = tuple(Fraction(k, 8) for k in range(-8, 9))
MODERATE = tuple(Fraction(k, 4) for k in range(-12, 13))
EDGES = (Fraction(0), Fraction(1, 256), Fraction(-1, 256), Fraction(1), Fraction(-1), Fraction(16))
EDGE_SHARE = 0.15
LAW_POINTS = 1_000  # that stand for normal laws: nested sums over them are slow
# A relative failure above CERTAINLY is no round-off if it hardly changes when all numbers change by
# the share NUDGE, a million times the round-off of one operation (its condition is moderate), and
# if it is more than the share ABSORBED of its largest part, ten thousand such round-offs.
CERTAINLY, NUDGE, ABSORBED = 1e-4, 1e-9, 1e-12
VISITS = 20_000  # of nodes, to evaluate a claim in one model
OTHERS = 3  # candidates beside one whose numbers are varied
MOVING = (12, 90)  # the same where trajectories are solved: sizes 1 and 2
VARIED = (12, 400)  # numbers of candidates whose numbers are varied: all of their sizes
SHARES = tuple(Fraction(k, 4) for k in range(5))  # of an interval
Sizes = Mapping[Space, tuple[int, int]]


@dataclass(frozen=True)
class Instance:
    """An exact model of the hypotheses (certificate JSON), and the margins of the claims in it."""

    candidate: Candidate
    model: dict[str, Any]
    margins: tuple[Margin, ...]
    visits: int = 0  # of nodes, to evaluate them

    @property
    def worst(self) -> Margin:
        """The largest margin, relative to the sizes of the sides."""
        return max(self.margins, key=lambda m: m.relative)

    @property
    def has_values(self) -> bool:
        """Whether the claims have values in floats; else the instance says nothing for them."""
        return all(isfinite(m.value) for m in self.margins)


@dataclass
class Sampler:
    """Instances of one part of a statement: hypotheses, and the claims that follow from them.

    ``visits`` bounds the work of evaluating a claim in one model.
    """

    statement: Any
    part: Part
    fixed: Mapping[Any, Any] | None = None
    sizes: Sizes = field(default_factory=dict)
    visits: int = VISITS
    problem: Problem = field(init=False)
    search: Search = field(init=False)
    why_not: str = ""  # why there are no instances

    def __post_init__(self) -> None:
        given, relations = self.part
        self.problem, self.search = search_of(self.statement, given, relations, self.fixed)
        written = self.search.claims
        self.claims = [
            FloatClaim(k, *pair) for k, pair in enumerate(zip(relations, written, strict=True))
        ]
        self.ends = [self._interval(j) for j in written]
        self.has_normal_law = self.search.has_no_model
        self._degree = 0.0
        if self.has_normal_law:
            self._without_law()
        self.equations = Equations(self.search)
        self.inequalities = Inequalities(self.search)
        self._author = self.search.partial

    def _without_law(self) -> None:
        """Leave normal vectors to the float models: no exact model has their law."""
        self.problem.wire.signature()
        fitted = RandomModel(0, exact=False)
        apart = self.search.without_gaussians()
        if apart is None:
            self.why_not = "a hypothesis speaks of the normal law"
            return
        terms = [t for c in self.claims for t in c.terms]
        few = fitted.fit_normal(terms)
        laws = {h.spaces[-1] for h in normal_heads(terms)}
        if not few or prod(fitted.size(s) for s in laws) > LAW_POINTS:
            self.why_not = f"its normal vectors need more than {LAW_POINTS} points"
            return
        self._degree, self.search = fitted.degree, apart
        sizes = {
            s.name: n
            for s, n in fitted.sizes.items()
            if s.name in apart.problem["signature"]["spaces"]
        }
        self.search.partial = replace(self.search.partial, sizes=sizes)

    def _interval(self, written: Mapping[str, Any]) -> Any:
        interval = written["interval"]
        if interval is None:
            return None
        return [self.search.trajectories.body(e, ()) for e in interval]

    def candidate(self, number: int, rng: Random | None = None) -> Candidate | None:
        """The candidate of that number, with numbers drawn by ``rng`` if there is one."""
        if rng is not None:
            self._draw_sizes(rng)
        try:
            c = self.search.candidate(number)
            if rng is not None:
                c = self._richest(c, rng)
                free = coordinates(c, self.search.partial)
                c = moved(c, free, [self._drawn(rng, x) for x in free])
                c = self.with_instants(c, lambda: rng.choice(SHARES))
            return self.equations.mended(c)
        except NOT_A_MODEL:
            return None

    def _drawn(self, rng: Random, x: Coordinate) -> Fraction:
        """A number for a coordinate; under a normal law a small one, if its quadrature is that of
        functions whose poles such numbers keep away from the line."""
        number = drawn(rng, x)
        return number if self._degree < inf else number / max(Fraction(1), abs(number))

    def _richest(self, c: Candidate, rng: Random) -> Candidate:
        """Of some candidates of one size the one whose functions have the most terms: constant
        functions show little."""
        before = self.search.partial
        if not c.functions:
            return c
        sizes = {s: n for s, n in c.spaces.items() if isinstance(n, int)}
        self.search.partial = replace(before, sizes=sizes)
        others = (self.search.candidate(rng.randrange(*VARIED)) for _ in range(OTHERS))
        richest = max([c, *others], key=_terms)
        self.search.partial = before
        return richest

    def _draw_sizes(self, rng: Random) -> None:
        open_ = {s: r for s, r in self.sizes.items() if s.kind is Kind.FINITE}
        chosen = {s.name: rng.randint(*r) for s, r in open_.items()}
        self.search.partial = replace(self._author, sizes={**chosen, **self._author.sizes})

    def with_instants(self, c: Candidate, share: Callable[[], Fraction]) -> Candidate:
        """Fixed times put between the ends of their intervals, which may be fixed times too, at
        shares of their lengths."""
        ctx, heads = self.search.trajectories.ctx, dict(c.heads)
        for _ in range(2):
            for h, own in ctx.signature.heads.items():
                if own.within is None or h in self.search.partial.values:
                    continue
                tables = Model(heads=heads)
                at = Point({}, {}, frozenset(), None)
                ends = [value(ctx, tables, unfold(ctx, e, []), at).rational() for e in own.within]
                lo, hi = ends
                if lo is not None and hi is not None:
                    heads[h] = {(): lo + (hi - lo) * share()}
        return replace(c, heads=heads)

    def instance(self, c: Candidate) -> Instance | None:
        """The instance of a candidate, or None where a hypothesis fails in it."""
        try:
            model, tables = self.search.trajectories.solved(c.json())
            check({**self.search.problem, "kind": "hypothesis-witness", "model": model})
            times = [self._times(ends, tables) for ends in self.ends]
        except NOT_A_MODEL:
            return None
        floats = self._floats(model)
        margins: list[Margin] = []
        visits = 0
        for claim, own in zip(self.claims, times, strict=True):
            once = claim.visits(floats)
            points = max(1, min(MAX_POINTS, self.visits // once))
            before = len(margins)
            margins += claim.margins(floats, own, points)
            visits += once * (len(margins) - before)
        return Instance(c, model, tuple(margins), visits)

    def _floats(self, model: Mapping[str, Any], nudge: float = 0.0) -> RandomModel:
        floats = float_model(self.problem, model, nudge)
        floats.degree = self._degree or floats.degree
        return floats

    def certain_in_floats(self, instance: Instance, margin: Margin) -> bool:
        """Whether a failure is no error of the floats: far above the round-off of its largest
        part, of the same size when the numbers change a little, and without quadrature that only
        approximates."""
        if not isfinite(margin.value) or margin.relative <= CERTAINLY:
            return False
        claim = self.claims[margin.claim]
        if self._degree == inf or any(is_approximate(t) for t in claim.terms):
            return False
        floats = self._floats(instance.model, NUDGE)
        again = claim.margin(floats, margin.positions, margin.time)
        steady = abs(again.value - margin.value) < margin.value / 10
        return steady and margin.value > ABSORBED * claim.largest(floats, margin)

    def _times(self, ends: Any, tables: Model) -> Sequence[Fraction | None]:
        """Moments of the interval of a claim, exact ones; None for a claim without time."""
        if self.problem.wire.signature()["time"] is None:
            return (None,)
        moments = [Fraction(m) for m in MOMENTS]
        if ends is None:
            return moments
        ctx = self.search.trajectories.ctx
        lo, hi = (e.at(ctx, tables, (), (), None).rational() for e in ends)
        if lo is None or hi is None:
            return [m for m in moments[:1]]
        inside = [m for m in moments if min(lo, hi) <= m <= max(lo, hi)]
        return list(dict.fromkeys([*inside[:2], *(lo + (hi - lo) * q for q in SHARES[1::2]), hi]))

    def confirmed(self, instance: Instance, margin: Margin) -> Found | None:
        """The refutation that the checker accepts at this point of this model, or None."""
        time = None if margin.time is None else str(margin.time)
        certificate = {
            **self.search.problem,
            "kind": NAME,
            "claim": self.search.claims[margin.claim],
            "model": instance.model,
            "point": {"indices": dict(margin.positions), "time": time},
        }
        try:
            return Found(certificate, check(certificate))
        except (Rejected, OutOfBudget):
            return None

    def failure(self, instance: Instance) -> tuple[Margin, Found] | None:
        """The worst margin at which the checker confirms that a claim fails."""
        for margin in sorted(instance.margins, key=lambda m: -m.relative):
            if not (margin.fails or margin.touches):
                return None
            found = self.confirmed(instance, margin)
            if found is not None:
                return margin, found
        return None

    def varied(self, seed: int, k: int) -> Instance | None:
        """The k-th instance of a seed, with numbers drawn at random."""
        rng = Random(f"{seed}:{k}")
        c = self.candidate(rng.randrange(*(MOVING if self.search.motions else VARIED)), rng)
        return None if c is None else self.instance(c)

    def bare(self, number: int) -> Instance | None:
        """The instance of a candidate as it is, its equations met by chance."""
        try:
            return self.instance(self.search.candidate(number))
        except NOT_A_MODEL:
            return None

    def plain(self, number: int) -> Instance | None:
        """The instance of a candidate with its own small integers."""
        c = self.candidate(number)
        return None if c is None else self.instance(c)


def _terms(c: Candidate) -> int:
    return sum(len(p) for table in c.functions.values() for p in table.values())


def drawn(rng: Random, x: Coordinate) -> Fraction:
    """A number for a coordinate: a moderate one, now and then an edge."""
    if x.kind == "scale":
        return rng.choice((Fraction(1, 2), Fraction(1), Fraction(2)))
    usual = rng.choice(MODERATE if rng.random() < 0.5 else SMALL)
    if x.sign == "positive":
        return abs(usual) or Fraction(1, 8)
    return rng.choice(EDGES) if rng.random() < EDGE_SHARE else usual
