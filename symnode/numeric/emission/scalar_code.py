"""NumPy and plain Python code of a graph without axes, in steps of one or two operands.

NumPy's code works on one block of points: every step writes into a register, a row of an array that
fits into the cache and is used again as soon as its value is not needed any more. Python's code
works on one point, with the functions of ``math``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import Node, below, is_number
from symnode.numeric.emission.number_types import floating

PLAIN = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt")
EXTREMES = ("maximum", "minimum")  # whose third positional argument NumPy no longer takes
ARCS = ("arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh")
UFUNCS = {
    *("add", "subtract", "multiply", "divide", "power", "maximum", "minimum"),
    *("negative", "reciprocal", "abs", "sign", "erf", "sigmoid", "softplus"),
    *PLAIN,
    *ARCS,
}
MATH = {
    "add": "{} + {}",
    "subtract": "{} - {}",
    "multiply": "{} * {}",
    "divide": "{} / {}",
    "power": "pow({}, {})",
    "maximum": "({0} if {0} >= {1} or {0} != {0} else {1})",  # nan wherever it stands
    "minimum": "({0} if {0} <= {1} or {0} != {0} else {1})",
    "negative": "-{}",
    "reciprocal": "1.0 / {}",
    "abs": "abs({})",
    "sign": "(copysign(1.0, {0}) if {0} < 0.0 or {0} > 0.0 else {0})",
    "erf": "erf({})",
    "sigmoid": "sigmoid({})",
    "softplus": "softplus({})",
    **{name: f"{name}({{}})" for name in PLAIN},
    **{name: f"{name.replace('arc', 'a')}({{}})" for name in ARCS},
}


def literal(n: Node) -> str:
    """A constant in code."""
    return "3.141592653589793" if n.op == "constant" else repr(floating(n.data))


def is_constant(n: Node) -> bool:
    return is_number(n) or n.op == "constant"


def math_source(name: str, inputs: Mapping[Node, str], outputs: Sequence[Node]) -> str:
    """A function of single numbers that returns a tuple of numbers."""
    names: dict[Node, str] = dict(inputs)
    lines: list[str] = []
    for n in below(outputs):
        if n in names:
            continue
        if is_constant(n):
            text = literal(n)
            names[n] = f"({text})" if text.startswith("-") else text
            continue
        names[n] = f"v{len(lines)}"
        lines.append(f"    {names[n]} = {MATH[n.op].format(*(names[a] for a in n.args))}\n")
    found = ", ".join(names[n] for n in outputs)
    arguments = ", ".join(inputs.values())
    return f"def {name}({arguments}):\n{''.join(lines)}    return ({found},)\n"


@dataclass(frozen=True)
class Panel:
    """Rows of terms and a matrix of numbers: their product gives the rows of ``sums``."""

    node: Node
    name: str
    direct: int | None = None  # the argument whose entries are the terms, in order


@dataclass
class BlockCode:
    """The body of a function of one block of points.

    ``arguments`` holds, for each array that comes in, the nodes of its rows in order.
    """

    arguments: Sequence[Sequence[Node]]
    outputs: Sequence[Sequence[Node]]
    lines: list[str] = field(default_factory=list)
    registers: int = 0
    panels: list[Panel] = field(default_factory=list)

    def __post_init__(self) -> None:
        flat = [n for own in self.outputs for n in own]
        self._order = list(below(flat))
        self._left = Counter(a for n in self._order for a in n.args)
        self._place: dict[Node, str] = {}
        for k, own in enumerate(self.arguments):
            for j, n in enumerate(own):
                self._place.setdefault(n, f"x{k}_{j}")
        self._target = self._output_names()
        self._free: list[str] = []
        self._rows = self._panel_rows()
        for n in self._order:
            if n not in self._place and not is_constant(n):
                self._write(n)
        self._copy_outputs()

    def source(self, name: str) -> str:
        """The text of the function; its arguments are the blocks, the registers and the panels."""
        heads = [f"x{k}" for k in range(len(self.arguments))]
        heads += [f"o{k}" for k in range(len(self.outputs))]
        heads += ["r"] if self.registers else []
        heads += [x for p in self.panels for x in self._panel_arguments(p)]
        lines = [_unpacked(f"x{k}", len(own)) for k, own in enumerate(self.arguments)]
        lines += [_unpacked(f"o{k}", len(own)) for k, own in enumerate(self.outputs)]
        lines += [_unpacked("r", self.registers)] if self.registers else []
        for p in self.panels:
            lines += [_unpacked(f"{p.name}_sums", len(p.node.data))]
            lines += [] if p.direct is not None else [_unpacked(p.name, len(p.node.args))]
        body = "".join(f"    {line}\n" for line in (*lines, *self.lines))
        return f"def {name}({', '.join(heads)}):\n{body}"

    def _panel_arguments(self, p: Panel) -> list[str]:
        own = [] if p.direct is not None else [p.name]
        return [*own, f"{p.name}_numbers", f"{p.name}_sums"]

    def _output_names(self) -> dict[Node, str]:
        found: dict[Node, str] = {}
        for k, own in enumerate(self.outputs):
            for j, n in enumerate(own):
                if n not in self._place and not is_constant(n):
                    found.setdefault(n, f"o{k}_{j}")
        return found

    def _panel_rows(self) -> dict[Node, list[str]]:
        """The panels, and for each of their terms the rows that hold it."""
        rows: dict[Node, list[str]] = {}
        for n in self._order:
            if n.op != "panel":
                continue
            direct = next((k for k, own in enumerate(self.arguments) if _same(own, n.args)), None)
            panel = Panel(n, f"p{len(self.panels)}", direct)
            self.panels.append(panel)
            if direct is None:
                for j, a in enumerate(n.args):
                    rows.setdefault(a, []).append(f"{panel.name}_{j}")
        return rows

    def _text(self, n: Node) -> str:
        return literal(n) if is_constant(n) else self._place[n]

    def _write(self, n: Node) -> None:
        if n.op == "panel":
            self._product(n)
            return
        if n.op == "row":
            own = next(p for p in self.panels if p.node is n.args[0])
            self._place[n] = f"{own.name}_sums_{n.data}"
        else:
            if n.op not in UFUNCS:
                raise EmissionError(
                    "numeric: code",
                    f"one of {', '.join(sorted(UFUNCS))}",
                    n.op,
                    "write it by these",
                )
            arguments = [self._text(a) for a in n.args]
            self._release(n)
            self._place[n] = self._destination(n)
            out = f"out={self._place[n]}" if n.op in EXTREMES else self._place[n]
            self.lines.append(f"{n.op}({', '.join([*arguments, out])})")
        for row in self._rows.get(n, []):
            if row != self._place[n]:
                self.lines.append(f"copyto({row}, {self._place[n]})")

    def _product(self, n: Node) -> None:
        own = next(p for p in self.panels if p.node is n)
        terms = own.name if own.direct is None else f"x{own.direct}"
        for a in n.args:
            if own.direct is None and (a.op == "input" or is_constant(a)):
                j = n.args.index(a)
                self.lines.append(f"copyto({own.name}_{j}, {self._text(a)})")
        self._release(n)
        self.lines.append(f"matmul({own.name}_numbers, {terms}, {own.name}_sums)")

    def _destination(self, n: Node) -> str:
        """Where a step writes: an output, a row of a panel, or a register that is free."""
        if n in self._target:
            return self._target[n]
        if n in self._rows:
            return self._rows[n][0]
        if self._free:
            return self._free.pop()
        self.registers += 1
        return f"r_{self.registers - 1}"

    def _release(self, n: Node) -> None:
        """Registers whose value was read for the last time."""
        for a in dict.fromkeys(n.args):
            self._left[a] -= n.args.count(a)
            place = self._place.get(a, "")
            if not self._left[a] and place.startswith("r_"):
                self._free.append(place)

    def _copy_outputs(self) -> None:
        for k, own in enumerate(self.outputs):
            for j, n in enumerate(own):
                if self._target.get(n) != f"o{k}_{j}" or self._place[n] != f"o{k}_{j}":
                    self.lines.append(f"copyto(o{k}_{j}, {self._text(n)})")


def _same(a: Sequence[Node], b: Sequence[Node]) -> bool:
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def _unpacked(name: str, count: int) -> str:
    return f"{', '.join(f'{name}_{k}' for k in range(count))}, = {name}"
