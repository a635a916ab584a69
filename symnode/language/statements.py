"""Statements of a page: theorems, definitions, what a source prints, proofs and instances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from symnode.language.applications import Application, applied_statement
from symnode.language.dynamics import Dynamics, Fact
from symnode.language.errors import Place, StatementError, caller
from symnode.language.recurrence import Recurrence
from symnode.language.relations import Relation
from symnode.language.rows import Derivation, facts_of
from symnode.language.showing import remark_html, statement_html
from symnode.language.terms import heads

PROVED, REFUTED, DEFINED, DOCUMENTED = "PROVED", "REFUTED", "DEFINED", "DOCUMENTED"
SUPPORTED, CONTRADICTED, ADMITTED = "SUPPORTED", "CONTRADICTED", "ADMITTED"
Given = Dynamics | Recurrence | Fact | Relation

EXPECTABLE = (
    PROVED, REFUTED, DEFINED, DOCUMENTED, SUPPORTED, CONTRADICTED, ADMITTED, "VACUOUS", "UNDECIDED"
)  # fmt: skip
_created: list[Any] = []
_proofs: dict[Any, list[Any]] = {}  # by theorem


def created() -> list[Any]:
    """Statements, proofs and errata made since the last call, in order; whoever imports a page
    asks, so that none is lost for want of a name."""
    found = list(_created)
    _created.clear()
    return found


@contextmanager
def apart() -> Iterator[None]:
    """Statements and proofs made inside belong to no page."""
    before = len(_created)
    try:
        yield
    finally:
        del _created[before:]


def proofs_of(theorem: Any) -> tuple[Any, ...]:
    """The proofs that were written for a theorem, in order."""
    return tuple(_proofs.get(theorem, ()))


def enter(statement: Any) -> None:
    """Take note of a new statement, and check what it expects."""
    expect = getattr(statement, "expect", PROVED)
    if expect not in EXPECTABLE:
        raise StatementError(
            f"one of {', '.join(EXPECTABLE)} after expect=",
            f"{expect!r}",
            "leave it out for what is usual",
        )
    _created.append(statement)


def ledger_ids(ledger: Any) -> tuple[str, ...]:
    return (ledger,) if isinstance(ledger, str) else tuple(ledger or ())


def _claims(claim: Any, title: str) -> tuple[Relation, ...]:
    if claim is None or (isinstance(claim, Sequence) and not claim):
        raise StatementError(
            f'a claim in "{title}"', "none", "add claim=Equal(left, right) or claim=left <= right"
        )
    parts = claim if isinstance(claim, tuple | list) else [claim]
    claims = tuple(c for p in parts for c in (p if isinstance(p, list) else [p]))  # of Iff, two
    for c in claims:
        if not isinstance(c, Relation):
            raise StatementError(
                f'a relation as the claim of "{title}"',
                f"{c!r} ({type(c).__name__})",
                "write claim=Equal(left, right); == compares form and is not a claim",
            )
        if c.sign == "!=":
            raise StatementError(
                f'an equation or an inequality as the claim of "{title}"',
                f"{c}",
                "claim > 0 or < 0 where one of them holds, or the implication of its contrary",
            )
    return claims


def _hypotheses(given: Any, title: str) -> tuple[Given, ...]:
    found = tuple(given) if isinstance(given, tuple | list) else (given,)
    for g in found:
        if not isinstance(g, Dynamics | Recurrence | Fact | Relation):
            raise StatementError(
                f'dynamics, facts and relations in given= of "{title}"',
                f"{g!r} ({type(g).__name__})",
                "write Dynamics(...), Equal(...), x > 0, or identity_in(...)",
            )
    return found


def _expect_free(theorem: Any) -> None:
    """A symbol of which something is claimed to be independent is in no hypothesis."""
    moving = [c.moves for c in theorem.claim if c.moves is not None]
    plain = [g for g in theorem.given if isinstance(g, Relation)]
    relations = [*plain, *(f.relation for g in theorem.given for f in facts_of(g))]
    bound = {h for r in relations for side in (r.left, r.right) for h in heads(side.body)}
    for head in moving:
        if head in bound:
            raise StatementError(
                f"hypotheses without {head.name} beside independent(.., of={head.name})",
                f"{head.name} in given=",
                "put what the hypothesis says into the expression, or use a field or a state",
                theorem.place,
            )


@dataclass(frozen=True, eq=False)
class Theorem:
    """A claim under hypotheses: for all symbols, dimensions and times, given implies claim.

    ``given`` holds dynamics, facts, equations and sign conditions (``x > 0``, ``NotEqual(x, 0)``).
    A claim with a free time is meant on the interval ``on``, by default that of the dynamics.
    ``model`` fixes part of the model of the hypotheses that is looked for, such as ``{a: -1}``.
    """

    title: str
    claim: Any = None
    given: Sequence[Given] = ()
    on: tuple[Any, Any] | None = None
    ledger: Any = ()
    source: str = ""
    expect: str = PROVED
    derived_by: Any = None
    model: Any = None
    place: Place = field(default_factory=caller)
    kind = "Theorem"

    def __post_init__(self) -> None:
        object.__setattr__(self, "claim", _claims(self.claim, self.title))
        object.__setattr__(self, "given", _hypotheses(self.given, self.title))
        object.__setattr__(self, "ledger", ledger_ids(self.ledger))
        _expect_free(self)
        enter(self)

    def __call__(self, values: Mapping[Any, Any]) -> Application:
        """The statement at other symbols, for ``by=``: ``cauchy_schwarz({x: u, y: v})``.

        Keys are symbols, fields, functions and dimensions of the statement; what is not named stays
        as it is.
        """
        return applied_statement(self, values)

    def without(self, *hypotheses: Given, title: str = "", ledger: Any = ()) -> Theorem:
        """The same claim without some of the hypotheses: proved, it says they are not needed."""
        for h in hypotheses:
            if not any(h is g for g in self.given):
                raise StatementError(
                    f'one of the hypotheses of "{self.title}"', f"{h}", "name the object in given="
                )
        left = [g for g in self.given if not any(g is h for h in hypotheses)]
        names = ", ".join(str(h) for h in hypotheses)
        return replace(
            self,
            title=title or f"{self.title}, without {names}",
            given=left,
            ledger=ledger,
            place=caller(),
        )

    def _repr_html_(self) -> str:
        return statement_html(self.kind, self.title, self.given, self.claim)


class Lemma(Theorem):
    """A theorem that serves another."""

    kind = "Lemma"


class Proposition(Theorem):
    """A theorem of smaller weight."""

    kind = "Proposition"


class Corollary(Theorem):
    """A theorem that follows from another."""

    kind = "Corollary"


@dataclass(frozen=True, eq=False)
class Proof:
    """Derivations from which a theorem's claim follows, and the rules that close it."""

    theorem: Theorem
    derivations: tuple[Derivation, ...]
    by: tuple[Any, ...] = ()
    place: Place = field(default_factory=caller)

    def __init__(self, theorem: Theorem, *derivations: Derivation, by: Any = ()) -> None:
        if not isinstance(theorem, Theorem):
            raise StatementError("a theorem to prove", repr(theorem), "Proof(theorem, rows)")
        for row in derivations:
            if not isinstance(row, Derivation):
                raise StatementError("derivations after the theorem", repr(row), "calc(...)")
        object.__setattr__(self, "theorem", theorem)
        object.__setattr__(self, "derivations", derivations)
        object.__setattr__(self, "by", tuple(by) if isinstance(by, tuple | list) else (by,))
        object.__setattr__(self, "place", caller())
        _proofs.setdefault(theorem, []).append(self)
        enter(self)


@dataclass(frozen=True, eq=False)
class AsPrinted:
    """What a source prints, with the verdict that we expect of it.

    ``of`` is the theorem whose hypotheses it shares, or a derivation, of which ``row`` (counted
    from 1) is judged as an inference: a model of the hypotheses and of every row before it in
    which the row fails refutes it. Without ``of`` it has hypotheses of its own, ``given``.
    """

    of: Theorem | Derivation | None = None
    claim: Any = None
    where: str = ""
    given: Any = ()
    row: int | None = None
    expect: str = REFUTED
    ledger: Any = ()
    title: str = ""
    model: Any = None
    on: Any = field(default=None, init=False)
    place: Place = field(default_factory=caller)
    kind = "AsPrinted"

    def __post_init__(self) -> None:
        name = self.title or self.where
        given, claim, on = _hypotheses(self.given, name), self.claim, None
        if self.of is not None and given:
            way = "leave given= out, or write AsPrinted(given=..., claim=..., where=...)"
            raise StatementError("the hypotheses of the theorem", "given= beside it", way)
        if isinstance(self.of, Derivation):
            given, claim, on = _inference(self.of, self.row)
        elif self.of is not None:
            given, on = tuple(self.of.given), self.of.on
        object.__setattr__(self, "given", given)
        object.__setattr__(self, "claim", _claims(claim, name))
        object.__setattr__(self, "on", on)
        object.__setattr__(self, "ledger", ledger_ids(self.ledger))
        object.__setattr__(self, "title", self.title or f"as printed: {self.where}")
        enter(self)

    def _repr_html_(self) -> str:
        return statement_html("As printed", self.where or self.title, self.given, self.claim)


def _inference(of: Derivation, row: int | None) -> tuple[tuple[Given, ...], Any, Any]:
    """A row of a derivation: its hypotheses with the rows before it, the row, its interval."""
    if row is None or not 1 <= row <= len(of.rows):
        raise StatementError(
            f"a row from 1 to {len(of.rows)} of the derivation",
            f"row={row}",
            "AsPrinted(derivation, row=k)",
        )
    own = of.rows[row - 1]
    return (*of.given, *(r.fact for r in of.rows[: row - 1])), own.relation, own.interval


@dataclass(frozen=True, eq=False)
class Erratum:
    """What is printed, and the theorem that should stand there."""

    printed: Any  # AsPrinted, or a simulation of what is printed
    corrected: Any  # Theorem, or a simulation
    says: str = ""
    place: Place = field(default_factory=caller)

    def __post_init__(self) -> None:
        printed = isinstance(self.printed, AsPrinted) or getattr(self.printed, "printed", False)
        own = isinstance(self.corrected, Theorem) or getattr(self.corrected, "printed", 1) is False
        if not printed or not own:
            raise StatementError(
                "what is printed, and the theorem that should stand there",
                f"{type(self.printed).__name__} and {type(self.corrected).__name__}",
                "Erratum(printed, corrected=theorem, says=...)",
            )
        enter(self)


@dataclass(frozen=True, eq=False)
class Definition:
    """A named expression. Judging it finds an instance in which it has an exact value.

    ``model`` fixes part of the instance, such as ``{n: 1, f: x + t}``.
    """

    title: str
    symbol: str
    expression: Any
    model: Any = None
    given: Sequence[Given] = ()
    ledger: Any = ()
    source: str = ""
    expect: str = DEFINED
    place: Place = field(default_factory=caller)
    kind = "Definition"

    def __post_init__(self) -> None:
        object.__setattr__(self, "ledger", ledger_ids(self.ledger))
        object.__setattr__(self, "given", tuple(self.given))
        enter(self)


@dataclass(frozen=True, eq=False)
class Remark:
    """An informal claim of a source, answered in words: ``says``.

    ``formal`` are the statements of the page that make it precise. A remark proves nothing: its
    status is DOCUMENTED, whatever the statements that it points to come to.
    """

    title: str
    says: str = ""
    formal: Any = ()  # statements
    ledger: Any = ()
    source: str = ""
    expect: str = DOCUMENTED
    place: Place = field(default_factory=caller)
    kind = "Remark"

    def __post_init__(self) -> None:
        formal = tuple(self.formal) if isinstance(self.formal, tuple | list) else (self.formal,)
        for s in formal:
            if not hasattr(s, "expect") or not hasattr(s, "ledger"):
                raise StatementError(
                    f'statements in formal= of "{self.title}"',
                    f"{s!r} ({type(s).__name__})",
                    "name theorems, definitions or printed claims of the page",
                )
        if not formal and not self.says.strip():
            raise StatementError(
                f'words, or statements, in the remark "{self.title}"',
                "neither",
                'add says="..." or formal=[theorem]',
            )
        if self.expect != DOCUMENTED:
            raise StatementError(
                f"{DOCUMENTED} as the verdict on a remark",
                f"expect={self.expect!r}",
                "leave expect= out; what can be proved is a theorem",
            )
        object.__setattr__(self, "says", " ".join(self.says.split()))
        object.__setattr__(self, "formal", formal)
        object.__setattr__(self, "ledger", ledger_ids(self.ledger))
        enter(self)

    @property
    def given(self) -> tuple[Given, ...]:
        """A remark has no hypotheses."""
        return ()

    def _repr_html_(self) -> str:
        return remark_html(self.title, self.says, [f.title for f in self.formal])


Statement = Theorem | AsPrinted | Definition | Remark
