"""Expectation of a polynomial from the moments of its random variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.inputs import explicit, one_unknown, scalar
from symnode.calculus.derive.kind import same_kind
from symnode.calculus.derive.polynomial import coefficients

WHERE = "derive.expectation"


@same_kind
def expectation(expr: Any, variable: Any, moments: Mapping[int, Any]) -> Any:
    """``E[expr] = sum_k c_k E[variable**k]`` where ``expr = sum_k c_k variable**k``.

    Args:
        expr: polynomial in ``variable``; a matrix is taken entry by entry (same shape out).
        variable: the symbol of the random variable.  Everything else counts as a constant.
        moments: ``{k: E[variable**k]}`` for the powers that occur; ``E[1] = 1`` is understood.
            ``{1: 0, 2: sigma**2}`` is a centred variable of variance ``sigma**2``.

    The result is exact; no distribution is assumed beyond its moments.

    Errors: :class:`DerivationError` where ``expr`` is not polynomial in ``variable`` (the smallest
    such part is shown), where a moment is missing, or where no variable has these moments.

    Source: [okamoto2025, eqs. 2 and 5].

    >>> x, a, sigma = sympy.symbols("x a sigma")
    >>> expectation((a*x - x)**2 / 2, x, {1: 0, 2: sigma**2})
    sigma**2*(a - 1)**2/2
    """
    symbol = one_unknown(variable, f"{WHERE}: variable")
    known = _known(moments, symbol)
    matrix = explicit(expr, f"{WHERE}: expr")
    if matrix is not None:
        return matrix.applyfunc(lambda entry: _expected(entry, symbol, known))
    return _expected(scalar(expr, f"{WHERE}: expr"), symbol, known)


def _known(moments: Mapping[int, Any], variable: sympy.Expr) -> dict[int, sympy.Expr]:
    where = f"{WHERE}: moments"
    if not isinstance(moments, Mapping):
        raise DerivationError(where, "a mapping {k: E[x**k]}", moments, "e.g. {1: 0, 2: sigma**2}")
    known = {0: sympy.Integer(1)}
    for power, value in moments.items():
        if isinstance(power, bool) or not isinstance(power, int) or power < 0:
            raise DerivationError(where, "powers 0, 1, 2, ...", power, "use integer keys")
        known[power] = scalar(value, where)
        if known[power].has(variable):
            raise DerivationError(
                where, f"a constant for E[{variable}**{power}]", value, "use another symbol"
            )
    if known[0] != 1:
        raise DerivationError(where, "E[1] = 1", f"E[1] = {known[0]}", "leave out the key 0")
    least = known.get(1, sympy.Integer(0)) ** 2
    if 2 in known and (known[2] - least).is_negative:
        raise DerivationError(
            where, f"E[{variable}**2] >= {least}", known[2], "no variable has these moments"
        )
    return known


def _expected(
    expr: sympy.Expr, variable: sympy.Expr, known: Mapping[int, sympy.Expr]
) -> sympy.Expr:
    parts = coefficients(expr, variable, f"{WHERE}: expr")
    for power, factor in parts.items():
        if power not in known:
            raise DerivationError(
                f"{WHERE}: moments",
                f"E[{variable}**{power}], because {variable}**{power} occurs",
                f"moments for the powers {sorted(known)}",
                f"add {{{power}: ...}}; its coefficient is {factor}",
            )
    return sympy.Add(*(factor * known[power] for power, factor in parts.items()))
