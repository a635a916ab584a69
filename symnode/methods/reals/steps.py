"""Chains of rules: a system is changed step by step, and the proof of the last one is wrapped.

Every step is made by the rule of the checker itself, so the search cannot disagree with it.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.rules import RULES
from symnode.checker.reals.systems import System

Node = dict[str, Any]


def leaves(system: System, node: Node) -> list[System] | None:
    """The systems that a node leaves to be shown, or None where it does not apply."""
    try:
        left: list[System] = RULES[node["rule"]].apply(system, node, "")
    except (Rejected, OutOfBudget, ZeroDivisionError):
        return None
    return left


def closed(system: System, node: Node) -> Node | None:
    """The node, if it leaves nothing to be shown."""
    return node if leaves(system, node) == [] else None


class Chain:
    """A system and the steps that led to it; each step has one child."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.nodes: list[Node] = []

    def copy(self) -> Chain:
        """A chain that goes on by itself."""
        made = Chain(self.system)
        made.nodes = list(self.nodes)
        return made

    def step(self, rule: str, **parameters: Any) -> bool:
        """Apply a rule, if it applies and leaves one system that is new."""
        node = {"rule": rule, **parameters}
        left = leaves(self.system, node)
        if left is None or len(left) != 1 or left[0] == self.system:
            return False
        self.system = left[0]
        self.nodes.append(node)
        return True

    def extend(self, other: Chain) -> None:
        """Go on with the steps of a chain that starts where this one ends."""
        self.system = other.system
        self.nodes += other.nodes

    def keep(self, atoms: list[int]) -> None:
        """Leave out all atoms but these."""
        if atoms != list(range(len(self.system.atoms))):
            self.step("leave-out", keep=atoms)

    def wrapped(self, proof: Node | None) -> Node | None:
        """A proof of the first system from a proof of the last one."""
        if proof is None:
            return None
        for node in reversed(self.nodes):
            proof = {**node, "then": [proof]}
        return proof
