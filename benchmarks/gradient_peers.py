"""Peers on the gradients of losses of trajectories: each returns a work to time.

What is compiled once stays outside the work. A work returns the loss and the gradients as arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

Array = np.ndarray
Gradients = dict[str, Array]
Work = Callable[[], tuple[float, Gradients]]
Field = Callable[[Any, Any, Any], Any]  # (module, x, parameters) -> slope, of jax.numpy or torch
TOLERANCE = 1e-8


def jax_scan(
    field: Field, x0: Array, y: Array, parameters: Mapping[str, Array], steps: int
) -> Work:
    """RK4 by ``lax.scan``, differentiated and compiled."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    h = 1.0 / steps

    def loss(p: Any, x: Any, target: Any) -> Any:
        def step(x: Any, _: Any) -> Any:
            k1 = field(jnp, x, p)
            k2 = field(jnp, x + h / 2 * k1, p)
            k3 = field(jnp, x + h / 2 * k2, p)
            k4 = field(jnp, x + h * k3, p)
            return x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), None

        end, _ = jax.lax.scan(step, x, None, length=steps)
        return jnp.sum((end - target) ** 2) / 2

    return _of_jax(loss, x0, y, parameters)


def diffrax_rk4(adjoint: str) -> Callable[..., Work]:
    """RK4 with constant steps under the named adjoint; diffrax has no such tableau of its own."""

    def prepared(
        field: Field, x0: Array, y: Array, parameters: Mapping[str, Array], steps: int
    ) -> Work:
        import diffrax

        classical = diffrax.ButcherTableau(
            c=np.array([1 / 2, 1 / 2, 1.0]),
            a_lower=(np.array([1 / 2]), np.array([0.0, 1 / 2]), np.array([0.0, 0.0, 1.0])),
            b_sol=np.array([1 / 6, 1 / 3, 1 / 3, 1 / 6]),
            b_error=np.zeros(4),
        )

        class RK4(diffrax.AbstractERK):  # type: ignore[misc]
            tableau: ClassVar[Any] = classical
            interpolation_cls: ClassVar[Any] = (
                diffrax.ThirdOrderHermitePolynomialInterpolation.from_k
            )

            def order(self, terms: Any) -> int:
                return 4

        options = {"stepsize_controller": diffrax.ConstantStepSize(), "dt0": 1.0 / steps}
        return _of_diffrax(field, x0, y, parameters, RK4, adjoint, options, steps + 1)

    return prepared


def diffrax_dopri5(adjoint: str) -> Callable[..., Work]:
    """Dormand-Prince at rtol = atol = 1e-8 under the named adjoint."""

    def prepared(
        field: Field, x0: Array, y: Array, parameters: Mapping[str, Array], steps: int
    ) -> Work:
        import diffrax

        control = diffrax.PIDController(rtol=TOLERANCE, atol=TOLERANCE)
        options = {"stepsize_controller": control, "dt0": 0.1}
        return _of_diffrax(field, x0, y, parameters, diffrax.Dopri5, adjoint, options, 256)

    return prepared


def _of_diffrax(
    field: Field,
    x0: Array,
    y: Array,
    parameters: Mapping[str, Array],
    solver: Any,
    adjoint: str,
    options: Mapping[str, Any],
    most_steps: int,
) -> Work:
    import diffrax
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    term = diffrax.ODETerm(lambda t, x, p: field(jnp, x, p))
    method = getattr(diffrax, adjoint)()

    def loss(p: Any, x: Any, target: Any) -> Any:
        end = diffrax.diffeqsolve(
            term, solver(), 0.0, 1.0, y0=x, args=p, adjoint=method, max_steps=most_steps, **options
        ).ys[0]
        return jnp.sum((end - target) ** 2) / 2

    return _of_jax(loss, x0, y, parameters)


def _of_jax(loss: Callable[..., Any], x0: Array, y: Array, parameters: Mapping[str, Array]) -> Work:
    import jax
    import jax.numpy as jnp

    compiled = jax.jit(jax.value_and_grad(loss, argnums=(0, 1)))
    given = {name: jnp.asarray(value) for name, value in parameters.items()}
    start, target = jnp.asarray(x0), jnp.asarray(y)

    def work() -> tuple[float, Gradients]:
        value, (in_parameters, in_start) = compiled(given, start, target)
        found = {name: np.asarray(bar) for name, bar in in_parameters.items()}
        return float(value), {**found, "x0": np.asarray(in_start)}

    return work


def torchdiffeq(name: str, method: str) -> Callable[..., Work]:
    """``odeint`` (autograd through the solver) or ``odeint_adjoint``; its rk4 is the 3/8 rule."""

    def prepared(
        field: Field, x0: Array, y: Array, parameters: Mapping[str, Array], steps: int
    ) -> Work:
        import torch
        import torchdiffeq as library

        torch.set_num_threads(1)
        tensors = {n: torch.tensor(v, requires_grad=True) for n, v in parameters.items()}
        start, target = torch.tensor(x0, requires_grad=True), torch.from_numpy(y)
        options: dict[str, Any] = {"rtol": TOLERANCE, "atol": TOLERANCE}
        if method == "rk4":
            options = {"options": {"step_size": 1.0 / steps}}
        if name == "odeint_adjoint":
            options["adjoint_params"] = tuple(tensors.values())
        times = torch.tensor([0.0, 1.0], dtype=torch.float64)

        def work() -> tuple[float, Gradients]:
            solve = getattr(library, name)
            end = solve(
                lambda t, x: field(torch, x, tensors), start, times, method=method, **options
            )[-1]
            loss = ((end - target) ** 2).sum() / 2
            bars = torch.autograd.grad(loss, [*tensors.values(), start])
            names = [*tensors, "x0"]
            return loss.item(), dict(zip(names, (b.numpy() for b in bars), strict=True))

        return work

    return prepared
