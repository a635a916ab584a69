"""Powers and logarithms: the laws that need positivity are used under positivity only."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.checker.forging import add, app, head, minus, mul, num, proves, pw, tensor, total

x, y, p, q, z = (head(h) for h in "xypqz")
D: dict[str, Any] = {
    "heads": {
        "x": tensor(),
        "y": tensor(),
        "p": tensor(sign="positive"),
        "q": tensor(sign="positive"),
        "z": tensor(sign="nonzero"),
        "v": tensor("n"),
        "c": tensor("n", sign="positive"),
    },
    "spaces": {"n": "finite"},
}
root_of_square = app("sqrt", pw(x, 2))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (app("sqrt", pw(p, 2)), p),
        (app("sqrt", mul(p, q)), mul(app("sqrt", p), app("sqrt", q))),
        (app("log", mul(p, q)), add(app("log", p), app("log", q))),
        (app("log", pw(p, "-3/2")), mul(num("-3/2"), app("log", p))),
        (app("log", app("exp", x)), x),
        (app("exp", app("log", p)), p),
        (pw(app("exp", x), "1/2"), app("exp", mul(num("1/2"), x))),
        (app("sqrt", num(12)), mul(num(2), app("sqrt", num(3)))),
        (app("log", num(12)), add(mul(num(2), app("log", num(2))), app("log", num(3)))),
        (pw(pw(p, "1/3"), 3), p),
        (app("sqrt", mul(pw(p, 2), pw(q, -2))), mul(p, pw(q, -1))),
        (pw(root_of_square, 2), pw(x, 2)),
        (mul(z, pw(z, -1)), num(1)),
    ],
)
def test_laws_of_positive_numbers(left: Any, right: Any) -> None:
    assert proves(left, right, **D)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (root_of_square, x),
        (app("sqrt", pw(x, 4)), pw(x, 2)),
        (app("sqrt", pw(z, 2)), z),
        (app("sqrt", mul(pw(x, 2), pw(y, 2))), mul(x, y)),
        (app("log", pw(z, 2)), mul(num(2), app("log", z))),
        (app("log", mul(x, y)), add(app("log", x), app("log", y))),
        (app("sqrt", mul(x, y)), mul(app("sqrt", x), app("sqrt", y))),
        (app("log", add(p, q)), add(app("log", p), app("log", q))),
        (app("sqrt", add(pw(p, 2), pw(q, 2))), add(p, q)),
        (app("exp", add(x, y)), add(app("exp", x), app("exp", y))),
        (pw(pw(minus(x, y), 2), "1/2"), minus(x, y)),
        (app("sqrt", num(12)), mul(num(3), app("sqrt", num(2)))),
        (mul(x, pw(x, -1)), num(1)),
        (pw(num(-8), "1/3"), num(-2)),
        (pw(pw(num(-2), 2), "1/2"), num(-2)),
    ],
)
def test_laws_that_fail_without_positivity(left: Any, right: Any) -> None:
    assert not proves(left, right, **D)


def test_denominators_meet_after_laurent_content_is_taken_out() -> None:
    low = pw(add(pw(p, -1), pw(q, -1)), -1)
    assert proves(low, mul(p, q, pw(add(p, q), -1)), **D)
    assert not proves(low, pw(add(p, q), -1), **D)
    e = app("exp", mul(num(-1), x))
    sigmoid = mul(app("exp", x), pw(add(num(1), app("exp", x)), -1))
    assert proves(pw(add(num(1), e), -1), sigmoid, **D)
    assert proves(
        mul(e, pw(add(num(1), e), -2)), mul(app("sigmoid", x), app("sigmoid", mul(num(-1), x))), **D
    )


def test_sums_in_denominators() -> None:
    c = total("i", "n", head("c", "i"))
    share = total("i", "n", mul(head("c", "i"), pw(total("j", "n", head("c", "j")), -1)))
    assert proves(share, num(1), **D)
    assert not proves(share, ["dim", "n"], **D)
    assert proves(pw(mul(num(2), c), -1), mul(num("1/2"), pw(c, -1)), **D)
    unsigned = total("i", "n", head("v", "i"))
    assert not proves(mul(unsigned, pw(unsigned, -1)), num(1), **D)


def test_division_by_zero_is_no_number() -> None:
    nothing = minus(x, x)
    assert not proves(pw(nothing, -1), pw(nothing, -1), **D)
    assert not proves(app("log", nothing), app("log", nothing), **D)
    assert not proves(mul(num(0), pw(x, -1)), num(0), **D)
    assert proves(pw(nothing, 0), num(1), **D)
