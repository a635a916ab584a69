"""Right-hand sides as symbols: read, split, compiled for NumPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, final

import numpy as np
import sympy
from sympy.core.function import AppliedUndef

from symnode.calculus.derive.inputs import column, explicit, one_unknown, unknowns
from symnode.numeric.adjoints.fields import Bars, Parameters, WithVjp
from symnode.numeric.analytic.flow import summed_to
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array

WHERE = "numeric.analytic.recognise"


@final
@dataclass(frozen=True)
class Equations:
    """``dx/dt = field``; every symbol but state and time is a parameter, known by its name.

    Fields: n expressions ``field``; n symbols ``state``; ``time``; ``parameters`` in the order of
    their names; ``is_scalar`` says that the state is one symbol and not a list.
    """

    field: tuple[sympy.Expr, ...]
    state: tuple[sympy.Expr, ...]
    time: sympy.Expr
    parameters: tuple[sympy.Symbol, ...]
    is_scalar: bool

    @classmethod
    def of(cls, field: Any, state: Any, time: Any) -> Equations:
        """Read SymPy expressions or terms of symnode; what is neither is refused.

        >>> x, t, a = sympy.symbols("x t a")
        >>> Equations.of(a * x + t, x, t).parameters
        (a,)
        """
        given = [_as_sympy(value) for value in (field, state, time)]
        entries = tuple(column(given[0], f"{WHERE}: field"))
        symbols = unknowns(given[1], f"{WHERE}: state")
        clock = one_unknown(given[2], f"{WHERE}: time")
        if len(entries) != len(symbols) or clock in symbols:
            raise IntegrationError(
                f"{WHERE}: field",
                f"one entry for each of {symbols}, which are not {clock}",
                f"{len(entries)} entries",
                "one equation a state",
            )
        unknown = {f for e in entries for f in e.atoms(AppliedUndef)} - {*symbols, clock}
        if unknown:
            raise IntegrationError(
                f"{WHERE}: field",
                "functions that are known",
                sorted(map(str, unknown)),
                "put a formula in their place",
            )
        free = sorted(set().union(*(e.free_symbols for e in entries)) - {*symbols, clock}, key=str)
        names = [str(symbol) for symbol in free]
        if len(set(names)) != len(names):
            raise IntegrationError(
                f"{WHERE}: field", "parameters with different names", names, "rename one of them"
            )
        scalar = explicit(given[1], f"{WHERE}: state") is None
        return cls(entries, symbols, clock, tuple(free), scalar)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(map(str, self.parameters))

    def compiled(self, expression: Any, *arguments: sympy.Expr) -> Callable[..., Any]:
        """A NumPy function of the arguments and then the mapping of parameters."""
        function = sympy.lambdify([*arguments, *self.parameters], expression, "numpy", cse=True)
        names = self.names

        def value(*values: Any) -> Any:
            *given, parameters = values
            try:
                own = [parameters[name] for name in names]
            except KeyError as error:
                expected, got = f"{', '.join(names)}", f"no {error}"
                raise IntegrationError(f"{WHERE}: parameters", expected, got, "give them") from None
            return function(*given, *own)

        return value

    def numeric_field(self) -> WithVjp:
        """The right-hand side with its products, by entries: scalar equations in every entry of
        the state, systems along its last axis.
        """
        return _scalar_field(self) if self.is_scalar else _system_field(self)


def _as_sympy(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_as_sympy(entry) for entry in value]
    convert = getattr(value, "sympy", None)
    return convert() if callable(convert) and not isinstance(value, type) else value


def _scalar_field(equations: Equations) -> WithVjp:
    (entry,), (x,) = equations.field, equations.state
    value = equations.compiled(entry, equations.time, x)
    wanted = [x, *equations.parameters]
    slopes = equations.compiled([entry.diff(s) for s in wanted], equations.time, x)

    def field(time: float, state: Array, parameters: Parameters) -> Array:
        return np.asarray(value(time, state, parameters) + np.zeros_like(state))

    def vjp(
        time: float, state: Array, parameters: Parameters, costate: Array
    ) -> tuple[Array, Bars]:
        through, *rest = (costate * slope for slope in slopes(time, state, parameters))
        bars = {
            name: summed_to(np.shape(parameters[name]), bar)
            for name, bar in zip(equations.names, rest, strict=True)
        }
        return through, bars

    return WithVjp(field, vjp)


def _system_field(equations: Equations) -> WithVjp:
    value = equations.compiled(list(equations.field), equations.time, *equations.state)
    vector = sympy.Matrix(equations.field)
    wanted = [*equations.state, *equations.parameters]
    jacobian = vector.jacobian(wanted).tolist()
    slopes = equations.compiled(jacobian, equations.time, *equations.state)
    size = len(equations.state)

    def field(time: float, state: Array, parameters: Parameters) -> Array:
        return _stacked(value(time, *_entries(state, size), parameters), state.shape[:-1])

    def vjp(
        time: float, state: Array, parameters: Parameters, costate: Array
    ) -> tuple[Array, Bars]:
        rows = slopes(time, *_entries(state, size), parameters)
        table = np.stack([_stacked(row, state.shape[:-1]) for row in rows], axis=-2)
        found = np.einsum("...i,...ij->...j", costate, table)
        bars = {
            name: np.asarray(found[..., size + k].sum()) for k, name in enumerate(equations.names)
        }
        return found[..., :size], bars

    return WithVjp(field, vjp)


def _entries(state: Array, size: int) -> list[Array]:
    if state.shape[-1:] != (size,):
        raise IntegrationError(
            "numeric.analytic: field",
            f"{size} entries along the last axis",
            f"shape {state.shape}",
            "samples come first",
        )
    return [state[..., k] for k in range(size)]


def _stacked(values: Sequence[Any], shape: tuple[int, ...]) -> Array:
    return np.stack([np.broadcast_to(v, shape) for v in values], axis=-1)
