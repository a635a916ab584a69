"""What a method found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.checker.factors import NormalForm


@dataclass(frozen=True)
class Outcome:
    """A combination of facts that closes the goal, or None and what is left."""

    combination: list[dict[str, Any]] | None  # the facts used
    residue: NormalForm
    method: str
    undefined: tuple[str, ...] = ()
    stopped: str = ""  # why the method gave up before the end
    left: tuple[str, ...] = ()  # the terms that are left, as text
    notes: tuple[str, ...] = ()  # facts that would have matched and may not be used there
    real: dict[str, Any] | None = None  # real proofs, which take the facts in place of multipliers

    @property
    def shown(self) -> dict[str, Any]:
        """What a step says about how it is shown."""
        return {"real": self.real} if self.real else {"combination": self.combination}

    @property
    def ok(self) -> bool:
        """Whether the goal is closed and shown to be defined."""
        return self.combination is not None and not self.undefined
