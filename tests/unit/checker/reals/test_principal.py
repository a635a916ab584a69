"""Principal values as pairs of real terms, against arb at random points and on the cuts."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from flint import acb, arb, fmpq

from symnode.checker.context import Rejected
from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.complex_parts import Value, parts_of, variable
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.systems import Atom
from symnode.checker.reals.terms import Term, var
from symnode.checker.reals.wide import Reader
from symnode.numeric.balls.complex_terms import Values as Balls

Z, W = ["var", "z"], ["var", "w"]
FUNCTIONS = (
    *("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "re", "im", "conj", "abs", "sign"),
    *("arg", "log", "asin", "acos", "atan", "asinh", "acosh", "atanh"),
)
CALLS = ("sinc", "acot", "acoth", "asech", "acsch")
TERMS: list[Any] = [
    *([f, Z] for f in FUNCTIONS),
    *(["call", f, Z] for f in CALLS),
    *(["root", n, Z] for n in (2, 3, 4)),
    *(["power", Z, q] for q in ("1/2", "-1/2", "3/2", "-2/3")),
    *(["pow", Z, n] for n in (-2, -1, 2, 3)),
    ["mul", Z, W],
    ["add", Z, "-1/2", ["i"]],
    ["power", Z, W],
    ["power", W, ["i"]],
]
CORNERS = [Fraction(k, 2) for k in (-4, -2, -1, 0, 1, 2, 4)]


def _values(term: Any, names: str = "zw", real: str = "") -> tuple[Value, ...]:
    values = {n: variable((f"re_{n}", f"im_{n}")) for n in names}
    values |= {n: Value(var(n)) for n in real}
    return Reader(values, frozenset(), complex_values=True).term(term, "t")


def _ball(t: Term, at: dict[str, Fraction]) -> arb | None:
    """The value of a real term, None where it is not defined."""
    q = {n: fmpq(v.numerator, v.denominator) for n, v in at.items()}
    found = _real(t, q)
    return found


def _real(t: Term, at: dict[str, fmpq]) -> arb | None:
    args = [_real(a, at) for a in t.args]
    if any(a is None for a in args):
        return None
    if t.head == "num":
        return arb(fmpq(t.data.numerator, t.data.denominator))
    if t.head == "var":
        return arb(at[t.data])
    if t.head == "pi":
        return arb.pi()
    if t.head in ("add", "mul"):
        total = args[0]
        for a in args[1:]:
            total = total + a if t.head == "add" else total * a
        return total
    a = args[0]
    if t.head == "pow":
        return None if t.data < 0 and a == 0 else a**t.data
    if t.head == "root":
        if a.contains(0):
            return arb(0, float(a.abs_upper()) ** (1 / t.data) * 1.01)
        return a.root(t.data) if a > 0 else None
    if t.head == "sign":
        return arb(int(a > 0) - int(a < 0))
    if t.head == "abs":
        return abs(a)
    if t.head == "log" and not a > 0:
        return None
    if t.head == "atan2":
        return None if a == 0 and args[1] == 0 else arb.atan2(*args)
    return getattr(a, t.head)()


def _sure(f: Formula, at: dict[str, Fraction]) -> bool | None:
    """Whether a condition holds, None where it is undefined or too close to tell."""
    if f.kind == "not":
        inner = _sure(f.parts[0], at)
        return None if inner is None else not inner
    assert isinstance(f.atom, Atom)
    if any(_ball(t, at) is None for t in f.written):
        return None
    d = _ball(f.atom.term, at)
    if d is None or not (d > 0 or d < 0 or d == 0):
        return None
    return bool({">": d > 0, ">=": d >= 0, "=": d == 0, "!=": d != 0}[f.atom.relation])


def _value(values: tuple[Value, ...], at: dict[str, Fraction]) -> acb | None:
    """The value in the case that holds; exactly one of them does."""
    found = []
    for v in values:
        told = [_sure(f, at) for c in v.choices for f in c.conditions]
        if False in told:
            continue
        if None in told:
            return None
        found.append(v)
    assert len(found) <= 1
    if not found or any(_ball(t, at) is None for t in found[0].written):
        return None
    re, im = _ball(found[0].re, at), _ball(found[0].im, at)
    assert re is not None and im is not None
    return acb(re, im)


def _points(count: int, seed: int) -> list[dict[str, Fraction]]:
    r = random.Random(seed)
    pick = [lambda: r.choice(CORNERS), lambda: Fraction(r.randint(-300, 300), 64)]
    return [{n: r.choice(pick)() for n in ("re_z", "im_z", "re_w", "im_w")} for _ in range(count)]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_values_are_those_of_arb(term: Any) -> None:
    values = _values(term)
    compared = 0
    for at in _points(120, 7):
        z, w = (
            acb(*(fmpq(at[p].numerator, at[p].denominator) for p in parts))
            for parts in (("re_z", "im_z"), ("re_w", "im_w"))
        )
        if term[0] in ("power", "call", "arg") and (z == 0 or w == 0):
            continue
        mine = _value(values, at)
        if mine is None:
            continue
        expected = Balls({"z": z, "w": w}).of(term)
        if expected.is_finite():
            assert (mine - expected).contains(0), (at, mine, expected)
            compared += 1
    assert compared > 60


@pytest.mark.parametrize("term", TERMS[: len(FUNCTIONS) + 11], ids=str)
def test_real_points_have_the_principal_value(term: Any) -> None:
    """A real variable in a complex claim: real by its shape where it can be."""
    values = _values(term, "", "z")
    compared = 0
    for at in _points(60, 3):
        x = at["re_z"]
        mine = _value(values, {"z": x})
        expected = Balls({"z": acb(fmpq(x.numerator, x.denominator))}).of(term)
        if mine is not None and expected.is_finite() and not (x == 0 and term[0] == "call"):
            assert (mine - expected).contains(0), (x, mine, expected)
            compared += 1
    assert compared > 20


def test_where_values_are_undefined() -> None:
    zero = {"re_z": Fraction(0), "im_z": Fraction(0)}
    for term in (["log", Z], ["arg", Z], ["pow", Z, -1], ["power", Z, "-1/2"], ["power", Z, ["i"]]):
        assert _value(_values(term, "z"), zero) is None
    for sign in (1, -1):
        at = {"re_z": Fraction(0), "im_z": Fraction(sign)}
        assert _value(_values(["atan", Z], "z"), at) is None
    assert _value(_values(["power", Z, "1/3"], "z"), zero) == 0
    assert _value(_values(["call", "sinc", Z], "z"), zero) == 1
    assert _value(_values(["sign", Z], "z"), zero) == 0


def test_names_of_parts_are_new() -> None:
    assert parts_of("z", ["z", "re_z"]) == ("re_z_", "im_z")


def _claim(statement: Any, variables: Any = (("z", "complex"),), **more: Any) -> Any:
    return {
        "variables": [list(v) for v in variables],
        "hypotheses": [],
        "statement": statement,
        "definedness": "required",
        **more,
    }


def test_an_identity_leaves_one_system_for_each_part() -> None:
    claim = read_claim(_claim(["=", ["exp", ["conj", Z]], ["conj", ["exp", Z]]]))
    assert [n for n, _ in claim.variables] == ["re_z", "im_z"]
    assert len(systems(claim)) == 2


def test_definedness_behind_a_case_is_asked_for() -> None:
    """sqrt(1/z) is undefined at 0 although the sign of its imaginary part is then, too."""
    t = ["root", 2, ["pow", Z, -1]]
    found = systems(read_claim(_claim(["=", t, t])))
    assert any([str(a) for a in s.atoms] == ["(re_z^2 + im_z^2) = 0"] for s in found)


def test_an_inequality_asks_for_real_sides() -> None:
    found = systems(read_claim(_claim(["not", ["<", Z, "0"]])))
    assert any("im_z^2 > 0" in str(s) for s in found)


def test_the_kind_of_numbers() -> None:
    x = ["var", "x"]
    real = (("x", "real"),)
    statement = ["=", ["pow", ["root", 2, x], 2], x]
    undefined = systems(read_claim(_claim(statement, real)))
    assert any(str(s) == "-1*x > 0" for s in undefined)  # sqrt(x) is undefined for x < 0
    wide = systems(read_claim(_claim(statement, real, numbers="complex")))
    assert not any(str(s) == "-1*x > 0" for s in wide)
    with pytest.raises(Rejected):
        read_claim(_claim(["=", Z, Z], numbers="real"))
    with pytest.raises(Rejected):
        read_claim(_claim(["=", ["i"], ["i"]], real, numbers="real"))
    with pytest.raises(Rejected):
        read_claim(_claim(["=", x, x], real, numbers="p-adic"))


def test_a_piecewise_term_is_undefined_where_no_case_holds() -> None:
    x = ["var", "x"]
    t = ["piecewise", ["1", [">", x, "0"]], ["2", ["<", x, "0"]]]
    found = systems(read_claim(_claim([">=", t, "1"], (("x", "real"),))))
    assert any(not any(a.term.head == "num" and a.relation == ">" for a in s.atoms) for s in found)
    kinds = [str(s) for s in found]
    assert any("x >= 0" in k and "-1*x >= 0" in k for k in kinds)


def test_an_exponent_that_is_no_integer_is_rejected() -> None:
    with pytest.raises(Rejected):
        read_claim(_claim(["=", ["intpower", Z, W], "1"], (("z", "complex"), ("w", "complex"))))
    read_claim(
        _claim(["=", ["intpower", Z, ["var", "n"]], "1"], (("z", "complex"), ("n", "integer")))
    )
