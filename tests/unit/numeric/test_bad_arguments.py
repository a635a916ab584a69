"""Arguments that cannot be meant: an error with four parts at the door, and not one of Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy

from symnode import numeric
from symnode.language.errors import SymnodeError
from symnode.language.states import state
from symnode.language.surface import dimensions, parameter
from symnode.numeric import (
    Discrete,
    Event,
    Loss,
    Problem,
    RunningCost,
    SolverOptions,
    WithVjp,
    training,
)
from symnode.numeric.analytic import recognise
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.errors import IntegrationError


def decay(t: float, x: Any) -> Any:
    return -x


GROWTH = WithVjp(lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)}))
PROBLEM = Problem(GROWTH, [1.0], [0.0, 1.0], {"a": 1.0})
END = Loss(terminal=(lambda x: np.sum(x), np.ones_like))
MODE = Discrete("rk4")
FOUND = recognise(*sympy.symbols("a x t")[:2], sympy.Symbol("t"))  # x' = a
k = dimensions("k")
W = parameter("W", k, k)
y = state("y", k, of=W)
MASKED = np.ma.array([1.0, 2.0], mask=[True, False])


def gradient_with(**changes: Any) -> Any:
    given = {"problem": PROBLEM, "loss": END, "mode": MODE, **changes}
    return numeric.gradient(given["problem"], given["loss"], mode=given["mode"])


def of_running(gradient: Any) -> Any:
    cost = RunningCost(lambda t, x, p: 0.0, gradient)
    return gradient_with(loss=Loss(running=cost))


CALLS: dict[str, Callable[[], object]] = {
    "a number as the field": lambda: numeric.solve(3, [1.0], [0, 1]),  # type: ignore[arg-type]
    "options as a dictionary": lambda: numeric.solve(
        decay,
        [1.0],
        [0, 1],
        options={"rtol": 1e-3},  # type: ignore[arg-type]
    ),
    "a field of truth values": lambda: numeric.solve(lambda t, x: x > 0, [1.0], [0, 1]),
    "a masked state": lambda: numeric.solve(decay, MASKED, [0, 1]),
    "a masked slope": lambda: numeric.solve(lambda t, x: MASKED, [1.0, 2.0], [0, 1]),
    "a list of tolerances": lambda: SolverOptions(atol=[1e-3, 1e-9]),  # type: ignore[arg-type]
    "a text as a tolerance": lambda: SolverOptions(rtol="a"),  # type: ignore[arg-type]
    "a number as the Jacobian": lambda: SolverOptions(jacobian=3),  # type: ignore[arg-type]
    "a number as an event": lambda: Event(3),  # type: ignore[arg-type]
    "an event that is true or false": lambda: numeric.solve(
        decay, [1.0], [0, 1], events=[Event(lambda t, x: x[0] > 0.5)]
    ),
    "a field without its derivatives": lambda: Problem(decay, [1.0], [0, 1]),  # type: ignore[arg-type]
    "parameters without names": lambda: Problem(GROWTH, [1.0], [0, 1], 3.0),  # type: ignore[arg-type]
    "no functions": lambda: WithVjp(decay, 3),  # type: ignore[arg-type]
    "a vjp of one result": lambda: gradient_with(
        problem=Problem(WithVjp(lambda t, x, p: -x, lambda t, x, p, c: -c), [1.0, 2.0, 3.0], [0, 1])
    ),
    "a mode by name": lambda: gradient_with(mode="discrete"),
    "a mode that is not made": lambda: gradient_with(mode=Discrete),
    "no loss": lambda: gradient_with(loss=None),
    "no problem": lambda: gradient_with(problem=GROWTH),
    "a loss of one function with one result": lambda: gradient_with(loss=Loss(terminal=np.sum)),
    "a pair of one": lambda: Loss(terminal=(np.sum,)),  # type: ignore[arg-type]
    "a number as a running cost": lambda: Loss(running=3),  # type: ignore[arg-type]
    "a running cost without parameters": lambda: of_running(lambda t, x, p: 0 * x),
    "a running cost with another parameter": lambda: of_running(
        lambda t, x, p: (0 * x, {"b": 1.0})
    ),
    "options of a mode as a dictionary": lambda: gradient_with(
        mode=Discrete("dormand_prince", options={"rtol": 1e-3})  # type: ignore[arg-type]
    ),
    "parameters of a compiled field without names": lambda: numeric.compile_field(W @ y, y)(
        0.0,
        np.ones((1, 2)),
        np.eye(2),  # type: ignore[arg-type]
    ),
    "a name as a state": lambda: numeric.compile_field(W @ y, "y"),  # type: ignore[arg-type]
    "a flow without its parameter": lambda: FOUND.flow.end(0, 1, np.ones(1), {}),
    "a recognised field without its parameter": lambda: gradient_with(
        problem=Problem(FOUND.field, [1.0], [0, 1])
    ),
    "a rule by name": lambda: training.descend(
        lambda a: (a, a),
        1.0,
        rule="sgd",
        steps=1,  # type: ignore[arg-type]
    ),
    "a rule that is not made": lambda: training.descend(
        lambda a: (a, a),
        1.0,
        rule=training.SGD,
        steps=1,  # type: ignore[arg-type]
    ),
    "an objective of one result": lambda: training.descend(
        lambda a: a,
        1.0,
        rule=training.SGD(0.1),
        steps=1,  # type: ignore[arg-type, return-value]
    ),
    "a number as an objective": lambda: training.descend(
        3,
        1.0,
        rule=training.SGD(0.1),
        steps=1,  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_four_parts(call: str) -> None:
    kinds = SymnodeError, IntegrationError, EmissionError, training.TrainingError
    with pytest.raises(kinds) as caught:
        CALLS[call]()
    text = str(caught.value)
    assert all(f"\n  {part} " in text for part in ("expected", "got", "way out"))


@pytest.mark.parametrize("method", ["radau", "bdf", "lsoda"])
def test_matrices_of_implicit_methods_are_bounded(method: str) -> None:
    with pytest.raises(IntegrationError, match="an explicit method"):
        numeric.solve(decay, np.ones(40_000), [0, 1], method=method)


def test_fixed_steps_are_bounded() -> None:
    state, times = np.broadcast_to(1.0, 10_000), np.linspace(0, 1, 10**5)
    for work in (
        lambda: numeric.rk4(decay, state, times),
        lambda: numeric.fixed_steps(decay, state, times),
        lambda: numeric.euler_network(decay, state, horizon=1, layers=10**5),
    ):
        with pytest.raises(IntegrationError, match=r"7\.5 GiB"):
            work()
