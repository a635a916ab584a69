"""The op graph: values as nodes, equal construction giving the same node.

A node has axes, one for each of its ``spaces``. ``places`` says, argument by argument, which axis
of the result each axis of the argument is; a place beyond the result's axes is summed over. So a
scalar formula is a graph without axes, ``x + b`` over a batch is an add whose second argument has
the place of the second axis, and a matrix product is a multiply with a place that is summed over.

Operations: ``input``, ``number``, ``constant`` (pi), ``size`` (of a space), ``ones``, ``eye``,
``positions``, ``add``, ``multiply``, ``power`` (with a rational exponent in ``data``), ``softmax``
and ``logsumexp`` (over the axis of the argument in ``data``), ``logsumexp_of`` (of single numbers,
the arguments) with ``softmax_entry``, and the functions of one number by name.

Nothing is cancelled: ``x/x`` stays a product with a power, which is nan at 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from symnode.language.spaces import Space

Places = tuple[tuple[int, ...], ...]
BATCH = Space("batch")  # the samples that are evaluated side by side


@dataclass(frozen=True, eq=False, repr=False)
class Node:
    """One operation; compared by identity, made by :func:`node`."""

    op: str
    args: tuple[Node, ...] = ()
    data: Any = None
    places: Places = ()
    spaces: tuple[Space, ...] = ()

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.spaces)


class Tensor(NamedTuple):
    """A node with a label for each axis, such as an index of a formula."""

    node: Node
    labels: tuple[Hashable, ...] = ()


_NODES: WeakValueDictionary[Any, Node] = WeakValueDictionary()


def node(
    op: str,
    args: tuple[Node, ...] = (),
    data: Any = None,
    places: Places = (),
    spaces: tuple[Space, ...] = (),
) -> Node:
    """The node of these parts, made once."""
    key = (op, args, data, places, spaces)
    found = _NODES.get(key)
    if found is None:
        found = _NODES[key] = Node(op, args, data, places, spaces)
    return found


def number(value: Fraction | int | float) -> Node:
    """An exact number; a float stands for the number that it is."""
    return node("number", data=Fraction(value))


ZERO, ONE, MINUS_ONE = number(0), number(1), number(-1)
PI = node("constant", data="pi")


def is_number(n: Node) -> bool:
    return n.op == "number"


def labelled(
    op: str, operands: Sequence[Tensor], out: Sequence[Hashable], data: Any = None
) -> Node:
    """An operation over labelled operands, with the axes ``out``; other labels are summed over."""
    number_of = {label: k for k, label in enumerate(out)}
    space_of: dict[Hashable, Space] = {}
    for t in operands:
        for label, space in zip(t.labels, t.node.spaces, strict=True):
            number_of.setdefault(label, len(number_of))
            space_of[label] = space
    places = tuple(tuple(number_of[label] for label in t.labels) for t in operands)
    spaces = tuple(space_of[label] for label in out)
    return node(op, tuple(t.node for t in operands), data, places, spaces)


def union(operands: Iterable[Tensor]) -> tuple[Hashable, ...]:
    """All labels, a batch first, the others as they are met."""
    found: dict[Hashable, Space] = {}
    for t in operands:
        for label, space in zip(t.labels, t.node.spaces, strict=True):
            found.setdefault(label, space)
    return tuple(sorted(found, key=lambda label: found[label] is not BATCH))


def add(operands: Sequence[Tensor]) -> Tensor:
    """The sum, each operand broadcast over labels that it lacks; exact numbers are collected."""
    constant = sum((t.node.data for t in operands if is_number(t.node)), Fraction(0))
    rest = [t for t in operands if not is_number(t.node)]
    if constant or not rest:
        rest.append(Tensor(number(constant)))
    if len(rest) == 1:
        return rest[0]
    out = union(rest)
    return Tensor(labelled("add", rest, out), out)


def multiply(operands: Sequence[Tensor], out: Sequence[Hashable] | None = None) -> Tensor:
    """The product, summed over the labels that are not in ``out``; exact numbers are collected.

    An identity picks its term of a sum. A factor whose labels all remain is taken out of the sum,
    and a factor whose labels another factor has is multiplied into that first: a sum over many
    factors becomes products of two wherever that is possible.
    """
    found = union(operands) if out is None else tuple(out)
    coefficient, rest = _collected(operands)
    rest = _covered(_picked(rest, found))
    summed = {label for t in rest for label in t.labels} - set(found)
    if summed:
        after = [t for t in rest if set(t.labels) <= set(found)]
        inside = _merged([t for t in rest if not set(t.labels) <= set(found)])
        inner = tuple(label for label in found if any(label in t.labels for t in inside))
        rest = [*after, Tensor(labelled("multiply", inside, inner), inner)]
    return _product(coefficient, rest, found)


def _picked(factors: list[Tensor], out: tuple[Hashable, ...]) -> list[Tensor]:
    """The factors without identities one of whose labels is summed over."""
    rest = list(factors)
    for t in factors:
        if t.node.op != "eye" or set(t.labels) <= set(out):
            continue
        old, new = t.labels if t.labels[0] not in out else t.labels[::-1]
        others = [o for o in rest if o is not t]
        if any(old in o.labels for o in others):
            rest = [Tensor(o.node, tuple(new if x == old else x for x in o.labels)) for o in others]
    return rest


def _covered(factors: list[Tensor]) -> list[Tensor]:
    """The factors without ones whose label another factor has."""
    unpacked = [part for t in factors for part in _broadcast_parts(t)]
    plain = {label for t in unpacked if t.node.op != "ones" for label in t.labels}
    rest = {t: None for t in unpacked if t.node.op == "ones" and t.labels[0] not in plain}
    return [*(t for t in unpacked if t.node.op != "ones"), *rest]


def _broadcast_parts(t: Tensor) -> list[Tensor]:
    """A tensor that was broadcast by ones, as its factors."""
    n = t.node
    if n.op != "multiply" or all(a.op != "ones" for a in n.args):
        return [t]
    if any(p >= n.rank for own in n.places for p in own):
        return [t]
    pairs = zip(n.args, n.places, strict=True)
    return [Tensor(a, tuple(t.labels[p] for p in own)) for a, own in pairs]


def _collected(operands: Sequence[Tensor]) -> tuple[Fraction, list[Tensor]]:
    """The product of the exact numbers among the factors, and the other factors."""
    coefficient, rest = Fraction(1), []
    for t in operands:
        scale, inner = scaled(t)
        coefficient *= scale
        if inner.node is not ONE:
            rest.append(inner)
    return coefficient, rest


def scaled(t: Tensor) -> tuple[Fraction, Tensor]:
    """A tensor as an exact number times another tensor."""
    if is_number(t.node):
        return t.node.data, Tensor(ONE)
    if t.node.op == "multiply" and is_number(t.node.args[0]):
        places = t.node.places[1]
        return t.node.args[0].data, Tensor(t.node.args[1], tuple(t.labels[p] for p in places))
    return Fraction(1), t


def _product(coefficient: Fraction, factors: Sequence[Tensor], out: tuple[Hashable, ...]) -> Tensor:
    """A number times a product without a sum, over all labels of ``out``."""
    if not factors:
        return Tensor(number(coefficient))
    whole = factors[0]
    if len(factors) > 1 or whole.labels != out:
        whole = Tensor(labelled("multiply", factors, out), out)
    if coefficient == 1:
        return whole
    return Tensor(labelled("multiply", [Tensor(number(coefficient)), whole], out), out)


def _merged(factors: list[Tensor]) -> list[Tensor]:
    """Each factor multiplied into one that has all its labels, as long as more than two remain."""
    rest = list(factors)
    while len(rest) > 2:
        pair = next(
            (
                (a, b)
                for a in sorted(rest, key=lambda t: len(t.labels))
                for b in sorted(rest, key=lambda t: (len(t.labels), BATCH not in t.node.spaces))
                if a is not b and set(a.labels) <= set(b.labels)
            ),
            None,
        )
        if pair is None:
            break
        a, b = pair
        at = min(k for k, t in enumerate(rest) if t is a or t is b)
        rest = [t for t in rest if t is not a and t is not b]
        rest.insert(at, Tensor(labelled("multiply", [b, a], b.labels), b.labels))
    return rest


def power(t: Tensor, exponent: Fraction) -> Tensor:
    """A rational power. The zeroth power is 1, as NumPy defines it also at 0 and nan."""
    if exponent == 1:
        return t
    if exponent == 0:
        return Tensor(ONE)
    if is_number(t.node) and exponent.denominator == 1 and t.node.data:
        return Tensor(number(t.node.data ** int(exponent)))
    return Tensor(labelled("power", [t], t.labels, exponent), t.labels)


def apply(name: str, t: Tensor) -> Tensor:
    """A function of one number, entry by entry."""
    return Tensor(labelled(name, [t], t.labels), t.labels)


def along(name: str, t: Tensor, label: Hashable) -> Tensor:
    """softmax or logsumexp over one label."""
    out = t.labels if name == "softmax" else tuple(x for x in t.labels if x != label)
    return Tensor(labelled(name, [t], out, t.labels.index(label)), out)


def ones(space: Space, label: Hashable) -> Tensor:
    return Tensor(node("ones", spaces=(space,)), (label,))


def eye(space: Space, i: Hashable, j: Hashable) -> Tensor:
    return Tensor(node("eye", spaces=(space, space)), (i, j))


def logsumexp_of(values: Sequence[Node]) -> Node:
    """log sum_j exp(z_j) of single numbers."""
    return node("logsumexp_of", tuple(values), places=((),) * len(values))


def softmax_entry(value: Node, total: Node) -> Node:
    """exp(z_k - total), with the logsumexp of all z as the total.

    In this form the derivatives of all entries share one sum; the code computes it by one shift.
    """
    return node("softmax_entry", (value, total), places=((), ()))


def substituted(n: Node, values: Mapping[Node, Node]) -> Node:
    """A node without axes with other nodes in the place of inputs."""
    new = dict(values)
    for m in below([n]):
        if m not in new:
            args = tuple(new[a] for a in m.args)
            new[m] = m if args == m.args else node(m.op, args, m.data, m.places, m.spaces)
    return new[n]


def below(outputs: Iterable[Node]) -> Iterator[Node]:
    """Every node under the outputs once, each after its arguments."""
    seen: set[Node] = set()
    todo = [(n, False) for n in reversed(list(outputs))]
    while todo:
        n, ready = todo.pop()
        if ready:
            yield n
        elif n not in seen:
            seen.add(n)
            todo.append((n, True))
            todo.extend((a, False) for a in reversed(n.args) if a not in seen)
