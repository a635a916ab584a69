"""Lemmas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symnode.checker.reals.systems import Atom

MAX_ORDER = 40


@dataclass(frozen=True)
class Lemma:
    arity: int
    instance: Callable[..., tuple[list[Atom], list[Atom]]]
    lowest: int = 0


LEMMAS: dict[str, Any] = {}
