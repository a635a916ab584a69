r"""Text and formulas for LaTeX: everything that comes from a page is made harmless first."""

from __future__ import annotations

import re
import unicodedata

from symnode.document.tree import Math

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\n": " ",
    "\t": " ",
    "\0": "{}",
    "<=": r"$\le$",
    ">=": r"$\ge$",
}
_SYMBOLS = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\neq", "→": r"\to", "∞": r"\infty", "∫": r"\int",
    "∑": r"\sum", "∂": r"\partial", "·": r"\cdot", "×": r"\times", "±": r"\pm", "−": "-",
    "√": r"\surd", "∈": r"\in", "∀": r"\forall", "∃": r"\exists", "≈": r"\approx", "ℓ": r"\ell",
    "⊤": r"\top", "∇": r"\nabla", "⊙": r"\odot", "²": "^2", "³": "^3", "⇒": r"\Rightarrow",
}  # fmt: skip
_PUNCTUATION = {"–": "--", "—": "---", "…": r"\dots{}", "’": "'", "‘": "`", "“": "``", "”": "''"}
_UNKNOWN_LATIN = "ĦħĸĿŀŉŦŧ"  # not in the font encoding T1
_GREEK_LIKE_LATIN = {"omicron": "o", "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z"}
_UNITS = re.compile(r"<=|>=|.", re.DOTALL)
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')")  # two such signs would become another one
_NOT_IN_FORMULA = re.compile(r"(?<!\\)[$%#]|\\begin|\\end|\\\[|\\\]|\\\(|\\\)|[^\x20-\x7e]")
_TOKENS = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]")


def escape(text: str) -> str:
    r"""Any text as LaTeX text.

    >>> escape("50% of x_1 & <y>")
    '50\\% of x\\_1 \\& \\textless{}y\\textgreater{}'
    """
    return "".join(map(_letter, _UNITS.findall(_LIGATURES.sub("\0", text))))


def typewriter(text: str) -> str:
    """Escaped text in a fixed-width font, which may break after spaces and commas."""
    return rf"\texttt{{{escape(text)}}}"


def formula(m: Math) -> str:
    r"""The LaTeX of a formula; its plain text in typewriter if the LaTeX could not stand alone.

    >>> formula(Math("x**2", "x^2")), formula(Math("a}", "a}"))
    ('x^2', '\\text{\\texttt{a\\}}}')
    """
    if m.latex.strip() and _stands_alone(m.latex):
        return m.latex
    return rf"\text{{{typewriter(m.text)}}}"


def label(identifier: str) -> str:
    """An identifier as a LaTeX label; different identifiers get different labels.

    >>> label("proofs/a_b.py::theorem")
    'proofs/a-5fb.py::theorem'
    """
    kept = re.compile(r"[A-Za-z0-9./:]")
    return "".join(c if kept.match(c) else f"-{ord(c):x}" for c in identifier)


def _letter(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c in _PUNCTUATION:
        return _PUNCTUATION[c]
    if " " <= c <= "~":
        return c
    if c in _SYMBOLS:
        return f"${_SYMBOLS[c]}$"
    return _greek(c) or _latin(c)


def _greek(c: str) -> str:
    name = unicodedata.name(c, "")
    match = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", name)
    if not match:
        return ""
    word = match[2].lower().replace("lamda", "lambda")
    word = word if match[1] == "SMALL" else word.capitalize()
    if word in _GREEK_LIKE_LATIN:
        return _GREEK_LIKE_LATIN[word]
    known = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma"
    known += " tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi"
    known += " Omega"
    return f"$\\{word}$" if word in known.split() else word[:1]


def _latin(c: str) -> str:
    """Letters that pdflatex knows stay; for others the plain letter, or the number of the sign."""
    if "\u00c0" <= c <= "\u017e" and c not in _UNKNOWN_LATIN:
        return c
    plain = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode().strip()
    if plain and plain.isprintable():
        return escape(plain)
    return rf"\texttt{{U+{ord(c):04X}}}"


def _stands_alone(latex: str) -> bool:
    """Balanced braces and delimiters, and nothing that would leave the formula."""
    if _NOT_IN_FORMULA.search(latex):
        return False
    depth = delimiters = 0
    for token in _TOKENS.findall(latex):
        depth += {"{": 1, "}": -1}.get(token, 0)
        delimiters += {r"\left": 1, r"\right": -1}.get(token, 0)
        if depth < 0 or delimiters < 0:
            return False
    return depth == 0 and delimiters == 0 and not latex.endswith("\\")
