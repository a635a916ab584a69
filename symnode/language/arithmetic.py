"""What ``+ - * / ** @`` and the comparisons mean for arrays."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symnode.language import notation as nt
from symnode.language.arrays import Array, Spaces, as_array, shape_text
from symnode.language.errors import ShapeError, SymnodeError
from symnode.language.notation import Notation
from symnode.language.reindex import fresh
from symnode.language.relations import Relation, compared
from symnode.language.spaces import Index
from symnode.language.terms import Add, Mul, Number, Power, Sum, Term

MINUS_ONE = Number(Fraction(-1))


def together(a: Array, b: Array) -> tuple[Index, ...]:
    """Sample indices of a combination."""
    return a.random + tuple(i for i in b.random if i not in a.random)


def pointwise(a: Array, b: Array, rule: Callable[[Term, Term], Term], shown: Notation) -> Array:
    """Entry by entry; a number goes with every entry."""
    ix = fresh(a.indices or b.indices)
    body = rule(a.entry(*ix) if a.indices else a.body, b.entry(*ix) if b.indices else b.body)
    return Array(ix, body, shown, a.row if a.indices else b.row, together(a, b))


def same_spaces(a: Array, b: Array, sign: str) -> None:
    if a.spaces != b.spaces:
        raise ShapeError(
            f"two arrays of one shape around {sign}",
            f"{a} is {a.shape}, {b} is {b.shape}",
            "transpose or contract one side (@), or write a number times ones(n)",
        )


def add(x: Any, y: Any) -> Array:
    a, b = as_array(x), as_array(y)
    same_spaces(a, b, "+")
    return pointwise(a, b, lambda s, t: Add((s, t)), nt.plus(a.notation, b.notation))


def subtract(x: Any, y: Any) -> Array:
    a, b = as_array(x), as_array(y)
    same_spaces(a, b, "-")
    shown = nt.minus(a.notation, b.notation)
    return pointwise(a, b, lambda s, t: Add((s, Mul((MINUS_ONE, t)))), shown)


def negate(x: Any) -> Array:
    a = as_array(x)
    if isinstance(a.body, Number) and not a.indices:
        return as_array(-a.body.value)
    body = Mul((MINUS_ONE, a.body))
    return Array(a.indices, body, nt.negative(a.notation), a.row, a.random)


def multiply(x: Any, y: Any) -> Array:
    a, b = as_array(x), as_array(y)
    if a.indices and b.indices:
        raise ShapeError(
            "a number on one side of *",
            f"{a} ({a.shape}) * {b} ({b.shape})",
            "entrywise: hadamard(a, b); inner: a.T @ b; outer: a @ b.T",
        )
    return pointwise(a, b, lambda s, t: Mul((s, t)), nt.times(a.notation, b.notation))


def divide(x: Any, y: Any) -> Array:
    a, b = as_array(x), as_array(y)
    if b.indices:
        raise ShapeError(
            "a number below the line", f"{b} is {b.shape}", "divide the entries: a[i] / b[i]"
        )
    if not a.indices and isinstance(a.body, Number) and isinstance(b.body, Number) and b.body.value:
        return as_array(a.body.value / b.body.value)
    shown = nt.over(a.notation, b.notation)
    return pointwise(a, b, lambda s, t: Mul((s, Power(t, Fraction(-1)))), shown)


def raise_to(x: Any, exponent: Any) -> Array:
    a = as_array(x)
    if a.indices:
        raise ShapeError("a number under **", f"{a} is {a.shape}", "entrywise: map_entries(x, ...)")
    if isinstance(exponent, bool) or not isinstance(exponent, int | Fraction):
        raise SymnodeError(
            "a rational exponent",
            f"{exponent!r}",
            "use Fraction(1, 2), or exp(y * log(x)) for a symbolic exponent",
        )
    k = Fraction(exponent)
    return Array((), Power(a.body, k), nt.power(a.notation, k), False, a.random)


def matmul(x: Any, y: Any) -> Array:
    """Contraction of the last slot with the first; a column with a row is the outer product."""
    a, b = as_array(x), as_array(y)
    shown = nt.times(a.notation, b.notation, "@")
    if len(a.indices) == len(b.indices) == 1 and not a.row and b.row:
        (i,), (j,) = fresh(a.indices), fresh(b.indices)
        return Array((i, j), Mul((a.entry(i), b.entry(j))), shown, False, together(a, b))
    _check_matmul(a, b)
    left, (k,), right = fresh(a.indices[:-1]), fresh(a.indices[-1:]), fresh(b.indices[1:])
    body = Sum(k, Mul((a.entry(*left, k), b.entry(k, *right))))
    row = len(a.indices) == 1 and len(b.indices) == 2
    return Array(left + right, body, shown, row, together(a, b))


def _check_matmul(a: Array, b: Array) -> None:
    got = f"{_side(a)} @ {_side(b)}"
    if not a.indices or not b.indices:
        raise ShapeError("vectors or matrices around @", got, "a number multiplies with *")
    if len(a.indices) == 1 and not a.row:
        raise ShapeError(
            "a row or a matrix left of @", got, "x.T @ y is a number, x @ y.T a matrix"
        )
    if len(b.indices) == 1 and b.row:
        raise ShapeError("a column or a matrix right of @", got, "transpose it: a @ x")
    if a.spaces[-1] is not b.spaces[0]:
        raise ShapeError(
            f"one space on both sides of @: {_last(a.spaces)} meets {b.spaces[0].name}",
            got,
            "transpose one factor, or check the declarations",
        )


def _last(spaces: Spaces) -> str:
    return spaces[-1].name


def _side(a: Array) -> str:
    mark = " (row)" if a.row else " (column)" if len(a.indices) == 1 else ""
    return f"{a} [{shape_text(a.spaces)}{mark}]"


def relation(sign: str, x: Any, y: Any) -> Relation:
    return compared(sign, x, y)
