"""cvc5 on polynomial systems (cylindrical coverings), in a child process: the second opinion."""

from __future__ import annotations

import importlib
from functools import partial
from typing import Any

from symnode.checker.reals.systems import System
from symnode.methods.reals.forked import run
from symnode.methods.reals.smtlib import script
from symnode.methods.reals.z3_engine import GRACE, SAT, UNKNOWN, UNSAT


def ask(system: System, seconds: float) -> str:
    """Whether the system has a solution, as far as cvc5 says so in time."""
    text = script(system)
    if text is None or seconds <= 0:
        return UNKNOWN
    _library()  # imported once, before the fork
    said = run(partial(_child, text, seconds), seconds + GRACE)
    return said if said in (UNSAT, SAT) else UNKNOWN


def _library() -> Any:
    return importlib.import_module("cvc5")


def _child(text: str, seconds: float) -> str:
    """The verdict."""
    cvc5 = _library()
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setOption("tlimit-per", str(max(1, int(1000 * seconds))))
    solver.setOption("nl-cov", "true")
    solver.setLogic("QF_NRA")
    symbols = cvc5.SymbolManager(manager)
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "system")
    while True:
        command = parser.nextCommand()
        if command.isNull():
            break
        command.invoke(solver, symbols)
    result = solver.checkSat()
    return UNSAT if result.isUnsat() else SAT if result.isSat() else UNKNOWN
