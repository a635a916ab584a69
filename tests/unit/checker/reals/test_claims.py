"""From a claim to systems: compared with the meaning of a claim at sample points."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import Term, add, mul, num, power, read, root, simplified, var

X, Y = ["var", "x"], ["var", "y"]
TERMS: list[Any] = [X, Y, "0", "2", ["add", X, ["mul", "-1", Y]], ["pow", X, -1], ["root", 2, Y]]
TERMS += [["mul", "0", ["pow", Y, -1]], ["pow", ["root", 2, X], -2], ["mul", X, ["pow", X, -1]]]
POINTS = [{"x": Fraction(a), "y": Fraction(b)} for a in (-1, 0, 1, 4) for b in (-1, 0, 1, 4)]


class Undefined(Exception):
    pass


def value(t: Term, at: dict[str, Fraction]) -> Fraction:
    """The value of a term; roots of squares only."""
    args = [value(a, at) for a in t.args]
    match t.head:
        case "num":
            return Fraction(t.data)
        case "var":
            return at[t.data]
        case "add":
            return sum(args, Fraction(0))
        case "mul":
            result = Fraction(1)
            for a in args:
                result *= a
            return result
        case "pow":
            if args[0] == 0 and t.data < 0:
                raise Undefined
            return args[0] ** t.data
        case "root":
            if args[0] < 0:
                raise Undefined
            return Fraction(isqrt(args[0].numerator), isqrt(args[0].denominator))
    raise AssertionError(t.head)


def truth(f: Any, at: dict[str, Fraction]) -> bool:
    """A formula read from left to right, as people read it."""
    head, *parts = f
    match head:
        case "true" | "false":
            return bool(head == "true")
        case "not":
            return not truth(parts[0], at)
        case "and":
            return all(truth(p, at) for p in parts)
        case "or":
            return any(truth(p, at) for p in parts)
        case "implies":
            return not truth(parts[0], at) or truth(parts[1], at)
        case "iff":
            return truth(parts[0], at) == truth(parts[1], at)
    a, b = (value(read(p, written=True), at) for p in parts)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}[head]


def satisfied(system: System, at: dict[str, Fraction]) -> bool:
    compare = {">": lambda v: v > 0, ">=": lambda v: v >= 0, "=": lambda v: v == 0}
    try:
        values = [(a.relation, value(a.term, at)) for a in system.atoms]
    except Undefined:
        return False
    return all(v != 0 if r == "!=" else compare[r](v) for r, v in values)


relations = st.tuples(
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    st.sampled_from(TERMS),
    st.sampled_from(TERMS),
).map(list)
formulas = st.recursive(
    relations | st.sampled_from([["true"], ["false"]]),
    lambda f: st.one_of(
        f.map(lambda g: ["not", g]),
        st.tuples(st.sampled_from(["implies", "iff"]), f, f).map(list),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(f, max_size=3)).map(
            lambda p: [p[0], *p[1]]
        ),
    ),
    max_leaves=5,
)


def claim(hypotheses: Any, statement: Any, definedness: str = "required") -> dict[str, Any]:
    variables = [["x", "real"], ["y", "real"]]
    parts = {"hypotheses": hypotheses, "statement": statement, "definedness": definedness}
    return {"variables": variables, **parts}


@given(st.lists(formulas, max_size=2), formulas, st.sampled_from(["required", "where-defined"]))
def test_every_point_at_which_a_claim_is_wrong_satisfies_a_system(
    hypotheses: Any, statement: Any, definedness: str
) -> None:
    try:
        found = systems(read_claim(claim(hypotheses, statement, definedness)))
    except OutOfBudget:
        return
    for at in POINTS:
        try:
            if not all(truth(h, at) for h in hypotheses):
                continue
        except Undefined:
            continue  # the hypotheses do not hold there
        try:
            wrong = not truth(statement, at)
        except Undefined:
            wrong = definedness == "required"
        if wrong:
            assert any(satisfied(s, at) for s in found), (at, found)


@given(formulas)
def test_a_system_is_not_satisfied_where_a_total_claim_holds(statement: Any) -> None:
    """The converse, where everything is defined: nothing false has to be shown."""
    try:
        found = systems(read_claim(claim([], statement)))
    except OutOfBudget:
        return
    for at in POINTS:
        if at["x"] > 0 and at["y"] > 0 and truth(statement, at):
            assert not any(satisfied(s, at) for s in found)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"variables": [["x", "real"], ["x", "real"]]}, "one name"),
        ({"variables": [["x", "natural"]]}, "domain|real"),
        ({"variables": [["x!", "real"]]}, "name"),
        ({"variables": [["y", "real"]]}, "not declared"),
        ({"statement": ["<", X]}, "relates two"),
        ({"statement": X}, "formula"),
        ({"statement": ["<", X, ["frac", X]]}, "no function"),
        ({"statement": ["<", X, "1/0"]}, "zero"),
        ({"statement": ["<", X, 0.5]}, "term"),
        ({"statement": ["<", X, ["pow", X, 0]]}, "exponent"),
        ({"statement": ["<", X, ["oddroot", 2, X]]}, "odd"),
        ({"hypotheses": X}, "formula|list"),
        ({"definedness": "maybe"}, "definedness"),
        ({"extra": 1}, "extra"),
    ],
)
def test_what_is_no_claim_is_rejected(change: Any, why: str) -> None:
    good = {"variables": [["x", "real"]], "hypotheses": [], "statement": ["<", X, "1"]}
    with pytest.raises(Rejected, match=why):
        read_claim({**good, "definedness": "required", **change})


def test_a_term_nested_too_deeply_is_rejected() -> None:
    deep: Any = X
    for _ in range(1000):
        deep = ["exp", deep]
    with pytest.raises(Rejected, match="deeper"):
        read_claim(claim([], ["<", deep, "1"]))


def test_makers_keep_values_where_they_are_defined() -> None:
    x = var("x")
    assert add(x, num(2), num(-2)) == x
    assert mul(num(0), power(x, -1)) == num(0)
    assert power(power(x, 2), -1) == power(x, -2)
    assert power(power(x, -1), 2) == power(x, -2)
    assert simplified(read(["mul", "0", ["pow", X, -1]], written=True)) == num(0)
    assert power(num(0), -1).head == "pow"  # stays undefined
    assert root(2, x) != x
