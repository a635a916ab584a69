"""Rules that leave several systems, each to be shown by a prover."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symnode.checker.reals.systems import Atom, System, atom_json
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.steps import Node, leaves

Prover = Callable[[System, Budget], Node | None]


def by_rule(
    system: System, node: Node, provers: Prover | list[Prover], budget: Budget
) -> Node | None:
    """The node with proofs of all that it leaves; one prover for all, or one for each."""
    left = leaves(system, node)
    if left is None or (isinstance(provers, list) and len(provers) != len(left)):
        return None
    proofs: list[Node] = []
    for k, one in enumerate(left):
        prover = provers[k] if isinstance(provers, list) else provers
        proof = prover(one, budget)
        if proof is None:
            return None
        proofs.append(proof)
    return {**node, "then": proofs} if left else node


def within(prover: Prover, system: System, budget: Budget) -> Node | None:
    """What a prover finds in a part of the time; that it is over does not end the whole search."""
    try:
        return prover(system, budget)
    except Exhausted:
        return None


def cut_node(atom: Atom) -> dict[str, Any]:
    """The node that tells an atom from its negations."""
    return {"rule": "cut", "atom": atom_json(atom)}
