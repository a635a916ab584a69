"""Sums over the same terms with different numbers: rows of one matrix product.

Of a pattern matrix W the sums (W x)_k are such rows over the entries of x; the derivatives of
log sum_k exp (W x)_k contain many over the exponentials. A panel holds the common terms as rows of
an array, and all the sums are one product of a matrix of numbers with it. No number is put where a
sum lacks a term, because 0 times infinity is nan.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symnode.numeric.emission.graph import ONE, Node, node, number
from symnode.numeric.emission.sums import Flat, Term

LEAST_TERMS = 4  # below these a product of matrices costs more than it saves
LEAST_ENTRIES = 24


def panels(known: Flat) -> dict[Node, list[Node]]:
    """For each sum that is a row: the row with its sign, and the constant, as terms of a sum."""
    groups: dict[frozenset[Node], dict[Node, list[Term]]] = {}
    for n, terms in known.sums.items():
        atoms = [t.atom for t in terms if t.atom is not ONE]
        if len(set(atoms)) == len(atoms) >= LEAST_TERMS:
            groups.setdefault(frozenset(atoms), {})[n] = terms
    found: dict[Node, list[Node]] = {}
    for members in groups.values():
        found.update(_rows(members))
    return found


def _rows(members: dict[Node, list[Term]]) -> dict[Node, list[Node]]:
    """One panel for sums over the same terms."""
    atoms = [t.atom for t in next(iter(members.values())) if t.atom is not ONE]
    numbers = {n: _coefficients(terms, atoms) for n, terms in members.items()}
    distinct = list(dict.fromkeys(row for _, row in numbers.values()))
    if len(distinct) < 2 or len(distinct) * len(atoms) < LEAST_ENTRIES:
        return {}
    panel = node("panel", tuple(atoms), tuple(distinct), ((),) * len(atoms))
    found = {}
    for n, terms in members.items():
        sign, row = numbers[n]
        place = node("row", (panel,), distinct.index(row), ((),))
        whole = place if sign > 0 else node("multiply", (number(-1), place), None, ((), ()))
        constants = [number(t.coefficient) for t in terms if t.atom is ONE]
        found[n] = [whole, *constants]
    return found


def _coefficients(terms: Sequence[Term], atoms: Sequence[Node]) -> tuple[int, tuple[Fraction, ...]]:
    """The numbers of a sum in the order of the atoms, up to sign: -(a + b) shares a + b."""
    number_of = {t.atom: t.coefficient for t in terms}
    row = tuple(number_of[a] for a in atoms)
    sign = -1 if next((c for c in row if c), Fraction(1)) < 0 else 1
    return sign, tuple(sign * c for c in row)
