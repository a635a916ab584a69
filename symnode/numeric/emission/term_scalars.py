"""The walk from terms to the op graph entry by entry, for explicit sizes.

Every entry of an argument is an input without axes. What was written is kept: ``x/x`` is a product
with a power, softmax and logsumexp stay whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

import numpy as np

from symnode.language import terms as tm
from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import Function, Head
from symnode.language.sympy_io_export import canonical, orbit_of
from symnode.numeric.emission import graph
from symnode.numeric.emission.dependence import expect_explicit, expect_present, is_present
from symnode.numeric.emission.differentiation import pulled_back
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import Node, Tensor, add, multiply, node, number

Place = tuple[int, ...]
Names = Mapping[Index, int]


@dataclass
class TermScalars:
    """Reads terms; ``entries`` holds the inputs, the entries of heads and of states."""

    where: str
    sizes: Mapping[str, int]
    entries: dict[tuple[Head | Function, Place], Node] = field(default_factory=dict)
    _known: dict[tuple[tm.Term, tuple[tuple[Index, int], ...]], Node] = field(default_factory=dict)
    _slopes: dict[tuple[Node, Head], dict[Node, Node]] = field(default_factory=dict)

    def refused(self, expected: str, got: str, way_out: str) -> EmissionError:
        return EmissionError(self.where, expected, got, way_out)

    def size(self, space: Space) -> int:
        """The size of a finite space."""
        if space.kind is not Kind.FINITE:
            way = "derive.expectation(e, x, moments={...}) takes expectations by moments"
            raise self.refused("finite spaces", f"{space.kind} space {space.name}", way)
        if space.name not in self.sizes:
            way = f"sizes={{'{space.name}': 3}}"
            raise self.refused(f"a size for {space.name}", "none", way)
        size = self.sizes[space.name]
        if not isinstance(size, int | np.integer) or isinstance(size, bool) or size < 1:
            way = f"sizes={{'{space.name}': 3}}"
            raise self.refused(f"a whole number, 1 or more, for {space.name}", repr(size), way)
        return int(size)

    def places(self, indices: Sequence[Index]) -> list[Place]:
        """All positions of some indices."""
        return list(product(*(range(self.size(i.space)) for i in indices)))

    def declare(self, owner: Head | Function, place: Place) -> Node:
        """The input for an entry, made where there is none."""
        at = canonical(owner, place) if isinstance(owner, Head) else place
        return self.entries.setdefault((owner, at), node("input", data=(owner, at)))

    def entry(self, owner: Head | Function, place: Place) -> Node:
        """The input for an entry of an argument."""
        at = canonical(owner, place) if isinstance(owner, Head) else place
        if (owner, at) not in self.entries:
            way = "add it to the arguments, or replace it in the formula"
            raise self.refused("a formula in the arguments only", f"it depends on {owner}", way)
        return self.entries[owner, at]

    def value(self, term: tm.Term, names: Names) -> Node:
        """The value of a term where its free indices have these positions."""
        free = tm.free_indices(term)
        key = term, tuple((i, p) for i, p in names.items() if i in free)
        if key not in self._known:
            self._known[key] = self._value(term, dict(key[1]))
        return self._known[key]

    def _value(self, term: tm.Term, names: Names) -> Node:
        match term:
            case tm.Number(q):
                return number(q)
            case tm.Constant("pi"):
                return graph.PI
            case tm.Dim(space):
                return number(self.size(space))
            case tm.Entry(head, indices):
                return self.entry(head, self._at(indices, names))
            case tm.Delta(i, j):
                a, b = self._at((i, j), names)
                return number(int(a == b))
            case tm.Position(k):
                return number(self._at((k,), names)[0])
            case tm.Add(args):
                return add([Tensor(self.value(a, names)) for a in args]).node
            case tm.Mul(args):
                return multiply([Tensor(self.value(a, names)) for a in args]).node
            case tm.Power(base, k):
                return graph.power(Tensor(self.value(base, names)), k).node
            case tm.Sum(i, body):
                rows = [self.value(body, {**names, i: p}) for p in range(self.size(i.space))]
                return add([Tensor(r) for r in rows]).node
            case tm.Apply():
                return self._apply(term, names)
        return self._change(term, names)

    def _at(self, indices: Sequence[Index], names: Names) -> Place:
        free = [str(i) for i in indices if i not in names]
        if free:
            raise self.refused("an array without free indices", free[0], "make it a slot or sum it")
        return tuple(names[i] for i in indices)

    def _apply(self, term: tm.Apply, names: Names) -> Node:
        function = term.function
        if function.is_state and is_present(term):
            return self.entry(function, self._at(term.outs, names))
        if not function.known:
            way = "put a formula in its place, or make its value a symbol"
            raise self.refused("known functions", f"the undefined function {function}", way)
        (a,) = term.args
        values = [
            self.value(a.body, {**names, **dict(zip(a.indices, p, strict=True))})
            for p in self.places(a.indices)
        ]
        if not a.indices:
            return node(function.name, (values[0],), places=((),))
        total = graph.logsumexp_of(values)
        if function.name == "logsumexp":
            return total
        return graph.softmax_entry(values[self._at(term.outs, names)[0]], total)

    def _change(self, term: tm.Term, names: Names) -> Node:
        """Derivatives and replacements, on the graph of what is inside."""
        match term:
            case tm.Derivative(head, indices, body):
                expect_explicit(self.where, head, body)
                orbit = orbit_of(head, self._at(indices, names))
                slopes = self._gradient(self.value(body, names), head)
                inputs = dict.fromkeys(self.entry(head, p) for p in orbit)  # one for all of them
                if any(map(graph.is_number, inputs)):
                    way = "make it an argument"
                    raise self.refused("derivatives in arguments", f"{head.name} is fixed", way)
                parts = [Tensor(slopes.get(i, graph.ZERO)) for i in inputs]
                share = Tensor(number(Fraction(1, len(orbit))))
                return multiply([share, add(parts)]).node
            case tm.At(bindings, body):
                return self._replaced(bindings, body, names)
        raise self.refused(
            "numbers, symbols, sums over finite spaces and known functions",
            f"{type(term).__name__}",
            "integrals and expectations are carried out before",
        )

    def _gradient(self, value: Node, head: Head) -> dict[Node, Node]:
        """The derivative in every entry of a head, by one sweep."""
        if (value, head) not in self._slopes:
            own = list(dict.fromkeys(n for (h, _), n in self.entries.items() if h is head))
            found = pulled_back({value: graph.ONE}, own)
            self._slopes[value, head] = {
                n: f for n, f in zip(own, found, strict=True) if f is not None
            }
        return self._slopes[value, head]

    def _replaced(self, bindings: Sequence[tm.Binding], body: tm.Term, names: Names) -> Node:
        """The body at symbols of its own, these then replaced by the values."""
        expect_present(self.where, [b.head for b in bindings], body)
        inner, values = dict(self.entries), {}
        for b in bindings:
            for p in self.places(b.indices):
                own = node("input", data=(b, p))
                inner[b.head, canonical(b.head, p)] = own
                at = {**names, **dict(zip(b.indices, p, strict=True))}
                values[own] = self.value(b.value, at)
        inside = TermScalars(self.where, self.sizes, inner).value(body, names)
        return graph.substituted(inside, values)
