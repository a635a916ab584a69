"""Terms as certificate JSON, and the signature of all names that occur in them.

This is the only way from a page to the checker: page -> term -> JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symnode.language.arrays import Array
from symnode.language.errors import NameClash, Place
from symnode.language.known import known_functions
from symnode.language.spaces import Index, Space
from symnode.language.symbols import TIME, Function, Head
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Constant,
    Delta,
    Derivative,
    Dim,
    Entry,
    Integral,
    Lambda,
    Mul,
    Number,
    Position,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
)

VECTOR_FUNCTIONS = ("softmax", "logsumexp")


@dataclass
class Wire:
    """Writes terms and remembers every symbol; two symbols of one name are an error."""

    where: Place | None = None
    symbols: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"space": {}, "head": {}, "function": {}}
    )
    names: dict[Index | Variable, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    neutral: bool = False  # binders are numbered, so that their names do not matter

    def term(self, term: Term, scope: Mapping[Any, str] | None = None) -> Any:
        """The JSON of a term; free indices get the names in ``scope``, or names of their own."""
        return self._write(term, dict(scope or {}))

    def name_of(self, i: Index | Variable) -> str:
        """A name for an index that no other index has."""
        if i not in self.names:
            name, k = i.name, 1
            while name in self.used:
                name, k = f"{i.name}{k}", k + 1
            self.used.add(name)
            self.names[i] = name
        return self.names[i]

    def _bound(self, items: Iterable[Any], scope: dict[Any, str]) -> tuple[list[str], Any]:
        """New names for binders: a binder that is written twice gets two names."""
        inner, names = dict(scope), []
        for i in items:
            base = "#b" if self.neutral else i.name
            k, name = 1, base
            while name in self.used:
                name, k = f"{base}{k}", k + 1
            self.used.add(name)
            inner[i] = name
            names.append(name)
        return names, inner

    def _write(self, term: Term, scope: dict[Any, str]) -> Any:
        def ix(indices: Iterable[Any]) -> list[str]:
            return [scope.get(i) or self.name_of(i) for i in indices]

        match term:
            case Number(q):
                return ["num", str(q)]
            case Constant(name):
                return ["const", name]
            case Dim(space):
                return ["dim", self.space(space)]
            case Entry(head, indices):
                return ["head", self.head(head), ix(indices)]
            case Delta(i, j):
                self.space(i.space)
                return ["delta", *ix((i, j))]
            case Position(k):
                self.space(k.space)
                return ["pos", *ix((k,))]
            case Add(args) | Mul(args):
                tag = "add" if isinstance(term, Add) else "mul"
                return [tag, [self._write(a, scope) for a in _flat(type(term), args)]]
            case Power(base, k):
                return ["pow", self._write(base, scope), str(k)]
            case VariableRef(u):
                return ["var", *ix((u,))]
            case Apply():
                return self._application(term, scope)
        return self._binder(term, scope)

    def _binder(self, term: Term, scope: dict[Any, str]) -> Any:
        match term:
            case Sum(i, body):
                (name,), inner = self._bound((i,), scope)
                return ["sum", name, self.space(i.space), self._write(body, inner)]
            case Integral(u, lo, hi, body):
                ends = [self._write(e, scope) for e in (lo, hi)]
                (name,), inner = self._bound((u,), scope)
                return ["int", name, *ends, self._write(body, inner)]
            case Derivative(head, indices, body):
                names = [scope.get(i) or self.name_of(i) for i in indices]
                return ["d", self.head(head), names, self._write(body, scope)]
            case At(bindings, body):
                written = []
                for b in bindings:
                    names, inner = self._bound(b.indices, scope)
                    written.append([self.head(b.head), names, self._write(b.value, inner)])
                return ["at", written, self._write(body, scope)]
        raise TypeError(f"no JSON for {type(term).__name__}")

    def _application(self, term: Apply, scope: dict[Any, str]) -> Any:
        f = term.function
        outs = [scope.get(i) or self.name_of(i) for i in term.outs]
        args = [self._argument(a, scope) for a in term.args]
        if f.known:
            if f.name in VECTOR_FUNCTIONS:
                args = [[*args[0], self.space(f.args[0][0])]]
            return ["app", f.name, outs, args, [[]]]
        slots = [[[scope.get(i) or self.name_of(i) for i in one] for one in s] for s in term.slots]
        return ["app", self.function(f), outs, args, slots]

    def _argument(self, a: Lambda, scope: dict[Any, str]) -> Any:
        names, inner = self._bound(a.indices, scope)
        return [names, self._write(a.body, inner)]

    def space(self, s: Space) -> str:
        return self._register("space", s)

    def head(self, h: Head) -> str:
        for s in h.spaces:
            self.space(s)
        if h.within and self.symbols["head"].get(h.name) is not h:
            for end in h.within:  # an instant comes after its ends
                self._write(end, {})
        return self._register("head", h)

    def function(self, f: Function) -> str:
        for s in (*f.outs, *(s for a in f.args for s in a)):
            self.space(s)
        name = self._register("function", f)
        for other in (f.left_inverse_of, f.primitive_of):
            if other is not None:
                self.function(other)
        return name

    def _register(self, kind: str, symbol: Any) -> str:
        name = str(symbol.name)
        old = self.symbols[kind].setdefault(name, symbol)
        if old is not symbol:
            word = {"head": "symbol"}.get(kind, kind)
            way = "rename one of them, or declare it once and use it in both places"
            if old is TIME or symbol is TIME:
                way = f"{name} is the name of the time: call the other symbol s, say"
            got = f"two different ones called {name}"
            raise NameClash(f"one {word} called {name} in a statement", got, way, self.where)
        return name

    def signature(self) -> dict[str, Any]:
        """The signature of everything written so far."""
        table = self.symbols
        for f in list(table["function"].values()):
            self.function(f)
        self._expect_apart("function", set(known_functions()), "a known function")
        self._expect_apart("function", set(table["head"]), "a symbol")
        self._expect_apart("space", set(table["head"]), "a symbol")
        return {
            "spaces": {n: str(s.kind) for n, s in table["space"].items()},
            "heads": {n: self._head_json(h) for n, h in table["head"].items()},
            "functions": {n: _function_json(f) for n, f in table["function"].items()},
            "time": TIME.name if table["head"].get(TIME.name) is TIME else None,
        }

    def _expect_apart(self, kind: str, others: set[str], what: str) -> None:
        """Names of one kind must not be names of another: they would look alike."""
        for name in sorted(set(self.symbols[kind]) & others):
            shown = "dimension" if kind == "space" else kind
            raise NameClash(
                f"one thing called {name} in a statement",
                f"a {shown} and {what} of that name",
                "rename one of them",
                self.where,
            )

    def _head_json(self, h: Head) -> dict[str, Any]:
        out: dict[str, Any] = {
            "spaces": [s.name for s in h.spaces],
            "classes": list(h.classes),
            "sign": str(h.sign),
        }
        if h.within:
            out["within"] = [self._write(e, {}) for e in h.within]
        if h.semidefinite:
            out["semidefinite"] = True
        if h.gaussian:
            out["gaussian"] = True
        return out


def _flat(kind: type, args: Iterable[Term]) -> list[Term]:
    """The arguments of a long sum or product that was built two by two."""
    out: list[Term] = []
    todo = list(args)[::-1]
    while todo:
        t = todo.pop()
        if isinstance(t, kind) and isinstance(t, Add | Mul):
            todo.extend(t.args[::-1])
        else:
            out.append(t)
    return out


def _function_json(f: Function) -> dict[str, Any]:
    out: dict[str, Any] = {
        "args": [[s.name for s in a] for a in f.args],
        "outs": [s.name for s in f.outs],
        "sign": str(f.sign),
    }
    if f.left_inverse_of:
        out["left_inverse_of"] = f.left_inverse_of.name
    if f.primitive_of:
        out["derivative"] = f.primitive_of.name
    if f.shape:
        out["shape"] = str(f.shape)
    return out


def structural_key(array: Array) -> str:
    """The written form of an array, up to the names of its bound indices."""
    wire = Wire(neutral=True)
    scope = {i: f"#{k}" for k, i in enumerate(array.indices)}
    text = json.dumps(wire.term(array.body, scope))
    ids = {s: str(id(x)) for kind in wire.symbols.values() for s, x in kind.items()}
    return text + json.dumps(ids, sort_keys=True)
