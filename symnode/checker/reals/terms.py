"""Real terms: what a certificate of a claim over the reals is made of.

=============================  ==========================================================
``"p/q"``                      a rational number
``["var", name]``              a real variable
``["pi"]``                     the constant pi
``["add", t, ...]``, ``["mul", t, ...]``
``["pow", t, n]``              an integer power, n not 0; for n < 0 defined where t is not 0
``["root", n, t]``             the nonnegative n-th root, defined where t >= 0
``["oddroot", n, t]``          the real n-th root for odd n, defined everywhere
``["power", a, b]``            read as a root and an integer power where b is a number p/q (so
                               a >= 0, and a > 0 for b < 0), else as exp(b log a), where a > 0
``[f, t, ...]``                a function of ``functions.py``
=============================  ==========================================================

The makers ``add``, ``mul``, ``power`` simplify. A simplified term has the value of the written one
wherever that is defined, and may be defined at more points; where that matters (the obligations of
a claim) terms are read with ``written``, which keeps everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from symnode.checker.context import MAX_EXPONENT, OutOfBudget, Rejected, bits, sized, work
from symnode.checker.reals.functions import ARITY

MAX_DEPTH = 400
MAX_NODES = 200_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9']{0,99}\Z")
_RATIONAL = re.compile(r"-?[0-9]{1,1000}(/[0-9]{1,1000})?\Z")


class Term:
    """An immutable real term. ``data`` is a number, a name, an exponent or the index of a root."""

    __slots__ = ("_hash", "args", "data", "head")

    head: str
    args: tuple[Term, ...]
    data: Any
    _hash: int

    def __init__(self, head: str, args: tuple[Term, ...] = (), data: Any = None) -> None:
        object.__setattr__(self, "head", head)
        object.__setattr__(self, "args", args)
        object.__setattr__(self, "data", data)
        object.__setattr__(self, "_hash", hash((head, args, data)))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("terms are immutable")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Term) or self._hash != other._hash:
            return False
        equal = self.head == other.head and self.data == other.data and self.args == other.args
        if equal:  # shared from now on: comparing shared parts again and again takes for ever
            object.__setattr__(other, "args", self.args)
        return equal

    def __repr__(self) -> str:
        return f"<{text(self)}>"


ZERO, ONE = Term("num", (), Fraction(0)), Term("num", (), Fraction(1))
PI = Term("pi")


def num(value: int | str | Fraction) -> Term:
    """A rational number."""
    return Term("num", (), Fraction(value))


def var(name: str) -> Term:
    """A real variable."""
    return Term("var", (), name)


def add(*terms: Term) -> Term:
    """The sum, flattened, its numbers added."""
    constant, rest = Fraction(0), []
    for t in terms:
        for s in t.args if t.head == "add" else (t,):
            if s.head == "num":
                constant += s.data
            else:
                rest.append(s)
    if constant or not rest:
        rest.append(Term("num", (), sized(constant)))
    return rest[0] if len(rest) == 1 else Term("add", tuple(rest))


def mul(*terms: Term) -> Term:
    """The product, flattened, its numbers multiplied; 0 times anything is 0."""
    constant, rest = Fraction(1), []
    for t in terms:
        for s in t.args if t.head == "mul" else (t,):
            if s.head == "num":
                constant *= s.data
            else:
                rest.append(s)
    if constant == 0:
        return ZERO
    if constant != 1 or not rest:
        rest.insert(0, Term("num", (), sized(constant)))
    return rest[0] if len(rest) == 1 else Term("mul", tuple(rest))


def neg(t: Term) -> Term:
    """Minus t."""
    if t.head == "add":
        return add(*(mul(num(-1), s) for s in t.args))
    return mul(num(-1), t)


def sub(a: Term, b: Term) -> Term:
    """a - b."""
    return add(a, neg(b))


def power(t: Term, n: int) -> Term:
    """An integer power; t ** 0 is 1."""
    if abs(n) > MAX_EXPONENT:
        raise OutOfBudget(f"an exponent beyond {MAX_EXPONENT}")
    if n == 0 or t == ONE:
        return ONE
    if n == 1:
        return t
    if t.head == "num" and (n > 0 or t.data != 0):
        sized(t.data, abs(n))
        return num(t.data**n)
    if t.head == "pow" and (t.data > 0 or n > 0):
        return power(t.args[0], t.data * n)
    return Term("pow", (t,), n)


def div(a: Term, b: Term) -> Term:
    """a / b."""
    return mul(a, power(b, -1))


def root(n: int, t: Term) -> Term:
    """The nonnegative n-th root."""
    return t if n == 1 else Term("root", (t,), n)


def fn(name: str, *args: Term) -> Term:
    """A known function of terms."""
    if ARITY.get(name) != len(args):
        raise Rejected(f"{name} is no function of {len(args)} arguments")
    return Term(name, args)


def rebuilt(t: Term, args: tuple[Term, ...]) -> Term:
    """The term with other arguments, simplified."""
    if t.head == "add":
        return add(*args)
    if t.head == "mul":
        return mul(*args)
    if t.head == "pow":
        return power(args[0], t.data)
    return Term(t.head, args, t.data)


def read(j: Any, where: str = "", *, written: bool = False, depth: int = 0) -> Term:
    """A term from its JSON, simplified, or (``written``) kept as it stands."""
    work(2)
    if depth > MAX_DEPTH:
        raise Rejected(f"nested deeper than {MAX_DEPTH}", where)
    if isinstance(j, str):
        return Term("num", (), rational(j, where))
    if not isinstance(j, list) or not j or not isinstance(j[0], str):
        raise Rejected(f"expected a term, got {str(j)[:60]!r}", where)
    head, rest = j[0], j[1:]
    if head == "var":
        return var(name(rest[0] if len(rest) == 1 else None, where))
    if head == "pi" and not rest:
        return PI
    data, rest = _data(head, rest, where)
    args = tuple(read(a, where, written=written, depth=depth + 1) for a in rest)
    if head == "power" and len(args) == 2:
        return _power(*args, written=written)
    if head in ("add", "mul"):
        if not args:
            raise Rejected(f"an empty {head}", where)
    elif head in ("pow", "root", "oddroot"):
        if len(args) != 1:
            raise Rejected(f"{head} takes one term", where)
    elif ARITY.get(head) != len(args):
        raise Rejected(f"{head!r} is no function of {len(args)} arguments", where)
    made = Term(head, args, data)
    return made if written else rebuilt(made, args)


def _power(a: Term, b: Term, *, written: bool) -> Term:
    """a to the power b, a term of two known operations."""
    if b.head == "num":
        q, p = b.data.denominator, b.data.numerator
        if q > MAX_EXPONENT or not 0 < abs(p) <= MAX_EXPONENT:
            raise Rejected(f"an exponent such as {b.data}")
        base = Term("root", (a,), q) if q > 1 else a
        made = Term("pow", (base,), p) if p != 1 else base
    else:
        made = Term("exp", (Term("mul", (b, Term("log", (a,)))),))
    return made if written else simplified(made)


def _data(head: str, rest: list[Any], where: str) -> tuple[Any, list[Any]]:
    """The exponent of a power or the index of a root, and what is left."""
    if head == "pow":
        if len(rest) != 2 or type(rest[1]) is not int or not 0 < abs(rest[1]) <= MAX_EXPONENT:
            raise Rejected("a power has an integer exponent that is not 0", where)
        return rest[1], rest[:1]
    if head in ("root", "oddroot"):
        good = len(rest) == 2 and type(rest[0]) is int and 2 <= rest[0] <= MAX_EXPONENT
        if not good or (head == "oddroot" and rest[0] % 2 == 0):
            raise Rejected(f"{head} has an index from 2, odd for an odd root", where)
        return rest[0], rest[1:]
    return None, rest


def rational(j: Any, where: str = "") -> Fraction:
    """An exact rational written ``p`` or ``p/q``."""
    if not isinstance(j, str) or not _RATIONAL.match(j):
        raise Rejected(f"expected a rational such as '3/2', got {str(j)[:60]!r}", where)
    try:
        return Fraction(j)
    except ZeroDivisionError:
        raise Rejected("a rational with denominator zero", where) from None


def name(j: Any, where: str = "") -> str:
    """The name of a variable."""
    if not isinstance(j, str) or not _NAME.match(j):
        raise Rejected(f"expected a name, got {str(j)[:60]!r}", where)
    return j


def to_json(t: Term) -> Any:
    """The JSON that ``read`` reads."""
    if t.head == "num":
        return str(t.data)
    if t.head == "var":
        return ["var", t.data]
    args = [to_json(a) for a in t.args]
    if t.head == "pow":
        return ["pow", args[0], t.data]
    if t.head in ("root", "oddroot"):
        return [t.head, t.data, args[0]]
    return [t.head, *args]


def subterms(*terms: Term) -> Iterator[Term]:
    """Every subterm once, arguments before what they are in."""
    seen: set[Term] = set()

    def visit(t: Term) -> Iterator[Term]:
        if t in seen:
            return
        seen.add(t)
        work(1)
        for a in t.args:
            yield from visit(a)
        yield t

    for t in terms:
        yield from visit(t)


def variables(*terms: Term) -> frozenset[str]:
    """The names of the variables."""
    return frozenset(t.data for t in subterms(*terms) if t.head == "var")


def substitute(t: Term, values: Mapping[Term, Term]) -> Term:
    """``t`` with each key replaced by its value (largest subterms first), simplified."""
    memo: dict[Term, Term] = {}

    def visit(s: Term) -> Term:
        found = values.get(s)
        if found is not None:
            return found
        if not s.args:
            return s
        done = memo.get(s)
        if done is None:
            work(4)
            args = tuple(visit(a) for a in s.args)
            done = s if all(a is b for a, b in zip(args, s.args, strict=True)) else rebuilt(s, args)
            memo[s] = done
        return done

    return visit(t)


def simplified(t: Term) -> Term:
    """A term read as written, as the makers write it."""
    memo: dict[Term, Term] = {}

    def visit(s: Term) -> Term:
        if s.args and s not in memo:
            work(2)
            memo[s] = rebuilt(s, tuple(visit(a) for a in s.args))
        return memo.get(s, s)

    return visit(t)


def height(t: Term) -> int:
    """Bits of the largest number in t."""
    return max((bits(s.data) for s in subterms(t) if s.head == "num"), default=0)


def text(t: Term) -> str:
    """The term as it is read, for messages."""
    if t.head in ("num", "var"):
        return str(t.data)
    if t.head == "pi":
        return "pi"
    args = [text(a) for a in t.args]
    if t.head == "add":
        return "(" + " + ".join(args).replace("+ -", "- ") + ")"
    if t.head == "mul":
        return "*".join(args)
    if t.head == "pow":
        return f"{args[0]}^{t.data}" if t.data > 0 else f"{args[0]}^({t.data})"
    if t.head in ("root", "oddroot"):
        return f"sqrt({args[0]})" if t.data == 2 else f"{t.head}({t.data}, {args[0]})"
    return f"{t.head}({', '.join(args)})"
