"""Arbitrary text and bytes give claims or errors, never anything else; printing can be undone."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.language.claims import formula_text, term_text
from symnode.language.claims.errors import ParseError
from symnode.language.claims.files import read
from symnode.language.claims.meaning import Scope, read_formula, read_term
from symnode.language.claims.names import CONSTANTS, functions

SCOPE = Scope({"x": "real", "y": "real", "n": "integer"})
PIECES = [*functions(), *CONSTANTS, "x", "y", "n", "k", "nan", "true", "not", "and", "or", "->"]
PIECES += ["(", ")", ",", "+", "-", "*", "/", "**", "^", "<", "<=", "=", "!=", "1", "0.5", "2e9"]
PIECES += ['"', '"0.5"', "<->", " ", "\n", ".", "_", "'", "\\", "\x00", "é", "1e999999999"]


@given(st.text(max_size=200))
def test_arbitrary_text(text: str) -> None:
    _is_read_or_refused(text)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_pieces_of_the_language(text: str) -> None:
    _is_read_or_refused(text)


def _is_read_or_refused(text: str) -> None:
    try:
        formula = read_formula(text, SCOPE)
    except ParseError as error:
        assert 0 <= error.position <= len(text)
        return
    assert read_formula(formula_text(formula), SCOPE) == formula


@given(st.binary(max_size=200))
def test_arbitrary_bytes(content: bytes) -> None:
    for name in ("c.jsonl", "c.toml"):
        file = read(content, name)
        assert file.claims or file.errors


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = ("id", "variables", "hypotheses", "statement", "definedness", "expected", "source")
VALUES = JSON | st.sampled_from(["x", "x < 1", ["x < 1"], [{"name": "x"}], "required", "PROVED"])


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_arbitrary_fields(fields: dict[str, Any]) -> None:
    file = read(json.dumps(fields).encode(), "c.jsonl")
    assert len(file.claims) + len(file.errors) == 1


LEAVES = st.sampled_from(
    ["x", "y", "n", "pi", "E", "I", "2", "0", "1", "0.25", "GoldenRatio", "oo"]
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    signs = st.sampled_from(["+", "-", "*", "/", "**"])
    unary = st.sampled_from(["sin", "sqrt", "Abs", "cbrt", "gamma", "cot", "sinc", "re", "-"])
    return st.one_of(
        st.tuples(signs, two).map(lambda t: f"({t[1][0]}){t[0]}({t[1][1]})"),
        st.tuples(signs, two).map(lambda t: f"{t[1][0]} {t[0]} {t[1][1]}"),
        st.tuples(unary, inner).map(lambda t: f"{t[0]}({t[1]})"),
        two.map(lambda t: f"Max({t[0]}, {t[1]})"),
        two.map(lambda t: f"Sum({t[0]}, (x, 1, {t[1]}))"),
        two.map(lambda t: f"Piecewise(({t[0]}, {t[1]} < 1), ({t[1]}, true))"),
        two.map(lambda t: f"hyper(({t[0]}, ), (), {t[1]})"),
    )


@settings(max_examples=500, deadline=None)
@given(st.recursive(LEAVES, _larger, max_leaves=12))
def test_printing_a_term_is_undone_by_reading_it(text: str) -> None:
    try:
        term = read_term(text, SCOPE)
    except ParseError:
        return  # deeper than a formula may be
    assert read_term(term_text(term), SCOPE) == term
