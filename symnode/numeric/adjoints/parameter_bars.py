"""The sum that becomes the gradient in the parameters."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from symnode.numeric.adjoints.fields import Bars, Parameters, TapedField
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, gradient_of

TOGETHER = 64  # factors that wait for one ``collect``: long products, bounded memory


@final
class ParameterBars:
    """``sum of f_theta^T costate`` over the reverse sweep of a field, and of a running cost."""

    def __init__(self, field: TapedField, parameters: Parameters, where: str) -> None:
        self._field, self._parameters, self._where = field, parameters, where
        self._waiting: list[Any] = []
        self._total = {name: np.zeros_like(value) for name, value in parameters.items()}

    def wait(self, factors: Any) -> None:
        """Take what ``field.pull`` gave."""
        self._waiting.append(factors)
        if len(self._waiting) >= TOGETHER:
            self._collect()

    def add(self, bars: Bars, weight: float, *, complete: bool = False) -> None:
        """Add weighted bars; ``complete`` ones must have every parameter."""
        if (unknown := bars.keys() - self._total.keys()) or (
            complete and bars.keys() != self._total.keys()
        ):
            raise IntegrationError(
                self._where,
                f"gradients in the parameters {sorted(self._total)}",
                f"in {sorted(bars)}",
                f"rename {sorted(unknown)}" if unknown else "return zeros where f has none",
            )
        for name, bar in bars.items():
            total = self._total[name]
            total += weight * gradient_of(bar, total, f"{self._where}, {name!r}", "the parameter")

    def total(self) -> dict[str, Array]:
        """The sum."""
        self._collect()
        return self._total

    def _collect(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self.add(self._field.collect(waiting, self._parameters), 1.0, complete=True)
