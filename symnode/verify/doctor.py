"""What is installed: Python, packages, TeX, and what each of them is for."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

MINIMUM = (3, 11)
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)

_REQUIRED = {
    "sympy": "derives closed forms, adjoints, energies",
    "numpy": "simulation",
    "scipy": "reference integration",
    "mpmath": "reference values",
    "hypothesis": "property tests",
    "click": "command line",
    "rich": "terminal output",
    "python-flint": "balls, exact polynomials",
    "z3-solver": "proofs about polynomials (tier 1)",
    "cvc5": "the second opinion beside z3",
    "matplotlib": "figures",
}
_OPTIONAL = {
    "pytest": "pytest proofs/",
    "pytest-xdist": "pytest -n 2",
    "nbclient": "running notebooks",
    "nbformat": "running notebooks",
    "ipykernel": "running notebooks",
    "ruff": "make lint",
    "mypy": "make lint",
}
_TOOLS = {
    "pdflatex": "PDF of a report (make tex)",
    "latexmk": "make report (make tex)",
    "dot": "symnode graph --to svg (make tools)",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for; ``state`` is a word."""

    name: str
    found: str
    state: str  # ok, missing, too old, or differs from the pinned version
    purpose: str
    required: bool

    @property
    def bad(self) -> bool:
        """Whether symnode cannot work without it."""
        return self.required and self.state in ("missing", "too old")


def examine(constraints: Path) -> list[Finding]:
    """Everything that symnode uses, with the versions of a constraints file where there is one."""
    try:
        pinned = dict(_PINNED.findall(constraints.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        pinned = {}
    return [*_python(), *_packages(pinned), *_tools()]


def _python() -> Iterator[Finding]:
    state = "ok" if sys.version_info[:2] >= MINIMUM else "too old"
    needed = ".".join(map(str, MINIMUM))
    yield Finding("python", platform.python_version(), state, f"at least {needed}", True)


def _packages(pinned: dict[str, str]) -> Iterator[Finding]:
    for required, group in ((True, _REQUIRED), (False, _OPTIONAL)):
        for name, purpose in group.items():
            try:
                found = metadata.version(name)
            except metadata.PackageNotFoundError:
                yield Finding(name, "", "missing", purpose, required)
                continue
            same = pinned.get(name, found) == found
            state = "ok" if same else f"pinned {pinned[name]}"
            yield Finding(name, found, state, purpose, required)


def _tools() -> Iterator[Finding]:
    for name, purpose in _TOOLS.items():
        present = shutil.which(name) is not None
        yield Finding(name, "", "ok" if present else "missing", purpose, False)
