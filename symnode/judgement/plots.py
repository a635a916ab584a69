"""A figure as data: what its page computed, for those who draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from symnode.language.figures import Curve


@final
@dataclass(frozen=True)
class Plot:
    """One panel with all its numbers; ``evidence`` holds ids of statements."""

    id: str
    title: str
    curves: tuple[Curve, ...]
    x: str
    y: str
    says: str
    seen: str
    source: str = ""
    evidence: tuple[str, ...] = ()
    scale: str = "linear"
    y_range: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """The name that the page gave it."""
        return self.id.rpartition("::")[2]
