"""A claim at one point: the hypotheses certainly hold there, the statement certainly fails.

``verify_refutation`` and ``verify_witness`` read a claim and a point, ``{name: value, ...}`` with a
value for each real variable of the claim: a rational number, or a term without variables.

At the point every term is a constant. Its sign is decided by rational arithmetic, by an enclosure
that keeps away from 0, or by a normal form that is a rational number; if all of these fail, the
certificate is rejected. Definedness is decided on the terms as written, inside out, by the signs of
the conditions of each operation. Formulas are read from left to right, as in ``formulas.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from symnode.checker.context import OutOfBudget, Rejected, work
from symnode.checker.reals import claims, dyadic, enclosure, terms
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.intervals import Interval, Nowhere, from_fraction
from symnode.checker.reals.normal_form import number
from symnode.checker.reals.partial import domain
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, Atom
from symnode.checker.reals.terms import Term, simplified, subterms, text
from symnode.checker.refutation import Failure
from symnode.checker.syntax import expect

QUICK, PRECISIONS = 64, (256, 1_024, 4_096)
SHOWN = 12  # digits of a margin
MAX_TEXT = 300
HOLDS = {
    POSITIVE: lambda s: s > 0,
    NONNEGATIVE: lambda s: s >= 0,
    ZERO: lambda s: s == 0,
    NONZERO: lambda s: s != 0,
}


NEGATED = {POSITIVE: "<=", NONNEGATIVE: "<", ZERO: NONZERO, NONZERO: ZERO}


class Truth(Enum):
    """What a formula is at a point."""

    TRUE = "true"
    FALSE = "false"
    UNDEFINED = "undefined"


@dataclass(frozen=True)
class Value:
    """The sign of a constant, and an enclosure of it."""

    sign: int
    bounds: Interval


def verify_refutation(claim_json: Any, point_json: Any) -> Failure:
    """How the claim fails at the point; raises Rejected where that is not shown."""
    claim = claims.read_claim(claim_json)
    here = _satisfying(claim, point_json)
    found = here.truth(claim.statement)
    if found is Truth.TRUE:
        raise Rejected("the statement holds at the point", "point")
    if found is Truth.UNDEFINED and claim.definedness != claims.REQUIRED:
        raise Rejected("the statement is undefined at the point", "point")
    if here.decisive is None:
        return Failure("true", "false", "0")
    return here.decisive


def verify_witness(claim_json: Any, point_json: Any) -> None:
    """Reject unless all hypotheses are defined and hold at the point."""
    _satisfying(claims.read_claim(claim_json), point_json)


def _satisfying(claim: claims.Claim, point_json: Any) -> Point:
    """The point, at which all hypotheses certainly hold."""
    here = Point(read_point(claim, point_json))
    for k, hypothesis in enumerate(claim.hypotheses):
        found = here.truth(hypothesis)
        expect(found is Truth.TRUE, f"hypothesis {k} is {found.value} at the point", "point")
    here.decisive = None
    return here


def read_point(claim: claims.Claim, j: Any) -> dict[str, Term]:
    """A value for each variable."""
    expect(isinstance(j, dict), "expected an object", "point")
    names = {n for n, _ in claim.variables}
    expect(set(j) == names, f"expected values for {', '.join(sorted(names))}", "point")
    found: dict[str, Term] = {}
    for name, kind in claim.variables:
        t = terms.read(j[name], f"point/{name}", written=True)
        expect(not terms.variables(t), "a value has no variables", f"point/{name}")
        whole = t.head == "num" and t.data.denominator == 1
        expect(whole or kind != claims.INTEGER, "expected an integer", f"point/{name}")
        expect(Point({}).defined(t), "the value is undefined", f"point/{name}")
        found[name] = t
    return found


class Point:
    """Formulas and terms at one point.

    ``decisive`` tells of the last relation that was decided, as the false one of it and its
    opposite, or of the last operation that was undefined.
    """

    def __init__(self, values: dict[str, Term]) -> None:
        self.values = values
        self.decisive: Failure | None = None
        self._signs: dict[Term, Value] = {}

    def at(self, t: Term) -> Term:
        """The term with the values put in, as it is written."""
        found: dict[Term, Term] = {}
        for s in subterms(t):
            if s.head == "var":
                found[s] = self.values[s.data]
            else:
                found[s] = Term(s.head, tuple(found[a] for a in s.args), s.data)
        return found[t]

    def truth(self, f: Formula) -> Truth:
        """What a formula is here; raises Rejected if that is not decided."""
        work(10)
        if f.kind in ("true", "false"):
            return Truth.TRUE if f.kind == "true" else Truth.FALSE
        if f.kind == "not":
            opposite = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}
            found = self.truth(f.parts[0])
            return opposite.get(found, found)
        if f.kind == "atom":
            return self._relation(f)
        # "and" ends with the first part that fails, "or" with the first one that holds
        last = Truth.FALSE if f.kind == "and" else Truth.TRUE
        for part in f.parts:
            found = self.truth(part)
            if found in (last, Truth.UNDEFINED):
                return found
        return Truth.TRUE if f.kind == "and" else Truth.FALSE

    def _relation(self, f: Formula) -> Truth:
        assert f.atom is not None
        if not all(self.defined(self.at(t)) for t in f.written):
            return Truth.UNDEFINED
        value = self.sign(simplified(self.at(f.atom.term)))
        if HOLDS[f.atom.relation](value.sign):
            self.decisive = _failure(f.atom, value, NEGATED[f.atom.relation])
            return Truth.TRUE
        self.decisive = _failure(f.atom, value, f.atom.relation)
        return Truth.FALSE

    def defined(self, t: Term) -> bool:
        """Whether a constant as written is defined: its operations are asked inside out."""
        for s in subterms(t):
            for relation, condition in domain(s):
                value = self.sign(simplified(condition))
                if not HOLDS[relation](value.sign):
                    self.decisive = _undefined(Atom(relation, condition), s)
                    return False
        return True

    def sign(self, t: Term) -> Value:
        """The sign of a constant that is defined."""
        if t not in self._signs:
            self._signs[t] = _sign(t)
        return self._signs[t]


def _sign(t: Term) -> Value:
    if t.head == "num":
        return _rational(t.data)
    found = _by_enclosure(t, QUICK)
    if found is not None:
        return found
    try:
        q = number(t)
    except OutOfBudget:
        q = None
    if q is not None:
        return _rational(q)
    for bits in PRECISIONS:
        found = _by_enclosure(t, bits)
        if found is not None:
            return found
    raise Rejected(f"the sign of {text(t)[:MAX_TEXT]} is not decided")


def _rational(q: Fraction) -> Value:
    return Value((q > 0) - (q < 0), from_fraction(q, QUICK))


def _by_enclosure(t: Term, bits: int) -> Value | None:
    """The sign of a constant whose enclosure keeps away from 0, or is 0 alone."""
    try:
        bounds = enclosure.constant(t, bits)
    except Nowhere:
        raise Rejected(f"{text(t)[:MAX_TEXT]} is undefined") from None
    if bounds.nonzero():
        return Value(1 if bounds.positive() else -1, bounds)
    return Value(0, bounds) if bounds.is_zero() else None


def _failure(atom: Atom, value: Value, relation: str) -> Failure:
    """The relation, which is false."""
    return Failure(_short(atom.term), "0", decimal(value.bounds), None, relation)


def _undefined(condition: Atom, t: Term) -> Failure:
    missing = f"{_short(condition.term)} {condition.relation} 0 fails"
    return Failure(_short(t), "", "0", missing)


def _short(t: Term) -> str:
    shown = text(t)
    return shown if len(shown) <= MAX_TEXT else f"{shown[:MAX_TEXT]}..."


def decimal(a: Interval) -> str:
    """The absolute value of the middle of a nonempty interval, to the digits that are certain."""
    if a.lo is None or a.hi is None:
        return "more than can be shown"
    low, high = dyadic.to_fraction(a.lo), dyadic.to_fraction(a.hi)
    middle, radius = abs(low + high) / 2, (high - low) / 2
    if middle == 0:
        return "0"
    if radius == 0 and middle.denominator == 1 and middle < 10**SHOWN:
        return str(middle)
    exponent = _exponent(middle)
    digits = SHOWN if radius == 0 else max(1, min(SHOWN, exponent - _exponent(radius)))
    scaled = middle * Fraction(10) ** (digits - exponent)
    shown = str(round(scaled))
    power = exponent - digits + len(shown)
    if -4 < power <= SHOWN:
        place = "0" * max(0, 1 - power) + shown + "0" * max(0, power - len(shown))
        cut = max(power, 1)
        return f"{place[:cut]}.{place[cut:]}".rstrip("0").rstrip(".")
    return f"{shown[0]}.{shown[1:]}".rstrip("0").rstrip(".") + f"e{power - 1}"


def _exponent(q: Fraction) -> int:
    """The k with 10^(k-1) <= q < 10^k."""
    k = len(str(q.numerator)) - len(str(q.denominator))
    return k + 1 if q >= Fraction(10) ** k else k
