"""Certificates written by hand, for tests that try to prove what is false."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check
from symnode.checker.door import Verdict

X, Y, Z, W = (["var", n] for n in "xyzw")
TINY, HUGE = "1/1" + 400 * "0", "1" + 400 * "0"


def claim(
    hypotheses: list[Any], statement: Any, domains: dict[str, str] | None = None, **more: Any
) -> Any:
    """A claim, over one real variable x unless the domains say otherwise."""
    names = {"x": "real"} if domains is None else domains
    return {
        "variables": [[n, d] for n, d in names.items()],
        "hypotheses": hypotheses,
        "statement": statement,
        "definedness": "required",
        **more,
    }


def proof_of(c: Any, *proofs: Any) -> Verdict:
    head = {"format": "symnode-certificate/1", "kind": "real-claim"}
    return check({**head, "claim": c, "proofs": list(proofs)})


def rejected(c: Any, *proofs: Any) -> bool:
    with pytest.raises((Rejected, OutOfBudget)):
        proof_of(c, *proofs)
    return True


def failing_at(c: Any, point: Any) -> Verdict:
    head = {"format": "symnode-certificate/1", "kind": "real-refutation"}
    return check({**head, "claim": c, "point": point})


def rule(name: str, /, *then: Any, **parameters: Any) -> Any:
    node = {"rule": name.replace("_", "-"), **parameters}
    return {**node, "then": list(then)} if then else node


def sum_of(*atoms: int) -> Any:
    """The sum of the terms of some atoms is negative, or 0 and one of them positive."""
    return rule("combination", summands=[[[k], ["squares", [["1", "1"]]]] for k in atoms])


def shape(relation: str, term: Any, then: Any) -> Any:
    return rule("shape", then, atom=[relation, term])


def natural(atom: int) -> Any:
    return rule("boxes", bits=64, tree=["refute", atom, "natural"])
