"""Which equations have a flow in closed form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from symnode.numeric.adjoints.fields import TapedField
from symnode.numeric.analytic.equations import WHERE, Equations
from symnode.numeric.analytic.flow import Flow
from symnode.numeric.analytic.linear import LinearParts, exact_flow, scheme_flow
from symnode.numeric.analytic.linear_terms import is_vector, term_system
from symnode.numeric.analytic.matrix_flow import exponential, power_of_scheme
from symnode.numeric.analytic.not_recognised import NotRecognised
from symnode.numeric.analytic.separable import separable_flow
from symnode.numeric.analytic.time_dependent import time_dependent_flow
from symnode.numeric.emission.field import compile_field
from symnode.numeric.errors import IntegrationError


@final
@dataclass(frozen=True)
class Recognition:
    """What was found about an equation.

    Fields: ``flow`` is the exact flow, or None; then ``reason`` says why.  ``kind`` names it.
    ``field`` is the right-hand side for numerical methods, whether it was recognised or not.
    ``of_scheme`` gives the flow of a scheme, see :meth:`scheme`.
    """

    flow: Flow | None
    kind: str
    reason: str
    field: TapedField
    of_scheme: Callable[[str, int], Flow] | None = None

    def __bool__(self) -> bool:
        return self.flow is not None

    def scheme(self, method: str, *, substeps: int = 1) -> Flow:
        """What N equal steps of a tableau make of the equation, exactly: ``R(h A)^N``.

        Explicit or implicit, in constant time for one equation.  Its gradient is that of the
        scheme, as :class:`~symnode.numeric.Discrete` gives it step by step.

        Errors: :class:`~symnode.numeric.errors.IntegrationError` for an unknown method, and for an
        equation that is not linear with constant coefficients.

        Source: [hairer1996, IV.3].
        """
        if self.of_scheme is None:
            raise IntegrationError(
                f"{WHERE}: scheme",
                "a linear equation with constant coefficients",
                self.kind or self.reason,
                "numeric.Discrete(method, substeps)",
            )
        return self.of_scheme(method, substeps)


def recognise(field: Any, state: Any, time: Any) -> Recognition:
    """The exact flow of ``dx/dt = field``, if it is of a kind that is known.

    Linear with constant coefficients (one equation, or a system by its matrix exponential), one
    linear equation with coefficients that depend on time, one separable equation ``g(t) h(x)``
    with h of degree 2, a power, or an exponential.

    Args:
        field: an expression, or n of them; SymPy or terms of symnode.  Symbols other than state
            and time are parameters, given by name later.
        state: one symbol (then the flow acts on every entry of an array), or a list of n (then
            states have n entries along their last axis), or a vector of terms of any dimension
            (then parameters may be vectors and matrices).
        time: a symbol; terms in a vector have their own.

    Returns a :class:`Recognition`; it is false where nothing was recognised, with the reason.

    Errors: :class:`~symnode.calculus.derive.errors.DerivationError` and
    :class:`~symnode.numeric.errors.IntegrationError` for input that is no equation.  The flow
    itself raises where the solution ends before its time, with the time.

    Source: [coddington1955, ch. 1 and 3].

    >>> import sympy
    >>> x, t, r, K = sympy.symbols("x t r K")
    >>> recognise(r * x * (1 - x / K), x, t).kind
    'separable: degree 2'
    >>> print(recognise(sympy.sin(x * t), x, t).reason)
    not separable: no factors g(t) h(x) in sin(t*x)
    """
    if is_vector(state):
        return _of_terms(field, state)
    equations = Equations.of(field, state, time)
    numeric_field = equations.numeric_field()
    try:
        parts: LinearParts | None = LinearParts.of(equations)
        reason = ""
    except NotRecognised as error:
        parts, reason = None, str(error)
    if parts is not None and not parts.has(equations.time):
        kind = "linear, constant coefficients"
        flow = exact_flow(equations, parts)
        return Recognition(
            flow, kind, "", numeric_field, lambda m, n: scheme_flow(equations, parts, m, n)
        )
    if len(equations.state) > 1:
        reason = reason or "a system whose coefficients depend on time"
        return Recognition(None, "", reason, numeric_field)
    found: Flow
    try:
        if parts is not None:
            kind, found = "linear, time-dependent", time_dependent_flow(equations, parts)
        else:
            kind, found = separable_flow(equations)
    except NotRecognised as error:
        return Recognition(None, "", str(error), numeric_field)
    return Recognition(found, kind, "", numeric_field)


def _of_terms(rhs: Any, state: Any) -> Recognition:
    try:
        system = term_system(rhs, state)
    except NotRecognised as error:
        return Recognition(None, "", str(error), compile_field(rhs, state))
    return Recognition(
        system.flow(exponential),
        "linear, constant coefficients",
        "",
        system.field,
        lambda method, steps: system.flow(power_of_scheme(method, steps)),
    )
