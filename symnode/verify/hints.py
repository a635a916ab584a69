"""The way out of mistakes that Python itself reports on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from inspect import signature
from types import ModuleType
from typing import Any

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
)


def way_out(error: BaseException) -> str:
    """What to try, by the kind and the text of an exception.

    >>> way_out(NameError("name 'Therem' is not defined", name="Therem"))
    'did you mean Theorem?'
    """
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        return _did_you_mean(error.name or "", dir(error.obj), f"see help({error.obj.__name__})")
    if match := re.match(r"(\w+)\.__init__\(\) .* argument", str(error)):
        return _argument(match[1], str(error))
    wrong = getattr(error, "name", None) if isinstance(error, NameError) else None
    if isinstance(error, ImportError):
        match = re.search(r"cannot import name '(\w+)' from 'symnode", str(error))
        if match is None:
            return "install the module, or import what a page needs: from symnode.page import *"
        wrong = match[1]
    if wrong:
        known = import_module("symnode.page").__all__
        return _did_you_mean(wrong, known, "import it: from symnode.page import *")
    for pattern, hint in BY_TEXT:
        if re.search(pattern, str(error)):
            return hint
    return GENERAL


def _argument(kind: str, text: str) -> str:
    """What to try where a statement got an argument that it does not know, or lacks one."""
    known: Any = getattr(import_module("symnode.page"), kind, None)
    usual = f"see help({kind})"
    unknown = re.search(r"unexpected keyword argument '(\w+)'", text)
    if known is None or unknown is None:
        return usual
    return _did_you_mean(unknown[1], signature(known).parameters, usual)


def _did_you_mean(wrong: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(wrong, known, n=1)
    return f"did you mean {near[0]}?" if near else otherwise
