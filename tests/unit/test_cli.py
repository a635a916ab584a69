"""The command line: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from symnode import commands
from symnode.cli import main
from symnode.document.latex import ENVIRONMENTS, structural_check

HEAD = "from symnode.page import *\n"
GOOD = HEAD + 'x = scalar("x")\na = Theorem("Same", claim=Equal(x + x, 2 * x), ledger="A-1")\n'
WRONG = HEAD + 'x = scalar("x")\nb = Theorem("Wrong", claim=Equal(x + x, 3 * x))\n'
UNKNOWN = HEAD + 'x = scalar("x")\nc = Theorem("Same", claim=Equal(x, x), ledger="Z-9")\n'
ROW = '[[claim]]\nid = "{}"\nclaim = "c"\nwhere = "w"\ntruth = "{}"\ndemand = "prove"\nstage = {}\n'

Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proofs").mkdir()
    return tmp_path


@pytest.fixture
def run(root: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        assert "Traceback" not in result.output
        return result

    return invoke


def page(root: Path, name: str, text: str) -> None:
    (root / "proofs" / f"{name}.py").write_text(text, encoding="utf-8")


def four_parts(text: str) -> bool:
    labels = [line[2:10].strip() for line in text.splitlines() if line.startswith("  ")]
    return labels[:3] == ["expected", "got", "way out"]


def test_a_first_page_from_the_template_to_the_verdict(run: Run, root: Path) -> None:
    written = run("new", "theorem", "sum_of_squares")
    assert written.exit_code == 0 and "symnode verify proofs/sum_of_squares.py" in written.stdout
    judged = run("verify")
    assert judged.exit_code == 0
    assert "2 statements on 1 page, all as expected" in judged.stdout
    again = run("new", "theorem", "sum_of_squares")
    assert again.exit_code == 2 and four_parts(again.stderr)


def test_verbose_shows_rows_and_what_a_proof_rests_on(run: Run, root: Path) -> None:
    run("new", "theorem", "first")
    text = run("verify", "-v", "proofs/first.py::theorem").stdout
    for part in ("[bilinearity]", "method", "certificates", "witness"):
        assert part in text


def test_a_wrong_theorem_fails_with_a_model(run: Run, root: Path) -> None:
    page(root, "wrong", WRONG)
    result = run("verify", "proofs")
    assert result.exit_code == 1
    assert "FAIL" in result.stdout and "x = 1" in result.stdout
    assert "symnode verify proofs/wrong.py::b -v" in result.stdout


def test_a_page_that_cannot_be_read_does_not_hide_the_others(run: Run, root: Path) -> None:
    page(root, "good", GOOD)
    page(root, "broken", "x = (\n")
    result = run("verify")
    assert result.exit_code == 2
    assert "proofs/broken.py:1:" in result.stdout and "PROVED" in result.stdout


def test_json_goes_to_a_file_or_to_the_output(run: Run, root: Path) -> None:
    page(root, "good", GOOD)
    assert run("verify", "--json", "out.json").exit_code == 0
    data = json.loads((root / "out.json").read_text(encoding="utf-8"))
    printed = json.loads(run("verify", "--json", "-").stdout)
    assert data["schema"] == "symnode-report/1"
    assert {k: v for k, v in data.items() if k != "timing"} == {
        k: v for k, v in printed.items() if k != "timing"
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "nowhere"),
        ("verify", "--budget", "soon"),
        ("verify", "--jobs", "0"),
        ("verify", "--min-tier", "9"),
        ("verify", "proofs", "--json", "no/such/folder/f.json"),
        ("verfy",),
        ("--nope",),
        ("check",),
        ("check", "missing.json"),
        ("tex", "proofs/good.py"),
        ("report", "--to", "stone"),
        ("report", "-o", "no/such/folder/f.tex"),
        ("new", "theorem", "Bad Name"),
        ("ledger",),
    ],
)
def test_misuse_is_told_in_four_parts(run: Run, root: Path, arguments: tuple[str, ...]) -> None:
    page(root, "good", GOOD)
    result = run(*arguments)
    assert result.exit_code == 2
    assert four_parts(result.stderr), result.stderr


@pytest.mark.parametrize("folder", ["proofs", "."])
def test_nothing_to_collect(run: Run, root: Path, folder: str) -> None:
    result = run("verify", folder)
    assert result.exit_code == 5 and four_parts(result.stderr)


def test_the_time_limit(run: Run, root: Path) -> None:
    page(root, "endless", "while True:\n    pass\n")
    result = run("verify", "--budget", "300ms")
    assert result.exit_code == 2
    assert "a page that is judged within 0.3 s" in result.stdout


def test_demands(run: Run, root: Path) -> None:
    page(root, "good", GOOD)
    assert run("verify", "--min-tier", "2", "--strict").exit_code == 0
    result = run("verify", "--min-tier", "3")
    assert result.exit_code == 1 and "tier 3 is demanded" in result.stdout


def test_errata(run: Run, root: Path) -> None:
    run("new", "theorem", "first")
    text = run("errata").stdout
    assert "an example, without the factor 2" in text and "1 printed claim refuted" in text
    data = json.loads(run("errata", "--json", "-").stdout)
    assert data["errata"][0]["counterexample"]["margin"]
    assert data["errata"][0]["corrected"]["id"] == "proofs/first.py::theorem"


def test_ledger(run: Run, root: Path) -> None:
    rows = ROW.format("A-1", "true", 1) + ROW.format("A-2", "true", 2)
    (root / "proofs" / "ledger.toml").write_text(rows)
    page(root, "good", GOOD)
    everything = run("ledger")
    assert everything.exit_code == 0 and "1 of 2 answered, 1 open" in everything.stdout
    assert "proofs/good.py::a" in everything.stdout
    assert run("ledger", "--stage", "1").exit_code == 0
    assert run("ledger", "--stage", "2").exit_code == 1
    data = json.loads(run("ledger", "--json", "-").stdout)
    assert [r["answered"] for r in data["rows"]] == [True, False]


def test_an_unknown_ledger_id_is_an_error(run: Run, root: Path) -> None:
    (root / "proofs" / "ledger.toml").write_text(ROW.format("A-1", "true", 1))
    page(root, "unknown", UNKNOWN)
    result = run("ledger")
    assert result.exit_code == 2
    assert "Z-9" in result.stderr and result.stderr.startswith("proofs/unknown.py:")


def test_tex_and_report(run: Run, root: Path) -> None:
    run("new", "theorem", "first")
    one = run("tex", "proofs/first.py::theorem")
    assert one.exit_code == 0 and structural_check(one.stdout, ENVIRONMENTS) == []
    assert r"\begin{proof}" in one.stdout
    article = run("report", "--to", "latex", "proofs")
    assert article.exit_code == 0 and structural_check(article.stdout) == []
    assert run("report", "-o", "out.tex").stdout == ""
    assert (root / "out.tex").read_text(encoding="utf-8") == article.stdout


@pytest.mark.parametrize(
    "text", ["", "{", '{"format": "symnode-certificate/1", "kind"', "null", "[]", "1e999", "\0"]
)
def test_a_broken_certificate_is_not_accepted(run: Run, root: Path, text: str) -> None:
    (root / "bad.json").write_text(text)
    result = run("check", "bad.json")
    assert result.exit_code == 1 and four_parts(result.stderr)
    assert "PROVED" not in result.output


def test_a_certificate_that_is_no_text(run: Run, root: Path) -> None:
    (root / "bad.json").write_bytes(b"\xff\xfe\x00")
    assert run("check", "bad.json").exit_code == 2


def test_a_true_certificate_is_accepted_and_a_truncated_one_is_not(run: Run, root: Path) -> None:
    from symnode.verify.judge import certified

    run("new", "theorem", "first")
    certificate, _ = certified(root / "proofs" / "first.py", "theorem", root=root)
    text = json.dumps(certificate)
    (root / "good.json").write_text(text)
    (root / "cut.json").write_text(text[: len(text) // 2])
    accepted = run("check", "good.json")
    assert accepted.exit_code == 0 and accepted.stdout.startswith("good.json: PROVED")
    both = run("check", "good.json", "cut.json")
    assert both.exit_code == 1 and "PROVED" in both.stdout and "cut.json:" in both.stderr


def test_doctor(run: Run, root: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "sympy" in result.stdout and "pdflatex" in result.stdout


def test_doctor_ends_with_2_where_something_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from symnode.verify import doctor

    monkeypatch.setitem(doctor._REQUIRED, "no-such-package", "nothing")
    result = run("doctor")
    assert result.exit_code == 2 and "no-such-package" in result.stderr


def test_help_is_there_for_every_command(run: Run) -> None:
    for name in main.commands:
        assert run(name, "--help").exit_code == 0


def test_every_file_of_the_folder_is_a_command_that_help_lists(run: Run) -> None:
    folder = Path(commands.__file__).parent
    names = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    assert names == set(main.commands)
    assert {"verify", "graph", "explain", "diff", "errata"} <= names
    listed = run("--help").stdout.partition("Commands:")[2].splitlines()
    assert names == {line.split()[0] for line in listed if line.strip()}
