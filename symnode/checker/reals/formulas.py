"""Formulas: relations joined by and, or, not; their disjunctive form and what must be defined.

======================================  =====================================================
``["<", a, b]``, ``<=``, ``>``, ``>=``, ``=``, ``!=``    a relation of two terms
``["and", f, ...]``, ``["or", f, ...]``, ``["not", f]``
``["implies", f, g]``, ``["iff", f, g]``
``["true"]``, ``["false"]``
======================================  =====================================================

Definedness reads from left to right: in ``f and g``, ``g`` has to be defined where ``f`` holds; in
``f or g`` where ``f`` fails; in ``f implies g`` where ``f`` holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

from symnode.checker.context import OutOfBudget, Rejected, work
from symnode.checker.reals.partial import domain
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, Atom, negations
from symnode.checker.reals.terms import Term, read, simplified, sub, subterms

MAX_BRANCHES = 4_000
MAX_FORMULA_DEPTH = 100
Branch = tuple[Atom, ...]  # a conjunction
Relate = Callable[[str, Any, Any, str], "Formula"]  # sign, both sides as JSON, where


@dataclass(frozen=True)
class Formula:
    """A formula: an atom with its terms as written, or a connective."""

    kind: str  # "atom", "and", "or", "not", "true", "false"
    parts: tuple[Formula, ...] = ()
    atom: Atom | None = None
    written: tuple[Term, ...] = ()


TRUE, FALSE = Formula("true"), Formula("false")


def read_formula(j: Any, relate: Relate, where: str, depth: int = 0) -> Formula:
    """A formula from its JSON; ``relate`` makes the formula of a relation of two terms."""
    work(4)
    if depth > MAX_FORMULA_DEPTH:
        raise Rejected(f"a formula nested deeper than {MAX_FORMULA_DEPTH}", where)
    if not isinstance(j, list) or not j or not isinstance(j[0], str):
        raise Rejected(f"expected a formula, got {str(j)[:60]!r}", where)
    head, rest = j[0], j[1:]
    if head in ("true", "false") and not rest:
        return TRUE if head == "true" else FALSE
    if head in ("<", "<=", ">", ">=", "=", "!="):
        if len(rest) != 2:
            raise Rejected(f"{head} relates two terms", where)
        return relate(head, rest[0], rest[1], where)
    parts = tuple(read_formula(p, relate, where, depth + 1) for p in rest)
    if head in ("and", "or"):
        return Formula(head, parts)
    if head == "not" and len(parts) == 1:
        return Formula("not", parts)
    if head == "implies" and len(parts) == 2:
        return implies(*parts)
    if head == "iff" and len(parts) == 2:
        return Formula("and", (implies(*parts), implies(parts[1], parts[0])))
    raise Rejected(f"{head!r} with {len(parts)} parts is no formula", where)


def implies(f: Formula, g: Formula) -> Formula:
    """f implies g."""
    return Formula("or", (Formula("not", (f,)), g))


def relation(sign: str, a: Term, b: Term) -> Formula:
    """The relation of two terms as written."""
    low, high = (b, a) if sign in (">", ">=") else (a, b)
    kind = {"<": POSITIVE, ">": POSITIVE, "<=": NONNEGATIVE, ">=": NONNEGATIVE}
    name = kind.get(sign, ZERO if sign == "=" else NONZERO)
    difference = sub(simplified(high), simplified(low))
    return Formula("atom", (), Atom(name, difference), (a, b))


def real_relation(sign: str, a: Any, b: Any, where: str) -> Formula:
    """The relation of two real terms."""
    return relation(sign, read(a, where, written=True), read(b, where, written=True))


def branches(f: Formula, *, holds: bool = True) -> list[Branch]:
    """Conjunctions of atoms, one of which is satisfied wherever the formula holds (or fails)."""
    work(10)
    if f.kind == "true" or f.kind == "false":
        return [()] if (f.kind == "true") == holds else []
    if f.kind == "not":
        return branches(f.parts[0], holds=not holds)
    if f.kind == "atom":
        assert f.atom is not None
        return [(f.atom,)] if holds else [(a,) for a in negations(f.atom)]
    parts = [branches(p, holds=holds) for p in f.parts]
    if (f.kind == "and") != holds:
        return limited([b for part in parts for b in part])
    size = 1
    for part in parts:
        size *= len(part)
        if size > MAX_BRANCHES:
            raise OutOfBudget(f"a formula with more than {MAX_BRANCHES} cases")
    return [tuple(a for b in chosen for a in b) for chosen in product(*parts)]


def limited(found: list[Branch]) -> list[Branch]:
    """The cases, if there are not too many."""
    if len(found) > MAX_BRANCHES:
        raise OutOfBudget(f"a formula with more than {MAX_BRANCHES} cases")
    return found


def undefined_cases(f: Formula) -> list[Branch]:
    """Conjunctions of atoms, one of which is satisfied wherever the formula is undefined."""
    if f.kind in ("true", "false"):
        return []
    if f.kind == "not":
        return undefined_cases(f.parts[0])
    if f.kind == "atom":
        return [case for t in f.written for case in undefined_terms(t)]
    found: list[Branch] = []
    before: list[Branch] = [()]
    for part in f.parts:
        found += limited([b + c for b in before for c in undefined_cases(part)])
        reached = branches(part, holds=f.kind == "and")
        before = limited([b + c for b in before for c in reached])
    return found


def undefined_terms(t: Term) -> list[Branch]:
    """Cases in which a term as written is undefined: the first operation to fail, inside out."""
    found: list[Branch] = []
    for s in subterms(t):
        for kind, condition in domain(s):
            wrong = negations(Atom(kind, simplified(condition)))
            found += [(atom,) for atom in wrong]
    return limited(found)
