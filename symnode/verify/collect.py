"""Which pages, and which statements on them, a command line means."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from symnode.language.four_parts import FourParts

PAGES = "proofs"
_IMPORT = re.compile(r"^\s*(?:from|import)\s+symnode\.page\b", re.MULTILINE)
_SKIPPED = {"conftest.py", "setup.py"}


class UsageError(FourParts):
    """A command that cannot be carried out, told in four parts.

    >>> print(UsageError("nowhere", "a page or a folder", "nothing", "check the spelling"))
    nowhere:
      expected  a page or a folder
      got       nothing
      way out   check the spelling
    """


@dataclass(frozen=True)
class Page:
    """A page to judge; ``names`` selects statements, None takes all of them."""

    path: Path
    names: frozenset[str] | None = None

    def id(self, root: Path) -> str:
        """The path as it begins the ids of the page's statements."""
        return self.path.relative_to(root).as_posix()


def root_of(paths: Sequence[str]) -> Path:
    """The folder that ids are relative to.

    It is the working directory, or, if a path lies outside of it, the deepest folder that
    contains all the paths.
    """
    here = Path.cwd().resolve()
    given = [Path(p.partition("::")[0]).resolve() for p in paths]
    if all(p.is_relative_to(here) for p in given):
        return here
    common = Path(os.path.commonpath(given))
    return common if common.is_dir() else common.parent


def collect(paths: Sequence[str], root: Path) -> list[Page]:
    """The pages under the given folders, files and ids, each once, in a fixed order.

    Raises UsageError for a path that does not exist or is no Python file.
    """
    found: dict[Path, Page] = {}
    for given in paths:
        name, _, statement = given.partition("::")
        for path in _files(name, root):
            names = frozenset([statement]) if statement else None
            before = found.get(path)
            if before is not None:
                both = before.names is not None and names is not None
                names = (before.names or frozenset()) | (names or frozenset()) if both else None
            found[path] = Page(path, names)
    return list(found.values())


def is_page(path: Path, root: Path) -> bool:
    """Whether a file found in a folder is a page.

    A page lies in a folder ``proofs`` or imports ``symnode.page``. Names that begin with ``_`` or
    ``test_`` are helpers and tests, and nothing under a folder ``tests`` is a page.
    """
    inner = path.relative_to(root).parts if path.is_relative_to(root) else path.parts[-2:]
    if path.suffix != ".py" or path.name in _SKIPPED or path.name.startswith(("_", "test_")):
        return False
    if "tests" in inner[:-1]:
        return False
    return PAGES in (root.name, *inner[:-1]) or imports_the_language(path)


def imports_the_language(path: Path) -> bool:
    """Whether the text of a file imports ``symnode.page``; an unreadable file does not."""
    try:
        return bool(_IMPORT.search(path.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False


def _files(name: str, root: Path) -> Iterator[Path]:
    path = Path(name)
    if not path.exists():
        raise UsageError(
            name,
            "a page, a folder with pages, or an id such as proofs/page.py::theorem",
            "nothing of this name",
            f"check the spelling; paths are relative to {Path.cwd().name}/",
        )
    path = path.resolve()
    if path.is_dir():
        yield from sorted(_below(path, root))
    elif path.suffix == ".py":
        yield path
    else:
        raise UsageError(
            name,
            "a page, which is a Python file",
            f"a file {path.suffix}" if path.suffix else "a file without ending",
            "name a .py file or a folder",
        )


def _below(folder: Path, root: Path) -> Iterator[Path]:
    for where, inner, names in os.walk(folder):
        inner[:] = [i for i in inner if not i.startswith((".", "_"))]
        for each in names:
            path = Path(where, each)
            if is_page(path, root):
                yield path
