"""Verdicts on property tests: what is supported, refuted, contradicted, and what is refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase, InMemoryExampleDatabase

from symnode.checker import check
from symnode.experiments.property_test import judge_property
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.language.property_tests import PropertyTest
from symnode.numeric import strategies
from symnode.page import (
    AsPrinted,
    Equal,
    Implies,
    Theorem,
    dimensions,
    exp,
    expectation,
    gaussian,
    half,
    log,
    norm2,
    positive,
    scalar,
    sin,
    vector,
)

n = dimensions("n")
x, y = vector("x", n), vector("y", n)
a = scalar("a")
cauchy_schwarz = Theorem("Cauchy-Schwarz", claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y))
wrong = Theorem("wrong", claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y) / 2)
PAIRS = st.tuples(st.floats(-10, 10), st.floats(-10, 10))


def judged(s: PropertyTest, **more: Any) -> tuple[Result, dict[str, Any]]:
    more = {"effort": "dev", "database": InMemoryExampleDatabase(), **more}
    blank = Result(
        id="page.py::name",
        title=s.title,
        kind=s.kind,
        role="claim",
        ledger=(),
        status=Status.UNDECIDED,
        expected=Status(s.expect),
        ok=False,
    )
    return judge_property(s, blank, **more)


def test_a_theorem_is_supported() -> None:
    result, certificates = judged(PropertyTest(cauchy_schwarz, sizes={n: (2, 4)}, seed=5))
    assert (result.status, result.ok, certificates) == (Status.SUPPORTED, True, {})
    assert "instances, seed 5, n from 2 to 4" in result.scope and "worst margin" in result.detail


def test_a_wrong_theorem_is_refuted_by_the_checker_in_the_sizes_asked_for() -> None:
    result, certificates = judged(PropertyTest(wrong, sizes={n: (2, 2)}))
    assert (result.status, result.ok) == (Status.REFUTED, False)
    (certificate,) = certificates.values()
    assert check(certificate).status == "REFUTED"
    assert result.counterexample is not None and result.counterexample.model["n"] == "2"
    assert result.certificates == tuple(certificates)


def test_a_printed_claim_is_tested_without_its_hint() -> None:
    printed = AsPrinted(claim=a**2 <= a, where="here", model={a: 1})
    assert judged(PropertyTest(printed, expect="REFUTED"))[0].ok


def test_floats_do_not_refute_a_theorem() -> None:
    """No exact value of sin confirms it, nor is there an exact model of the normal law."""
    for claim in (sin(a) <= half, Equal(expectation(norm2(gaussian("g", n))), n + 1)):
        result, _ = judged(PropertyTest(Theorem("wrong", claim=claim)))
        assert result.status is Status.CONTRADICTED
        assert "no exact model confirms" in result.detail


def test_equality_cases_are_no_failure() -> None:
    for claim in (exp(a) >= 1 + a, Equal((a + 1) ** 2, a**2 + 2 * a + 1), sin(a) ** 2 <= 1):
        assert judged(PropertyTest(Theorem("true", claim=claim)))[0].status is Status.SUPPORTED


def test_hypotheses_without_a_model_leave_it_undecided() -> None:
    result, _ = judged(PropertyTest(Theorem("t", given=[a > 1, a < 0], claim=Equal(a, 0))))
    assert result.status is Status.UNDECIDED and "no model" in result.detail


def test_a_claim_without_values_is_not_supported() -> None:
    """The logarithm has no value anywhere, and no exact sine is there to show it."""
    result, _ = judged(PropertyTest(Theorem("void", claim=log(sin(positive("c")) - 2) <= 0)))
    assert result.status is Status.UNDECIDED and "values" in result.detail


def numeric(margin: Callable[[Any], float], strategy: Any = PAIRS, **more: Any) -> PropertyTest:
    return PropertyTest("a numeric claim", strategy=strategy, margin=margin, **more)


def test_a_numeric_claim_is_supported_by_its_instances() -> None:
    result, _ = judged(numeric(lambda v: -abs(v[0] * v[1])))
    assert result.status is Status.SUPPORTED and result.scope == "50 instances, seed 0"
    assert "the worst margin is 0" in result.detail


def test_a_numeric_failure_is_a_contradiction_maximised_and_simplified() -> None:
    result, certificates = judged(numeric(lambda v: v[0] * v[1] - 30), effort="ci")
    assert result.status is Status.CONTRADICTED and not certificates
    simple, _, worst = result.detail.partition("; ")
    assert simple.startswith("the margin is 2 at (")  # 4 times 8, or as small
    assert float(worst.split()[3]) > 40  # 70 at most


def test_a_margin_within_round_off_is_no_failure() -> None:
    drifting = numeric(lambda v: sum([0.1] * 3) - 0.3)  # 5.6e-17 in floats, 0 in truth
    assert judged(drifting)[0].status is Status.SUPPORTED
    strict = numeric(lambda v: 2e-9, round_off=1e-9)
    assert judged(strict)[0].status is Status.CONTRADICTED


def test_an_infinite_margin_fails() -> None:
    assert judged(numeric(lambda v: float("inf")))[0].status is Status.CONTRADICTED


def test_a_strategy_without_instances_leaves_it_undecided() -> None:
    result, _ = judged(numeric(lambda v: 0.0, st.integers().filter(lambda k: False)))
    assert result.status is Status.UNDECIDED and "no instance" in result.detail


def test_the_same_seed_draws_the_same_instances() -> None:
    seen: list[list[Any]] = []
    for seed in (1, 1, 2):
        seen.append([])
        judged(numeric(lambda v: float(seen[-1].append(v) or 0), seed=seed))
    assert seen[0] == seen[1] != seen[2]


def test_a_failure_is_replayed_from_the_database(tmp_path: Path) -> None:
    """A failure that the second run would not draw by itself is found again."""
    database = DirectoryBasedExampleDatabase(tmp_path)
    rare = numeric(lambda k: float(k == 77_777), st.integers(0, 10**6).map(lambda k: k))
    often = numeric(lambda k: float(k >= 77_777) - 0.5, st.integers(0, 10**6))
    assert judged(rare, database=database)[0].status is Status.SUPPORTED
    assert judged(often, database=database)[0].status is Status.CONTRADICTED
    assert judged(rare, database=database)[0].status is Status.CONTRADICTED


@pytest.mark.parametrize("margin", [lambda v: float("nan"), lambda v: 1 / 0, lambda v: "much"])
def test_a_margin_that_is_no_number_is_told_with_its_instance(margin: Any) -> None:
    with pytest.raises(StatementError, match="a margin at every instance") as told:
        judged(numeric(margin))
    assert "(0.0, 0.0)" in told.value.got


def test_a_margin_of_chance_is_told() -> None:
    turn = itertools.count()
    with pytest.raises(StatementError, match="the same margin"):
        judged(numeric(lambda v: float(next(turn) == 30)))


def test_a_claim_on_matrices_of_our_strategies() -> None:
    s = numeric(
        lambda W: float(-np.linalg.eigvalsh(W)[0]),
        strategies.semidefinite((1, 4)),
        round_off=1e-10,  # the backward error of eigvalsh at entries up to 64
    )
    assert judged(s)[0].status is Status.SUPPORTED
    symmetric = numeric(lambda W: float(-np.linalg.eigvalsh(W)[0]), strategies.symmetric((1, 4)))
    assert judged(symmetric)[0].status is Status.CONTRADICTED


@pytest.mark.parametrize(
    "make",
    [
        lambda: PropertyTest(5),
        lambda: PropertyTest(""),
        lambda: PropertyTest("title"),
        lambda: PropertyTest("title", strategy=PAIRS),
        lambda: PropertyTest("title", strategy=3, margin=abs),
        lambda: PropertyTest("title", strategy=PAIRS, margin=abs, sizes={n: (1, 2)}),
        lambda: PropertyTest(cauchy_schwarz, strategy=PAIRS),
        lambda: PropertyTest(cauchy_schwarz, margin=abs),
        lambda: PropertyTest(cauchy_schwarz, instances=0),
        lambda: PropertyTest(cauchy_schwarz, seed=-1),
        lambda: PropertyTest(cauchy_schwarz, sizes={n: (3, 2)}),
        lambda: PropertyTest(cauchy_schwarz, sizes={n: 3}),
        lambda: PropertyTest(cauchy_schwarz, sizes={n: (1, 9)}),
        lambda: PropertyTest(cauchy_schwarz, sizes={x: (1, 2)}),
        lambda: PropertyTest(cauchy_schwarz, round_off=2),
        lambda: PropertyTest(cauchy_schwarz, expect="LIKELY"),
    ],
)
def test_what_cannot_be_tested_is_refused_in_four_parts(make: Callable[[], Any]) -> None:
    with pytest.raises(StatementError) as told:
        make()
    assert all(word in str(told.value) for word in ("expected", "got", "way out"))


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(StatementError, match="a profile"):
        judged(PropertyTest(cauchy_schwarz), effort="slow")


def test_sizes_of_another_dimension_are_refused() -> None:
    with pytest.raises(StatementError, match="dimensions of the statement"):
        judged(PropertyTest(cauchy_schwarz, instances=5, sizes={dimensions("k"): (1, 3)}))


def test_a_claim_of_which_there_is_no_instance_leaves_all_open() -> None:
    empty = Implies([a > 1, a < 1], Equal(a, 7))
    result, _ = judged(PropertyTest(Theorem("t", claim=[Equal(a, a), empty]), instances=20))
    assert result.status is Status.UNDECIDED and "no model" in result.detail
