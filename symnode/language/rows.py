"""Derivations: rows of equations, as a paper writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.dynamics import Dynamics, Fact
from symnode.language.errors import Place, ShapeError, StatementError, caller
from symnode.language.relations import Equal, Relation

Interval = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class Line:
    """One row as written: the next expression and its reason."""

    right: Any
    by: tuple[Any, ...]
    place: Place


def eq(expression: Any, by: Any = ()) -> Line:
    """The next expression of a chain of equalities.

    ``by`` is a comment (a string) or a list of facts; the row is checked either way.
    """
    reasons = tuple(by) if isinstance(by, tuple | list) else (by,)
    return Line(expression, reasons, caller())


@dataclass(frozen=True, eq=False)
class Row:
    """One equation of a derivation."""

    relation: Relation
    by: tuple[Any, ...]
    interval: Interval | None
    place: Place

    @property
    def fact(self) -> Fact:
        """The row as an equation that later rows may use."""
        return Fact(f"row at line {self.place.line}", self.relation, self.interval, source=self)

    @property
    def reason(self) -> str:
        """The reasons as text."""
        return ", ".join(_reason(b) for b in self.by)


def _reason(b: Any) -> str:
    for attribute in ("name", "title"):
        if isinstance(getattr(b, attribute, None), str):
            return str(getattr(b, attribute))
    return str(b)


@dataclass(frozen=True, eq=False)
class Derivation:
    """Rows under hypotheses; ``given`` counts besides those of the theorem that it serves."""

    rows: tuple[Row, ...]
    given: tuple[Any, ...] = ()
    chain: bool = True
    place: Place = field(default_factory=caller)

    @property
    def conclusion(self) -> Relation:
        """First expression = last expression of a chain; the last row otherwise."""
        if not self.chain:
            return self.rows[-1].relation
        first, last = self.rows[0].relation, self.rows[-1].relation
        return Relation("=", first.left, last.right, last.place)

    def _repr_latex_(self) -> str:
        lines = [f"{self.rows[0].relation.left.latex()}"] if self.chain else []
        for r in self.rows:
            shown = f"&= {r.relation.right.latex()}" if self.chain else r.relation.latex()
            lines.append(shown + (rf" && \text{{{r.reason}}}" if r.reason else ""))
        return r"$$\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}$$"


def _interval(on: Any) -> Interval | None:
    return None if on is None else (as_array(on[0]), as_array(on[1]))


def calc(first: Any, *lines: Line, on: Any = None, given: Sequence[Any] = ()) -> Derivation:
    """A chain of equalities: ``calc(a, eq(b, by=...), eq(c, by=...))`` says a = b = c."""
    if not lines:
        raise StatementError("at least one row", "a chain with none", "calc(a, eq(b))")
    left, rows = as_array(first), []
    for line in lines:
        try:
            relation = Equal(left, line.right)
        except ShapeError as error:
            error.where = line.place
            raise
        located = Relation("=", relation.left, relation.right, line.place)
        rows.append(Row(located, line.by, _interval(on), line.place))
        left = relation.right
    return Derivation(tuple(rows), tuple(given))


def step(relation: Relation, by: Any = (), *, on: Any = None) -> Row:
    """One equation of an argument that is not a chain."""
    reasons = tuple(by) if isinstance(by, tuple | list) else (by,)
    return Row(relation, reasons, _interval(on), caller())


def argument(*rows: Row, given: Sequence[Any] = ()) -> Derivation:
    """Equations one after the other, each from those before: ``argument(step(..), step(..))``."""
    return Derivation(tuple(rows), tuple(given), chain=False)


def facts_of(item: Any) -> tuple[Fact, ...]:
    """The facts that an object stands for: dynamics, sensitivities, facts, equations."""
    if isinstance(item, Dynamics):
        return item.facts
    if isinstance(item, Fact):
        return (item,)
    if isinstance(item, Relation) and item.sign == "=":
        return (Fact(str(item), item),)
    return tuple(getattr(item, "facts", ()))
