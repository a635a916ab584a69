"""The walk from terms to the op graph with an axis for each index, for any sizes.

A head is an input of its own shape, with a first axis of samples where it is declared to have one.
Nothing is expanded, so the graph is the same for all sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symnode.calculus.derivation import unfolded
from symnode.language import terms as tm
from symnode.language.reindex import reindexed
from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import Function, Head
from symnode.numeric.emission import graph
from symnode.numeric.emission.dependence import expect_explicit, expect_present, is_present
from symnode.numeric.emission.differentiation import pushed_forward
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import BATCH, Node, Tensor, add, multiply, node, number

SAMPLE = Index("b", BATCH)
VECTORS = ("softmax", "logsumexp")


@dataclass
class TermTensors:
    """Reads terms; ``where`` names what is read, ``sampled`` says which heads have samples."""

    where: str
    sampled: Callable[[Head], bool]
    state: Function | None = None
    inputs: dict[Head | Function, Node] = field(default_factory=dict)
    _known: dict[tm.Term, Tensor] = field(default_factory=dict)

    def read(self, term: tm.Term) -> Tensor:
        """The value of a term, labelled by its free indices (and ``SAMPLE``)."""
        if term not in self._known:
            self._known[term] = self._read(term)
        return self._known[term]

    def ordered(self, term: tm.Term, labels: Sequence[Index]) -> Node:
        """The value with exactly these axes."""
        t = self.read(term)
        missing = [graph.ones(i.space, i) for i in labels if i not in t.labels]
        return multiply([t, *missing], tuple(labels)).node if t.labels != labels else t.node

    def refused(self, expected: str, got: str, way_out: str) -> EmissionError:
        return EmissionError(self.where, expected, got, way_out)

    def input(self, owner: Head | Function, spaces: tuple[Space, ...], sampled: bool) -> Node:
        """The input node of a head or of the state."""
        if owner not in self.inputs:
            axes = (BATCH, *spaces) if sampled else spaces
            self.inputs[owner] = node("input", data=owner, spaces=axes)
        return self.inputs[owner]

    def _read(self, term: tm.Term) -> Tensor:
        match term:
            case tm.Number(q):
                return Tensor(number(q))
            case tm.Constant("pi"):
                return Tensor(graph.PI)
            case tm.Dim(space):
                return Tensor(node("size", data=self._finite(space)))
            case tm.Entry(head, indices):
                return self._entry(head, head.spaces, indices, self.sampled(head))
            case tm.Delta(i, j):
                return Tensor(graph.ONE) if i is j else graph.eye(self._finite(i.space), i, j)
            case tm.Position(k):
                return Tensor(node("positions", spaces=(self._finite(k.space),)), (k,))
            case tm.Add(args):
                return add([self.read(a) for a in args])
            case tm.Mul(args):
                return multiply([self.read(a) for a in args])
            case tm.Power(base, k):
                return graph.power(self.read(base), k)
            case tm.Sum():
                return self._sum(term)
            case tm.Derivative(head, indices, body):
                return self._derivative(head, indices, body)
            case tm.At(bindings, body):
                expect_present(self.where, [b.head for b in bindings], body)
                return self.read(unfolded(term))
            case tm.Apply(function, outs) if function is self.state and is_present(term):
                return self._entry(function, function.outs, outs, True)
            case tm.Apply(function) if function.known:
                return self._known_function(term)
        raise self.refused(
            "numbers, symbols, sums over finite spaces and known functions",
            f"{type(term).__name__} {getattr(term, 'function', '')}".strip(),
            "put formulas in the place of undefined functions and integrals",
        )

    def _finite(self, space: Space) -> Space:
        if space.kind is not Kind.FINITE:
            way = "derive.expectation(e, x, moments={...}) takes expectations by moments"
            raise self.refused("finite spaces", f"{space.kind} space {space.name}", way)
        return space

    def _entry(
        self,
        owner: Head | Function,
        spaces: tuple[Space, ...],
        at: tuple[Index, ...],
        sampled: bool,
    ) -> Tensor:
        whole = self.input(owner, tuple(self._finite(s) for s in spaces), sampled)
        labels = (SAMPLE, *at) if sampled else at
        return _unrepeated(Tensor(whole, labels))

    def _sum(self, term: tm.Term) -> Tensor:
        """A sum over factors; identities among them pick their terms."""
        indices: list[Index] = []
        while isinstance(term, tm.Sum):
            self._finite(term.index.space)
            indices.append(term.index)
            term = term.body
        factors = [t for f in _factors(term) for t in self._inside(f, indices)]
        held = {label for t in factors for label in t.labels}
        factors += [Tensor(node("size", data=i.space)) for i in indices if i not in held]
        out = [label for label in graph.union(factors) if label not in indices]
        return multiply(factors, out)

    def _inside(self, factor: tm.Term, indices: list[Index]) -> list[Tensor]:
        """The factors of a factor; sums without samples join the sum around, so that their order
        can be chosen by their sizes: (A @ B) @ x as A @ (B @ x)."""
        found = self.read(factor)
        joins = isinstance(factor, tm.Sum) and SAMPLE not in found.labels
        if not joins or not set(found.labels) & set(indices):
            return [found]
        renewed = reindexed(factor, {})
        while isinstance(renewed, tm.Sum):
            indices.append(renewed.index)
            renewed = renewed.body
        return [t for f in _factors(renewed) for t in self._inside(f, indices)]

    def _derivative(self, head: Head, indices: tuple[Index, ...], body: tm.Term) -> Tensor:
        """Forward mode, with identities as the tangent of the head; symmetrised as declared."""
        expect_explicit(self.where, head, body)
        if len(set(head.classes)) < len(head.classes):
            return self.read(unfolded(tm.Derivative(head, indices, body)))
        inner = self.read(body)
        whole = self._entry(head, head.spaces, indices, self.sampled(head))
        new = [Index(i.name, i.space) for i in indices]
        units = [graph.eye(i.space, i, j) for i, j in zip(indices, new, strict=True)]
        lead = (SAMPLE,) if self.sampled(head) else ()
        spread = [graph.ones(BATCH, SAMPLE) for _ in lead]
        tangent = multiply([*spread, *units], (*lead, *indices, *new)).node
        (found,) = pushed_forward([inner.node], {whole.node: tangent}, head.spaces)
        if found is None:
            return Tensor(graph.ZERO)
        return _unrepeated(Tensor(found, (*inner.labels, *indices)))

    def _known_function(self, term: tm.Apply) -> Tensor:
        (argument,) = term.args
        inner = self.read(argument.body)
        if term.function.name not in VECTORS:
            return graph.apply(term.function.name, inner)
        (own,) = argument.indices
        if own not in inner.labels:
            spread = [inner, graph.ones(own.space, own)]
            inner = multiply(spread, (*inner.labels, own))
        found = graph.along(term.function.name, inner, own)
        renamed = tuple(term.outs[0] if x is own else x for x in found.labels)
        return _unrepeated(Tensor(found.node, renamed))


def _unrepeated(t: Tensor) -> Tensor:
    """A tensor with a label twice, on its diagonal."""
    out = tuple(dict.fromkeys(t.labels))
    return t if out == t.labels else multiply([t], out)


def _factors(term: tm.Term) -> list[tm.Term]:
    """The factors of a product of products; inner sums with their own indices stay."""
    if isinstance(term, tm.Mul):
        return [f for a in term.args for f in _factors(a)]
    return [term]
