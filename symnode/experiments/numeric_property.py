"""A numeric claim on the instances of a Hypothesis strategy.

The margin is maximised first (``hypothesis.target``: instances are drawn, then climbed from the
best of them within what the strategy can draw). If it ever exceeds round-off, Hypothesis looks for
the simplest such instance, and keeps it in its database: the next run tries it first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isnan
from typing import Any
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, given, settings, target
from hypothesis import seed as seeded
from hypothesis.database import ExampleDatabase
from hypothesis.errors import Flaky, Unsatisfiable

from symnode.language.errors import StatementError
from symnode.language.property_tests import PropertyTest

SHOWN = 400  # characters of an instance
LOOKING = (Phase.generate, Phase.target)
SIMPLIFYING = (Phase.reuse, Phase.generate, Phase.target, Phase.shrink)


@dataclass
class Run:
    """Instances seen, the largest margin and where it was, and the simplest failure."""

    statement: PropertyTest
    examples: int
    count: int = 0
    worst: float = -inf
    at: Any = None
    simplest: Any = None
    simplest_margin: float = -inf

    @property
    def fails(self) -> bool:
        return self.worst > self.statement.round_off

    def measured(self, instance: Any) -> float:
        """The margin at an instance, noted."""
        assert self.statement.margin is not None
        try:
            margin = float(self.statement.margin(instance))
        except Exception as error:
            raise self._unusable(f"{type(error).__name__}: {error}", instance) from error
        if isnan(margin):
            raise self._unusable("nan", instance)
        self.count += 1
        if margin > self.worst or self.at is None:
            self.worst, self.at = margin, instance
        return margin

    def _unusable(self, got: str, instance: Any) -> StatementError:
        return StatementError(
            f'a margin at every instance of "{self.statement.title}"',
            f"{got}, at {shown(instance)}",
            "draw only instances at which the claim makes sense",
            self.statement.place,
        )


class _Fails(Exception):
    """Tells Hypothesis of a failure."""


def run(s: PropertyTest, ident: str, examples: int, database: ExampleDatabase | None) -> Run:
    """Draw, climb, and simplify a failure; the same instances for the same seed."""
    found = Run(s, examples)

    def look(instance: Any) -> None:
        margin = found.measured(instance)
        if abs(margin) < inf:
            target(margin)

    _carry_out(found, look, _settings(examples, LOOKING, None), ident)
    if database is None and not found.fails:
        return found

    def simplify(instance: Any) -> None:
        margin = found.measured(instance)
        if abs(margin) < inf:
            target(margin)
        if margin > s.round_off:
            found.simplest, found.simplest_margin = instance, margin
            raise _Fails

    count = found.count
    known = SIMPLIFYING if found.fails else (Phase.reuse, Phase.shrink)
    _carry_out(found, simplify, _settings(examples, known, database), ident)
    found.count = count
    return found


def _settings(examples: int, phases: Any, database: ExampleDatabase | None) -> settings:
    return settings(
        max_examples=examples,
        phases=phases,
        database=database,
        deadline=None,  # how long a margin takes says nothing about it
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        derandomize=False,
    )


def _carry_out(found: Run, test: Callable[[Any], None], how: Any, ident: str) -> None:
    def named(instance: Any) -> None:
        test(instance)

    # By its name the database tells one property test from another.
    named.__name__ = re.sub(r"\W", "_", f"property_{ident}")
    decorate: Any = given(found.statement.strategy)
    fixed: Any = seeded(found.statement.seed)
    try:
        fixed(how(decorate(named)))()
    except (_Fails, Unsatisfiable, SkipTest):  # skipped: there was nothing to replay
        return
    except Flaky as error:
        raise StatementError(
            f'the same margin at the same instance of "{found.statement.title}"',
            "another one when it was computed again",
            "leave out of the margin what is random, or draw it with the instance",
            found.statement.place,
        ) from error


def shown(instance: Any) -> str:
    """An instance as text on one line, cut where it is long."""
    text = " ".join(repr(instance).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
