"""Trees of boxes that the checker did not accept: the word of the engine instead (tier 1)."""

from __future__ import annotations

from collections.abc import Sequence

from symnode.checker.context import OutOfBudget, Rejected, metered
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.rules.oracle import fingerprint
from symnode.checker.reals.systems import System
from symnode.methods.reals.steps import Node, leaves

ENGINE = "arb"


def with_oracles(goals: Sequence[System], proofs: Sequence[Node]) -> list[Node]:
    """The proofs, with those trees replaced that the checker does not accept by themselves."""
    return [_replaced(g, p) for g, p in zip(goals, proofs, strict=True)]


def _replaced(system: System, node: Node) -> Node:
    if node["rule"] == "boxes":
        return node if accepted(system, node) else word(system)
    left = leaves(system, node)
    if not left:
        return node
    return {**node, "then": [_replaced(s, n) for s, n in zip(left, node["then"], strict=True)]}


def accepted(system: System, node: Node) -> bool:
    """Whether the checker accepts a proof within its budget."""
    try:
        with metered():
            verify_proof(system, node)
    except (Rejected, OutOfBudget, RecursionError):
        return False
    return True


def word(system: System) -> Node:
    """The engine's word that a system is infeasible."""
    return {"rule": "oracle", "engines": [ENGINE], "sha256": fingerprint(system)}
