"""Search for an exact counter-model, smallest sizes and simplest values first.

Candidates: sizes 1, 2, 3 of the spaces; small integers for symbols; polynomials of low degree for
undefined functions. Trajectories are not guessed: they are solved from their dynamics by Picard's
iteration, which ends when the polynomials repeat. A candidate counts only if the checker accepts
it. The models found are small, and shrunk, but not claimed to be minimal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker import OutOfBudget, Rejected, Verdict, check
from symnode.checker.model import Model as Tables
from symnode.checker.polynomial import NotExact, Polynomial
from symnode.language.models import Model
from symnode.methods.candidates import Candidate, Fixed, make_candidate, simplifications, size
from symnode.methods.trajectories import Body, Motion, Trajectories

TRIES = 160
MOMENTS = ("0", "1", "1/2", "2")
NAME = "counter-model"
SHRINKING_PASSES = 3


@dataclass(frozen=True)
class Found:
    """An accepted counter-model."""

    certificate: dict[str, Any]
    verdict: Verdict

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
        self.bodies = [
            [self.trajectories.body(c[side], c["indices"]) for side in ("lhs", "rhs")]
            for c in self.claims
        ]

        own = self.fixed or Model()
        self.partial = Fixed(own.sizes, own.values, frozenset(self.formulas))
        self.given_fields = {
            name: (self.trajectories.body(j["rhs"], j["indices"]), j["arguments"])
            for name, j in self.formulas.items()
        }

    def candidate(self, number: int) -> Candidate:
        """The candidate of that number, with the author's fields as polynomials."""
        signature = self.trajectories.ctx.signature
        c = make_candidate(signature, number, self.states, self.partial)
        for name, (body, arguments) in self.given_fields.items():
            table = self.trajectories.polynomials(c.json(), name, body, arguments)
            c.functions[name] = table
        return c

    def run(self, tries: int = TRIES) -> Found | None:
        """A model of the hypotheses in which one of the claims fails, shrunk."""
        for number in range(tries):
            candidate = self._candidate_or_none(number)
            found = self.accepted(candidate) if candidate else None
            if candidate is not None and found is not None:
                return self._shrunk(candidate, found)
        return None

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
        for claim, bodies in zip(self.claims, self.bodies, strict=True):
            for point in _points(claim, c, self.problem["signature"]):
                if not self._differ(bodies, tables, claim, point):
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

    def _differ(self, bodies: list[Body], tables: Tables, claim: Any, point: Any) -> bool:
        """A first look, before the checker's own."""
        entry = [point["indices"][name] for name, _ in claim["indices"]]
        time = None if point["time"] is None else Polynomial.number(Fraction(point["time"]))
        try:
            left, right = (b.at(self.trajectories.ctx, tables, entry, (), time) for b in bodies)
        except ZeroDivisionError:
            return True  # undefined, perhaps
        except (Rejected, OutOfBudget):
            return False
        return not (left - right).is_zero()

    def _shrunk(self, candidate: Candidate, found: Found) -> Found:
        """The model with smaller sizes, values 0 or 1 and fewer terms, while it refutes."""
        for _ in range(SHRINKING_PASSES):
            before = found
            for simpler in simplifications(candidate, self.partial):
                new = simpler(candidate)
                better = self.accepted(new) if new is not None else None
                if better is not None and better.is_undefined == found.is_undefined:
                    assert new is not None
                    candidate, found = new, better
            if found is before:
                break
        return found


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
