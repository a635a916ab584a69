"""Arguments of a field: shapes that fit, one kind of number, sizes of spaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symnode.language.spaces import Space
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.field_graph import WHERE, FieldGraph
from symnode.numeric.emission.graph import BATCH, Node
from symnode.numeric.emission.number_types import working_type

Values = NDArray[Any]
Sizes = dict[Space, int]


class Prepared:
    """Arguments of one type, and the sizes of all spaces.

    ``plans`` is shared by all arguments of the same shapes and types: what a function that was
    emitted has found out about them, by the function.
    """

    def __init__(
        self, arrays: list[Any], dtype: np.dtype[Any], sizes: Sizes, plans: dict[int, Any]
    ) -> None:
        self.arrays, self.dtype, self.sizes, self.plans = arrays, dtype, sizes, plans

    def followed_by(self, values: list[Values]) -> Prepared:
        """The same arguments and further values of this type."""
        return Prepared([*self.arrays, *values], self.dtype, self.sizes, self.plans)

    def shape(self, n: Node) -> tuple[int, ...]:
        """The shape of a node's value."""
        try:
            return tuple([self.sizes[s] for s in n.spaces])
        except KeyError as error:
            (space,) = error.args
            raise EmissionError(
                f"{WHERE}: sizes",
                f"a size for {space.name}",
                "no argument that has it",
                f"pass it: sizes={{'{space.name}': 3}}",
            ) from error

    def empty(self, n: Node) -> Values:
        """An array for a node's value."""
        return np.empty(self.shape(n), self.dtype)

    def leaf(self, n: Node) -> Any:
        """The value of a node that follows from sizes."""
        if n.op == "size":
            return float(self.shape(Node("", spaces=(n.data,)))[0])
        shape = self.shape(n)
        if n.op == "ones":
            return np.ones(shape, self.dtype)
        return np.eye(*shape, dtype=self.dtype) if n.op == "eye" else np.arange(*shape, dtype=float)


class Shapes:
    """Checks arguments against the nodes that they are values of."""

    def __init__(self, graph: FieldGraph, timed: bool, fixed: Mapping[Space, int]) -> None:
        self._state, self._timed = graph.state, timed
        self._parameters = list(graph.parameters)
        self._nodes = list(graph.parameters.values())
        classes = [h.classes for h in graph.heads.values()]
        self._symmetric = [k for k, own in enumerate(classes, 1) if len(set(own)) < len(own)]
        self._seen: dict[int, ReferenceType[Values]] = {}
        self._fixed = fixed
        self._known: dict[Any, tuple[np.dtype[Any], Sizes, dict[int, Any]]] = {}

    def prepared(
        self,
        t: Any,
        x: ArrayLike,
        parameters: Mapping[str, ArrayLike],
        extra: Mapping[Node, ArrayLike] | None = None,
    ) -> Prepared:
        """Time, state, parameters and further values, checked and of one type."""
        if type(parameters) is not dict and not isinstance(parameters, Mapping):
            got, way = type(parameters).__name__, "{'W': np.eye(3)}, or {} where there are none"
            raise EmissionError(f"{WHERE}: parameters", "a mapping from names to arrays", got, way)
        try:
            own = [parameters[name] for name in self._parameters]
        except KeyError as error:
            raise self._wrong_names(parameters) from error
        if len(parameters) != len(own):
            raise self._wrong_names(parameters)
        raw = [x, *own, *extra.values()] if extra else [x, *own]
        arrays = [v if type(v) is np.ndarray else _array(v) for v in raw]
        turned = type(t) is not float and np.iscomplexobj(t)
        key = (*(extra or ()), *[(a.shape, a.dtype) for a in arrays], turned)
        found = self._known.get(key)
        if found is None:
            nodes = [self._state, *self._nodes, *(extra or ())]
            names = ["x", *self._parameters, *(f"{n.data or n.op}" for n in extra or ())]
            typed = [*arrays, np.zeros((), complex)] if turned else arrays
            found = working_type(typed, WHERE), self._sizes(nodes, names, arrays), {}
            if len(self._known) < 1000:  # distinct shapes and types
                self._known[key] = found
        for k in self._symmetric:
            self._expect_symmetric(k, arrays[k])
        dtype, sizes, plans = found
        arrays = [a if a.dtype is dtype else a.astype(dtype, copy=False) for a in arrays]
        made = Prepared([t, *arrays], dtype, sizes, plans)
        made.arrays[0] = self.time(t, made)
        return made

    def time(self, t: Any, at: Prepared) -> Any:
        """The time as the code reads it: one number a sample, or anything where it is not read."""
        if not self._timed:
            return t
        dtype, batch = at.dtype, at.sizes[BATCH]
        value = np.asarray(t)
        if value.shape not in ((), (batch,)):
            raise EmissionError(
                f"{WHERE}: t",
                f"a number, or {batch} numbers",
                f"shape {value.shape}",
                "one a sample",
            )
        return np.broadcast_to(value.astype(dtype), (batch,))

    def _sizes(self, nodes: list[Node], names: list[str], arrays: list[Values]) -> Sizes:
        """The size of every space, which all arguments must agree on."""
        sizes, owner = dict(self._fixed), dict.fromkeys(self._fixed, "sizes")
        for n, name, a in zip(nodes, names, arrays, strict=True):
            wanted = tuple(s.name for s in n.spaces)
            if a.ndim != len(wanted):
                raise EmissionError(
                    f"{WHERE}: {name}",
                    f"shape ({', '.join(wanted)})",
                    f"shape {a.shape}",
                    "samples are the first axis of the state"
                    if BATCH in n.spaces
                    else "reshape it",
                )
            for s, k in zip(n.spaces, a.shape, strict=True):
                if sizes.setdefault(s, k) != k:
                    raise EmissionError(
                        f"{WHERE}: {name}",
                        f"{s.name} = {sizes[s]}, as {owner[s]} has",
                        f"shape {a.shape} for ({', '.join(wanted)})",
                        "give arrays of matching shapes; nothing is broadcast",
                    )
                owner.setdefault(s, name)
        return sizes

    def _expect_symmetric(self, k: int, array: Values) -> None:
        """Refuse a matrix that is not as declared; the one that was seen last is not read again."""
        last = self._seen.get(k)
        if last is not None and last() is array:
            return
        if not np.array_equal(array, array.swapaxes(-1, -2), equal_nan=True):
            raise EmissionError(
                f"{WHERE}: {self._parameters[k - 1]}",
                "a symmetric matrix, as it was declared",
                "one that is not symmetric",
                "symmetrise it: (A + A.T) / 2",
            )
        self._seen[k] = ref(array)

    def _wrong_names(self, parameters: Mapping[str, ArrayLike]) -> EmissionError:
        return EmissionError(
            f"{WHERE}: parameters",
            f"exactly {', '.join(self._parameters) or 'none'}",
            f"{', '.join(parameters) or 'none'}",
            "a mapping from names to arrays",
        )


def _array(value: ArrayLike) -> Values:
    if isinstance(value, np.ndarray):
        return value
    try:
        return np.asarray(value)
    except ValueError as error:
        raise EmissionError(WHERE, "arrays of numbers", repr(value)[:60], "check rows") from error
