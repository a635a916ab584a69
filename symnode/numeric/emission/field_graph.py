"""The graphs of a field: its value, its tape, and both directions of derivatives."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symnode.language.arrays import Array
from symnode.language.states import State
from symnode.language.symbols import TIME, Function, Head
from symnode.numeric.emission.differentiation import pulled_back, pushed_forward
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import (
    BATCH,
    Node,
    Tensor,
    add,
    below,
    is_number,
    multiply,
    node,
    number,
)
from symnode.numeric.emission.tensor_code import is_sum, operands
from symnode.numeric.emission.term_tensors import SAMPLE, TermTensors

WHERE = "numeric.compile_field"
OF_SIZES = ("size", "ones", "eye", "positions")  # nodes whose values follow from sizes


@dataclass(frozen=True)
class FieldGraph:
    """x' = value(t, x, parameters), with samples along the first axis."""

    state: Node
    time: Node
    parameters: Mapping[str, Node]
    heads: Mapping[str, Head]
    value: Node
    costate: Node

    def pullback(self) -> list[Node]:
        """The products of the costate with the derivative in the state and in each parameter."""
        targets = [self.state, *self.parameters.values()]
        found = pulled_back({self.value: self.costate}, targets)
        bars = [zero(t) if f is None else f for t, f in zip(targets, found, strict=True)]
        return [bars[0], *map(symmetrised, bars[1:], self.heads.values())]

    def pushforward(self, moving: Collection[str]) -> tuple[dict[str, Node], Node]:
        """Tangents of the state and of some parameters, and the tangent of the value."""
        tangents = {"": node("input", data="tangent of the state", spaces=self.state.spaces)}
        places = {self.state: tangents[""]}
        for name in moving:
            own = self.parameters[name]
            tangents[name] = node("input", data=f"tangent of {name}", spaces=own.spaces)
            places[own] = tangents[name]
        (found,) = pushed_forward([self.value], places)
        return tangents, zero(self.value) if found is None else found


def field_graph(rhs: Array, state: Array, per_instance: Collection[str]) -> FieldGraph:
    """The graph of a formula in a state, of any shape."""
    if not isinstance(state, Array):
        raise EmissionError(
            f"{WHERE}: state", "a state or a symbol", f"{state!r}", "x = state(...)"
        )
    owner = state.function if isinstance(state, State) else state.head
    if owner is None:
        raise EmissionError(f"{WHERE}: state", "a state or a symbol", f"{state}", "x = state(...)")
    reader = TermTensors(
        WHERE,
        lambda h: h is owner or h is TIME or h.name in per_instance,
        owner if isinstance(owner, Function) else None,
    )
    spaces = owner.outs if isinstance(owner, Function) else owner.spaces
    whole, time = reader.input(owner, spaces, True), reader.input(TIME, (), True)
    value = reader.ordered(rhs.body, (SAMPLE, *rhs.indices))
    heads = {h.name: h for h in reader.inputs if isinstance(h, Head) and h not in (owner, TIME)}
    owned = [h for h in reader.inputs if isinstance(h, Head) and h not in (owner, TIME)]
    if len(heads) < len(owned):
        names = ", ".join(h.name for h in owned)
        raise EmissionError(f"{WHERE}: rhs", "one parameter of each name", names, "rename one")
    unknown = set(per_instance) - set(heads)
    if unknown:
        raise EmissionError(
            f"{WHERE}: per_instance", f"parameters: {', '.join(heads)}", unknown, "check the names"
        )
    parameters = {name: reader.inputs[h] for name, h in heads.items()}
    costate = node("input", data="costate", spaces=value.spaces)
    return FieldGraph(whole, time, parameters, heads, value, costate)


def zero(like: Node) -> Node:
    """Zeros with the axes of a node."""
    labels = tuple(range(like.rank))
    spread = [Tensor(node("ones", spaces=(s,)), (k,)) for k, s in enumerate(like.spaces)]
    return multiply([Tensor(number(0)), *spread], labels).node


def symmetrised(bar: Node, head: Head) -> Node:
    """The mean over the exchange of slots that the head declares to be interchangeable."""
    if len(set(head.classes)) == len(head.classes):
        return bar
    if len(head.classes) != 2:
        raise EmissionError(
            WHERE, "symmetric parameters of two slots", head.name, "declare it without symmetry"
        )
    *lead, i, j = range(bar.rank)
    both = add([Tensor(bar, (*lead, i, j)), Tensor(bar, (*lead, j, i))])
    return multiply([Tensor(number(Fraction(1, 2))), both]).node


@dataclass
class Deferred:
    """Parameter gradients cut where they are sums over samples.

    ``factors`` are what the sums are made of: contracting them once for the samples of many stages
    gives the sum of the gradients of all stages. What is no such sum is a factor of its own,
    ``summed`` over the stages entry by entry.
    """

    fixed: Collection[Node]  # parameters, and what follows from sizes
    factors: list[Node] = field(default_factory=list)
    summed: list[Node] = field(default_factory=list)

    def cut(self, n: Node) -> None:
        """Find the factors of a gradient."""
        if n in self.factors or n in self.summed:
            return
        if n.op == "add":
            for a in n.args:
                self.cut(a)
        elif is_sum(n) and self._over_samples(n):
            self.factors += [a for a in n.args if a not in self.factors]
        elif n.op == "multiply" and not is_sum(n) and len(self._moving(n)) == 1:
            self.cut(self._moving(n)[0])
        elif self._moving(n):
            self.summed.append(n)

    def _over_samples(self, n: Node) -> bool:
        """Whether every argument has samples, and these are summed over."""
        places = [
            [p for p, s in zip(own, a.spaces, strict=True) if s is BATCH]
            for a, own in zip(n.args, n.places, strict=True)
        ]
        return all(own and own[0] >= n.rank for own in places)

    def _moving(self, n: Node) -> list[Node]:
        """The arguments that differ from stage to stage."""
        return [a for a in n.args if not is_number(a) and not self._is_fixed(a)]

    def _is_fixed(self, n: Node) -> bool:
        return all(x in self.fixed for x in below([n]) if not x.args and not is_number(x))


def needed_from(outputs: Sequence[Node], given: Collection[Node]) -> list[Node]:
    """The nodes of ``given`` that the code of the outputs reads, in the order of reading."""
    found: dict[Node, None] = {}
    seen: set[Node] = set()
    todo = list(reversed(outputs))
    while todo:
        n = todo.pop()
        if n in seen:
            continue
        seen.add(n)
        if n in given:
            found[n] = None
        else:
            todo += [o.node for o in reversed(operands(n))]
    return list(found)
