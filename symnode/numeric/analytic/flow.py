"""What a flow in closed form can do."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array

Pulled = tuple[Array, dict[str, Array], tuple[float, float]]
# A complex step of this length changes no real part, and its square vanishes.
STEP = 1e-100


class Flow(Protocol):
    """The map from the state at one time to the state at another, with its transpose.

    ``names`` are the parameters it needs.
    """

    @property
    def names(self) -> tuple[str, ...]: ...

    def end(self, start: float, stop: float, state: Array, parameters: Parameters) -> Array:
        """The state at the time ``stop``."""

    def pull(
        self, start: float, stop: float, state: Array, parameters: Parameters, costate: Array
    ) -> Pulled:
        """``costate . d end``: in the state, in the parameters by name, in start and stop."""


def summed_to(shape: tuple[int, ...], value: Any) -> Array:
    """The transpose of broadcasting: sums over the axes along which ``shape`` was repeated.

    >>> print(summed_to((2, 1), np.ones((3, 2, 4))))
    [[12.]
     [12.]]
    """
    array = np.asarray(value)
    array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    repeated = tuple(k for k, n in enumerate(shape) if n == 1 and array.shape[k] != 1)
    return np.asarray(array.sum(axis=repeated, keepdims=True))


def stepped(parameters: Parameters, name: str) -> dict[str, Array]:
    """The parameters with a complex step in one of them."""
    return {**parameters, name: np.asarray(parameters[name] + 1j * STEP)}


def slope_by(value: Any) -> Any:
    """The derivative from the value at a complex step.

    >>> float(slope_by((3.0 + 1j * STEP) ** 2))
    6.0
    """
    return np.imag(value) / STEP


def expect_scalars(parameters: Parameters, names: tuple[str, ...], where: str) -> None:
    """Refuse arrays of parameters where one matrix serves the whole batch."""
    for name in names:
        if np.ndim(parameters[name]):
            raise IntegrationError(
                f"{where}: parameters[{name!r}]",
                "one number",
                f"shape {np.shape(parameters[name])}",
                "solve for one set of parameters after the other",
            )
