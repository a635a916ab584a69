"""The door to SymPy: arrays leave by ``.sympy()`` and ``.lambdify()``, come in by ``from_sympy``.

What leaves remembers where it came from, by identity; a symbol or function of SymPy's own stands
for one symbol or function of ours during the whole process.

SymPy rewrites an expression when it is built (``x/x`` is 1 before we see it), so an obligation
that was lost there is lost. Nothing here calls ``simplify``, and nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, permutations, product
from typing import Any

import sympy

from symnode.language import terms as tm
from symnode.language.errors import NotExpressible
from symnode.language.known import known_functions
from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import Function, Head, Sign

Place = tuple[Any, ...]  # positions in finite spaces, sample indices in others
_SERIAL = count()
_OUT: dict[Any, Any] = {}  # (head, place), space or function -> its form in SymPy
_IN: dict[Any, Any] = {}  # a symbol, index, base or function of SymPy's -> ours
_ASSUMED = {
    Sign.REAL: {"real": True},
    Sign.NONZERO: {"real": True, "nonzero": True},
    Sign.POSITIVE: {"positive": True},
}


class HeadSymbol(sympy.Symbol):  # type: ignore[misc]
    """A SymPy symbol that stands for ``owner`` (a head or an integration variable) at ``place``."""

    __slots__ = ("owner", "place", "serial")

    def __new__(cls, name: str, owner: Any, place: Place, **assumptions: bool) -> HeadSymbol:
        symbol: HeadSymbol = sympy.Symbol.__xnew__(cls, name, **assumptions)
        symbol.owner, symbol.place, symbol.serial = owner, place, next(_SERIAL)
        return symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.serial)

    def sort_key(self, order: Any = None) -> Any:
        """SymPy's order of symbols: by name, then by age."""
        return self.class_key(), (2, (self.name, self.serial)), sympy.S.One.sort_key(), sympy.S.One


class StableSigmoid(sympy.Function):  # type: ignore[misc]
    """sigmoid, kept whole for NumPy."""

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)


class StableSoftplus(sympy.Function):  # type: ignore[misc]
    """softplus, kept whole for NumPy."""

    def fdiff(self, argindex: int = 1) -> Any:
        return StableSigmoid(self.args[0])


class StableLogSumExp(sympy.Function):  # type: ignore[misc]
    """logsumexp of the arguments, kept whole for NumPy."""

    def fdiff(self, argindex: int = 1) -> Any:
        return StableSoftmax(argindex - 1, *self.args)


class StableSoftmax(sympy.Function):  # type: ignore[misc]
    """Entry ``args[0]`` of the softmax of the other arguments, kept whole for NumPy."""

    def fdiff(self, argindex: int = 2) -> Any:
        other = StableSoftmax(argindex - 2, *self.args[1:])
        return self * (int(self.args[0] == argindex - 2) - other)


class _Definitions:
    """The table ``F`` of known functions over SymPy: by name, or by their definitions."""

    pi = sympy.pi
    whole: Mapping[str, Callable[[Any], Any]] = {}

    def total(self, z: Any) -> Any:
        return sympy.Add(*z)

    def __getattr__(self, name: str) -> Any:
        facts = known_functions()[name]
        if name in self.whole:
            return self.whole[name]
        if facts.sympy.isidentifier():
            own = getattr(sympy, facts.sympy)
            return lambda u: u.applyfunc(own) if isinstance(u, sympy.MatrixBase) else own(u)
        assert facts.definition is not None
        rule = facts.definition
        return lambda u: rule(self, u)


class _Whole(_Definitions):
    """The same, with functions kept whole that NumPy computes in a stable way."""

    whole = {
        "sigmoid": StableSigmoid,
        "softplus": StableSoftplus,
        "logsumexp": lambda z: StableLogSumExp(*z),
        "softmax": lambda z: sympy.Matrix([StableSoftmax(k, *z) for k in range(len(z))]),
    }


def _canonical(head: Head, place: Place) -> Place:
    """The place with interchangeable slots sorted."""
    out = list(place)
    for c in set(head.classes):
        own = [k for k, x in enumerate(head.classes) if x == c]
        if len(own) > 1:
            for k, p in zip(own, sorted(place[k] for k in own), strict=True):
                out[k] = p
    return tuple(out)


def _entry_name(name: str, place: Place) -> str:
    return "_".join([name, *(str(p + 1) for p in place if isinstance(p, int))])


def _head_symbol(head: Head, place: Place) -> Any:
    at = _canonical(head, place)
    name = _entry_name(head.name, at)
    return _once((head, at), lambda: HeadSymbol(name, head, at, **_ASSUMED[head.sign]))


def _once(key: Any, make: Callable[[], Any]) -> Any:
    """The form in SymPy of one of our symbols, made when first asked for."""
    if key not in _OUT:
        _OUT[key] = make()
    return _OUT[key]


@dataclass(frozen=True)
class _Export:
    """Values of terms as SymPy expressions, for explicit sizes."""

    sizes: Mapping[str, int]
    moved: frozenset[Head]  # heads that are differentiated or replaced somewhere
    table: _Definitions
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

    def bound(self, indices: Sequence[Index], place: Place) -> _Export:
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
                return sympy.Rational(q.numerator, q.denominator)
            case tm.Constant("pi"):
                return sympy.pi
            case tm.Dim(space):
                name = space.name
                free = _once(
                    space, lambda: HeadSymbol(name, space, (), integer=True, positive=True)
                )
                return sympy.Integer(self.sizes[name]) if name in self.sizes else free
            case tm.Entry(head, indices):
                return self.symbol(head, self.at(indices))
            case tm.Delta(i, j):
                a, b = self.at((i, j))
                return sympy.Integer(a == b)
            case tm.Add(args):
                return sympy.Add(*(self.value(a) for a in args))
            case tm.Mul(args):
                return sympy.Mul(*(self.value(a) for a in args))
            case tm.Power(base, k):
                return self.value(base) ** sympy.Rational(k.numerator, k.denominator)
            case tm.VariableRef(u):
                return self.names[u]
            case tm.Apply():
                return self.known(term) if term.function.known else self.undefined(term)
        return self.binder(term)

    def symbol(self, head: Head, place: Place) -> Any:
        return self.heads[head][place] if head in self.heads else _head_symbol(head, place)

    def binder(self, term: tm.Term) -> Any:
        match term:
            case tm.Sum(i, body):
                places = range(self.size(i.space))
                return sympy.Add(*(self.bound((i,), (p,)).value(body) for p in places))
            case tm.Integral(u, lo, hi, body):
                symbol = HeadSymbol(u.name, u, (), real=True)
                inside = replace(self, names={**self.names, u: symbol}).value(body)
                return sympy.Integral(inside, (symbol, self.value(lo), self.value(hi)))
            case tm.Derivative(head, indices, body):
                orbit = _orbit(head, self.at(indices))
                entries = dict.fromkeys(self.symbol(head, p) for p in orbit)
                inside = self.value(body)
                return sympy.Add(*(sympy.diff(inside, s) for s in entries)) / len(orbit)
            case tm.At(bindings, body):
                return self.replaced(bindings, body)
        raise TypeError(f"no SymPy form of {type(term).__name__}")

    def replaced(self, bindings: Sequence[tm.Binding], body: tm.Term) -> Any:
        """``body`` with new symbols for the heads, and these then replaced by the values."""
        heads, values = dict(self.heads), {}
        for b in bindings:
            new = {}
            for p in self.places(b.indices):
                new[p] = sympy.Dummy(_entry_name(b.head.name, p), real=True)
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
        result = function(sympy.Matrix(list(values.values())))
        return result[self.at(term.outs)[0]] if term.outs else result

    def undefined(self, term: tm.Apply) -> Any:
        """A function of all entries of its arguments, without parameters that stay as they are."""
        f, slots = term.function, term.slots
        if f.primitive_of is not None and slots[0]:
            f, slots = f.primitive_of, (slots[0][1:],)
        still = [k > 0 and f.is_state and self.stays(a) for k, a in enumerate(term.args)]
        values = self.arguments([a for a, s in zip(term.args, still, strict=True) if not s])
        parts = iter(values)
        given = [{} if s else next(parts) for s in still]
        counts = tuple(None if s else len(g) for s, g in zip(still, given, strict=True))
        own = _function_class(f, self.at(term.outs), counts)
        taken = [(k, self.at(one)) for k, s in enumerate(slots) for one in s]
        if not taken:
            return own(*(x for g in given for x in g.values()))
        new = [{p: sympy.Dummy("u", real=True) for p in g} for g in given]
        result = own(*(x for g in new for x in g.values()))
        for k, p in taken:
            result = sympy.diff(result, new[k][p])
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


def _orbit(head: Head, place: Place) -> list[Place]:
    """The places that the symmetry of a head identifies."""
    n = range(len(place))
    orders = (p for p in permutations(n) if all(head.classes[k] == head.classes[p[k]] for k in n))
    return list(dict.fromkeys(tuple(place[k] for k in p) for p in orders))


def _function_class(f: Function, entry: Place, counts: Place) -> Any:
    """The undefined function of SymPy for one entry of one of ours."""
    signs = {"positive": True} if f.sign is Sign.POSITIVE else {"real": True}
    if (f, None) in _OUT:
        return _OUT[f, None]  # it came from SymPy
    origin = (f, entry, counts)
    name = _entry_name(f.name, entry)
    return _once(origin, lambda: sympy.Function(name, origin=origin, **signs))
