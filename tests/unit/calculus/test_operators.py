"""Substitution, derivation, canonical equality and linear expectation."""

import pytest

from symnode.calculus.canonical import equal
from symnode.calculus.derivation import expanded, unfolded
from symnode.calculus.expectation import linear
from symnode.calculus.shown import shown
from symnode.calculus.substitution import set_variable, substitute
from symnode.checker import OutOfBudget
from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.elementary import exp, log, softmax, tanh
from symnode.language.errors import NameClash
from symnode.language.reindex import fresh
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    expectation,
    hadamard,
    matrix,
    norm2,
    parameter,
    positive,
    probability,
    scalar,
    time,
    total,
    trace,
    vector,
)
from symnode.language.terms import (
    At,
    Binding,
    Derivative,
    Sum,
    Variable,
    VariableRef,
    free_indices,
    heads,
    subterms,
)

n, m = dimensions("n m")
t, horizon = time(), positive("T")
a, b, x, y = scalar("a"), scalar("b"), vector("x", n), vector("y", n)
A, W = matrix("A", n, m), matrix("W", n, n, symmetric=True)
theta = parameter("theta")
z = state("z", n, of=theta)


def test_substitution_captures_no_index() -> None:
    i = n.index("i")
    inner = total(x[i] * a, i)
    binder = next(s.index for s in subterms(inner.body) if isinstance(s, Sum))
    free = y[binder]  # the very index that the sum binds
    new = substitute(inner.body, [Binding(a.head, (), free.body)])
    assert free_indices(new) == {binder}


def test_substitution_captures_no_variable() -> None:
    u = Variable("tau")
    whole = unfolded(integral(a * t, 0, 1).body)
    new = set_variable(substitute(whole, [Binding(a.head, (), VariableRef(u))]), u, b.body)
    assert b.head in heads(new) and a.head not in heads(new)


def test_substitution_is_simultaneous() -> None:
    swapped = substitute((a - b).body, [Binding(a.head, (), b.body), Binding(b.head, (), a.body)])
    assert shown(swapped).text == "b - a"


def test_substitution_waits_for_derivatives() -> None:
    slope = d(a**2, a)
    new = substitute(slope.body, [Binding(a.head, (), (a * 0 + 3).body)])
    assert isinstance(new, At) and shown(unfolded(new)).text == "2*(0*a + 3)"


def test_substitution_enters_values_and_respects_inner_replacements() -> None:
    inner = (a * b).replace({a: b})
    new = substitute(inner.body, [Binding(b.head, (), (a + 1).body)])
    assert equal(type(a)((), new, a.notation), (a + 1) ** 2)


def test_nothing_to_substitute_leaves_the_term() -> None:
    assert substitute(x.body, []) is x.body


CARRIED_OUT = [
    (d(a**3, a), 3 * a**2),
    (d(1 / a, a), -1 / a**2),
    (d(norm2(x), x), 2 * x),
    (grad(x.T @ W @ x, W), x @ x.T),
    (grad(trace(A @ A.T), A), 2 * A),
    (d(exp(a * b), a), b * exp(a * b)),
    (d(log(a), a), 1 / a),
    (d(softmax(x).T @ y, x), hadamard(softmax(x), y) - (softmax(x).T @ y) * softmax(x)),
    (ddt(norm2(z)), 2 * z.T @ ddt(z)),
    (ddt(t * a).at(0), a),
    (d(integral(a * t, 0, a), a), a**2 + integral(t, 0, a)),
    (d(tanh(a), a).replace({a: 2 * a}), 1 - tanh(2 * a) ** 2),
    (d(function("phi")(a), b), a * 0),
]


@pytest.mark.parametrize(("written", "by_hand"), CARRIED_OUT, ids=str)
def test_derivatives_by_hand(written, by_hand) -> None:
    done = expanded(written)
    assert done.spaces == written.spaces
    assert not any(isinstance(s, At | Derivative) for s in subterms(done.body))
    assert equal(done, by_hand)


def test_derivation_goes_through_states_and_fields() -> None:
    f, ell = vector_field("f", n, z, theta), scalar_field("ell", z)
    assert equal(expanded(d(f, theta)), f.d(z) @ d(z, theta) + f.d(theta))
    assert equal(expanded(d(ell.at(horizon), theta)), (ell.d(z).T @ d(z, theta)).at(horizon))
    assert equal(expanded(ddt(d(z, theta))), d(ddt(z), theta))


def test_a_primitive_has_its_function_as_derivative() -> None:
    f = function("f")
    primitive = function("F", primitive_of=f)
    assert equal(expanded(d(primitive(a**2), a)), 2 * a * f(a**2))


def test_results_are_shown_with_indices_that_differ() -> None:
    assert str(expanded(grad(total(x) * a, x))) in {"a", "a*sum_j I[j,i]"}
    text = str(expanded(d(norm2(W @ x), x)))
    assert "sum_" in text and text.count("[") == text.count("]")
    assert str(expanded(ddt(z))) == "(z_t)[i]"
    assert r"\frac" in expanded(d(log(a), a)).latex()


def test_equality_holds_for_all_sizes() -> None:
    assert equal(x.T @ y, y.T @ x)
    assert equal(norm2(x + y), norm2(x) + 2 * x.T @ y + norm2(y))
    assert equal(W, W.T) and not equal(A @ A.T, norm2(A) * (x @ x.T))
    assert not equal(norm2(x), total(x) ** 2)  # they agree for n = 1 only
    assert not equal(x, A) and not equal(x, y)
    assert equal(x[n.index("i")] * 0, a * 0)


def test_equality_keeps_free_indices_apart() -> None:
    i, j = n.index("i"), n.index("j")
    assert equal(x[i] * y[j], y[j] * x[i])
    assert not equal(x[i], x[j])


def test_equality_reports_clashes_and_budgets() -> None:
    with pytest.raises(NameClash):
        equal(a, scalar("a"))
    large = x.T @ x
    for _ in range(6):
        large = (large + x.T @ y + a) ** 3
    with pytest.raises(OutOfBudget):
        equal(large, large + 1)


def test_expectation_is_linear() -> None:
    space = probability("p")
    s, v = space.variable("s"), space.variable("v", n)
    assert linear(expectation(a * s + b)) == a * expectation(s) + b
    assert str(linear(expectation((a + s) * s))) == "a*E[s] + E[s*s]"
    assert str(linear(expectation(a + 0 * s + s))) == "a + 0*E[s] + E[s]"
    i = n.index("i")
    for whole in (expectation(s * (x + a * v)[i]), expectation(x.T @ v), expectation(norm2(v + x))):
        assert equal(linear(whole), whole)
    assert not equal(linear(expectation(s**2)), expectation(s) ** 2)


def test_expectation_leaves_what_is_not_linear() -> None:
    s = probability("p").variable("s")
    assert str(linear(expectation(exp(a * s)))) == "E[exp(a*s)]"
    assert linear(a * b) == a * b
    assert fresh(()) == ()
