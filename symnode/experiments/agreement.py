"""Every proved statement is sampled too: a proof beside a confirmed counterexample is a conflict.

The instances are exact models of the hypotheses. The claims are evaluated in floating point by the
definition of meaning, which shares nothing with the prover and the checker; a failure is then
confirmed by the checker in exact arithmetic. A failure that the checker does not confirm counts
only if it is no error of the floats (``Sampler.certain_in_floats``): under a normal law, which no
exact model has, at values that are not exact, or because the checker itself is wrong.

The effort is bounded by counted work, so every run samples the same instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import inf, isfinite
from random import Random
from typing import Any

from symnode.checker.context import OutOfBudget, metered
from symnode.experiments.float_models import ROUND_OFF, Margin
from symnode.experiments.sampler import Instance, Sampler
from symnode.methods.counter_model import Found
from symnode.methods.counter_search import parts

SEED = 0
ENOUGH = 24  # instances of one part of a statement
TRIES = 80
PLAIN = (2, 90)  # numbers of candidates with small integers
WORK = 8_000  # of exact arithmetic for one candidate, and
EFFORT = 20_000  # for all: a unit is about a microsecond
LAST_EFFORT = 80_000  # where no instance was found with it
OVERHEAD = 400  # units for a candidate that is refused at once
VISIT = 3  # units for a node that is evaluated
VISITS = 2_500  # of nodes, to evaluate a claim in one instance


@dataclass(frozen=True)
class Counterexample:
    """Where a claim fails: the refutation that the checker accepted, or None where floats alone
    show it."""

    sampler: Sampler
    instance: Instance
    margin: Margin
    found: Found | None

    def __str__(self) -> str:
        if self.found is None:
            law = " under the normal law" if self.sampler.has_normal_law else ""
            return f"fails by {self.margin.value:.3g} in floats{law}"
        return str(self.found.verdict.failure)


@dataclass(frozen=True)
class Agreement:
    """How many instances agree, the largest relative margin among them (0 or less, but for
    round-off), a counterexample if there is one, and why nothing was sampled if nothing was."""

    instances: int
    worst: float
    counterexample: Counterexample | None = None
    why_not: str = ""


def agreement(statement: Any, seed: int = SEED) -> Agreement:
    """Samples a statement with claims; its hints (``model=``) are not used."""
    count, worst, reasons = 0, -inf, []
    for part in parts(statement):
        if not part[1]:
            continue
        sampler = Sampler(statement, part, visits=VISITS)
        if sampler.why_not:
            reasons.append(sampler.why_not)
            continue
        for instance in _instances(sampler, seed):
            against = counterexample(sampler, instance)
            if against is not None:
                return Agreement(count, instance.worst.relative, against)
            if instance.worst.relative <= ROUND_OFF:  # else nothing is known: it does not count
                count, worst = count + 1, max(worst, instance.worst.relative)
    why = "" if count else "; ".join(reasons) or "no model of the hypotheses was found"
    return Agreement(count, worst, None, why)


def _instances(sampler: Sampler, seed: int) -> Iterator[Instance]:
    """Up to ``ENOUGH`` instances, varied and plain ones by turns; where all are refused or take too
    much work, the first of the plain ones in their order."""
    rng = Random(seed)
    mixed = [
        partial(sampler.varied, seed, k) if k % 3 else partial(sampler.plain, rng.randrange(*PLAIN))
        for k in range(TRIES)
    ]
    none = True
    for instance in within_effort(mixed, ENOUGH, EFFORT):
        none = False
        yield instance
    if none:
        last = [partial(make, k) for make in (sampler.bare, sampler.plain) for k in range(*PLAIN)]
        yield from within_effort(last, 1, LAST_EFFORT)


def within_effort(
    makers: Sequence[Callable[[], Instance | None]], enough: int, effort: int
) -> Iterator[Instance]:
    """Instances, until there are enough of them or the counted work is done."""
    spent = found = 0
    for make in makers:
        instance = None
        with metered(WORK) as meter, suppress(OutOfBudget):
            instance = make()
        spent += OVERHEAD + meter.used
        if instance is not None:
            found += 1
            spent += VISIT * instance.visits
            yield instance
        if found == enough or spent > effort:
            return


def counterexample(sampler: Sampler, instance: Instance) -> Counterexample | None:
    """A claim that certainly fails in an instance."""
    failure = None if sampler.has_normal_law else sampler.failure(instance)
    if failure is not None:
        return Counterexample(sampler, instance, *failure)
    worst = max(instance.margins, key=lambda m: m.relative if isfinite(m.value) else -inf)
    certain = sampler.certain_in_floats(instance, worst)
    return Counterexample(sampler, instance, worst, None) if certain else None
