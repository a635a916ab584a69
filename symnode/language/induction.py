"""Induction over the steps of a sequence, as a reason after ``by=``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.language.arrays import Array, mentions_time
from symnode.language.errors import StatementError
from symnode.language.relations import Relation
from symnode.language.rows import _reasons
from symnode.language.spaces import Index, Kind
from symnode.language.symbols import TIME
from symnode.language.terms import (
    NOW,
    Add,
    Apply,
    At,
    Binding,
    Derivative,
    Integral,
    Lambda,
    Mul,
    Position,
    Power,
    Sum,
    Term,
    free_indices,
)


@dataclass(frozen=True, eq=False)
class Induction:
    """Relations that hold at step 0 and pass from every step k to step k + 1."""

    index: Index
    relations: tuple[Relation, ...]  # in the time that is to become 0, k, k + 1, N
    base: tuple[Any, ...] = ()
    step: tuple[Any, ...] = ()
    name: str = "induction"

    def at(self, which: int, moment: Any) -> Relation:
        """One of the relations at a moment."""
        r = self.relations[which]
        return Relation(r.sign, r.left.at(moment), r.right.at(moment), r.place)


def induction(k: Index, *claims: Relation, base: Any = (), step: Any = ()) -> Induction:
    """``by=induction(k, claim)``: the claim about step k, for every step and at the end.

    It is shown for step 0, by the reasons in ``base``, and for step k + 1 if all of the claims hold
    at step k, by those in ``step``. With x a sequence, write x.at(k) for its members.

    >>> from symnode.language.surface import dimensions, scalar
    >>> steps = dimensions("steps"); k = steps.index("k")
    >>> induction(k, (1 + scalar("h")) * k >= 0).name
    'induction on (1 + h)*k >= 0'
    """
    if not isinstance(k, Index) or k.space.kind is not Kind.FINITE:
        way = 'steps = dimensions("steps"); k = steps.index("k")'
        raise StatementError("an index over the steps", f"{k}", way)
    for c in claims:
        if not isinstance(c, Relation) or c.left.indices or c.assuming or c.sign == "!=":
            raise StatementError(
                "equations or inequalities between numbers in an induction",
                f"{c}",
                "induction(k, x.at(k) <= c): one number at each step",
            )
        sides = (c.left, c.right)
        others = set().union(*(free_indices(s.body) for s in sides)) - {k}
        if others or any(mentions_time(s) for s in sides):
            raise StatementError(
                f"nothing but {k.name} that varies in an induction on {k.name}",
                f"{c}",
                "take members x.at(k), and sums over other indices",
            )
    if not claims:
        raise StatementError("a claim to show by induction", "none", "induction(k, x.at(k) <= c)")
    running = tuple(
        Relation(c.sign, _running(c.left, k), _running(c.right, k), c.place) for c in claims
    )
    name = "induction on " + ", ".join(map(str, claims))
    return Induction(k, running, _reasons(base), _reasons(step), name)


def _running(side: Array, k: Index) -> Array:
    """A side with the running time in the place of the number of the step."""
    body = _replaced(side.body, k)
    if k in free_indices(body):
        way = f"members such as x.at({k.name}), and formulas in {k.name}"
        raise StatementError(f"{k.name} where it can become a time", f"{side}", way)
    return Array((), body, side.notation)


def _replaced(term: Term, k: Index) -> Term:
    def again(t: Term) -> Term:
        return _replaced(t, k)

    match term:
        case Position(index):
            return NOW if index is k else term
        case Add(args) | Mul(args):
            return type(term)(tuple(map(again, args)))
        case Power(base, n):
            return Power(again(base), n)
        case Sum(i, body):
            return Sum(i, again(body))
        case Integral(u, lo, hi, body):
            return Integral(u, again(lo), again(hi), again(body))
        case Apply(f, outs, args, slots):
            return Apply(f, outs, tuple(Lambda(a.indices, again(a.body)) for a in args), slots)
        case Derivative(head, ix, body) if head is not TIME:
            return Derivative(head, ix, again(body))
        case At(bindings, body):
            moment = next((b.value for b in bindings if b.head is TIME), None)
            inside = again(body) if moment is None or _is_step(moment, k) else body
            return At(tuple(Binding(b.head, b.indices, again(b.value)) for b in bindings), inside)
    return term


def _is_step(moment: Term, k: Index) -> bool:
    return isinstance(moment, Position) and moment.index is k
