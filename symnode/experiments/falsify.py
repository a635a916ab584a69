"""The search for a counterexample of a statement, with no hint from its author.

First exact models with small integers, smallest first. Then instances with varied numbers, and from
the best of them the margin is maximised; where it shows a failure, the numbers are rounded to the
simplest rationals that still do. Only what the checker accepts is a counterexample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isfinite
from time import monotonic
from typing import Any

from symnode.experiments.ascent import Landscape, climb, height, snapped
from symnode.experiments.float_models import is_approximate
from symnode.experiments.profiles import Profile, profile
from symnode.experiments.sampler import Instance, Sampler, Sizes
from symnode.judgement.problem import Problem
from symnode.judgement.report import Counterexample
from symnode.judgement.shown_models import counterexample
from symnode.language.arrays import mentions_time
from symnode.language.errors import StatementError
from symnode.language.normal_law import degree
from symnode.methods.candidates import Candidate
from symnode.methods.counter_model import ATTEMPTS, Found
from symnode.methods.counter_search import parts

EXACT, MAXIMISED = "exact models, smallest first", "the margin maximised, then simplified"
NOTHING = "no model of the hypotheses was found in which the claims have values"
STARTS = 3  # instances from which the margin is maximised
PLAIN = 12  # candidates that are tried as starts where no instance was found


@dataclass(frozen=True)
class Falsification:
    """A counterexample, or how many instances agreed and their worst relative margin.

    ``how`` names the search that found it; ``why_not`` says why a claim could not be tried. Where a
    claim failed in floats and no exact model confirms it, ``worst`` is above ``ROUND_OFF``;
    ``sure_floats`` says whether its evaluation has no other error than that of rounding.
    """

    instances: int
    worst: float
    found: Found | None = None
    problem: Problem | None = None
    how: str = ""
    why_not: str = ""
    sure_floats: bool = True

    def counterexample(self, statement: Any) -> Counterexample | None:
        """The counterexample in words."""
        if self.found is None or self.problem is None:
            return None
        runs = any(mentions_time(side) for c in statement.claim for side in _sides(c))
        return counterexample(self.found.certificate, self.found.verdict, self.problem, runs=runs)


@dataclass
class Hunt:
    """One search: its statement, seed, effort, and what it has seen."""

    statement: Any
    effort: Profile
    seed: int = 0
    sizes: Sizes = field(default_factory=dict)
    fixed: Mapping[Any, Any] | None = None
    stopped: Callable[[], bool] = lambda: False
    instances: int = 0
    worst: float = -inf

    def run(self) -> Falsification:
        reasons = []
        wanted = [part for part in parts(self.statement) if part[1]]
        samplers = [Sampler(self.statement, part, self.fixed, self.sizes) for part in wanted]
        self._expect_spaces(samplers)
        for sampler in samplers:
            if sampler.why_not:
                reasons.append(sampler.why_not)
                continue
            before = self.instances
            found, how = self._of_part(sampler)
            if found is not None:
                return Falsification(self.instances, self.worst, found, sampler.problem, how)
            if self.instances == before:
                reasons.append(NOTHING)
        why = "; ".join(dict.fromkeys(reasons))
        sides = (side.body for c in self.statement.claim for side in _sides(c))
        sure = not any(is_approximate(t) or degree(t) == inf for t in sides)
        return Falsification(self.instances, self.worst, why_not=why, sure_floats=sure)

    def _expect_spaces(self, samplers: Sequence[Sampler]) -> None:
        """A size of a dimension that the statement does not have would change nothing."""
        known = {name for s in samplers for name in s.search.problem["signature"]["spaces"]}
        unknown = [s.name for s in self.sizes if s.name not in known]
        if unknown:
            way = f"sizes of {', '.join(sorted(known)) or 'nothing: leave sizes= out'}"
            raise StatementError("sizes of dimensions of the statement", unknown[0], way)

    def _of_part(self, sampler: Sampler) -> tuple[Found | None, str]:
        found = None if self.sizes else sampler.search.run()
        if found is not None:
            return found, EXACT
        drawn = sorted(self._drawn(sampler), key=height, reverse=True)
        if sampler.has_normal_law:
            return None, ""
        for start in self._starts(sampler, drawn):
            land = Landscape(sampler, start, self.effort.evaluations // STARTS, self.stopped)
            climb(land, self.seed)
            self._count(land.best, land.seen)
            simple = snapped(land)
            if simple is not None:
                return _shrunk(sampler, simple), MAXIMISED
        return None, ""

    def _drawn(self, sampler: Sampler) -> Iterator[Instance]:
        for k in range(self.effort.examples):
            if self.stopped():
                return
            instance = sampler.varied(self.seed, k)
            if instance is not None:
                self._count(instance, int(instance.has_values))
                yield instance

    def _starts(self, sampler: Sampler, drawn: list[Instance]) -> list[Candidate]:
        """The best instances, of different sizes first; plain candidates where there are none."""
        by_size: dict[str, list[Instance]] = {}
        for i in drawn:
            by_size.setdefault(str(i.model["spaces"]), []).append(i)
        rounds = [own[k] for k in range(STARTS) for own in by_size.values() if k < len(own)]
        plain = (sampler.candidate(k) for k in range(1, PLAIN) if not drawn)
        return [i.candidate for i in rounds[:STARTS]] or [c for c in plain if c is not None]

    def _count(self, instance: Instance | None, seen: int) -> None:
        self.instances += seen
        if instance is not None:
            finite = [m.relative for m in instance.margins if isfinite(m.value)]
            self.worst = max(self.worst, *finite, -inf)


def falsify(
    statement: Any,
    *,
    seed: int = 0,
    budget: float = inf,
    effort: Profile | None = None,
    sizes: Sizes | None = None,
    fixed: Mapping[Any, Any] | None = None,
) -> Falsification:
    """Look for a counterexample of a statement with claims, for at most ``budget`` seconds.

    ``sizes`` gives ranges for dimensions, as in ``{n: (1, 5)}``; ``fixed`` parts of a model.

    >>> from symnode.language.relations import Equal
    >>> from symnode.language.statements import Theorem
    >>> from symnode.language.surface import scalar
    >>> x = scalar("x")
    >>> str(falsify(Theorem("wrong", claim=Equal(x**2, x))).found.verdict.failure)
    '1 = -1 fails by 2'
    """
    end = monotonic() + budget
    hunt = Hunt(statement, effort or profile(), seed, sizes or {}, fixed, lambda: monotonic() > end)
    return hunt.run()


def _sides(claim: Any) -> tuple[Any, Any]:
    return claim.left, claim.right


def _shrunk(sampler: Sampler, instance: Instance) -> Found:
    failure = sampler.failure(instance)
    assert failure is not None
    if sampler.sizes:  # they were asked for
        sizes = {s: n for s, n in instance.candidate.spaces.items() if isinstance(n, int)}
        sampler.search.partial = replace(sampler.search.partial, sizes=sizes)
    return sampler.search.shrunk(instance.candidate, failure[1], ATTEMPTS)[0][1]
