"""The document tree: what the writers need to know, and nothing of how it was found.

Every node is immutable. A mark carries the meaning; colour may repeat it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a row or a statement came out, as a word."""

    OK = "ok"
    FAIL = "FAIL"
    OPEN = "open"  # neither proved nor refuted
    VOID = "void"  # the hypotheses exclude each other
    CONFLICT = "CONFLICT"


@dataclass(frozen=True)
class Math:
    """A formula, as it was written and as LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True)
class Note:
    """A labelled remark: rules, assumptions, facts used, a residue."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row of a derivation.

    ``left`` is None where the row is not an equation (all of it is then in ``right``), and also
    where the chain ``continues`` from the row before.
    """

    mark: Mark
    number: int
    left: Math | None
    right: Math
    continues: bool
    reason: str
    place: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Model:
    """An exact model in which the hypotheses hold and the claim fails."""

    values: tuple[tuple[str, str], ...]
    point: tuple[tuple[str, str], ...]
    left: str
    right: str
    margin: str


@dataclass(frozen=True)
class Statement:
    """A statement with its verdict and its evidence."""

    id: str
    title: str
    kind: str  # Theorem, Lemma, ..., Definition, AsPrinted
    mark: Mark
    status: str
    expected: str
    ok: bool
    tier: str
    scope: str
    place: str  # path:line
    where: str  # place in the source
    ledger: tuple[str, ...]
    given: tuple[Math, ...]
    claim: tuple[Math, ...]
    rows: tuple[Row, ...]
    model: Model | None
    trust: tuple[Note, ...]  # what the verdict rests on
    detail: str
    remark: str = ""  # what an erratum says

    @property
    def name(self) -> str:
        """The variable on the page."""
        return self.id.rpartition("::")[2]

    @property
    def extent(self) -> str:
        """The scope as the end of a sentence: proved for all n, refuted by one model."""
        word = "by" if self.status == "REFUTED" else "for"
        return f"{word} {self.scope}" if self.scope else ""


@dataclass(frozen=True)
class Message:
    """A mistake in four parts."""

    place: str
    expected: str
    got: str
    way_out: str


@dataclass(frozen=True)
class Correction:
    """A refuted printed claim and the statement that should stand there."""

    printed: Statement
    corrected: Statement | None


@dataclass(frozen=True)
class Section:
    """The statements of one page."""

    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Table:
    """A small table; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Document:
    """A whole report."""

    sections: tuple[Section, ...]
    errors: tuple[Message, ...]
    errata: tuple[Correction, ...]
    summary: Table
    verdict: str  # one line
    seconds: float | None = None  # only for eyes: a document must not depend on it

    def statements(self) -> Iterator[Statement]:
        """All statements in order."""
        for section in self.sections:
            yield from section.statements
