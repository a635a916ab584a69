"""The adjoint system of explicit dynamics with a terminal loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import sympy
from sympy.core.symbol import uniquely_named_symbol

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.inputs import column, scalar, unknowns
from symnode.calculus.derive.jacobian import jacobian
from symnode.calculus.derive.kind import same_kind

WHERE = "derive.adjoint"


@final
@dataclass(frozen=True)
class Adjoint:
    """The equations of an adjoint pass; every field is a column (n or p entries).

    ``dx/dt = forward`` from t = 0 to T; ``d lambda/dt = backward`` from t = T, where
    ``lambda(T) = terminal``, down to 0; then ``dL/dtheta = integral_0^T gradient_density dt`` and
    ``dL/dx(0) = lambda(0)``.
    """

    state: Any
    costate: Any
    parameters: Any
    forward: Any
    backward: Any
    terminal: Any
    gradient_density: Any

    def augmented(self) -> Any:
        """Right-hand side of ``(x, lambda, z)``, a column of 2 n + p entries.

        ``d(x, lambda, z)/dt = (f, -f_x^T lambda, -f_theta^T lambda)`` is integrated from t = T
        down to 0, from ``(x(T), terminal, 0)``; there ``z(0) = dL/dtheta``.  In reversed time
        s = T - t all three signs flip: ``(-f, +f_x^T lambda, +f_theta^T lambda)``.

        Source: [chen2018, Algorithm 1].

        >>> x, a = sympy.symbols("x a")
        >>> adjoint(a*x, x, a, x).augmented()
        Matrix([
        [      a*x],
        [-a*lambda],
        [-lambda*x]])
        """
        return _stacked(self)

    def _repr_latex_(self) -> str:
        """The equations as a notebook shows them."""
        state, costate, forward, backward, terminal, density = (
            sympy.latex(part)
            for part in (
                self.state,
                self.costate,
                self.forward,
                self.backward,
                self.terminal,
                self.gradient_density,
            )
        )
        parameters = sympy.latex(self.parameters)
        rows = [
            rf"\frac{{d}}{{dt}} {state} &= {forward}",
            rf"\frac{{d}}{{dt}} {costate} &= {backward}, \quad {costate}(T) = {terminal}",
            rf"\frac{{dL}}{{d\theta}} &= \int_0^T {density}\, dt, \quad \theta = {parameters}",
        ]
        return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"


@same_kind
def adjoint(field: Any, x: Any, parameters: Any, terminal_loss: Any) -> Adjoint:
    """Adjoint system of ``dx/dt = field``, ``L = terminal_loss`` at the end time.

    ``backward = -f_x^T lambda``, ``terminal = grad_x L``, ``gradient_density = f_theta^T lambda``.

    Args:
        field: n expressions in the state, the parameters, the time and constants.
        x: n symbols.
        parameters: p symbols; a matrix parameter is listed entry by entry.
        terminal_loss: an expression in the state, without the parameters.

    The costate gets fresh symbols, ``lambda`` or ``lambda_1 ... lambda_n``; read them from the
    result.  ``field`` and ``terminal_loss`` are taken to be continuously differentiable, and x(0)
    not to depend on the parameters.

    Errors: :class:`DerivationError` for shapes that do not fit, a symbol that is both state and
    parameter, a terminal loss that contains a parameter.

    Source: [chen2018, app. B]; [notes, Theorem 1] with its signs corrected.

    >>> x, a, y = sympy.symbols("x a y")
    >>> system = adjoint(a*x, x, a, (x - y)**2/2)
    >>> system.backward[0], system.terminal[0], system.gradient_density[0]
    (-a*lambda, x - y, lambda*x)
    """
    state = unknowns(x, f"{WHERE}: x")
    names = unknowns(parameters, f"{WHERE}: parameters")
    forward = column(field, f"{WHERE}: field")
    if len(forward) != len(state):
        raise DerivationError(
            f"{WHERE}: field", f"{len(state)} entries, as x", f"{len(forward)}", "one a state"
        )
    final_loss = _loss_of_state(terminal_loss, state, names)
    costate = _costate(len(state), [*forward, *state, *names, final_loss])
    return Adjoint(
        state=sympy.ImmutableMatrix(state),
        costate=costate,
        parameters=sympy.ImmutableMatrix(names),
        forward=forward,
        backward=-jacobian(forward, state).T * costate,
        terminal=jacobian([final_loss], state).T,
        gradient_density=jacobian(forward, names).T * costate,
    )


@same_kind
def _stacked(system: Adjoint) -> Any:
    parts = (system.forward, system.backward, -system.gradient_density)
    return sympy.ImmutableMatrix.vstack(*parts)


def _loss_of_state(
    terminal_loss: Any, state: tuple[sympy.Expr, ...], names: tuple[sympy.Expr, ...]
) -> sympy.Expr:
    for name in names:
        if name in state:
            raise DerivationError(
                f"{WHERE}: parameters", "symbols that are not states", name, "rename one of them"
            )
    result = scalar(terminal_loss, f"{WHERE}: terminal_loss")
    for name in names:
        if result.has(name):
            raise DerivationError(
                f"{WHERE}: terminal_loss",
                "an expression without parameters",
                result,
                f"use a new symbol for {name} in it, and add its derivative to dL/d{name}",
            )
    return result


def _costate(size: int, used: list[sympy.Expr]) -> sympy.ImmutableMatrix:
    labels = ["lambda"] if size == 1 else [f"lambda_{i + 1}" for i in range(size)]
    return sympy.ImmutableMatrix([uniquely_named_symbol(label, used) for label in labels])
