"""Differential equations as hypotheses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from symnode.language.arrays import Array, as_array, mentions_time
from symnode.language.differentials import d, ddt, expect_dependence
from symnode.language.errors import DependenceError, Place, ShapeError, StatementError, caller
from symnode.language.relations import Equal, Relation
from symnode.language.states import State
from symnode.language.symbols import Head, Role
from symnode.language.terms import ZERO, functions, heads

Interval = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class Fact:
    """An equation that holds on an interval of times, identically in the heads ``universal``."""

    name: str
    relation: Relation
    interval: Interval | None = None
    universal: tuple[Head, ...] = ()
    source: Any = None  # the dynamics or statement that gave it
    derived: tuple[Head, ...] = ()  # heads in which it was differentiated

    def __call__(self, values: Mapping[Any, Any]) -> FactAt:
        """The fact at terms in the place of symbols in which it holds identically, for ``by=``."""
        found = {}
        for symbol, value in values.items():
            array, new = as_array(symbol), as_array(value)
            if array.head not in self.universal or array.spaces != new.spaces:
                names = ", ".join(h.name for h in self.universal) or "none"
                raise DependenceError(
                    f"symbols in which '{self.name}' holds identically ({names}), and their shape",
                    f"{array} ({array.shape}) = {new} ({new.shape})",
                    "identity_in(relation, x, y) names them",
                )
            found[array.head] = new
        return FactAt(self, found)

    def derived_in(self, symbol: Any) -> Fact:
        """The derivative of the equation in a head in which it holds identically."""
        array = as_array(symbol)
        head = array.head
        if head is None or head not in self.universal:
            raise DependenceError(
                f"a parameter in which '{self.name}' holds identically",
                f"{array}",
                "an equation between fixed numbers cannot be differentiated",
            )
        relation = Relation(
            "=", d(self.relation.left, array), d(self.relation.right, array), self.relation.place
        )
        name = f"d({self.name}, {array})"
        return Fact(
            name, relation, self.interval, self.universal, self.source, (*self.derived, head)
        )


@dataclass(frozen=True, eq=False)
class FactAt:
    """A fact with terms in the place of the heads in which it holds identically."""

    fact: Fact
    values: Mapping[Head, Array]

    @property
    def name(self) -> str:
        """The fact and what stands in it, for the row that names it."""
        return f"{self.fact.name} at " + ", ".join(f"{h} = {a}" for h, a in self.values.items())


@dataclass(frozen=True, eq=False, repr=False)
class Dynamics:
    r"""The differential equation  d(state)/dt = rhs  on an interval, with a value at one end.

    It holds identically in every parameter that the state declares, so it can be differentiated:
    ``d(dynamics, theta)`` is the equation of the sensitivity. ``initial`` is the state at the
    first time of ``on``, ``terminal`` at the last.
    """

    state: State
    rhs: Any
    on: tuple[Any, Any]
    initial: Any = None
    terminal: Any = None
    name: str = ""
    place: Place | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", self.place or caller())
        if not isinstance(self.state, State):
            raise StatementError("a state", f"{self.state}", 'x = state("x", n, of=theta)')
        object.__setattr__(self, "name", self.name or f"dynamics of {self.state}")
        object.__setattr__(self, "on", tuple(as_array(e) for e in self.on))
        for end in self.on:
            _expect_fixed(self.state, end)
        for what in ("rhs", "initial", "terminal"):
            value = getattr(self, what)
            if value is not None:
                object.__setattr__(self, what, fitting(self.state, what, value))

    @property
    def equation(self) -> Fact:
        """The differential equation on the interval."""
        return self._fact(self.name, Equal(ddt(self.state), self.rhs), self.on)

    @property
    def conditions(self) -> tuple[Fact, ...]:
        """The initial and terminal values, as equations."""
        found = end_values(self, *self.on)
        return tuple(self._fact(name, relation, None) for name, relation in found)

    def _fact(self, name: str, relation: Relation, interval: Any) -> Fact:
        located = Relation("=", relation.left, relation.right, self.place)
        return Fact(name, located, interval, self.state.function.depends_on or (), self)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The equation and the values at the ends."""
        return (self.equation, *self.conditions)

    def derived_in(self, symbol: Any) -> Sensitivity:
        """The same facts differentiated in a parameter that the state declares."""
        return differentiated(self, symbol)

    def __repr__(self) -> str:
        ends = " ".join(str(c.relation) + ";" for c in self.conditions)
        return f"{self.equation.relation} on [{self.on[0]}, {self.on[1]}]; {ends}".strip("; ")

    def latex(self) -> str:
        """LaTeX of the equation and its end values."""
        parts = [f.relation.latex() for f in self.facts]
        return r",\quad ".join(parts)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"


def end_values(owner: Any, first: Array, last: Array) -> Iterator[tuple[str, Relation]]:
    """The initial and the terminal value of a state, named, where they are given."""
    for what, value, end in (
        ("initial value", owner.initial, first),
        ("terminal value", owner.terminal, last),
    ):
        if value is not None:
            right = value.at(end) if mentions_time(value) else value
            yield f"{what} of {owner.state}", Equal(owner.state.at(end), right)


def fitting(state: State, what: str, value: Any) -> Array:
    """A right-hand side or end value of a state, of its shape and in its parameters only."""
    array = as_array(value)
    zero = array.body is ZERO and not array.indices
    if not zero and array.spaces != state.spaces:
        raise ShapeError(
            f"{what} of the shape of {state}: {state.shape}",
            f"{array} is {array.shape}",
            "transpose or contract it",
        )
    owned = state.function.depends_on or ()
    through = {h for f in functions(array.body) for h in f.depends_on or ()}
    used = through | {h for h in heads(array.body) if h.role is Role.PARAMETER}
    missing = sorted(h.name for h in used if h not in owned)
    if missing:
        names = ", ".join([*missing, *(h.name for h in owned)])
        raise DependenceError(
            f"a {what} of {state} in its declared parameters only",
            f"{what} contains {', '.join(missing)}",
            f'state("{state}", ..., of=({names}))',
        )
    return array


def differentiated(equations: Any, symbol: Any) -> Sensitivity:
    """Dynamics or a recurrence, differentiated in a parameter that the state declares."""
    state = equations.state
    array = as_array(symbol)
    if array.head is None or array.head not in (state.function.depends_on or ()):
        owned = ", ".join(h.name for h in state.function.depends_on or ()) or "none"
        raise DependenceError(
            f"a parameter that {state} declares: {owned}",
            f"{array}",
            f'state("{state}", ..., of={array})',
        )
    return Sensitivity(equations, array)


def _expect_fixed(state: State, end: Array) -> None:
    """An end that is a parameter would move the trajectory without being declared."""
    moving = sorted(h.name for h in heads(end.body) if h.role in (Role.PARAMETER, Role.TIME))
    if moving:
        raise DependenceError(
            f"fixed numbers as the ends of the interval of {state}",
            f"{end} contains {', '.join(moving)}",
            f'declare it by scalar("{moving[0]}") or positive("{moving[0]}")',
        )


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """Dynamics or a recurrence differentiated in a parameter: facts about d(state, parameter)."""

    dynamics: Any
    symbol: Array

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The differentiated equations (of a state and a parameter with two slots together)."""
        return tuple(f.derived_in(self.symbol) for f in self.dynamics.facts)

    @property
    def name(self) -> str:
        return f"d({self.dynamics.name}, {self.symbol})"

    def __repr__(self) -> str:
        return self.name


def identity_in(relation: Relation, *symbols: Any, on: tuple[Any, Any] | None = None) -> Fact:
    """The hypothesis that an equation holds for every value of the symbols (on an interval).

    It may then be differentiated in them, and used with any terms in their place.

    >>> from symnode.language.surface import scalar
    >>> from symnode.language.states import scalar_field
    >>> x = scalar("x"); F = scalar_field("F", x)
    >>> identity_in(Equal(F, x**2), x).relation
    F(x) = x**2
    """
    found = []
    for s in symbols:
        head = as_array(s).head
        if head is None:
            raise StatementError("symbols after the equation", f"{s}", "name whole symbols")
        expect_dependence(relation.left, head)
        expect_dependence(relation.right, head)
        found.append(head)
    interval = (as_array(on[0]), as_array(on[1])) if on else None
    return Fact(f"{relation}", relation, interval, tuple(found))
