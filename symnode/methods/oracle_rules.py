"""The named rules formed once more, as terms, for the oracle: shares no code with the checker.

A rule of equality gives lhs - rhs; a rule of inequality gives its slack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symnode.checker.rules import (
    ADDITIVITY,
    BY_PARTS,
    CHANGE_OF_VARIABLE,
    CONVEXITY,
    EXPONENTIAL,
    FUNDAMENTAL,
    GAUSSIAN,
    LENGTH,
    LOGARITHM,
    MONOTONICITY,
    SEMIDEFINITENESS,
    SIGN,
    TELESCOPING,
)
from symnode.language.elementary import scalar_function
from symnode.language.reindex import reindexed
from symnode.language.spaces import Index
from symnode.language.symbols import TIME
from symnode.language.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    At,
    Binding,
    Derivative,
    Dim,
    Entry,
    Integral,
    Lambda,
    Mul,
    Number,
    Position,
    Sum,
    Term,
    Variable,
    VariableRef,
)
from symnode.language.unwire import Unwire

MINUS = Number(Fraction(-1))
Scope = Mapping[str, Any]
Value = tuple[tuple[Index, ...], Term]


def formed(unwire: Unwire, name: str, parameters: Sequence[Any], scope: Scope) -> Term:
    """The rule ``name`` at parameters written as certificate JSON."""
    if name in _OF_TERMS:
        return _OF_TERMS[name](*(unwire.term(p, scope) for p in parameters))
    return _OF_SYMBOLS[name](unwire, parameters, scope)


def _moment(g: Term, at: Term) -> Term:
    return At((Binding(TIME, (), at),), g)


def _integral(g: Term, lo: Term, hi: Term) -> Term:
    u = Variable("u")
    return Integral(u, lo, hi, _moment(g, VariableRef(u)))


def minus(t: Term) -> Term:
    return Mul((MINUS, t))


def _fundamental(g: Term, lo: Term, hi: Term) -> Term:
    rate = _integral(Derivative(TIME, (), g), lo, hi)
    return Add((rate, minus(_moment(g, hi)), _moment(g, lo)))


def _additivity(g: Term, lo: Term, mid: Term, hi: Term) -> Term:
    pieces = [_integral(g, *e) for e in ((lo, hi), (lo, mid), (mid, hi))]
    return Add((pieces[0], minus(pieces[1]), minus(pieces[2])))


def _length(lo: Term, hi: Term) -> Term:
    return Add((_integral(ONE, lo, hi), minus(hi), lo))


def _by_parts(f: Term, g: Term, lo: Term, hi: Term) -> Term:
    whole = Mul((f, g))
    rates = [Mul((f, Derivative(TIME, (), g))), Mul((Derivative(TIME, (), f), g))]
    sums = [_integral(r, lo, hi) for r in rates]
    return Add((*sums, minus(_moment(whole, hi)), _moment(whole, lo)))


def _change_of_variable(g: Term, phi: Term, lo: Term, hi: Term) -> Term:
    pulled = _integral(Mul((_moment(g, phi), Derivative(TIME, (), phi))), lo, hi)
    return Add((pulled, minus(_integral(g, _moment(phi, lo), _moment(phi, hi)))))


def _telescoping(g: Term, size: Term) -> Term:
    assert isinstance(size, Dim)
    k = Index("k", size.space)
    step = Add((_moment(g, Add((Position(k), ONE))), minus(_moment(g, Position(k)))))
    return Add((Sum(k, step), minus(_moment(g, size)), _moment(g, ZERO)))


def _known(name: str, u: Term) -> Term:
    return Apply(scalar_function(name), (), (Lambda((), u),), ((),))


def _convexity(unwire: Unwire, j: Sequence[Any], scope: Scope) -> Term:
    f = unwire.functions[j[0]]
    ys, zs = (
        [_value(unwire, v, own, scope) for v, own in zip(values, f.args, strict=True)]
        for values in j[1:]
    )
    blank: tuple[Any, ...] = tuple(() for _ in f.args)
    at_y, at_z = (Apply(f, (), tuple(Lambda(*v) for v in p), blank) for p in (ys, zs))
    parts: list[Term] = [at_y, minus(at_z)]
    for k, own in enumerate(f.args):
        entry = tuple(Index("e", s) for s in own)
        slots = (*blank[:k], (entry,), *blank[k + 1 :])
        slope = Apply(f, (), at_z.args, slots)
        step = Add((_taken(ys[k], entry), minus(_taken(zs[k], entry))))
        body: Term = Mul((MINUS, slope, step))
        for i in entry:
            body = Sum(i, body)
        parts.append(body)
    return Add(tuple(parts))


def _value(unwire: Unwire, j: Any, spaces: Any, scope: Scope) -> Value:
    ix = tuple(Index(n, s) for n, s in zip(j[0], spaces, strict=True))
    return ix, unwire.term(j[1], {**scope, **dict(zip(j[0], ix, strict=True))})


def _taken(value: Value, entry: tuple[Index, ...]) -> Term:
    return reindexed(value[1], dict(zip(value[0], entry, strict=True)))


def _monotonicity(unwire: Unwire, j: Sequence[Any], scope: Scope) -> Term:
    f = unwire.functions[j[0]]
    u, v = (unwire.term(t, scope) for t in j[1:])
    f_u, f_v = (Apply(f, (), (Lambda((), w),), ((),)) for w in (u, v))
    return Mul((Add((f_u, minus(f_v))), Add((u, minus(v)))))


def _semidefiniteness(unwire: Unwire, j: Sequence[Any], scope: Scope) -> Term:
    head = unwire.heads[j[0]]
    value = _value(unwire, j[1], head.spaces[:1], scope)
    a, b = (Index(n, head.spaces[0]) for n in "ab")
    body = Mul((_taken(value, (a,)), Entry(head, (a, b)), _taken(value, (b,))))
    return Sum(a, Sum(b, body))


_OF_TERMS: dict[str, Callable[..., Term]] = {
    FUNDAMENTAL: _fundamental,
    ADDITIVITY: _additivity,
    LENGTH: _length,
    BY_PARTS: _by_parts,
    CHANGE_OF_VARIABLE: _change_of_variable,
    TELESCOPING: _telescoping,
    SIGN: lambda e: e,
    LOGARITHM: lambda u: Add((u, MINUS, minus(_known("log", u)))),
    EXPONENTIAL: lambda u: Add((_known("exp", u), MINUS, minus(u))),
}
_OF_SYMBOLS: dict[str, Callable[[Unwire, Sequence[Any], Scope], Term]] = {
    CONVEXITY: _convexity,
    MONOTONICITY: _monotonicity,
    SEMIDEFINITENESS: _semidefiniteness,
    GAUSSIAN: lambda unwire, parameters, scope: ZERO,  # the random models have the normal law
}
