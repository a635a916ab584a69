"""Equality of arrays in every dimension, by the checker's canonical form of index expressions."""

from __future__ import annotations

from fractions import Fraction

from symnode.calculus.labelling import Search
from symnode.checker.context import Context, Tape
from symnode.checker.declarations import read_signature
from symnode.checker.expansion import normal_form
from symnode.checker.facts import free_scope, read_indices
from symnode.checker.syntax import Reader
from symnode.checker.unfold import unfold
from symnode.checker.zero import residue
from symnode.language.arrays import Array, as_array
from symnode.language.reindex import fresh
from symnode.language.terms import Add, Mul, Number, free_indices
from symnode.language.wire import Wire


def equal(a: Array, b: Array) -> bool:
    """Whether two arrays are shown to be equal, entry by entry, for all sizes of their spaces.

    Equal wherever both are defined: ``x/x`` and 1 are equal here, and only a theorem asks whether
    x is nonzero. False means that equality is not shown. Arrays of different spaces are different.

    Errors: ``NameClash`` where two symbols have one name; ``OutOfBudget`` where the expansion or
    the search for labels grows past its budget.

    >>> from symnode.language.surface import dimensions, matrix, trace
    >>> n, m = dimensions("n m"); A, B = matrix("A", n, m), matrix("B", m, n)
    >>> equal(trace(A @ B), trace(B @ A)), equal(A @ B, (B @ A).T)
    (True, False)
    """
    left, right = as_array(a), as_array(b)
    if left.spaces != right.spaces:
        return False
    ix = fresh(left.indices)
    term = Add((left.entry(*ix), Mul((Number(Fraction(-1)), right.entry(*ix)))))
    wire = Wire()
    rest = sorted(free_indices(term) - set(ix), key=lambda i: i.name)
    names = [[wire.name_of(i), wire.space(i.space)] for i in (*ix, *rest)]
    written = wire.term(term)
    context = Context(read_signature(wire.signature()), Tape([]))
    context.labels = Search(context)
    reader = Reader(context)
    scope = free_scope(reader, read_indices(reader, names, "indices"))
    node = unfold(context, reader.term(written, scope, "term"), [])
    return not residue(context, normal_form(context, node)).terms
