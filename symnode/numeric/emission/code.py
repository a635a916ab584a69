"""The one place where emitted source text becomes a function.

What is emitted consists of names that this package gives, of numbers and of the operations of the
op graph; no text of a formula, page or claim file gets into it.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

_SERIAL = count()


def function_of(source: str, name: str, namespace: Mapping[str, Any]) -> Callable[..., Any]:
    """The function ``name`` that the source defines; tracebacks show its lines.

    >>> function_of("def twice(x):\\n    return x + x\\n", "twice", {})(4)
    8
    """
    place = f"<emitted {name} {next(_SERIAL)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    found = dict(namespace)
    exec(compile(source, place, "exec"), found)
    function: Callable[..., Any] = found[name]
    return function
