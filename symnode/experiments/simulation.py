"""The verdict on a simulation: each claim against the numbers of the trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan, sqrt
from typing import Any

import numpy as np
from scipy import stats

from symnode.experiments.trials import Case, Numbers, all_numbers, measured, shown
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.language.observations import EVERY, MEAN, SHARE, Observation
from symnode.language.simulations import Simulation

METHOD = "simulation"


@dataclass(frozen=True)
class Finding:
    """What one case says about one claim, in words."""

    status: Status
    says: str


def judge_simulation(s: Simulation, blank: Result) -> Result:
    """SUPPORTED, CONTRADICTED or UNDECIDED, with what was measured for every claim and case."""
    trials = measured(s.measure, s.cases, s.trials, s.seed, s)
    concerned = [
        (claim, case, numbers)
        for claim in s.claim
        for case, numbers in zip(s.cases, trials, strict=True)
        if claim.concerns(case)
    ]
    intervals = sum(claim.of.rule != EVERY for claim, *_ in concerned)
    # Together the claims hold with the stated confidence (Bonferroni).
    confidence = 1 - (1 - s.confidence) / max(1, intervals)
    findings = [
        (claim, case, finding(claim, _values(claim, numbers, s), confidence))
        for claim, case, numbers in concerned
    ]
    status = overall([found.status for *_, found in findings])
    why = [f"{c}: {f.says}" for c, _, f in findings if f.status is status]
    return blank.found(
        status,
        claim=tuple(str(c) for c in s.claim),
        claim_latex=tuple(c.latex() for c in s.claim),
        method=METHOD,
        scope=scope(s),
        detail="" if status is Status.SUPPORTED else "; ".join(dict.fromkeys(why)),
        observed=_table(findings),
    )


def _table(findings: Sequence[tuple[Observation, Case, Finding]]) -> tuple[tuple[str, ...], ...]:
    """A row for each case with what was measured of each quantity."""
    rows: dict[str, dict[str, str]] = {}
    for claim, case, found in findings:
        name = claim.of.name if claim.of.rule == EVERY else f"{claim.of.rule} of {claim.of.name}"
        rows.setdefault(shown(case), {})[name] = found.says
    names = tuple(dict.fromkeys(name for row in rows.values() for name in row))
    body = ((case, *(row.get(n, "") for n in names)) for case, row in rows.items())
    return ("case", *names), *body


def scope(s: Any) -> str:
    """How many trials of how many cases, and their seed."""
    trials = "1 trial" if s.trials == 1 else f"{s.trials} trials"
    cases = "" if len(s.cases) == 1 else f" of each of {len(s.cases)} cases"
    return f"{trials}{cases}, seed {s.seed}"


def overall(statuses: Sequence[Status]) -> Status:
    """One claim that is contradicted contradicts all; one that is open leaves all open."""
    for status in (Status.CONTRADICTED, Status.UNDECIDED):
        if status in statuses:
            return status
    return Status.SUPPORTED


def finding(claim: Observation, values: Sequence[float], confidence: float) -> Finding:
    """What the values of one case say about a claim.

    ``every``: a value outside of the bounds contradicts. ``mean``: Student's interval, exact for
    normal values and asymptotic for others; ``share``: the exact interval of Clopper and Pearson.
    An interval inside of the bounds supports, one outside contradicts.

    >>> from symnode.language.observations import every, mean
    >>> finding(every("x") >= 1, [1.0, 2.0], 0.999)
    Finding(status=<Status.SUPPORTED: 'SUPPORTED'>, says='from 1 to 2')
    >>> finding(mean("x") >= 1, [1.0, 1.0], 0.999).status
    <Status.UNDECIDED: 'UNDECIDED'>
    """
    if not all_numbers(values):
        return Finding(Status.UNDECIDED, "not a number (NaN) in a trial")
    if claim.of.rule == EVERY:
        return _every(claim, values)
    low, high, says = (_mean if claim.of.rule == MEAN else _share)(values, confidence)
    if not isfinite(low) or not isfinite(high):
        return Finding(Status.UNDECIDED, says)
    if claim.holds(low) and claim.holds(high):
        return Finding(Status.SUPPORTED, says)
    if high < claim.low or low > claim.high:
        return Finding(Status.CONTRADICTED, says)
    return Finding(Status.UNDECIDED, f"{says}, which takes more trials")


def _every(claim: Observation, values: Sequence[float]) -> Finding:
    low, high = min(values), max(values)
    says = f"{low:.6g}" if low == high else f"from {low:.6g} to {high:.6g}"
    bad = sum(not claim.holds(v) for v in values)
    if not bad:
        return Finding(Status.SUPPORTED, says)
    share = "" if len(values) == 1 else f", against the claim in {bad} of {len(values)} trials"
    return Finding(Status.CONTRADICTED, says + share)


def _mean(values: Sequence[float], confidence: float) -> tuple[float, float, str]:
    if not np.all(np.isfinite(values)):
        return -np.inf, np.inf, "infinite in a trial"
    middle, spread = float(np.mean(values)), float(np.std(values, ddof=1))
    if spread == 0 or min(values) == max(values):  # whose mean may be rounded
        says = f"{middle:.6g} in all trials, and without variation there is no interval"
        return -np.inf, np.inf, says
    half = float(stats.t.ppf((1 + confidence) / 2, len(values) - 1)) * spread / sqrt(len(values))
    return middle - half, middle + half, f"{middle:.6g} ± {half:.2g} ({_percent(confidence)})"


def _share(values: Sequence[float], confidence: float) -> tuple[float, float, str]:
    yes = sum(v != 0 for v in values)
    interval = stats.binomtest(yes, len(values)).proportion_ci(confidence, method="exact")
    low, high = float(interval.low), float(interval.high)
    says = f"{yes} of {len(values)}: from {low:.4g} to {high:.4g} ({_percent(confidence)})"
    return low, high, says


def _percent(confidence: float) -> str:
    """
    >>> _percent(0.999), _percent(1 - 0.001 / 3), _percent(1 - 1e-7)
    ('99.9 %', '99.97 %', 'more than 99.99 %')
    """
    return f"{100 * confidence:.4g} %" if confidence < 0.99995 else "more than 99.99 %"


def _values(claim: Observation, numbers: Sequence[Numbers], s: Simulation) -> list[float]:
    name = claim.of.name
    missing = [row for row in numbers if name not in row]
    if missing:
        got = ", ".join(missing[0])
        raise StatementError(f"a measured {name}", f"only {got}", "name one of these", claim.place)
    values = [row[name] for row in numbers]
    strange = [v for v in values if v not in (0, 1) and not isnan(v)]
    if claim.of.rule == SHARE and strange:
        expected, way = f"{name} as true or false in every trial", f"count one: {name} < 0.1"
        raise StatementError(expected, f"{strange[0]:.6g}", way, claim.place)
    return values
