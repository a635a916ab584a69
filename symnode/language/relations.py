"""Relations between arrays. They are claims or hypotheses, never Python conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.errors import NoTruthValue, Place, ShapeError, StatementError, caller
from symnode.language.notation import SUM, Notation, Written
from symnode.language.terms import ZERO

LATEX_SIGNS = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}


@dataclass(frozen=True, eq=False, repr=False)
class Relation(Written):
    """``left`` sign ``right``, entry by entry."""

    sign: str
    left: Array
    right: Array
    place: Place | None = None
    moves: Any = None  # the head that a claim of independence gives another value
    assuming: tuple[Relation, ...] = ()  # of an implication: what the relation follows from

    def __post_init__(self) -> None:
        if self.place is None:
            object.__setattr__(self, "place", caller())

    @property
    def notation(self) -> Notation:  # type: ignore[override]
        a, b = self.left.notation.within(SUM), self.right.notation.within(SUM)
        text, latex = (
            f"{a.text} {self.sign} {b.text}",
            f"{a.latex} {LATEX_SIGNS[self.sign]} {b.latex}",
        )
        if self.assuming:
            given = [c.notation for c in self.assuming]
            text += " if " + " and ".join(g.text for g in given)
            latex += r" \quad\text{if } " + r" \text{ and } ".join(g.latex for g in given)
        return Notation(text, latex)

    def __bool__(self) -> bool:
        raise NoTruthValue(
            "a relation inside a statement",
            f"the truth of {self}",
            "put it into given= or claim=; a <= b <= c is calc(a, le(b), le(c)) or two claims; "
            "for equality of form write a == b",
        )

    @property
    def is_inequality(self) -> bool:
        return self.sign not in ("=", "!=")

    def standard(self) -> tuple[str, Array, Array]:
        """(sign, left, right) with the signs = != <= < only: a >= b is b <= a."""
        turned = {">": "<", ">=": "<="}.get(self.sign)
        return (turned, self.right, self.left) if turned else (self.sign, self.left, self.right)


def Equal(left: Any, right: Any) -> Relation:
    """The claim or hypothesis left = right.

    Arrays of one shape; a number may stand against any shape only if it is 0.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); Equal((x + 1)**2, x**2 + 2*x + 1)
    (x + 1)**2 = x**2 + 2*x + 1
    """
    return compared("=", left, right)


def compared(sign: str, left: Any, right: Any) -> Relation:
    """left sign right, entry by entry; a number may stand against any shape only if it is 0."""
    a, b = as_array(left), as_array(right)
    if b.body is ZERO and not b.indices and a.indices:
        b = Array(a.indices, ZERO, b.notation)
    if a.body is ZERO and not a.indices and b.indices:
        a = Array(b.indices, ZERO, a.notation)
    if a.spaces != b.spaces:
        raise ShapeError(
            "both sides of one shape",
            f"{a} is {a.shape}, {b} is {b.shape}",
            "compare entries, transpose one side, or contract it (@)",
        )
    return Relation(sign, a, b)


def NotEqual(left: Any, right: Any) -> Relation:
    """The hypothesis left != right.

    >>> from symnode.language.surface import scalar
    >>> NotEqual(scalar("c"), 0)
    c != 0
    """
    equal = Equal(left, right)
    return Relation("!=", equal.left, equal.right, equal.place)


def Implies(hypothesis: Any, conclusion: Relation) -> Relation:
    """The claim that the conclusion holds wherever the hypothesis does, or all of several do.

    The hypotheses are relations between numbers; the conclusion is defined where they hold.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); Implies(x > 1, x**2 > 1)
    x**2 > 1 if x > 1
    """
    given = tuple(hypothesis) if isinstance(hypothesis, tuple | list) else (hypothesis,)
    for c in (*given, conclusion):
        numbers = isinstance(c, Relation) and not c.left.indices and not c.assuming
        if not numbers:
            way = "Implies(x > 1, x**2 > 1); what is not a number is a hypothesis in given="
            raise StatementError("relations between numbers in an implication", f"{c}", way)
    return replace(conclusion, assuming=given)


def Iff(left: Relation, right: Relation) -> list[Relation]:
    """The claim that two relations between numbers hold at the same places: two implications.

    >>> from symnode.language.surface import positive, scalar
    >>> x, y = scalar("x"), positive("y"); Iff(x * y > 0, x > 0)
    [x > 0 if x*y > 0, x*y > 0 if x > 0]
    """
    return [Implies(left, right), Implies(right, left)]
