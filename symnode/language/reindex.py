"""Renaming indices in terms. Indices are compared by identity, so no binder captures one that it
does not own; binders are renewed where a term is used twice."""

from __future__ import annotations

from collections.abc import Mapping

from symnode.language.spaces import Index
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Binding,
    Delta,
    Derivative,
    Entry,
    Integral,
    Lambda,
    Mul,
    Position,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
)

Names = Mapping[Index, Index]


def fresh(indices: tuple[Index, ...]) -> tuple[Index, ...]:
    """New indices with the same names and spaces."""
    return tuple(Index(i.name, i.space) for i in indices)


def reindexed(term: Term, names: Names) -> Term:
    """``term`` with free indices renamed and all its binders renewed."""
    return _walk(term, names, {})


def _walk(term: Term, names: Names, variables: Mapping[Variable, Variable]) -> Term:
    def own(i: Index) -> Index:
        return names.get(i, i)

    def inner(ix: tuple[Index, ...], body: Term) -> tuple[tuple[Index, ...], Term]:
        new = fresh(ix)
        return new, _walk(body, {**names, **dict(zip(ix, new, strict=True))}, variables)

    match term:
        case Add(args) | Mul(args):
            return type(term)(tuple(_walk(a, names, variables) for a in args))
        case Power(base, k):
            return Power(_walk(base, names, variables), k)
        case Sum(i, body):
            (j,), new = inner((i,), body)
            return Sum(j, new)
        case Integral(u, lo, hi, body):
            v = Variable(u.name)
            lower, upper = (_walk(e, names, variables) for e in (lo, hi))
            return Integral(v, lower, upper, _walk(body, names, {**variables, u: v}))
        case Apply(f, outs, args, slots):
            return Apply(
                f,
                tuple(own(i) for i in outs),
                tuple(Lambda(*inner(a.indices, a.body)) for a in args),
                tuple(tuple(tuple(own(i) for i in one) for one in s) for s in slots),
            )
        case Derivative(head, indices, body):
            return Derivative(head, tuple(own(i) for i in indices), _walk(body, names, variables))
        case At(bindings, body):
            bound = tuple(Binding(b.head, *inner(b.indices, b.value)) for b in bindings)
            return At(bound, _walk(body, names, variables))
    return _leaf(term, names, variables)


def _leaf(term: Term, names: Names, variables: Mapping[Variable, Variable]) -> Term:
    match term:
        case Entry(head, indices):
            return Entry(head, tuple(names.get(i, i) for i in indices))
        case Delta(i, j):
            return Delta(names.get(i, i), names.get(j, j))
        case Position(k):
            return Position(names.get(k, k))
        case VariableRef(u):
            return VariableRef(variables.get(u, u))
    return term
