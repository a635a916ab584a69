"""Arithmetic is read as Python reads it: random expressions, compared at a rational point."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.language.claims.meaning import Scope, read_formula, read_term

POINT = {"x": Fraction(-3, 2), "y": Fraction(2), "z": Fraction(0)}
SCOPE = Scope(dict.fromkeys(POINT, "real"))
LEAVES = st.sampled_from(["x", "y", "z", "2", "3", "(x + y)", "(y - x)", "-x", "-2", "- -y"])
POWERS = st.sampled_from(["", "", "**2", "**-1", "**3", "**2**2", "**0", "**-2**2"])
SIGNS = st.sampled_from([" + ", " - ", "*", "/", " - -", "*-", "/-"])
SUMS = st.lists(st.tuples(SIGNS, LEAVES, POWERS), min_size=1, max_size=7).map(
    lambda parts: "".join(s + leaf + p for s, leaf, p in parts).lstrip(" +*/")
)


def value(j: Any) -> Fraction:
    """What a term is worth at the point; ZeroDivisionError where it is undefined."""
    if isinstance(j, str):
        return Fraction(j)
    if j[0] == "var":
        return POINT[j[1]]
    if j[0] == "pow":
        return value(j[1]) ** j[2]
    values = [value(t) for t in j[1:]]
    result = values[0]
    for v in values[1:]:
        result = result + v if j[0] == "add" else result * v
    return result


def python(text: str) -> Any:
    """What Python says of the same text, with its numbers exact."""
    names = {**POINT, "two": Fraction(2), "three": Fraction(3)}
    spelled = text.replace("**2", "**B").replace("**-2", "**-B").replace("**3", "**C")
    spelled = spelled.replace("2", "two").replace("3", "three")
    return eval(spelled.replace("B", "2").replace("C", "3"), {}, names)


@settings(max_examples=1_000, deadline=None)
@given(SUMS)
def test_terms(text: str) -> None:
    term = read_term(text, SCOPE)
    try:
        expected = python(text)
    except ZeroDivisionError:
        expected = None
    try:
        found = value(term)
    except ZeroDivisionError:
        found = None
    if isinstance(expected, float):  # a fractional exponent, as in y**2**-1
        return
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["and", "or"]), st.booleans(), st.booleans()), min_size=1)
)
def test_connectives(parts: list[tuple[str, bool, bool]]) -> None:
    pieces = [f"{'not ' * n}0 < {int(t)}" for _, n, t in parts]
    text = pieces[0] + "".join(
        f" {c} {p}" for (c, _, _), p in zip(parts[1:], pieces[1:], strict=True)
    )
    assert holds(read_formula(text, SCOPE)) == eval(text)


def holds(j: Any) -> bool:
    """Whether a formula holds."""
    if j[0] == "<":
        return value(j[1]) < value(j[2])
    inner = [holds(f) for f in j[1:]]
    return {"not": not inner[0], "and": all(inner), "or": any(inner)}[j[0]]
