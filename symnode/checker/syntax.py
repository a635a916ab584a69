"""Reading: certificate JSON becomes nodes, or is rejected with the place and the reason.

A node is a tuple whose first entry is its tag. Bound and free index variables become integers that
occur once, so no later step can capture one.

====================================  =============================================================
``["num", "p/q"]``                    a rational number
``["dim", s]``                        the size of the finite space ``s``, an integer >= 1
``["head", h, [i, ...]]``             an entry of the tensor ``h``
``["var", u]``                        the integration variable ``u``
``["const", "pi"]``                   a named real constant
``["delta", i, j]``                   1 where i = j, else 0 (finite spaces only)
``["pos", k]``                        the number 0, ..., size - 1 of an index of a finite space
``["add", [..]]``, ``["mul", [..]]``
``["pow", base, "p/q"]``
``["sum", i, s, body]``               sum over a finite space, integral against a measure
``["int", u, lo, hi, body]``          oriented integral over the real line
``["app", f, outs, args, slots]``     f differentiated in ``slots``; args are ``[[i, ...], body]``
``["d", h, [i, ...], body]``          total derivative with respect to an entry of ``h``
``["at", [[h, [i, ..], value]], b]``  substitution of heads, after all derivatives inside ``b``
====================================  =============================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symnode.checker.context import FINITE, REAL, Context, Node, Rejected
from symnode.checker.known import KNOWN

MAX_DEPTH = 300
_RATIONAL = re.compile(r"-?[0-9]{1,400}(/[0-9]{1,400})?\Z")
Scope = Mapping[str, int]


def rational(text: Any, where: str) -> Fraction:
    """An exact rational written ``p`` or ``p/q``."""
    if not isinstance(text, str) or not _RATIONAL.match(text):
        raise Rejected(f"expected a rational such as '3/2', got {text!r}", where)
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise Rejected("a rational with denominator zero", where) from None


def expect(condition: bool, why: str, where: str) -> None:
    if not condition:
        raise Rejected(why, where)


class Reader:
    """Reads terms of one certificate against its signature."""

    def __init__(self, ctx: Context) -> None:
        self.ctx, self.sig = ctx, ctx.signature

    def term(self, j: Any, scope: Scope, where: str, depth: int = 0) -> Node:
        """The node that ``j`` writes, with its free variables looked up in ``scope``."""
        self.ctx.work(15)
        expect(depth < MAX_DEPTH, f"nested deeper than {MAX_DEPTH}", where)
        expect(isinstance(j, list) and bool(j) and isinstance(j[0], str), "expected a term", where)
        reader = getattr(self, "_" + j[0], None) if j[0] in _ARITY else None
        expect(reader is not None, f"unknown tag {j[0]!r}", where)
        expect(len(j) == _ARITY[j[0]], f"{j[0]!r} takes {_ARITY[j[0]] - 1} entries", where)
        assert reader is not None
        node: Node = reader(j, scope, f"{where}/{j[0]}", depth + 1)
        return node

    def index(self, name: Any, space: str | None, scope: Scope, where: str) -> int:
        """The variable called ``name``; its space must be ``space`` when given."""
        expect(isinstance(name, str) and name in scope, f"unknown index {name!r}", where)
        v = scope[name]
        got = self.ctx.space_of[v]
        expect(space is None or got == space, f"index {name} ranges over {got}, not {space}", where)
        return v

    def bind(self, names: Any, spaces: tuple[str, ...], scope: Scope, where: str) -> Any:
        """Fresh variables for ``names`` and the scope that knows them."""
        expect(
            isinstance(names, list) and len(names) == len(spaces), "wrong number of indices", where
        )
        inner, new = dict(scope), []
        for name, space in zip(names, spaces, strict=True):
            expect(
                isinstance(name, str) and name not in inner, f"index {name!r} bound twice", where
            )
            inner[name] = self.ctx.fresh(space)
            new.append(inner[name])
        return tuple(new), inner

    def indices(self, j: Any, spaces: tuple[str, ...], scope: Scope, where: str) -> tuple[int, ...]:
        expect(
            isinstance(j, list) and len(j) == len(spaces), f"expected {len(spaces)} indices", where
        )
        return tuple(self.index(n, s, scope, where) for n, s in zip(j, spaces, strict=True))

    def _num(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        return ("num", rational(j[1], where))

    def _dim(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(self._space(j[1], where) == FINITE, f"{j[1]} has no dimension", where)
        return ("dim", j[1])

    def _const(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(j[1] == "pi", f"unknown constant {j[1]!r}", where)
        return ("const", "pi")

    def _space(self, name: Any, where: str) -> str:
        expect(isinstance(name, str) and name in self.sig.spaces, f"unknown space {name!r}", where)
        return self.sig.spaces[name]

    def _head(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(isinstance(j[1], str) and j[1] in self.sig.heads, f"unknown head {j[1]!r}", where)
        return ("head", j[1], self.indices(j[2], self.sig.heads[j[1]].spaces, scope, where))

    def _var(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        return ("var", self.index(j[1], REAL, scope, where))

    def _delta(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        a = self.index(j[1], None, scope, where)
        space = self.ctx.space_of[a]
        expect(self.sig.spaces.get(space) == FINITE, "a delta needs a finite space", where)
        return ("delta", a, self.index(j[2], space, scope, where))

    def _pos(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        k = self.index(j[1], None, scope, where)
        finite = self.sig.spaces.get(self.ctx.space_of[k]) == FINITE
        expect(finite, "only an index of a finite space has a position", where)
        return ("pos", k)

    def _many(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(isinstance(j[1], list), "expected a list of terms", where)
        return (j[0], tuple(self.term(a, scope, where, depth) for a in j[1]))

    _add = _mul = _many

    def _pow(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        return ("pow", self.term(j[1], scope, where, depth), rational(j[2], where))

    def _sum(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        self._space(j[2], where)
        (v,), inner = self.bind([j[1]], (j[2],), scope, where)
        return ("sum", v, j[2], self.term(j[3], inner, where, depth))

    def _int(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        lo, hi = (self.term(j[k], scope, where, depth) for k in (2, 3))
        (v,), inner = self.bind([j[1]], (REAL,), scope, where)
        return ("int", v, lo, hi, self.term(j[4], inner, where, depth))

    def _app(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(isinstance(j[1], str), "a function is named by a string", where)
        where = f"{where} {j[1]}"
        if j[1] in KNOWN:
            return self._known(j, scope, where, depth)
        expect(j[1] in self.sig.functions, f"unknown function {j[1]!r}", where)
        f = self.sig.functions[j[1]]
        outs = self.indices(j[2], f.outs, scope, where)
        expect(
            isinstance(j[3], list) and len(j[3]) == len(f.args), "wrong number of arguments", where
        )
        args = tuple(
            self._lambda(a, s, scope, where, depth) for a, s in zip(j[3], f.args, strict=True)
        )
        expect(
            isinstance(j[4], list) and len(j[4]) == len(f.args), "one slot list an argument", where
        )
        slots = []
        for given, spaces in zip(j[4], f.args, strict=True):
            expect(isinstance(given, list), "expected a list of slots", where)
            slots.append(tuple(self.indices(one, spaces, scope, where) for one in given))
        return ("app", j[1], outs, args, tuple(slots))

    def _lambda(self, j: Any, spaces: tuple[str, ...], scope: Scope, where: str, depth: int) -> Any:
        expect(isinstance(j, list) and len(j) == 2, "an argument is [[indices], term]", where)
        new, inner = self.bind(j[0], spaces, scope, where)
        return (new, self.term(j[1], inner, where, depth))

    def _known(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        """A known function: scalar, or over one finite space that its argument names."""
        name = j[1]
        vector_in, vector_out = KNOWN[name].vector_argument, KNOWN[name].vector_value
        expect(
            isinstance(j[3], list) and len(j[3]) == 1 and j[4] == [[]], "takes one argument", where
        )
        if not vector_in:
            expect(j[2] == [], f"{name} is a number", where)
            return ("app", name, (), (self._lambda(j[3][0], (), scope, where, depth),), ((),))
        expect(
            isinstance(j[3][0], list) and len(j[3][0]) == 3, "needs [[index], term, space]", where
        )
        names, body, space = j[3][0]
        expect(self._space(space, where) == FINITE, f"{name} acts over a finite space", where)
        arg = self._lambda([names, body], (space,), scope, where, depth)
        outs = self.indices(j[2], (space,) if vector_out else (), scope, where)
        return ("app", name, outs, (arg,), ((),))

    def _d(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(isinstance(j[1], str) and j[1] in self.sig.heads, f"unknown head {j[1]!r}", where)
        spaces = self.sig.heads[j[1]].spaces
        finite = all(self.sig.spaces[s] == FINITE for s in spaces)
        expect(finite, "no derivative in a head over a measure space", where)
        ix = self.indices(j[2], spaces, scope, where)
        return ("d", j[1], ix, self.term(j[3], scope, where, depth))

    def _at(self, j: Any, scope: Scope, where: str, depth: int) -> Node:
        expect(isinstance(j[1], list), "expected substitutions", where)
        return (
            "at",
            self.substitutions(j[1], scope, where, depth),
            self.term(j[2], scope, where, depth),
        )

    def substitutions(self, j: Any, scope: Scope, where: str, depth: int = 0) -> Any:
        """``[[head, [i, ...], value], ...]``, each head once."""
        out: list[Any] = []
        for one in j:
            expect(
                isinstance(one, list) and len(one) == 3, "a substitution is [h, [i], term]", where
            )
            h, names, value = one
            expect(isinstance(h, str) and h in self.sig.heads, f"unknown head {h!r}", where)
            expect(all(h != done[0] for done in out), f"{h} is substituted twice", where)
            out.append(
                (h, *self._lambda([names, value], self.sig.heads[h].spaces, scope, where, depth))
            )
        return tuple(out)


_ARITY = {
    "num": 2, "dim": 2, "const": 2, "head": 3, "var": 2, "delta": 3, "pos": 2, "add": 2, "mul": 2,
    "pow": 3, "sum": 4, "int": 5, "app": 5, "d": 4, "at": 3,
}  # fmt: skip
