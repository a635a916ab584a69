r"""A structural check of LaTeX text, for machines without TeX."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_KNOWN = {
    "aligned", "center", "description", "document", "equation*", "gathered", "itemize", "proof",
    "quote", "tabular",
}  # fmt: skip
_DEFINES = re.compile(r"\\(?:newtheorem\*?|newenvironment)\{([A-Za-z*]+)\}")
_TOKEN = re.compile(
    r"\\(?P<which>begin|end)\s*\{(?P<name>[^{}]*)\}"
    r"|\\(?P<key>label|ref)\s*\{(?P<label>[^{}]*)\}"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|.|\n))|(?P<letter>[{}$])|(?P<blank>\n[ \t]*\n)",
    re.DOTALL,
)
_CLOSES = {"}": "{", r"\]": r"\[", r"\)": r"\(", r"\right": r"\left"}


def structural_check(text: str, defined: Iterable[str] = ()) -> list[str]:
    r"""What is wrong with the structure of a LaTeX text; an empty list if nothing is.

    Environments, braces, dollar signs and delimiters must balance; environments must be known,
    declared in the text or listed in ``defined``; labels must be unique and references must exist.

    >>> structural_check(r"\begin{itemize} $x$ \end{itemize}")
    []
    >>> structural_check("a } b")
    ['line 1: } without a beginning']
    """
    text = re.sub(r"(?<!\\)((?:\\\\)*)%[^\n]*", r"\1", text)  # comments
    known = _KNOWN | set(_DEFINES.findall(text)) | set(defined)
    problems = list(_nesting(text, known))
    labels = Counter(m["label"] for m in _TOKEN.finditer(text) if m["key"] == "label")
    problems += [f"label {name} is given {n} times" for name, n in labels.items() if n > 1]
    asked = {m["label"] for m in _TOKEN.finditer(text) if m["key"] == "ref"}
    return problems + [f"no label {name}" for name in sorted(asked - labels.keys())]


def _nesting(text: str, known: set[str]) -> Iterator[str]:
    open_: list[tuple[str, int]] = []
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        line, seen = line + text.count("\n", seen, match.start()), match.start()
        if match["which"] == "begin" and match["name"] not in known:
            yield f"line {line}: environment {match['name']} is not defined"
        opens, closes = _effect(match, open_)
        if opens:
            open_.append((opens, line))
        elif closes and (not open_ or open_[-1][0] != closes):
            inside = f" inside {open_[-1][0]} of line {open_[-1][1]}" if open_ else ""
            yield f"line {line}: {match[0]} without a beginning{inside}"
        elif closes:
            open_.pop()
        elif match["blank"] and open_ and open_[-1][0] in ("$", r"\[", r"\("):
            yield f"line {line}: an empty line inside {open_[-1][0]}"
    for what, begun in open_:
        yield f"line {begun}: {what} is never closed"


def _effect(match: re.Match[str], open_: list[tuple[str, int]]) -> tuple[str, str]:
    """What a token opens, what it closes."""
    if match["which"]:
        name = f"environment {match['name']}"
        return (name, "") if match["which"] == "begin" else ("", name)
    token = match["command"] or match["letter"] or ""
    if token == "$":
        inside = any(what == "$" for what, _ in open_)
        return ("", "$") if inside else ("$", "")
    if token in _CLOSES.values():
        return token, ""
    return "", _CLOSES.get(token, "")
