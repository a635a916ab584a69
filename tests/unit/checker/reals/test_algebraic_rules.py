"""Algebraic rules: what they show, what they must not show, altered nodes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.lemmas import LEMMAS
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.rules import RULES
from symnode.checker.reals.rules.oracle import fingerprint
from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import (
    ONE,
    PI,
    Term,
    add,
    div,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    sub,
    to_json,
    var,
)
from tests.unit.checker.reals.values import (
    DIGITS,
    Undefined,
    points,
    polynomial_terms,
    random_terms,
    satisfied,
    value,
)

X, Y, Z = var("x"), var("y"), var("z")
J = to_json


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


def left(s: System, **node: Any) -> list[System]:
    """What a rule leaves."""
    result: list[System] = RULES[node["rule"]].apply(s, node, "here")
    return result


def refused(s: System, **node: Any) -> str:
    """Why a rule does not apply."""
    with pytest.raises(Rejected) as caught:
        left(s, **node)
    return caught.value.why


def test_identity() -> None:
    one = sub(add(power(fn("sin", X), 2), power(fn("cos", X), 2)), ONE)
    assert left(system((">", one)), rule="identity", at=0) == []
    assert left(system(("!=", one)), rule="identity", at=0) == []
    assert "holds" in refused(system((">=", one)), rule="identity", at=0)
    assert "holds" in refused(system(("=", one)), rule="identity", at=0)
    assert left(system(("=", add(one, ONE))), rule="identity", at=0) == []
    assert "rational" in refused(system((">", X)), rule="identity", at=0)
    assert "atom" in refused(system((">", one)), rule="identity", at=True)


def test_replace() -> None:
    s = system((">", sub(power(X, 2), ONE)))
    new = mul(sub(X, ONE), add(X, ONE))
    assert left(s, rule="replace", at=0, term=J(new)) == [system((">", new))]
    assert "equal" in refused(s, rule="replace", at=0, term=J(sub(X, ONE)))
    partial = div(sub(power(X, 3), X), X)
    assert "defined" in refused(s, rule="replace", at=0, term=J(partial))


def test_combination() -> None:
    # x^2 + y^2 < 2 x y - 1 is impossible
    s = system((">", sub(sub(times(2, X, Y), ONE), add(power(X, 2), power(Y, 2)))))
    square = [[0], ["squares", [["1", "1"]]]], [[], ["squares", [["1", J(sub(X, Y))]]]]
    assert left(s, rule="combination", summands=list(square)) == []
    assert "rational" in refused(s, rule="combination", summands=[square[0]])
    negative = [[0], ["squares", [["-1", "1"]]]]
    assert "negative" in refused(s, rule="combination", summands=[negative])
    assert "factor = 0" in refused(s, rule="combination", summands=[[[0], ["times", "1"]]])


def test_combination_with_equations_and_inequations() -> None:
    # x = 1, x^2 != 1
    s = system(("=", sub(X, ONE)), ("!=", sub(power(X, 2), ONE)))
    square = mul(neg(sub(power(X, 2), ONE)), add(X, ONE))
    sums = [[[1, 1], ["squares", [["1", "1"]]]], [[0], ["times", J(square)]]]
    assert left(s, rule="combination", summands=sums) == []
    odd = [[[1], ["squares", [["1", "1"]]]], [[0], ["times", J(neg(add(X, ONE)))]]]
    assert "sign" in refused(s, rule="combination", summands=odd)
    weak = system(("=", sub(X, ONE)), (">=", sub(power(X, 2), ONE)))
    sums = [[[1], ["squares", [["1", "1"]]]], [[0], ["times", J(neg(add(X, ONE)))]]]
    assert "contradiction" in refused(weak, rule="combination", summands=sums)


def test_derive() -> None:
    s = system((">=", X), (">", sub(Y, ONE)))
    product = [[[0, 1], ["squares", [["1", "1"]]]]]
    t = mul(X, sub(Y, ONE))
    assert left(s, rule="derive", atom=[">=", J(t)], summands=product)[0].atoms[2].term == t
    assert "follow" in refused(s, rule="derive", atom=[">", J(t)], summands=product)
    more = add(t, ONE)
    assert left(s, rule="derive", atom=[">", J(more)], summands=product)
    assert "follow" in refused(s, rule="derive", atom=[">=", J(sub(t, ONE))], summands=product)
    assert "follow" in refused(s, rule="derive", atom=["=", J(t)], summands=product)
    nothing: list[Any] = []
    assert left(s, rule="derive", atom=["=", J(sub(X, X))], summands=nothing)


def test_scale_and_cancel() -> None:
    s = system((">=", mul(X, Y)), (">", Y))
    assert left(s, rule="cancel", at=0, by=J(Y), **{"as": J(X)})[0].atoms[2] == Atom(">=", X)
    weak = system((">=", mul(X, Y)), (">=", Y))
    assert "sign" in refused(weak, rule="cancel", at=0, by=J(Y), **{"as": J(X)})
    strict = system((">", mul(X, Y)), (">=", Y))
    assert left(strict, rule="cancel", at=0, by=J(Y), **{"as": J(X)})
    assert "equal" in refused(s, rule="cancel", at=0, by=J(Y), **{"as": J(Y)})
    scaled = mul(X, power(Y, 2))
    assert left(s, rule="scale", at=0, by=J(Y), **{"as": J(scaled)})
    assert "sign" in refused(s, rule="scale", at=0, by=J(X), **{"as": J(mul(X, X, Y))})
    zero = system(("=", mul(X, Y)), (">=", Y))
    assert "sign" in refused(zero, rule="cancel", at=0, by=J(Y), **{"as": J(X)})
    assert left(zero, rule="scale", at=0, by=J(X), **{"as": J(mul(X, X, Y))})


def test_clear() -> None:
    t = sub(div(ONE, X), ONE)
    assert left(system((">", t)), rule="clear", at=0)[0].atoms[0].term == mul(sub(ONE, X), X)
    found = left(system((">", t), (">", X)), rule="clear", at=0)[0].atoms[0].term
    assert found == sub(ONE, X)
    found = left(system((">", t), (">", neg(X))), rule="clear", at=0)[0].atoms[0].term
    assert found == sub(X, ONE)
    assert left(system(("=", t)), rule="clear", at=0)[0].atoms[0].term == sub(ONE, X)


def test_sturm() -> None:
    square = sub(power(X, 2), num(2))
    s = system(("=", square), (">", X), (">", sub(num(Fraction(7, 5)), X)))
    assert left(s, rule="sturm", use=[0, 1, 2], **{"in": "x"}) == []
    assert "solution" in refused(s, rule="sturm", use=[0, 1], **{"in": "x"})
    pole = system((">", div(ONE, X)), (">", neg(X)))
    assert left(pole, rule="sturm", use=[0, 1], **{"in": "x"}) == []
    with_y = system((">", mul(X, Y)))
    assert "polynomials" in refused(with_y, rule="sturm", use=[0], **{"in": "x"})


def test_abstract() -> None:
    s = system((">", sub(fn("exp", X), fn("exp", neg(X)))), (">", neg(X)))
    found = left(s, rule="abstract", of=[[J(fn("exp", X)), "u"], [J(fn("exp", neg(X))), "v"]])
    atoms = found[0].atoms
    assert Atom("=", sub(mul(var("u"), var("v")), ONE)) in atoms or any(
        a.relation == "=" for a in atoms
    )
    assert "new" in refused(s, rule="abstract", of=[[J(fn("exp", X)), "x"]])
    assert "system" in refused(s, rule="abstract", of=[[J(fn("exp", Y)), "u"]])
    twice = [[J(fn("exp", X)), "u"], [J(fn("exp", X)), "v"]]
    assert "twice" in refused(s, rule="abstract", of=twice)


def test_eliminate() -> None:
    s = system(("=", sub(times(2, Y), power(X, 2))), (">", sub(Y, X)))
    half = mul(num(Fraction(1, 2)), power(X, 2))
    found = left(s, rule="eliminate", at=0, name="y", value=J(half), factor="2")
    assert found == [system((">", sub(half, X)))]
    assert "form" in refused(s, rule="eliminate", at=0, name="y", value=J(power(X, 2)))
    assert "variable occurs" in refused(s, rule="eliminate", at=0, name="y", value=J(Y))
    roots = system(("=", sub(power(X, 2), Y)), (">=", X))
    node = {"rule": "eliminate", "at": 0, "name": "x", "value": J(root(2, Y)), "power": 2}
    assert left(roots, **node)[0].atoms == (Atom(">=", root(2, Y)),)
    assert "negative" in refused(system(("=", sub(power(X, 2), Y))), **node)
    zero = system(("=", mul(Y, sub(X, ONE))))
    assert "zero" in refused(zero, rule="eliminate", at=0, name="x", value="1", factor=J(Y))


def test_eliminate_keeps_domains_apart() -> None:
    s = system(("=", sub(X, Y)), (">", Y))
    assert "defined" in refused(
        s, rule="eliminate", at=0, name="x", value=J(add(Y, mul(num(0), X), div(Z, Z), num(-1)))
    )


def test_cases() -> None:
    size = fn("abs", sub(X, Y))
    s = system((">", size), (">=", sub(X, Y)))
    assert left(s, rule="cases", of=J(size), sign=1)[0].atoms[0].term == sub(X, Y)
    assert "known" in refused(s, rule="cases", of=J(size), sign=-1)
    sign = system((">", fn("sign", X)), (">=", X))
    assert "known" in refused(sign, rule="cases", of=J(fn("sign", X)), sign=1)
    larger = system((">", fn("max", X, Y)), (">=", sub(Y, X)))
    assert left(larger, rule="cases", of=J(fn("max", X, Y)), sign=-1)[0].atoms[0].term == Y


def test_monotone() -> None:
    s = system((">", sub(fn("exp", X), fn("exp", Y))))
    node = {"rule": "monotone", "at": 0, "left": J(X), "right": J(Y)}
    found = left(s, **node, function="exp", direction="strip")
    assert found[0].atoms[1] == Atom(">", sub(X, Y))
    assert "form" in refused(s, **node, function="atan", direction="strip")
    squares = system((">", sub(power(X, 2), power(Y, 2))))
    assert "negative" in refused(squares, **node, function=["pow", 2], direction="strip")
    assert "monotone" in refused(squares, **node, function="sin", direction="strip")
    falling = system((">", sub(X, Y)), (">=", add(X, ONE)), (">=", sub(ONE, X)))
    assert "defined" in refused(falling, **node, function="acos", direction="apply")


def test_oracle() -> None:
    s = system((">", sub(neg(power(X, 2)), ONE)))
    node = {"rule": "oracle", "engines": ["cvc5", "z3"], "sha256": fingerprint(s)}
    assert verify_proof(s, node) == 1
    assert "another" in refused(system((">", neg(power(X, 2)))), **node)
    assert "engines" in refused(s, **{**node, "engines": ["z3"]})
    other = system((">", neg(fn("exp", X))))
    assert "polynomial" in refused(other, **{**node, "sha256": fingerprint(other)})
    assert left(other, rule="oracle", engines=["arb"], sha256=fingerprint(other)) == []


def times(c: int, *t: Term) -> Term:
    return mul(num(c), *t)


# every rule that rewrites: a point of the system is a point of what is left


relations = st.sampled_from([">", ">=", "!="])
random_systems = st.lists(st.tuples(relations, random_terms), min_size=1, max_size=3).map(
    lambda a: system(*a)
)


def _kept(s: System, node: dict[str, Any], at: dict[str, Fraction]) -> None:
    """If the point satisfies the system, it satisfies one of those that are left."""
    try:
        if not satisfied(s, at):
            return
        found = left(s, **node)
    except (Undefined, Rejected, OutOfBudget):
        return
    for one in found:
        try:
            if satisfied(one, at):
                return
        except Undefined:
            return
    raise AssertionError(f"{s} at {at} is lost")


@given(random_systems, points)
def test_clearing_keeps_points(s: System, at: dict[str, Fraction]) -> None:
    _kept(s, {"rule": "clear", "at": 0}, at)


@given(random_systems, polynomial_terms, points)
def test_scaling_keeps_points(s: System, by: Term, at: dict[str, Fraction]) -> None:
    new = J(mul(by, s.atoms[0].term))
    _kept(s, {"rule": "scale", "at": 0, "by": J(by), "as": new}, at)


@given(random_systems, relations, random_terms, points)
def test_shapes_hold(s: System, relation: str, t: Term, at: dict[str, Fraction]) -> None:
    _kept(s, {"rule": "shape", "atom": [relation, J(t)]}, at)
    try:
        if known(s, relation, t) and satisfied(s, at):
            assert satisfied(system((relation, t)), at)
    except Undefined:
        return


@given(random_terms, random_terms, st.sampled_from(["exp", "log", "atan", "tanh", "acos"]), points)
def test_monotone_functions_keep_points(a: Term, b: Term, f: str, at: dict[str, Fraction]) -> None:
    inner, outer = system((">", sub(a, b))), system((">", sub(fn(f, a), fn(f, b))))
    node = {"rule": "monotone", "at": 0, "function": f, "left": J(a), "right": J(b)}
    _kept(outer, {**node, "direction": "strip"}, at)
    _kept(inner, {**node, "direction": "apply"}, at)


@pytest.mark.parametrize("name", LEMMAS)
def test_lemmas_hold_at_numbers(name: str) -> None:
    """Conclusions hold wherever the conditions do, on a grid, for several orders."""
    lemma, checked = LEMMAS[name], 0
    grid = [Fraction(k, 4) for k in range(-30, 31)] + [Fraction(1, 50), Fraction(-1, 50)]
    if lemma.arity == 2:
        grid = [Fraction(k, 3) for k in range(-9, 10)]
    pairs = [(u, v) for u in grid for v in (grid if lemma.arity == 2 else [Fraction(0)])]
    for order in {lemma.lowest, 1, 2, 3, 6, 9} if lemma.lowest < 2 else {2, 3, 6}:
        conditions, conclusions = lemma.instance(order, *(X, Y)[: lemma.arity])
        for u, v in pairs:
            at = {"x": u, "y": v}
            try:
                if not satisfied(System(tuple(conditions)), at):
                    continue
                for c in conclusions:
                    found = value(c.term, at)
                    with mpmath.workdps(DIGITS):
                        slack = mpmath.mpf(10) ** -70
                        assert abs(found) < slack if c.relation == "=" else found >= -slack
                    checked += 1
            except Undefined:
                continue
    assert checked > 20


def test_lemmas_ask_for_their_conditions() -> None:
    s = system((">", X))
    assert left(s, rule="lemma", name="sin-taylor", of=[J(X)], order=2)
    assert "known" in refused(s, rule="lemma", name="sin-taylor", of=[J(Y)], order=2)
    assert "order" in refused(s, rule="lemma", name="log-root", of=[J(X)])
    assert "order" in refused(s, rule="lemma", name="exp-line", of=[J(X)], order=-1)
    assert "unknown" in refused(s, rule="lemma", name="no", of=[J(X)])
    assert "takes" in refused(s, rule="lemma", name="exp-line", of=[])
    assert left(s, rule="lemma", name="atan-inverse", of=[J(mul(PI, X))])
