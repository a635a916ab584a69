"""Definedness: shown by shape, by declaration or by a written condition, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker.identity import Undefined
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    check_only,
    function,
    head,
    identity,
    integral,
    minus,
    mul,
    num,
    pw,
    step,
    tensor,
    total,
)

x, y, p, z = head("x"), head("y"), head("p"), head("z")
D: dict[str, Any] = {
    "heads": {
        "x": tensor(),
        "y": tensor(),
        "p": tensor(sign="positive"),
        "z": tensor(sign="nonzero"),
        "v": tensor("n"),
        "r": tensor("Q", sign="positive"),
    },
    "functions": {"k": function(sign="positive"), "f": function()},
    "spaces": {"n": "finite", "Q": "measure"},
}
squares = total("i", "n", pw(head("v", "i"), 2))


def itself(term: Any, conditions: Any = ()) -> Any:
    return identity(step(term, term), conditions=conditions, **D)


@pytest.mark.parametrize(
    "term",
    [
        pw(add(num(1), pw(x, 2)), -1),
        pw(add(p, squares), "-1/2"),
        pw(add(pw(z, 2), pw(x, 2)), -1),
        pw(mul(num(-1), p, num(-2)), "1/2"),
        pw(["dim", "n"], "-1/2"),
        pw(["const", "pi"], -1),
        pw(mul(z, p), -1),
        app("log", app("exp", x)),
        app("log", app("k", x)),
        app("sqrt", squares),
        pw(total("i", "n", app("exp", head("v", "i"))), -1),
    ],
)
def test_shapes_that_show_definedness(term: Any) -> None:
    assert accepted(itself(term)) == "PROVED"


@pytest.mark.parametrize(
    "term",
    [
        pw(x, -1),
        pw(minus(x, y), -1),
        pw(squares, -1),
        pw(add(pw(x, 2), pw(y, 2)), -1),
        pw(add(p, x), -1),
        pw(add(z, z), -1),
        pw(add(z, num(1)), -1),
        app("log", z),
        app("log", pw(x, 2)),
        app("sqrt", x),
        app("sqrt", minus(p, num(1))),
        app("sqrt", mul(num(-1), p)),
        pw(mul(num(-1), x, num(-1)), "1/2"),
        pw(total("a", "Q", head("r", "a")), -1),
        app("log", app("k", x, slots=[[[]]])),
        pw(app("f", x), -1),
        pw(app("sin", x), -1),
        mul(num(0), pw(x, -1)),
        app("f", pw(x, -1)),
        integral("u", num(0), num(1), pw(["var", "u"], -1)),
        integral("u", pw(x, -1), num(1), ["var", "u"]),
        total("i", "n", pw(head("v", "i"), -1)),
        ["d", "x", [], app("log", x)],
        ["at", [["p", [], x]], app("log", p)],
    ],
)
def test_shapes_that_do_not(term: Any) -> None:
    with pytest.raises(Undefined):
        check_only(itself(term))


def test_a_condition_discharges_its_own_term_only() -> None:
    assert accepted(itself(pw(x, -1), [["nonzero", x]])) == "PROVED"
    assert accepted(itself(app("log", minus(x, y)), [["positive", minus(x, y)]])) == "PROVED"
    assert accepted(itself(pw(x, -1), [["positive", x]])) == "PROVED"
    for term, conditions in (
        (app("log", x), [["nonzero", x]]),
        (pw(y, -1), [["nonzero", x]]),
        (pw(minus(y, num(1)), -1), [["nonzero", y]]),
        (pw(total("i", "n", pw(head("v", "i"), -1)), 1), [["nonzero", x]]),
    ):
        with pytest.raises(Undefined):
            check_only(itself(term, conditions))


def test_a_condition_rewrites_nothing() -> None:
    root = step(app("sqrt", pw(x, 2)), x)
    with pytest.raises(Exception, match="left over"):
        check_only(identity(root, conditions=[["positive", x]], **D))
