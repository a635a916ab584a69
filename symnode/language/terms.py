"""Terms: the one frozen language of formulas. Equal construction gives the same object.

Nothing is simplified when a term is built, so what was written is what is judged, with every
division and logarithm still in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any
from weakref import WeakValueDictionary

from symnode.language.spaces import Index, Space
from symnode.language.symbols import TIME, Function, Head

_INTERNED: WeakValueDictionary[Any, Term] = WeakValueDictionary()


class _Interning(type):
    """Makes equal terms identical, so that equality of terms costs nothing."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        term = super().__call__(*args, **kwargs)
        key = (cls, *(getattr(term, f.name) for f in fields(term)))
        return _INTERNED.setdefault(key, term)


@dataclass(frozen=True, eq=False)
class Term(metaclass=_Interning):
    """A formula whose value is a number."""


@dataclass(frozen=True, eq=False)
class Number(Term):
    value: Fraction


@dataclass(frozen=True, eq=False)
class Constant(Term):
    """A named real constant (pi)."""

    name: str


@dataclass(frozen=True, eq=False)
class Dim(Term):
    """The size of a finite space."""

    space: Space


@dataclass(frozen=True, eq=False)
class Entry(Term):
    """An entry of a head."""

    head: Head
    indices: tuple[Index, ...] = ()


@dataclass(frozen=True, eq=False)
class Delta(Term):
    """1 where the indices agree, else 0."""

    i: Index
    j: Index


@dataclass(frozen=True, eq=False)
class Position(Term):
    """The number of an index of a finite space, counted from 0."""

    index: Index


@dataclass(frozen=True, eq=False)
class Add(Term):
    args: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Mul(Term):
    args: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Power(Term):
    base: Term
    exponent: Fraction


@dataclass(frozen=True, eq=False)
class Sum(Term):
    """Sum over a finite space, expectation or integral over another."""

    index: Index
    body: Term


@dataclass(frozen=True, eq=False)
class Variable:
    """An integration variable, by identity."""

    name: str


@dataclass(frozen=True, eq=False)
class VariableRef(Term):
    variable: Variable


@dataclass(frozen=True, eq=False)
class Integral(Term):
    """The oriented integral of ``body`` over ``variable`` from ``lower`` to ``upper``."""

    variable: Variable
    lower: Term
    upper: Term
    body: Term


@dataclass(frozen=True)
class Lambda:
    """An argument of a function: a term in indices of its own."""

    indices: tuple[Index, ...]
    body: Term


@dataclass(frozen=True, eq=False)
class Apply(Term):
    """A function at arguments, differentiated in ``slots`` (one tuple of entries an argument)."""

    function: Function
    outs: tuple[Index, ...]
    args: tuple[Lambda, ...]
    slots: tuple[tuple[tuple[Index, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class Derivative(Term):
    """The total derivative of ``body`` with respect to an entry of a head, not yet carried out."""

    head: Head
    indices: tuple[Index, ...]
    body: Term


@dataclass(frozen=True)
class Binding:
    """``head`` takes the value of a term in indices of its own."""

    head: Head
    indices: tuple[Index, ...]
    value: Term


@dataclass(frozen=True, eq=False)
class At(Term):
    """``body`` with heads replaced, after every derivative inside it."""

    bindings: tuple[Binding, ...]
    body: Term


ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
NOW = Entry(TIME)


def children(term: Term) -> Iterator[Term]:
    """The direct parts of a term."""
    match term:
        case Add(args) | Mul(args):
            yield from args
        case Power(base, _):
            yield base
        case Sum(_, body):
            yield body
        case Integral(_, lower, upper, body):
            yield from (lower, upper, body)
        case Apply(_, _, args, _):
            yield from (a.body for a in args)
        case Derivative(_, _, body):
            yield body
        case At(bindings, body):
            yield from (b.value for b in bindings)
            yield body


def subterms(term: Term) -> Iterator[Term]:
    """The term and all its parts, each once."""
    seen: set[int] = set()
    todo = [term]
    while todo:
        t = todo.pop()
        if id(t) not in seen:
            seen.add(id(t))
            yield t
            todo.extend(children(t))


def free_indices(term: Term) -> set[Index]:
    """Indices that the term does not bind."""
    match term:
        case Entry(_, indices):
            return set(indices)
        case Delta(i, j):
            return {i, j}
        case Position(index):
            return {index}
        case Sum(index, body):
            return free_indices(body) - {index}
        case Apply(_, outs, args, slots):
            used = set(outs) | {i for s in slots for one in s for i in one}
            return used.union(*(free_indices(a.body) - set(a.indices) for a in args))
        case Derivative(_, indices, body):
            return free_indices(body) | set(indices)
        case At(bindings, body):
            return free_indices(body).union(
                *(free_indices(b.value) - set(b.indices) for b in bindings)
            )
    return set().union(*(free_indices(c) for c in children(term)))


def heads(term: Term) -> set[Head]:
    """Heads that occur anywhere in the term."""
    found: set[Head] = set()
    for t in subterms(term):
        match t:
            case Entry(head, _) | Derivative(head, _, _):
                found.add(head)
            case At(bindings, _):
                found |= {b.head for b in bindings}
    return found


def functions(term: Term) -> set[Function]:
    """Functions that occur anywhere in the term."""
    return {t.function for t in subterms(term) if isinstance(t, Apply)}


def varies_in(term: Term, head: Head) -> bool:
    """Whether a head occurs in the term without being replaced there."""
    match term:
        case Entry(own, _):
            return own is head
        case At(bindings, body):
            inside = not any(b.head is head for b in bindings) and varies_in(body, head)
            return inside or any(varies_in(b.value, head) for b in bindings)
    return any(varies_in(c, head) for c in children(term))
