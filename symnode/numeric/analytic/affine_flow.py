"""Flows of one equation that is linear in its state: ``x -> rho x + sigma``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.flow import STEP, Pulled, slope_by, stepped, summed_to
from symnode.numeric.analytic.stability_function import stability_function
from symnode.numeric.analytic.stable_functions import geometric_sum, phi, power
from symnode.numeric.inputs import Array, count_of

Coefficient = Callable[[Parameters], Any]
Affine = tuple[Any, Any]  # rho, and sigma or None if there is none


@final
@dataclass(frozen=True)
class AffineFlow:
    """``rho(t_0, t_1, theta) x + sigma(t_0, t_1, theta)`` in every entry of the state.

    Fields: ``names`` of the parameters, each a number or an array that broadcasts with the state;
    ``coefficients(start, stop, parameters)`` gives rho and sigma (None where there is none), and
    takes complex arguments, by which it is differentiated; ``autonomous`` says that they depend on
    the difference of the times only.
    """

    names: tuple[str, ...]
    coefficients: Callable[[Any, Any, Parameters], Affine]
    autonomous: bool = False

    def end(self, start: float, stop: float, state: Array, parameters: Parameters) -> Array:
        """The state at the time ``stop``."""
        rho, sigma = self.coefficients(start, stop, parameters)
        moved = rho * state
        return np.asarray(moved if sigma is None else moved + sigma)

    def pull(
        self, start: float, stop: float, state: Array, parameters: Parameters, costate: Array
    ) -> Pulled:
        """``costate . d end``."""
        paired, step = _Paired(state, costate), 1j * STEP
        stepped_stop = self.coefficients(start, stop + step, parameters)
        late = float(paired.with_slopes(stepped_stop, ()))
        early = -late
        if not self.autonomous:
            stepped_start = self.coefficients(start + step, stop, parameters)
            early = float(paired.with_slopes(stepped_start, ()))
        bars = {
            name: paired.with_slopes(
                self.coefficients(start, stop, stepped(parameters, name)),
                np.shape(parameters[name]),
            )
            for name in self.names
        }
        return np.asarray(np.real(stepped_stop[0]) * costate), bars, (early, late)


class _Paired:
    """``costate . (rho' x + sigma')``, with the inner products taken once if rho' is a number."""

    def __init__(self, state: Array, costate: Array) -> None:
        self.state, self.costate = state, costate
        self.product: Any = None

    def with_slopes(self, moved: Affine, shape: tuple[int, ...]) -> Array:
        parts = [slope_by(part) for part in moved if part is not None]
        if all(np.ndim(part) == 0 for part in parts):
            if self.product is None:
                self.product = np.vdot(self.costate, self.state)
            total = parts[0] * self.product
            if len(parts) == 2:
                total = total + parts[1] * np.sum(self.costate)
            return np.asarray(total)
        inner = parts[0] * self.state
        if len(parts) == 2:
            inner = inner + parts[1]
        return summed_to(shape, self.costate * inner)


def exact_coefficients(a: Coefficient, b: Coefficient | None) -> Callable[..., Affine]:
    """``x' = a x + b``: ``rho = e^{a T}``, ``sigma = b T (e^{a T} - 1)/(a T)``."""

    def coefficients(start: Any, stop: Any, parameters: Parameters) -> Affine:
        length = stop - start
        z = a(parameters) * length
        return np.exp(z), None if b is None else b(parameters) * length * phi(z)

    return coefficients


def discrete_coefficients(
    a: Coefficient, b: Coefficient | None, method: str, substeps: int
) -> Callable[..., Affine]:
    """``x' = a x + b`` by N steps of a tableau: ``rho = R(h a)^N``, and for sigma
    ``h b S(h a) (1 + R + ... + R^{N - 1})`` with ``R(z) = 1 + z S(z)``.
    """  # fmt: skip
    ratio = stability_function(method).ratio
    count = count_of(substeps, "numeric.analytic: substeps")

    def coefficients(start: Any, stop: Any, parameters: Parameters) -> Affine:
        length = (stop - start) / count
        z = a(parameters) * length
        weight = ratio(z)
        u = z * weight
        rho = power(u, count)
        if b is None:
            return rho, None
        return rho, b(parameters) * length * weight * geometric_sum(u, count)

    return coefficients
