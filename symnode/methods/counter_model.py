"""Search for an exact counter-model, smallest sizes and simplest values first.

Candidates: sizes 1, 2, 3 of the spaces; small integers for symbols; polynomials of low degree for
undefined functions. Trajectories are not guessed: they are solved from their dynamics by Picard's
iteration, which ends when the polynomials repeat. A candidate counts only if the checker accepts
it. Several models are found and shrunk, and the smallest of them is taken, in the order of
``candidates.order``; a false value goes before an undefined one. Nothing is claimed about models
that were not tried. The effort is bounded by counts, so every run finds the same; a clock only ends
a search that hardly advances.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from time import process_time
from typing import Any

from symnode.checker import OutOfBudget, Rejected, Verdict, check
from symnode.checker.constants import sign
from symnode.checker.context import INCREASING
from symnode.checker.model import Model as Tables
from symnode.checker.polynomial import NotExact, Polynomial
from symnode.checker.polynomial_signs import certainly, convex
from symnode.checker.refutation import FAILING
from symnode.language.errors import StatementError
from symnode.language.models import Model
from symnode.methods.candidates import (
    ORDER,
    Candidate,
    Fixed,
    Terms,
    make_candidate,
    order,
    simplifications,
    size,
)
from symnode.methods.trajectories import Body, Motion, Trajectories

TRIES = 160
MOMENTS = ("0", "1", "1/2", "2")
NAME = "counter-model"
SHRINKING_PASSES = 3
MODELS = 3  # to choose the smallest from
MORE_TRIES = 8  # after the first model
ATTEMPTS = 36  # to shrink them, the most for the smallest
SECONDS = 4.0  # of the processor, after which a search gives up: far more than it usually takes
HOLDING = {"<=": (1, 0), "<": (1,)}  # signs of rhs - lhs


@dataclass(frozen=True)
class Found:
    """An accepted counter-model, and how many candidates it was the smallest of."""

    certificate: dict[str, Any]
    verdict: Verdict
    tried: int = 1
    models: int = 1

    @property
    def search(self) -> str:
        """What the search shows, and no more: the smallest that was found."""
        few = "the only one" if self.models == 1 else f"the smallest of {self.models}"
        return f"{few} found among {self.tried} candidates (by {ORDER})"

    @property
    def is_undefined(self) -> bool:
        failure = self.verdict.failure
        return failure is not None and failure.undefined is not None


@dataclass
class Search:
    """The problem and its claims, read once for many candidates."""

    problem: dict[str, Any]  # certificate JSON without kind
    claims: list[dict[str, Any]]
    motions: list[Motion]
    fixed: Model | None = None
    formulas: dict[str, Any] = field(default_factory=dict)  # of fixed fields, as JSON

    def __post_init__(self) -> None:
        self.trajectories = Trajectories(self.problem, self.motions)
        self.states = {m.state for m in self.motions}
        self.bodies = [self._sides(c) for c in self.claims]
        self.inequalities = [
            (g["indices"], g["relation"], self._sides(g))
            for g in self.problem["givens"]
            if g.get("relation", "=") != "=" and g["interval"] is None and not g.get("universal")
        ]
        own = self.fixed or Model()
        self.partial = Fixed(own.sizes, own.values, frozenset(self.formulas))
        self.given_fields = {
            name: (self.trajectories.body(j["rhs"], j["indices"]), j["arguments"])
            for name, j in self.formulas.items()
        }

    @property
    def has_no_model(self) -> bool:
        """Whether something is normally distributed, which no finite model is."""
        heads = self.trajectories.ctx.signature.heads.values()
        return any(h.gaussian for h in heads)

    def _sides(self, relation: dict[str, Any]) -> list[Body]:
        return [self.trajectories.body(relation[s], relation["indices"]) for s in ("lhs", "rhs")]

    def without_gaussians(self) -> Search | None:
        """The search for a model of the hypotheses alone, if nothing in them is normal."""
        signature = self.problem["signature"]
        random = {h: own for h, own in signature["heads"].items() if "gaussian" in own}
        laws = {own["spaces"][-1] for own in random.values()}
        text = json.dumps([self.problem["givens"], self.problem["conditions"]])
        if any(json.dumps(name) in text for name in (*random, *laws)):
            return None
        rest = {
            "heads": {h: own for h, own in signature["heads"].items() if h not in random},
            "spaces": {s: kind for s, kind in signature["spaces"].items() if s not in laws},
        }
        return replace(
            self, problem={**self.problem, "signature": {**signature, **rest}}, claims=[]
        )

    def candidate(self, number: int) -> Candidate:
        """The candidate of that number, with the author's fields as polynomials."""
        signature = self.trajectories.ctx.signature
        c = make_candidate(signature, number, self.states, self.partial)
        for name, (body, arguments) in self.given_fields.items():
            table = self.trajectories.polynomials(c.json(), name, body, arguments)
            self._expect_shape(name, table, arguments)
            c.functions[name] = table
        return c

    def _expect_shape(
        self, name: str, table: dict[tuple[int, ...], Terms], arguments: list[str]
    ) -> None:
        """An author's formula has the shape that its function was declared with."""
        shape = self.trajectories.ctx.signature.functions[name].shape
        if shape is None:
            return
        p = Polynomial({m: Fraction(c) for m, c in table[()].items()})
        slots = sorted(p.varying())
        rising = (certainly(p.derivative(g), strict=False) for g in slots)
        if not (all(rising) if shape == INCREASING else convex(p, slots)):
            way = f"choose another formula in the model, or declare {name} without its shape"
            got = p.substitute({g: Polynomial.generator(_symbol(g, arguments)) for g in slots})
            raise StatementError(f"a polynomial that is {shape} for {name}", got.text(), way)

    def run(self, tries: int = TRIES, models: int = MODELS) -> Found | None:
        """A model of the hypotheses in which a claim fails: the smallest of those found."""
        if self.has_no_model:
            return None
        every: list[tuple[Candidate, Found]] = []
        number, end = 0, process_time() + SECONDS
        while number < tries and len(every) < models and process_time() < end:
            candidate = self._candidate_or_none(number)
            found = self.accepted(candidate) if candidate else None
            if candidate is not None and found is not None:
                tries = min(tries, number + MORE_TRIES) if not every else tries
                every.append((candidate, found))
            number += 1
        if not every:
            return None
        left, shrunk = ATTEMPTS, []
        for candidate, found in sorted(every, key=_place):
            smaller, used = self.shrunk(candidate, found, left)
            left -= used
            shrunk.append(smaller)
        return replace(min(shrunk, key=_place)[1], tried=number, models=len(every))

    def _candidate_or_none(self, number: int) -> Candidate | None:
        try:
            return self.candidate(number)
        except (Rejected, OutOfBudget, ZeroDivisionError):
            return None

    def models(self, tries: int) -> Iterator[dict[str, Any]]:
        """Candidates with trajectories solved; the hypotheses are not yet checked."""
        for number in range(tries):
            with suppress(NotExact, Rejected, OutOfBudget, ZeroDivisionError):
                yield self.trajectories.solved(self.candidate(number).json())[0]

    def witness(self, tries: int) -> tuple[dict[str, Any] | None, bool]:
        """A certificate that the hypotheses hold in some model, and whether a claim fails there."""
        if self.has_no_model:
            apart = self.without_gaussians()
            return apart.witness(tries) if apart is not None else (None, False)
        for number in range(tries):
            with suppress(NotExact, Rejected, OutOfBudget, ZeroDivisionError):
                candidate = self.candidate(number)
                model, _ = self.trajectories.solved(candidate.json())
                certificate = {**self.problem, "kind": "hypothesis-witness", "model": model}
                check(certificate)
                return certificate, self.accepted(candidate) is not None
        return None, False

    def accepted(self, c: Candidate) -> Found | None:
        """The certificate of a candidate that the checker accepts."""
        try:
            whole, tables = self.trajectories.solved(c.json())
        except (NotExact, Rejected, OutOfBudget, ZeroDivisionError):
            return None
        if not self._plausible(tables):
            return None
        for claim, bodies in zip(self.claims, self.bodies, strict=True):
            for point in _points(claim, c, self.problem["signature"]):
                if not self._fails(bodies, tables, claim, point):
                    continue
                own = {"claim": claim, "model": whole, "point": point}
                certificate = {**self.problem, "kind": NAME, **own}
                try:
                    return Found(certificate, check(certificate))
                except Rejected as error:
                    if not error.where.startswith("point"):
                        return None  # the hypotheses fail: no other point will do
                except OutOfBudget:
                    return None
        return None

    def _fails(self, bodies: list[Body], tables: Tables, claim: Any, point: Any) -> bool:
        """A first look, before the checker's own."""
        entry = [point["indices"][name] for name, _ in claim["indices"]]
        time = None if point["time"] is None else Polynomial.number(Fraction(point["time"]))
        try:
            left, right = (b.at(self.trajectories.ctx, tables, entry, (), time) for b in bodies)
            return sign(left - right) in FAILING[claim.get("relation", "=")]
        except (ZeroDivisionError, NotExact):
            return True  # undefined, perhaps
        except (Rejected, OutOfBudget):
            return False

    def _plausible(self, tables: Tables) -> bool:
        """Whether the inequalities among the hypotheses that hold at no running time, and for no
        varying symbols, may hold: a first look that is cheaper than the checker's."""
        for indices, relation, sides in self.inequalities:
            for entry in product(*(range(len(tables.weights[s])) for _, s in indices)):
                if self._slack_sign(sides, tables, entry) not in HOLDING[relation]:
                    return False
        return True

    def _slack_sign(self, sides: list[Body], tables: Tables, entry: Any) -> int | None:
        ctx = self.trajectories.ctx
        try:
            low, high = (b.at(ctx, tables, entry, (), None) for b in sides)
            return sign(high - low)
        except (Rejected, OutOfBudget, ZeroDivisionError):
            return None

    def shrunk(
        self, candidate: Candidate, found: Found, attempts: int
    ) -> tuple[tuple[Candidate, Found], int]:
        """A smaller model that refutes in the same way, and the number of attempts made."""
        used = 0
        for _ in range(SHRINKING_PASSES):
            before = found
            for simpler in simplifications(candidate, self.partial):
                new = simpler(candidate)
                if new is None or used == attempts or order(new) >= order(candidate):
                    continue
                used += 1
                better = self.accepted(new)
                if better is not None and better.is_undefined == found.is_undefined:
                    candidate, found = new, better
            if found is before:
                break
        return (candidate, found), used


def _symbol(g: str, arguments: list[str]) -> str:
    """The entry of an argument that a slot stands for, counted from 1."""
    k, _, entry = g.partition(":")
    return "_".join([arguments[int(k)], *(str(int(p) + 1) for p in entry.split(",") if p)])


def _place(one: tuple[Candidate, Found]) -> tuple[Any, ...]:
    candidate, found = one
    return (found.is_undefined, *order(candidate))


def _points(
    claim: dict[str, Any], c: Candidate, signature: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Positions of the claim's indices and, for a running time, moments of its interval."""
    ranges = [(name, range(size(c.spaces[space]))) for name, space in claim["indices"]]
    timeless = signature["time"] is None
    for moment in (None,) if timeless else MOMENTS:
        for entry in product(*(r for _, r in ranges)):
            names = dict(zip((n for n, _ in ranges), entry, strict=True))
            yield {"indices": names, "time": moment}
