"""Contract of the training rules: whatever the folder holds keeps it."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil

import numpy as np
import pytest

from symnode.numeric import training
from symnode.numeric.training import LinearLoss, Rule, descend


def rules() -> list[type[Rule]]:
    names = [info.name for info in pkgutil.iter_modules(training.__path__)]
    modules = [importlib.import_module(f"{training.__name__}.{name}") for name in names]
    found = [
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Rule) and value is not Rule
        if value.__module__ == module.__name__
    ]
    return sorted(found, key=lambda rule: rule.__name__)


def start_of(rule: type[Rule]) -> tuple[LinearLoss, np.ndarray]:
    """A loss for the rule, and a start at u = 0.3."""
    if rule is training.MatrixCorrected:
        return LinearLoss(np.diag([-1.0, 0.5]), 1.0), np.diag([-0.7, 0.8])
    return LinearLoss(-1.0, 1.0), np.array(-0.7)


def test_the_rules_are_found() -> None:
    assert len(rules()) >= 7


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.__name__)
def test_a_rule(rule: type[Rule]) -> None:
    assert rule.__name__ in training.__all__
    assert rule.__module__.rpartition(".")[2].replace("_", "") == rule.__name__.lower()
    assert dataclasses.is_dataclass(rule) and rule.__dataclass_params__.frozen  # type: ignore[attr-defined]
    told = rule.__doc__ or ""
    for part in ("``", "Errors:", "Source:", ">>>"):
        assert part in told


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.__name__)
def test_it_trains_repeats_itself_and_leaves_its_input_alone(rule: type[Rule]) -> None:
    loss, start = start_of(rule)
    given = start.copy()
    made = rule(0.1)  # type: ignore[call-arg]
    first, again = (descend(loss, start, rule=made, steps=25) for _ in range(2))
    assert np.array_equal(start, given)
    assert np.array_equal(first.parameters, again.parameters)
    assert first.losses[-1] < first.losses[0]
    assert first.parameters.shape == (26, *start.shape)
    # The history holds values, not one array that was changed on the way.
    assert not np.array_equal(first.parameters[0], first.parameters[1])


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.__name__)
def test_the_minimum_is_a_fixed_point(rule: type[Rule]) -> None:
    loss, start = start_of(rule)
    found = descend(loss, loss.goal, rule=rule(0.5), steps=3)  # type: ignore[call-arg]
    assert np.allclose(found.parameters, loss.goal, rtol=0, atol=1e-13)  # rounding
    assert start.shape == loss.goal.shape
