"""What mutation found, as data. Its JSON schema is ``symnode-mutation/1``.

The mutation score of a statement is the part of its mutants that its proof does not prove. Those
that say nothing else than the statement, that say nothing at all, and those whose hypotheses
exclude each other do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from symnode.judgement.report import PageError

SCHEMA = "symnode-mutation/1"


class Fate(StrEnum):
    """What became of a mutant."""

    REFUTED = "refuted"  # killed: false in an exact model that the checker accepted
    UNPROVED = "unproved"  # killed: no proof, and no model that was tried refutes it
    SURVIVED = "survived"  # proved: the statement could say more, or assume less
    CONFLICT = "conflict"  # proved, and false in an exact model: a bug
    UNJUDGED = "unjudged"  # out of time or memory, or an error
    EQUIVALENT = "equivalent"  # it says the same
    IMPLIED = "implied"  # it follows from the statement: it says less
    ILL_FORMED = "ill-formed"  # it says nothing: no statement, or not defined
    VACUOUS = "vacuous"  # its hypotheses exclude each other


KILLED = (Fate.REFUTED, Fate.UNPROVED)
COUNTED = (*KILLED, Fate.SURVIVED, Fate.CONFLICT, Fate.UNJUDGED)


@dataclass(frozen=True)
class MutantResult:
    """One mutant and its fate."""

    name: str  # "sign-2": the second of its operator
    operator: str
    what: str
    text: str
    fate: Fate
    detail: str = ""
    model: Mapping[str, str] = field(default_factory=dict)  # in which it is false


@dataclass(frozen=True)
class Score:
    """Mutants by their fate."""

    counts: Mapping[Fate, int]

    @staticmethod
    def of(results: Iterable[MutantResult]) -> Score:
        """The score of some mutants."""
        return Score(Counter(r.fate for r in results))

    def __getitem__(self, fate: Fate) -> int:
        return self.counts.get(fate, 0)

    @property
    def killed(self) -> int:
        """Mutants that are not proved."""
        return sum(self[f] for f in KILLED)

    @property
    def counted(self) -> int:
        """Mutants that say something else than the statement, and something at all."""
        return sum(self[f] for f in COUNTED)

    def __str__(self) -> str:
        return f"{self.killed}/{self.counted}"

    def to_json(self) -> dict[str, Any]:
        """Killed of counted, and the number of each fate."""
        return {
            "killed": self.killed,
            "counted": self.counted,
            "fates": {str(f): self[f] for f in Fate if self[f]},
        }


@dataclass(frozen=True)
class StatementMutation:
    """The mutants of one statement, and how many there would be without a limit."""

    id: str
    title: str
    path: str
    line: int
    results: tuple[MutantResult, ...] = ()
    possible: int = 0
    skipped: str = ""  # why it was not mutated

    @property
    def score(self) -> Score:
        """The mutants of this statement by their fate."""
        return Score.of(self.results)

    @property
    def says(self) -> str:
        """The line for a document."""
        return f"not mutated: {self.skipped}" if self.skipped else f"mutation score {self.score}"

    def to_json(self) -> dict[str, Any]:
        """The statement as JSON data."""
        return {
            "id": self.id,
            "title": self.title,
            "path": self.path,
            "line": self.line,
            "says": self.says,
            "skipped": self.skipped,
            "possible": self.possible,
            "score": self.score.to_json(),
            "mutants": [asdict(r) for r in self.results],
        }


@dataclass(frozen=True)
class MutationReport:
    """All statements of one run, in the order of the pages."""

    statements: tuple[StatementMutation, ...]
    errors: tuple[PageError, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def score(self) -> Score:
        """All mutants by their fate."""
        return Score.of(r for s in self.statements for r in s.results)

    @property
    def exit_code(self) -> int:
        """0 no mutant is a conflict; 1 a mutant, or a statement, that could not be judged; 2 a page
        that could not be read; 3 conflict; 5 nothing to mutate. Survivors are no failure.
        """
        if self.score[Fate.CONFLICT]:
            return 3
        if self.errors:
            return 2
        if not any(s.results for s in self.statements):
            return 5
        return 1 if self.score[Fate.UNJUDGED] or any(s.skipped for s in self.statements) else 0

    def to_json(self) -> dict[str, Any]:
        """The report as JSON data; all times are in the part ``timing``."""
        return {
            "schema": SCHEMA,
            "versions": dict(self.versions),
            "statements": [s.to_json() for s in self.statements],
            "errors": [asdict(e) for e in self.errors],
            "summary": self.score.to_json(),
            "timing": dict(self.timing),
        }


def mutation_from_json(data: Any) -> MutationReport:
    """A report read back. Raises ValueError for anything else."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"expected JSON with schema {SCHEMA!r}")
    return MutationReport(
        tuple(statement_from_json(s) for s in data["statements"]),
        tuple(PageError(**e) for e in data["errors"]),
        data["versions"],
        data["timing"],
    )


def statement_from_json(data: Mapping[str, Any]) -> StatementMutation:
    """One statement read back."""
    results = tuple(MutantResult(**{**m, "fate": Fate(m["fate"])}) for m in data["mutants"])
    plain = {k: data[k] for k in ("id", "title", "path", "line", "possible", "skipped")}
    return StatementMutation(**plain, results=results)
