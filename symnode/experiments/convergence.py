"""The verdict on an order of convergence: the slope of log error against log n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isnan, log, sqrt
from typing import final

import numpy as np
from scipy import stats

from symnode.experiments.simulation import METHOD, overall, scope
from symnode.experiments.trials import errors_at, shown
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.simulations import ConvergenceOrder

# Below this the error of numbers of size 1 is round-off: some thousand operations of 2^-53 each.
FLOOR = 1e-12
# Small errors that stop falling below this have met a floor of their own; nothing larger is one.
LARGEST_FLOOR = sqrt(FLOOR)
FEWEST = 3  # points that a slope with an interval needs


@final
@dataclass(frozen=True)
class Slope:
    """The order p of ``error ~ C n^(-p)`` with its confidence interval.

    ``limit`` is the Richardson extrapolation of the slopes between neighbours (NaN where they show
    no limit); ``dropped`` counts the last points, which are on the round-off floor.
    """

    order: float
    low: float
    high: float
    limit: float
    dropped: int


def judge_convergence(s: ConvergenceOrder, blank: Result) -> Result:
    """SUPPORTED, CONTRADICTED or UNDECIDED, with the slope in every case."""
    statuses, lines = [], []
    table: list[tuple[str, ...]] = [("case", *(f"n = {n}" for n in s.at), "fit")]
    for case, rows in zip(s.cases, errors_at(s), strict=True):
        errors = [sqrt(float(np.mean(np.square(row)))) for row in rows]
        found = slope(s.at, errors, s.confidence)
        status, says = _verdict(s, found, errors)
        statuses.append(status)
        lines.append(f"{shown(case)}: {says}" if case else says)
        table.append((shown(case), *(f"{e:.3g}" for e in errors), says))
    low, high = s.order - s.tolerance, s.order + s.tolerance
    claim = f"the error falls like n^(-p) with p between {low:g} and {high:g}"
    return blank.found(
        overall(statuses),
        claim=(claim,),
        claim_latex=(rf"\text{{error}} \sim C n^{{-p}}, \quad p \in [{low:g}, {high:g}]",),
        method=f"{METHOD} at n = {', '.join(map(str, s.at))}",
        scope=scope(s),
        detail="" if overall(statuses) is Status.SUPPORTED else "; ".join(lines),
        observed=tuple(table),
    )


def slope(at: Sequence[int], errors: Sequence[float], confidence: float) -> Slope | None:
    """The order that the errors show; None where fewer than three points are above round-off.

    Least squares of log error against log n over the second half of the points (at least four),
    where the asymptotics has set in, with Student's interval. Richardson: between neighbours n and
    r n the order is ``p + c/n + ...``, so ``(r p_2 - p_1)/(r - 1)`` is free of the first term.

    >>> found = slope([8, 16, 32, 64], [1 / 8, 1 / 16, 1 / 32, 1 / 64], 0.95)
    >>> print(f"{found.order:.3f} {found.limit:.3f}")
    1.000 1.000
    """
    kept = _above_the_floor(at, errors)
    if kept < FEWEST:
        return None
    first = max(0, min(kept // 2, kept - 4))
    x = np.log(np.array(at[first:kept], dtype=float))
    y = np.log(np.array(errors[first:kept]))
    fit = stats.linregress(x, y)
    left = y - (fit.intercept + fit.slope * x)
    # Not fit.stderr, which is not a number where all errors are equal.
    spread = sqrt(float(left @ left) / (len(x) - 2) / float(np.var(x) * len(x)))
    half = float(stats.t.ppf((1 + confidence) / 2, len(x) - 2)) * spread
    order = 0.0 - float(fit.slope)
    limit = _extrapolated(at[:kept], errors[:kept])
    return Slope(order, order - half, order + half, limit, len(at) - kept)


def _above_the_floor(at: Sequence[int], errors: Sequence[float]) -> int:
    """How many of the first points are finite, positive and above the round-off floor."""
    for k, e in enumerate(errors):
        if not FLOOR < e < inf:
            return k
        if k and e < LARGEST_FLOOR and e > 0.9 * errors[k - 1]:
            return k
    return len(at)


def _extrapolated(at: Sequence[int], errors: Sequence[float]) -> float:
    """The limit of the slopes between neighbours, from the last three points; NaN unless the slopes
    close up there, as they do where they have an expansion in 1/n and not where they jump."""
    if len(at) < FEWEST + 1:
        return float("nan")
    pairs = zip(at[-4:], errors[-4:], strict=True)
    logs = [(log(n), log(e)) for n, e in pairs]
    first, before, after = ((e - f) / (m - n) for (n, e), (m, f) in pairwise(logs))
    if not 0 <= (after - before) * (before - first) <= (before - first) ** 2:
        return float("nan")
    ratio = at[-2] / at[-3]
    return (ratio * after - before) / (ratio - 1)


def _verdict(
    s: ConvergenceOrder, found: Slope | None, errors: Sequence[float]
) -> tuple[Status, str]:
    if not np.all(np.isfinite(errors)):
        return Status.UNDECIDED, "an error that is infinite or not a number"
    if found is None:
        return Status.UNDECIDED, "all but two errors are round-off: begin with fewer steps"
    if found.dropped and max(errors[-found.dropped :]) > LARGEST_FLOOR:
        return Status.UNDECIDED, "an error that rises again after it has met round-off"
    says = f"order {found.order:.3f} (from {found.low:.3f} to {found.high:.3f})"
    low, high = found.low, found.high
    if s.trials == 1 and not isnan(found.limit):  # random errors extrapolate to noise
        low, high = min(low, found.limit), max(high, found.limit)
        says += f", extrapolated {found.limit:.3f}"
    if found.dropped:
        says += f", the last {found.dropped} on the round-off floor"
    if s.order - s.tolerance <= low and high <= s.order + s.tolerance:
        return Status.SUPPORTED, says
    if high < s.order - s.tolerance or low > s.order + s.tolerance:
        return Status.CONTRADICTED, says
    return Status.UNDECIDED, says
