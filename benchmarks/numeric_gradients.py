"""Parts (b) and (d): exact gradients of a network's trajectory, and of a linear equation's.

(b) ``x' = W2 tanh(W1 x + b1) + b2`` over T = 1 by 64 steps of RK4, a batch of 256, the gradient of
``|x(T) - y|^2/2`` in all parameters and x(0); the field of symnode is compiled from terms.
(d) ``x' = a x`` from 100,000 initial values, the gradient in a and x(0).

``python -m benchmarks.numeric_gradients [REPEATS]``
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from time import process_time
from typing import Any

from benchmarks.measuring import Table, medians, milliseconds, on_one_core, times

import numpy as np  # isort: skip
import sympy

from benchmarks.gradient_peers import (
    Array,
    Gradients,
    Work,
    diffrax_dopri5,
    diffrax_rk4,
    jax_scan,
    torchdiffeq,
)
from symnode.language.elementary import tanh
from symnode.language.states import state
from symnode.language.surface import dimensions, parameter
from symnode.numeric import Continuous, Discrete, Loss, Problem, TapedField, gradient
from symnode.numeric.analytic import Exact, recognise
from symnode.numeric.emission.field import compile_field

STEPS, REPEATS = 64, 15
SIZES = ((2, 16), (8, 64))
BATCH, VALUES = 256, 100_000
FILLED = 0.25  # seconds
# Round-off of 256 stages, in sums of other orders.
EXACT = 1e-12
OURS, RULE = "symnode", "symnode, 3/8 rule"
Peers = Mapping[str, tuple[str, Callable[..., Work]]]  # what its gradient equals, and itself

NETWORK_PEERS: Peers = {
    "diffrax RK4, RecursiveCheckpoint": (OURS, diffrax_rk4("RecursiveCheckpointAdjoint")),
    "diffrax RK4, Direct": (OURS, diffrax_rk4("DirectAdjoint")),
    "diffrax RK4, Backsolve": ("", diffrax_rk4("BacksolveAdjoint")),
    "JAX scan": (OURS, jax_scan),
    "torchdiffeq rk4 (the 3/8 rule)": (RULE, torchdiffeq("odeint", "rk4")),
    "torchdiffeq rk4, odeint_adjoint": ("", torchdiffeq("odeint_adjoint", "rk4")),
}
SCHEME = "symnode, R(ha)^64 of RK4"
LINEAR_PEERS: Peers = {
    "JAX scan, RK4": (SCHEME, jax_scan),
    "diffrax RK4, RecursiveCheckpoint": (SCHEME, diffrax_rk4("RecursiveCheckpointAdjoint")),
    "diffrax Dopri5, RecursiveCheckpoint": ("", diffrax_dopri5("RecursiveCheckpointAdjoint")),
    "diffrax Dopri5, Backsolve": ("", diffrax_dopri5("BacksolveAdjoint")),
    "torchdiffeq dopri5": ("", torchdiffeq("odeint", "dopri5")),
}


@dataclass
class Run:
    """One method: what it does, its last result, the largest relative error of its gradients."""

    work: Work
    equals: str
    found: tuple[float, Gradients] | None = None
    error: float = 0.0
    count: int = 1

    def __call__(self) -> None:
        for _ in range(self.count):
            self.found = self.work()

    def fill(self, seconds: float) -> None:
        """Repeat the work so often that a call takes that long: what ran before, and filled the
        caches, then hardly counts, for short works and for long ones.
        """
        began = process_time()
        self.work()
        self.count = max(2, ceil(seconds / max(1e-6, process_time() - began)))


def network_field() -> TapedField:
    """The field from its formula."""
    d, w = dimensions("d w")
    w1, b1, w2, b2 = (
        parameter("W1", w, d), parameter("b1", w), parameter("W2", d, w), parameter("b2", d)
    )  # fmt: skip
    x = state("x", d, of=(w1, b1, w2, b2))
    return compile_field(w2 @ tanh(w1 @ x + b1) + b2, x)


def peer_network(module: Any, x: Any, p: Any) -> Any:
    """The same for JAX and PyTorch; samples are rows."""
    return module.tanh(x @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]


def peer_linear(module: Any, x: Any, p: Any) -> Any:
    return p["a"] * x


def end_loss(y: Array) -> Loss:
    """``|x(T) - y|^2/2``."""

    def both(x: Array) -> tuple[float, Array]:
        rest = x - y
        return np.vdot(rest, rest) / 2, rest

    return Loss(terminal=both)


def ours(problem: Problem, loss: Loss, mode: Any) -> Work:
    """One mode of symnode."""

    def work() -> tuple[float, Gradients]:
        found = gradient(problem, loss, mode=mode)
        return found.loss, {**found.parameters, "x0": found.initial}

    return work


def compared(runs: dict[str, Run], reference: str) -> None:
    """Errors against what a gradient shall equal; a method that says it is exact has to be."""
    for run in runs.values():
        (value, found), (wanted, exact) = (
            r.found or (0.0, {}) for r in (run, runs[run.equals or reference])
        )
        run.error = max(
            abs(value - wanted) / abs(wanted),
            *(float(np.max(np.abs(found[n] - exact[n])) / np.max(np.abs(exact[n]))) for n in exact),
        )
        if run.equals and not run.error <= EXACT:
            raise AssertionError(f"a gradient that shall be exact is off by {run.error:.1e}")


def raced(runs: dict[str, Run], reference: str, repeats: int) -> dict[str, float]:
    """Median seconds, with all results compared."""
    for run in runs.values():
        run()
        run.fill(FILLED)
    found = medians(runs, repeats=repeats)
    compared(runs, reference)
    return {name: seconds / runs[name].count for name, seconds in found.items()}


def network_runs(d: int, width: int) -> dict[str, Run]:
    """All methods of part (b)."""
    random = np.random.default_rng(0)
    parameters = {
        "W1": random.standard_normal((width, d)) / np.sqrt(d),
        "b1": 0.1 * random.standard_normal(width),
        "W2": 1.5 * random.standard_normal((d, width)) / np.sqrt(width),
        "b2": 0.1 * random.standard_normal(d),
    }
    start, target = random.standard_normal((2, BATCH, d))
    loss = end_loss(target)

    def alone(mode: Any) -> Work:
        """With a field of its own: a field keeps the memory of its last mode for the next sweep."""
        return ours(Problem(network_field(), start, [0.0, 1.0], parameters), loss, mode)

    runs = {
        OURS: Run(alone(Discrete("rk4", STEPS)), OURS),
        RULE: Run(alone(Discrete("three_eighths", STEPS)), RULE),
        "symnode, a checkpoint every 8 steps": Run(alone(Discrete("rk4", STEPS, 8)), OURS),
        "symnode, continuous adjoint": Run(alone(Continuous("rk4", STEPS)), ""),
    }
    for name, (equals, peer) in NETWORK_PEERS.items():
        runs[name] = Run(peer(peer_network, start, target, parameters, STEPS), equals)
    return runs


def linear_runs() -> dict[str, Run]:
    """All methods of part (d)."""
    x, t, a = sympy.symbols("x t a")
    found = recognise(a * x, x, t)
    random = np.random.default_rng(0)
    start, target = random.standard_normal((2, VALUES))
    parameters = {"a": np.array(0.7)}
    problem, loss = Problem(found.field, start, [0.0, 1.0], parameters), end_loss(target)

    def new() -> tuple[float, Gradients]:
        fresh = Problem(found.field, start, [0.0, 1.0], parameters)
        return ours(fresh, loss, Exact(found.flow))()

    def by_hand() -> tuple[float, Gradients]:
        growth = np.exp(0.7)
        rest = growth * start - target
        bars = {"a": np.asarray(growth * np.vdot(rest, start)), "x0": growth * rest}
        return float(np.vdot(rest, rest)) / 2, bars

    scheme = found.scheme("rk4", substeps=STEPS)
    runs = {
        OURS: Run(ours(problem, loss, Exact(found.flow)), OURS),
        SCHEME: Run(ours(problem, loss, Exact(scheme)), SCHEME),
        "symnode, problem built and checked anew": Run(new, OURS),
        "the formula by hand in NumPy": Run(by_hand, OURS),
        "symnode, RK4 step by step": Run(ours(problem, loss, Discrete("rk4", STEPS)), SCHEME),
    }
    for name, (equals, peer) in LINEAR_PEERS.items():
        runs[name] = Run(peer(peer_linear, start, target, parameters, STEPS), equals)
    return runs


def rows(runs: dict[str, Run], seconds: dict[str, float]) -> list[list[str]]:
    """One row a method."""
    return [
        [
            name,
            milliseconds(seconds[name]),
            times(seconds[name] / seconds[OURS]),
            f"{run.error:.0e}",
            run.equals and ("reference" if run.equals == name else f"as {run.equals}"),
        ]
        for name, run in runs.items()
    ]


def tables(repeats: int = REPEATS) -> list[Table]:
    """The tables of parts (b) and (d)."""
    columns = ["method", "time", "ratio", "error", "exact"]
    found = []
    for d, width in SIZES:
        runs = network_runs(d, width)
        found.append(
            Table(
                f"(b) Gradient through {STEPS} steps of RK4: d = {d}, width {width}, batch {BATCH}",
                "The ratio is the method's time over symnode's; the error is the largest relative "
                "difference of loss and gradients from the row named in the last column, and "
                f"otherwise from symnode's. Those with a name there are checked to {EXACT:.0e}.",
                columns,
                rows(runs, raced(runs, OURS, repeats)),
            )
        )
    runs = linear_runs()
    found.append(
        Table(
            f"(d) Gradient of x' = a x from {VALUES:,} initial values",
            "symnode recognises the equation: e^{aT}, or the power of RK4's stability function. "
            "Errors as in (b); those of adaptive methods are against the exact flow. Tolerances "
            "are 1e-8.",
            columns,
            rows(runs, raced(runs, OURS, repeats)),
        )
    )
    return found


def main(arguments: list[str]) -> None:
    on_one_core()
    for table in tables(int(arguments[0]) if arguments else REPEATS):
        print(table.markdown())


if __name__ == "__main__":
    main(sys.argv[1:])
