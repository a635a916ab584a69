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
}
_OTHER = ("statement", "Statement", "plain")
ENVIRONMENTS = (*(name for name, _, _ in (*_KINDS.values(), _OTHER)), "trust")

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\allowdisplaybreaks
\emergencystretch=3em
\raggedbottom
"""
_TRUST = r"""\newenvironment{trust}
  {\par\footnotesize\raggedright\setlength{\leftskip}{1.5em}}
  {\par\medskip}
"""
_WIDE = 62  # letters of plain text after which a reason gets a line of its own


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
    """One statement, to be put into a document that declares ``ENVIRONMENTS``."""
    return _statement(s) + "\n"


def _preamble(title: str) -> str:
    lines = []
    for style in ("plain", "definition"):
        lines.append(rf"\theoremstyle{{{style}}}")
        for name, shown, own in (*_KINDS.values(), _OTHER):
            if own == style:
                shared = "" if name == "theorem" else "[theorem]"
                lines.append(rf"\newtheorem{{{name}}}{shared}{{{shown}}}")
    begin = f"\\title{{{escape(title)}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle"
    return _PREAMBLE + "\n".join(lines) + "\n" + _TRUST + begin


def _statement(s: Statement) -> str:
    name = _KINDS.get(s.kind, _OTHER)[0]
    optional = f"[{{{escape(s.title)}}}]" if s.title else ""
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


def _display(formulas: tuple[Math, ...]) -> str:
    if len(formulas) == 1:
        return f"\\[\n{formula(formulas[0])}\n\\]"
    lines = " \\\\\n".join(formula(m) for m in formulas)
    return f"\\[\n\\begin{{gathered}}\n{lines}\n\\end{{gathered}}\n\\]"


def _chain(rows: tuple[Row, ...]) -> str:
    lines = [line for row in rows for line in _row(row)]
    inner = " \\\\\n".join(lines)
    return f"\\[\n\\begin{{aligned}}\n{inner}\n\\end{{aligned}}\n\\]"


def _row(row: Row) -> Iterator[str]:
    """A row with its reason, which stands beside the formula or, if that is wide, below it."""
    wide = len(row.right.text) > _WIDE
    right = formula(row.right)
    if row.continues:
        line = f"&= {right}"
    elif row.left is None:
        line = f"&{right}"
    elif len(row.left.text) + len(row.right.text) > _WIDE:
        yield f"&{formula(row.left)}"
        line = f"&= {right}"
    else:
        line = f"{formula(row.left)} &= {right}"
    reason = _reason(row)
    if not reason:
        yield line
    elif wide:
        yield line
        yield rf"&\qquad \text{{({reason})}}"
    else:
        yield rf"{line} && \text{{{reason}}}"


def _reason(row: Row) -> str:
    rules = next((n.items for n in row.notes if n.label == "rules"), ())
    given = [row.reason] if row.reason else []
    shown = escape(", ".join(given + [r for r in rules if r not in row.reason]))
    return shown if row.mark is Mark.OK else rf"{shown} \textbf{{{row.mark}}}".strip()


def _trust(s: Statement) -> str:
    """Verdict, scope and what they rest on."""
    verdict = rf"\textbf{{{s.status}}}" + (f", {escape(s.tier)}" if s.tier else "")
    parts = [verdict + (f", for {escape(s.scope)}" if s.scope else "") + "."]
    if not s.ok:
        parts.append(rf"\textbf{{Not as expected}}: {escape(s.expected)}.")
    if s.where:
        parts.append(f"Source: {escape(s.where)}.")
    if s.detail:
        parts.append(f"{escape(_sentence(s.detail))}.")
    for note in s.trust:
        shown = "; ".join(escape(i) for i in note.items)
        parts.append(f"{note.label.capitalize()}: {shown}.")
    if s.ledger:
        parts.append(f"Ledger: {escape(', '.join(s.ledger))}.")
    parts.append(typewriter(s.id) + ".")
    model = [_model(s.model)] if s.model else []
    return "\n".join([r"\begin{trust}", *parts, *model, r"\end{trust}"])


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
    parts.append(f"Printed{ids}:\n{_display(s.claim)}" if s.claim else f"Printed{ids}.")
    if s.model:
        parts.append(_model(s.model))
    right = c.corrected
    if right is None:
        parts.append("No corrected statement is proved.")
        return "\n".join(parts)
    ref = rf" \ref{{{label(right.id)}}}" if right.id in labelled else ""
    kind = _KINDS.get(right.kind, _OTHER)[1]
    parts.append(f"Correct, by {kind}{ref} ({escape(right.title)}, {right.status}):")
    parts.append(_display(right.claim))
    return "\n".join(parts)


def _message(m: Message) -> str:
    return (
        f"{typewriter(m.place)}: expected {escape(m.expected)}; got {escape(m.got)}; "
        f"way out: {escape(m.way_out)}."
    )


def _list(items: Iterator[str]) -> str:
    return "\n".join([r"\begin{itemize}", *(rf"\item {i}" for i in items), r"\end{itemize}"])
