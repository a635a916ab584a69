"""Known real functions: how many arguments they take, and which are smooth.

``SMOOTH`` functions are analytic inside their open domain (``atan2`` beside its cut); the ``ROUGH``
ones have no derivative here. Where each is defined: ``partial.py``.
"""

from __future__ import annotations

ARITY: dict[str, int] = {
    **dict.fromkeys(("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan"), 1),
    **dict.fromkeys(("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf"), 1),
    **dict.fromkeys(("abs", "sign", "floor", "ceil"), 1),
    **dict.fromkeys(("max", "min", "atan2"), 2),
}
ROUGH = frozenset(("abs", "sign", "floor", "ceil", "max", "min"))
SMOOTH = frozenset(ARITY) - ROUGH
