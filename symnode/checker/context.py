"""What one check carries along: signature, fresh names, labels, budget, the rules used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any, Protocol

MAX_EXPONENT = 2_000
MAX_BITS = 100_000  # of a coefficient
MAX_WORK = 5_000_000  # of one check: a unit is about a microsecond
MAX_REAL_WORK = 60_000_000  # of one claim over the reals
REAL = "real"  # the pseudo-space of an integration variable
FINITE, PROBABILITY, MEASURE = "finite", "probability", "measure"
INCREASING, CONVEX = "increasing", "convex"  # shapes of an undefined function

Node = tuple[Any, ...]  # see syntax.py for the shapes
Label = tuple[int, int, int]
Env = dict[int, Label]


class Rejected(Exception):
    """The certificate does not show what it claims; ``where`` is a path inside it."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.why, self.where = why, where


class OutOfBudget(Exception):
    """The expansion grew past its budget: the question stays undecided."""


class Meter:
    """The work done so far, against the budget of one check."""

    def __init__(self, limit: int = MAX_WORK) -> None:
        self.used, self.limit = 0, limit

    def work(self, amount: int) -> None:
        """Count work that is not counted in terms or nodes."""
        self.used += amount
        if self.used > self.limit:
            raise OutOfBudget(f"more than {self.limit} units of work")


_CURRENT: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered(limit: int = MAX_WORK) -> Iterator[Meter]:
    """One budget of work for all contexts that are made inside."""
    token = _CURRENT.set(Meter(limit))
    try:
        yield _meter()
    finally:
        _CURRENT.reset(token)


def _meter() -> Meter:
    return _CURRENT.get() or Meter()


def work(amount: int) -> None:
    """Count work of the check under way, where there is one."""
    meter = _CURRENT.get()
    if meter is not None:
        meter.work(amount)


def bits(q: Fraction) -> int:
    """The size of a rational number."""
    return max(q.numerator.bit_length(), q.denominator.bit_length())


def arithmetic(a: Fraction, b: Fraction) -> int:
    """The work of adding or multiplying two numbers."""
    return bits(a) * bits(b) >> 19


def sized(q: Fraction, times: int = 1) -> Fraction:
    """``q``, if its ``times``-th power stays within the budget for one number."""
    if bits(q) * times > MAX_BITS:
        raise OutOfBudget(f"a number of more than {MAX_BITS} bits")
    return q


@dataclass(frozen=True)
class HeadSignature:
    """A tensor: its index spaces, interchangeable slots, sign, and the interval of an instant."""

    spaces: tuple[str, ...]
    classes: tuple[int, ...]
    sign: str  # "real", "nonzero" or "positive"
    within: tuple[Node, Node] | None = None
    semidefinite: bool = False  # of a symmetric matrix W: v'Wv >= 0 for every v
    gaussian: bool = False  # a standard normal vector over a sample space of its own


@dataclass(frozen=True)
class FunctionSignature:
    """An undefined function: spaces of each argument, output spaces, and what is known of it."""

    args: tuple[tuple[str, ...], ...]
    outs: tuple[str, ...]
    sign: str = "real"
    left_inverse_of: str | None = None
    derivative: str | None = None
    shape: str | None = None  # INCREASING (one number to one number) or CONVEX (to one number)


@dataclass
class Signature:
    """Every declared name of a certificate."""

    spaces: dict[str, str] = field(default_factory=dict)
    heads: dict[str, HeadSignature] = field(default_factory=dict)
    functions: dict[str, FunctionSignature] = field(default_factory=dict)
    time: str | None = None


class Labels(Protocol):
    """Supplies an order of the bound variables of one connected component.

    The order is a hint: any permutation is sound, since equal keys under *some* renaming mean
    equal terms. A bad hint can lose a proof, never gain one.
    """

    def order(self, bound: Sequence[int], factors: Any, env: Env, depth: int) -> Sequence[int]: ...


class Tape:
    """Labels read back from a certificate, in the order in which the expansion asks for them."""

    def __init__(self, orders: Sequence[Sequence[int]]) -> None:
        self._orders = iter(orders)

    def order(self, bound: Sequence[int], factors: Any, env: Env, depth: int) -> Sequence[int]:
        hint = next(self._orders, None)
        if hint is None:
            raise Rejected("the labels end before the expansion does", "labels")
        if sorted(hint) != list(range(len(bound))):
            raise Rejected(f"{list(hint)} is not an order of {len(bound)} variables", "labels")
        return [bound[k] for k in hint]


@dataclass
class Context:
    """State of one check."""

    signature: Signature
    labels: Labels
    max_terms: int = 20_000
    space_of: dict[int, str] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    memo: dict[Any, Any] = field(default_factory=dict)
    numbers: dict[Any, int] = field(default_factory=dict)  # of the keys of normal forms
    made: int = 0
    max_nodes: int = 500_000
    visited: int = 0
    meter: Meter = field(default_factory=_meter)
    conditions: list[tuple[str, Node]] = field(default_factory=list)  # signs of closed nodes
    pinned: frozenset[str] = frozenset()  # functions whose growth a hypothesis may fix
    _fresh: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        attach = getattr(self.labels, "attach", None)
        if attach is not None:
            attach(self)

    def fresh(self, space: str) -> int:
        """A variable that occurs nowhere else, ranging over ``space``."""
        self.meter.work(1)
        v: int = next(self._fresh)
        self.space_of[v] = space
        return v

    def spend(self, terms: int = 1) -> None:
        """Count expanded terms against the budget."""
        self.made += terms
        if self.made > self.max_terms:
            raise OutOfBudget(f"more than {self.max_terms} expanded terms")

    def work(self, amount: int) -> None:
        """Count work that is not counted in terms or nodes."""
        self.meter.work(amount)

    def visit(self) -> None:
        """Count a node made by differentiation or substitution against the budget."""
        self.meter.work(10)
        self.visited += 1
        if self.visited > self.max_nodes:
            raise OutOfBudget(f"more than {self.max_nodes} nodes")

    def is_continuous(self, v: int) -> bool:
        """Whether summing over ``v`` is an integral."""
        return self.kind(v) != FINITE

    def kind(self, v: int) -> str:
        space = self.space_of[v]
        return REAL if space == REAL else self.signature.spaces[space]
