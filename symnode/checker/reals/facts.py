"""Facts."""

from __future__ import annotations

from symnode.checker.reals.systems import Atom
from symnode.checker.reals.terms import Term


def facts(t: Term) -> list[Atom]:
    return []


def pair_facts(t: Term, s: Term) -> list[Atom]:
    return []
