"""From sums and products of many terms to steps of one or two operands, each computed once.

Sums are taken in another order than they are written in. Numbers are taken out of sums and join
products. Products of several factors are paired so that a pair that occurs often is multiplied
once. Integer powers become chains of multiplications, negative ones of one reciprocal. softmax and
logsumexp become one shift by the largest argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import prod

from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.exponentials import with_powers
from symnode.numeric.emission.graph import Node, below, is_number, number
from symnode.numeric.emission.graph import node as make
from symnode.numeric.emission.monic import Monic
from symnode.numeric.emission.number_types import floating
from symnode.numeric.emission.pairing import paired
from symnode.numeric.emission.panels import panels
from symnode.numeric.emission.small_powers import unrolled
from symnode.numeric.emission.sums import flat

LONGEST_CHAIN = 64  # larger powers are NumPy's: every factor of a chain brings a rounding
EXACT = 2**24  # above it no odd integer is a float32
Signed = tuple[int, Node]


def two(op: str, a: Node, b: Node) -> Node:
    """An operation of two numbers."""
    return make(op, (a, b), None, ((), ()))


def one(op: str, a: Node) -> Node:
    """An operation of one number."""
    return make(op, (a,), None, ((),))


def lowered(outputs: Sequence[Node], matrices: bool = True) -> list[Node]:
    """The outputs in steps; ``matrices`` lets sums of a kind become rows of matrix products."""
    return _divided(_Lowering(outputs, matrices).run())


class _Lowering:
    def __init__(self, outputs: Sequence[Node], matrices: bool) -> None:
        self.outputs = with_powers(outputs)
        self.flat = flat(self.outputs)
        self.sums = {n: [(1, t.node) for t in own] for n, own in self.flat.sums.items()}
        if matrices:
            live = self._live()
            for n, parts in panels({n: s for n, s in self.flat.sums.items() if n in live}).items():
                self.sums[n] = [_signed(p) for p in parts]
        self.new: dict[Node, Signed] = {}

    def run(self) -> list[Node]:
        Monic(self.sums, self.flat.products, self.flat.signs).rewrite(self._live())
        live = self._live()
        products = {n: own for n, own in self.flat.products.items() if n in live}
        elsewhere = [p for n in live if n not in products for p in self._parts(n)]
        unrolled(products, [*elsewhere, *self.outputs])
        paired(products, self._joined_factors)
        paired({n: own for n, own in self.sums.items() if n in live}, self._joined_terms)
        for n in self._live():
            self.new[n] = self._lower(n)
        return [self._whole(n) for n in self.outputs]

    def _live(self) -> dict[Node, None]:
        """What the outputs need, each after its parts; sums that were taken apart are gone."""
        found: dict[Node, None] = {}
        todo = list(reversed(self.outputs))
        while todo:
            n = todo[-1]
            missing = [] if n in found else [p for p in self._parts(n) if p not in found]
            todo += reversed(missing)
            if not missing:
                found[todo.pop()] = None
        return found

    def _joined_factors(self, a: Node, b: Node) -> Node:
        both = make("pair", (a, b), "multiply", ((), ()))
        self.flat.products[both] = [a, b]
        return both

    def _joined_terms(self, a: Signed, b: Signed) -> Signed:
        both = make("pair", (a[1], b[1]), (a[0], b[0]), ((), ()))
        self.sums[both] = [a, b]
        return 1, both

    def _parts(self, n: Node) -> Sequence[Node]:
        if n in self.sums:
            return [m for _, m in self.sums[n]]
        return self.flat.products.get(n, n.args)

    def _whole(self, n: Node) -> Node:
        """A lowered node with its sign."""
        sign, value = self.new[n]
        return value if sign > 0 else _negative(value)

    def _lower(self, n: Node) -> Signed:
        if n in self.sums:
            return _sum([(s * self.new[m][0], self.new[m][1]) for s, m in self.sums[n]])
        if n in self.flat.products:
            own = [self.new[f] for f in self.flat.products[n]]
            sign = self.flat.signs.get(n, 1)
            return sign * prod(s for s, _ in own), _product([m for _, m in own])
        if is_number(n):
            return (-1, number(-n.data)) if n.data < 0 else (1, n)
        if n.op == "power" and n.data.denominator == 1:
            sign, base = self.new[n.args[0]]
            return sign ** (n.data.numerator % 2), _power(base, n)
        return 1, self._plain(n, [self._whole(a) for a in n.args])

    def _plain(self, n: Node, args: Sequence[Node]) -> Node:
        match n.op:
            case "power":
                return _power(args[0], n)
            case "general_power":
                base, exponent = args
                known = is_number(exponent)
                return _float_power(base, exponent.data) if known else two("power", *args)
            case "logsumexp_of":
                top = _largest(args)
                return two("add", top, one("log", _exponentials(args, top)))
            case "softmax_entry":
                values = [self._whole(a) for a in n.args[1].args]
                top = _largest(values)
                raised = one("exp", two("subtract", args[0], top))
                return two("multiply", raised, one("reciprocal", _exponentials(values, top)))
        return make(n.op, tuple(args), n.data, n.places) if n.args else n


def _signed(n: Node) -> Signed:
    """A term of a sum; a row comes with its sign."""
    return (-1, n.args[1]) if n.op == "multiply" and n.args[1].op == "row" else (1, n)


def _sum(terms: Sequence[Signed]) -> Signed:
    """Positive terms first, a number last of them, then what is subtracted."""
    sign = 1 if any(s > 0 for s, _ in terms) else -1
    ordered = sorted(terms, key=lambda t: (t[0] != sign, is_number(t[1])))
    total = ordered[0][1]
    for s, m in ordered[1:]:
        total = two("add" if s == sign else "subtract", total, m)
    return sign, total


def _product(factors: Sequence[Node]) -> Node:
    """Numbers last."""
    ordered = sorted(factors, key=is_number)
    total = ordered[0]
    for f in ordered[1:]:
        total = two("multiply", total, f)
    return total


def _negative(n: Node) -> Node:
    """The negative; that of a difference or of a product with a number is no step of its own."""
    if n.op == "subtract":
        return two("subtract", n.args[1], n.args[0])
    if n.op == "multiply" and is_number(n.args[1]):
        return two("multiply", n.args[0], number(-n.args[1].data))
    return number(-n.data) if is_number(n) else one("negative", n)


def _largest(values: Sequence[Node]) -> Node:
    top = values[0]
    for v in values[1:]:
        top = two("maximum", top, v)
    return top


def _exponentials(values: Sequence[Node], top: Node) -> Node:
    """The sum of exp(z - top) over the values."""
    raised = [one("exp", two("subtract", v, top)) for v in values]
    total = raised[0]
    for r in raised[1:]:
        total = two("add", total, r)
    return total


def _power(base: Node, n: Node) -> Node:
    """Multiplications for integers and, with one root, for halves."""
    exponent = n.data
    if exponent.denominator > 2 or abs(exponent) > LONGEST_CHAIN:
        return _float_power(base, exponent)
    if exponent.denominator == 2:
        base = one("sqrt", base)
    if exponent < 0:
        base = one("reciprocal", base)
    return _chain(base, abs(exponent.numerator))


def _float_power(base: Node, exponent: Fraction) -> Node:
    """NumPy's power.

    As a float32 an odd exponent beyond ``EXACT`` is even, and the sign of a negative base would be
    lost: one factor is taken out. So it would where a fraction becomes an integer.
    """
    if exponent.denominator > 1 and floating(exponent).is_integer():
        raise EmissionError(
            "numeric: exponent",
            "a number that is none of the integers as a float",
            f"{exponent}",
            f"{int(floating(exponent))}, if that is meant: the sign of a power depends on it",
        )
    if exponent.denominator > 1 or exponent % 2 == 0 or abs(exponent) < EXACT:
        return two("power", base, number(exponent))
    nearer = exponent - 1 if exponent > 0 else exponent + 1
    once = base if exponent > 0 else one("reciprocal", base)
    return two("multiply", two("power", base, number(nearer)), once)


def _chain(base: Node, k: int) -> Node:
    """base**k; powers of one base share their squares."""
    if k == 1:
        return base
    half = _chain(base, k // 2)
    square = two("multiply", half, half)
    return square if k % 2 == 0 else two("multiply", square, base)


def _divided(outputs: Sequence[Node]) -> list[Node]:
    """A product with a reciprocal that nothing else uses becomes a division."""
    uses = Counter(a for n in below(outputs) for a in n.args)
    uses.update(outputs)
    new: dict[Node, Node] = {}
    for n in below(outputs):
        args = tuple(new[a] for a in n.args)
        if n.op == "multiply":
            for k, a in enumerate(n.args):
                if a.op == "reciprocal" and uses[a] == 1:
                    new[n] = two("divide", args[1 - k], args[k].args[0])
        if n not in new:
            new[n] = make(n.op, args, n.data, n.places) if n.args else n
    return [new[n] for n in outputs]
