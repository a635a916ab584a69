"""The walk from terms to SymPy, for explicit sizes.

SymPy itself and its symbols for ours are handed in by ``sympy_io``, the only module of the
language that imports it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import Any, Protocol

from symnode.language import terms as tm
from symnode.language.errors import NotExpressible
from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import Function, Head

Place = tuple[Any, ...]  # positions in finite spaces, sample indices in others


OUT: dict[Any, Any] = {}  # one of our symbols -> its form in SymPy
IN: dict[Any, Any] = {}  # a symbol, index, base or function of SymPy's own -> ours


class Names(Protocol):
    """The SymPy symbols and functions that stand for ours."""

    def head(self, head: Head, place: Place) -> Any: ...

    def size(self, space: Space) -> Any: ...

    def variable(self, u: tm.Variable) -> Any: ...

    def function(self, f: Function, entry: Place, counts: Place) -> Any: ...


def canonical(head: Head, place: Place) -> Place:
    """The place with interchangeable slots sorted."""
    out = list(place)
    for c in set(head.classes):
        own = [k for k, x in enumerate(head.classes) if x == c]
        if len(own) > 1:
            for k, p in zip(own, sorted(place[k] for k in own), strict=True):
                out[k] = p
    return tuple(out)


def entry_name(name: str, place: Place) -> str:
    return "_".join([name, *(str(p + 1) for p in place if isinstance(p, int))])


@dataclass(frozen=True)
class Export:
    """Values of terms as SymPy expressions, for explicit sizes."""

    sizes: Mapping[str, int]
    moved: frozenset[Head]  # heads that are differentiated or replaced somewhere
    table: Any  # known functions over SymPy expressions
    S: Any  # the SymPy module
    own: Names
    heads: Mapping[Head, Mapping[Place, Any]]
    names: Mapping[Any, Any]  # indices to positions, integration variables to symbols

    def size(self, space: Space) -> int:
        if space.kind is not Kind.FINITE:
            raise NotExpressible(
                "sums over finite spaces",
                f"an expectation or integral over {space.name}",
                "derive.expectation(e, x, moments={...}) takes the expectation of e by moments",
            )
        if space.name not in self.sizes:
            raise NotExpressible(
                f"the size of {space.name}", "none", f"give it: .sympy({space.name}=3)"
            )
        return self.sizes[space.name]

    def places(self, indices: Sequence[Index]) -> list[Place]:
        """All positions of some indices; sample indices stay themselves."""
        ranges = [
            range(self.size(i.space)) if i.space.kind is Kind.FINITE else (i,) for i in indices
        ]
        return list(product(*ranges))

    def bound(self, indices: Sequence[Index], place: Place) -> Export:
        return replace(self, names={**self.names, **dict(zip(indices, place, strict=True))})

    def at(self, indices: Sequence[Index]) -> Place:
        for i in indices:
            if i not in self.names and i.space.kind is Kind.FINITE:
                raise NotExpressible(
                    "an array without free indices",
                    f"the free index {i}",
                    "take the entry in SymPy: x.sympy(n=3)[0]",
                )
        return tuple(self.names.get(i, i) for i in indices)

    def value(self, term: tm.Term) -> Any:
        match term:
            case tm.Number(q):
                return self.S.Rational(q.numerator, q.denominator)
            case tm.Constant("pi"):
                return self.S.pi
            case tm.Dim(space):
                given = self.sizes.get(space.name)
                return self.own.size(space) if given is None else self.S.Integer(given)
            case tm.Entry(head, indices):
                return self.symbol(head, self.at(indices))
            case tm.Delta(i, j):
                a, b = self.at((i, j))
                return self.S.Integer(a == b)
            case tm.Position(k):
                return self.S.Integer(self.at((k,))[0])
            case tm.Add(args):
                return self.S.Add(*(self.value(a) for a in args))
            case tm.Mul(args):
                return self.S.Mul(*(self.value(a) for a in args))
            case tm.Power(base, k):
                return self.value(base) ** self.S.Rational(k.numerator, k.denominator)
            case tm.VariableRef(u):
                return self.names[u]
            case tm.Apply():
                return self.known(term) if term.function.known else self.undefined(term)
        return self.binder(term)

    def symbol(self, head: Head, place: Place) -> Any:
        return self.heads[head][place] if head in self.heads else self.own.head(head, place)

    def binder(self, term: tm.Term) -> Any:
        match term:
            case tm.Sum(i, body):
                places = range(self.size(i.space))
                return self.S.Add(*(self.bound((i,), (p,)).value(body) for p in places))
            case tm.Integral(u, lo, hi, body):
                symbol = self.own.variable(u)
                inside = replace(self, names={**self.names, u: symbol}).value(body)
                return self.S.Integral(inside, (symbol, self.value(lo), self.value(hi)))
            case tm.Derivative(head, indices, body):
                orbit = orbit_of(head, self.at(indices))
                entries = dict.fromkeys(self.symbol(head, p) for p in orbit)
                inside = self.value(body)
                return self.S.Add(*(self.S.diff(inside, s) for s in entries)) / len(orbit)
            case tm.At(bindings, body):
                return self.replaced(bindings, body)
        raise TypeError(f"no SymPy form of {type(term).__name__}")

    def replaced(self, bindings: Sequence[tm.Binding], body: tm.Term) -> Any:
        """``body`` with new symbols for the heads, and these then replaced by the values."""
        heads, values = dict(self.heads), {}
        for b in bindings:
            new = {}
            for p in self.places(b.indices):
                new[p] = self.S.Dummy(entry_name(b.head.name, p), real=True)
                values[new[p]] = self.bound(b.indices, p).value(b.value)
            heads[b.head] = new
        result = replace(self, heads=heads).value(body)
        for symbol, value in values.items():  # no value contains one of the new symbols
            result = result.subs(symbol, value)
        return result

    def arguments(self, args: Sequence[tm.Lambda]) -> list[dict[Place, Any]]:
        return [
            {p: self.bound(a.indices, p).value(a.body) for p in self.places(a.indices)}
            for a in args
        ]

    def known(self, term: tm.Apply) -> Any:
        (values,) = self.arguments(term.args)
        function = getattr(self.table, term.function.name)
        if () in values:
            return function(values[()])
        result = function(self.S.Matrix(list(values.values())))
        return result[self.at(term.outs)[0]] if term.outs else result

    def undefined(self, term: tm.Apply) -> Any:
        """A function of all entries of its arguments, without parameters that stay as they are."""
        f, slots = term.function, term.slots
        if f.primitive_of is not None and slots[0]:
            f, slots = f.primitive_of, (slots[0][1:],)
        still = [
            k > 0 and f.is_state and not slots[k] and self.stays(a) for k, a in enumerate(term.args)
        ]
        values = self.arguments([a for a, s in zip(term.args, still, strict=True) if not s])
        parts = iter(values)
        given = [{} if s else next(parts) for s in still]
        counts = tuple(None if s else len(g) for s, g in zip(still, given, strict=True))
        function = self.own.function(f, self.at(term.outs), counts)
        taken = [(k, self.at(one)) for k, s in enumerate(slots) for one in s]
        if not taken:
            return function(*(x for g in given for x in g.values()))
        new = [{p: self.S.Dummy("u", real=True) for p in g} for g in given]
        result = function(*(x for g in new for x in g.values()))
        for k, p in taken:
            result = self.S.diff(result, new[k][p])
        for g, n in zip(given, new, strict=True):
            for p, value in g.items():
                result = result.subs(n[p], value)
        return result

    def stays(self, a: tm.Lambda) -> bool:
        """Whether an argument is a whole head that is neither differentiated nor replaced."""
        match a.body:
            case tm.Entry(head, indices):
                return indices == a.indices and head not in self.moved
        return False


def orbit_of(head: Head, place: Place) -> list[Place]:
    """The places that the symmetry of a head identifies."""
    n = range(len(place))
    orders = (p for p in permutations(n) if all(head.classes[k] == head.classes[p[k]] for k in n))
    return list(dict.fromkeys(tuple(place[k] for k in p) for p in orders))
