"""Peers on the ensemble of Hopfield networks: each gets the networks and returns a work to time.

What is compiled or built once stays outside the work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray
Work = Callable[[], Array]
LANES = 8  # doubles in a vector of AVX-512


def diffrax_with(solver_name: str) -> Callable[[Any, Array, float, float], Work]:
    """``vmap`` of ``diffeqsolve``: every network its own steps."""

    def prepared(networks: Any, saved: Array, rtol: float, atol: float) -> Work:
        import diffrax
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)
        term = diffrax.ODETerm(lambda t, x, a: (a[0] @ jnp.tanh(x) - x + a[1]) / a[2])
        solver, at = getattr(diffrax, solver_name)(), diffrax.SaveAt(ts=jnp.asarray(saved))
        control = diffrax.PIDController(rtol=rtol, atol=atol)

        def one(w: Any, b: Any, tau: Any, start: Any) -> Any:
            return diffrax.diffeqsolve(
                term, solver, saved[0], saved[-1], None, start, (w, b, tau),
                saveat=at, stepsize_controller=control, max_steps=4096,
            ).ys  # fmt: skip

        compiled = jax.jit(jax.vmap(one))
        given = [jnp.asarray(a) for a in (networks.w, networks.b, networks.tau, networks.start)]
        return lambda: np.asarray(compiled(*given))

    return prepared


def torchode(networks: Any, saved: Array, rtol: float, atol: float) -> Work:
    """Every network its own steps."""
    import torch
    import torchode

    torch.set_num_threads(1)
    w, b, tau, start = (
        torch.from_numpy(a) for a in (networks.w, networks.b, networks.tau, networks.start)
    )

    def field(t: Any, x: Any) -> Any:
        return (torch.einsum("mij,mj->mi", w, torch.tanh(x)) - x + b) / tau[:, None]

    term = torchode.ODETerm(field)
    method = torchode.Dopri5(term=term)
    solver = torchode.AutoDiffAdjoint(
        method, torchode.IntegralController(atol=atol, rtol=rtol, term=term)
    )
    at = torch.from_numpy(saved).expand(len(start), -1)

    def work() -> Array:
        with torch.no_grad():
            found = solver.solve(torchode.InitialValueProblem(y0=start, t_eval=at))
        return np.asarray(found.ys.numpy())

    return work


def torchdiffeq(networks: Any, saved: Array, rtol: float, atol: float) -> Work:
    """One step for all networks, by the mean of their errors."""
    import torch
    from torchdiffeq import odeint

    torch.set_num_threads(1)
    w, b, tau, start = (
        torch.from_numpy(a) for a in (networks.w, networks.b, networks.tau, networks.start)
    )

    def field(t: Any, x: Any) -> Any:
        return (torch.einsum("mij,mj->mi", w, torch.tanh(x)) - x + b) / tau[:, None]

    def work() -> Array:
        with torch.no_grad():
            found = odeint(field, start, torch.from_numpy(saved), rtol=rtol, atol=atol)
        return np.asarray(found.transpose(0, 1).numpy())

    return work


def heyoka(networks: Any, saved: Array, rtol: float, atol: float) -> Work:
    """Taylor's method, compiled for eight networks at once; it has one tolerance."""
    import heyoka as hy

    m, d = networks.start.shape
    x = [hy.expression(f"x{i}") for i in range(d)]
    y = [hy.tanh(each) for each in x]
    fields = [
        (
            x[i],
            (hy.sum([hy.par[i * d + j] * y[j] for j in range(d)]) - x[i] + hy.par[d * d + i])
            / hy.par[d * d + d],
        )
        for i in range(d)
    ]
    parameters = np.concatenate(
        [networks.w.reshape(m, -1), networks.b, networks.tau[:, None]], axis=1
    )
    solver = hy.taylor_adaptive_batch(
        fields, np.zeros((d, LANES)), pars=np.zeros((d * d + d + 1, LANES)), tol=rtol
    )
    grid = np.repeat(saved[:, None], LANES, axis=1)
    rounds = [np.minimum(np.arange(at, at + LANES), m - 1) for at in range(0, m, LANES)]

    def work() -> Array:
        found = np.empty((m, len(saved), d))
        for at in rounds:
            solver.set_time(saved[0])
            solver.state[:] = networks.start[at].T
            solver.pars[:] = parameters[at].T
            found[at] = np.moveaxis(np.asarray(solver.propagate_grid(grid)[-1]), -1, 0)
        return found

    return work


PEERS: dict[str, Callable[[Any, Array, float, float], Work]] = {
    "diffrax vmap Dopri5": diffrax_with("Dopri5"),
    "diffrax vmap Tsit5": diffrax_with("Tsit5"),
    "torchode Dopri5": torchode,
    "torchdiffeq dopri5": torchdiffeq,
    "heyoka, batches of 8": heyoka,
}
