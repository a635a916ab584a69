"""Derivatives on the op graph: reverse mode, forward mode, and the slopes of functions.

A slope is written in the value where that is possible (tanh' = 1 - tanh**2), so that the code
reuses it. The number of nodes made does not depend on the sizes of the spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from symnode.language.spaces import Space
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import (
    MINUS_ONE,
    ONE,
    PI,
    Node,
    Tensor,
    add,
    along,
    apply,
    below,
    eye,
    is_number,
    multiply,
    number,
    ones,
    power,
    softmax_entry,
)

Slope = Callable[[Tensor, Tensor], Tensor]  # of the argument and the value


def _scale(factor: Fraction | int, t: Tensor) -> Tensor:
    return multiply([Tensor(number(factor)), t])


def _minus(a: Tensor, b: Tensor) -> Tensor:
    return add([a, multiply([Tensor(MINUS_ONE), b])])


def _square(t: Tensor) -> Tensor:
    return power(t, Fraction(2))


def _bell(u: Tensor) -> Tensor:
    """2 exp(-u**2)/sqrt(pi), the slope of erf."""
    weight = power(Tensor(PI), Fraction(-1, 2))
    return multiply([_scale(2, apply("exp", _scale(-1, _square(u)))), weight])


SLOPES: dict[str, Slope] = {
    "exp": lambda u, y: y,
    "log": lambda u, y: power(u, Fraction(-1)),
    "sin": lambda u, y: apply("cos", u),
    "cos": lambda u, y: _scale(-1, apply("sin", u)),
    "tanh": lambda u, y: _minus(Tensor(ONE), _square(y)),
    "sqrt": lambda u, y: _scale(Fraction(1, 2), power(y, Fraction(-1))),
    "sigmoid": lambda u, y: multiply([y, _minus(Tensor(ONE), y)]),
    "softplus": lambda u, y: apply("sigmoid", u),
    "erf": lambda u, y: _bell(u),
}


def slope(n: Node) -> Tensor:
    """The partial derivative of a node in its only argument, entry by entry."""
    labels = tuple(range(n.rank))
    u = Tensor(n.args[0], n.places[0])
    if n.op == "power":
        return multiply([Tensor(number(n.data)), power(u, n.data - 1)])
    if n.op not in SLOPES:
        known = ", ".join(sorted(SLOPES))
        raise EmissionError(
            "numeric: derivative",
            f"functions with a known slope: {known}",
            n.op,
            "write it by them",
        )
    return SLOPES[n.op](u, Tensor(n, labels))


def pulled_back(seeds: Mapping[Node, Node], targets: Sequence[Node]) -> list[Node | None]:
    """Reverse mode: the sum over the seeded nodes of seed times derivative, for each target.

    A seed has the axes of its node, a result those of its target; None stands for zero.
    """
    order = list(below(seeds))
    needed = _above(order, targets)
    collected: dict[Node, list[Tensor]] = {n: [] for n in order}
    for n, seed in seeds.items():
        collected[n].append(Tensor(seed, tuple(range(n.rank))))
    total: dict[Node, Node] = {}
    for n in reversed(order):
        if collected[n] and n in needed:
            total[n] = _spread(_added(collected[n]), n, range(n.rank), ()).node
            for arg, part in _contributions(n, total[n], needed):
                collected[arg].append(part)
    return [total.get(t) for t in targets]


def _added(parts: Sequence[Tensor]) -> Tensor:
    """The sum of scalars, a factor of all of them taken out: p b + p s, of a softmax p, as
    p (b + s)."""
    products = [t.node.args for t in parts if t.node.op == "multiply" and not t.labels]
    if len(parts) < 2 or len(products) < len(parts) or any(a.rank for p in products for a in p):
        return add(parts)
    common = [a for a in products[0] if not is_number(a) and all(a in p for p in products)]
    if not common:
        return add(parts)
    rests = []
    for args in products:
        at = args.index(common[0])
        rests.append(multiply([Tensor(a) for a in (*args[:at], *args[at + 1 :])]))
    return multiply([Tensor(common[0]), add(rests)])


def _above(order: Sequence[Node], targets: Sequence[Node]) -> set[Node]:
    """The nodes that depend on a target."""
    found = set(targets)
    for n in order:
        if any(a in found for a in n.args):
            found.add(n)
    return found


def _contributions(n: Node, seed: Node, needed: set[Node]) -> list[tuple[Node, Tensor]]:
    """What a seed at a node gives to each argument that matters."""
    parts = []
    whole = Tensor(seed, tuple(range(n.rank)))
    for k, arg in enumerate(n.args):
        if arg not in needed:
            continue
        names, factors = _unrepeated(arg, n.places[k])
        factors += _factors(n, k, whole)
        held = {label for t in factors for label in t.labels}
        factors += [ones(arg.spaces[j], x) for j, x in enumerate(names) if x not in held]
        part = multiply(factors, names).node
        parts.append((arg, Tensor(part, tuple(range(arg.rank)))))
    return parts


def _unrepeated(arg: Node, places: Sequence[int]) -> tuple[list[object], list[Tensor]]:
    """Names for the axes of an argument, all different, and identities for axes of one place."""
    names: list[object] = []
    identities = []
    for j, p in enumerate(places):
        if p in names:
            names.append(("again", j))
            identities.append(eye(arg.spaces[j], p, ("again", j)))
        else:
            names.append(p)
    return names, identities


def _factors(n: Node, k: int, seed: Tensor) -> list[Tensor]:
    """The factors whose product, summed down to argument ``k``, the seed contributes to it."""
    match n.op:
        case "add":
            return [seed]
        case "multiply":
            pairs = enumerate(zip(n.args, n.places, strict=True))
            return [seed, *(Tensor(a, p) for j, (a, p) in pairs if j != k)]
        case "softmax":
            value = Tensor(n, seed.labels)
            return [value, _minus(seed, _mean(value, seed, n.places[0][n.data]))]
        case "logsumexp":
            return [seed, along("softmax", Tensor(n.args[0], n.places[0]), n.places[0][n.data])]
        case "softmax_entry" | "logsumexp_of":
            return [seed, _entry_slope(n, k)]
    return [seed, slope(n)]


def _mean(weights: Tensor, values: Tensor, label: object) -> Tensor:
    """The sum of weights times values over one label."""
    rest = [x for x in dict.fromkeys((*weights.labels, *values.labels)) if x != label]
    return multiply([weights, values], rest)


def _entry_slope(n: Node, k: int) -> Tensor:
    """The partial derivative in argument ``k`` of logsumexp of numbers, or of softmax as
    exp(z - total)."""
    if n.op == "logsumexp_of":
        return Tensor(softmax_entry(n.args[k], n))
    return _scale(1 - 2 * k, Tensor(n))


def pushed_forward(
    outputs: Sequence[Node], tangents: Mapping[Node, Node], extra: Sequence[Space] = ()
) -> list[Node | None]:
    """Forward mode: the derivative of each output along the tangents; None stands for zero.

    A tangent has the axes of its node followed by ``extra``, and so has every result: with an
    identity as the tangent of a vector, and its space as ``extra``, the result is the Jacobian.
    """
    moved: dict[Node, Tensor] = {}
    for n in below(outputs):
        labels = (*range(n.rank), *(("extra", k) for k in range(len(extra))))
        if n in tangents:
            moved[n] = Tensor(tangents[n], labels)
            continue
        parts = [
            _pushed(n, k, Tensor(moved[a].node, (*n.places[k], *labels[n.rank :])))
            for k, a in enumerate(n.args)
            if a in moved
        ]
        if parts:
            moved[n] = _spread(add(parts), n, labels, extra)
    return [moved[n].node if n in moved else None for n in outputs]


def _spread(t: Tensor, n: Node, labels: Sequence[object], extra: Sequence[Space]) -> Tensor:
    """A tensor broadcast to all axes of a node, the extra ones last."""
    spaces = (*n.spaces, *extra)
    if t.labels == tuple(labels):
        return t
    missing = [ones(s, x) for s, x in zip(spaces, labels, strict=True) if x not in t.labels]
    return multiply([t, *missing], labels)


def _pushed(n: Node, k: int, tangent: Tensor) -> Tensor:
    """What a tangent of argument ``k``, in places of the node, gives to the tangent of the node."""
    kept = (*range(n.rank), *(x for x in tangent.labels if isinstance(x, tuple)))
    match n.op:
        case "add":
            return tangent
        case "multiply":
            pairs = enumerate(zip(n.args, n.places, strict=True))
            factors = [Tensor(a, p) for j, (a, p) in pairs if j != k]
            held = {label for t in (tangent, *factors) for label in t.labels}
            return multiply([tangent, *factors], [x for x in kept if x in held])
        case "softmax":
            value, label = Tensor(n, tuple(range(n.rank))), n.places[0][n.data]
            return multiply([value, _minus(tangent, _mean(value, tangent, label))])
        case "logsumexp":
            label = n.places[0][n.data]
            weights = along("softmax", Tensor(n.args[0], n.places[0]), label)
            return _mean(weights, tangent, label)
        case "softmax_entry" | "logsumexp_of":
            return multiply([tangent, _entry_slope(n, k)])
    return multiply([tangent, slope(n)])
