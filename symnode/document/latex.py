r"""The LaTeX writer: an article with amsthm, derivations as ``aligned`` rows, and errata.

No author writes LaTeX by hand: formulas come with their LaTeX, all other text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from symnode.document.latex_structure import structural_check
from symnode.document.latex_text import escape, formula, label, typewriter
from symnode.document.tree import Correction, Document, Mark, Math, Message, Model, Row, Statement

__all__ = ["ENVIRONMENTS", "article", "fragment", "structural_check"]

_KINDS = {
    "Theorem": ("theorem", "Theorem", "plain"),
    "Lemma": ("lemma", "Lemma", "plain"),
    "Proposition": ("proposition", "Proposition", "plain"),
    "Corollary": ("corollary", "Corollary", "plain"),
    "Definition": ("definition", "Definition", "definition"),
    "AsPrinted": ("asprinted", "As printed", "definition"),
    "Simulation": ("simulation", "Simulation", "definition"),
    "Convergence": ("convergence", "Convergence", "definition"),
    "Cited theorem": ("cited", "Cited theorem", "plain"),
    "Remark": ("remark", "Remark", "remark"),
}
_IN_WORDS = ("Remark", "Cited theorem")  # what they say stands in their remark
_OTHER = ("statement", "Statement", "plain")
ENVIRONMENTS = tuple(name for name, _, _ in (*_KINDS.values(), _OTHER))

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb,amsthm,graphicx}
\allowdisplaybreaks
\emergencystretch=3em
\raggedbottom
"""
_MACROS = r"""\newsavebox{\fittedbox}
\newcommand{\fitted}[1]{\sbox{\fittedbox}{$\displaystyle #1$}%
  \ifdim\wd\fittedbox>\linewidth\resizebox{\linewidth}{!}{\usebox{\fittedbox}}%
  \else\usebox{\fittedbox}\fi}
\newcommand{\trust}[1]{\par{\footnotesize\raggedright\setlength{\leftskip}{1.5em}#1\par}\medskip}
"""
_SHORT_MACROS = r"""\providecommand{\fitted}[1]{#1}
\providecommand{\trust}[1]{\par{\footnotesize #1\par}}
"""
_LINE = 88  # letters of text on a line, about


def article(tree: Document, title: str = "Verified statements") -> str:
    """The whole document."""
    parts = [_preamble(title)]
    for section in tree.sections:
        parts.append(rf"\section{{{escape(section.title)}}}")
        parts += [_statement(s) for s in section.statements]
    if tree.errors:
        parts.append(r"\section{Pages that could not be judged}")
        parts.append(_list(_message(m) for m in tree.errors))
    if tree.errata:
        parts.append(r"\section{Errata}")
        labelled = {s.id for s in tree.statements()}
        parts += [_erratum(c, labelled) for c in tree.errata]
    parts.append(rf"\medskip\noindent {escape(tree.verdict)}.")
    return "\n\n".join([*parts, r"\end{document}"]) + "\n"


def fragment(s: Statement) -> str:
    """One statement, for a document that loads amsmath and declares ``ENVIRONMENTS`` by amsthm."""
    return _SHORT_MACROS + _statement(s) + "\n"


def _preamble(title: str) -> str:
    lines = []
    for style in ("plain", "definition", "remark"):
        lines.append(rf"\theoremstyle{{{style}}}")
        for name, shown, own in (*_KINDS.values(), _OTHER):
            if own == style:
                shared = "" if name == "theorem" else "[theorem]"
                lines.append(rf"\newtheorem{{{name}}}{shared}{{{shown}}}")
    begin = (
        f"\\title{{{escape(title)}}}\n\\author{{}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle"
    )
    return _PREAMBLE + "\n".join(lines) + "\n" + _MACROS + begin


def _statement(s: Statement) -> str:
    name = _KINDS.get(s.kind, _OTHER)[0]
    title = s.where if s.kind == "AsPrinted" and s.where else s.title
    optional = f"[{{{escape(title)}}}]" if title else ""
    parts = [rf"\begin{{{name}}}{optional}\label{{{label(s.id)}}}", *_body(s), rf"\end{{{name}}}"]
    if s.rows and s.status == "PROVED":
        parts += [r"\begin{proof}", r"\leavevmode", _chain(s.rows), r"\end{proof}"]
    elif s.rows:
        parts += [r"\noindent Rows that were judged:", _chain(s.rows)]
    return "\n".join([*parts, _trust(s)])


def _body(s: Statement) -> Iterator[str]:
    if s.given:
        yield "Suppose that"
        yield _display(s.given)
        yield "Then" if s.kind != "Definition" else "Let"
    elif s.claim:
        yield r"\leavevmode"
    if s.claim:
        yield _display(s.claim)
    if s.kind in _IN_WORDS:
        yield escape(s.remark or "What is meant is said by the statements named below.")


def _display(formulas: tuple[Math, ...]) -> str:
    if len(formulas) == 1:
        return _fitted(formula(formulas[0]))
    lines = " \\\\\n".join(formula(m) for m in formulas)
    return _fitted(f"\\begin{{gathered}}\n{lines}\n\\end{{gathered}}")


def _chain(rows: tuple[Row, ...]) -> str:
    """Aligned rows; reasons stand beside them or, where that is too wide, below."""
    left = max(len(r.left.text) if r.left else 0 for r in rows)
    right = max(len(r.right.text) for r in rows)
    reason = max(len(r.reason) for r in rows)
    apart = _set(left + right) > _LINE
    below = _set(right if apart else left + right) + reason > _LINE
    lines = [line for row in rows for line in _row(row, apart, below)]
    inner = " \\\\\n".join(lines)
    return _fitted(f"\\begin{{aligned}}\n{inner}\n\\end{{aligned}}")


def _set(letters: int) -> float:
    """The width of a formula in letters of text: sub- and superscripts are small."""
    return 0.75 * letters


def _fitted(inner: str) -> str:
    return f"\\[\n\\fitted{{{inner}}}\n\\]"


def _row(row: Row, apart: bool, below: bool) -> Iterator[str]:
    """Lines of one row: a wide left side has its own, and so has a reason below."""
    right = formula(row.right)
    if row.continues:
        line = f"&= {right}"
    elif row.left is None:
        line = f"&{right}"
    elif apart:
        yield f"&{formula(row.left)}"
        line = f"&= {right}"
    else:
        line = f"{formula(row.left)} &= {right}"
    reason = _reason(row)
    if reason and below:
        yield line
        yield rf"&\qquad \text{{({reason})}}"
    else:
        yield rf"{line} && \text{{{reason}}}" if reason else line


def _reason(row: Row) -> str:
    rules = next((n.items for n in row.notes if n.label == "rules"), ())
    given = [row.reason] if row.reason else []
    shown = escape(", ".join(given + [r for r in rules if r not in row.reason]))
    return shown if row.mark is Mark.OK else rf"{shown} \textbf{{{row.mark}}}".strip()


def _trust(s: Statement) -> str:
    """Verdict, scope and what they rest on."""
    verdict = rf"\textbf{{{s.status}}}" + (f", {escape(s.tier)}" if s.tier else "")
    parts = [verdict + (f", {escape(s.extent)}" if s.scope else "") + "."]
    if not s.ok:
        parts.append(rf"\textbf{{Not as expected}}: {escape(s.expected)} was.")
    if s.where and s.kind != "AsPrinted":
        parts.append(f"Source: {escape(s.where)}.")
    if s.model:
        parts.append(_model(s.model))
    if s.detail:
        parts.append(f"{escape(_sentence(s.detail))}.")
    if s.remark and s.kind not in _IN_WORDS:
        parts.append(f"Remark: {escape(_sentence(s.remark))}.")
    for note in s.trust:
        shown = "; ".join(escape(i) for i in note.items)
        parts.append(f"{note.label.capitalize()}: {shown}.")
    if s.ledger:
        parts.append(f"Ledger: {escape(', '.join(s.ledger))}.")
    parts.append(typewriter(s.id) + ".")
    return "\n".join([r"\trust{%", *parts, "}"])


def _sentence(text: str) -> str:
    return text.strip().rstrip(".")


def _model(m: Model) -> str:
    """A counter-model in words."""
    values = ", ".join(typewriter(f"{k} = {v}") for k, v in m.values)
    point = ", ".join(typewriter(f"{k} = {v}") for k, v in m.point)
    at = f" at {point}" if point else ""
    return (
        f"Counter-model: {values or 'any'}; there{at} the left side is {typewriter(m.left)}, "
        f"the right side {typewriter(m.right)}, the difference {typewriter(m.margin)}."
    )


def _erratum(c: Correction, labelled: set[str]) -> str:
    """What is printed, why it fails, and what should stand there."""
    s = c.printed
    parts = [rf"\subsection*{{{escape(s.where or s.title)}}}"]
    ids = f" ({escape(', '.join(s.ledger))})" if s.ledger else ""
    if s.given and s.id in labelled:
        ids += rf", under the hypotheses stated in \ref{{{label(s.id)}}}"
    parts.append(f"Printed{ids}:\n{_display(s.claim)}" if s.claim else f"Printed{ids}.")
    if s.model:
        parts.append(_model(s.model))
    if s.remark:
        parts.append(f"Remark: {escape(_sentence(s.remark))}.")
    right = c.corrected
    if right is None:
        parts.append("No corrected statement is proved.")
        return "\n".join(parts)
    ref = rf" \ref{{{label(right.id)}}}" if right.id in labelled else ""
    kind = _KINDS.get(right.kind, _OTHER)[1]
    parts.append(f"Correct, by {kind}{ref} ({escape(right.title)}, {right.status}):")
    parts.append(_display(right.claim))
    word = "Proved" if right.status == "PROVED" else "Measured"
    parts.append(rf"\noindent {word} as {typewriter(right.id)}.")
    return "\n".join(parts)


def _message(m: Message) -> str:
    return (
        f"{typewriter(m.place)}: expected {escape(m.expected)}; got {escape(m.got)}; "
        f"way out: {escape(m.way_out)}."
    )


def _list(items: Iterator[str]) -> str:
    return "\n".join([r"\begin{itemize}", *(rf"\item {i}" for i in items), r"\end{itemize}"])
