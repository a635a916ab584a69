"""``symnode plot``: files, words, and what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from symnode.cli import main

PAGE = """
from symnode.page import *

x = scalar("x")
square = Theorem("A square is not negative", claim=x**2 >= 0)


def line():
    return [Curve([0, 1, 2], [1.0, 2.0, 4.0], "growth"), Curve([0, 2], [1, 1], kind="dashed")]


def broken():
    return [1 / 0]


def nothing():
    return []


growth = Figure("Growth", line, x="$k$", y="$x_k$", says="it grows.", seen="it\\n doubles.",
                source="Figure 7", evidence=[square], scale="log")
bad = Figure("Bad", broken, x="x", y="y", says="a", seen="b")
empty = Figure("Empty", nothing, x="x", y="y", says="a", seen="b")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.py").write_text(PAGE)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["plot", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_figure_with_its_words(folder: Path) -> None:
    code, told = run("page.py::growth")
    assert code == 0
    assert told.splitlines() == [
        "page.py::growth: Growth",
        "  The paper says (Figure 7): it grows.",
        "  We see: it doubles.",
        "  evidence  page.py::square",
        "growth.png written",
    ]
    assert (folder / "growth.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "begins"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF")]
)
def test_formats_that_are_the_same_in_every_run(folder: Path, name: str, begins: bytes) -> None:
    seen = []
    for _ in range(2):
        assert run("page.py::growth", "-o", name)[0] == 0
        seen.append((folder / name).read_bytes())
    assert seen[0].startswith(begins)
    assert seen[0] == seen[1]


def test_a_page_is_drawn_as_far_as_it_goes(folder: Path) -> None:
    code, told = run("page.py", "-o", "all.png")
    assert code == 2
    assert "ZeroDivisionError" in told and "mend the function" in told
    assert 'curves from "Empty"' in told
    assert (folder / "all.png").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["page.py::nobody"], "only growth, bad, empty"),
        (["page.py::growth", "-o", "a.gif"], "ending in .png, .svg, .pdf"),
        (["page.py::growth", "-o", "nowhere/a.png"], "a folder that exists"),
        (["nothing.py"], "nothing of this name"),
        ([], "ID"),
    ],
)
def test_mistakes_have_a_way_out(folder: Path, arguments: list[str], told: str) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert told in output
    assert "way out" in output


def test_a_page_without_figures(folder: Path) -> None:
    (folder / "plain.py").write_text("from symnode.page import *\n")
    code, told = run("plain.py")
    assert code == 2
    assert "Figure(" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Curve([0, 1], [2])", "as many x as y"),
        ("Curve([], [])", "as many x as y"),
        ("Curve([0], [1], kind='wavy')", "line, dots, steps, dashed"),
        ("Figure('F', 3, x='x', y='y', says='a', seen='b')", "a function that gives the curves"),
        ("Figure('F', list, x='x', y='y', says=' ', seen='b')", "the source says"),
        ("Figure('F', list, x='x', y='y', says='a', seen='b', scale='cubic')", "linear, log"),
    ],
)
def test_nouns_that_make_no_sense(folder: Path, text: str, told: str) -> None:
    (folder / "wrong.py").write_text(f"from symnode.page import *\nwrong = {text}\n")
    code, output = run("wrong.py")
    assert code == 2
    assert told in output
