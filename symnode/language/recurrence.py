"""Difference equations as hypotheses: trajectories that are looked at on whole numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.language.arrays import Array, as_array, mentions_time
from symnode.language.dynamics import Fact, Sensitivity, differentiated, end_values, fitting
from symnode.language.errors import Place, StatementError, caller
from symnode.language.relations import Equal, Relation
from symnode.language.spaces import Index, Kind, Space
from symnode.language.states import State
from symnode.language.terms import Add, At, Position, Term, subterms


@dataclass(frozen=True, eq=False, repr=False)
class Recurrence:
    r"""The recursion  state(k + 1) = next  for every step k, with a value at one end.

    A sequence is a state at the times 0, 1, ..., N, where N is the number of steps, so that
    ``x.at(k)``, ``x.at(k + 1)`` and ``x.at(steps)`` are its members; every sequence is one of a
    smooth function, so nothing is lost. What ``next`` says at the running time is meant at k.
    A backward sweep gives ``previous``: state(k) = previous, with ``terminal`` at N.
    Like dynamics it holds identically in the parameters that the state declares.

    >>> from symnode.language.states import state
    >>> from symnode.language.surface import dimensions, scalar
    >>> n, steps = dimensions("n steps"); k = steps.index("k"); x = state("x", n)
    >>> Recurrence(x, k, next=x + scalar("h") * x, initial=0)
    x(k + 1) = (x + h*x).at(k); x(0) = 0
    """

    state: State
    step: Index
    next: Any = None
    previous: Any = None
    initial: Any = None
    terminal: Any = None
    name: str = ""
    place: Place | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", self.place or caller())
        if not isinstance(self.state, State):
            raise StatementError("a state", f"{self.state}", 'x = state("x", n, of=theta)')
        if not isinstance(self.step, Index) or self.step.space.kind is not Kind.FINITE:
            way = 'steps = dimensions("steps"); k = steps.index("k")'
            raise StatementError("an index over the steps", f"{self.step}", way)
        if (self.next is None) == (self.previous is None):
            way = "next= runs forward from initial=, previous= backward from terminal="
            raise StatementError("either next= or previous=", f"{self.state}", way)
        object.__setattr__(self, "name", self.name or f"recursion of {self.state}")
        for what in ("next", "previous", "initial", "terminal"):
            value = getattr(self, what)
            if value is not None:
                object.__setattr__(self, what, fitting(self.state, what, value))
        if self.next is not None and _ahead(self.next.body, self.step):
            raise StatementError(
                f"next= with members up to {self.state}({self.step.name})",
                f"next = {self.next}",
                "an implicit scheme is solved for the member it knows: previous=...",
                self.place,
            )

    @property
    def steps(self) -> Space:
        """The space of the steps; its size is the last time."""
        return self.step.space

    @property
    def equation(self) -> Fact:
        """The recursion for every step."""
        if self.next is not None:
            relation = Equal(self.state.at(self.step + 1), self._at_step(self.next))
        else:
            relation = Equal(self.state.at(self.step), self._at_step(self.previous))
        return self._fact(self.name, relation)

    @property
    def conditions(self) -> tuple[Fact, ...]:
        """The values at the ends."""
        found = end_values(self, as_array(0), as_array(self.steps))
        return tuple(self._fact(name, relation) for name, relation in found)

    def _at_step(self, value: Array) -> Array:
        return value.at(self.step) if mentions_time(value) else value

    def _fact(self, name: str, relation: Relation) -> Fact:
        located = Relation("=", relation.left, relation.right, self.place)
        return Fact(name, located, None, self.state.function.depends_on or (), self)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The recursion and the values at the ends."""
        return (self.equation, *self.conditions)

    def derived_in(self, symbol: Any) -> Sensitivity:
        """The same facts differentiated in a parameter that the state declares."""
        return differentiated(self, symbol)

    def __repr__(self) -> str:
        return "; ".join(str(f.relation) for f in self.facts)

    def latex(self) -> str:
        """LaTeX of the recursion and its end values."""
        return r",\quad ".join(f.relation.latex() for f in self.facts)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"


def _ahead(body: Term, step: Index) -> bool:
    """Whether something is taken at k + 1."""
    moments = (b.value for t in subterms(body) if isinstance(t, At) for b in t.bindings)
    parts = (p for m in moments if isinstance(m, Add) for p in subterms(m))
    return any(isinstance(p, Position) and p.index is step for p in parts)
