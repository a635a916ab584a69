"""Orders of convergence: slopes, their limits, the round-off floor, and false orders."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.experiments.convergence import judge_convergence, slope
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.language.simulations import ConvergenceOrder

AT = [8, 16, 32, 64, 128, 256]


def verdict(error: Callable[..., float], order: float, **more: Any) -> Result:
    s = ConvergenceOrder("s", error, more.pop("at", AT), order, **more)
    blank = Result("a::s", "s", s.kind, "claim", (), Status.UNDECIDED, Status(s.expect), ok=False)
    return judge_convergence(s, blank)


@given(
    st.sampled_from([0.5, 1.0, 2.0, 4.0]),
    st.floats(0.01, 100),
    st.floats(-0.9, 2),
    st.sampled_from([0.5, 1.0, 2.0, 4.0]),
)
def test_a_true_order_is_supported_and_a_false_one_contradicted(
    order: float, constant: float, second: float, claimed: float
) -> None:
    """Errors C n^-p (1 + D/n), with |D| well below the first n."""
    found = verdict(lambda n, rng: constant * n**-order * (1 + second / n), claimed)
    assert found.status is (Status.SUPPORTED if claimed == order else Status.CONTRADICTED)


def test_the_order_of_a_scheme_is_found_above_its_round_off_floor() -> None:
    """Euler's rule for an integral, extrapolated to order 8: round-off after a few halvings."""

    def error(n: int, rng: Any) -> float:
        return 1e3 * float(n) ** -8 + 3e-16 * (1 + n % 3)

    found = verdict(error, 8)
    assert found.status is Status.SUPPORTED
    assert "round-off floor" in found.observed[1][-1]


def test_errors_that_are_all_round_off_show_no_order() -> None:
    assert verdict(lambda n, rng: 1e-16, 1).status is Status.UNDECIDED
    assert verdict(lambda n, rng: 0.0, 1).status is Status.UNDECIDED


def test_an_error_that_stays_contradicts_convergence_and_supports_order_zero() -> None:
    assert verdict(lambda n, rng: 0.1, 1).status is Status.CONTRADICTED
    assert verdict(lambda n, rng: 0.1, 0).status is Status.SUPPORTED


def test_asymptotics_that_has_not_set_in_is_not_judged() -> None:
    """Order 1/2 for n much below 100 and 1 above: the points show neither."""
    found = verdict(lambda n, rng: (1 + n / 100) ** -0.5 * n**-0.5, 1, tolerance=0.05)
    assert found.status is not Status.SUPPORTED


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_not_judged(bad: float) -> None:
    found = verdict(lambda n, rng: bad if n == AT[2] else 1 / n, 1)
    assert found.status is Status.UNDECIDED


def test_a_monte_carlo_rate_is_one_half() -> None:
    def error(n: int, rng: np.random.Generator) -> float:
        return float(abs(rng.normal(size=n).mean()))

    at = [16, 64, 256, 1024, 4096]
    assert verdict(error, 0.5, at=at, trials=200).status is Status.SUPPORTED
    assert verdict(error, 1, at=at, trials=200).status is Status.CONTRADICTED


def test_two_points_have_no_slope() -> None:
    assert slope([8, 16], [1.0, 0.5], 0.95) is None


@pytest.mark.parametrize(
    "arguments",
    [
        {"at": [8, 16, 32]},
        {"at": [8, 4, 2, 1]},
        {"at": [0, 1, 2, 4]},
        {"tolerance": 0.0},
        {"tolerance": inf},
    ],
)
def test_too_few_points_and_no_tolerance_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(StatementError):
        verdict(lambda n, rng: 1 / n, 1, **arguments)


def test_a_negative_error_is_refused() -> None:
    with pytest.raises(StatementError, match="absolute"):
        verdict(lambda n, rng: -1 / n, 1)


def test_an_error_that_rises_again_is_no_round_off() -> None:
    errors = {4: 1e-3, 8: 1e-6, 16: 1e-9, 32: 1e-13, 64: 1.0}
    found = verdict(lambda n, rng: errors[n], 10, at=list(errors), tolerance=0.2)
    assert found.status is Status.UNDECIDED and "rises again" in found.detail
