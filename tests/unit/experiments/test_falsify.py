"""Counterexamples are found without hints, confirmed, made simple, pinned; true claims agree."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symnode.checker import check
from symnode.experiments.ascent import GRID, Landscape, climb, snapped
from symnode.experiments.falsify import EXACT, MAXIMISED, falsify
from symnode.experiments.pinning import pinned
from symnode.experiments.profiles import PROFILES, profile
from symnode.experiments.sampler import Sampler
from symnode.language.errors import StatementError
from symnode.methods.counter_search import parts
from symnode.page import (
    REFUTED,
    Dynamics,
    Equal,
    Implies,
    Instance,
    NotEqual,
    Theorem,
    dimensions,
    exp,
    expectation,
    function,
    gaussian,
    matrix,
    norm2,
    positive,
    scalar,
    scalar_field,
    sin,
    state,
    time,
    vector,
)

n = dimensions("n")
x, y, A = vector("x", n), vector("y", n), matrix("A", n, n)
S = matrix("S", n, n, semidefinite=True)
a, b, c = scalar("a"), scalar("b"), positive("c")
t, T = time("t"), positive("T")
u = scalar_field("u", a, b)
phi = function("phi")
z = state("z")
decay = Dynamics(z, rhs=-a * (0 * z) + b, initial=1, on=(0, T))
dev = profile("dev")

# A claim that fails in a small region only: 4/27 = 0.14814... at 2/3.
narrow = Theorem("f", given=[a >= 0], claim=a**2 * (1 - a) <= Fraction(148, 1000))


def test_small_integers_come_first() -> None:
    found = falsify(Theorem("f", claim=Equal(a**2, a)), effort=dev)
    assert found.how == EXACT and found.found is not None
    assert check(found.found.certificate).status == REFUTED


def test_a_narrow_failure_is_found_by_climbing_and_made_simple() -> None:
    found = falsify(narrow, effort=dev)
    assert found.how == MAXIMISED and found.found is not None
    shown = found.counterexample(narrow)
    assert shown is not None and shown.model == {"a": "2/3"} and shown.margin == "1/6750"


def test_the_margin_is_maximised_before_it_is_made_simple() -> None:
    """A failure everywhere above 3: climbing goes to the far end before numbers become simple."""
    sampler = Sampler(Theorem("f", claim=a * b <= 9), parts(Theorem("f", claim=a * b <= 9))[0])
    start = sampler.candidate(3)
    assert start is not None
    land = Landscape(sampler, start, 240)
    climb(land, 0)
    assert land.best is not None and land.best.worst.value > 6  # 15 or more, of 9
    assert all((v * GRID).denominator == 1 for v in land.numbers)
    simple = snapped(land)
    assert simple is not None and sampler.failure(simple) is not None


TRUE = {
    "cauchy_schwarz": Theorem("t", claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y)),
    "equality_at_zero": Theorem("t", claim=exp(a) >= 1 + a),
    "semidefinite": Theorem("t", claim=x.T @ S @ x >= 0),
    "under_hypotheses": Theorem("t", given=[a >= 1, NotEqual(b, 0)], claim=a * b**2 >= b**2),
    "trajectory": Theorem("t", given=[decay], claim=Equal(z.at(T), 1 + b * T)),
    "implication": Theorem("t", claim=Implies(a > 1, a**2 > 1)),
    "narrow_but_true": Theorem("t", given=[a >= 0], claim=a**2 * (1 - a) <= Fraction(4, 27)),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_not_refuted(name: str) -> None:
    found = falsify(TRUE[name], effort=dev)
    assert found.found is None and found.instances > 20
    assert found.worst <= 1e-9


@pytest.mark.parametrize(
    "claim",
    [
        x.T @ S @ x > 0,
        Equal(A @ x, A.T @ x),
        norm2(x + y) <= norm2(x) + norm2(y),
        Implies(a > -3, a**2 > Fraction(1, 10)),
        phi(a) + phi(b) <= phi(a + b),
    ],
)
def test_false_claims_are_refuted(claim: object) -> None:
    found = falsify(Theorem("f", claim=claim), effort=dev)
    assert found.found is not None and found.found.verdict.status == REFUTED


def test_what_no_exact_model_confirms_is_no_counterexample() -> None:
    found = falsify(Theorem("f", claim=sin(a) <= Fraction(1, 2)), effort=dev)
    assert found.found is None and found.worst > 0.1 and found.sure_floats
    normal = falsify(Theorem("f", claim=expectation(norm2(gaussian("g", n))) >= n + 1), effort=dev)
    assert normal.found is None and normal.worst > 0.1


def test_hypotheses_without_a_model() -> None:
    found = falsify(Theorem("t", given=[a > 1, a < -1], claim=Equal(a, 5)), effort=dev)
    assert found.found is None and found.instances == 0 and found.why_not


def test_the_same_seed_gives_the_same_search() -> None:
    first, second = (falsify(TRUE["under_hypotheses"], effort=dev, seed=3) for _ in range(2))
    assert (first.instances, first.worst) == (second.instances, second.worst)


def test_the_budget_ends_the_search() -> None:
    found = falsify(TRUE["cauchy_schwarz"], effort=PROFILES["thorough"], budget=0.2)
    assert found.found is None and found.instances < 2000


def test_sizes_are_kept() -> None:
    found = falsify(Theorem("f", claim=norm2(x) <= n), effort=dev, sizes={n: (3, 4)})
    assert found.found is not None
    assert found.found.certificate["model"]["spaces"]["n"] in (3, 4)


def test_profiles_have_names() -> None:
    assert profile("dev").of(200).examples == 50 and profile("thorough").of(7).examples == 70
    with pytest.raises(StatementError, match="a profile"):
        profile("fast")


def test_a_counterexample_is_pinned_by_a_line_that_refutes() -> None:
    wrong = Theorem("f", claim=norm2(x + y) <= norm2(x) + norm2(y))
    found = falsify(wrong, effort=dev)
    assert found.found is not None and found.problem is not None
    line = pinned(wrong, found.found, found.problem, "wrong", {"wrong": wrong})
    assert line is not None and line.startswith("wrong_fails = Instance(wrong, n=1, x=[")
    name, _, call = line.partition(" = ")
    scope = {"wrong": wrong, "Instance": Instance, "REFUTED": REFUTED, "Fraction": Fraction}
    made = _call(call, scope)
    assert made.expect == REFUTED and made.of is wrong


def test_functions_of_numbers_are_pinned_as_formulas() -> None:
    wrong = Theorem("f", claim=u <= 0)
    found = falsify(wrong, effort=dev)
    assert found.found is not None and found.problem is not None
    names = {"wrong": wrong, "u": u, "a": a, "b": b}
    line = pinned(wrong, found.found, found.problem, "wrong", names)
    assert line is not None and "model={u: " in line


def test_what_cannot_be_written_is_not_pinned() -> None:
    """A symbol whose name is no word of Python."""
    primed = scalar("a'")
    wrong = Theorem("f", claim=primed <= 0)
    found = falsify(wrong, effort=dev)
    assert found.found is not None and found.problem is not None
    assert pinned(wrong, found.found, found.problem, "wrong", {"primed": primed}) is None


def _call(text: str, scope: dict[str, object]) -> Instance:
    """The instance that a pinned line makes; it is ours, so it may be carried out."""
    made: dict[str, object] = {}
    exec(f"made = {text}", scope, made)
    found = made["made"]
    assert isinstance(found, Instance)
    return found
