"""Known functions: one file each in ``functions/``; this module reads the folder.

A file holds ``FACTS``, a ``KnownFunction``. Definitions and derivatives are written once, over the
table ``F`` of known functions, and serve terms and numbers: ``lambda F, u: 1 - F.tanh(u)**2``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

Rule = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class KnownFunction:
    """The facts of one known function.

    ``arity`` is "scalar" (entry by entry), "vector to vector" or "vector to number". ``domain``
    and ``range`` are sets of reals in words; ``inverse`` names the inverse and where it inverts.
    """

    name: str
    arity: str
    domain: str
    range: str
    latex: str
    sympy: str
    derivative: Rule | None = None
    definition: Rule | None = None
    identities: tuple[str, ...] = ()
    inverse: tuple[str, str] | None = None
    number: Callable[[float], float] | None = None


@cache
def known_functions() -> dict[str, KnownFunction]:
    """Every known function by name, read from the folder ``functions``."""
    folder = Path(__file__).parent / "functions"
    names = sorted(p.stem for p in folder.glob("*.py") if p.stem != "__init__")
    modules = (import_module(f"symnode.language.functions.{n}") for n in names)
    return {m.FACTS.name: m.FACTS for m in modules}
