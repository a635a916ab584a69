"""What somebody new to it tried: claims that should go through, and mistakes with a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symnode.language.errors import SymnodeError
from symnode.page import (
    AsPrinted,
    Equal,
    Erratum,
    Lemma,
    Proof,
    Recurrence,
    Theorem,
    argument,
    calc,
    dimensions,
    expectation,
    gaussian,
    half,
    identity_in,
    independent,
    integral,
    le,
    matrix,
    nonnegative,
    norm2,
    positive,
    scalar,
    scalar_field,
    square,
    state,
    step,
    vector,
)
from symnode.verify.judge import judge_page
from symnode.verify.verdicts import judge

n, steps = dimensions("n steps")
i, j, k = n.index("i"), n.index("j"), steps.index("k")
x, v, w = vector("x", n), vector("v", n), vector("w", n)
a, b, c = scalar("a"), scalar("b"), scalar("c")
p, T = positive("p"), positive("T")
y = state("y")


def status(theorem: Any) -> str:
    return judge(theorem, "page.py::t")[0].status.value


def proved(claim: Any, given: Any = (), by: Any = ()) -> bool:
    theorem = Theorem("t", given=given, claim=claim)
    Proof(theorem, by=by)
    return status(theorem) == "PROVED"


def test_a_hypothesis_proves_itself() -> None:
    assert proved(Equal(x[i], x[j]), [Equal(x[i], x[j])])
    assert proved(x[i] <= x[j], [x[i] <= x[j]])
    assert not proved(x[j] <= a, [x[i] <= x[j]])


def test_a_condition_takes_a_positive_factor() -> None:
    assert proved(p * a**2 <= 5 * p, [a**2 <= 5])
    assert not proved(b * a**2 <= 5 * b, [a**2 <= 5])


def test_a_hypothesis_for_every_v_is_named_at_another_one() -> None:
    Q, bound = matrix("Q", n, n, symmetric=True), scalar("L")
    smooth = identity_in(v.T @ Q @ v <= bound * norm2(v), v)
    assert proved(w.T @ Q @ w <= bound * norm2(w), [smooth], smooth({v: w}))
    assert not proved(w.T @ Q @ w >= bound * norm2(w), [smooth], smooth({v: w}))
    lower = identity_in(scalar_field("f", v) >= 0, v)
    f = scalar_field("f", v)
    lower = identity_in(f >= 0, v)
    assert proved(f(w) + f(2 * w) >= 0, [lower], [lower({v: w}), lower({v: 2 * w})])
    with pytest.raises(SymnodeError, match="holds identically"):
        lower({w: v})


def test_a_lemma_about_a_state_is_used_at_another_number() -> None:
    lemma = Lemma("pull", claim=Equal(integral(a * y, 0, T), a * integral(y, 0, T)))
    assert proved(Equal(integral(b * y, 0, T), b * integral(y, 0, T)), by=lemma({a: b}))


def test_independence_twice_in_one_proof() -> None:
    lemma = Lemma("l", claim=independent(a - a, of=b))
    assert proved(independent(2 * (b - b), of=b), by=lemma)


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ([Equal(a**2, -1)], square(a)),
        ([a >= 1, b >= 1, a * b <= half], nonnegative((a - 1) * (b - 1))),
    ],
)
def test_hints_may_show_that_nothing_satisfies_the_hypotheses(given: Any, hint: Any) -> None:
    theorem = Theorem("t", given=given, claim=c**2 + 1 <= c**2)
    Proof(theorem, by=hint)
    assert status(theorem) == "VACUOUS"


z = gaussian("z")
MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    "a hypothesis on a normal number": (
        lambda: status(Theorem("t", given=[Equal(z, 1)], claim=Equal(expectation(z), 1))),
        "leave normal vectors alone",
    ),
    "independent of a symbol in a hypothesis": (
        lambda: Theorem("t", given=[Equal(a, 2 * b)], claim=independent(a, of=b)),
        "hypotheses without b",
    ),
    "an implicit scheme as next=": (
        lambda: Recurrence(y, k, next=y.at(k) - a * y.at(k + 1), initial=0),
        "previous=",
    ),
    "a bool in a row": (lambda: argument(step(1 <= 2)), "a relation in a row"),  # type: ignore[arg-type]
    "an erratum the wrong way round": (
        lambda: Erratum(Theorem("t", claim=Equal(a, a)), corrected=a),  # type: ignore[arg-type]
        "what is printed",
    ),
    "a chain of comparisons": (lambda: a <= b <= c, "calc"),
    "a state as a symbol of a lemma": (
        lambda: Lemma("l", claim=Equal(y.at(0), y.at(0)))({y: state("u")}),
        "keep their names",
    ),
    "a number as a name": (lambda: a.named("5"), "starts with a letter"),
    "a formula as a name": (lambda: a.named("2 + 2"), "starts with a letter"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_have_a_way_out(case: str) -> None:
    mistake, words = MISTAKES[case]
    with pytest.raises(SymnodeError) as caught:
        mistake()
    assert words in str(caught.value)


PAGE = """
from symnode.page import *
a, b = scalar("a"), scalar("b")
fine = Theorem("fine", claim=Equal((a + 1).named("u") ** 2, a**2 + 2 * a + 1))
taken = Theorem("taken", claim=Equal((0 * a).named("b"), 0 * b))
twice = Theorem("twice", claim=Equal((a - a).named("w") + (b - b).named("w"), 0))
"""


def test_a_name_is_explained_and_belongs_to_one_thing(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(PAGE)
    results, errors, _ = judge_page(tmp_path / "page.py", root=tmp_path)
    (fine,) = results
    assert fine.given == ("u := a + 1",)
    assert [e.expected for e in errors] == [
        "one thing called b on a page",
        "one thing called w on a page",
    ]


def test_rows_and_printed_claims_still_fit() -> None:
    theorem = Theorem("t", claim=a * b <= a**2 + b**2)
    Proof(theorem, calc(a * b, le(a**2 + b**2)))
    printed = AsPrinted(theorem, claim=a * b <= a**2, where="line 1")
    Erratum(printed, corrected=theorem)
    assert (status(theorem), status(printed)) == ("PROVED", "REFUTED")
