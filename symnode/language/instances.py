"""A theorem at one model: sizes and values that an author gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, final

from symnode.language import models
from symnode.language.arrays import as_array
from symnode.language.errors import Place, StatementError, caller
from symnode.language.relations import Relation
from symnode.language.rows import facts_of
from symnode.language.spaces import Kind
from symnode.language.statements import PROVED, AsPrinted, Theorem, enter, ledger_ids
from symnode.language.surface import array_of
from symnode.language.symbols import TIME
from symnode.language.terms import Apply, Dim, Term, heads, subterms


@final
@dataclass(frozen=True, eq=False, init=False)
class Instance:
    """A theorem, or a printed claim, at one exact model of its hypotheses.

    ``Instance(theorem, n=2, x=[1, 0])`` or, for fields and for symbols whose names are no words,
    ``model={n: 2, f: x + t}``. What is left open is chosen; trajectories are solved. The verdict is
    PROVED where the claims hold in the model, REFUTED where one fails: both say something about
    this model alone, and nothing about the theorem.

    >>> from symnode.language.relations import Equal
    >>> from symnode.language.surface import scalar
    >>> x = scalar("x")
    >>> Instance(Theorem("Roots", claim=Equal(x**2, x)), x=1).model
    {x: 1}
    """

    of: Theorem | AsPrinted
    model: Mapping[Any, Any]
    title: str
    expect: str
    ledger: tuple[str, ...]
    place: Place
    kind = "Instance"

    def __init__(
        self,
        of: Theorem | AsPrinted,
        model: Mapping[Any, Any] | None = None,
        *,
        title: str = "",
        expect: str = PROVED,
        ledger: Any = (),
        **values: Any,
    ) -> None:
        if not isinstance(of, Theorem | AsPrinted):
            got, way = f"{of!r} ({type(of).__name__})", "Instance(theorem, n=2)"
            raise StatementError("a theorem or a printed claim to look at in a model", got, way)
        symbols = _symbols(of) if values else {}
        for name in values:
            if name not in symbols:
                known = ", ".join(sorted(symbols)) or "none"
                way = "name a symbol or a dimension; for fields write model={f: x + t}"
                raise StatementError(f"a symbol of the theorem: {known}", name, way)
        whole = {**{symbols[name]: v for name, v in values.items()}, **(model or {})}
        models.read(whole)
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "model", whole)
        object.__setattr__(self, "title", title or f"{of.title}, at {_shown(whole)}")
        object.__setattr__(self, "expect", expect)
        object.__setattr__(self, "ledger", ledger_ids(ledger))
        object.__setattr__(self, "place", caller())
        enter(self)

    @property
    def given(self) -> tuple[Any, ...]:
        """The hypotheses of the theorem."""
        return tuple(self.of.given)

    @property
    def claim(self) -> tuple[Any, ...]:
        """The claims of the theorem."""
        return tuple(self.of.claim)

    @property
    def on(self) -> Any:
        """The interval of the theorem."""
        return self.of.on


def _shown(model: Mapping[Any, Any]) -> str:
    return ", ".join(f"{k} = {v}" for k, v in model.items()) or "one model"


def _symbols(of: Theorem | AsPrinted) -> dict[str, Any]:
    """Dimensions and symbols of a statement by name."""
    found: dict[str, Any] = {}
    for term in _terms(of):
        for t in subterms(term):
            spaces = [t.space] if isinstance(t, Dim) else []
            spaces += [s for a in t.function.args for s in a] if isinstance(t, Apply) else []
            found.update({s.name: s for s in spaces})
        for h in heads(term) - {TIME}:
            found.update({s.name: s for s in h.spaces if s.kind is Kind.FINITE})
            found[h.name] = array_of(h)
    return found


def _terms(of: Theorem | AsPrinted) -> Iterator[Term]:
    """Sides of relations, and ends of intervals."""
    facts = [f for g in of.given for f in facts_of(g)]
    plain = [g for g in (*of.given, *of.claim) if isinstance(g, Relation)]
    for r in (*plain, *(f.relation for f in facts)):
        yield from (r.left.body, r.right.body)
    intervals = [of.on, *(f.interval for f in facts), *(getattr(g, "on", None) for g in of.given)]
    for interval in intervals:
        yield from (as_array(end).body for end in interval or ())
