"""Certificate JSON read back as terms, with the symbols of the wire that wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symnode.language.elementary import scalar_function, vector_function
from symnode.language.spaces import Index
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Binding,
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
from symnode.language.wire import Wire

Scope = Mapping[str, Any]


class Unwire:
    """Reads terms that a wire, or a method working on its output, has written."""

    def __init__(self, wire: Wire) -> None:
        self.spaces = wire.symbols["space"]
        self.heads = wire.symbols["head"]
        self.functions = wire.symbols["function"]

    def term(self, j: Any, scope: Scope) -> Term:
        """The term of a JSON formula; names of free indices are looked up in ``scope``."""
        match j:
            case ["num", q]:
                return Number(Fraction(q))
            case ["const", name]:
                return Constant(name)
            case ["dim", s]:
                return Dim(self.spaces[s])
            case ["head", h, names]:
                return Entry(self.heads[h], tuple(scope[n] for n in names))
            case ["delta", a, b]:
                return Delta(scope[a], scope[b])
            case ["pos", k]:
                return Position(scope[k])
            case ["var", u]:
                return VariableRef(scope[u])
            case ["add", args]:
                return Add(tuple(self.term(a, scope) for a in args))
            case ["mul", args]:
                return Mul(tuple(self.term(a, scope) for a in args))
            case ["pow", base, k]:
                return Power(self.term(base, scope), Fraction(k))
        return self._binder(j, scope)

    def _binder(self, j: Any, scope: Scope) -> Term:
        match j:
            case ["sum", name, s, body]:
                i = Index(name, self.spaces[s])
                return Sum(i, self.term(body, {**scope, name: i}))
            case ["int", name, lo, hi, body]:
                u = Variable(name)
                ends = (self.term(lo, scope), self.term(hi, scope))
                return Integral(u, *ends, self.term(body, {**scope, name: u}))
            case ["d", h, names, body]:
                ix = tuple(scope[n] for n in names)
                return Derivative(self.heads[h], ix, self.term(body, scope))
            case ["at", bindings, body]:
                bound = []
                for h, names, value in bindings:
                    head = self.heads[h]
                    arg = self._lambda(names, head.spaces, value, scope)
                    bound.append(Binding(head, arg.indices, arg.body))
                return At(tuple(bound), self.term(body, scope))
            case ["app", f, outs, args, slots]:
                return self._apply(f, outs, args, slots, scope)
        raise ValueError(f"not a term: {j!r}")

    def _lambda(self, names: Any, spaces: Any, body: Any, scope: Scope) -> Lambda:
        ix = tuple(Index(n, s) for n, s in zip(names, spaces, strict=True))
        return Lambda(ix, self.term(body, {**scope, **dict(zip(names, ix, strict=True))}))

    def _apply(self, name: str, outs: Any, args: Any, slots: Any, scope: Scope) -> Term:
        if name in self.functions:
            f = self.functions[name]
        elif len(args[0]) == 3:
            f = vector_function(name, self.spaces[args[0][2]])
        else:
            f = scalar_function(name)
        arguments = tuple(
            self._lambda(a[0], spaces, a[1], scope) for a, spaces in zip(args, f.args, strict=True)
        )
        taken = tuple(tuple(tuple(scope[i] for i in one) for one in s) for s in slots)
        return Apply(f, tuple(scope[o] for o in outs), arguments, taken)
