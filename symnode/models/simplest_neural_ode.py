r"""The simplest Neural ODE, ``x' = a x`` trained towards ``x' = a* x``, as terms.

The arguments are numbers of a page (``scalar("a")``, ``positive("T")``) or expressions in them.
With ``u = (a - a*) t`` a step of gradient descent is :func:`descent_map`, and one of Algorithm 2 is
:func:`corrected_map`.

Source: [okamoto2025].
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.elementary import exp

Number = Array | Fraction | int


def loss(a: Number, a_star: Number, horizon: Number, sigma: Number) -> Any:
    """``sigma^2/2 (e^{a t} - e^{a* t})^2``, where ``sigma^2 = E[x(0)^2]`` [okamoto2025, eq. 5].

    >>> from symnode.page import positive, scalar
    >>> a, goal, t, sigma = scalar("a"), scalar("b"), positive("T"), positive("sigma")
    >>> compiled = loss(a, goal, t, sigma).lambdify(a, goal, t, sigma)
    >>> print(f"{compiled(0.0, -1.0, 1.0, 1.0):.6f}")
    0.199788
    """
    flow, goal = exp(as_array(a) * horizon), exp(as_array(a_star) * horizon)
    return as_array(sigma) ** 2 / 2 * (flow - goal) ** 2


def second_moment(a: Number, horizon: Number, sigma: Number) -> Any:
    """``sigma_t^2 = E[x(t)^2] = sigma^2 e^{2 a t}`` [okamoto2025, Lemma 4.1].

    >>> from symnode.page import positive, scalar
    >>> print(second_moment(scalar("a"), positive("T"), positive("sigma")))
    sigma**2*exp(2*a*T)
    """
    return as_array(sigma) ** 2 * exp(2 * as_array(a) * horizon)


def kappa(eta: Number, a_star: Number, horizon: Number, sigma: Number) -> Any:
    """``eta t^2 sigma^2 e^{2 a* t}``, all that gradient descent sees of the problem.

    >>> from symnode.page import positive, scalar
    >>> print(kappa(positive("eta"), scalar("b"), positive("T"), positive("sigma")))
    eta*T**2*sigma**2*exp(2*b*T)
    """
    return as_array(eta) * as_array(horizon) ** 2 * second_moment(a_star, horizon, sigma)


def descent_map(u: Number, kappa: Number) -> Any:
    """``u - kappa e^u (e^u - 1)``: a step of gradient descent.

    >>> from symnode.page import positive, scalar
    >>> u, k = scalar("u"), positive("k")
    >>> print(f"{descent_map(u, k).lambdify(u, k)(1.0, 0.1):.6f}")
    0.532923
    """
    flow = exp(as_array(u))
    return as_array(u) - as_array(kappa) * flow * (flow - 1)


def corrected_map(u: Number, eta: Number) -> Any:
    """``u - eta (1 - e^{-u})``: a step of Algorithm 2 [okamoto2025, Theorem 5.1].

    >>> from symnode.page import positive, scalar
    >>> u, eta = scalar("u"), positive("eta")
    >>> print(f"{corrected_map(u, eta).lambdify(u, eta)(1.0, 0.5):.6f}")
    0.683940
    """
    return as_array(u) - as_array(eta) * (1 - exp(-as_array(u)))
