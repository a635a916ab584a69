"""What the functions of this package accept, and the refusal of everything else.

Strings are refused: ``sympify`` evaluates them as Python code, and ``"x"`` would be another symbol
than the caller's ``x`` as soon as that one carries an assumption.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from symnode.calculus.derive.errors import DerivationError


def scalar(value: Any, where: str) -> sympy.Expr:
    """A SymPy expression from an expression or a Python number; ``nan`` and ``zoo`` are refused.

    >>> scalar(2, "derive.f: x")
    2
    """
    try:
        expression = sympy.sympify(value, strict=True)
    except sympy.SympifyError as error:
        raise DerivationError(
            where, "a SymPy expression", repr(value), "build it from sympy.Symbol"
        ) from error
    if not isinstance(expression, sympy.Expr) or not expression.is_commutative:
        raise DerivationError(
            where,
            "a scalar expression",
            f"{type(value).__name__} {value}",
            "pass entries of explicit matrices; a MatrixSymbol has .as_explicit()",
        )
    if expression.has(sympy.nan, sympy.zoo):
        raise DerivationError(
            where, "a defined expression", expression, "remove the division by zero"
        )
    return expression


def explicit(value: Any, where: str) -> sympy.ImmutableMatrix | None:
    """A matrix from a matrix with explicit entries or a list; None from a scalar.

    A flat list is a column.

    >>> explicit([1, sympy.Symbol("x")], "derive.f: x").shape
    (2, 1)
    >>> explicit(3, "derive.f: x") is None
    True
    """
    if isinstance(value, sympy.MatrixBase):
        rows = value.tolist()
    elif isinstance(value, list | tuple | sympy.Tuple):
        rows = [
            list(row) if isinstance(row, list | tuple | sympy.Tuple) else [row] for row in value
        ]
    else:
        return None
    # Entry by entry before there is a matrix: sympy.Matrix(["..."]) evaluates its strings.
    entries = [[scalar(entry, where) for entry in row] for row in rows]
    try:
        matrix = sympy.ImmutableMatrix(entries)
    except ValueError as error:
        raise DerivationError(where, "rows of equal length", value, "complete the rows") from error
    if not matrix.rows * matrix.cols:
        raise DerivationError(
            where, "at least one entry", f"shape {matrix.shape}", "dimensions are 1 or more"
        )
    return matrix


def column(value: Any, where: str) -> sympy.ImmutableMatrix:
    """A column from a column, a row, a flat list or a scalar (one entry).

    >>> column([1, 2], "derive.f: x")
    Matrix([
    [1],
    [2]])
    """
    matrix = explicit(value, where)
    if matrix is None:
        return sympy.ImmutableMatrix([scalar(value, where)])
    if 1 not in matrix.shape:
        raise DerivationError(
            where, "a vector", f"shape {matrix.shape}", "stack the columns: sympy.Matrix.vec"
        )
    return matrix.reshape(len(matrix), 1)


def unknowns(value: Any, where: str) -> tuple[sympy.Expr, ...]:
    """Distinct symbols (or applied undefined functions such as ``x(t)``), in the given order.

    >>> unknowns(sympy.symbols("x y"), "derive.f: x")
    (x, y)
    """
    found = tuple(column(value, where))
    for entry in found:
        if not isinstance(entry, sympy.Symbol | AppliedUndef):
            raise DerivationError(where, "symbols", entry, "substitute a new symbol for it first")
    repeated = [entry for index, entry in enumerate(found) if entry in found[:index]]
    if repeated:
        raise DerivationError(where, "distinct symbols", f"{repeated[0]} twice", "list it once")
    return found


def one_unknown(value: Any, where: str) -> sympy.Expr:
    """The only symbol.

    >>> one_unknown(sympy.Symbol("t"), "derive.f: t")
    t
    """
    found = unknowns(value, where)
    if len(found) != 1:
        raise DerivationError(where, "one symbol", found, "pass one after the other")
    return found[0]
