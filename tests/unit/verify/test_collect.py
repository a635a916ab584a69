"""Which files are pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from symnode.verify.collect import Page, UsageError, collect, is_page, root_of

PAGE = "from symnode.page import *\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with pages, helpers, tests and other files."""
    texts = {
        "proofs/b.py": PAGE,
        "proofs/a.py": PAGE,
        "proofs/sub/c.py": "",
        "proofs/_helper.py": PAGE,
        "proofs/test_it.py": PAGE,
        "proofs/conftest.py": "",
        "proofs/notes.txt": "",
        "proofs/.hidden/d.py": PAGE,
        "proofs/__pycache__/e.py": PAGE,
        "tests/helper.py": PAGE,
        "elsewhere/page.py": "  import symnode.page as s\n",
        "elsewhere/other.py": "import os  # not from symnode.page import\n",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def names(pages: list[Page], root: Path) -> list[str]:
    return [p.id(root) for p in pages]


def test_pages_of_a_folder_in_a_fixed_order(root: Path) -> None:
    found = collect(["proofs"], root)
    assert names(found, root) == ["proofs/a.py", "proofs/b.py", "proofs/sub/c.py"]
    assert all(p.names is None for p in found)


def test_elsewhere_a_page_imports_the_language(root: Path) -> None:
    assert "elsewhere/page.py" in names(collect(["."], root), root)
    assert not {"elsewhere/other.py", "tests/helper.py"} & set(names(collect(["."], root), root))


def test_a_file_that_is_named_is_a_page_whatever_it_holds(root: Path) -> None:
    assert names(collect(["elsewhere/other.py"], root), root) == ["elsewhere/other.py"]


def test_ids_select_statements(root: Path) -> None:
    found = collect(["proofs/a.py::x", "proofs/a.py::y", "proofs/b.py"], root)
    assert [p.names for p in found] == [{"x", "y"}, None]


def test_a_whole_page_outweighs_one_of_its_statements(root: Path) -> None:
    for paths in (["proofs/a.py::x", "proofs/a.py"], ["proofs/a.py", "proofs/a.py::x"]):
        (page,) = collect(paths, root)
        assert page.names is None


@pytest.mark.parametrize("name", ["nowhere", "proofs/zzz.py::theorem", "proofs/notes.txt"])
def test_what_cannot_be_collected_is_told_in_four_parts(root: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        collect([name], root)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{name.partition('::')[0]}:"
    assert [line[2:10].strip() for line in lines[1:]] == ["expected", "got", "way out"]


def test_the_root_is_the_working_directory_or_contains_all_paths(root: Path) -> None:
    assert root_of(["proofs", "elsewhere"]) == root
    assert root_of([str(root.parent / "other" / "a.py"), "proofs"]) == root.parent


def test_an_unreadable_file_is_no_page(root: Path) -> None:
    assert not is_page(root / "elsewhere" / "gone.py", root)
