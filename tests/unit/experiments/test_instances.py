"""A theorem at one exact model: what is proved there, refuted there, and left open."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symnode.checker import Rejected, check
from symnode.checker.door import INSTANCE
from symnode.experiments.instance import judge_instance
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.page import (
    Definition,
    Dynamics,
    Equal,
    Implies,
    Instance,
    Theorem,
    dimensions,
    exp,
    log,
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
x, y = vector("x", n), vector("y", n)
a, c = scalar("a"), positive("c")
t, T = time("t"), positive("T")
u = scalar_field("u", a)
z = state("z")
growth = Dynamics(z, rhs=2 * t, initial=0, on=(0, T))
cauchy_schwarz = Theorem("Cauchy-Schwarz", claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y))
roots = Theorem("Roots", claim=Equal(a**2, a))


def judged(s: Instance) -> tuple[Result, dict[str, Any]]:
    blank = Result(
        id="page.py::name",
        title=s.title,
        kind=s.kind,
        role="claim",
        ledger=s.ledger,
        status=Status.UNDECIDED,
        expected=Status(s.expect),
        ok=False,
    )
    return judge_instance(s, blank)


def test_a_theorem_holds_at_an_instance() -> None:
    result, certificates = judged(Instance(cauchy_schwarz, n=2, x=[1, 2], y=[3, Fraction(1, 2)]))
    assert (result.status, result.ok, result.tier) == (Status.PROVED, True, 2)
    assert result.scope == "one exact model, n = 2"
    assert "x = (1, 2), y = (3, 1/2)" in result.witness
    (certificate,) = certificates.values()
    assert certificate["kind"] == INSTANCE and check(certificate).status == "PROVED"


def test_a_false_statement_holds_where_it_holds_and_fails_where_it_fails() -> None:
    assert judged(Instance(roots, a=1))[0].status is Status.PROVED
    result, certificates = judged(Instance(roots, a=2, expect="REFUTED"))
    assert (result.status, result.ok) == (Status.REFUTED, True)
    assert result.counterexample is not None and result.counterexample.margin == "2"
    assert [check(c).status for c in certificates.values()] == ["REFUTED"]


def test_all_times_of_a_trajectory_count() -> None:
    right = Theorem("t", given=[growth], claim=Equal(z, t**2))
    early = Theorem("f", given=[growth], claim=z <= 1)
    assert judged(Instance(right, T=3))[0].status is Status.PROVED
    assert judged(Instance(early, T=1))[0].status is Status.PROVED
    assert judged(Instance(early, T=2))[0].status is Status.REFUTED


def test_fields_are_given_as_formulas() -> None:
    rising = Theorem("f", claim=u(1) >= u(0))
    assert judged(Instance(rising, {u: a**2}))[0].status is Status.PROVED
    assert judged(Instance(rising, {u: -a}))[0].status is Status.REFUTED


def test_constants_are_compared_exactly() -> None:
    assert judged(Instance(Theorem("t", claim=Equal(log(exp(a)), a)), a=2))[0].ok
    assert judged(Instance(Theorem("t", claim=exp(a) >= 1 + a), a=-2))[0].ok


def test_undefined_is_refuted() -> None:
    result, _ = judged(Instance(Theorem("f", claim=Equal(a / a, 1)), a=0))
    assert result.status is Status.REFUTED
    assert result.counterexample is not None and "undefined" in result.counterexample.left


def test_no_model_and_no_exact_value_are_undecided() -> None:
    bounded = Theorem("t", given=[a > 1], claim=a > 0)
    assert judged(Instance(bounded, a=0))[0].status is Status.UNDECIDED
    assert judged(Instance(Theorem("t", claim=sin(a) <= 2), a=1))[0].status is Status.UNDECIDED
    implied = Theorem("t", claim=Implies(a > 1, a**2 > 1))
    assert judged(Instance(implied, a=0))[0].status is Status.UNDECIDED
    assert judged(Instance(implied, a=2))[0].status is Status.PROVED


def test_all_claims_hold_in_one_model_or_nothing_is_proved() -> None:
    beside = [Equal(a, a), Implies(a > 0, Equal(sin(a), 5))]  # no exact value
    assert judged(Instance(Theorem("t", claim=beside), a=1))[0].status is Status.UNDECIDED
    several = Theorem("t", claim=[a**2 >= 0, Implies(a > 0, a >= 0)])
    for values in ({"a": 3}, {}):
        result, certificates = judged(Instance(several, **values))
        assert result.status is Status.PROVED and len(certificates) == 2
        one, other = (c["model"]["heads"] for c in certificates.values())
        assert one == other
    assert judged(Instance(several, a=-1))[0].status is Status.UNDECIDED


def test_its_verdict_leaves_the_theorem_alone() -> None:
    instance = Instance(roots, a=1, ledger="X-1", title="At 1")
    assert (instance.title, instance.ledger, instance.claim) == ("At 1", ("X-1",), roots.claim)
    assert roots.expect == "PROVED" and instance.place.path == __file__


@pytest.mark.parametrize(
    "make",
    [
        lambda: Instance(Definition("d", "d", a)),
        lambda: Instance(roots, b=1),
        lambda: Instance(roots, a=0.5),
        lambda: Instance(roots, a=[1]),
        lambda: Instance(cauchy_schwarz, n=0),
        lambda: Instance(Theorem("t", claim=log(c) <= c), c=-1),
        lambda: Instance(roots, a=1, expect="TRUE"),
    ],
)
def test_what_is_no_instance_is_refused(make: Any) -> None:
    with pytest.raises(Exception, match="expected") as told:
        make()
    assert isinstance(told.value, StatementError) or "way out" in str(told.value)


def certificate() -> dict[str, Any]:
    (made,) = judged(Instance(cauchy_schwarz, n=2, x=[1, 2], y=[3, 4]))[1].values()
    return dict(made)


def test_an_altered_instance_is_rejected() -> None:
    good = certificate()
    claim = good["claims"][0]
    turned = {**claim, "lhs": claim["rhs"], "rhs": claim["lhs"]}
    for altered in (
        {**good, "claims": [turned]},
        {**good, "claims": [claim, turned]},
        {**good, "claims": []},
        {**good, "claims": claim},
        {**good, "claims": [{**claim, "relation": "=", "lhs": ["num", "1"]}]},
        {**good, "claims": [{**claim, "assume": [claim]}]},
        {**good, "claims": [{**claim, "lhs": ["pow", ["num", "0"], "-1"]}]},
        {**good, "model": {**good["model"], "heads": {"x": [[[0], "1"], [[5], "2"]]}}},
        {**good, "model": {**good["model"], "spaces": {}}},
        {**good, "givens": [turned]},
        {k: v for k, v in good.items() if k != "claims"},
        {**good, "point": {}},
    ):
        with pytest.raises(Rejected):
            check(altered)


def test_an_instance_is_no_lemma_and_no_proof() -> None:
    """It is proved of one model; nothing may take it for the theorem."""
    good = certificate()
    with pytest.raises(Rejected):
        check({**good, "kind": "index-identity"})
    with pytest.raises(Rejected, match="lemma"):
        empty = {k: v for k, v in good.items() if k not in ("claims", "model", "kind")}
        check({**empty, "kind": "index-identity", "steps": [], "lemmas": [good]})


def test_values_that_are_not_given_are_told() -> None:
    a, b = scalar("a"), scalar("b")
    result, _ = judged(Instance(Theorem("Sum", claim=Equal(a + b, b + a)), a=2))
    assert result.status is Status.PROVED
    assert result.scope == "one exact model; chosen here: b = 0"
