"""Known functions on arrays: entry by entry, or (softmax, logsumexp) of vectors."""

from __future__ import annotations

from typing import Any

from symnode.language import notation as nt
from symnode.language.arrays import Array, as_array
from symnode.language.errors import ShapeError
from symnode.language.known import known_functions
from symnode.language.notation import Notation
from symnode.language.reindex import fresh
from symnode.language.spaces import Space
from symnode.language.symbols import Function
from symnode.language.terms import Apply, Constant, Lambda

_SCALAR: dict[str, Function] = {}
_VECTOR: dict[tuple[str, Space], Function] = {}

pi = Array((), Constant("pi"), Notation("pi", r"\pi"))


def scalar_function(name: str) -> Function:
    """The known scalar function as a symbol."""
    return _SCALAR.setdefault(name, Function(name, ((),), known=True))


def vector_function(name: str, space: Space) -> Function:
    """The known vector function over a space as a symbol."""
    outs = (space,) if known_functions()[name].arity == "vector to vector" else ()
    return _VECTOR.setdefault((name, space), Function(name, ((space,),), outs, known=True))


def _shown(name: str, a: Array) -> Notation:
    if name == "exp":
        return Notation(f"exp({a})", f"e^{{{a.latex()}}}", nt.POWER)
    if name == "sqrt":
        return Notation(f"sqrt({a})", rf"\sqrt{{{a.latex()}}}")
    return nt.call(Notation(name, known_functions()[name].latex), a.notation)


def apply_known(name: str, x: Any) -> Array:
    """A known function of an array."""
    a = as_array(x)
    if known_functions()[name].arity == "scalar":
        ix = fresh(a.indices)
        body = Apply(scalar_function(name), (), (Lambda((), a.entry(*ix)),), ((),))
        return Array(ix, body, _shown(name, a), a.row, a.random)
    if len(a.indices) != 1:
        raise ShapeError("a vector", f"{a} is {a.shape}", f"{name} acts on a vector")
    f = vector_function(name, a.spaces[0])
    outs, inner = fresh(a.indices) if f.outs else (), fresh(a.indices)
    body = Apply(f, outs, (Lambda(inner, a.entry(*inner)),), ((),))
    return Array(outs, body, _shown(name, a), False, a.random)


def exp(x: Any) -> Array:
    """exp, entry by entry."""
    return apply_known("exp", x)


def log(x: Any) -> Array:
    """The natural logarithm, entry by entry; every argument must be shown to be positive."""
    return apply_known("log", x)


def sqrt(x: Any) -> Array:
    """The square root, entry by entry."""
    return apply_known("sqrt", x)


def sin(x: Any) -> Array:
    """sin, entry by entry."""
    return apply_known("sin", x)


def cos(x: Any) -> Array:
    """cos, entry by entry."""
    return apply_known("cos", x)


def tanh(x: Any) -> Array:
    """tanh, entry by entry."""
    return apply_known("tanh", x)


def sigmoid(x: Any) -> Array:
    """The logistic function, entry by entry."""
    return apply_known("sigmoid", x)


def softplus(x: Any) -> Array:
    """log(1 + exp(x)), entry by entry."""
    return apply_known("softplus", x)


def erf(x: Any) -> Array:
    """The error function, entry by entry."""
    return apply_known("erf", x)


def softmax(x: Any) -> Array:
    """exp(x_i) / sum_j exp(x_j) of a vector."""
    return apply_known("softmax", x)


def logsumexp(x: Any) -> Array:
    """log sum_j exp(x_j) of a vector."""
    return apply_known("logsumexp", x)


class TermTable:
    """The table ``F`` of known functions over arrays."""

    pi = pi

    def __getattr__(self, name: str) -> Any:
        return lambda x: apply_known(name, x)

    def total(self, x: Any) -> Array:
        from symnode.language.surface import total

        return total(x)
