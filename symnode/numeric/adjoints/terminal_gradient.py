"""Derivatives of a terminal loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from symnode.numeric.inputs import Array


@final
@dataclass(frozen=True)
class Gradient:
    """Derivatives of a terminal loss.

    ``initial``: with respect to the initial state, of its shape.  ``parameters``: with respect to
    the parameters, of the shape that the ``vjp`` returns for them.
    """

    initial: Array
    parameters: Array
