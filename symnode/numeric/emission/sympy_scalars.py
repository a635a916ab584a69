"""The walk from SymPy expressions to the op graph. Expressions are told apart by the names of their
classes, so that SymPy is not imported here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symnode.numeric.emission import graph
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import Node, Tensor, add, multiply, node, number

# SymPy's name of a function and ours
FUNCTIONS = {
    "exp": "exp",
    "log": "log",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
    "Abs": "abs",
    "sign": "sign",
    "erf": "erf",
    "StableSigmoid": "sigmoid",
    "StableSoftplus": "softplus",
}


class SympyScalars:
    """Reads expressions in symbols that stand for inputs."""

    def __init__(self, where: str, symbols: Mapping[Any, Node]) -> None:
        self.where = where
        self._known: dict[Any, Node] = dict(symbols)

    def value(self, expression: Any) -> Node:
        """The node of an expression; each subexpression is read once."""
        todo = [expression]
        while todo:  # by hand: derivatives can be deeper than Python's stack
            e = todo[-1]
            if e in self._known:
                todo.pop()
                continue
            rule = self._rule(e)
            missing = [a for a in e.args if a not in self._known and not _is_leaf(e)]
            if missing:
                todo += missing
                continue
            self._known[e] = rule(self, e)
            todo.pop()
        return self._known[expression]

    def _rule(self, e: Any) -> Callable[[SympyScalars, Any], Node]:
        for kind in type(e).__mro__:
            if kind.__name__ in RULES:
                return RULES[kind.__name__]
        name = type(e).__name__
        if name in FUNCTIONS:
            return SympyScalars.function
        if e.is_Symbol:
            raise self._refused("an expression in the arguments", f"the symbol {e}", "add it")
        raise self._refused(
            "numbers, symbols, +, *, ** and elementary functions",
            f"{name}: {str(e)[:60]}",
            "rewrite it, or use sympy.lambdify",
        )

    def function(self, e: Any) -> Node:
        return node(FUNCTIONS[type(e).__name__], (self._known[e.args[0]],), places=((),))

    def _refused(self, expected: str, got: str, way_out: str) -> EmissionError:
        return EmissionError(self.where, expected, got, way_out)

    def _tensors(self, e: Any) -> list[Tensor]:
        return [Tensor(self._known[a]) for a in e.args]

    def rational(self, e: Any) -> Node:
        return number(Fraction(int(e.p), int(e.q)))

    def floating(self, e: Any) -> Node:
        value = float(e)
        if value - value != 0:
            raise self._refused("finite numbers", f"{e}", "remove it from the expression")
        return number(value)

    def pi(self, e: Any) -> Node:
        return graph.PI

    def base(self, e: Any) -> Node:
        return node("exp", (graph.ONE,), places=((),))

    def add(self, e: Any) -> Node:
        return add(self._tensors(e)).node

    def mul(self, e: Any) -> Node:
        return multiply(self._tensors(e)).node

    def power(self, e: Any) -> Node:
        """Rational exponents are kept exact; a float exponent is the number that it is."""
        base, exponent = (self._known[a] for a in e.args)
        if graph.is_number(exponent):
            k: Fraction = exponent.data
            simple = k.denominator <= 2 and abs(k) <= LARGEST_CHAIN
            if simple:
                return graph.power(Tensor(base), k).node
        return node("general_power", (base, exponent), places=((), ()))

    def logsumexp(self, e: Any) -> Node:
        return graph.logsumexp_of([self._known[a] for a in e.args])

    def softmax(self, e: Any) -> Node:
        values = [self._known[a] for a in e.args[1:]]
        return graph.softmax_entry(values[int(e.args[0])], graph.logsumexp_of(values))

    def extreme(self, e: Any) -> Node:
        """Max and Min, two arguments at a time."""
        name = "maximum" if type(e).__name__ == "Max" else "minimum"
        first, *rest = (self._known[a] for a in e.args)
        for a in rest:
            first = node(name, (first, a), places=((), ()))
        return first


LARGEST_CHAIN = 64  # powers above are NumPy's: a chain would lose a bit or more of each of them


def _is_leaf(e: Any) -> bool:
    return bool(e.is_Symbol or e.is_Number or e.is_NumberSymbol)


RULES: dict[str, Callable[[SympyScalars, Any], Node]] = {
    "Rational": SympyScalars.rational,
    "Float": SympyScalars.floating,
    "Pi": SympyScalars.pi,
    "Exp1": SympyScalars.base,
    "Add": SympyScalars.add,
    "Mul": SympyScalars.mul,
    "Pow": SympyScalars.power,
    "Max": SympyScalars.extreme,
    "Min": SympyScalars.extreme,
    "StableLogSumExp": SympyScalars.logsumexp,
    "StableSoftmax": SympyScalars.softmax,
}
