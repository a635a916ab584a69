"""What a page may name as nonnegative after ``by=``: squares, convexity, monotonicity, bounds.

Each stands for an instance of a named rule of inequality, summed over its own slots and points,
with a weight. The coefficient in front is found; that the weight is nonnegative is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from symnode.checker.rules import (
    CONVEXITY,
    EXPONENTIAL,
    LOGARITHM,
    MONOTONICITY,
    SEMIDEFINITENESS,
    SIGN,
)
from symnode.judgement.problem import Problem
from symnode.language.arrays import Array, as_array
from symnode.language.errors import ShapeError, StatementError
from symnode.language.reindex import fresh, reindexed
from symnode.language.relations import Relation
from symnode.language.spaces import Index
from symnode.language.states import Field, ScalarFunction
from symnode.language.symbols import Function, Head
from symnode.language.terms import ONE, Term, free_indices

Scope = dict[Index, Index]


@dataclass(frozen=True, eq=False)
class Slack:
    """A nonnegative quantity: a rule of inequality at ``arrays``, times ``weight``, summed.

    The arrays that vary over slots (``spread``) do so together: log u <= u - 1 at every entry of u.
    """

    rule: str
    name: str
    arrays: tuple[Array, ...]
    owner: Function | Head | None = None
    spread: tuple[Array, ...] = ()
    weight: Array | None = None

    def __repr__(self) -> str:
        return self.name

    def times(self, weight: Any) -> Slack:
        """The same with a nonnegative weight: a number, or one for each entry."""
        return replace(self, weight=as_array(weight))

    def entry(self, problem: Problem, goal: Relation) -> dict[str, Any]:
        """The entry of a combination that the slack stands for.

        It is summed over its slots, its points, and the free indices that the goal does not have.
        """
        wire = problem.wire
        whole = [*self.arrays, *([self.weight] if self.weight is not None else [])]
        slots = fresh(max((a.indices for a in self.spread), key=len, default=()))
        own = {i for a in whole for i in free_indices(a.body) - set(a.indices)}
        ours = {i for a in (goal.left, goal.right) for i in free_indices(a.body)}
        rename = {p: Index(p.name, p.space) for p in sorted(own - ours, key=lambda i: i.name)}
        weight = self._at(self.weight, slots, rename) if self.weight is not None else ONE
        parameters = [self._parameter(problem, a, slots, rename) for a in self.arrays]
        if self.rule == CONVEXITY:
            half = len(parameters) // 2
            parameters = [parameters[:half], parameters[half:]]
        owner = [] if self.owner is None else [_written(problem, self.owner)]
        binders = [
            ["sum", wire.name_of(i), wire.space(i.space)] for i in (*slots, *rename.values())
        ]
        return {
            "fact": ["rule", self.rule, *owner, *parameters],
            "binders": binders,
            "multiplier": wire.term(weight),
        }

    def _parameter(self, problem: Problem, a: Array, slots: Any, rename: Scope) -> Any:
        """A term, or for a value of a whole argument ``[[i, ...], term]``."""
        if any(a is s for s in self.spread):
            return problem.wire.term(self._at(a, slots, rename))
        return problem.value(replace(a, body=reindexed(a.body, rename)))

    def _at(self, a: Array, slots: Sequence[Index], rename: Scope) -> Term:
        if a.indices and a.spaces != tuple(i.space for i in slots):
            raise ShapeError(
                f"a weight of {self.name} that is a number or fits its slots",
                f"{a} is {a.shape}",
                "give one number for each entry",
            )
        return reindexed(a.entry(*slots) if a.indices else a.body, rename)


def _written(problem: Problem, owner: Function | Head) -> str:
    wire = problem.wire
    return wire.function(owner) if isinstance(owner, Function) else wire.head(owner)


def nonnegative(e: Any) -> Slack:
    """An expression that is nonnegative by its structure and the declared signs, summed.

    >>> from symnode.language.surface import positive
    >>> nonnegative(positive("c"))
    c >= 0
    """
    a = as_array(e)
    return Slack(SIGN, f"{a} >= 0", (a,), spread=(a,))


def square(e: Any) -> Slack:
    """The square of a number, the sum of the squares of the entries of an array.

    >>> from symnode.language.surface import scalar
    >>> square(scalar("x") - scalar("y"))
    (x - y)**2 >= 0
    """
    a = as_array(e)
    ix = fresh(a.indices)
    from_entries = Array((), a.entry(*ix), a.notation, random=a.random) ** 2
    squared = Array(ix, from_entries.body, from_entries.notation, random=a.random)
    name = f"{squared} >= 0" if not a.indices else f"|{a}|**2 >= 0"
    return Slack(SIGN, name, (squared,), spread=(squared,))


def convexity(field: Any, at: Any, tangent_at: Any) -> Slack:
    """F(y) >= F(z) + F'(z) (y - z) for a field or function that is declared convex.

    Several arguments are given as tuples: ``convexity(F, (y1, y2), (z1, z2))``.

    >>> from symnode.language.surface import dimensions, vector
    >>> from symnode.language.states import scalar_field
    >>> n = dimensions("n"); y, z = vector("y", n), vector("z", n)
    >>> convexity(scalar_field("F", y, convex=True), y, z)
    convexity of F at y and z
    """
    f = field.function if isinstance(field, Field | ScalarFunction) else None
    if f is None:
        raise StatementError("a field or function", f"{field!r}", "convexity(F, y, z)")
    ends = [
        tuple(as_array(a) for a in (e if isinstance(e, tuple) else (e,))) for e in (at, tangent_at)
    ]
    for end in ends:
        if tuple(a.spaces for a in end) != f.args:
            got = ", ".join(f"{a} ({a.shape})" for a in end)
            raise ShapeError(f"the arguments of {f}", got, "one value for each argument")
    (y, z) = (", ".join(str(a) for a in end) for end in ends)
    return Slack(CONVEXITY, f"convexity of {f} at {y} and {z}", (*ends[0], *ends[1]), f)


def monotonicity(f: ScalarFunction, u: Any, v: Any) -> Slack:
    """(f(u) - f(v)) (u - v) >= 0, entry by entry, for a function that is declared increasing.

    >>> from symnode.language.surface import scalar
    >>> from symnode.language.states import function
    >>> monotonicity(function("f", increasing=True), scalar("u"), scalar("v"))
    monotonicity of f at u and v
    """
    a, b = as_array(u), as_array(v)
    if a.spaces != b.spaces:
        raise ShapeError("two arrays of one shape", f"{a.shape}, {b.shape}", "transpose one")
    name = f"monotonicity of {f} at {a} and {b}"
    return Slack(MONOTONICITY, name, (a, b), f.function, spread=(a, b))


def semidefiniteness(matrix: Any, vector: Any) -> Slack:
    """v'Wv >= 0 for a matrix that is declared semidefinite.

    >>> from symnode.language.surface import dimensions, matrix, vector
    >>> n = dimensions("n"); W = matrix("W", n, n, semidefinite=True)
    >>> semidefiniteness(W, vector("v", n))
    v'Wv >= 0
    """
    w, v = as_array(matrix), as_array(vector)
    if w.head is None or not w.head.semidefinite:
        way = 'matrix("W", n, n, semidefinite=True)'
        raise StatementError("a matrix that is declared semidefinite", f"{w}", way)
    if v.spaces != w.spaces[:1]:
        raise ShapeError(f"a vector for {w}", f"{v} is {v.shape}", "take a row or a column of it")
    return Slack(SEMIDEFINITENESS, f"{v}'{w}{v} >= 0", (v,), w.head)


def log_bound(u: Any) -> Slack:
    """log u <= u - 1 at every entry of u.

    >>> from symnode.language.surface import positive
    >>> log_bound(positive("u"))
    log u <= u - 1 at u = u
    """
    a = as_array(u)
    return Slack(LOGARITHM, f"log u <= u - 1 at u = {a}", (a,), spread=(a,))


def exp_bound(u: Any) -> Slack:
    """exp u >= 1 + u at every entry of u.

    >>> from symnode.language.surface import scalar
    >>> exp_bound(scalar("u"))
    exp u >= 1 + u at u = u
    """
    a = as_array(u)
    return Slack(EXPONENTIAL, f"exp u >= 1 + u at u = {a}", (a,), spread=(a,))
