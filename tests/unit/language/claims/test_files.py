"""Files of claims: what is read, and what is said of what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symnode.checker.reals.claims import read_claim, systems
from symnode.language.claims import ClaimError, formula_text, load
from symnode.language.claims.files import read
from symnode.language.claims.meaning import Scope, read_formula

DATA = Path(__file__).parents[3] / "data" / "claims"
GOOD = {"id": "good", "variables": [{"name": "x"}], "statement": "x**2 >= 0"}


def line(**changes: object) -> bytes:
    return json.dumps({**GOOD, "id": "a", **changes}).encode()


X2 = [{"name": "x"}, {"name": "x"}]
DEEP = "(" * 10_000 + "x" + ")" * 10_000 + " < 1"
BAD: list[tuple[bytes, str, str]] = [
    (line(statement="foo(x) < 1"), "function of the list", "foo"),
    (line(statement="sin(x < 1"), "closing parenthesis", "the end"),
    (line(statement="x+1" * 400_000), "100,000 characters", "1,200,000"),
    (line(statement=DEEP), "nested at most", "deeper"),
    (line(variables=X2), "different names", "two variables x"),
    (line(statement="nan < 1"), "a number or a variable", "nan"),
    (line(statement="y < 1"), "declared variable", "y"),
    (line(hypotheses=["x + 1"]), "a relation", "term"),
    (line(hypotheses="x < 1"), '"hypotheses"', "x < 1"),
    (line(hypotheses=[0.5]), '"hypotheses"', "0.5"),
    (line(statement=0.5), '"statement"', "0.5"),
    (line(statement=""), '"statement"', "''"),
    (line(statement="  "), "a formula", "empty"),
    (line(id=3), '"id"', "3"),
    (line(variables=[{"name": "x", "domain": "quaternion"}]), "domain", "quaternion"),
    (line(variables=[{"name": "x", "domain": ["real"]}]), "domain", "real"),
    (line(variables={"x": "real"}), '"variables"', "real"),
    (line(variables=[{"nom": "x"}]), "a variable with name", "nom"),
    (line(variables=[{"name": "E"}]), "name of a variable", "has a meaning"),
    (line(variables=[{"name": "x y"}]), "name of a variable", "x y"),
    (line(variables=[{"name": "sin"}], statement="sin(sin) < 2"), "one meaning", "sin"),
    (line(variables=[{"name": f"x{k}"} for k in range(101)]), "at most 100", "101"),
    (line(expected="yes"), '"expected"', "yes"),
    (line(definedness=True), '"definedness"', "True"),
    (line(source=[1]), '"source"', "[1]"),
    (rb'{"id": "\ud800", "statement": "1 < 2"}', "Unicode", "surrogate"),
    (line(id="a\x1b[31m"), "printable", "x1b"),
    (line(id="a" * 1_000), "at most 300", "aaa"),
    (b'{"id": "a", "statement": NaN}', "a JSON value", "NaN"),
    (b'{"id": "a", "id": "b", "statement": "1 < 2"}', "each key once", "id"),
    (b'{"id": "a", "statement": "1 < 2"', "one JSON object", "Expecting"),
    (b"not json", "one JSON object", "Expecting"),
    (b"[1, 2]", "a claim {...}", "[1, 2]"),
    (b"[" * 100_000, "one JSON object", "nested"),
    (b'{"id": "a\xff"}', "UTF-8", "0xff"),
    (b"\x00" * 10, "one JSON object", "Expecting"),
    (b"1" * 5_000, "one JSON object", ""),
    (b'"' + b"a" * 5_000_000 + b'"', "4,000,000 bytes", "5,000,002"),
    (b'{"statement": "1 < 2"}', '"id"', "no id"),
]


@pytest.mark.parametrize(("content", "expected", "got"), BAD)
def test_a_mistake_costs_no_other_claim(content: bytes, expected: str, got: str) -> None:
    good = json.dumps(GOOD).encode()
    file = read(good + b"\n" + content + b"\n\n" + line(id="later") + b"\n", "c.jsonl")
    assert [c.id for c in file.claims] == ["good", "later"]
    (error,) = file.errors
    assert (error.path, error.line) == ("c.jsonl", 2)
    assert error.column >= 1
    assert expected in error.expected
    assert got in error.got
    assert error.way_out
    assert len(str(error)) < 700 and str(error).isprintable() is False  # it has line ends, and
    assert all(part.isprintable() for part in str(error).splitlines())  # nothing else of the kind


def test_the_column_is_that_of_the_guilty_character() -> None:
    content = rb'{"id": "a", "variables": [], "statement": "Rational(\"0.5\") < foo(1)"}'
    assert read(content, "c.jsonl").errors[0].column == content.index(b"foo") + 1
    text = '{"id": "a", "statement": "1 < foo(1)"}'
    assert read(text.encode(), "c.jsonl").errors[0].column == text.index("foo") + 1


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file(content: bytes) -> None:
    for name in ("c.jsonl", "c.toml"):
        (error,) = read(content if name == "c.jsonl" else b"", name).errors
        assert error.expected == "at least one claim"


def test_what_is_no_file(tmp_path: Path) -> None:
    assert load(tmp_path).errors[0].got == "a folder"
    assert "No such file" in load(tmp_path / "none.jsonl").errors[0].got
    assert load("a\0b.jsonl").errors


def test_a_repeated_id() -> None:
    file = read(line() + b"\n" + line(), "c.jsonl")
    assert len(file.claims) == 1
    assert "line 1" in file.errors[0].got


TOML = b"""
# two claims
[[claim]]
id = "one"
variables = [{name = "x", domain = "real"}]
hypotheses = ["x > 0"]
statement = "log(x) <= x - 1"
note = "kept"

[[claim]]
id = "two"
statement = "1 < foo(2)"
"""


def test_toml() -> None:
    file = read(TOML, "c.toml")
    assert [(c.id, c.line, dict(c.extra)) for c in file.claims] == [("one", 3, {"note": "kept"})]
    assert (file.errors[0].line, file.errors[0].column) == (12, 18)
    assert file.errors[0].claim == "two"


@pytest.mark.parametrize(
    "content",
    [b"x =", b"claim = 1", b"[claim]\n", b"claim = [1.5]", b"\xff", b"a = " + b"[" * 5_000, b"\0"],
)
def test_toml_that_is_none(content: bytes) -> None:
    file = read(content, "c.toml")
    assert not file.claims
    assert file.errors[0].way_out


def test_conventions_by_source() -> None:
    rows = [
        line(id="1"),
        line(id="2", source="MetiTarski tptp/Problems"),
        line(id="3", source="Fungrim abc"),
        line(id="4", source="Fungrim abc", definedness="required"),
    ]
    found = [c.definedness for c in read(b"\n".join(rows), "c.jsonl").claims]
    assert found == ["required", "where-defined", "where-defined", "required"]


def test_over_which_numbers() -> None:
    complex_ = [{"name": "x", "domain": "complex"}]
    rows = [line(id="1"), line(id="2", statement="re(x) = x"), line(id="3", variables=complex_)]
    claims = read(b"\n".join(rows), "c.jsonl").claims
    assert [c.is_complex for c in claims] == [False, True, True]
    assert "complex functions" in claims[1].scope
    assert claims[0].scope == "all real x, definedness required"


def test_a_variable_called_like_a_head_of_the_language() -> None:
    names = [{"name": n} for n in ("i", "re", "im", "arg", "S", "N", "gamma", "e")]
    claims = read(line(variables=names, statement="i + re + gamma < S"), "c.jsonl").claims
    assert not claims[0].is_complex


@pytest.mark.parametrize(("name", "count"), [("metitarski", 441), ("fungrim", 939)])
def test_the_collections_are_read_whole(name: str, count: int) -> None:
    file = load(DATA / f"{name}.dev.jsonl")
    assert file.errors == ()
    assert len(file.claims) == count
    for claim in file.claims:
        assert claim.definedness == "where-defined"
        scope = Scope(dict(claim.variables))
        for formula in (*claim.hypotheses, claim.statement):
            assert read_formula(formula_text(formula), scope) == formula


def test_the_checker_reads_the_real_claims() -> None:
    claims = load(DATA / "metitarski.dev.jsonl").claims
    for claim in claims:
        assert systems(read_claim(claim.to_json()))


def test_an_error_is_an_exception() -> None:
    with pytest.raises(ClaimError):
        raise read(b"", "c.jsonl").errors[0]
