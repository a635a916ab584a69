"""What a page claims of measured numbers: in every trial, in the mean, in a share of the trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isnan
from typing import Any, NoReturn, final

from symnode.language.errors import NoTruthValue, Place, StatementError, caller

EVERY, MEAN, SHARE = "every", "mean", "share"
_SAYS = {EVERY: "{} in every trial", MEAN: "the mean of {}", SHARE: "the share of {}"}
Number = float | int


@final
@dataclass(frozen=True)
class Quantity:
    """A measured quantity under a rule (every trial, the mean, the share of trials), in the cases
    that have the given values; comparing it makes an :class:`Observation`."""

    rule: str
    name: str
    cases: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            way = f'{self.rule}("crossings"), a name that measure gives'
            raise StatementError("the name of a measured quantity", repr(self.name), way)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quantity):
            way = f'{self.rule}("{self.name}").equals({other!r})'
            raise StatementError("a comparison that is a claim", f"== {other!r}", way)
        return (self.rule, self.name, self.cases) == (other.rule, other.name, other.cases)

    def between(self, low: Number, high: Number) -> Observation:
        """``low <= quantity <= high``."""
        return Observation(self, _number(low), _number(high))

    def equals(self, value: Number) -> Observation:
        """``quantity = value``, for what is counted."""
        return Observation(self, _number(value), _number(value))

    def __le__(self, high: Number) -> Observation:
        return Observation(self, -inf, _number(high))

    def __ge__(self, low: Number) -> Observation:
        return Observation(self, _number(low), inf)

    def __lt__(self, high: Number) -> Observation:
        return Observation(self, -inf, _number(high), strict=True)

    def __gt__(self, low: Number) -> Observation:
        return Observation(self, _number(low), inf, strict=True)


@final
@dataclass(frozen=True)
class Observation:
    """A quantity lies between two bounds; ``strict`` leaves the bounds out.

    >>> str(every("crossings", rate=0.5) >= 8)
    'crossings in every trial >= 8, at rate = 0.5'
    >>> str(mean("norm").between(1.9, 2))
    'the mean of norm is between 1.9 and 2'
    """

    of: Quantity
    low: float
    high: float
    strict: bool = False
    place: Place = field(default_factory=caller, compare=False)

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise StatementError(
                "a lower bound that is not above the upper one",
                f"{self.low:g} and {self.high:g}",
                "between(low, high)",
            )

    def __bool__(self) -> NoReturn:
        raise NoTruthValue(
            "an observation as a claim",
            f"{self} as a condition",
            "write every(..).between(low, high) instead of low <= every(..) <= high",
        )

    def holds(self, value: float) -> bool:
        """Whether one number lies between the bounds."""
        if isnan(value):
            return False
        return self.low < value < self.high if self.strict else self.low <= value <= self.high

    def concerns(self, case: Mapping[str, Any]) -> bool:
        """Whether it speaks of a case: one that has all the values it names."""
        return all(k in case and case[k] == v for k, v in self.of.cases.items())

    def __str__(self) -> str:
        what = _SAYS[self.of.rule].format(self.of.name)
        where = ", ".join(f"{k} = {v}" for k, v in self.of.cases.items())
        return f"{what} {self._bounds()}" + (f", at {where}" if where else "")

    def _bounds(self) -> str:
        if self.low == self.high:
            return f"= {self.low:g}"
        if self.low > -inf and self.high < inf:
            return f"is between {self.low:g} and {self.high:g}"
        sign, bound = (">", self.low) if self.low > -inf else ("<", self.high)
        return f"{sign}{'' if self.strict else '='} {bound:g}"

    def latex(self) -> str:
        """The claim as words in LaTeX."""
        return rf"\text{{{str(self).replace('_', chr(92) + '_').replace('%', chr(92) + '%')}}}"


def every(name: str, **case: Any) -> Quantity:
    """The quantity in each single trial.

    >>> print(every("crossings") >= 8)
    crossings in every trial >= 8
    """
    return Quantity(EVERY, name, case)


def mean(name: str, **case: Any) -> Quantity:
    """The expectation of the quantity over the trials.

    >>> print(mean("norm", n=100).between(1.9, 2))
    the mean of norm is between 1.9 and 2, at n = 100
    """
    return Quantity(MEAN, name, case)


def share(name: str, **case: Any) -> Quantity:
    """The probability that a true-or-false quantity is true.

    >>> print(share("converged") >= 0.9)
    the share of converged >= 0.9
    """
    return Quantity(SHARE, name, case)


def _number(value: Any) -> float:
    """A bound as a float; a number that can be told from none is refused."""
    try:
        number = float("nan") if isinstance(value, str | bytes) else float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if isnan(number):
        raise StatementError("a number as a bound", repr(value), 'every("loss") <= 1')
    return number
