"""The kind that came in goes out; someone who passes SymPy never loads anything else."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sympy

from symnode.calculus import derive

ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Term:
    """Stands for a term of the project's language: it knows its SymPy form."""

    inner: Any

    def sympy(self) -> Any:
        return self.inner


@pytest.fixture(autouse=True)
def bridge(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("symnode.language.sympy_io")
    module.from_sympy = Term  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)


x, a, y = sympy.symbols("x a y")


def test_terms_in_terms_out() -> None:
    found = derive.loss(Term(a * x), Term(y))
    assert found == Term((a * x - y) ** 2 / 2)


def test_one_term_among_sympy_objects_is_enough() -> None:
    assert derive.jacobian([x**2, Term(a * x)], x) == Term(sympy.ImmutableMatrix([2 * x, a]))


def test_terms_inside_mappings_are_found() -> None:
    found = derive.loss(x, 0, mean={Term(x): {2: Term(a)}})
    assert found == Term(a / 2)


def test_every_field_of_the_adjoint_is_converted_and_its_method_too() -> None:
    system = derive.adjoint(Term(a * x), Term(x), Term(a), Term(x**2))
    assert system.terminal == Term(sympy.ImmutableMatrix([2 * x]))
    assert system.augmented().inner.shape == (3, 1)


def test_sympy_in_sympy_out() -> None:
    assert derive.energy(0, a, x) == -a * x
    assert isinstance(derive.adjoint(a * x, x, a, x).forward, sympy.MatrixBase)


def test_sympy_users_load_no_other_room() -> None:
    code = (
        "import sys, sympy\n"
        "from symnode.calculus import derive\n"
        "x, a = sympy.symbols('x a')\n"
        "derive.adjoint(a*x, x, a, x).augmented()\n"
        "print([m for m in sys.modules if m.startswith('symnode.language.sympy_io')])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[]"
