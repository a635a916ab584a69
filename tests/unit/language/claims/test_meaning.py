"""What a text means: each row is a text and the term or formula it stands for."""

from __future__ import annotations

import pytest

from symnode.language.claims.errors import ParseError
from symnode.language.claims.meaning import Scope, read_formula, read_term

X, Y, N = ["var", "x"], ["var", "y"], ["var", "n"]
SCOPE = Scope({"x": "real", "y": "real", "n": "integer", "z": "complex"})

TERMS = [
    ("0.1", "1/10"),
    ("3.60e-51", "9/2500000000000000000000000000000000000000000000000000"),
    (".5", "1/2"),
    ('Rational("-0.217234")', "-108617/500000"),
    ('Rational("3.72e-2")', "93/2500"),
    ("Rational(-2, 6)", "-1/3"),
    ("Integer(1)/Integer(2)", "1/2"),
    ("-x**2", ["mul", "-1", ["pow", X, 2]]),
    ("(-x)**2", ["pow", ["mul", "-1", X], 2]),
    ("2**3**2", ["pow", "2", 9]),
    ("x^y^n", ["power", X, ["intpower", Y, N]]),
    ("x**-1", ["pow", X, -1]),
    ("2*x", ["mul", "2", X]),
    ("x*y", ["mul", X, Y]),
    ("x+y", ["add", X, Y]),
    ("x-y-1", ["add", X, ["mul", "-1", Y], "-1"]),
    ("x/y/2", ["mul", X, ["pow", Y, -1], "1/2"]),
    ("x/x", ["mul", X, ["pow", X, -1]]),
    ("0*x", ["mul", "0", X]),
    ("1/0", ["pow", "0", -1]),
    ("x**0", ["add", "1", ["mul", "0", X]]),
    ("x**(1/2)", ["power", X, "1/2"]),
    ("sqrt(x)", ["root", 2, X]),
    ("cbrt(x)", ["oddroot", 3, X]),
    ("real_root(x, 5)", ["oddroot", 5, X]),
    ("real_root(x, 4)", ["root", 4, X]),
    ("(-1)**n", ["intpower", "-1", N]),
    ("(-1)**(2*n + 1)", ["intpower", "-1", ["add", ["mul", "2", N], "1"]]),
    ("2**n", ["power", "2", N]),
    ("E**x", ["exp", X]),
    ("E", ["exp", "1"]),
    ("I", ["i"]),
    ("cot(x)", ["mul", ["cos", X], ["pow", ["sin", X], -1]]),
    ("sec(x)", ["pow", ["cos", X], -1]),
    ("erfc(x)", ["add", "1", ["mul", "-1", ["erf", X]]]),
    ("sinc(x)", ["call", "sinc", X]),
    ("log(x, 2)", ["mul", ["log", X], ["pow", ["log", "2"], -1]]),
    ("Max(x, y, 1)", ["max", ["max", X, Y], "1"]),
    ("Mod(n, 2)", ["add", N, ["mul", "-2", ["floor", ["mul", N, "1/2"]]]]),
    ("hyper((), (x, ), y)", ["call", "hyper", ["list"], ["list", X], Y]),
    ("Sum(1/k, (k, 1, n))", ["sum", "k", "1", N, ["pow", ["var", "k"], -1]]),
    ("Integral(x, (x, 0, x))", ["integral", "x", "0", X, X]),
    (
        "Subs(Derivative(zeta(t, x), (t, n)), t, y)",
        ["subs", ["derivative", ["call", "zeta", ["var", "t"], X], "t", N], "t", Y],
    ),
    ('Limit(x/t, t, oo, "-")', ["limit", ["mul", X, ["pow", ["var", "t"], -1]], "t",
                               ["const", "infinity"], "-"]),
    ("Piecewise((x, Lt(x, 0)), (y, True))",
     ["piecewise", [X, ["<", X, "0"]], [Y, ["true"]]]),
]  # fmt: skip

FORMULAS = [
    ("Le(x, y)", ["<=", X, Y]),
    ("x = y", ["=", X, Y]),
    ("x == y", ["=", X, Y]),
    ("0 < x <= 1", ["and", ["<", "0", X], ["<=", X, "1"]]),
    ("not x < y and x > 0", ["and", ["not", ["<", X, Y]], [">", X, "0"]]),
    ("x < 1 or x > 2 and y != 0", ["or", ["<", X, "1"], ["and", [">", X, "2"], ["!=", Y, "0"]]]),
    (
        "x < 1 -> y < 1 -> x < y",
        ["implies", ["<", X, "1"], ["implies", ["<", Y, "1"], ["<", X, Y]]],
    ),
    ("x < 1 <-> y < 1", ["iff", ["<", X, "1"], ["<", Y, "1"]]),
    ("And(true, Not(Or(Eq(x, 0))))", ["and", ["true"], ["not", ["or", ["=", X, "0"]]]]),
    ("(x < y)", ["<", X, Y]),
]

WRONG = [
    ("foo(x) < 1", 0, "function of the list"),
    ("x < (1", 6, "closing parenthesis"),
    ("x < 1)", 5, "the end"),
    ("x", 0, "a relation"),
    ("x + 1", 2, "a relation"),
    ("nan < x", 0, "a number or a variable"),
    ("w < 1", 0, "declared variable"),
    ("2x < 1", 1, "operator after the number"),
    ("x < 1 x", 6, "the end"),
    ("sin(x, y) < 1", 0, "1 argument of sin"),
    ("sin < 1", 0, "a term"),
    ("Eq(x < 1, y < 1)", 5, "a term"),
    ("Rational(1, 0) < x", 12, "not 0"),
    ('Rational("x") < x', 9, "decimal"),
    ("Rational(x, 2) < x", 9, "literal"),
    ('x < "1"', 4, "a term"),
    ("x ≤ 1", 2, "number"),
    ("x.real < 1", 1, "number"),
    ("x < y if x else y", 6, "the end"),
    ("Sum(x, (pi, 0, 1)) < 1", 8, "name of a variable"),
    ("Derivative(t, (t, 1)) < 1", 15, "in scope"),
    ("true < x", 0, "a term"),
    ("", 0, "a formula"),
    ("(" * 5_000 + "x", 100, "nested"),
    ("-" * 5_000 + "x < 1", 99, "nested"),
    ("x" + "**x" * 5_000 + " < 1", 300, "nested"),
    ("not " * 5_000 + "x < 1", 400, "nested"),
    ("x < 1" + " -> x < 1" * 5_000, 895, "nested"),
    ("sin(" * 5_000, 400, "nested"),
    ("x" * 200_000, 0, "100,000 characters"),
    ("1" * 2_000 + " < x", 0, "1000 digits"),
    ("1e99999999999 < x", 0, "1000 digits"),
]


@pytest.mark.parametrize(("text", "meaning"), TERMS)
def test_a_term(text: str, meaning: object) -> None:
    assert read_term(text, SCOPE) == meaning


@pytest.mark.parametrize(("text", "meaning"), FORMULAS)
def test_a_formula(text: str, meaning: object) -> None:
    assert read_formula(text, SCOPE) == meaning


@pytest.mark.parametrize(("text", "position", "expected"), WRONG)
def test_a_mistake_is_told_at_its_place(text: str, position: int, expected: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_formula(text, SCOPE)
    assert expected in caught.value.expected
    assert abs(caught.value.position - position) <= (4 if "nested" in expected else 0)
    assert caught.value.got and caught.value.way_out
    assert len(caught.value.got) < 200


def test_wide_formulas_are_no_deep_ones() -> None:
    many = 3_000
    assert len(read_term("+".join(["x"] * many), SCOPE)) == many + 1
    assert len(read_formula(" and ".join(["x < 1"] * many), SCOPE)) == many + 1
    assert len(read_formula("x" + " < x" * many, SCOPE)) == many + 1
