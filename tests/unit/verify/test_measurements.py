"""Measurements and cited theorems on a page: verdicts, errata, ledger, and what is admitted."""

from __future__ import annotations

import pytest

from symnode.document.build import document
from symnode.document.latex import article, structural_check
from symnode.document.terminal import Style, errata_lines, plain_text, report_lines
from symnode.judgement.report import Report, Result, report_from_json
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.language.observations import every
from symnode.language.property_tests import PropertyTest
from symnode.language.relations import Equal
from symnode.language.simulations import Cited, Simulation
from symnode.language.statements import AsPrinted, Erratum, Remark, apart
from symnode.language.surface import scalar
from symnode.verify.judge import judge_page
from symnode.verify.ledger import Claim, answers
from symnode.verify.verdicts import blank

PAGE = '''
from symnode.page import *

def coin(rng, p):
    """Heads, with probability p."""
    return {"heads": rng.random() < p}

fair = Simulation(
    "A coin of bias 1/2", coin, share("heads").between(0.3, 0.7), [{"p": 0.5}], 200, ledger="A-1"
)
printed = Simulation(
    "A coin of bias 1/2 is heads nine times in ten", coin, share("heads") >= 0.9, [{"p": 0.5}], 200,
    where="page 7", ledger="A-1", printed=True,
)
Erratum(printed, corrected=fair, says="one in two")

def error(n, rng):
    return 3 / n

slope = ConvergenceOrder("The error is 3/n", error, at=[2, 4, 8, 16], order=1)
too_fast = ConvergenceOrder("It is 9/n^2", error, at=[2, 4, 8, 16], order=2, printed=True)
Erratum(too_fast, corrected=slope)
in_words = Remark("Coins", says="They fall.", formal=[fair, slope])

x = scalar("x")
known = Cited("Fermat & Wiles", says="No cubes.", source="[wiles1995]", ledger="A-2")
first = Theorem("From it", claim=Equal(x + x, 2 * x), expect=ADMITTED)
first_proof = Proof(first, by=[known])
second = Theorem("From that", claim=Equal(2 * (x + x), 4 * x), expect=ADMITTED)
second_proof = Proof(second, by=[first])
third = Theorem("From that too", claim=Equal(4 * (x + x), 8 * x))
third_proof = Proof(third, by=[second])
steps = dimensions("steps"); k = steps.index("k"); h = positive("h")
grows = (1 + h) * k >= 0
counted = Theorem("Step by step", claim=grows, expect=ADMITTED)
by_steps = Proof(counted, argument(step(grows, by=induction(k, grows, step=[known]))))
free = Theorem("From nothing", claim=Equal(x + x, 2 * x))
'''


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    page = tmp_path_factory.mktemp("pages") / "page.py"
    page.write_text(PAGE)
    found, errors, _ = judge_page(page, root=page.parent)
    assert not errors
    return {r.id.partition("::")[2]: r for r in found}


def test_measurements_are_judged_and_never_proved(results: dict[str, Result]) -> None:
    assert results["fair"].status is Status.SUPPORTED
    assert results["slope"].status is Status.SUPPORTED
    for name in ("printed", "too_fast"):
        assert results[name].status is Status.CONTRADICTED and results[name].role == "printed"
    for name in ("fair", "slope", "printed", "too_fast"):
        assert results[name].ok
        assert results[name].certificates == () and results[name].tier is None


def test_an_admitted_theorem_spreads_to_whatever_rests_on_it(results: dict[str, Result]) -> None:
    for name in ("known", "first", "second", "third"):
        assert results[name].status is Status.ADMITTED
        assert results[name].admits == ("Fermat & Wiles [wiles1995]",)
    assert not results["third"].ok, "it was expected to be PROVED"
    assert results["free"].status is Status.PROVED and results["free"].admits == ()


def test_errata_show_what_was_measured_and_what_holds(results: dict[str, Result]) -> None:
    report = Report(tuple(results.values()))
    text = plain_text(errata_lines(document(report), Style()))
    assert "of 200" in text and "page.py::fair" in text
    assert "2 printed claims refuted" in text
    assert "Convergence" not in plain_text(report_lines(report, Style()))


def test_the_article_with_measurements_is_sound_latex(results: dict[str, Result]) -> None:
    text = article(document(Report(tuple(results.values()))))
    assert structural_check(text) == []
    assert r"\begin{simulation}" in text and r"\begin{cited}" in text
    assert "Fermat \\& Wiles" in text


def test_a_report_keeps_the_measurements(results: dict[str, Result]) -> None:
    report = Report(tuple(results.values()))
    assert report_from_json(report.to_json()).results == report.results
    assert results["fair"].observed[0] == ("case", "share of heads")


def test_the_ledger_takes_measurements_where_it_asks_for_them(results: dict[str, Result]) -> None:
    def missing(name: str, truth: str, demand: str) -> str:
        claim = Claim(name, "", truth, demand, 4, "a claim", "page 1")
        return answers([claim], list(results.values()))[0].missing

    assert missing("A-1", "false", "simulate") == ""
    assert missing("A-1", "false", "prove") != ""
    assert missing("A-2", "true", "prove or admit") == ""
    assert missing("A-2", "true", "prove") != ""


def test_what_corrects_is_no_printed_claim() -> None:
    def simulation(printed: bool) -> Simulation:
        return Simulation("s", lambda rng: {"x": 1.0}, every("x") <= 1, printed=printed)

    with pytest.raises(StatementError):
        Erratum(simulation(False), corrected=simulation(False))
    with pytest.raises(StatementError):
        Erratum(simulation(True), corrected=simulation(True))


def test_a_cited_theorem_says_something_and_where_it_is_proved() -> None:
    with pytest.raises(StatementError):
        Cited("Wiles", says=" ", source="[wiles1995]")
    with pytest.raises(StatementError):
        Cited("Wiles", says="No cubes.", source="")
    with pytest.raises(StatementError):
        Remark("r", says="s", formal=[3])


def test_what_an_induction_names_is_admitted(results: dict[str, Result]) -> None:
    assert results["counted"].status is Status.ADMITTED
    assert results["counted"].admits == results["first"].admits


def test_a_test_of_a_printed_claim_says_nothing_of_ours() -> None:
    with apart():
        printed = AsPrinted(claim=Equal(scalar("x"), scalar("y")), where="page 7")
        tested = PropertyTest(printed, expect="REFUTED")
    assert blank(tested, "page::tested").role == "printed"
