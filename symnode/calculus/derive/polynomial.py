"""Coefficients of a polynomial in one variable, without SymPy's polynomial domains.

``sympy.Poly`` puts coefficients into a domain of its own choice; in the domain of general
expressions it cancels common factors, and ``(a**2 - b**2)/(a - b)`` silently gains the value
``2*b`` at ``a = b``.  The walk below touches sums, products and natural powers only.
"""

from __future__ import annotations

import sympy

from symnode.calculus.derive.errors import DerivationError


def coefficients(expression: sympy.Expr, variable: sympy.Expr, where: str) -> dict[int, sympy.Expr]:
    """``{k: c_k}`` with ``expression = sum_k c_k * variable**k`` and no ``c_k`` that is 0.

    Coefficients stay factored as far as the expression was.

    Errors: :class:`DerivationError` names the smallest sub-expression that is not polynomial.

    >>> x, a = sympy.symbols("x a")
    >>> coefficients((a*x - x)**2 + 1, x, "here")
    {0: 1, 2: (a - 1)**2}
    """
    found = _walk(expression, variable, where)
    return {power: found[power] for power in sorted(found) if found[power] != 0}


def _walk(expression: sympy.Expr, variable: sympy.Expr, where: str) -> dict[int, sympy.Expr]:
    if not expression.has(variable):
        return {0: expression}
    if expression == variable:
        return {1: sympy.Integer(1)}
    if expression.is_Add:
        total: dict[int, sympy.Expr] = {}
        for term in expression.args:
            for power, factor in _walk(term, variable, where).items():
                total[power] = total.get(power, sympy.Integer(0)) + factor
        return total
    if expression.is_Mul:
        product = {0: sympy.Integer(1)}
        for term in expression.args:
            product = _product(product, _walk(term, variable, where))
        return product
    if expression.is_Pow and expression.exp.is_Integer and expression.exp.is_positive:
        return _power(_walk(expression.base, variable, where), int(expression.exp))
    raise DerivationError(
        where,
        f"a polynomial in {variable}",
        expression,
        f"expand the function in {variable} first, or integrate numerically",
    )


def _power(base: dict[int, sympy.Expr], exponent: int) -> dict[int, sympy.Expr]:
    if len(base) == 1:
        # One term: its power stays a power, (c x^k)^n = c^n x^(k n).
        ((power, factor),) = base.items()
        return {power * exponent: factor**exponent}
    result = {0: sympy.Integer(1)}
    for _ in range(exponent):
        result = _product(result, base)
    return result


def _product(left: dict[int, sympy.Expr], right: dict[int, sympy.Expr]) -> dict[int, sympy.Expr]:
    result: dict[int, sympy.Expr] = {}
    for i, c in left.items():
        for j, d in right.items():
            result[i + j] = result.get(i + j, sympy.Integer(0)) + c * d
    return result
