"""Families of inequalities for tests: one true statement each, and misprints of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from symnode.language.statements import Proof, Theorem
from symnode.methods.rule_instances import fundamental_theorem
from symnode.verify.prove import prove


@dataclass(frozen=True)
class Family:
    """One true statement under hypotheses, what proves it, and what is false of the same things."""

    name: str
    true: Any
    false: tuple[Any, ...]
    given: tuple[Any, ...] = ()
    by: tuple[Any, ...] = ()
    without: tuple[tuple[Any, ...], ...] = ()  # hypotheses that are not enough for it


def misprints(families: Sequence[Family]) -> list[Any]:
    """Every false claim with its family."""
    return [
        pytest.param(family, claim, id=f"{family.name}: {claim}")
        for family in families
        for claim in family.false
    ]


def weaker(families: Sequence[Family]) -> list[Any]:
    """Every family with hypotheses that are not enough."""
    return [
        pytest.param(family, given, id=f"{family.name}, given {[str(g) for g in given]}")
        for family in families
        for given in family.without
    ]


def proved(claim: Any, given: Any, by: Any) -> bool:
    """Whether a claim is proved by the hints."""
    theorem = Theorem("variant", given=given, claim=claim)
    return prove(theorem, [Proof(theorem, by=[*by, fundamental_theorem])]).ok
