"""What every training rule answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from symnode.numeric.inputs import Array
from symnode.numeric.training.evaluation import Evaluation


class Rule(ABC):
    """From the parameters and what is seen there to the next parameters, of the same shape."""

    def start(self, parameters: Array) -> Any:
        """What the rule remembers before the first step; nothing unless it says otherwise."""
        return None

    @abstractmethod
    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        """The next parameters, and what the rule remembers from now on."""
