"""The surface of a page: shapes, marks of rows, and the four parts of every message."""

from fractions import Fraction

import pytest

from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.dynamics import Dynamics, identity_in
from symnode.language.elementary import log, softmax
from symnode.language.errors import (
    DependenceError,
    NameClash,
    NoTruthValue,
    ShapeError,
    StatementError,
    SymnodeError,
)
from symnode.language.relations import Equal, Implies, NotEqual
from symnode.language.statements import AsPrinted, Proof, Theorem
from symnode.language.states import scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    expectation,
    hadamard,
    identity,
    instant,
    matrix,
    measure,
    norm2,
    parameter,
    positive,
    rational,
    scalar,
    time,
    total,
    trace,
    vector,
)
from symnode.language.symbols import Sign
from symnode.language.terms import heads
from symnode.language.wire import Wire

n, m = dimensions("n m")
t, horizon = time(), positive("T")
x, y, z = vector("x", n), vector("y", n), vector("z", m)
A, a = matrix("A", n, m), scalar("a")
theta, other = parameter("theta"), parameter("eta")


def message(kind, action) -> SymnodeError:
    """The error of an action; it has four parts and names this file."""
    with pytest.raises(kind) as caught:
        action()
    error = caught.value
    assert error.where.path == __file__ and error.where.line > 0
    assert error.expected and error.got and error.way_out
    shown = str(error).splitlines()
    assert shown[0] == f"{error.where}:"
    assert [line.split()[0] for line in shown[1:4]] == ["expected", "got", "way"]
    return error


@pytest.mark.parametrize(
    ("array", "spaces"),
    [
        (x.T @ y, ()),
        (x @ y.T, (n, n)),
        (x @ z.T, (n, m)),
        (A @ z, (n,)),
        (x.T @ A, (m,)),
        (A.T @ x, (m,)),
        (A @ A.T, (n, n)),
        (a * x, (n,)),
        (x / a, (n,)),
        (-A, (n, m)),
        (hadamard(x, y), (n,)),
        (norm2(A), ()),
        (trace(A @ A.T), ()),
        (total(x), ()),
        (identity(n) @ x, (n,)),
        (d(x.T @ y, x), (n,)),
        (d(A @ z, z), (n, m)),
        (d(a * x, a), (n,)),
        (grad(x.T @ A @ z, A), (n, m)),
        (d(A @ z, A, along=A), (n,)),
    ],
    ids=str,
)
def test_shapes(array, spaces) -> None:
    assert array.spaces == spaces


def test_only_products_read_the_mark_of_a_row() -> None:
    assert x.T.row and not x.row and x.T.T.row is False
    assert (x.T @ A).row and (x.T + y).spaces == (n,)
    assert Equal(d(norm2(x), x), 2 * x).left.row
    assert integral(x.T, 0, horizon).spaces == (n,)


@pytest.mark.parametrize(
    ("action", "repair"),
    [
        (lambda: x @ y, "x.T @ y is a number"),
        (lambda: x * y, "hadamard"),
        (lambda: A * A, "hadamard"),
        (lambda: A @ x, "transpose"),
        (lambda: a @ x, "*"),
        (lambda: A @ z.T, "transpose"),
        (lambda: x + a, "ones(n)"),
        (lambda: x + z, "transpose"),
        (lambda: Equal(x, z), "transpose"),
        (lambda: a / x, "divide the entries"),
        (lambda: x**2, "map_entries"),
        (lambda: d(A @ z, A), "along"),
        (lambda: grad(x, a), "Jacobian"),
        (lambda: softmax(A), "vector"),
        (lambda: trace(A), "matching"),
        (lambda: matrix("B", n, m, symmetric=True), "one space"),
        (lambda: x[m.index("i")], "index"),
        (lambda: x < y[n.index("i")], "@"),
    ],
)
def test_shapes_that_do_not_fit(action, repair) -> None:
    assert repair in message(ShapeError, action).way_out


def test_a_relation_has_no_truth_value() -> None:
    for relation in (a < 1, Equal(a, 1), a >= 0):
        assert "given=" in message(NoTruthValue, lambda r=relation: bool(r)).way_out
    message(SymnodeError, lambda: bool(a))


def test_equality_of_form_is_structural() -> None:
    i, j = n.index("i"), n.index("i")
    assert total(x[i] * y[i], i) == total(x[j] * y[j], j)
    assert x.T @ y == x.T @ y
    assert a + 1 != 1 + a and 2 * a != a + a
    assert scalar("a") != a
    assert a**2 != Equal(a, a)


@pytest.mark.parametrize("action", [lambda: a + 0.5, lambda: 0.5 * x, lambda: Equal(a, 1.0)])
def test_floats_are_refused(action) -> None:
    assert "rational" in message(SymnodeError, action).way_out


def test_exact_numbers_are_taken() -> None:
    assert rational("0.1") == rational("1/10")
    assert str(a * Fraction(1, 2)) == "a*1/2"
    message(SymnodeError, lambda: a**a)
    message(SymnodeError, lambda: a + True)


def test_dynamics_use_declared_parameters_only() -> None:
    free, owner = state("u"), state("v", of=theta)
    error = message(DependenceError, lambda: Dynamics(free, rhs=theta * free, on=(0, 1)))
    assert "theta" in error.got and "of=(theta)" in error.way_out
    error = message(DependenceError, lambda: Dynamics(free, rhs=owner, on=(0, 1)))
    assert "theta" in error.got
    message(DependenceError, lambda: Dynamics(free, rhs=free, initial=theta, on=(0, 1)))
    assert Dynamics(owner, rhs=theta * owner, initial=theta, on=(0, 1)).facts


def test_total_derivatives_need_a_declared_dependence() -> None:
    free, owner = state("u"), state("v", of=theta)
    error = message(DependenceError, lambda: d(free, theta))
    assert "of=theta" in error.way_out
    message(DependenceError, lambda: d(scalar_field("g", free), theta))
    message(DependenceError, lambda: d(owner, a))
    assert d(owner, theta).spaces == ()


def test_a_sensitivity_needs_a_declared_parameter() -> None:
    owner = state("v", of=theta)
    dynamics = Dynamics(owner, rhs=owner, on=(0, horizon))
    assert len(d(dynamics, theta).facts) == 1
    message(DependenceError, lambda: d(dynamics, other))
    message(DependenceError, lambda: identity_in(Equal(a, 1)).derived_in(a))


def test_partial_derivatives_are_by_declared_argument() -> None:
    f = vector_field("f", n, x, theta)
    assert f.d(x).spaces == (n, n) and f.d(theta).spaces == (n,)
    message(DependenceError, lambda: f.d(other))
    message(DependenceError, lambda: f(x))
    with pytest.raises(ShapeError, match="as declared"):
        f(z, theta)


def test_symbols_to_differentiate_in() -> None:
    message(StatementError, lambda: d(a, a + 1))
    assert "ddt" in message(StatementError, lambda: d(t, t)).way_out
    message(DependenceError, lambda: state("v", of=a))
    message(StatementError, lambda: integral(t, 0, t))
    message(StatementError, lambda: time("s"))
    message(StatementError, lambda: expectation(a))


def test_two_symbols_of_one_name_clash() -> None:
    twin, wire = scalar("a"), Wire()
    message(NameClash, lambda: wire.term((a + twin).body))
    field = scalar_field("a", a)
    wire = Wire()
    wire.term((field * a).body)
    message(NameClash, wire.signature)
    moment, wire = instant(t.head.name, 0, 1), Wire()
    told = message(NameClash, lambda: wire.term((t + moment).body))
    assert "the name of the time" in told.way_out


def test_a_statement_has_a_claim() -> None:
    assert "claim=" in message(StatementError, lambda: Theorem("empty", claim=[])).way_out
    message(StatementError, lambda: Theorem("form", claim=a == a))
    message(StatementError, lambda: Theorem("inequality", claim=NotEqual(a, 1)))
    message(StatementError, lambda: Theorem("inequality", claim=Implies(a > 1, NotEqual(a, 1))))
    message(StatementError, lambda: Theorem("given", claim=Equal(a, a), given=[a]))
    message(StatementError, lambda: Proof(Equal(a, a)))
    theorem = Theorem("fine", claim=Equal(a, a))
    message(StatementError, lambda: AsPrinted(theorem))
    message(StatementError, lambda: AsPrinted(theorem, claim=Equal(a, 0), given=[a > 0]))
    message(StatementError, lambda: AsPrinted(claim=Equal(a, 0), given=[a]))
    assert theorem.claim[0].left == a


def test_what_is_printed_has_the_hypotheses_of_the_theorem_or_its_own() -> None:
    theorem = Theorem("root", claim=Equal(a**2, 4), given=[Equal(a, 2)])
    assert AsPrinted(theorem, claim=Equal(a**2, 2)).given == theorem.given
    own = (a > 0,)
    assert AsPrinted(given=own, claim=Equal(a**2, 2), where="page 1").given == own


def test_dynamics_fit_their_state() -> None:
    u = state("u", n)
    message(ShapeError, lambda: Dynamics(u, rhs=z, on=(0, 1)))
    message(StatementError, lambda: Dynamics(x, rhs=x, on=(0, 1)))
    assert Dynamics(u, rhs=0, on=(0, 1)).facts


def test_times_and_derivatives_are_written_as_on_paper() -> None:
    u = state("u", n)
    assert str(u.at(0)) == "u(0)" and str(ddt(u)) == "ddt(u)"
    assert u.at(horizon).latex() == "u(T)"
    assert r"\dot" in ddt(u).latex()
    assert str(instant("s", 0, horizon)) == "s"
    message(ShapeError, lambda: u.at(x))
    assert "log" in str(log(a))


@pytest.mark.parametrize(
    "declare",
    [
        lambda **sign: vector("q", n, **sign),
        lambda **sign: matrix("P", n, m, **sign),
        lambda **sign: matrix("P", n, n, symmetric=True, **sign),
        lambda **sign: measure("mu").variable("g", n, **sign),
    ],
)
def test_positive_entries(declare) -> None:
    assert {h.sign for h in heads(declare(positive=True).body)} == {Sign.POSITIVE}
    assert {h.sign for h in heads(declare().body)} == {Sign.REAL}
    swappable = [h.classes for h in heads(declare(positive=True).body)]
    assert swappable == [h.classes for h in heads(declare().body)]
