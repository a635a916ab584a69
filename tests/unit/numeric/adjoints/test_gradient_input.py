"""Bad input to the gradients: a defined result, or an error in four parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symnode.numeric import (
    Augmented,
    Continuous,
    Discrete,
    IntegrationError,
    Loss,
    Problem,
    RunningCost,
    WithVjp,
    autonomous,
    gradient,
)

MODES = [Discrete(), Continuous(), Augmented()]
GROWTH = WithVjp(lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)}))
SUM = Loss(terminal=(np.sum, np.ones_like))


def growth(initial: Any = (1.0, 2.0), times: Any = (0.0, 1.0), a: Any = 0.5) -> Problem:
    return Problem(GROWTH, initial, times, {"a": a}, in_time=autonomous)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"initial": [1.0, float("nan")]}, "finite"),
        ({"initial": [1.0, float("inf")]}, "finite"),
        ({"initial": [1.0, 1j]}, "real"),
        ({"initial": "state"}, "numbers"),
        ({"initial": [[1.0], [1.0, 2.0]]}, "equal length"),
        ({"times": [0.0]}, "2 or more"),
        ({"times": 1.0}, "2 or more"),
        ({"times": [0.0, 1.0, 0.5]}, "ascending or descending"),
        ({"times": [0.0, float("nan")]}, "finite"),
        ({"times": [0.0, 1j]}, "real"),
        ({"a": float("nan")}, "finite"),
        ({"a": 1j}, "real"),
        ({"a": "a"}, "numbers"),
    ],
)
def test_a_problem_of_something_else_is_refused(changed: dict[str, Any], word: str) -> None:
    with pytest.raises(IntegrationError, match=word) as caught:
        growth(**changed)
    assert "way out" in str(caught.value) and "numeric.Problem" in caught.value.where


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("loss", "word"),
    [
        (Loss(terminal=(lambda x: x, np.ones_like)), "one number"),
        (Loss(terminal=(lambda x: 1j * np.sum(x), np.ones_like)), "a real number"),
        (Loss(terminal=(lambda x: np.nan, np.ones_like)), "a finite number"),
        (Loss(terminal=(lambda x: "L", np.ones_like)), "a real number"),
        (Loss(terminal=(np.sum, lambda x: 1.0)), "shape"),
        (Loss(terminal=(np.sum, lambda x: x / 0)), "is not differentiable"),
        (Loss(terminal=(np.sum, lambda x: 1j * x)), "complex"),
        (Loss(observed=(np.sum, lambda states: states[-1])), "shape"),
        (Loss(running=RunningCost(lambda t, x, p: x, lambda t, x, p: (x, {}))), "one number"),
        (Loss(running=RunningCost(lambda t, x, p: np.sum(x), lambda t, x, p: (1, {}))), "shape"),
        (
            Loss(running=RunningCost(lambda t, x, p: 0.0, lambda t, x, p: (0 * x, {"c": 1.0}))),
            "rename",
        ),
    ],
)
def test_a_loss_of_something_else_is_refused(mode: Any, loss: Loss, word: str) -> None:
    with np.errstate(divide="ignore"), pytest.raises(IntegrationError, match=word):
        gradient(growth(), loss, mode=mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("field", "vjp", "word"),
    [
        (lambda t, x, p: 1.0, GROWTH.vjp, "as the state"),
        (lambda t, x, p: 1j * x, GROWTH.vjp, "complex"),
        (GROWTH.field, lambda t, x, p, c: (1.0, {"a": 0.0}), "first result"),
        (GROWTH.field, lambda t, x, p, c: (c, {"a": c}), "'a'"),
        (GROWTH.field, lambda t, x, p, c: (c, {}), "zeros where f has none"),
        (GROWTH.field, lambda t, x, p, c: (c, {"a": 0.0, "b": 0.0}), "rename"),
        (GROWTH.field, lambda t, x, p, c: (np.nan * c, {"a": 0.0}), "finite"),
        (GROWTH.field, lambda t, x, p, c: (c, {"a": np.nan}), "finite"),
        (lambda t, x, p: 1e200 * x**2, GROWTH.vjp, "finite state"),
    ],
)
def test_a_field_of_something_else_is_refused(mode: Any, field: Any, vjp: Any, word: str) -> None:
    problem = Problem(WithVjp(field, vjp), [1.0, 2.0], [0.0, 1.0], {"a": 0.5})
    with pytest.raises(IntegrationError, match=word):
        gradient(problem, SUM, mode=mode)


@pytest.mark.parametrize("kind", [Discrete, Continuous, Augmented])
def test_options_are_checked(kind: Any) -> None:
    unusable = ("rk5", "") if kind is Discrete else ("gauss_two", "rk5", "")
    for method in unusable:
        with pytest.raises(IntegrationError, match="one of bogacki_shampine"):
            gradient(growth(), SUM, mode=kind(method))
    for substeps in (0, -1, 1.5, True):
        with pytest.raises(IntegrationError, match="whole number"):
            gradient(growth(), SUM, mode=kind("rk4", substeps))
    if kind is not Augmented:
        with pytest.raises(IntegrationError, match="whole number"):
            gradient(growth(), SUM, mode=kind(checkpoint_every=0))
    else:
        with pytest.raises(IntegrationError, match="above 0"):
            gradient(growth(), SUM, mode=kind(drift=0.0))


@pytest.mark.parametrize("mode", MODES)
def test_integers_and_single_precision_become_doubles(mode: Any) -> None:
    plain = gradient(growth(), SUM, mode=mode)
    for initial in ([1, 2], np.array([1, 2], dtype=np.float32)):
        found = gradient(growth(initial, [0, 1]), SUM, mode=mode)
        assert found.initial.dtype == np.float64
        assert np.array_equal(found.initial, plain.initial) and found.t1 == plain.t1


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_batch_has_an_empty_gradient(mode: Any) -> None:
    found = gradient(growth(np.empty((2, 0))), SUM, mode=mode)
    assert found.loss == 0.0 and found.initial.shape == (2, 0)
    assert found.parameters["a"] == 0.0 and found.t1 == 0.0


@pytest.mark.parametrize("mode", MODES)
def test_a_loss_of_nothing_has_no_gradient(mode: Any) -> None:
    found = gradient(growth(), Loss(), mode=mode)
    assert found.loss == 0.0 and not np.any(found.initial) and not np.any(found.times)


def test_the_times_need_the_partial_derivative_in_time() -> None:
    problem = Problem(GROWTH, 1.0, [0.0, 1.0], {"a": 0.5})
    found = gradient(problem, SUM, mode=Discrete())
    assert found.times is None and found.t0 is None and found.t1 is None
    assert gradient(problem, SUM, mode=Continuous()).t1 is not None  # it needs no f_t


def test_a_blow_up_says_where() -> None:
    square = WithVjp(lambda t, x, p: x**2, lambda t, x, p, c: (2 * x * c, {}))
    with pytest.raises(IntegrationError) as caught:
        gradient(Problem(square, 1.0, [0.0, 2.0]), SUM, mode=Discrete(substeps=50))
    assert caught.value.time is not None and 0.9 < caught.value.time < 1.6


def test_the_input_is_not_changed_and_the_results_are_fresh() -> None:
    start, a = np.array([1.0, 2.0]), np.array(0.5)
    problem = growth(start, a=a)
    first = gradient(problem, SUM, mode=Discrete())
    first.parameters["a"] += 1.0
    first.initial[:] = 0.0
    second = gradient(problem, SUM, mode=Discrete())
    assert second.initial[0] != 0.0 and start.tolist() == [1.0, 2.0] and a == 0.5


def test_memory_is_bounded() -> None:
    wide = growth(np.ones(10**5))
    with pytest.raises(IntegrationError, match="tapes of a segment") as caught:
        gradient(wide, SUM, mode=Discrete("rk4", 10**4))
    assert "checkpoint_every" in str(caught.value)
    with pytest.raises(IntegrationError, match="states of the path"):
        gradient(wide, SUM, mode=Continuous("rk4", 10**4))
    for kind in (Discrete, Continuous, Augmented):
        with pytest.raises(IntegrationError, match="at most 10000000 steps"):
            gradient(growth(), SUM, mode=kind("rk4", 10**12))


MODES = (Discrete("rk4", 3), Discrete("gauss_two", 3), Continuous("rk4", 3))


class TestFunctionsThatReuseMemory:
    """One array again and again as a result is copied; an argument that is changed is an error."""

    @staticmethod
    def run(field: Any = None, vjp: Any = None, loss: Any = None) -> Any:
        def slope(t: float, x: Any, p: Any) -> Any:
            return p["a"] * np.sin(x)

        def pulled(t: float, x: Any, p: Any, c: Any) -> Any:
            return p["a"] * np.cos(x) * c, {"a": np.vdot(c, np.sin(x))}

        made = Problem(WithVjp(field or slope, vjp or pulled), [1.0, 2.0], [0, 0.5, 1], {"a": 1.3})
        end = loss or Loss(terminal=(lambda x: np.sum(x**2) / 2, lambda x: x))
        return [gradient(made, end, mode=m) for m in MODES]

    def test_results(self) -> None:
        buffer, other = np.empty(2), np.empty(2)

        def slope(t: float, x: Any, p: Any) -> Any:
            return np.multiply(p["a"], np.sin(x), out=buffer)

        def pulled(t: float, x: Any, p: Any, c: Any) -> Any:
            return np.multiply(p["a"] * np.cos(x), c, out=other), {"a": np.vdot(c, np.sin(x))}

        shared = np.empty(2)
        loss = Loss(terminal=(lambda x: np.sum(x**2) / 2, lambda x: np.copyto(shared, x) or shared))
        for found, expected in zip(self.run(slope, pulled, loss), self.run(), strict=True):
            assert np.allclose(found.initial, expected.initial, rtol=1e-14)
            assert np.isclose(found.parameters["a"], expected.parameters["a"], rtol=1e-14)

    def test_arguments(self) -> None:
        def running(value: Any, slopes: Any = lambda t, x, p: (x, {})) -> Loss:
            return Loss(running=RunningCost(value, slopes))

        def changed(a: Any) -> Any:
            a *= 2
            return a

        for given in (
            {"field": lambda t, x, p: changed(x)},
            {"field": lambda t, x, p: changed(p["a"]) * x},
            {"vjp": lambda t, x, p, c: (changed(c), {"a": 0.0})},
            {"loss": Loss(terminal=(lambda x: np.sum(changed(x)), np.ones_like))},
            {"loss": running(lambda t, x, p: np.sum(changed(x)))},
            {"loss": running(lambda t, x, p: 0.0, lambda t, x, p: (x, {"a": changed(p["a"])}))},
        ):
            with pytest.raises(IntegrationError, match="leaves its arguments"):
                self.run(**given)
