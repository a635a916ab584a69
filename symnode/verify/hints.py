"""The way out of mistakes that Python itself reports on a page."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module

GENERAL = "a page may say what the README lists under 'What a page may say'"
BY_TEXT = (
    (r"for \^", "a power is written x**2"),
    (r"object is not callable", "a product is written 2 * (x + y)"),
    (r"bad operand type for abs", "absolute values are not in this release; norm2(x) is |x|^2"),
    (
        r"must be real number, not Array",
        "use exp, log, sin, ... of symnode.page, not of math",
    ),
    (r"'Array' object has no attribute 'right'", "rows of calc are eq(expression, by=...)"),
    (r"unexpected keyword argument", "see help(Theorem), help(AsPrinted), help(Dynamics)"),
)


def way_out(error: BaseException) -> str:
    """What to try, by the kind and the text of an exception.

    >>> way_out(NameError("name 'Therem' is not defined", name="Therem"))
    'did you mean Theorem?'
    """
    wrong = getattr(error, "name", None) if isinstance(error, NameError) else None
    if isinstance(error, ImportError):
        match = re.search(r"cannot import name '(\w+)' from 'symnode", str(error))
        if match is None:
            return "install the module, or import what a page needs: from symnode.page import *"
        wrong = match[1]
    if wrong:
        near = get_close_matches(wrong, import_module("symnode.page").__all__, n=1)
        return f"did you mean {near[0]}?" if near else "import it: from symnode.page import *"
    for pattern, hint in BY_TEXT:
        if re.search(pattern, str(error)):
            return hint
    return GENERAL
