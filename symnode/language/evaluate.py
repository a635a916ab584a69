"""What a term means: its value in a model.

A derivative is evaluated by a dual number put into the head, not by rules of differentiation, so
this is independent of ``calculus`` and of the checker. Undefined functions are polynomials of
random directions, with exact partial derivatives. Arithmetic is modulo a 61-bit prime where the
term is rational, in floating point where it has roots or known functions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import count, permutations, product
from typing import Any

from symnode.language.known_values import known_value
from symnode.language.numbers import CannotEvaluate, Dual, Residue, dual_part, number, power
from symnode.language.random_model import RandomModel
from symnode.language.spaces import Index
from symnode.language.symbols import Head
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
    Mul,
    Number,
    Position,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
    subterms,
)

NODES = 18  # integrands of degree below this are integrated exactly
FLOAT_NODES = 12  # of Gauss's rule: exact below degree 24
_TAGS = count(1)


def needs_floats(term: Term) -> bool:
    """Whether roots, known functions or constants keep a term from rational arithmetic."""
    return any(
        isinstance(t, Constant)
        or (isinstance(t, Power) and t.exponent.denominator > 1)
        or (isinstance(t, Apply) and t.function.known)
        for t in subterms(term)
    )


@dataclass
class Evaluator:
    """Values of terms in one model."""

    model: RandomModel
    heads: dict[Head, Any] = field(default_factory=dict)  # functions from positions to values
    indices: dict[Index, int] = field(default_factory=dict)
    variables: dict[Variable, Any] = field(default_factory=dict)

    def _with(self, heads: Any = None, indices: Any = None, variables: Any = None) -> Evaluator:
        return Evaluator(
            self.model,
            {**self.heads, **heads} if heads else self.heads,
            {**self.indices, **indices} if indices else self.indices,
            {**self.variables, **variables} if variables else self.variables,
        )

    def value(self, term: Term) -> Any:
        """The value of a term; ZeroDivisionError or CannotEvaluate where there is none."""
        match term:
            case Number(q):
                return number(q, self.model.exact)
            case Constant("pi"):
                return 3.141592653589793
            case Dim(space):
                return number(Fraction(self.model.size(space)), self.model.exact)
            case Entry(head, indices):
                return self._entry(head, tuple(self.indices[i] for i in indices))
            case Delta(i, j):
                return number(Fraction(self.indices[i] == self.indices[j]), self.model.exact)
            case Position(k):
                return number(Fraction(self.indices[k]), self.model.exact)
            case Add(args):
                return sum((self.value(a) for a in args), number(Fraction(0), self.model.exact))
            case Mul(args):
                result: Any = 1
                for a in args:
                    result = self.value(a) * result
                return result
            case Power(base, k):
                return power(self.value(base), k, self.model.exact)
            case VariableRef(u):
                return self.variables[u]
        return self._binder(term)

    def _binder(self, term: Term) -> Any:
        match term:
            case Sum(i, body):
                weights = self.model.weight(i.space)
                parts = (self._with(indices={i: p}).value(body) * w for p, w in enumerate(weights))
                return sum(parts, number(Fraction(0), self.model.exact))
            case Integral(u, lo, hi, body):
                return self._integral(u, self.value(lo), self.value(hi), body)
            case Derivative(head, indices, body):
                return self._derivative(head, tuple(self.indices[i] for i in indices), body)
            case At(bindings, body):
                new = {b.head: self._bound(b.indices, b.value) for b in bindings}
                return self._with(heads=new).value(body)
            case Apply():
                return self._apply(term)
        raise CannotEvaluate(f"no value for {type(term).__name__}")

    def _entry(self, head: Head, at: tuple[int, ...]) -> Any:
        if head in self.heads:
            return self.heads[head](at)
        return self.model.entry(head, at)

    def _bound(self, indices: tuple[Index, ...], value: Term) -> Any:
        known: dict[tuple[int, ...], Any] = {}

        def at(places: tuple[int, ...]) -> Any:
            if places not in known:
                known[places] = self._at(indices, places, value)
            return known[places]

        return at

    def _at(self, indices: tuple[Index, ...], places: tuple[int, ...], value: Term) -> Any:
        if not indices:
            return self.value(value)
        return self._with(indices=dict(zip(indices, places, strict=True))).value(value)

    def _derivative(self, head: Head, at: tuple[int, ...], body: Term) -> Any:
        """The coefficient of a dual number put into the entry (symmetrised) of the head."""
        tag = next(_TAGS)
        orbit = {tuple(at[k] for k in p) for p in _orders(head.classes)}
        share = number(Fraction(1, len(orbit)), self.model.exact)

        def moved(places: tuple[int, ...]) -> Any:
            base = self._entry(head, places)
            return Dual(tag, base, share) if places in orbit else base

        return dual_part(self._with(heads={head: moved}).value(body), tag)

    def _integral(self, u: Variable, lo: Any, hi: Any, body: Term) -> Any:
        length = hi + lo * -1
        total: Any = number(Fraction(0), self.model.exact)
        for node, weight in _quadrature(self.model.exact):
            at = lo + length * node
            total = total + self._with(variables={u: at}).value(body) * weight
        return total * length

    def _apply(self, term: Apply) -> Any:
        args = []
        for a in term.args:
            places = product(*(range(self.model.size(i.space)) for i in a.indices))
            args.append({p: self._at(a.indices, p, a.body) for p in places})
        entry = tuple(self.indices[i] for i in term.outs)
        if term.function.known:
            return known_value(term.function.name, args[0], entry)
        slots = [[tuple(self.indices[i] for i in one) for one in s] for s in term.slots]
        return self.model.function(term.function)(entry, slots, args)


def _orders(classes: tuple[int, ...]) -> list[tuple[int, ...]]:
    n = range(len(classes))
    return [p for p in permutations(n) if all(classes[k] == classes[p[k]] for k in n)]


@cache
def _quadrature(exact: bool) -> list[tuple[Any, Any]]:
    """Nodes and weights on [0, 1], exact for polynomials of degree below NODES."""
    if not exact:
        from numpy.polynomial.legendre import leggauss

        nodes, weights = leggauss(FLOAT_NODES)
        return [((float(x) + 1) / 2, float(w) / 2) for x, w in zip(nodes, weights, strict=True)]
    points = [Fraction(k, NODES - 1) for k in range(NODES)]
    out = []
    for k, x in enumerate(points):
        basis = [Fraction(1)]  # Lagrange's polynomial of the node, by rising powers
        for m, y in enumerate(points):
            if m != k:
                raised = [Fraction(0), *basis]
                basis = [
                    (r - y * b) / (x - y)
                    for r, b in zip(raised, [*basis, Fraction(0)], strict=True)
                ]
        weight = sum((b / (j + 1) for j, b in enumerate(basis)), Fraction(0))
        out.append((Residue.of(x), Residue.of(weight)))
    return out
