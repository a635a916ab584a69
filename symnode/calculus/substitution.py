"""Putting terms in the place of symbols, so that no binder captures what is put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symnode.language.reindex import reindexed
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Binding,
    Derivative,
    Entry,
    Integral,
    Lambda,
    Mul,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
)


def substitute(term: Term, bindings: Sequence[Binding]) -> Term:
    """``term`` with heads replaced, all at once; derivatives inside are taken first.

    Binders of ``term`` and of the values are renewed, so an index or variable that is free in a
    value stays free. A derivative that is not yet carried out keeps the replacement around it.

    >>> from symnode.calculus.shown import shown
    >>> from symnode.language.surface import dimensions, norm2, vector
    >>> n = dimensions("n"); x, y = vector("x", n), vector("y", n); i = n.index("i")
    >>> shown(substitute(norm2(x).body, [Binding(x.head, (i,), (2 * y).entry(i))])).text
    'sum_i (2*y[i])**2'
    """
    table = tuple(bindings)
    return _walk(reindexed(term, {}), table) if table else term


def set_variable(term: Term, u: Variable, value: Term) -> Term:
    """``term`` with the integration variable ``u`` replaced; nothing in ``value`` is captured."""

    def walk(t: Term) -> Term:
        return value if isinstance(t, VariableRef) and t.variable is u else rebuilt(t, walk)

    return walk(reindexed(term, {}))


def rebuilt(term: Term, rule: Callable[[Term], Term]) -> Term:
    """``term`` with ``rule`` applied to each of its direct parts."""
    match term:
        case Add(args) | Mul(args):
            return type(term)(tuple(rule(a) for a in args))
        case Power(base, k):
            return Power(rule(base), k)
        case Sum(i, body):
            return Sum(i, rule(body))
        case Integral(u, lo, hi, body):
            return Integral(u, rule(lo), rule(hi), rule(body))
        case Apply(f, outs, args, slots):
            return Apply(f, outs, tuple(Lambda(a.indices, rule(a.body)) for a in args), slots)
        case Derivative(head, indices, body):
            return Derivative(head, indices, rule(body))
        case At(bindings, body):
            bound = tuple(Binding(b.head, b.indices, rule(b.value)) for b in bindings)
            return At(bound, rule(body))
    return term


def _walk(term: Term, table: tuple[Binding, ...]) -> Term:
    match term:
        case Entry(head, indices):
            for b in table:
                if b.head is head:
                    return reindexed(b.value, dict(zip(b.indices, indices, strict=True)))
            return term
        case Derivative():
            return At(table, term)
        case At(bindings, body):
            inner = tuple(Binding(b.head, b.indices, _walk(b.value, table)) for b in bindings)
            own = {b.head for b in bindings}
            outer = tuple(b for b in table if b.head not in own)
            return At(inner + outer, body)
    return rebuilt(term, lambda t: _walk(t, table))
