"""Functions from the code of graphs with axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from symnode.numeric.emission import stable
from symnode.numeric.emission.code import function_of
from symnode.numeric.emission.field_graph import OF_SIZES, WHERE
from symnode.numeric.emission.field_inputs import Prepared
from symnode.numeric.emission.graph import Node, below
from symnode.numeric.emission.guard import guarded
from symnode.numeric.emission.tensor_code import TensorCode

Values = NDArray[Any]
NAMESPACE = {
    "np": np,
    "erf": erf,
    "softmax": stable.softmax,
    "logsumexp": stable.logsumexp,
    "sigmoid": stable.sigmoid,
    "softplus": stable.softplus,
    "contracted": stable.contracted,
    "column_sums": stable.column_sums,
}


@dataclass(frozen=True)
class Emitted:
    """One function: ``leaves`` are the inputs that follow from sizes."""

    source: str
    function: Callable[..., None]
    outputs: Sequence[Node]
    leaves: Sequence[Node]
    steps: Sequence[Node]
    memory: int

    def run(self, at: Prepared, into: Sequence[Values | None]) -> list[Values]:
        """The outputs, the first of them in the given arrays where these are not None."""
        shapes = at.plans.get(id(self))
        if shapes is None:
            shapes = at.plans[id(self)] = self.planned(at)
        given = [*into, *[None] * (len(shapes) - len(into))]
        outputs = [
            np.empty(shape, at.dtype) if a is None else a
            for shape, a in zip(shapes, given, strict=True)
        ]
        leaves = [at.leaf(n) for n in self.leaves]
        self.function(*at.arrays, *leaves, *outputs)
        return outputs

    def planned(self, at: Prepared) -> list[tuple[int, ...]]:
        """The shapes of the outputs, if everything on the way fits into the memory."""
        for n in self.steps:
            at.shape(n)
        guarded(WHERE, self.steps, at.sizes, at.dtype.itemsize, self.memory)
        return [at.shape(n) for n in self.outputs]


def emitted(
    name: str, outputs: Sequence[Node], inputs: Sequence[tuple[str, Node]], memory: int
) -> Emitted:
    """The function ``name`` of the inputs (in order) and of the arrays of the outputs."""
    given = [n for _, n in inputs]
    leaves = [n for n in below(outputs) if n.op in OF_SIZES and n not in given]
    names = _names([*(text for text, _ in inputs), *("" for _ in leaves)])
    code = TensorCode(dict(zip([*given, *leaves], names, strict=True)), outputs, names)
    source = code.source(name)
    function = function_of(source, name, NAMESPACE)
    return Emitted(source, function, outputs, leaves, [*code.steps, *outputs], memory)


def _names(wanted: Sequence[str]) -> list[str]:
    """Names that can stand in code, each once; ``p0, p1, ...`` in the place of others.

    >>> _names(["x", "W_1", "np", "a b", ""])
    ['x', 'W_1', 'p2', 'p3', 'p4']
    """
    taken = set(NAMESPACE)
    found = []
    for k, text in enumerate(wanted):
        plain = text.isascii() and text.isidentifier() and not iskeyword(text)
        numbered = text[:1] in "orp" and text[1:].isdigit()  # outputs, registers, these names
        found.append(f"p{k}" if not plain or numbered or text in taken else text)
        taken.add(found[-1])
    return found
