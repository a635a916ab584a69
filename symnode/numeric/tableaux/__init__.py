"""Runge-Kutta tableaux with exact coefficients, one a file; the folder is the registry."""

from __future__ import annotations

import importlib
import pkgutil

from symnode.numeric.tableaux.tableau import Tableau

TABLEAUX: dict[str, Tableau] = {
    m.name: importlib.import_module(f"{__name__}.{m.name}").TABLEAU
    for m in pkgutil.iter_modules(__path__)
    if m.name != "tableau"
}
