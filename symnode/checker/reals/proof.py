"""Proofs that a system is infeasible: a tree of rules.

A node is ``{"rule": name, ..., "then": [node, ...]}`` with one child for each system that the rule
leaves; a rule that leaves none closes its branch. Every rule is a file in ``rules/`` with

- ``PARAMETERS``, ``OPTIONAL``: the names of its fields beside ``rule`` and ``then``;
- ``TIER``: 2, or 1 for a rule that takes an engine's word;
- ``apply(system, node, where) -> list[System]``: if all of the systems returned are infeasible,
  so is ``system``. It raises ``Rejected`` where it does not apply.

The name of the file, with dashes, is the name of the rule.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.declarations import fields
from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.rules import RULES
from symnode.checker.reals.systems import System

MAX_PROOF_DEPTH = 500


def verify_claim(claim: Any, proofs: Any) -> int:
    """The tier of the proofs of a claim: one for each of its systems, in their order."""
    goals = systems(read_claim(claim))
    if not isinstance(proofs, list) or len(proofs) != len(goals):
        raise Rejected(f"the claim has {len(goals)} systems to be shown infeasible", "proofs")
    shown = zip(goals, proofs, strict=True)
    return min([2, *(verify_proof(g, p, f"proof {k}") for k, (g, p) in enumerate(shown))])


def engines(proofs: list[Any]) -> tuple[str, ...]:
    """The engines whose word accepted proofs take."""
    found: set[str] = set()
    pending = list(proofs)
    while pending:
        node = pending.pop()
        if RULES[node["rule"]].TIER == 1:
            found.update(node["engines"])
        pending += node.get("then", [])
    return tuple(sorted(found))


def verify_proof(system: System, node: Any, where: str = "proof", depth: int = 0) -> int:
    """The tier of a proof that ``system`` is infeasible. Raises Rejected."""
    if depth > MAX_PROOF_DEPTH:
        raise Rejected(f"a proof nested deeper than {MAX_PROOF_DEPTH}", where)
    if not isinstance(node, dict) or not isinstance(node.get("rule"), str):
        raise Rejected("a node of a proof is an object with a rule", where)
    rule = RULES.get(node["rule"])
    if rule is None:
        raise Rejected(f"unknown rule {node['rule'][:40]!r}", where)
    fields(node, where, ("rule", *rule.PARAMETERS), ("then", *rule.OPTIONAL))
    left = rule.apply(system, node, f"{where}:{node['rule']}")
    then = node.get("then", [])
    if not isinstance(then, list) or len(then) != len(left):
        raise Rejected(f"{node['rule']} leaves {len(left)} systems to be shown", where)
    tier: int = rule.TIER
    for k, (one, child) in enumerate(zip(left, then, strict=True)):
        tier = min(tier, verify_proof(one, child, f"{where}/{k}", depth + 1))
    return tier
