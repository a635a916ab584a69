"""Traps: plausible statements that must not be proved, and their true neighbours that must be."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.dynamics import Dynamics, identity_in
from symnode.language.elementary import log, sigmoid, sqrt
from symnode.language.errors import DependenceError, NameClash, StatementError
from symnode.language.relations import Equal, NotEqual
from symnode.language.rows import argument, step
from symnode.language.statements import AsPrinted, Proof, Theorem
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    identity,
    instant,
    matrix,
    parameter,
    positive,
    scalar,
    time,
    vector,
)
from symnode.verify.prove import prove
from symnode.verify.verdicts import judge

t, n = time(), dimensions("n")
x, y, p, q, T = scalar("x"), scalar("y"), positive("p"), positive("q"), positive("T")
u, z = scalar("u"), state("z")
i, j, k, m = (n.index(c) for c in "ijkm")
W = matrix("W", n, n, symmetric=True)
a, b = vector("a", n), vector("b", n)
form = a.T @ W @ b
f = function("f")
finv = function("finv", left_inverse_of=f)
decay = Dynamics(z, rhs=-z, on=(0, T))


def holds(claim: Any, *given: Any, on: Any = None) -> bool:
    return prove(Theorem("trap", given=given, claim=claim, on=on), []).ok


REFUSED = {
    "x/x": (Equal(x / x, 1),),
    "difference of squares": (Equal((x**2 - y**2) / (x - y), x + y),),
    "nothing over x": (Equal(x * 0 / x, 0),),
    "beyond the interval": (Equal(ddt(z).at(2 * T), -z.at(2 * T)), decay),
    "outside the range of f": (Equal(f(finv(u)), u),),
    "gradient in a symmetric matrix": (Equal(grad(form, W), a @ b.T),),
    "root of a square": (Equal(sqrt(x**2), x),),
    "splitting a logarithm": (Equal(log(x * y), log(x) + log(y)), x * y > 0),
    "logarithm of a square": (Equal(log(x**2), 2 * log(x)), NotEqual(x, 0)),
    "integral beyond the interval": (
        Equal(integral(ddt(z), 0, 2 * T), -integral(z, 0, 2 * T)),
        decay,
    ),
}
PROVED = {
    "x/x": (Equal(x / x, 1), NotEqual(x, 0)),
    "difference of squares": (Equal((x**2 - y**2) / (x - y), x + y), NotEqual(x - y, 0)),
    "nothing over x": (Equal(p * 0 / p, 0),),
    "inside the interval": (Equal(ddt(z).at(T), -z.at(T)), decay),
    "finv after f": (Equal(finv(f(u)), u),),
    "symmetrised gradient": (Equal(grad(form, W), (a @ b.T + b @ a.T) / 2),),
    "root of a square": (Equal(sqrt(p**2), p),),
    "splitting a logarithm": (Equal(log(p * q), log(p) + log(q)),),
    "Laurent content": (Equal(1 / (1 / p + 1 / q), p * q / (p + q)),),
    "sigmoid": (Equal(1 - sigmoid(x), sigmoid(-x)),),
    "integral over the interval": (Equal(integral(ddt(z), 0, T), -integral(z, 0, T)), decay),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    claim, *given = REFUSED[name]
    assert not holds(claim, *given)


@pytest.mark.parametrize("name", PROVED)
def test_proved(name: str) -> None:
    claim, *given = PROVED[name]
    assert holds(claim, *given)


def test_products_of_free_deltas_in_any_order() -> None:
    eye = identity(n)
    star = eye[i, j] * eye[j, k] * eye[k, m]
    assert holds(Equal(star, eye[m, i] * eye[m, j] * eye[m, k]))
    assert holds(Equal(star, eye[i, k] * eye[k, j] * eye[i, m]))
    assert not holds(Equal(star, eye[i, j] * eye[k, m]))


def test_two_heads_of_equal_name() -> None:
    first, second = scalar("b"), scalar("b")
    for own in (first, second):
        assert holds(Equal((own + 1) ** 2, own**2 + 2 * own + 1))
    with pytest.raises(NameClash):
        holds(Equal(first, second))


def test_contradictory_hypotheses_are_vacuous() -> None:
    theorem = Theorem("t", given=[Equal(u, 0), Equal(u, 1)], claim=Equal(p, 2 * p))
    assert judge(theorem, "page.py::t")[0].status.value == "VACUOUS"


def test_a_state_that_declares_no_parameters_is_an_error() -> None:
    theta = parameter("theta")
    ell = scalar_field("ell", z)
    with pytest.raises(DependenceError):
        d(ell.at(T), theta)
    with pytest.raises(DependenceError):
        z.at(T).replace({x: x + 1})
    with pytest.raises(DependenceError):
        identity_in(Equal(z.at(T), f(x)), x)
    aware = state("w", of=theta)
    assert not holds(Equal(d(scalar_field("ell", aware).at(T), theta), 0))


@pytest.mark.parametrize("which", ["start", "end"])
def test_parameters_are_no_ends_of_an_interval(which: str) -> None:
    end = parameter("s")
    on = (end, T) if which == "start" else (0, end)
    with pytest.raises(DependenceError, match="fixed numbers"):
        Dynamics(z, rhs=-z, on=on)


@pytest.mark.parametrize("condition", [t > 0, z > 0, z >= t], ids=str)
def test_conditions_are_about_fixed_numbers(condition: Any) -> None:
    with pytest.raises(StatementError, match="fixed number"):
        holds(Equal(f(-1), -1), condition, Equal(f(t), t))


def test_printed_rows_hold_on_their_interval_only() -> None:
    rows = argument(
        step(Equal(ddt(z), 0), on=(0, T)),
        step(Equal(ddt(z).at(2 * T), 0), by="thus"),
    )
    printed = AsPrinted(rows, row=2, where="line 2", expect="PROVED")
    assert judge(printed, "page.py::printed")[0].status.value != "PROVED"


def test_a_derivation_smuggles_no_hypothesis() -> None:
    theorem = Theorem("t", claim=Equal(x, 0))
    rows = argument(step(Equal(x, 0)), given=[Equal(x, 0)])
    with pytest.raises(StatementError, match="under the hypotheses"):
        prove(theorem, [Proof(theorem, rows)])


def test_an_initial_value_does_not_run() -> None:
    other = state("Y")
    moving = Dynamics(z, rhs=0 * z, initial=other, on=(0, T))
    assert not holds(Equal(ddt(other), 0), moving, on=(0, T))
    assert not holds(Equal(other.at(0), other.at(T)), moving)
    assert holds(Equal(z.at(0), other.at(0)), moving)


def test_binders_capture_nothing() -> None:
    A = matrix("A", n, n)
    outer = (A @ a)[i] * (A @ b)[i]
    assert holds(Equal((A @ a).T @ (A @ b), a.T @ (A.T @ A) @ b))
    assert not holds(Equal(outer, (A @ A)[i, i] * a[i] * b[i]))
    s = instant("s", 0, T)
    g = function("g")
    nested = integral(integral(g(t), 0, s) * g(t), 0, T)
    assert holds(Equal(nested, integral(g(t), 0, s) * integral(g(t), 0, T)))
    assert not holds(Equal(nested, integral(g(t) ** 2, 0, T) * s))


def test_dynamics_are_not_symmetric_in_their_jacobian() -> None:
    w = state("w", n)
    field = vector_field("F", n, w)
    motion = Dynamics(w, rhs=field, on=(0, T))
    assert holds(Equal(ddt(ddt(w)), field.d(w) @ field), motion)
    assert not holds(Equal(ddt(ddt(w)), field.d(w).T @ field), motion)
