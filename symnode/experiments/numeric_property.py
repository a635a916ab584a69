"""A numeric claim on the instances of a Hypothesis strategy.

The margin is maximised first (``hypothesis.target``: instances are drawn, then climbed from the
best of them within what the strategy can draw). If it ever exceeds round-off, Hypothesis looks for
the simplest such instance, and keeps it in its database: the next run tries it first.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import inf, isfinite, isnan
from random import Random
from typing import Any
from unittest import SkipTest

import numpy as np
from hypothesis import HealthCheck, Phase, find, given, settings, target
from hypothesis import seed as seeded
from hypothesis.database import ExampleDatabase
from hypothesis.errors import NoSuchExample, Unsatisfiable

from symnode.language.errors import StatementError
from symnode.language.property_tests import PropertyTest

SHOWN = 400  # characters of an instance
LOOKING = (Phase.generate, Phase.target)
REPLAYING = (Phase.reuse, Phase.shrink)
SIMPLIFYING = (Phase.generate, Phase.target, Phase.shrink)
SIMPLIFYING_EFFORT = 4  # times as many instances as are looked at


@dataclass
class Run:
    """Instances seen, the largest margin and where it was, and the simplest failure."""

    statement: PropertyTest
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
            found = self.statement.margin(instance)
            margin = float(found)
        except (Exception, SystemExit) as error:
            raise self._unusable(f"{type(error).__name__}: {error}", instance) from error
        if isinstance(found, bool | np.bool_):  # True where the claim holds would be a margin of 1
            way = "give by how much the claim fails: x - 3 for x <= 3"
            raise self._unusable(f"{found}", instance, way)
        if isnan(margin):
            raise self._unusable("nan", instance)
        self.count += 1
        if margin > self.worst or self.at is None:
            self.worst, self.at = margin, instance
        return margin

    def simplify(self, how: settings, random: Random | None, key: bytes | None) -> None:
        """Note the simplest instance at which the margin is more than round-off, if one is found.

        With a random number generator Hypothesis leaves its database alone.
        """

        def fails(instance: Any) -> bool:
            margin = self.measured(instance)
            if isfinite(margin):
                target(margin)
            return margin > self.statement.round_off

        with suppress(NoSuchExample, Unsatisfiable, SkipTest):  # skipped: nothing to replay
            strategy = self.statement.strategy
            simplest = find(strategy, fails, settings=how, random=random, database_key=key)
            self.simplest, self.simplest_margin = simplest, self.measured(simplest)

    def expect_no_chance(self) -> None:
        """Raise StatementError unless the worst instance has its margin again."""
        before = self.worst
        again = self.measured(self.at)
        if again != before:
            raise StatementError(
                f'the same margin at the same instance of "{self.statement.title}"',
                f"{before:g}, then {again:g}, at {shown(self.at)}",
                "leave out of the margin what is random, or draw it with the instance",
                self.statement.place,
            )

    def _unusable(
        self,
        got: str,
        instance: Any,
        way_out: str = "draw only instances at which the claim makes sense",
    ) -> StatementError:
        return StatementError(
            f'a margin at every instance of "{self.statement.title}"',
            f"{got}, at {shown(instance)}",
            way_out,
            self.statement.place,
        )


def run(s: PropertyTest, ident: str, examples: int, database: ExampleDatabase | None) -> Run:
    """Draw, climb, and simplify a failure; the same instances for the same seed.

    A failure is kept in the database under the id of the statement. What is kept there is tried,
    too, so that a failure that was found once is not lost when its seed no longer leads to it.
    """
    found = Run(s)

    def look(instance: Any) -> None:
        margin = found.measured(instance)
        if isfinite(margin):
            target(margin)

    decorate: Any = given(s.strategy)
    fixed: Any = seeded(s.seed)
    with suppress(Unsatisfiable):
        fixed(_settings(examples, LOOKING, None)(decorate(look)))()
    count = found.count
    if found.fails:
        found.expect_no_chance()
        looking = _settings(SIMPLIFYING_EFFORT * examples, SIMPLIFYING, None)
        found.simplify(looking, Random(s.seed), None)
    if database is not None:
        effort, key = SIMPLIFYING_EFFORT * examples, ident.encode()
        if not found.fails:
            found.simplify(_settings(effort, REPLAYING, database), None, key)
        elif not any(True for _ in database.fetch(key)):
            # Only to be kept: without a seed it is another search in every run.
            Run(s).simplify(_settings(effort, SIMPLIFYING, database), None, key)
    found.count = count
    return found


def _settings(examples: int, phases: Any, database: ExampleDatabase | None) -> Any:
    return settings(
        max_examples=examples,
        phases=phases,
        database=database,
        deadline=None,  # how long a margin takes says nothing about it
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        derandomize=False,
    )


def shown(instance: Any) -> str:
    """An instance as text on one line, cut where it is long."""
    text = " ".join(repr(instance).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
