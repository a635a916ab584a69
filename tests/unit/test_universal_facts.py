"""Facts hold on their interval, for the values that they speak of, and nowhere else.

Each pair states a claim that a fact seems to give but does not, and the one that it gives.
"""

import pytest

from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.dynamics import Dynamics, identity_in
from symnode.language.relations import Equal
from symnode.language.statements import Theorem
from symnode.language.states import function, scalar_field, state
from symnode.language.surface import (
    dimensions,
    identity,
    instant,
    matrix,
    norm2,
    parameter,
    positive,
    scalar,
    time,
    trace,
)
from symnode.verify.prove import prove

t = time()
n = dimensions("n")
horizon, lower, start = positive("T"), scalar("a"), scalar("x_0")


def holds(claim, *given, on=None) -> bool:
    """Whether the claim is proved from the hypotheses, without rows."""
    return prove(Theorem("under test", claim, given=given, on=on), []).ok


def test_a_positive_number_called_t_is_not_the_time() -> None:
    f, number = function("f"), positive("t")
    assert not holds(Equal(f.d(number), 1), Equal(f(number), number))
    assert holds(Equal(2 * f(number), 2 * number), Equal(f(number), number))


def test_an_equation_at_one_number_is_not_differentiated() -> None:
    f, x = function("f"), scalar("x")
    assert not holds(Equal(f.d(x), 1), Equal(f(x), x))
    assert holds(Equal(f.d(x), 1), identity_in(Equal(f(x), x), x))


def test_an_identity_over_positive_numbers_stays_among_them() -> None:
    f, x, z = function("f"), positive("x"), scalar("z")
    given = identity_in(Equal(f(x), x**2), x)
    assert not holds(Equal(f(-1), 1), given)
    assert not holds(Equal(f(z), z**2), given)
    assert holds(Equal(f(x), x**2), given)
    assert holds(Equal(f.d(x), 2 * x), given)


def test_an_identity_over_all_numbers_is_used_anywhere() -> None:
    f, x, z = function("f"), scalar("x"), scalar("z")
    given = identity_in(Equal(f(x), x**2), x)
    assert holds(Equal(f(-1), 1), given)
    assert holds(Equal(f(z - 3), (z - 3) ** 2), given)


def test_an_identity_over_an_instant_stays_in_its_interval() -> None:
    f, s, outside = function("f"), instant("s", 0, horizon), scalar("r")
    given = identity_in(Equal(f(s), 0), s)
    assert not holds(Equal(f(2 * horizon), 0), given)
    assert not holds(Equal(f(outside), 0), given)
    assert holds(Equal(f(s), 0), given)


def test_an_identity_in_symmetric_matrices_says_nothing_of_others() -> None:
    symmetric = matrix("W", n, n, symmetric=True)
    other = matrix("A", n, n)
    f = scalar_field("F", symmetric)
    given = identity_in(Equal(f(symmetric), 0), symmetric)
    assert not holds(Equal(f(other), 0), given)
    assert not holds(Equal(f(other @ other), 0), given)
    assert holds(Equal(f(symmetric), 0), given)


def test_an_identity_in_all_matrices_is_used_at_any() -> None:
    w, other = matrix("W", n, n), matrix("A", n, n)
    f = scalar_field("F", w)
    given = identity_in(Equal(f(w), trace(w)), w)
    assert holds(Equal(f(other @ other), trace(other @ other)), given)
    assert holds(Equal(grad(f(w), w), identity(n)), given)


def test_a_constant_up_to_an_arbitrary_end_is_not_differentiated() -> None:
    u, end = function("u"), scalar("R")
    up_to_end = identity_in(Equal(u(t), end), on=(0, end))
    assert not holds(Equal(u.d(t), 0), up_to_end, on=(0, end))
    up_to_horizon = identity_in(Equal(u(t), end), on=(0, horizon))
    assert holds(Equal(u.d(t), 0), up_to_horizon, on=(0, horizon))


def test_the_start_of_dynamics_may_be_differentiated_in_their_parameters() -> None:
    start_value = parameter("R")
    u = state("u", of=start_value)
    dynamics = Dynamics(u, rhs=0 * start_value, initial=start_value, on=(0, horizon))
    assert holds(Equal(d(u.at(0), start_value), 1), dynamics)
    assert not holds(Equal(d(u.at(2 * horizon), start_value), 1), dynamics)


@pytest.mark.parametrize("ends", [(horizon, horizon), (instant("a", 0, horizon), horizon)])
def test_facts_on_a_range_that_may_be_a_point_are_not_differentiated(ends) -> None:
    v = function("v")
    fact = identity_in(Equal(v(t), 0), on=ends)
    assert not holds(Equal(v.d(ends[1]), 0), fact)
    assert holds(Equal(v(ends[1]), 0), fact)


def test_facts_on_a_range_of_positive_length_are_differentiated() -> None:
    v = function("v")
    fact = identity_in(Equal(v(t), t**2), on=(0, horizon))
    s = instant("s", 0, horizon)
    assert holds(Equal(v.d(s), 2 * s), fact)


def test_an_equation_beside_dynamics_holds_on_their_interval() -> None:
    x, q = state("x"), function("q")
    dynamics = Dynamics(x, rhs=x, initial=start, on=(0, horizon))
    given = Equal(q(t), t)
    assert not holds(Equal(q(2 * horizon), 2 * horizon), given, dynamics)
    assert holds(Equal(q(horizon), horizon), given, dynamics)


def test_dynamics_on_an_interval_say_nothing_beyond_it() -> None:
    x = state("x")
    dynamics = Dynamics(x, rhs=-x, initial=start, on=(0, horizon))
    inside = instant("s", 0, horizon)
    assert not holds(Equal(ddt(x).at(2 * horizon), -x.at(2 * horizon)), dynamics)
    assert not holds(Equal(ddt(x).at(lower), -x.at(lower)), dynamics)
    assert holds(Equal(ddt(x).at(inside), -x.at(inside)), dynamics)
    assert holds(Equal(ddt(x).at(horizon), -x.at(horizon)), dynamics)


def test_dynamics_are_used_under_an_integral_over_their_interval_only() -> None:
    x = state("x", n)
    dynamics = Dynamics(x, rhs=-x, on=(0, horizon))
    left, right = 2 * x.T @ ddt(x), -2 * norm2(x)
    assert holds(Equal(integral(left, 0, horizon), integral(right, 0, horizon)), dynamics)
    beyond = Equal(integral(left, 0, 2 * horizon), integral(right, 0, 2 * horizon))
    assert not holds(beyond, dynamics)
