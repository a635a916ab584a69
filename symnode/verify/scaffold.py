"""A first page for a newcomer: it runs as it is, and its comments say what to change."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from symnode.verify.collect import PAGES, UsageError

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:/[a-z][a-z0-9_]*)*")

_PAGE = '''\
r"""{title}.  Source: where the claim is printed.

Run it with

    symnode verify {path}
"""

from symnode.page import *

# Dimensions stand for every size >= 1, so what is proved here is proved for all n.
n = dimensions("n")
x, y = vector("x", n), vector("y", n)

# A claim. `Equal(a, b)` states it; `a == b` would compare how the two are written.
theorem = Theorem(
    "{title}",
    claim=Equal(norm2(x + y), norm2(x) + 2 * (x.T @ y) + norm2(y)),
)

# A derivation, row by row as in a paper. Every row is checked; by="..." is a comment.
expansion = calc(
    norm2(x + y),
    eq((x + y).T @ (x + y), by="definition of the norm"),
    eq(x.T @ x + x.T @ y + y.T @ x + y.T @ y, by="bilinearity"),
    eq(norm2(x) + 2 * (x.T @ y) + norm2(y), by="symmetry of the inner product"),
)
proof = Proof(theorem, expansion)

# A misprint, kept beside the theorem: symnode refutes it with numbers, which is what a
# printed claim expects. Add `expect=PROVED` to see how a failure is shown.
printed = AsPrinted(
    theorem,
    claim=Equal(norm2(x + y), norm2(x) + x.T @ y + norm2(y)),
    where="an example, without the factor 2",
)
'''


def new_theorem(name: str, root: Path) -> Path:
    """Write ``proofs/NAME.py`` below ``root`` and return its path.

    Raises UsageError for a name that cannot be a page, and for one that is taken.
    """
    wanted = name.removesuffix(".py").removeprefix(f"{PAGES}/")
    parts = wanted.split("/")
    bad = any(keyword.iskeyword(p) or p.startswith("test_") for p in parts)
    if bad or not _NAME.fullmatch(wanted):
        raise UsageError(
            name,
            "a name of small letters, digits and _, such as sum_of_squares or hopfield/energy",
            name or "an empty name",
            "begin with a letter; no spaces, no Python keyword, not test_...",
        )
    path = root / PAGES / f"{wanted}.py"
    shown = path.relative_to(root).as_posix()
    title = parts[-1].replace("_", " ").capitalize()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as page:  # never over a page that is there
            page.write(_PAGE.format(title=title, path=shown))
    except FileExistsError:
        raise UsageError(shown, "a new page", "a page that exists", "take another name") from None
    except OSError as error:
        raise UsageError(shown, "a folder to write to", f"{error.strerror}", "check it") from error
    return path
