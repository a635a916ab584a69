"""The fate of a mutant: each one is met, and none is reached by accident."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.experiments.mutation.equivalence import same_form, says_less
from symnode.experiments.mutation.mutant import Mutant, mutants
from symnode.judgement.mutation import Fate
from symnode.language.elementary import log, sqrt
from symnode.language.relations import Equal, Implies, NotEqual
from symnode.language.statements import Proof, Theorem, apart
from symnode.language.surface import (
    dimensions,
    expectation,
    gaussian,
    matrix,
    norm2,
    positive,
    scalar,
    trace,
    vector,
)
from symnode.methods.slacks import log_bound, square
from symnode.verify import mutant_verdict as module
from symnode.verify.library import Library
from symnode.verify.mutant_verdict import LESS, MORE, OTHER, mutant_verdict
from symnode.verify.prove import prove

n, m = dimensions("n m")
a, b, c, h = (scalar(name) for name in "abch")
u, v = positive("u"), positive("v")
x, y = vector("x", n), vector("y", n)
A, B, S = matrix("A", n, m), matrix("B", m, n), matrix("S", n, n, symmetric=True)


def theorem(claim: Any, hypotheses: Any = (), by: Sequence[Any] = ()) -> Theorem:
    """A statement that is proved: what is no theorem has no mutants."""
    with apart():
        made = Theorem("it", claim=claim, given=hypotheses)
        if by:
            Proof(made, by=by)
    assert Library(prove).proven(made).ok
    return made


def altered(claim: Any, other: Any, hypotheses: Any = (), by: Sequence[Any] = ()) -> Mutant:
    """The mutant of a proved claim that says something else."""
    original = theorem(claim, hypotheses, by)
    with apart():
        made = Theorem("other", claim=other, given=hypotheses)
        proofs = (Proof(made, by=by),)
    return Mutant("by-hand-1", "by-hand", "", made, proofs, original.claim[0], made.claim[0])


def assumed(claim: Any, hypotheses: Any) -> Mutant:
    """The mutant of a claim under other hypotheses."""
    with apart():
        made = Theorem("other", claim=claim, given=hypotheses)
    return Mutant("by-hand-1", "by-hand", "", made, ())


def fate(mutant: Mutant) -> Fate:
    return mutant_verdict(mutant).fate


def test_a_false_mutant_is_refuted_by_a_model() -> None:
    found = mutant_verdict(altered(Equal((a + b) ** 2, a**2 + 2 * a * b + b**2), Equal(a, b)))
    assert found.fate is Fate.REFUTED
    assert set(found.model) == {"a", "b"}
    assert found.model["a"] != found.model["b"]


def test_a_mutant_that_no_finite_model_refutes_is_unproved() -> None:
    """Normal vectors have no exact model; the proof fails all the same."""
    z = gaussian("z", n)
    claim, other = Equal(z.T @ z - norm2(z), 0), Equal(z.T @ z, 0)
    found = mutant_verdict(altered(claim, other))
    assert found.fate is Fate.UNPROVED
    assert found.detail
    assert not found.model


@pytest.mark.parametrize(
    ("claim", "other", "why"),
    [
        (a**2 + 1 >= 0, a**2 + 1 > 0, OTHER),
        (2 * a * b <= 2 * a**2 + 2 * b**2, 2 * a * b <= a**2 + b**2, MORE),
        (2 * a * b <= a**2 + b**2, -2 * a * b <= a**2 + b**2, OTHER),
    ],
)
def test_a_proved_mutant_survives(claim: Any, other: Any, why: str) -> None:
    found = mutant_verdict(altered(claim, other, by=[square(a - b), square(a + b)]))
    assert (found.fate, found.detail) == (Fate.SURVIVED, why)


def test_a_hypothesis_that_is_not_needed_survives() -> None:
    found = mutant_verdict(assumed(Equal(a + b, b + a), ()))
    assert (found.fate, found.detail) == (Fate.SURVIVED, LESS)


@pytest.mark.parametrize(
    ("claim", "other", "hypotheses"),
    [
        (Equal(a + b, b + a), Equal(-a - b, -b - a), ()),
        (Equal(trace(A @ B), trace(B @ A)), Equal(trace(B @ A), trace(A @ B)), ()),
        (Equal(x.T @ S @ y, y.T @ S @ x), Equal(x.T @ S @ y, x.T @ S @ y), ()),
        (a * b <= b * a, b * a <= a * b, ()),
        (Equal(c * a, c * b), Equal(c * a, c * b + h), (Equal(a, b), Equal(h, 0))),
    ],
)
def test_a_mutant_that_says_the_same_is_equivalent(claim: Any, other: Any, hypotheses: Any) -> None:
    assert fate(altered(claim, other, hypotheses)) is Fate.EQUIVALENT


def test_a_mutant_that_says_less_is_implied() -> None:
    by = [square(a - b)]
    assert fate(altered(2 * a * b <= a**2 + b**2, 2 * a * b <= 2 * a**2 + b**2, by=by)) is (
        Fate.IMPLIED
    )
    hints = [log_bound(u)]
    assert fate(altered(log(u) <= u - 1, log(u) <= u, by=hints)) is Fate.IMPLIED


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        (Equal(u / u, 1), Equal(a / a, 1)),
        (sqrt(u * v) >= 0, sqrt(-u * v) >= 0),
        (Equal(a, a), Equal(a, a + 0 / (b - b))),
    ],
)
def test_an_undefined_mutant_is_not_well_formed(claim: Any, other: Any) -> None:
    """It is not killed in silence: it never said anything."""
    assert fate(altered(claim, other)) is Fate.ILL_FORMED


def test_a_hypothesis_that_keeps_a_claim_defined_is_needed() -> None:
    """The claim is the page's own; that it is undefined somewhere refutes it."""
    theorem(Equal(a / c, a * (1 / c)), [NotEqual(c, 0)])
    found = mutant_verdict(assumed(Equal(a / c, a * (1 / c)), ()))
    assert found.fate is Fate.REFUTED
    assert found.model["c"] == "0"


@pytest.mark.parametrize(
    "hypotheses",
    [
        (Equal(a, 0), Equal(a, 1)),
        (a > 1, a < 0),
        (a > b, b > c, c > a),
        (Equal(a, 2), a < 1),
        (Equal(a**2, -1),),  # by a real proof only
    ],
)
@pytest.mark.parametrize("claim", [Equal(b, c), b < b, Equal(a, a)])
def test_hypotheses_that_exclude_each_other_are_vacuous(claim: Any, hypotheses: Any) -> None:
    """Whatever is claimed under them, true, false or nonsense, it does not survive."""
    assert fate(assumed(claim, hypotheses)) is Fate.VACUOUS


def test_an_implication_that_assumes_a_contradiction_is_vacuous() -> None:
    mutant = altered(Implies(a > b, a >= b), Implies([a > b, a < b], a >= b))
    assert fate(mutant) is Fate.VACUOUS


def test_what_is_no_statement_is_not_well_formed() -> None:
    assert fate(Mutant("x-1", "x", "", None, (), fault="no claim")) is Fate.ILL_FORMED


def test_a_proof_beside_a_model_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prover that proves anything at all does not hide what is false."""
    true = theorem(Equal(a, a))
    mutant = altered(Equal(a, a), Equal(a, 2 * a))
    monkeypatch.setattr(module, "prove", lambda *_: Library(prove).proven(true))
    found = mutant_verdict(mutant)
    assert found.fate is Fate.CONFLICT
    assert found.model["a"] not in ("0", "")


def test_a_proof_beside_an_instance_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a normal law there is no exact model; instances speak all the same."""
    z = gaussian("z", n)
    true = theorem(Equal(a, a))
    mutant = altered(Equal(expectation(z.T @ z), n), Equal(expectation(z.T @ z), n + 1))
    assert fate(mutant) is Fate.UNPROVED
    monkeypatch.setattr(module, "prove", lambda *_: Library(prove).proven(true))
    found = mutant_verdict(mutant)
    assert found.fate is Fate.CONFLICT
    assert "an instance contradicts it" in found.detail


def test_a_conflict_of_the_oracle_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    class Doubtful:
        conflict, verdict = True, None

    monkeypatch.setattr(module, "prove", lambda *_: Doubtful())
    assert fate(altered(Equal(a, a), Equal(a, 2 * a))) is Fate.CONFLICT


NUMBERS = st.fractions(-3, 3, max_denominator=3)
SMALL = st.integers(-2, 2)


@settings(max_examples=3, deadline=None)
@given(st.lists(SMALL, min_size=3, max_size=3), SMALL)
def test_mutants_of_an_identity_that_are_proved_are_identities(p: list[int], q: int) -> None:
    """Against numbers: a mutant that is not killed holds at every point of a grid."""
    left = (p[0] * a + p[1] * b) * (a + q)
    right = p[0] * a**2 + p[1] * a * b + p[0] * q * a + p[1] * q * b
    for mutant in list(mutants(theorem(Equal(left, right))))[:4]:
        found = mutant_verdict(mutant)
        assert mutant.altered is not None
        same = all(_holds(mutant.altered, r, s) for r in range(-2, 3) for s in range(-2, 3))
        assert (found.fate in (Fate.REFUTED, Fate.ILL_FORMED)) is not same


def _holds(relation: Any, r: int, s: int) -> bool:
    values = {"a": r, "b": s}
    value = (relation.left - relation.right).sympy()
    return bool(value.subs({k: values[k.name] for k in value.free_symbols}) == 0)


@settings(max_examples=15, deadline=None)
@given(NUMBERS, NUMBERS)
def test_what_leaves_more_room_is_decided_by_numbers(p: Fraction, q: Fraction) -> None:
    room = says_less(a <= p, a <= q)
    assert room is not None
    with apart():
        proven = prove(Theorem("room", room), ())
    assert proven.ok is (p <= q)


def test_no_room_is_left_between_different_relations() -> None:
    assert says_less(Equal(a, b), Equal(a, b + 1)) is None
    assert says_less(a <= b, a < b + 1) is None
    assert not same_form(a <= b, a < b)
    assert not same_form(Equal(a, b), a <= b)
