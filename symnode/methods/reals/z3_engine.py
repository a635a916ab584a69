"""z3 on polynomial systems (nlsat), in a child process.

Its ``unsat`` alone is no proof. Its ``sat`` comes with a point, of which only rational values are
kept; such a point is a hint for the falsifier, which checks it exactly.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

from symnode.checker.reals.systems import System
from symnode.methods.reals.forked import run
from symnode.methods.reals.smtlib import script

UNSAT, SAT, UNKNOWN = "unsat", "sat", "unknown"
GRACE = 0.5  # seconds for start and end of the child


@dataclass(frozen=True)
class Answer:
    """What an engine says; ``core`` are atoms that are enough for ``unsat``."""

    verdict: str
    core: tuple[int, ...] = ()
    point: dict[str, Fraction] = field(default_factory=dict)


def ask(system: System, seconds: float) -> Answer:
    """Whether the system has a solution, as far as z3 says so in time."""
    text = script(system)
    if text is None or seconds <= 0:
        return Answer(UNKNOWN)
    _library()  # imported once, before the fork
    said = run(partial(_child, text, seconds), seconds + GRACE)
    if said is None:
        return Answer(UNKNOWN)
    point = {name: Fraction(value) for name, value in said["point"].items()}
    return Answer(said["verdict"], tuple(sorted(said["core"])), point)


def _library() -> Any:
    return importlib.import_module("z3")


def _child(text: str, seconds: float) -> dict[str, Any]:
    """The answer as JSON data."""
    z3 = _library()
    solver = z3.Tactic("qfnra-nlsat").solver()
    solver.set("timeout", max(1, int(1000 * seconds)))
    solver.set("unsat_core", True)
    for k, formula in enumerate(z3.parse_smt2_string(text)):
        solver.assert_and_track(formula, z3.Bool(f"atom {k}"))
    verdict = str(solver.check())
    core: list[int] = []
    point: dict[str, str] = {}
    if verdict == UNSAT:
        core = [int(c.decl().name().split()[1]) for c in solver.unsat_core()]
    elif verdict == SAT:
        model = solver.model()
        for d in model.decls():
            value = model[d]
            if z3.is_rational_value(value):
                point[d.name()] = str(value.as_fraction())
    return {"verdict": verdict, "core": core, "point": point}
