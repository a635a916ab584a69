"""A short run of the fuzzer: no wrong verdict, and enough verdicts of each kind to mean it."""

from __future__ import annotations

import pytest

from tests.fuzz import run
from tests.fuzz.oracle import differs, trusted
from tests.fuzz.run import Result, fuzz, start

PAIRS, SEED = 300, 2024


@pytest.fixture(scope="module")
def result() -> Result:
    return fuzz(PAIRS, SEED)


def test_nothing_unsound(result: Result) -> None:
    wrong = [r for r in result.reports if run.UNSOUND in r or run.BAD in r]
    assert not wrong, "\n".join(wrong)


def test_rewrites_keep_values(result: Result) -> None:
    assert not result.count(run.FALSE_REWRITE), "\n".join(result.reports)


def test_verdicts_of_every_kind(result: Result) -> None:
    """The run would prove little if most pairs were refused, undefined or too large."""
    assert result.counts["rewritten", run.PROVED] >= 0.8 * 0.4 * PAIRS
    assert result.counts["mutated", run.EQUAL] >= 20
    assert result.counts["mutated", run.UNEQUAL] >= 60
    assert result.counts["derivatives", run.OK] >= 0.8 * 0.2 * PAIRS
    assert sum(result.counts.values()) == PAIRS


def test_incompleteness_is_of_known_kinds(result: Result) -> None:
    """Equal pairs that are not proved all went through a rewrite that is not decided."""
    assert not result.reasons[run.OTHER], "\n".join(result.reports)


def test_a_seed_gives_one_run() -> None:
    first, second = fuzz(40, 7), fuzz(40, 7)
    assert (first.counts, first.reports) == (second.counts, second.reports)


def test_oracle_tells_terms_apart() -> None:
    """A term and its double differ in some model unless the term vanishes."""
    apart = 0
    for seed in range(24):
        _, scope, term = start(seed)
        if trusted(term):
            apart += differs((term, run.doubled(term)), scope, run.MORE_MODELS) is True
    assert apart >= 14
