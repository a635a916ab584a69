"""The verdict on a property test: of a theorem in exact models, of a function on instances."""

from __future__ import annotations

from math import inf
from typing import Any

from hypothesis import settings
from hypothesis.database import ExampleDatabase

from symnode.experiments import numeric_property
from symnode.experiments.falsify import Falsification, Hunt
from symnode.experiments.float_models import ROUND_OFF
from symnode.experiments.profiles import USUAL, profile
from symnode.experiments.sampler import CERTAINLY
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.property_tests import PropertyTest

MODELS = "random models of the hypotheses, the margin maximised"
STRATEGY = "instances of a Hypothesis strategy, the margin maximised"
Certificates = dict[str, Any]


def judge_property(
    s: PropertyTest, blank: Result, effort: str = USUAL, database: ExampleDatabase | None = None
) -> tuple[Result, Certificates]:
    """The verdict, and the certificate of a refutation by its digest.

    ``effort`` names a profile: dev, ci or thorough. ``database`` keeps simplest failures of
    numeric claims; the usual one is Hypothesis' own.
    """
    examples = profile(effort).of(s.instances).examples
    if isinstance(s.of, str):
        known = database if database is not None else settings().database
        return _numeric(s, blank, numeric_property.run(s, blank.id, examples, known)), {}
    hunt = Hunt(s.of, profile(effort).of(s.instances), s.seed, s.sizes)
    return _of_theorem(s, blank, hunt.run())


def _of_theorem(
    s: PropertyTest, blank: Result, found: Falsification
) -> tuple[Result, Certificates]:
    scope = f"{found.instances} instances, seed {s.seed}{_sizes(s)}"
    if found.found is not None:
        verdict = found.found.verdict
        refuted = blank.found(
            Status(verdict.status),
            tier=verdict.tier,
            method=f"property test: {found.how}",
            scope="one exact model",
            counterexample=found.counterexample(s.of),
            certificates=(verdict.digest,),
        )
        return refuted, {verdict.digest: found.found.certificate}
    if found.why_not and (not found.instances or found.worst <= ROUND_OFF):
        return blank.found(Status.UNDECIDED, method=MODELS, detail=found.why_not), {}
    status, detail = _standing(found)
    return blank.found(status, method=MODELS, scope=scope, detail=detail), {}


def _standing(found: Falsification) -> tuple[Status, str]:
    worst = f"the worst margin is {found.worst:.3g}, relative to the sizes of both sides"
    if found.worst <= ROUND_OFF:
        return Status.SUPPORTED, worst
    unconfirmed = f"{worst}; no exact model confirms that the claim fails"
    certain = found.sure_floats and found.worst > CERTAINLY
    return (Status.CONTRADICTED if certain else Status.UNDECIDED), unconfirmed


def _sizes(s: PropertyTest) -> str:
    ranges = (f", {space.name} from {a} to {b}" for space, (a, b) in s.sizes.items())
    return "".join(ranges)


def _numeric(s: PropertyTest, blank: Result, run: numeric_property.Run) -> Result:
    scope = f"{run.count} instances, seed {s.seed}"
    if not run.count:
        return blank.found(Status.UNDECIDED, method=STRATEGY, detail="no instance was drawn")
    shown = numeric_property.shown
    if not run.fails:
        detail = f"the worst margin is {run.worst + 0:.3g}, at {shown(run.at)}"
        return blank.found(Status.SUPPORTED, method=STRATEGY, scope=scope, detail=detail)
    detail = f"the margin is {run.worst:.3g} at {shown(run.at)}"
    if run.simplest_margin > -inf:
        detail = f"the margin is {run.simplest_margin:.3g} at {shown(run.simplest)}; {detail}"
    return blank.found(Status.CONTRADICTED, method=STRATEGY, scope=scope, detail=detail)
