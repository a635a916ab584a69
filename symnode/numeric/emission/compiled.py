"""Compiled formulas: functions of arrays, block by block, and of single points."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from symnode.language.known import known_functions
from symnode.numeric.emission import stable
from symnode.numeric.emission.code import function_of
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import Node
from symnode.numeric.emission.guard import expect_memory
from symnode.numeric.emission.lowering import lowered
from symnode.numeric.emission.number_types import floating, working_type
from symnode.numeric.emission.scalar_code import ARCS, PLAIN, BlockCode, math_source

WHERE = "numeric.compile"
# Points of a block. A step costs half a microsecond beside its points, so that blocks are longer
# than the first cache would have them; measured by benchmarks/numeric_emission.py.
SHORTEST, LONGEST = 1024, 16384
CACHE = 4 * 2**20  # bytes of registers and panels together
Values = NDArray[Any]
NUMPY = {
    **{name: getattr(np, name) for name in (*PLAIN, *ARCS, "add", "subtract", "multiply")},
    **{name: getattr(np, name) for name in ("divide", "power", "maximum", "minimum", "negative")},
    **{name: getattr(np, name) for name in ("reciprocal", "sign", "copyto", "matmul")},
    "abs": np.absolute,
    "erf": erf,
    "sigmoid": stable.sigmoid,
    "softplus": stable.softplus,
}
PYTHON = {
    **{name: getattr(math, name) for name in (*PLAIN, "pow", "copysign", "erf")},
    **{name.replace("arc", "a"): getattr(math, name.replace("arc", "a")) for name in ARCS},
    "sigmoid": known_functions()["sigmoid"].number,
    "softplus": known_functions()["softplus"].number,
}


@dataclass(frozen=True)
class Slot:
    """An argument or a result: its name, the sizes of its entries, and their nodes in order."""

    name: str
    sizes: tuple[int, ...]
    nodes: tuple[Node, ...]
    symmetric: bool = False


@final
class Compiled:
    """Formulas as a function of arrays; immutable.

    An argument over n takes an array of shape (n, *batch), a number any batch shape; batch shapes
    are broadcast, and a result over n has shape (n, *batch). Integers become float64; float32 and
    complex stay what they are where all arguments are. NaN and infinity pass through as NumPy
    defines, with NumPy's warnings. A single real point is computed by :mod:`math`, and by NumPy
    where that raises. An empty batch gives empty results.

    Agreement with the formula as written: sums are taken in another order (an error of at most the
    number of terms times the sum of their moduli, in units of 2**-53); the relative error of a
    power k is at most k such units, 2 k of a power -k. Overflow and NaN come where the steps of
    ``source`` have them.

    Errors: :class:`~symnode.numeric.emission.errors.EmissionError` for wrong shapes, arrays not
    of numbers, and before more than ``memory`` bytes are made.
    """

    def __init__(
        self, arguments: Sequence[Slot], results: Sequence[Slot], single: bool, memory: int
    ) -> None:
        self._arguments, self._results = tuple(arguments), tuple(results)
        self._single, self._memory = single, memory
        flat = [n for slot in results for n in slot.nodes]
        steps = iter(lowered(flat))
        outputs = [[next(steps) for _ in slot.nodes] for slot in results]
        self._code = BlockCode([slot.nodes for slot in arguments], outputs)
        self.source = self._code.source("block")
        self._block = function_of(self.source, "block", NUMPY)
        inputs = dict.fromkeys(n for slot in arguments for n in slot.nodes)
        names = {n: f"a{k}" for k, n in enumerate(inputs)}
        self.math_source = math_source("point", names, lowered(flat, matrices=False))
        self._point = function_of(self.math_source, "point", PYTHON)
        places = {n: k for k, n in reversed(list(enumerate(_flat_nodes(arguments))))}
        self._places = [places[n] for n in inputs]
        self._plain = not any(s.sizes for s in self._arguments)

    @property
    def at(self) -> Callable[..., tuple[float, ...]]:
        """Plain Python for one point: the entries of all arguments in, those of all results out.

        Entries of a symmetric argument are given once. Errors are those of :mod:`math`.
        """
        return self._point

    def __call__(self, *values: ArrayLike, out: Any = None) -> Any:
        """The results; written into ``out`` where arrays of their shape are given."""
        if out is None and self._plain and all(type(v) in (float, np.float64) for v in values):
            found = self._one_point(self._counted(values))
            if found is not None:
                return found
        arrays = [
            self._array(s, v) for s, v in zip(self._arguments, self._counted(values), strict=True)
        ]
        dtype = working_type(arrays, WHERE) if arrays else np.dtype(float)
        batch = self._batch(arrays)
        if not batch and out is None and dtype == np.float64:
            found = self._one_point([x for a in arrays for x in a.ravel().tolist()])
            if found is not None:
                return found
        return self._blocks(arrays, dtype, batch, out)

    def _counted(self, values: Sequence[ArrayLike]) -> Sequence[ArrayLike]:
        if len(values) != len(self._arguments):
            names = ", ".join(s.name for s in self._arguments)
            raise EmissionError(
                WHERE, f"{len(self._arguments)} arguments: {names}", len(values), "one value each"
            )
        return values

    def _array(self, slot: Slot, value: ArrayLike) -> Values:
        where = f"{WHERE}: {slot.name}"
        try:
            array = np.asarray(value)
        except ValueError as error:
            raise EmissionError(
                where, "an array of numbers", repr(value)[:60], "check rows"
            ) from error
        if array.shape[: len(slot.sizes)] != slot.sizes:
            raise EmissionError(
                where,
                f"shape ({', '.join(map(str, (*slot.sizes, '...')))})",
                f"shape {array.shape}",
                "entries come first; further axes are broadcast",
            )
        symmetric = slot.symmetric and array.dtype.kind in "biufc"
        if symmetric and not np.array_equal(array, array.swapaxes(0, 1), equal_nan=True):
            raise EmissionError(
                where, "a symmetric matrix", "one that is not", "symmetrise it: (A + A.T) / 2"
            )
        return array

    def _batch(self, arrays: Sequence[Values]) -> tuple[int, ...]:
        shapes = [a.shape[len(s.sizes) :] for s, a in zip(self._arguments, arrays, strict=True)]
        try:
            return np.broadcast_shapes(*shapes)
        except ValueError as error:
            raise EmissionError(
                WHERE, "batch shapes that broadcast", f"{shapes}", "reshape the arguments"
            ) from error

    def _one_point(self, entries: Sequence[Any]) -> Any:
        """The results of a single real point, or None where Python refuses what NumPy defines."""
        try:
            found = iter(self._point(*(float(entries[k]) for k in self._places)))
        except (ArithmeticError, ValueError):
            return None
        results = []
        for slot in self._results:
            own = [next(found) for _ in slot.nodes]
            results.append(np.array(own).reshape(slot.sizes) if slot.sizes else np.float64(own[0]))
        return results[0] if self._single else tuple(results)

    def _blocks(
        self, arrays: Sequence[Values], dtype: np.dtype[Any], batch: tuple[int, ...], out: Any
    ) -> Any:
        points = prod(batch)
        length = self._length(dtype.itemsize)
        results = self._outputs(arrays, dtype, batch, out)
        flat = [
            r.reshape(len(s.nodes), points) for s, r in zip(self._results, results, strict=True)
        ]
        rows = self._rows(arrays, dtype, batch)
        frames: dict[int, list[Values]] = {}
        for start in range(0, points, length):
            end = min(points, start + length)
            if end - start not in frames:
                frames[end - start] = self._frame(end - start, dtype)
            blocks = [a[:, start:end] for a in (*rows, *flat)]
            self._block(*blocks, *frames[end - start])
        shown = [r[()] for r in results]
        return shown[0] if self._single else tuple(shown)

    def _rows(
        self, arrays: Sequence[Values], dtype: np.dtype[Any], batch: tuple[int, ...]
    ) -> list[Values]:
        """Every argument as (entries, points): a view, or a copy that the memory guard counts."""
        copied = 0
        found = []
        for slot, a in zip(self._arguments, arrays, strict=True):
            own = a.shape[len(slot.sizes) :]
            aligned = a.reshape((*slot.sizes, *(1,) * (len(batch) - len(own)), *own))
            whole = np.broadcast_to(aligned.astype(dtype, copy=False), (*slot.sizes, *batch))
            if len(batch) > 1 and not whole.flags.c_contiguous:
                copied += prod(whole.shape) * dtype.itemsize
                expect_memory(WHERE, copied, self._memory, f"{slot.name} of shape {whole.shape}")
            found.append(whole.reshape(len(slot.nodes), prod(batch)))
        return found

    def _length(self, itemsize: int) -> int:
        """Points of a block, so that what is in use fits into the cache."""
        rows = self._code.registers + sum(
            len(p.node.args) + len(p.node.data) for p in self._code.panels
        )
        fitting = CACHE // (itemsize * max(rows, 1))
        return max(SHORTEST, min(LONGEST, 1 << max(fitting.bit_length() - 1, 0)))

    def _frame(self, points: int, dtype: np.dtype[Any]) -> list[Values]:
        """Registers and panels for a block."""
        frame = [np.empty((self._code.registers, points), dtype)] if self._code.registers else []
        for p in self._code.panels:
            if p.direct is None:
                frame.append(np.empty((len(p.node.args), points), dtype))
            frame.append(
                np.array([[floating(c) for c in row] for row in p.node.data]).astype(dtype)
            )
            frame.append(np.empty((len(p.node.data), points), dtype))
        return frame

    def _outputs(
        self, arrays: Sequence[Values], dtype: np.dtype[Any], batch: tuple[int, ...], out: Any
    ) -> list[Values]:
        shapes = [(*s.sizes, *batch) for s in self._results]
        if out is not None:
            given = [out] if self._single else list(out)
            _expect_outputs(given, shapes, dtype, arrays)
            return given
        needed = sum(prod(shape) for shape in shapes) * dtype.itemsize
        largest = max(shapes, key=prod, default=())
        expect_memory(WHERE, needed, self._memory, f"a result of shape {largest}")
        return [np.empty(shape, dtype) for shape in shapes]


def _expect_outputs(
    given: Sequence[Any],
    shapes: Sequence[tuple[int, ...]],
    dtype: np.dtype[Any],
    arrays: Sequence[Values],
) -> None:
    """Refuse arrays for the results that are not what would have been made."""
    where = f"{WHERE}: out"
    if len(given) != len(shapes):
        raise EmissionError(where, f"{len(shapes)} arrays", len(given), "one for each result")
    for k, (shape, array) in enumerate(zip(shapes, given, strict=True)):
        fits = isinstance(array, np.ndarray) and array.dtype == dtype and array.flags.writeable
        if not fits or array.shape != shape or not array.flags.c_contiguous:
            got = f"{getattr(array, 'dtype', type(array))} {np.shape(array)}"
            wanted = f"a contiguous array of shape {shape} and type {dtype} that can be written"
            raise EmissionError(where, wanted, got, "np.empty(shape, dtype)")
        # A result is written while arguments are still read.
        if any(np.may_share_memory(array, other) for other in (*arrays, *given[:k])):
            raise EmissionError(where, "memory of its own", "memory of another array", "np.empty")


def _flat_nodes(slots: Sequence[Slot]) -> list[Node]:
    return [n for s in slots for n in s.nodes]
