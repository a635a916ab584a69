"""Names that a page gives to expressions are explained with every statement that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from symnode.judgement.report import Result
from symnode.language.errors import StatementError
from symnode.language.naming import Name
from symnode.language.rows import facts_of
from symnode.language.statements import proofs_of
from symnode.language.terms import functions, heads


def explained(names: Iterable[Name], statement: Any, result: Result) -> Result:
    """The result with ``name := expression`` after its hypotheses, for each name that it shows.

    A name that a symbol of the statement has, or that stands for two things, is an error: a reader
    could not tell them apart.
    """
    texts = [*result.claim, *result.given, *(r.text for r in result.rows)]
    shown: dict[str, Name] = {}
    for name in names:
        if not any(name.occurs_in(text) for text in texts):
            continue
        other = shown.setdefault(name.shown.text, name)
        if other.meaning.text != name.meaning.text:
            raise _clash(name, f"{other.meaning.text} and {name.meaning.text}", statement)
    if not shown:
        return result
    symbols = set(_symbols(statement))
    for text, name in shown.items():
        if text in symbols and name.meaning.text != text:
            raise _clash(name, f"a symbol, and the name of {name.meaning.text}", statement)
    lines = tuple(f"{text} := {name.meaning.text}" for text, name in shown.items())
    latex = tuple(f"{name.shown.latex} := {name.meaning.latex}" for name in shown.values())
    return replace(result, given=(*result.given, *lines), given_latex=(*result.given_latex, *latex))


def _clash(name: Name, got: str, statement: Any) -> StatementError:
    return StatementError(
        f"one thing called {name.shown.text} on a page",
        got,
        "give another name in .named(...)",
        statement.place,
    )


def _symbols(statement: Any) -> Iterator[str]:
    """Names of the symbols in claims, hypotheses and rows."""
    relations = [
        *getattr(statement, "claim", ()),
        *(f.relation for g in getattr(statement, "given", ()) for f in facts_of(g)),
        *(row.relation for p in proofs_of(statement) for d in p.derivations for row in d.rows),
    ]
    for relation in relations:
        for side in (relation.left, relation.right):
            yield from (h.name for h in heads(side.body))
            yield from (f.name for f in functions(side.body))
