"""The door: formulas of the page language or of SymPy, compiled to NumPy code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from symnode.language.arrays import Array, as_array
from symnode.language.states import State
from symnode.numeric.emission.compiled import WHERE, Compiled, Slot
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import Node, node, number
from symnode.numeric.emission.guard import LIMIT
from symnode.numeric.emission.sympy_scalars import SympyScalars
from symnode.numeric.emission.term_scalars import TermScalars


def compile(
    expressions: Any,
    arguments: Any,
    sizes: Mapping[str, int] | None = None,
    *,
    fixed: Mapping[Any, ArrayLike] | None = None,
    memory: int = LIMIT,
) -> Compiled:
    """One formula, or several in one function that share what they have in common.

    Args:
        expressions: an array of the page language, a SymPy expression or matrix, or a sequence of
            these; a sequence gives a tuple of results.
        arguments: a symbol or state of the page language, a SymPy symbol or column, or a sequence.
        sizes: the size of every space, by name.
        fixed: symbols of the page language that have one value for ever, such as stored patterns;
            they become numbers in the code, so that sums with them can be matrix products.
        memory: bytes of results that one call may make.

    Derivatives in the formula are taken on the graph, so that softmax and logsumexp stay whole in
    them. Errors: :class:`~symnode.numeric.emission.errors.EmissionError` for what has no code.

    >>> from symnode.language.differentials import d
    >>> from symnode.language.elementary import logsumexp
    >>> from symnode.language.surface import dimensions, vector
    >>> z = vector("z", dimensions("n"))
    >>> f = compile([logsumexp(z), d(logsumexp(z), z)], z, {"n": 2})
    >>> value, slope = f([1000.0, 1000.0])
    >>> print(f"{value:.4f}", slope)
    1000.6931 [0.5 0.5]
    """
    single = not isinstance(expressions, list | tuple)
    wanted = [expressions] if single else list(expressions)
    given = list(arguments) if isinstance(arguments, list | tuple) else [arguments]
    ours = [isinstance(e, Array) for e in (*wanted, *given)]
    if any(ours):
        slots, results = _from_terms(wanted, given, TermScalars(WHERE, sizes or {}), fixed or {})
    elif fixed:
        raise EmissionError(
            f"{WHERE}: fixed", "symbols of the page language", f"{list(fixed)}", "e.subs(values)"
        )
    else:
        slots, results = _from_sympy(wanted, given)
    _expect_different(slots)
    return Compiled(slots, results, single, memory)


def _expect_different(slots: Sequence[Slot]) -> None:
    """Refuse a symbol that stands among the arguments twice: it could get two values."""
    seen: set[Node] = set()
    for slot in slots:
        if seen & set(slot.nodes):
            raise EmissionError(WHERE, "every symbol once", f"{slot.name} twice", "drop one")
        seen |= set(slot.nodes)


def _from_terms(
    wanted: Sequence[Any],
    given: Sequence[Any],
    reader: TermScalars,
    fixed: Mapping[Any, ArrayLike],
) -> tuple[list[Slot], list[Slot]]:
    for symbol, value in fixed.items():
        _fix(reader, as_array(symbol), value)
    slots = [_argument(reader, as_array(a)) for a in given]
    results = []
    for e in map(as_array, wanted):
        places = reader.places(e.indices)
        nodes = [reader.value(e.body, dict(zip(e.indices, p, strict=True))) for p in places]
        results.append(Slot(str(e), tuple(reader.size(s) for s in e.spaces), tuple(nodes)))
    return slots, results


def _argument(reader: TermScalars, a: Array) -> Slot:
    """The entries of a symbol or state as inputs."""
    owner = a.function if isinstance(a, State) else a.head
    if owner is None:
        raise EmissionError(WHERE, "symbols or states as arguments", f"{a}", "name whole symbols")
    nodes = [reader.declare(owner, p) for p in reader.places(a.indices)]
    sizes = tuple(reader.size(s) for s in a.spaces)
    return Slot(str(a), sizes, tuple(nodes), _is_symmetric(a))


def _is_symmetric(a: Array) -> bool:
    classes = a.head.classes if a.head else ()
    return len(set(classes)) < len(classes)


def _fix(reader: TermScalars, a: Array, value: ArrayLike) -> None:
    """The entries of a symbol as numbers."""
    sizes = tuple(reader.size(s) for s in a.spaces)
    numbers = np.asarray(value, dtype=float)
    if a.head is None or numbers.shape != sizes or not np.isfinite(numbers).all():
        raise EmissionError(
            f"{WHERE}: fixed", f"finite numbers of shape {sizes} for a symbol", f"{a}", "check both"
        )
    if _is_symmetric(a) and not np.array_equal(numbers, numbers.swapaxes(0, 1)):
        raise EmissionError(
            f"{WHERE}: fixed, {a}", "a symmetric matrix", "one that is not", "(A + A.T) / 2"
        )
    for p in reader.places(a.indices):
        reader.entries[a.head, p] = number(float(numbers[p]))


def _from_sympy(wanted: Sequence[Any], given: Sequence[Any]) -> tuple[list[Slot], list[Slot]]:
    symbols: dict[Any, Node] = {}
    slots = []
    for a in given:
        entries, sizes = _entries(a)
        for s in entries:
            if not getattr(s, "is_Symbol", False):
                raise EmissionError(WHERE, "symbols as arguments", f"{s}", "name the symbols")
            symbols.setdefault(s, node("input", data=s))
        slots.append(Slot(str(a), sizes, tuple(symbols[s] for s in entries)))
    reader = SympyScalars(WHERE, symbols)
    results = []
    for e in wanted:
        entries, sizes = _entries(e)
        results.append(Slot("", sizes, tuple(reader.value(x) for x in entries)))
    return slots, results


def _entries(e: Any) -> tuple[list[Any], tuple[int, ...]]:
    """The entries of a SymPy object, with its sizes: a column or row is a vector."""
    shape = getattr(e, "shape", None)
    if not shape:
        if not hasattr(type(e), "free_symbols"):
            raise EmissionError(
                WHERE, "formulas of the page language or of SymPy", f"{e!r}"[:60], "as_array(...)"
            )
        return [e], ()
    return list(e), tuple(k for k in shape if k != 1) or (1,)
