"""Simulations: what the trials say, and what they cannot say."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
import pytest

from symnode.experiments.simulation import finding, judge_simulation
from symnode.experiments.trials import generator
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.errors import NoTruthValue, StatementError
from symnode.language.observations import every, mean, share
from symnode.language.simulations import Simulation

FEW, SURE = 0.95, 0.999


def judged(simulation: Simulation) -> Result:
    expected = Status(simulation.expect)
    blank = Result("a::s", "s", "Simulation", "claim", (), Status.UNDECIDED, expected, ok=False)
    return judge_simulation(simulation, blank)


def normal(rng: np.random.Generator, shift: float = 0.0) -> dict[str, float]:
    x = rng.normal() + shift
    return {"x": x, "positive": x > 0}


# --- the statistics ----------------------------------------------------------------------------


def test_one_trial_against_a_universal_claim_contradicts_it() -> None:
    assert finding(every("x") <= 2, [1.0] * 99 + [2.5], SURE).status is Status.CONTRADICTED
    assert finding(every("x") <= 2, [1.0] * 99 + [2.0], SURE).status is Status.SUPPORTED
    assert finding(every("x") < 2, [1.0] * 99 + [2.0], SURE).status is Status.CONTRADICTED


def test_counts_are_equal_or_not() -> None:
    assert finding(every("x").equals(1), [1.0, 1.0], SURE).status is Status.SUPPORTED
    assert finding(every("x").equals(1), [1.0, 2.0], SURE).status is Status.CONTRADICTED
    assert str(every("x").equals(1)) == "x in every trial = 1"


def test_infinity_is_a_number_and_nan_is_none() -> None:
    assert finding(every("x") >= 5, [inf], SURE).status is Status.SUPPORTED
    assert finding(every("x") >= 5, [nan, 1.0], SURE).status is Status.UNDECIDED
    assert finding(mean("x") >= 5, [inf, 1.0], SURE).status is Status.UNDECIDED
    assert finding(share("x") >= 0.5, [nan, 1.0], SURE).status is Status.UNDECIDED


@pytest.mark.parametrize(
    ("bounds", "status"),
    [
        ((-0.5, 0.5), Status.SUPPORTED),
        ((0.5, 1.0), Status.CONTRADICTED),
        ((0.0, 1.0), Status.UNDECIDED),  # a bound at the true mean is never settled
    ],
)
def test_a_mean_is_settled_by_its_interval(bounds: tuple[float, float], status: Status) -> None:
    values = np.random.default_rng(1).normal(size=400)
    assert finding(mean("x").between(*bounds), values.tolist(), SURE).status is status


def test_the_interval_of_a_mean_covers_it_as_often_as_it_says() -> None:
    """500 intervals of 90 %: the number that cover is binomial, within 4.5 standard deviations."""
    rng = np.random.default_rng(2)
    covers = 0
    for _ in range(500):
        values = rng.normal(size=8).tolist()
        low = finding(mean("x") >= 0, values, 0.9).status is Status.CONTRADICTED
        high = finding(mean("x") <= 0, values, 0.9).status is Status.CONTRADICTED
        covers += not (low or high)
    assert abs(covers - 450) < 4.5 * np.sqrt(500 * 0.9 * 0.1)


def test_equal_values_give_no_interval_of_a_mean() -> None:
    assert finding(mean("x") >= 0, [1.0, 1.0, 1.0], SURE).status is Status.UNDECIDED


def test_shares_have_exact_intervals() -> None:
    """Clopper and Pearson: of 0 in n the upper end is 1 - (alpha/2)^(1/n)."""
    found = finding(share("x") <= 1, [0.0] * 50, FEW)
    assert f"{1 - 0.025 ** (1 / 50):.4g}" in found.says
    assert finding(share("x") <= 0.08, [0.0] * 50, FEW).status is Status.SUPPORTED
    assert finding(share("x") >= 0.5, [0.0] * 50, FEW).status is Status.CONTRADICTED
    assert finding(share("x") <= 0, [0.0] * 50, FEW).status is Status.UNDECIDED


def test_several_intervals_hold_together_with_the_confidence() -> None:
    claims = [mean("x") <= 1, mean("x") >= -1]
    both = judged(Simulation("s", normal, claims, trials=50, confidence=0.9))
    assert "95 %" in both.observed[1][1]


# --- the verdict -------------------------------------------------------------------------------


def test_a_run_is_the_same_every_time_and_another_seed_is_another_run() -> None:
    def run(seed: int) -> Any:
        return judged(Simulation("s", normal, mean("x") <= 1, trials=20, seed=seed)).observed

    assert run(0) == run(0)
    assert run(0) != run(1)
    assert generator(0, 0, 1).normal() != generator(0, 1, 0).normal()


def test_claims_speak_of_their_cases_only() -> None:
    cases = [{"shift": 0}, {"shift": 10}]
    claim = [share("positive", shift=10) >= 0.5, mean("x", shift=0).between(-2, 2)]
    assert judged(Simulation("s", normal, claim, cases, trials=30)).status is Status.SUPPORTED
    wrong = judged(Simulation("s", normal, mean("x").between(-2, 2), cases, trials=30))
    assert wrong.status is Status.CONTRADICTED
    assert "shift = 10" in wrong.observed[2][0]


def test_what_is_printed_is_expected_to_be_contradicted() -> None:
    printed = Simulation("s", normal, mean("x") >= 3, trials=30, printed=True)
    assert judged(printed).ok
    assert Simulation("s", normal, mean("x") >= 3, trials=30).expect == "SUPPORTED"


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {"claim": []},
        {"claim": 3},
        {"claim": mean("x") >= 0, "trials": 1},
        {"claim": every("x") >= 0, "trials": 0},
        {"claim": every("x") >= 0, "trials": True},
        {"claim": every("x", n=5) >= 0},
        {"claim": share("x").between(1.5, 2), "trials": 9},
        {"claim": every("x") >= 0, "confidence": 1.0},
        {"claim": every("x") >= 0, "cases": []},
        {"claim": every("x") >= 0, "measure": 3},
    ],
)
def test_statements_that_say_nothing_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(StatementError):
        Simulation("s", **{"measure": normal, **arguments})


def test_bounds_are_numbers_in_order_and_no_conditions() -> None:
    with pytest.raises(StatementError):
        every("x").between(2, 1)
    with pytest.raises(StatementError):
        _ = every("x") >= nan
    with pytest.raises(NoTruthValue):
        assert 0 <= every("x") <= 1


@pytest.mark.parametrize(
    "measure",
    [
        lambda rng: 3.0,
        lambda rng: {},
        lambda rng: {"x": 1j},
        lambda rng: {"x": np.zeros(2)},
        lambda rng: {"x": "1"},
        lambda rng: {"y": 1.0},
        lambda rng: 1 / 0,
    ],
)
def test_trials_that_give_no_numbers_are_told_with_their_place(measure: Any) -> None:
    with pytest.raises(StatementError):
        judged(Simulation("s", measure, every("x") >= 0))


def test_a_share_is_of_what_is_true_or_false() -> None:
    small = Simulation("t", lambda rng: {"loss": 0.1}, share("loss") >= 0.9, trials=200)
    with pytest.raises(StatementError, match="true or false"):
        judged(small)


def test_a_constant_has_no_interval_however_its_mean_is_rounded() -> None:
    assert finding(mean("x") >= 0, [0.1] * 3, SURE).status is Status.UNDECIDED
