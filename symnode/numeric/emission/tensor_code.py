"""NumPy code of a graph with axes: matrix products, einsum, and entrywise steps in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_letters

from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import MINUS_ONE, Node, is_number
from symnode.numeric.emission.number_types import floating

Places = tuple[int, ...]
FUNCTIONS = {
    **{name: f"np.{name}" for name in ("exp", "log", "sin", "cos", "tanh", "sqrt")},
    "sigmoid": "sigmoid",
    "softplus": "softplus",
    "erf": "erf",
}


@dataclass(frozen=True)
class Operand:
    """An argument of an operation; ``negative`` operands of an add are subtracted."""

    node: Node
    places: Places
    negative: bool = False


def operands(n: Node) -> list[Operand]:
    """The arguments as the code meets them: no products with -1 inside a sum."""
    found = [Operand(a, p) for a, p in zip(n.args, n.places, strict=True)]
    if n.op != "add":
        return found
    whole = [_negated(o) for o in found]
    # What is subtracted comes after something it can be subtracted from, wide arrays first.
    return sorted(whole, key=lambda o: (o.negative, -o.node.rank))


def _negated(o: Operand) -> Operand:
    n = o.node
    if n.op == "multiply" and len(n.args) == 2 and n.args[0] is MINUS_ONE:
        inner = tuple(o.places[p] for p in n.places[1])
        return Operand(n.args[1], inner, True)
    return o


def is_sum(n: Node) -> bool:
    """Whether a product is summed over a place."""
    return n.op == "multiply" and any(p >= n.rank for own in n.places for p in own)


@dataclass
class TensorCode:
    """The body of a function of named inputs that writes into arrays ``o0, o1, ...``."""

    inputs: Mapping[Node, str]
    outputs: Sequence[Node]
    arguments: Sequence[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Later outputs are often built from earlier ones: an order that meets each node once.
        self.steps = [n for n in self._needed() if not self._given(n)]
        self.uses = Counter(o.node for n in self.steps for o in operands(n))
        self.uses.update(self.outputs)
        self.names = self._registers()
        self.made = {f"o{k}" for k in range(len(self.outputs))}
        # Without axes NumPy gives numbers, not arrays: nothing can be written into them.
        self._numbers = {self.names[n] for n in self.steps if not n.rank} - self.made
        for n in self.steps:
            self._write(n)
        written: set[Node] = set()
        for k, n in enumerate(self.outputs):
            if self._given(n) or n in written:
                self.lines.append(f"np.copyto(o{k}, {self._text(n)})")
            written.add(n)

    def source(self, name: str) -> str:
        """The text of the function."""
        arguments = [*self.arguments, *(f"o{k}" for k in range(len(self.outputs)))]
        body = "".join(f"    {line}\n" for line in self.lines)
        return f"def {name}({', '.join(arguments)}):\n{body or '    pass'}\n"

    def _given(self, n: Node) -> bool:
        return n in self.inputs or n.op in ("number", "constant")

    def _needed(self) -> list[Node]:
        """The nodes that are computed, each after its operands; inputs hide what is below them."""
        seen: set[Node] = set()
        order: list[Node] = []
        todo = [(n, False) for n in reversed(self.outputs)]
        while todo:
            n, ready = todo.pop()
            if ready:
                order.append(n)
            elif n not in seen:
                seen.add(n)
                todo.append((n, True))
                if not self._given(n):
                    todo += [(o.node, False) for o in reversed(operands(n))]
        return order

    def _registers(self) -> dict[Node, str]:
        """A name for each computed node; a step in place keeps the name of what it overwrites."""
        left = Counter(self.uses)
        register: dict[Node, int] = {}
        fresh = 0
        for n in self.steps:
            own = operands(n)
            left.subtract(o.node for o in own)
            heir = self._overwritten(n, own, left, register)
            register[n] = fresh if heir is None else register[heir]
            fresh += heir is None
        names: dict[int, str] = {}
        for k, n in enumerate(self.outputs):
            if n in register:
                names.setdefault(register[n], f"o{k}")
        return {n: names.get(r, f"r{r}") for n, r in register.items()}

    def _overwritten(
        self, n: Node, own: Sequence[Operand], left: Counter[Node], register: Mapping[Node, int]
    ) -> Node | None:
        """An operand of the first step whose array the result can take over."""
        doubled = any(len(set(o.places)) < len(o.places) for o in own)
        if is_sum(n) or doubled or n.op == "logsumexp":
            return None
        # The argument of a function is computed in a temporary array, which is in the cache; an
        # output array usually is not, and is written once.
        if n.op in FUNCTIONS and n in self.outputs:
            return None
        if n.op == "power" and not _doubling(n.data):
            return None
        straight = tuple(range(n.rank))
        first = 1 if own[0].negative else 2  # operands of the first step: a negation has one
        for o in own[:first]:
            later = any(p.node is o.node for p in own[first:])
            if o.node in register and not left[o.node] and not later and o.places == straight:
                return o.node if o.node.spaces == n.spaces else None
        return None

    def _text(self, n: Node) -> str:
        if n in self.inputs:
            return self.inputs[n]
        if is_number(n):
            return repr(floating(n.data))
        return "np.pi" if n.op == "constant" else self.names[n]

    def _view(self, o: Operand, rank: int) -> str:
        """An operand with its axes where the result has them."""
        name, places = self._text(o.node), o.places
        order = sorted(range(len(places)), key=lambda k: places[k])
        if order != list(range(len(places))):
            name += ".T" if len(order) == 2 else f".transpose({tuple(order)})"
        held = sorted(places)
        if held == list(range(rank - len(held), rank)):
            return name  # broadcasting adds axes in front
        return f"{name}[{', '.join(':' if k in held else 'None' for k in range(rank))}]"

    def _step(self, target: str, function: str, *arguments: str, whole: bool = True) -> None:
        """``function`` of the arguments, written into the target where that exists already."""
        if target in self.made:
            self.lines.append(f"{function}({', '.join(arguments)}, out={target})")
            return
        self.lines.append(f"{target} = {function}({', '.join(arguments)})")
        if whole and target not in self._numbers:
            self.made.add(target)

    def _write(self, n: Node) -> None:
        target, own = self.names[n], operands(n)
        if is_sum(n) or any(len(set(o.places)) < len(o.places) for o in own):
            self._contraction(n, target, own)
        elif n.op in ("add", "multiply"):
            self._fold(n, target, own)
        elif n.op == "power":
            self._power(target, self._view(own[0], n.rank), n.data)
        elif n.op in ("softmax", "logsumexp"):
            self._step(target, n.op, self._text(own[0].node), str(n.data))
        elif n.op in FUNCTIONS:
            self._step(target, FUNCTIONS[n.op], self._view(own[0], n.rank))
        else:
            known = ", ".join(sorted(FUNCTIONS))
            raise EmissionError("numeric: code", f"one of {known}", n.op, "write it by these")

    def _fold(self, n: Node, target: str, own: Sequence[Operand]) -> None:
        """A sum or product, two operands at a time."""
        left, *rest = [self._view(o, n.rank) for o in own]
        covered = set(own[0].places)
        if own[0].negative or not rest:
            verb = "np.negative" if own[0].negative else "np.positive"
            self._step(target, verb, left, whole=len(covered) == n.rank)
            left = target
        for o, view in zip(own[1:], rest, strict=True):
            verb = "multiply" if n.op == "multiply" else "subtract" if o.negative else "add"
            covered |= set(o.places)
            self._step(target, f"np.{verb}", left, view, whole=len(covered) == n.rank)
            left = target

    def _power(self, target: str, base: str, exponent: Fraction) -> None:
        """A chain of multiplications for an integer, roots for halves, else NumPy's power."""
        if abs(exponent) == Fraction(1, 2):
            self._step(target, "np.sqrt", base)
        elif exponent.denominator > 1:
            self._step(target, "np.power", base, repr(floating(exponent)))
            return
        elif exponent == -1:
            self._step(target, "np.reciprocal", base)
            return
        else:
            for squared in chain(abs(int(exponent))):
                left = base if squared is None else target
                self._step(target, "np.multiply", left, target if squared else base)
        if exponent < 0:
            self._step(target, "np.reciprocal", target)

    def _contraction(self, n: Node, target: str, own: Sequence[Operand]) -> None:
        """One matrix product where the operands are matrices or vectors, else einsum."""
        product = self._matrix_product(n, own)
        if product is not None:
            self._step(target, "np.matmul", *product)
            return
        letters = [",".join("".join(ascii_letters[p] for p in o.places) for o in own)]
        letters.append("".join(ascii_letters[p] for p in range(n.rank)))
        texts = [self._text(o.node) for o in own]
        if len(own) == 1 and len(set(own[0].places)) == len(own[0].places):
            kept = [p for p in own[0].places if p < n.rank]
            if kept == sorted(kept):
                axes = tuple(k for k, p in enumerate(own[0].places) if p >= n.rank)
                # Rows are added up faster by a product with ones than by a sum.
                if axes == (0,) and len(own[0].places) == 2:
                    self._step(target, "column_sums", texts[0])
                else:
                    self._step(target, "np.sum", texts[0], str(axes))
                return
        verb = "np.einsum" if len(own) < 3 else "contracted"
        is_new = target not in self.made
        self._step(target, verb, repr("->".join(letters)), *texts)
        if is_new and len(own) == 1:  # a diagonal is a view, into which the next step might write
            self.lines[-1] += ".copy()"

    def _matrix_product(self, n: Node, own: Sequence[Operand]) -> tuple[str, str] | None:
        """The factors of a matrix product that gives the axes in their order, or None."""
        if len(own) != 2 or not 1 <= n.rank <= 2 or any(len(o.places) > 2 for o in own):
            return None
        shared = set(own[0].places) & set(own[1].places)
        if len(shared) != 1 or any(len(set(o.places)) < len(o.places) for o in own):
            return None
        (k,) = shared
        if k < n.rank:
            return None
        left, right = own
        if 0 not in left.places:
            left, right = right, left
        if n.rank == 1 and len(right.places) == 2:
            return None
        first, second = self._text(left.node), self._text(right.node)
        return (
            first + ".T" if left.places[-1] != k else first,
            second + ".T" if right.places[0] != k else second,
        )


def chain(exponent: int) -> list[bool | None]:
    """The steps of a power by multiplications: True squares, False multiplies with the base.

    The first step, the square of the base itself, is None.

    >>> chain(5)
    [None, True, False]
    """
    steps: list[bool | None] = []
    for digit in bin(exponent)[3:]:
        steps += [True, False] if digit == "1" else [True]
    return [None, *steps[1:]] if steps else []


def _doubling(exponent: Fraction) -> bool:
    """Whether the base is used in the first step of a power only."""
    size = abs(int(exponent))
    return exponent.denominator == 2 or (exponent.denominator == 1 and size & (size - 1) == 0)
