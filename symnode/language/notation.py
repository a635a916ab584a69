"""How an expression was written: plain text and LaTeX, kept beside its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

# How tightly the outermost operation binds.
SUM, PRODUCT, PREFIX, POWER, ATOM = range(5)

_LETTERS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi
psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell
"""
_GREEK = frozenset(_LETTERS.split())


@dataclass(frozen=True)
class Notation:
    """Text and LaTeX of one expression, and how tightly its outermost operation binds."""

    text: str
    latex: str
    level: int = ATOM

    def within(self, level: int) -> Notation:
        """The same, in parentheses if it binds less tightly than ``level``."""
        if self.level >= level:
            return self
        return Notation(f"({self.text})", rf"\left({self.latex}\right)")


class Written:
    """Something that shows itself as it was written."""

    notation: Notation

    def __repr__(self) -> str:
        return self.notation.text

    def latex(self) -> str:
        """LaTeX, without dollar signs."""
        return self.notation.latex

    def _repr_latex_(self) -> str:
        return f"${self.notation.latex}$"


def latex_name(name: str) -> str:
    r"""A symbol's name as LaTeX: Greek letters, ``x_0``, ``a_star``.

    >>> latex_name("lambda"), latex_name("sigma_w"), latex_name("a_star"), latex_name("W")
    ('\\lambda', '\\sigma_{w}', 'a^{*}', 'W')
    """
    base, *subs = name.split("_")
    out = "\\" + base if base in _GREEK else base if len(base) <= 1 else _long(base)
    ups = [s for s in subs if s in ("star", "prime")]
    downs = [latex_name(s) if s in _GREEK else s for s in subs if s not in ups]
    if downs:
        out += "_{" + ",".join(downs) + "}"
    return out + "".join({"star": "^{*}", "prime": "'"}[s] for s in ups)


def _long(base: str) -> str:
    match = re.fullmatch(r"([A-Za-z])([0-9]+)", base)
    return f"{match[1]}_{{{match[2]}}}" if match else rf"\mathit{{{base}}}"


def symbol(name: str, latex: str | None = None) -> Notation:
    return Notation(name, latex or latex_name(name))


def number(q: Fraction) -> Notation:
    if q.denominator == 1:
        return Notation(str(q), str(q), ATOM if q >= 0 else PREFIX)
    sign = "-" if q < 0 else ""
    return Notation(str(q), rf"{sign}\tfrac{{{abs(q.numerator)}}}{{{q.denominator}}}", PRODUCT)


def plus(a: Notation, b: Notation) -> Notation:
    b = b.within(SUM)
    if b.text.startswith("-"):
        return Notation(f"{a.text} - {b.text[1:]}", f"{a.latex} {b.latex}", SUM)
    return Notation(f"{a.text} + {b.text}", f"{a.latex} + {b.latex}", SUM)


def minus(a: Notation, b: Notation) -> Notation:
    b = b.within(PRODUCT)
    return Notation(f"{a.text} - {b.text}", f"{a.latex} - {b.latex}", SUM)


def negative(a: Notation) -> Notation:
    a = a.within(PRODUCT)
    return Notation(f"-{a.text}", f"-{a.latex}", PRODUCT)


def times(a: Notation, b: Notation, sign: str = " ") -> Notation:
    a, b = a.within(PRODUCT), b.within(PREFIX if b.text.startswith("-") else PRODUCT)
    if b.text.startswith("-"):
        b = Notation(f"({b.text})", rf"\left({b.latex}\right)")
    mark = {" ": r" \, ", "@": " ", "o": r" \odot "}[sign]
    dot = {" ": "*", "@": " @ ", "o": " o "}[sign]
    return Notation(f"{a.text}{dot}{b.text}", f"{a.latex}{mark}{b.latex}", PRODUCT)


def over(a: Notation, b: Notation) -> Notation:
    text = f"{a.within(PRODUCT).text}/{b.within(PREFIX).text}"
    return Notation(text, rf"\frac{{{a.latex}}}{{{b.latex}}}", PRODUCT)


def power(a: Notation, k: Fraction) -> Notation:
    if k == Fraction(1, 2):
        return Notation(f"sqrt({a.text})", rf"\sqrt{{{a.latex}}}")
    a = a.within(ATOM)
    exponent = str(k) if k.denominator == 1 and k >= 0 else f"({k})"
    return Notation(f"{a.text}**{exponent}", f"{{{a.latex}}}^{{{k}}}", POWER)


def transpose(a: Notation) -> Notation:
    a = a.within(ATOM)
    return Notation(f"{a.text}.T", rf"{{{a.latex}}}^{{\top}}")


def call(name: Notation, *args: Notation) -> Notation:
    inner = ", ".join(a.text for a in args)
    return Notation(
        f"{name.text}({inner})",
        rf"{name.latex}\left({', '.join(a.latex for a in args)}\right)",
    )


def total_derivative(e: Notation, v: Notation) -> Notation:
    e = e.within(ATOM)
    return Notation(f"d({e.text}, {v.text})", rf"\frac{{d {e.latex}}}{{d {v.latex}}}", PREFIX)


def partial(f: Notation, v: Notation, primes: bool = False) -> Notation:
    if primes:
        return Notation(f"{f.text}'", f"{f.latex}'")
    return Notation(f"{f.text}_{v.text}", rf"\partial_{{{v.latex}}} {f.latex}", PREFIX)


def time_derivative(e: Notation, simple: bool) -> Notation:
    if simple:
        return Notation(f"ddt({e.text})", rf"\dot{{{e.latex}}}")
    inner = e.within(ATOM)
    return Notation(f"ddt({e.text})", rf"\frac{{d}}{{dt}} {inner.latex}", PREFIX)


def at_time(e: Notation, s: Notation, simple: bool) -> Notation:
    if simple:
        return Notation(f"{e.text}({s.text})", rf"{e.latex}({s.latex})")
    inner = e.within(ATOM)
    return Notation(f"{inner.text}.at({s.text})", rf"\left. {e.latex} \right|_{{t={s.latex}}}")


def integral(e: Notation, lo: Notation, hi: Notation) -> Notation:
    return Notation(
        f"int_{lo.within(ATOM).text}^{hi.within(ATOM).text} {e.within(PRODUCT).text} dt",
        rf"\int_{{{lo.latex}}}^{{{hi.latex}}} {e.within(PRODUCT).latex} \,dt",
        PRODUCT,
    )


def expectation(e: Notation) -> Notation:
    return Notation(f"E[{e.text}]", rf"\mathbb{{E}}\left[{e.latex}\right]")


def measure_integral(e: Notation, measures: list[str]) -> Notation:
    e = e.within(PRODUCT)
    text = " ".join(f"d{m}" for m in measures)
    latex = r" \, ".join(rf"d{latex_name(m)}" for m in measures)
    return Notation(f"int {e.text} {text}", rf"\int {e.latex} \, {latex}", PRODUCT)


def summation(e: Notation, i: str) -> Notation:
    e = e.within(PRODUCT)
    return Notation(f"sum_{i} {e.text}", rf"\sum_{{{i}}} {e.latex}", SUM)


def entry(a: Notation, indices: tuple[str, ...]) -> Notation:
    a = a.within(ATOM)
    names = ",".join(indices)
    if a.latex.endswith("}") and "_" in a.latex:
        return Notation(f"{a.text}[{names}]", rf"{{\left({a.latex}\right)}}_{{{names}}}")
    return Notation(f"{a.text}[{names}]", f"{{{a.latex}}}_{{{names}}}")
