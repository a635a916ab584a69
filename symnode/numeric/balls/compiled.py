"""Terms compiled for many evaluations over boxes, each common subterm evaluated once.

>>> from symnode.checker.reals.terms import add, mul, num, var
>>> x = var("x")
>>> compiled = compile_terms([add(mul(x, x), num(-1))], ["x"])
>>> from symnode.numeric.balls.interval import interval
>>> (value,) = compiled.ranges([interval(None, None)])
>>> value.lo == -1, value.lo_open, value.hi_open
(True, False, True)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import final

from flint import arb, ctx

from symnode.checker.reals.partial import is_partial
from symnode.checker.reals.terms import Term, subterms
from symnode.numeric.balls import functions
from symnode.numeric.balls.interval import (
    Interval,
    Range,
    add,
    arb_of,
    mul,
    of_ball,
    point,
    scale,
)

DEFAULT_PRECISION = 80
Registers = list[Range]
Step = Callable[[Registers], None]


@final
class Compiled:
    """Terms over boxes: one interval for each variable, in the order given to ``compile_terms``.

    ``precision`` may be changed between evaluations.
    """

    def __init__(
        self, terms: Sequence[Term], variables: Sequence[str], precision: int = DEFAULT_PRECISION
    ) -> None:
        self.terms, self.variables = tuple(terms), tuple(variables)
        self._precision = precision
        self._order = list(subterms(*self.terms))
        self._slot = {t: k for k, t in enumerate(self._order)}
        self._partial = [False] * len(self._order)
        self._places = [
            (self._slot[t], self.variables.index(t.data)) for t in self._order if t.head == "var"
        ]
        self._outputs = [(self._slot[t], self._partial_below(t)) for t in self.terms]
        self._build()

    @property
    def precision(self) -> int:
        """Bits of the ends."""
        return self._precision

    @precision.setter
    def precision(self, bits: int) -> None:
        if bits != self._precision:
            self._precision = bits
            self._build()

    @property
    def operations(self) -> int:
        """How many interval operations one evaluation takes."""
        return len(self._steps)

    @property
    def order(self) -> tuple[Term, ...]:
        """All subterms, each after its arguments."""
        return tuple(self._order)

    def ranges(self, box: Sequence[Interval]) -> list[Range]:
        """The range of each term over a box; ``None`` for a term that is defined nowhere on it."""
        registers = self.all_ranges(box)
        return [self._output(registers[slot], below) for slot, below in self._outputs]

    def all_ranges(self, box: Sequence[Interval]) -> list[Range]:
        """The range of every subterm over a box, as in ``order``."""
        if ctx.prec != self._precision:
            ctx.prec = self._precision
        registers = self._constants[:]
        for slot, k in self._places:
            registers[slot] = box[k]
        for step in self._steps:
            step(registers)
        return registers

    def at(self, values: Sequence[Fraction]) -> list[Range]:
        """The ranges at a point with rational coordinates."""
        if ctx.prec != self._precision:
            ctx.prec = self._precision
        return self.ranges([point(v) for v in values])

    def _output(self, found: Range, below: tuple[int, ...]) -> Range:
        if found is None or not below or not any(self._partial[k] for k in below):
            return found
        return Interval(found.lo, found.hi, found.lo_open, found.hi_open, True)

    def _partial_below(self, t: Term) -> tuple[int, ...]:
        below = (self._slot[s] for s in subterms(t))
        return tuple(k for k in below if is_partial(self._order[k]))

    def _build(self) -> None:
        """The program at this precision: constants evaluated, one step for each other subterm."""
        ctx.prec = self._precision
        self._constants: Registers = [None] * len(self._order)
        self._steps: list[Step] = []
        known: set[int] = set()
        for k, t in enumerate(self._order):
            if t.head == "var":
                continue
            step = self._step(k, t)
            if all(self._slot[a] in known for a in t.args):
                step(self._constants)
                known.add(k)
            else:
                self._steps.append(step)

    def _step(self, k: int, t: Term) -> Step:
        args = [self._slot[a] for a in t.args]
        if t.head == "num":
            return _constant(k, point(t.data))
        if t.head == "pi":
            return _constant(k, of_ball(arb.pi()))
        if t.head == "add":
            return _sum(k, args)
        if t.head == "mul":
            return self._product(k, t, args)
        if t.head in functions.BINARY:
            return _binary(k, functions.BINARY[t.head], args, self._partial)
        return _unary(k, unary(t), args[0], self._partial)

    def _product(self, k: int, t: Term, args: list[int]) -> Step:
        first = t.args[0]
        if first.head == "num" and first.data != 0 and len(args) == 2:
            return _scaled(k, arb_of(first.data), first.data > 0, args[1])
        if len(args) == 2 and args[0] == args[1]:
            return _unary(k, functions.power_range(2), args[0], self._partial)
        return _fold(k, args)


def compile_terms(
    terms: Sequence[Term], variables: Sequence[str], precision: int = DEFAULT_PRECISION
) -> Compiled:
    """Terms compiled over the variables, in this order."""
    return Compiled(terms, variables, precision)


def unary(t: Term) -> functions.Unary:
    """The range of the outermost operation of a term of one argument."""
    if t.head == "pow":
        return functions.power_range(t.data)
    if t.head == "root":
        return functions.root_range(t.data)
    if t.head == "oddroot":
        return functions.odd_root_range(t.data)
    return functions.UNARY[t.head]


def _constant(k: int, value: Range) -> Step:
    def step(r: Registers) -> None:
        r[k] = value

    return step


def _sum(k: int, args: list[int]) -> Step:
    if len(args) == 2:
        i, j = args

        def two(r: Registers) -> None:
            a, b = r[i], r[j]
            r[k] = None if a is None or b is None else add(a, b)

        return two

    def step(r: Registers) -> None:
        total = r[args[0]]
        for i in args[1:]:
            a = r[i]
            if a is None or total is None:
                total = None
                break
            total = add(total, a)
        r[k] = total

    return step


def _fold(k: int, args: list[int]) -> Step:
    def step(r: Registers) -> None:
        total = r[args[0]]
        for i in args[1:]:
            a = r[i]
            if a is None or total is None:
                total = None
                break
            total = mul(total, a)
        r[k] = total

    return step


def _scaled(k: int, c: arb, positive: bool, i: int) -> Step:
    def step(r: Registers) -> None:
        a = r[i]
        r[k] = None if a is None else scale(a, c, positive=positive)

    return step


def _unary(k: int, f: functions.Unary, i: int, partial: list[bool]) -> Step:
    def step(r: Registers) -> None:
        a = r[i]
        if a is None:
            r[k] = None
        else:
            r[k], partial[k] = f(a)

    return step


def _binary(
    k: int,
    f: Callable[[Interval, Interval], functions.Found],
    args: list[int],
    partial: list[bool],
) -> Step:
    i, j = args

    def step(r: Registers) -> None:
        a, b = r[i], r[j]
        if a is None or b is None:
            r[k] = None
        else:
            r[k], partial[k] = f(a, b)

    return step
