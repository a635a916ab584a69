"""Every error in four parts says all four, and is the same in another process."""

from __future__ import annotations

import pickle

import pytest

from symnode.calculus.derive.errors import DerivationError
from symnode.language.errors import Place, StatementError
from symnode.language.four_parts import FourParts
from symnode.numeric import IntegrationError
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.training.errors import TrainingError
from symnode.verify.collect import UsageError

PARTS = ("here", "one", 2, "take one")
TEXT = "here:\n  expected  one\n  got       2\n  way out   take one"


@pytest.mark.parametrize(
    "kind", [DerivationError, EmissionError, IntegrationError, TrainingError, UsageError]
)
def test_an_error_has_four_parts_here_and_in_another_process(kind: type[FourParts]) -> None:
    error = kind(*PARTS)
    again = pickle.loads(pickle.dumps(error))
    assert str(error) == str(again) == TEXT
    assert type(again) is kind and again.way_out == "take one"


def test_a_mistake_on_a_page_keeps_its_place() -> None:
    error = StatementError("one", "2", "take one", Place("page.py", 3))
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is StatementError and again.where == Place("page.py", 3)
    assert str(again) == TEXT.replace("here", "page.py:3")


def test_where_a_trajectory_ended_is_kept() -> None:
    again = pickle.loads(pickle.dumps(IntegrationError(*PARTS).reached(0.5, [1.0])))
    assert (again.time, again.state) == (0.5, [1.0])
