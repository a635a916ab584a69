"""Counter-models of inequalities with one thing changed: nothing false is accepted.

Whatever the checker still accepts is evaluated here again, in floating point and by rules of its
own: every declaration and hypothesis holds in the model, and the claim fails at the point.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from math import exp, log
from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check
from tests.unit.checker.forging import (
    add,
    app,
    at,
    counter,
    equation,
    head,
    minus,
    model,
    mul,
    num,
    point,
    pw,
    tensor,
    total,
)
from tests.unit.checker.forging import function as declared
from tests.unit.test_altered_certificates import changed, places

SLACK = 1e-9


def at_most(left: Any, right: Any, **k: Any) -> Any:
    return equation(left, right, relation="<=", **k)


def below(left: Any, right: Any, **k: Any) -> Any:
    return equation(left, right, relation="<", **k)


u, v = head("u"), head("v")
NUMBERS = {"u": tensor(), "v": tensor(sign="positive")}
SQUARE = [[[], [["1", [["0:", 2]]]]]]
CUBE = [[[], [["1", [["0:", 1]]], ["2", [["0:", 3]]]]]]


def scalars(first: str, second: str) -> Any:
    return {"u": [[[], first]], "v": [[[], second]]}


def form(name: str) -> Any:
    """x' W x"""
    body = mul(head("x", "i"), head(name, "i", "k"), head("x", "k"))
    return total("i", "n", total("k", "n", body))


def originals() -> Iterator[tuple[str, Any]]:
    values = model(None, scalars("3", "2"), {"f": CUBE})
    given = [at_most(mul(num(2), v), add(u, num(1))), below(num(0), v)]
    claim = below(app("f", u), mul(num(2), app("f", v)))
    rising = {"f": declared(shape="increasing")}
    yield "increasing", counter(claim, values, givens=given, heads=NUMBERS, functions=rising)

    values = model(None, scalars("1", "2"), {"F": SQUARE})
    middle = app("F", mul(num("1/2"), add(u, v)))
    claim = at_most(mul(num("1/2"), add(app("F", u), app("F", v))), middle)
    bowl = {"F": declared(shape="convex")}
    where = [["positive", v], ["nonnegative", minus(v, u)]]
    yield "convex", counter(claim, values, conditions=where, heads=NUMBERS, functions=bowl)

    entries = [[[0, 0], "2"], [[0, 1], "-1"], [[1, 0], "-1"], [[1, 1], "1"]]
    heads = {"A": tensor("n", "n", classes=[0, 0], semidefinite=True), "x": tensor("n")}
    values = model({"n": 2}, {"A": entries, "x": [[[0], "1"], [[1], "3"]]})
    given = [at_most(head("x", "i"), num(3), indices=[["i", "n"]])]
    claim = at_most(form("A"), num("1/2"))
    yield "semidefinite", counter(claim, values, givens=given, heads=heads, spaces={"n": "finite"})

    root = pw(add(v, app("exp", u)), "1/2")
    claim = at_most(mul(root, app("tanh", v)), app("log", v))
    given = [at_most(mul(num(2), u, v), add(pw(u, 2), pw(v, 2)), universal=["u", "v"])]
    yield "constants", counter(claim, model(None, scalars("1", "3")), givens=given, heads=NUMBERS)

    values = model({"n": 2}, {"x": [[[0], "-1"], [[1], "2"]]})
    claim = below(pw(head("x", "k"), 2), at(mul(u, num(3)), u=head("x", "k")), indices=[["k", "n"]])
    own = {"heads": {"x": tensor("n"), "u": tensor()}, "spaces": {"n": "finite"}}
    yield "entry", counter(claim, values, point(k=0), **own)


ORIGINALS = dict(originals())


def values(path: tuple[Any, ...], part: Any) -> Iterator[Any]:
    """What the part at a path is changed into."""
    key = path[-1]
    if key == "relation":
        yield from ("=", "<=", "<", ">=", "!=")
    if key == "shape":
        yield from (None, "increasing", "convex", "concave")
    if key == "sign":
        yield from ("real", "positive", "nonzero")
    if key == "semidefinite":
        yield not part
    if key == "universal":
        yield from ([], ["u"], ["v"])
    if key in ("lhs", "rhs"):
        yield from (num(0), mul(num(-1), part), add(part, num(1)))
    if isinstance(part, str) and ("model" in path or "num" in part):
        yield from ("0", "-1", "1", "2", "-5/2", "1/3")
    if type(part) is int:
        yield from (part + 1, part - 1)
    match part:
        case ["num", _]:
            yield from (num(0), num(-1), num(7), num("1/1000"))
        case ["pow", base, _]:
            yield from (base, pw(base, 3), pw(base, "-1/2"), pw(base, -1))
        case ["app", ("exp" | "tanh" | "log") as f, *_]:
            yield from ([part[0], g, *part[2:]] for g in ("exp", "log", "sqrt") if g != f)
        case ["positive" | "nonnegative", term]:
            yield from (["positive", term], ["nonnegative", term], ["nonzero", term])


def alterations(name: str) -> Iterator[Any]:
    base = ORIGINALS[name]
    for path, part in places(base):
        if path and path[0] not in ("format", "kind"):
            for new in values(path, part):
                if new != part:
                    yield changed(base, path, new)


class Meaning:
    """A model in floating point."""

    def __init__(self, certificate: Any) -> None:
        self.signature, own = certificate["signature"], certificate["model"]
        self.sizes = own["spaces"]
        self.heads = {h: {tuple(e): number(w) for e, w in t} for h, t in own["heads"].items()}
        self.functions = own["functions"]

    def value(self, j: Any, ix: dict[str, int]) -> float:
        match j:
            case ["num", q]:
                return number(q)
            case ["head", h, names]:
                return self.heads.get(h, {}).get(tuple(ix[i] for i in names), 0.0)
            case ["add", parts]:
                return sum(self.value(p, ix) for p in parts)
            case ["mul", parts]:
                result = 1.0
                for p in parts:
                    result *= self.value(p, ix)
                return result
            case ["pow", base, k]:
                b = self.value(base, ix)
                return real(b ** number(k))
            case ["sum", i, s, body]:
                return sum(self.value(body, {**ix, i: p}) for p in range(self.sizes[s]))
            case ["app", f, [], [[[], a]], [[]]]:
                return self.applied(f, self.value(a, ix))
            case ["at", [[h, [], a]], body]:
                before = self.heads.get(h, {})
                self.heads[h] = {(): self.value(a, ix)}
                found = self.value(body, ix)
                self.heads[h] = before
                return found
        raise AssertionError(f"no meaning for {j}")

    def applied(self, f: str, u: float) -> float:
        known: dict[str, Callable[[float], float]] = {
            "exp": exp,
            "log": log,
            "sqrt": lambda w: real(w**0.5),
            "tanh": lambda w: (exp(w) - exp(-w)) / (exp(w) + exp(-w)),
        }
        if f in known:
            return known[f](u)
        terms = self.functions[f][0][1] if self.functions[f] else []
        return sum(number(c) * u ** sum(k for _, k in powers) for c, powers in terms)

    def holds(self, relation: Any, ix: dict[str, int]) -> bool:
        gap = self.value(relation["rhs"], ix) - self.value(relation["lhs"], ix)
        tests = {"=": abs(gap) <= SLACK, "<=": gap >= -SLACK, "<": gap > -SLACK}
        return tests[relation.get("relation", "=")]

    def fails(self, relation: Any, ix: dict[str, int]) -> bool:
        try:
            gap = self.value(relation["rhs"], ix) - self.value(relation["lhs"], ix)
        except (ZeroDivisionError, ValueError):
            return True
        tests = {"=": abs(gap) > 0, "<=": gap < 0, "<": gap <= SLACK}
        return tests[relation.get("relation", "=")]


def number(q: str) -> float:
    p, _, d = q.partition("/")
    return int(p) / int(d or "1")


def real(w: complex | float) -> float:
    if isinstance(w, complex):
        raise ValueError(f"{w} is not real")
    return w


def obeys(m: Meaning) -> bool:
    """Whether every declaration holds in the model, by samples."""
    rng = random.Random(7)
    for h, own in m.signature["heads"].items():
        entries = list(product(*(range(m.sizes[s]) for s in own["spaces"])))
        found = {e: m.heads.get(h, {}).get(e, 0.0) for e in entries}
        if own["sign"] == "positive" and min(found.values()) <= 0:
            return False
        if own["sign"] == "nonzero" and 0 in found.values():
            return False
        if own["classes"] == [0, 0] and any(found[i, k] != found[k, i] for i, k in entries):
            return False
        if own.get("semidefinite"):
            for _ in range(200):
                w = [rng.uniform(-1, 1) for _ in range(m.sizes[own["spaces"][0]])]
                if sum(w[i] * found[i, k] * w[k] for i, k in entries) < -SLACK:
                    return False
    for f, declaration in m.signature["functions"].items():
        for _ in range(200):
            a, b = sorted((rng.uniform(-3, 3), rng.uniform(-3, 3)))
            low, high, mean = (m.applied(f, w) for w in (a, b, (a + b) / 2))
            if declaration.get("shape") == "increasing" and low > high + SLACK:
                return False
            if declaration.get("shape") == "convex" and mean > (low + high) / 2 + SLACK:
                return False
            if declaration["sign"] == "positive" and low <= 0:
                return False
    return True


def samples(m: Meaning, given: Any) -> Iterator[dict[str, int]]:
    """All indices, with random values for the heads in which the relation holds identically."""
    rng, before = random.Random(3), dict(m.heads)
    for _ in range(100 if given.get("universal") else 1):
        for h in given.get("universal", []):
            low = 0.0 if m.signature["heads"][h]["sign"] == "positive" else -4.0
            m.heads[h] = {(): rng.uniform(low, 4)}
        for entry in product(*(range(m.sizes[s]) for _, s in given["indices"])):
            yield dict(zip((i for i, _ in given["indices"]), entry, strict=True))
    m.heads.update(before)


def is_right(certificate: Any) -> bool:
    """Whether the certificate shows what it claims, as far as floating point tells."""
    m = Meaning(certificate)
    given = all(m.holds(g, ix) for g in certificate["givens"] for ix in samples(m, g))
    tests: dict[str, Callable[[float], bool]] = {
        "positive": lambda w: w > 0,
        "nonzero": lambda w: w != 0,
        "nonnegative": lambda w: w >= 0,
    }
    conditions = all(tests[kind](m.value(t, {})) for kind, t in certificate["conditions"])
    point_ = certificate["point"]["indices"]
    return obeys(m) and given and conditions and m.fails(certificate["claim"], point_)


def verdict(certificate: Any) -> str | None:
    try:
        return check(certificate).status
    except (Rejected, OutOfBudget):
        return None


@cache
def outcome(name: str) -> tuple[int, int, tuple[Any, ...]]:
    """How many alterations there were, how many were accepted, and the wrong ones of these."""
    made, accepted, wrong = 0, 0, []
    for altered in alterations(name):
        made += 1
        if verdict(altered) == "REFUTED":
            accepted += 1
            if not is_right(altered):
                wrong.append(altered)
    return made, accepted, tuple(wrong)


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_original_is_accepted_and_right(name: str) -> None:
    assert verdict(ORIGINALS[name]) == "REFUTED"
    assert is_right(ORIGINALS[name])


@pytest.mark.parametrize("name", ORIGINALS)
def test_what_is_accepted_after_an_alteration_is_right(name: str) -> None:
    made, accepted, wrong = outcome(name)
    assert made >= 40
    assert made > accepted > 0
    assert wrong == ()


def test_many_alterations_are_rejected() -> None:
    made = sum(outcome(name)[0] for name in ORIGINALS)
    accepted = sum(outcome(name)[1] for name in ORIGINALS)
    assert made >= 400
    assert made - accepted >= 200


def test_the_second_evaluation_can_fail() -> None:
    wrong = changed(ORIGINALS["increasing"], ("model", "heads", "u"), [[[], "0"]])
    assert not is_right(wrong)
    wrong = changed(ORIGINALS["semidefinite"], ("model", "heads", "A"), [[[0, 0], "-1"]])
    assert not is_right(wrong)
