"""Matrix of partial derivatives of an explicit field."""

from __future__ import annotations

from typing import Any

import sympy

from symnode.calculus.derive.inputs import column, explicit, unknowns
from symnode.calculus.derive.kind import same_kind

WHERE = "derive.jacobian"


@same_kind
def jacobian(field: Any, variables: Any) -> Any:
    """``J_ij = d field_i / d variables_j``, a partial derivative with all other symbols fixed.

    Args:
        field: column, row or list of n expressions, or one expression.
        variables: m symbols, or one symbol.

    Returns an n x m matrix; a single expression with a single symbol gives an expression, a single
    expression with a list of symbols its gradient as a 1 x m row.

    Errors: :class:`DerivationError` for a field that is not a vector, for variables that are not
    symbols or are repeated.

    Source: [notes, Lemma 16].

    >>> x, y = sympy.symbols("x y")
    >>> jacobian([x*y, sympy.tanh(y)], [x, y])
    Matrix([
    [y,              x],
    [0, 1 - tanh(y)**2]])
    """
    entries = column(field, f"{WHERE}: field")
    symbols = unknowns(variables, f"{WHERE}: variables")
    result = sympy.ImmutableMatrix(
        len(entries), len(symbols), lambda i, j: sympy.diff(entries[i], symbols[j])
    )
    if explicit(field, WHERE) is None and explicit(variables, WHERE) is None:
        return result[0, 0]
    return result
