"""Sums over the same terms with different numbers: rows of one matrix product.

Of a pattern matrix W the sums (W x)_k are such rows over the entries of x; the derivatives of
log sum_k exp (W x)_k contain many over the exponentials. A panel holds the common terms as rows of
an array, and all the sums are one product of a matrix of numbers with it. No number is put where a
sum lacks a term, because 0 times infinity is nan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from symnode.numeric.emission.graph import ONE, Node, node, number
from symnode.numeric.emission.sums import Term

LEAST_TERMS = 4  # below these a product of matrices costs more than it saves
LEAST_ENTRIES = 24


def panels(sums: Mapping[Node, list[Term]]) -> dict[Node, list[Node]]:
    """For each sum that has rows: its rows with their signs, and the other terms.

    First sums over exactly the same terms are put together, then the terms that stand together in
    the same sums of those that are left, such as the weights in x_i - sum_k p_k w_ki.
    """
    left = {n: terms for n, terms in sums.items() if _distinct(terms)}
    found: dict[Node, list[Node]] = {}
    for by in (_by_terms, _by_sums):
        for atoms, members in by(left):
            if len(members) < 2 or len(atoms) < LEAST_TERMS:
                continue
            if len(members) * len(atoms) < LEAST_ENTRIES:
                continue
            for n, row in _rows(atoms, {n: left[n] for n in members}).items():
                found.setdefault(n, []).append(row)
                left[n] = [t for t in left[n] if t.atom not in atoms]
        left = {n: terms for n, terms in left.items() if by is _by_sums or n not in found}
    return {
        n: rows + [t.node for t in sums[n] if t.atom not in _held(rows)]
        for n, rows in found.items()
    }


def _distinct(terms: Sequence[Term]) -> bool:
    return len({t.atom for t in terms}) == len(terms)


def _by_terms(sums: dict[Node, list[Term]]) -> list[tuple[list[Node], list[Node]]]:
    """Sums with exactly the same terms, apart from a number."""
    groups: dict[frozenset[Node], list[Node]] = {}
    for n, terms in sums.items():
        groups.setdefault(frozenset(t.atom for t in terms if t.atom is not ONE), []).append(n)
    return [
        ([t.atom for t in sums[members[0]] if t.atom in atoms], members)
        for atoms, members in groups.items()
    ]


def _by_sums(sums: dict[Node, list[Term]]) -> list[tuple[list[Node], list[Node]]]:
    """Terms that occur in exactly the same sums."""
    places: dict[Node, list[Node]] = {}
    for n, terms in sums.items():
        for t in terms:
            if t.atom is not ONE:
                places.setdefault(t.atom, []).append(n)
    groups: dict[tuple[Node, ...], list[Node]] = {}
    for atom, members in places.items():
        groups.setdefault(tuple(members), []).append(atom)
    return [(atoms, list(members)) for members, atoms in groups.items()]


def _rows(atoms: Sequence[Node], members: dict[Node, list[Term]]) -> dict[Node, Node]:
    """One panel: for each sum its row, with its sign."""
    numbers = {n: _coefficients(terms, atoms) for n, terms in members.items()}
    distinct = list(dict.fromkeys(row for _, row in numbers.values()))
    panel = node("panel", tuple(atoms), tuple(distinct), ((),) * len(atoms))
    found = {}
    for n, (sign, row) in numbers.items():
        place = node("row", (panel,), distinct.index(row), ((),))
        if sign < 0:
            place = node("multiply", (number(-1), place), None, ((), ()))
        found[n] = place
    return found


def _held(rows: Sequence[Node]) -> set[Node]:
    """The terms that rows are made of."""
    plain = (r.args[1] if r.op == "multiply" else r for r in rows)
    return {a for r in plain for a in r.args[0].args}


def _coefficients(terms: Sequence[Term], atoms: Sequence[Node]) -> tuple[int, tuple[Fraction, ...]]:
    """The numbers of a sum in the order of the atoms, up to sign: -(a + b) shares a + b."""
    number_of = {t.atom: t.coefficient for t in terms}
    row = tuple(number_of[a] for a in atoms)
    sign = -1 if next((c for c in row if c), Fraction(1)) < 0 else 1
    return sign, tuple(sign * c for c in row)
