"""Polynomial systems as SMT-LIB text, for both engines."""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.reals.rules.oracle import is_polynomial
from symnode.checker.reals.systems import NONZERO, Atom, System
from symnode.checker.reals.terms import Term, subterms

MAX_POWER = 60
MAX_TEXT = 400_000


def script(system: System) -> str | None:
    """Declarations, and one assertion an atom in order; None where it cannot be written."""
    if not is_polynomial(system):
        return None
    powers = [t.data for a in system.atoms for t in subterms(a.term) if t.head == "pow"]
    if any(n > MAX_POWER for n in powers):
        return None
    lines = [f"(declare-const |{name}| Real)" for name in system.variables]
    lines += [f"(assert {_relation(a)})" for a in system.atoms]
    text = "\n".join(lines)
    return text if len(text) <= MAX_TEXT else None


def _relation(atom: Atom) -> str:
    """One atom."""
    t = _term(atom.term)
    return f"(not (= {t} 0.0))" if atom.relation == NONZERO else f"({atom.relation} {t} 0.0)"


def _term(t: Term, depth: int = 0) -> str:
    """One term; the base of a power is named, so that it is written once."""
    if t.head == "num":
        return _number(t.data)
    if t.head == "var":
        return f"|{t.data}|"
    if t.head == "pow":
        base = t.args[0]
        if base.head == "var":
            return f"(* {' '.join([_term(base)] * t.data)})"
        name = f"|power {depth}|"  # no variable has a blank in its name
        product = " ".join([name] * t.data)
        return f"(let (({name} {_term(base, depth + 1)})) (* {product}))"
    sign = {"add": "+", "mul": "*"}[t.head]
    parts = [_term(s, depth) for s in t.args]
    return parts[0] if len(parts) == 1 else f"({sign} {' '.join(parts)})"


def _number(q: Fraction) -> str:
    """A rational number."""
    size = f"{abs(q.numerator)}.0"
    if q.denominator != 1:
        size = f"(/ {size} {q.denominator}.0)"
    return size if q >= 0 else f"(- {size})"
