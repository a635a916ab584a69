"""SymPy expressions at many points, by the peers: each maker returns a function of the points.

A maker takes symbols and expressions and gives a function from an array (symbols, points) to the
values of all expressions. It raises ImportError where the library is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy

Values = Sequence[Any]  # one array of points for each expression
Evaluate = Callable[[Any], Values]
Maker = Callable[[Sequence[sympy.Symbol], Sequence[sympy.Expr]], Evaluate]


def lambdified(cse: bool) -> Maker:
    """``sympy.lambdify`` for NumPy, the reference."""

    def make(symbols: Sequence[sympy.Symbol], expressions: Sequence[sympy.Expr]) -> Evaluate:
        found: Evaluate = sympy.lambdify([symbols], expressions, "numpy", cse=cse)
        return found

    return make


def jax_jit(symbols: Sequence[sympy.Symbol], expressions: Sequence[sympy.Expr]) -> Evaluate:
    """The lambdified code, compiled by JAX."""
    import jax

    jax.config.update("jax_enable_x64", True)
    plain = sympy.lambdify([symbols], expressions, "jax", cse=True)
    compiled = jax.jit(lambda rows: tuple(plain(rows)))
    return lambda rows: jax.block_until_ready(compiled(rows))


def heyoka_cfunc(fast_math: bool) -> Maker:
    """A function that heyoka compiles by LLVM; its output array is used again."""

    def make(symbols: Sequence[sympy.Symbol], expressions: Sequence[sympy.Expr]) -> Evaluate:
        import heyoka

        terms = [heyoka.from_sympy(_with_floats(e)) for e in expressions]
        variables = [heyoka.from_sympy(s) for s in symbols]
        compiled = heyoka.cfunc(terms, vars=variables, fast_math=fast_math)
        outputs: dict[int, Any] = {}

        def evaluate(rows: Any) -> Values:
            out = outputs.setdefault(rows.shape[1], np.empty((len(expressions), rows.shape[1])))
            compiled(rows, outputs=out)
            return list(out)

        return evaluate

    return make


def _with_floats(e: sympy.Expr) -> sympy.Expr:
    """heyoka takes fractions only where a float holds them."""
    return e.xreplace({q: sympy.Float(q, 17) for q in e.atoms(sympy.Rational) if q.q > 1})


def casadi_map(symbols: Sequence[sympy.Symbol], expressions: Sequence[sympy.Expr]) -> Evaluate:
    """A CasADi function in its virtual machine, mapped over the points."""
    import casadi

    x = casadi.SX.sym("x", len(symbols))
    modules = [{"exp": casadi.exp, "log": casadi.log}, "math"]
    plain = sympy.lambdify([symbols], expressions, modules, cse=True)
    found = casadi.vertcat(*plain([x[k] for k in range(len(symbols))]))
    function = casadi.Function("f", [x], [found])
    mapped: dict[int, Any] = {}

    def evaluate(rows: Any) -> Values:
        points = rows.shape[1]
        if points not in mapped:
            mapped[points] = function.map(points)
        return list(np.asarray(mapped[points](rows)))

    return evaluate


PEERS: dict[str, Maker] = {
    "lambdify(cse=True)": lambdified(cse=True),
    "JAX jit of the lambdified code": jax_jit,
    "heyoka cfunc": heyoka_cfunc(fast_math=False),
    "heyoka cfunc, fast_math": heyoka_cfunc(fast_math=True),
    "CasADi map": casadi_map,
}
