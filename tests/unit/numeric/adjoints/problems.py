"""Problems with all kinds of dependence, and the derivative of the computed loss by complex steps.

The loss is computed here once more, from the coefficients of the tableau, in complex numbers: it
shares nothing with the adjoints but the tableau. A complex step takes no difference, so its
derivative is exact up to round-off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from symnode.numeric import Loss, Problem, RunningCost, WithVjp
from symnode.numeric.tableaux import TABLEAUX

EXPLICIT = sorted(name for name, t in TABLEAUX.items() if t.is_explicit)
IMPLICIT = sorted(TABLEAUX.keys() - set(EXPLICIT))
# Of the iteration for implicit stages: a factor of about 1/5 each at the steps of these tests.
ITERATIONS = 40
STEP = 1e-30
TIMES = (0.2, 0.9, 1.1, 2.0)


def field(t: Any, x: Any, p: Any) -> Any:
    """``V tanh(W x + b sin 2t)``, columns are samples."""
    return p["V"] @ np.tanh(p["W"] @ x + p["b"][:, None] * np.sin(2 * t))


def vjp(t: float, x: np.ndarray, p: Any, costate: np.ndarray) -> Any:
    hidden = np.tanh(p["W"] @ x + p["b"][:, None] * np.sin(2 * t))
    inner = (p["V"].T @ costate) * (1 - hidden**2)
    bars = {
        "V": costate @ hidden.T,
        "W": inner @ x.T,
        "b": inner.sum(axis=1) * np.sin(2 * t),
    }
    return p["W"].T @ inner, bars


def in_time(t: float, x: np.ndarray, p: Any) -> np.ndarray:
    hidden = np.tanh(p["W"] @ x + p["b"][:, None] * np.sin(2 * t))
    return p["V"] @ ((1 - hidden**2) * p["b"][:, None] * 2 * np.cos(2 * t))


FIELD = WithVjp(field, vjp)


def running_value(t: Any, x: Any, p: Any) -> Any:
    return np.cos(t) * np.sum(x**2) / 2 + np.sum(p["b"] ** 2) * np.sum(x)


RUNNING = RunningCost(
    running_value,
    lambda t, x, p: (
        np.cos(t) * x + np.sum(p["b"] ** 2),
        {"b": 2 * p["b"] * np.sum(x)},
    ),
    lambda t, x, p: -np.sin(t) * np.sum(x**2) / 2,
)


def end_value(x: Any) -> Any:
    return np.sum(np.sin(x))


def path_value(states: Any) -> Any:
    factors = np.arange(1, len(states) + 1)[:, None, None]
    return np.sum(factors * states**2) / 2


def path_gradient(states: np.ndarray) -> np.ndarray:
    return np.arange(1, len(states) + 1)[:, None, None] * states


LOSSES = {
    "end": Loss(terminal=(end_value, np.cos)),
    "times": Loss(observed=(path_value, path_gradient)),
    "running": Loss(running=RUNNING),
    "all": Loss((end_value, np.cos), (path_value, path_gradient), RUNNING),
}


def network(seed: int = 0, batch: int = 3, times: Any = TIMES) -> Problem:
    """Two states, three hidden units."""
    r = np.random.default_rng(seed)
    parameters = {"V": r.normal(size=(2, 3)), "W": r.normal(size=(3, 2)), "b": r.normal(size=3)}
    return Problem(FIELD, r.normal(size=(2, batch)), times, parameters, in_time=in_time)


@dataclass(frozen=True)
class Computed:
    """The loss that a method computes, as a function of everything it depends on.

    ``fractions``: for each interval of the times where steps begin and end, instead of substeps.
    """

    method: str
    substeps: int
    loss: Loss
    fractions: Any = None

    def __call__(self, initial: Any, parameters: Any, times: Any) -> Any:
        t = TABLEAUX[self.method]
        a, b, c = ([[float(v) for v in row] for row in t.a], [*map(float, t.b)], [*map(float, t.c)])
        state, states, cost = initial, [initial], 0.0
        for k in range(len(times) - 1):
            width = times[k + 1] - times[k]
            parts = np.linspace(0, 1, self.substeps + 1)
            parts = parts if self.fractions is None else self.fractions[k]
            for j in range(len(parts) - 1):
                h = (parts[j + 1] - parts[j]) * width
                start, slopes, change = times[k] + parts[j] * width, [0.0 * state] * len(b), 0.0
                for _ in range(1 if t.is_explicit else ITERATIONS):
                    stages = []
                    for i in range(len(b)):
                        moved = sum((a[i][m] * slopes[m] for m in range(len(b)) if a[i][m]), 0.0)
                        stages.append(state + h * moved)
                        slopes[i] = field(start + c[i] * h, stages[i], parameters)
                for i in range(len(b)):
                    change = change + b[i] * slopes[i]
                    if self.loss.running:
                        cost += h * b[i] * running_value(start + c[i] * h, stages[i], parameters)
                state = state + h * change
            states.append(state)
        total = cost
        if self.loss.terminal:
            total = total + end_value(state)
        if self.loss.observed:
            total = total + path_value(np.stack(states))
        return total


def complex_steps(computed: Computed, problem: Problem) -> dict[str, np.ndarray]:
    """The derivative in every entry of everything."""
    arguments = {"initial": problem.initial, "times": problem.times, **problem.parameters}
    found = {}
    for name, value in arguments.items():
        found[name] = np.empty(value.shape)
        for index in np.ndindex(value.shape):
            moved = {n: v.astype(complex) for n, v in arguments.items()}
            moved[name][index] += 1j * STEP
            initial, times = moved.pop("initial"), moved.pop("times")
            found[name][index] = computed(initial, moved, times).imag / STEP
    return found


def distance(found: Any, expected: dict[str, np.ndarray], times: bool = True) -> float:
    """The largest difference, relative to the largest entry of each gradient."""
    ours = {"initial": found.initial, **found.parameters}
    if times:
        ours["times"] = found.times
    assert ours.keys() == expected.keys() - (set() if times else {"times"})
    return max(
        float(np.max(np.abs(ours[n] - expected[n])) / max(1e-300, np.max(np.abs(expected[n]))))
        if np.any(expected[n])
        else float(np.max(np.abs(ours[n])))
        for n in ours
    )
