"""Formulas over the complex numbers, and terms that only claim files have, as real formulas.

Beside the terms of ``terms.py``: ``["i"]``, ``["re"|"im"|"conj"|"arg", t]``, ``["power", a, b]``
and ``["intpower", a, n]`` for any base, ``["call", f, t]`` for ``sinc``, ``acot``, ``acoth``,
``asech``, ``acsch``, and ``["piecewise", [t, formula], ...]``. ``["const", "infinity"]`` and minus
it may stand beside a variable in ``=`` and ``!=``: no number is infinite. A claim is read here if
it has one of these, a complex variable, or ``"numbers": "complex"``.

Over the complex numbers every function is its principal value (``principal``), also at real points:
sqrt(-1) is i. Over the real ones it is the real function, defined where ``functions`` says so.
``max``, ``min``, ``atan2``, ``oddroot`` and the sides of an inequality have to be real: elsewhere
they are undefined. Two complex numbers are equal if both parts are.

Values by cases: the formula of a relation says for each case that it implies the relation of the
values in that case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symnode.checker.context import MAX_EXPONENT, Rejected, work
from symnode.checker.reals import principal, terms
from symnode.checker.reals.complex_parts import (
    ENTIRE,
    Choice,
    I,
    Value,
    Values,
    combined,
    lifted,
    merged,
    modulus,
    plus,
    raised,
    real,
    real_only,
    times,
)
from symnode.checker.reals.formulas import FALSE, TRUE, Formula, read_formula
from symnode.checker.reals.functions import ARITY
from symnode.checker.reals.partial import is_partial
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, Atom
from symnode.checker.reals.systems import ZERO as EQUAL
from symnode.checker.reals.terms import MAX_DEPTH, ZERO, Term, add, fn, power, sub

COMPLEX_HEADS = frozenset(("i", "re", "im", "conj", "arg"))
WIDE_HEADS = COMPLEX_HEADS | {"call", "piecewise", "intpower", "const"}
INFINITE = (["const", "infinity"], ["mul", "-1", ["const", "infinity"]])
UNDEFINED = Value(ZERO, ZERO, (Term("pow", (ZERO,), -1),))


def has_head(j: Any, heads: frozenset[str]) -> bool:
    """Whether one of the heads occurs in a formula or a term as JSON."""
    pending = [j]
    while pending:
        one = pending.pop()
        if not isinstance(one, list) or not one or one[0] == "var":
            continue
        if isinstance(one[0], str) and one[0] in heads:
            return True
        pending += one
    return False


def _is_variable_at_infinity(a: Any, b: Any) -> bool:
    """Whether a variable is compared with infinity: it is a number, so it differs."""
    return any(
        x in INFINITE and isinstance(y, list) and y[:1] == ["var"] for x, y in ((a, b), (b, a))
    )


class Reader:
    """Reads the formulas of one claim."""

    def __init__(
        self, variables: Mapping[str, Value], integers: frozenset[str], *, complex_values: bool
    ) -> None:
        self.variables, self.integers = variables, integers
        self.complex_values = complex_values

    def hypothesis(self, j: Any, where: str) -> Formula:
        """A formula over real variables that is assumed."""
        return read_formula(pushed(j), self.relation, where)

    def statement(self, j: Any, where: str) -> Formula:
        """A formula over real variables that is to be shown: its equations fail in one case."""
        return _with_one_case(self.hypothesis(j, where))

    # relations

    def relation(self, sign: str, a: Any, b: Any, where: str) -> Formula:
        """The formula of a relation of two terms."""
        if sign in ("=", "!=") and _is_variable_at_infinity(a, b):
            self.term(b if a in INFINITE else a, where)
            return FALSE if sign == "=" else TRUE
        sides = self.term(a, where), self.term(b, where)
        parts = []
        for x, y in combined(sides):
            choices = merged((x, y))
            assert choices is not None
            parts.append(_where(choices, _related(sign, x, y)))
        return parts[0] if len(parts) == 1 else Formula("and", tuple(parts))

    # terms

    def term(self, j: Any, where: str, depth: int = 0) -> Values:
        """The value of a term in each of its cases."""
        work(10)
        if depth > MAX_DEPTH:
            raise Rejected(f"nested deeper than {MAX_DEPTH}", where)
        if isinstance(j, str):
            return (real(Term("num", (), terms.rational(j, where))),)
        if not isinstance(j, list) or not j or not isinstance(j[0], str):
            raise Rejected(f"expected a term, got {str(j)[:60]!r}", where)
        made = self._leaf(j, where)
        if made is not None:
            return (made,)
        reader = getattr(self, "_" + j[0], None) if j[0] in _SPECIAL else None
        if reader is not None:
            found: Values = reader(j[1:], where, depth + 1)
            return found
        return self._function(j[0], j[1:], where, depth + 1)

    def _leaf(self, j: list[Any], where: str) -> Value | None:
        if j[0] == "var" and len(j) == 2:
            found = self.variables.get(terms.name(j[1], where))
            if found is None:
                raise Rejected(f"variables that are not declared: {j[1]}", where)
            return found
        if j == ["pi"]:
            return real(terms.PI)
        if j == ["i"] and self.complex_values:
            return I
        return None

    def _several(self, parts: list[Any], where: str, depth: int) -> list[Values]:
        return [self.term(p, where, depth) for p in parts]

    def _add(self, parts: list[Any], where: str, depth: int) -> Values:
        if not parts:
            raise Rejected("an empty add", where)
        return lifted(plus, *self._several(parts, where, depth))

    def _mul(self, parts: list[Any], where: str, depth: int) -> Values:
        if not parts:
            raise Rejected("an empty mul", where)
        result, *rest = self._several(parts, where, depth)
        for values in rest:
            result = lifted(times, result, values)
        return result

    def _pow(self, parts: list[Any], where: str, depth: int) -> Values:
        n, (base,) = terms._data("pow", parts, where)
        return lifted(lambda v: raised(v, n), self.term(base, where, depth))

    def _root(self, parts: list[Any], where: str, depth: int) -> Values:
        n, (inner,) = _index("root", parts, where)
        q = Fraction(1, n)
        return lifted(lambda v: self._rational_power(v, q), self.term(inner, where, depth))

    def _oddroot(self, parts: list[Any], where: str, depth: int) -> Values:
        n, (inner,) = _index("oddroot", parts, where)

        def value(v: Value) -> Value:
            x = real_only(v)
            return Value(Term("oddroot", (x.re,), n)).with_written(*x.written)

        return lifted(value, self.term(inner, where, depth))

    def _power(self, parts: list[Any], where: str, depth: int) -> Values:
        base, exponent = self._two(parts, where, depth)
        if isinstance(parts[1], str):
            q = terms.rational(parts[1], where)
            if q == 0 or max(abs(q.numerator), q.denominator) > MAX_EXPONENT:
                raise Rejected(f"an exponent such as {q}", where)
            return lifted(lambda v: self._rational_power(v, q), base)
        return lifted(self._general_power, base, exponent)

    def _rational_power(self, v: Value, q: Fraction) -> Values:
        if self.complex_values:
            return principal.rational_power(v, q)
        t = terms.root(q.denominator, v.re)
        own = (t,) if is_partial(t) else ()
        made = raised(Value(t), q.numerator)
        return (made.with_written(*own, *made.written),)

    def _general_power(self, a: Value, b: Value) -> Values:
        if self.complex_values:
            return principal.power(a, b)
        t = fn("log", a.re)
        return (Value(fn("exp", terms.mul(b.re, t))).with_written(t),)

    def _intpower(self, parts: list[Any], where: str, depth: int) -> Values:
        base, exponent = self._two(parts, where, depth)
        if not self.is_integer(parts[1], where):
            raise Rejected("an exponent that is no integer by its shape", where)
        if isinstance(parts[0], list) and parts[0][:1] == ["exp"] and len(parts[0]) == 2:
            inner = self.term(parts[0][1], where, depth + 1)  # exp(w)^n = exp(n w)
            return lifted(lambda w, n: ENTIRE["exp"](times(n, w)), inner, exponent)
        return lifted(principal.integer_power, base, exponent)

    def _two(self, parts: list[Any], where: str, depth: int) -> list[Values]:
        if len(parts) != 2:
            raise Rejected("expected two terms", where)
        return self._several(parts, where, depth)

    def is_integer(self, j: Any, where: str) -> bool:
        """Whether a term is an integer by its shape."""
        if isinstance(j, str):
            return terms.rational(j, where).denominator == 1
        if not isinstance(j, list) or not j:
            return False
        if j[0] == "var":
            return len(j) == 2 and j[1] in self.integers
        if j[0] == "pow" and len(j) == 3:
            return type(j[2]) is int and j[2] > 0 and self.is_integer(j[1], where)
        known = j[0] in ("add", "mul", "abs", "max", "min")
        return known and all(self.is_integer(t, where) for t in j[1:])

    def _piecewise(self, parts: list[Any], where: str, depth: int) -> Values:
        found: list[Value] = []
        before: list[Formula] = []
        key = ("piecewise", repr(parts))
        for k, part in enumerate(parts):
            if not isinstance(part, list) or len(part) != 2:
                raise Rejected("a case is [term, formula]", where)
            condition = self.hypothesis(part[1], where)
            choice = Choice(key, k, (*(Formula("not", (f,)) for f in before), condition))
            found += _chosen(self.term(part[0], where, depth), choice)
            before.append(condition)
        otherwise = Choice(key, len(parts), tuple(Formula("not", (f,)) for f in before))
        return (*found, *_chosen((UNDEFINED,), otherwise))

    def _call(self, parts: list[Any], where: str, depth: int) -> Values:
        named = bool(parts) and isinstance(parts[0], str)
        f = principal.CALLS.get(parts[0]) if named else None
        if f is None or len(parts) != 2:
            raise Rejected(f"no function of the elementary ones: {str(parts[:1])[:60]}", where)
        if not self.complex_values:
            f = _REAL_CALLS[parts[0]]
        return lifted(f, self.term(parts[1], where, depth))

    def _function(self, head: str, parts: list[Any], where: str, depth: int) -> Values:
        if head in COMPLEX_HEADS and not self.complex_values:
            raise Rejected(f"{head!r} in a claim over the reals", where)
        count = 1 if head in COMPLEX_HEADS else ARITY.get(head)
        if count != len(parts) or head == "i":
            raise Rejected(f"{head!r} is no function of {len(parts)} arguments", where)
        args = self._several(parts, where, depth)
        if count == 2 or head == "erf" or not self.complex_values:
            return lifted(lambda *v: _real_function(head, *v), *args)
        if head in ENTIRE:
            return lifted(ENTIRE[head], *args)
        return lifted(principal.PRINCIPAL[head], *args)


_SPECIAL = frozenset(
    ("add", "mul", "pow", "root", "oddroot", "power", "intpower", "piecewise", "call")
)


def _index(head: str, parts: list[Any], where: str) -> tuple[int, list[Any]]:
    n, rest = terms._data(head, parts, where)
    if len(rest) != 1:
        raise Rejected(f"{head} takes one term", where)
    return n, rest


def _chosen(values: Values, choice: Choice) -> Values:
    return tuple(Value(v.re, v.im, v.written, (choice, *v.choices)) for v in values)


def _real_function(head: str, *args: Value) -> Value:
    """The real function, where all arguments are real."""
    sides = [real_only(v) for v in args]
    made = modulus(sides[0]) if head == "abs" else fn(head, *(v.re for v in sides))
    own = (made,) if is_partial(made) else ()
    return Value(made).with_written(*(t for v in sides for t in v.written), *own)


def _real_of_inverse(head: str) -> Callable[[Value], Values]:
    def value(v: Value) -> Values:
        below = Term("pow", (v.re,), -1)
        t = fn(head, terms.power(v.re, -1))
        return (Value(t).with_written(below, *((t,) if is_partial(t) else ())),)

    return value


_REAL_CALLS: dict[str, Callable[[Value], Values]] = {
    "sinc": principal.sinc,
    "acot": _real_of_inverse("atan"),
    "acoth": _real_of_inverse("atanh"),
    "asech": _real_of_inverse("acosh"),
    "acsch": _real_of_inverse("asinh"),
}


def _where(choices: tuple[Choice, ...], f: Formula) -> Formula:
    """The formula holds in this case."""
    conditions = [c for choice in choices for c in choice.conditions]
    if not conditions:
        return f
    return Formula("or", (*(Formula("not", (c,)) for c in conditions), f))


def _related(sign: str, a: Value, b: Value) -> Formula:
    """The relation of two values, defined where all that was written is."""
    if sign in ("=", "!="):
        written = tuple(dict.fromkeys((*a.written, *b.written)))
        different = [t for t in (sub(a.re, b.re), sub(a.im, b.im)) if t != ZERO]
        return _equal(different, written) if sign == "=" else _unequal(different, written)
    a, b = real_only(a), real_only(b)
    low, high = (b, a) if sign in (">", ">=") else (a, b)
    relation = POSITIVE if sign in ("<", ">") else NONNEGATIVE
    written = tuple(dict.fromkeys((*a.written, *b.written)))
    return Formula("atom", (), Atom(relation, sub(high.re, low.re)), written)


def _equal(different: list[Term], written: tuple[Term, ...]) -> Formula:
    """All terms are 0."""
    atoms = [Formula("atom", (), Atom(EQUAL, t), written) for t in different or [ZERO]]
    return atoms[0] if len(atoms) == 1 else Formula("and", tuple(atoms))


def _unequal(different: list[Term], written: tuple[Term, ...]) -> Formula:
    """One of the terms is not 0: the sum of the squares is positive."""
    if len(different) < 2:
        return Formula("atom", (), Atom(NONZERO, (different or [ZERO])[0]), written)
    squares = add(*(power(t, 2) for t in different))
    return Formula("atom", (), Atom(POSITIVE, squares), written)


def _with_one_case(f: Formula) -> Formula:
    """The same with equations t = 0 as "not t != 0", which fails in one case, not in two."""
    if f.kind == "atom" and f.atom is not None and f.atom.relation == EQUAL:
        unequal = Formula("atom", (), Atom(NONZERO, f.atom.term), f.written)
        return Formula("not", (unequal,))
    return Formula(f.kind, tuple(map(_with_one_case, f.parts)), f.atom, f.written)


def pushed(j: Any, *, positive: bool = True, depth: int = 0) -> Any:
    """A formula as JSON with its negations at the relations, where they become ``!=`` or ``=``."""
    if depth > MAX_DEPTH or not isinstance(j, list) or not j or not isinstance(j[0], str):
        return j if positive else ["not", j]
    head, rest = j[0], j[1:]
    if head == "not" and len(rest) == 1:
        return pushed(rest[0], positive=not positive, depth=depth + 1)
    if head in ("and", "or"):
        dual = head if positive else {"and": "or", "or": "and"}[head]
        return [dual, *(pushed(p, positive=positive, depth=depth + 1) for p in rest)]
    if positive:
        return j
    return [{"=": "!=", "!=": "="}[head], *rest] if head in ("=", "!=") else ["not", j]
