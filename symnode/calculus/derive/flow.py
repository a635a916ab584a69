"""Closed-form flow of explicit linear dynamics with constant coefficients."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.matrices.exceptions import MatrixError

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.inputs import column, explicit, one_unknown, unknowns
from symnode.calculus.derive.kind import same_kind
from symnode.calculus.derive.polynomial import coefficients

WHERE = "derive.flow"


@same_kind
def flow(field: Any, x: Any, t: Any, initial: Any) -> Any:
    """``x(t)`` with ``dx/dt = A x + b`` and ``x(0) = initial``, for every real t.

    Args:
        field: n expressions, affine in the state, without t.
        x: n symbols.
        t: the symbol of time.
        initial: n expressions without t; they may contain the state symbols themselves.

    Returns a column, or an expression for a scalar.  One state and diagonal A: ``x_0 e^{at} +
    b (e^{at} - 1)/a``, with ``x_0 + b t`` where ``a = 0``.  Otherwise the matrix exponential of
    ``[[A, b], [0, 0]]``.  Where the closed form divides by something that may vanish (coinciding
    eigenvalues), its entries are ``Piecewise`` with that condition and undefined elsewhere.

    The formula is put back into the equation and the initial condition; both residuals must be
    reduced to 0 by ``sympy.simplify``.  That is SymPy checking SymPy: evidence, not a proof.

    Errors: :class:`DerivationError` for a field that is not affine or contains t, for matrices
    whose eigenvalues need roots of degree 3 or more, for a residual that is not reduced to 0.

    Source: [okamoto2025, eq. 4 and Section 3]; [coddington1955, ch. 3].

    >>> x, a, t, x0 = sympy.symbols("x a t x_0")
    >>> flow(a*x, x, t, x0)
    x_0*exp(a*t)
    """
    state = unknowns(x, f"{WHERE}: x")
    time = one_unknown(t, f"{WHERE}: t")
    if time in state:
        raise DerivationError(f"{WHERE}: t", "a symbol other than the states", time, "rename it")
    A, b = _affine(column(field, f"{WHERE}: field"), state, time)
    start = column(initial, f"{WHERE}: initial")
    if len(start) != len(state) or start.has(time):
        raise DerivationError(
            f"{WHERE}: initial", f"{len(state)} entries without {time}", list(start), "fix x(0)"
        )
    if A.is_diagonal():
        entries = [_scalar(A[i, i], b[i], time, start[i]) for i in range(len(state))]
        solution = sympy.ImmutableMatrix(entries)
    elif len(state) == 2 and (not any(b) or A.det() != 0):
        solution = _planar(A, b, time, start)
    else:
        solution = _system(A, b, time, start)
    return solution if explicit(x, WHERE) is not None else solution[0]


def _affine(
    field: sympy.ImmutableMatrix, state: tuple[sympy.Expr, ...], time: sympy.Expr
) -> tuple[sympy.ImmutableMatrix, sympy.ImmutableMatrix]:
    where = f"{WHERE}: field"
    if len(field) != len(state):
        raise DerivationError(where, f"{len(state)} entries, as x", len(field), "one a state")
    rows: list[list[sympy.Expr]] = []
    rest: list[sympy.Expr] = []
    for entry in field:
        if entry.has(time):
            raise DerivationError(
                where, f"no {time}: an autonomous field", entry, "integrate it: numeric.rk4"
            )
        row: list[sympy.Expr] = []
        for symbol in state:
            parts = coefficients(entry, symbol, where)
            row.append(parts.pop(1, sympy.Integer(0)))
            entry = parts.pop(0, sympy.Integer(0))
            if parts or row[-1].has(*state):
                raise DerivationError(
                    where, f"A x + b, of degree 1 in {state}", field, "integrate it: numeric.rk4"
                )
        rows.append(row)
        rest.append(entry)
    return sympy.ImmutableMatrix(rows), sympy.ImmutableMatrix(rest)


def _scalar(a: sympy.Expr, b: sympy.Expr, t: sympy.Expr, start: sympy.Expr) -> sympy.Expr:
    resting = start + b * t
    _verify([resting], sympy.zeros(1), sympy.Matrix([b]), t, [start])
    if a == 0:
        return resting
    if b == 0:
        moving = start * sympy.exp(a * t)
    else:
        moving = start * sympy.exp(a * t) + b * (sympy.exp(a * t) - 1) / a
    _verify([moving], sympy.Matrix([a]), sympy.Matrix([b]), t, [start])
    if b == 0 or a.is_zero is False:
        return moving
    return sympy.Piecewise((moving, sympy.Ne(a, 0)), (resting, True))


def _planar(
    A: sympy.ImmutableMatrix, b: sympy.ImmutableMatrix, t: sympy.Expr, start: sympy.ImmutableMatrix
) -> sympy.ImmutableMatrix:
    """``e^{At} = e^{mt} (cosh(rt) I + sinh(rt)/r D)`` with ``m = tr A/2``, ``D = A - m I``.

    There ``r^2 = -det D``; where b is not 0, the same holds around the equilibrium ``-A^{-1} b``.
    SymPy's own exponential gives quotients of quotients for symbolic entries, which it then cannot
    simplify in reasonable time.
    """
    middle = A.trace() / 2
    deviator = A - middle * sympy.eye(2)
    square = sympy.expand(-deviator.det())
    # cosh(r t) and sinh(r t)/r are even in r: of sqrt(u^2) = |u| the sign may be dropped.
    root = sympy.sqrt(sympy.factor(square)).replace(sympy.Abs, lambda inner: inner)
    rest = sympy.zeros(2, 1) if not any(b) else -A.inv(method="ADJ") * b
    even, odd = (1, t) if square == 0 else (sympy.cosh(root * t), sympy.sinh(root * t) / root)
    away = start - rest
    moving = rest + sympy.exp(middle * t) * (even * away + odd * (deviator * away))
    _verify(list(moving), A, b, t, list(start))
    return sympy.ImmutableMatrix(moving.applyfunc(_where_defined))


def _system(
    A: sympy.ImmutableMatrix, b: sympy.ImmutableMatrix, t: sympy.Expr, start: sympy.ImmutableMatrix
) -> sympy.ImmutableMatrix:
    size = len(start)
    # The border with b makes the affine system linear, so that no inverse of A is needed.
    square = A if not any(b) else sympy.Matrix.vstack(A.row_join(b), sympy.zeros(1, size + 1))
    _refuse_hard(A)
    try:
        exponential = (square * t).exp()
    except (MatrixError, NotImplementedError, ValueError) as error:
        raise DerivationError(
            f"{WHERE}: field", "a matrix whose exponential SymPy finds", A, "numeric.rk4"
        ) from error
    full = start if square is A else sympy.Matrix.vstack(start, sympy.ones(1))
    solution = [sympy.simplify(entry) for entry in list(exponential * full)[:size]]
    _verify(solution, A, b, t, list(start))
    return sympy.ImmutableMatrix([_where_defined(entry) for entry in solution])


def _refuse_hard(A: sympy.ImmutableMatrix) -> None:
    """Roots of cubics, or of quadratics with symbols, make SymPy's Jordan form run for hours."""
    polynomial = A.charpoly("s")
    unknown = polynomial.gen  # not always "s": SymPy avoids the symbols of A
    _, factors = sympy.factor_list(polynomial.as_expr(), unknown)
    for factor, _ in factors:
        degree = sympy.degree(factor, unknown)
        if degree > 2 or (degree == 2 and factor.free_symbols != {unknown}):
            raise DerivationError(
                f"{WHERE}: field",
                "eigenvalues without cubic roots, and without square roots of symbols",
                f"the irreducible factor {factor}",
                "put numbers in, or integrate numerically: numeric.rk4",
            )


def _where_defined(entry: sympy.Expr) -> sympy.Expr:
    """Attach the conditions under which no division in ``entry`` is by zero."""
    divisors = {
        power.base
        for power in entry.atoms(sympy.Pow)
        if power.exp.is_extended_nonnegative is not True and power.base.is_zero is not False
    }
    if not divisors:
        return entry
    conditions = [sympy.Ne(base, 0) for base in sorted(divisors, key=sympy.default_sort_key)]
    return sympy.Piecewise((entry, sympy.And(*conditions)))


def _verify(
    solution: list[sympy.Expr],
    A: sympy.MatrixBase,
    b: sympy.MatrixBase,
    t: sympy.Expr,
    start: list[sympy.Expr],
) -> None:
    vector = sympy.Matrix(solution)
    motion = vector.diff(t) - (A * vector + b)
    departure = vector.subs(t, 0) - sympy.Matrix(start)
    for name, residual in (("dx/dt - A x - b", motion), ("x(0) - initial", departure)):
        for entry in residual:
            # Expansion alone settles most; simplify is slow on what has no structure left.
            left = sympy.expand(entry)
            left = left if left == 0 else sympy.simplify(left)
            if left != 0:
                raise DerivationError(
                    f"{WHERE}: check of SymPy's solution",
                    f"{name} = 0",
                    left,
                    "the formula may be right, but SymPy cannot confirm it: numeric.rk4",
                )
