"""A counterexample as a line for the page: ``Instance(theorem, n=2, x=[1, 0], expect=REFUTED)``.

Sizes, values of symbols, and functions of numbers are written down, what a formula of the page
cannot say is left to the search. The line is given only if the search then refutes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from keyword import iskeyword
from typing import Any

from symnode.judgement.problem import Problem
from symnode.language.arrays import Array
from symnode.language.spaces import Kind
from symnode.language.states import Field
from symnode.language.surface import array_of
from symnode.language.symbols import TIME, Function
from symnode.methods.counter_model import Found
from symnode.methods.counter_search import parts, search_of

RESERVED = ("of", "model", "title", "expect", "ledger")
Pinned = tuple[str, Any, Any]  # how it is written, the symbol or field, its value


def pinned(
    statement: Any, found: Found, problem: Problem, name: str, page: Mapping[str, Any]
) -> str | None:
    """The line that pins a counterexample of the statement called ``name`` on its page, whose
    variables are given; None where its values alone do not say what it is."""
    items = [*_plain(found, problem), *_functions(found, problem, page)]
    if any(not w.isidentifier() or iskeyword(w) or w in RESERVED for w, *_ in items):
        return None
    if not _refutes(statement, {symbol: value for _, symbol, value in items}):
        return None
    words = [f"{w}={_code(v)}" for w, _, v in items if not isinstance(v, _Formula)]
    others = [f"{w}: {v}" for w, _, v in items if isinstance(v, _Formula)]
    model = [f"model={{{', '.join(others)}}}"] if others else []
    arguments = ", ".join([name, *words, *model, "expect=REFUTED"])
    return f"{name}_fails = Instance({arguments})"


def _plain(found: Found, problem: Problem) -> Iterator[Pinned]:
    """Sizes of dimensions, and values of symbols."""
    model, symbols = found.certificate["model"], problem.wire.symbols
    for s, size in model["spaces"].items():
        if symbols["space"][s].kind is Kind.FINITE:
            yield s, symbols["space"][s], size
    for h, entries in model["heads"].items():
        head = symbols["head"][h]
        sizes = [model["spaces"][s.name] for s in head.spaces]
        if h != TIME.name and all(isinstance(n, int) for n in sizes):
            values = {tuple(e): Fraction(v) for e, v in entries}
            yield h, array_of(head), _nested(values, sizes, ())


def _nested(values: Any, sizes: list[int], at: tuple[int, ...]) -> Any:
    if len(at) == len(sizes):
        return values.get(at, Fraction(0))
    return [_nested(values, sizes, (*at, k)) for k in range(sizes[len(at)])]


def _functions(found: Found, problem: Problem, page: Mapping[str, Any]) -> Iterator[Pinned]:
    """Fields of the page whose values and arguments are numbers, as formulas in its variables."""
    names = {_identity(v): k for k, v in page.items() if isinstance(v, Array)}
    for f, outs in found.certificate["model"]["functions"].items():
        function: Function = problem.wire.symbols["function"][f]
        field = next(
            (v for v in page.values() if isinstance(v, Field) and v.function is function), None
        )
        if field is None or function.is_state or function.outs or any(function.args):
            continue
        arguments = [names.get(_identity(a)) for a in field.arguments]
        if None in arguments or field.taken:
            continue
        word = next(k for k, v in page.items() if v is field)
        terms = outs[0][1] if outs else []
        yield word, field, _Formula(terms, [str(a) for a in arguments], field.arguments)


def _identity(a: Array) -> Any:
    """What tells symbols apart: the head, or the term itself."""
    return a.head or a.body


class _Formula:
    """A polynomial in arguments of a field, as text and as an array."""

    def __init__(self, terms: Any, names: list[str], arguments: tuple[Array, ...]) -> None:
        self.terms, self.names, self.arguments = terms, names, arguments

    def __str__(self) -> str:
        parts = []
        for c, powers in self.terms:
            factors = [self.names[_slot(g)] + (f"**{k}" if k != 1 else "") for g, k in powers]
            shown = [] if c == "1" and factors else [_code(Fraction(c))]
            parts.append("*".join([*shown, *factors]))
        return " + ".join(parts) or "0"

    def array(self) -> Any:
        total: Any = 0
        for c, powers in self.terms:
            term: Any = Fraction(c)
            for g, k in powers:
                term = term * self.arguments[_slot(g)] ** k
            total = term + total
        return total


def _slot(g: str) -> int:
    return int(g.partition(":")[0])


def _refutes(statement: Any, model: Mapping[Any, Any]) -> bool:
    """Whether the search finds a counter-model with these values."""
    fixed = {k: v.array() if isinstance(v, _Formula) else v for k, v in model.items()}
    for given, claims in parts(statement):
        if claims and search_of(statement, given, claims, fixed)[1].run(models=1) is not None:
            return True
    return False


def _code(value: Any) -> str:
    """A value as Python text."""
    if isinstance(value, list):
        return f"[{', '.join(map(_code, value))}]"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"Fraction({value.numerator}, {value.denominator})"
    return str(value)
