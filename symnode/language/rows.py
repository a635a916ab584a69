"""Derivations: rows of equations and inequalities, as a paper writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.dynamics import Dynamics, Fact
from symnode.language.errors import Place, ShapeError, StatementError, caller
from symnode.language.relations import LATEX_SIGNS, Relation, compared

Interval = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class Line:
    """One row as written: the next expression and its reason."""

    right: Any
    by: tuple[Any, ...]
    place: Place
    sign: str = "="


def eq(expression: Any, by: Any = ()) -> Line:
    """The next expression of a chain, equal to the one before.

    ``by`` is a comment (a string) or a list of facts; the row is checked either way.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); calc((x + 1) ** 2, eq(x**2 + 2 * x + 1)).conclusion
    (x + 1)**2 = x**2 + 2*x + 1
    """
    return Line(expression, _reasons(by), caller())


def le(expression: Any, by: Any = ()) -> Line:
    """The next expression of a chain, which the one before is at most: ``<=``.

    ``by`` may name what is nonnegative: ``square(x - y)``, ``convexity(F, y, z)`` and others.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); calc(x, le(x + 1)).conclusion
    x <= x + 1
    """
    return Line(expression, _reasons(by), caller(), "<=")


def lt(expression: Any, by: Any = ()) -> Line:
    """The next expression of a chain, which the one before is less than: ``<``.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); calc(x, lt(x + 1)).conclusion
    x < x + 1
    """
    return Line(expression, _reasons(by), caller(), "<")


def ge(expression: Any, by: Any = ()) -> Line:
    """The next expression of a chain, which the one before is at least: ``>=``.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); calc(x + 1, ge(x)).conclusion
    x + 1 >= x
    """
    return Line(expression, _reasons(by), caller(), ">=")


def gt(expression: Any, by: Any = ()) -> Line:
    """The next expression of a chain, which the one before is greater than: ``>``.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); calc(x + 1, gt(x)).conclusion
    x + 1 > x
    """
    return Line(expression, _reasons(by), caller(), ">")


def _reasons(by: Any) -> tuple[Any, ...]:
    return tuple(by) if isinstance(by, tuple | list) else (by,)


@dataclass(frozen=True, eq=False)
class Row:
    """One equation or inequality of a derivation."""

    relation: Relation
    by: tuple[Any, ...]
    interval: Interval | None
    place: Place

    @property
    def fact(self) -> Fact:
        """The row as a fact that later rows may use."""
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
        """First expression to last expression of a chain; the last row otherwise."""
        if not self.chain:
            return self.rows[-1].relation
        first, last = self.rows[0].relation, self.rows[-1].relation
        sign = _composed([r.relation.sign for r in self.rows])
        return Relation(sign, first.left, last.right, last.place)

    def _repr_latex_(self) -> str:
        lines = [f"{self.rows[0].relation.left.latex()}"] if self.chain else []
        for r in self.rows:
            sign = LATEX_SIGNS[r.relation.sign]
            shown = f"&{sign} {r.relation.right.latex()}" if self.chain else r.relation.latex()
            lines.append(shown + (rf" && \text{{{r.reason}}}" if r.reason else ""))
        return r"$$\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}$$"


def _composed(signs: Sequence[str]) -> str:
    """The sign of a chain: <, >= and the like as soon as one row has them."""
    loose = [s for s in signs if s != "="]
    return next((s for s in loose if len(s) == 1), loose[0] if loose else "=")


def _interval(on: Any) -> Interval | None:
    return None if on is None else (as_array(on[0]), as_array(on[1]))


def calc(first: Any, *lines: Line, on: Any = None, given: Sequence[Any] = ()) -> Derivation:
    """A chain: ``calc(a, eq(b, by=...), le(c, by=...))`` says a = b <= c.

    >>> from symnode.language.surface import scalar
    >>> x, y = scalar("x"), scalar("y")
    >>> calc(2 * x * y, le(x**2 + y**2)).conclusion
    2*x*y <= x**2 + y**2
    """
    if not lines:
        raise StatementError("at least one row", "a chain with none", "calc(a, eq(b))")
    left, rows = as_array(first), []
    for line in lines:
        try:
            relation = compared(line.sign, left, line.right)
        except ShapeError as error:
            error.where = line.place
            raise
        located = Relation(line.sign, relation.left, relation.right, line.place)
        rows.append(Row(located, line.by, _interval(on), line.place))
        left = relation.right
    directions = {line.sign[0] for line in lines} - {"="}
    if len(directions) > 1:
        raise StatementError(
            "a chain in one direction", "rows with < and rows with >", "split it into two chains"
        )
    return Derivation(tuple(rows), tuple(given))


def step(relation: Relation, by: Any = (), *, on: Any = None) -> Row:
    """One equation or inequality of an argument that is not a chain.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); step(x <= x + 1).relation
    x <= x + 1
    """
    if not isinstance(relation, Relation):
        got = f"{relation!r} ({type(relation).__name__})"
        way = "step(Equal(a, b)), step(a <= b): with a symbol on one side"
        raise StatementError("a relation in a row", got, way)
    return Row(relation, _reasons(by), _interval(on), caller())


def argument(*rows: Row, given: Sequence[Any] = ()) -> Derivation:
    """Relations one after the other, each from those before: ``argument(step(..), step(..))``.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); argument(step(x <= x + 1)).conclusion
    x <= x + 1
    """
    return Derivation(tuple(rows), tuple(given), chain=False)


def facts_of(item: Any) -> tuple[Fact, ...]:
    """The facts that an object stands for: dynamics, sensitivities, facts, equations."""
    if isinstance(item, Dynamics):
        return item.facts
    if isinstance(item, Fact):
        return (item,)
    if isinstance(item, Relation) and item.sign != "!=":
        return (Fact(str(item), item),)
    return tuple(getattr(item, "facts", ()))
