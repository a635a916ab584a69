"""``derived_by``: SymPy derives the closed form again, and the two are compared."""

from __future__ import annotations

from typing import Any

from symnode.language.relations import Equal
from symnode.language.statements import Theorem
from symnode.verify.prove import prove


def compare(theorem: Any) -> str:
    """How the derived form differs from the written one; empty where they agree.

    ``derived_by`` is a function without arguments that returns what SymPy derives for the right
    side of the (first) claim; equality is decided by the checker, never by SymPy.
    """
    if getattr(theorem, "derived_by", None) is None:
        return ""
    derived: Any = theorem.derived_by()
    (claim, *_) = theorem.claim
    again = Theorem(theorem.title, Equal(derived, claim.right), theorem.given, place=theorem.place)
    if prove(again, ()).ok:
        return ""
    return f"SymPy derives {again.claim[0].left}, which is not shown to equal {claim.right}"
