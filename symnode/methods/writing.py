"""Normal forms written back as certificate JSON."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symnode.checker.context import REAL, Context
from symnode.checker.factors import (
    Application,
    Atom,
    Base,
    Delta,
    Entry,
    Factor,
    NormalForm,
    Position,
    Range,
    Term,
    Variable,
)
from symnode.checker.known import KNOWN

MINUS_ONE = ["num", "-1"]


class Writer:
    """Names index variables and writes factors, terms and forms."""

    def __init__(self, ctx: Context, names: dict[int, str]) -> None:
        self.ctx, self.names = ctx, dict(names)

    def name(self, v: int) -> str:
        """The given name of a free variable, a fresh one of any other."""
        return self.names.get(v) or f"_{v}"

    def form(self, form: NormalForm) -> Any:
        """A sum of terms, written as plainly as it can be (times are compared as written)."""
        terms = [self.term(t) for t in form.terms]
        return terms[0] if len(terms) == 1 else ["add", terms] if terms else ["num", "0"]

    def term(self, t: Term) -> Any:
        """A term with its sums and integrals."""
        binders, body = self.opened(t)
        for b in reversed(binders):
            body = [*b, body]
        return body

    def opened(self, t: Term, without: Sequence[Factor] = ()) -> tuple[list[Any], Any]:
        """The binders of a term and the product under them, some factors left out."""
        ranges = {f.u: f for f, _ in t.factors if isinstance(f, Range) and f.u in t.bound}
        order = sorted(t.bound, key=lambda v: self._depth(v, ranges, len(t.bound)))
        binders = []
        for v in order:
            space = self.ctx.space_of[v]
            if space != REAL:
                binders.append(["sum", self.name(v), space])
            else:
                ends = [self.form(e) for e in (ranges[v].lo, ranges[v].hi)]
                binders.append(["int", self.name(v), *ends])
        dropped = [*without, *ranges.values()]
        kept = [self.power(f, k) for f, k in t.factors if not any(f is g for g in dropped)]
        if t.coefficient != 1 or not kept:
            kept.insert(0, ["num", str(t.coefficient)])
        return binders, kept[0] if len(kept) == 1 else ["mul", kept]

    def _depth(self, v: int, ranges: dict[int, Range], limit: int) -> int:
        """Integrals come after the variables in their ends."""
        if v not in ranges or limit == 0:
            return 0
        ends = (ranges[v].lo.free | ranges[v].hi.free) - {v}
        return 1 + max((self._depth(w, ranges, limit - 1) for w in ends), default=0)

    def power(self, f: Factor, k: Fraction) -> Any:
        body = self.factor(f)
        return body if k == 1 else ["pow", body, str(k)]

    def factor(self, f: Factor) -> Any:
        """One factor."""
        match f:
            case Entry(head, indices):
                return ["head", head, [self.name(i) for i in indices]]
            case Delta(i, j):
                return ["delta", self.name(i), self.name(j)]
            case Position(i):
                return ["pos", self.name(i)]
            case Atom("radical", name):
                return ["num", name]
            case Atom(tag, name):
                return [tag, name]
            case Variable(u):
                return ["var", self.name(u)]
            case Base(body):
                return self.form(body)
            case Application():
                return self._application(f)
        raise TypeError(f"{type(f).__name__} is written with its integral")

    def _application(self, f: Application) -> Any:
        args = [[[self.name(i) for i in ix], self.form(body)] for ix, body in f.args]
        if f.function in KNOWN:
            return ["app", f.function, [], args, [[]]]
        slots = [[[self.name(i) for i in one] for one in s] for s in f.slots]
        return ["app", f.function, [self.name(i) for i in f.outs], args, slots]
