"""Statements about measurements: simulations, orders of convergence, theorems that are cited."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from numbers import Integral
from typing import Any, final

from symnode.language.errors import Place, StatementError, caller
from symnode.language.observations import EVERY, SHARE, Observation
from symnode.language.statements import ADMITTED, CONTRADICTED, SUPPORTED, enter, ledger_ids

CONFIDENCE = 0.999
Case = Mapping[str, Any]


@final
@dataclass(frozen=True, eq=False)
class Simulation:
    """Numbers that are measured in seeded random trials, and what is claimed of them.

    ``measure(rng, **case)`` gives the numbers of one trial by name, such as ``{"crossings": 12}``;
    ``rng`` is a NumPy generator of its own for each case and trial. Every case gets ``trials``
    trials. The claims hold together with the confidence that is told: for ``mean`` and ``share``
    by confidence intervals, for ``every`` in all the trials that were made. The verdict is
    SUPPORTED, CONTRADICTED, or UNDECIDED where the trials are too few; never PROVED.

    ``printed`` marks what a source prints; its usual verdict is CONTRADICTED.
    """

    title: str
    measure: Callable[..., Mapping[str, float]]
    claim: Any  # an observation, or several
    cases: Sequence[Case] = ({},)
    trials: int = 1
    seed: int = 0
    where: str = ""
    source: str = ""
    ledger: Any = ()
    printed: bool = False
    expect: str = ""
    confidence: float = CONFIDENCE
    place: Place = field(default_factory=caller)
    kind = "Simulation"

    def __post_init__(self) -> None:
        several = isinstance(self.claim, list | tuple)
        claims = tuple(self.claim) if several else (self.claim,)
        object.__setattr__(self, "claim", claims)
        _expect_measurable(self, self.measure, "rng")
        _expect_observations(claims, self.title)
        for c in claims:
            _expect_concerned(c, self.cases)
            _expect_decidable(c, self.trials)
        finish(self)

    @property
    def given(self) -> tuple[Any, ...]:
        """A simulation has no hypotheses: its cases are its scope."""
        return ()


@final
@dataclass(frozen=True, eq=False)
class ConvergenceOrder:
    """An error falls like ``C n^(-order)`` as the number n of steps (or samples) grows.

    ``error(n, rng, **case)`` gives the error at n, 0 or more. The slope of log error against
    log n is fitted with a confidence interval, extrapolated (Richardson) where the asymptotics sets
    in late, and points on the round-off floor are left out. SUPPORTED: the slope lies within
    ``tolerance`` of ``order`` in every case; CONTRADICTED: in some case it certainly does not.
    """

    title: str
    error: Callable[..., float]
    at: Sequence[int]
    order: float
    tolerance: float = 0.1
    cases: Sequence[Case] = ({},)
    trials: int = 1
    seed: int = 0
    where: str = ""
    source: str = ""
    ledger: Any = ()
    printed: bool = False
    expect: str = ""
    confidence: float = 0.95
    place: Place = field(default_factory=caller)
    kind = "Convergence"

    def __post_init__(self) -> None:
        _expect_measurable(self, self.error, "n", "rng")
        at = list(self.at) if isinstance(self.at, Iterable) else []
        sizes = [int(n) for n in at if isinstance(n, Integral) and n > 0]
        if len(sizes) < 4 or len(sizes) < len(at) or sizes != sorted(set(sizes)):
            way = "at=[16, 32, 64, 128]"
            raise StatementError("4 numbers of steps or more, increasing", f"{self.at}", way)
        object.__setattr__(self, "at", tuple(sizes))
        if not isinstance(self.order, int | float):
            raise StatementError("a number as the order", repr(self.order), "order=1")
        if not isinstance(self.tolerance, int | float) or not 0 < self.tolerance < inf:
            way = "tolerance=0.1"
            raise StatementError("a finite tolerance above 0", repr(self.tolerance), way)
        finish(self)

    @property
    def given(self) -> tuple[Any, ...]:
        """It has no hypotheses: its cases are its scope."""
        return ()


@final
@dataclass(frozen=True, eq=False)
class Cited:
    """A theorem of the literature that is used and that no machine has checked, in words.

    Its status is ADMITTED, and so is that of every theorem whose proof names it in ``by=``.
    """

    title: str
    says: str
    source: str
    ledger: Any = ()
    expect: str = ADMITTED
    place: Place = field(default_factory=caller)
    kind = "Cited theorem"

    def __post_init__(self) -> None:
        if not self.says.strip() or not self.source.strip():
            raise StatementError(
                f'what "{self.title}" says, and where it is proved',
                "nothing",
                'Cited("Picard-Lindelof", says="...", source="[hairer1993, I.7]")',
            )
        object.__setattr__(self, "says", " ".join(self.says.split()))
        object.__setattr__(self, "ledger", ledger_ids(self.ledger))
        enter(self)

    @property
    def given(self) -> tuple[Any, ...]:
        """Its hypotheses are in its words."""
        return ()


def finish(statement: Any) -> None:
    """Ledger ids, the usual expectation, and entry among the page's statements."""
    usual = CONTRADICTED if statement.printed else SUPPORTED
    object.__setattr__(statement, "ledger", ledger_ids(statement.ledger))
    object.__setattr__(statement, "expect", statement.expect or usual)
    enter(statement)


def _expect_observations(claims: Sequence[Any], title: str) -> None:
    wrong = [c for c in claims if not isinstance(c, Observation)]
    if wrong or not claims:
        got = repr(wrong[0]) if wrong else "none"
        way = 'claim=every("crossings") >= 8, or a list of such claims'
        raise StatementError(f'observations as the claim of "{title}"', got, way)


def _expect_measurable(s: Any, function: Any, *first: str) -> None:
    """A title, a function of ``first`` and of every case, trials, a seed, a confidence below 1."""
    form = f'{type(s).__name__}("title", function, ...)'
    if not isinstance(s.title, str):
        raise StatementError("a title, and then a function", repr(s.title), form)
    if not callable(function):
        raise StatementError(f'a function that measures in "{s.title}"', repr(function), form)
    object.__setattr__(s, "cases", _cases(s.cases))
    _expect_arguments(function, first, s.cases)
    for name, low, usual in (("trials", 1, 20), ("seed", 0, 0)):
        value = getattr(s, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            expected = f"a whole number as {name}, {low} or more"
            raise StatementError(expected, repr(value), f"{name}={usual}")
    if not isinstance(s.confidence, int | float) or not 0.5 <= s.confidence < 1:
        raise StatementError(
            "a confidence from 0.5 to below 1", repr(s.confidence), "confidence=0.999"
        )


def _cases(cases: Any) -> tuple[dict[str, Any], ...]:
    """The cases of a statement: keyword arguments by name."""
    several = [] if isinstance(cases, Mapping) or not isinstance(cases, Iterable) else list(cases)
    named = [c for c in several if isinstance(c, Mapping) and {type(k) for k in c} <= {str}]
    if not several or len(named) < len(several):
        way = 'cases=[{"n": 25}, {"n": 100}]; leave it out for a single case'
        raise StatementError("a list of cases, each with values by name", repr(cases), way)
    return tuple(dict(c) for c in several)


def _expect_arguments(function: Any, first: Sequence[str], cases: Sequence[Case]) -> None:
    """The function takes what a trial of every case gives it."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some functions in C have none; a trial will tell
        return
    for case in cases:
        try:
            signature.bind(*first, **case)
        except TypeError as error:
            given = ", ".join((*first, *case))
            name = getattr(function, "__name__", "measure")
            got, way = f"{name}{signature}: {error}", f"def measure({given}): ..."
            raise StatementError(f"a function of ({given})", got, way) from error


def _expect_decidable(claim: Observation, trials: int) -> None:
    """Enough trials for an interval, and bounds that a share can reach."""
    if claim.of.rule != EVERY and trials < 2:
        way = "trials=20, or every(..), which speaks of single trials"
        raise StatementError("2 trials or more for a mean or a share", f"{trials}", way)
    bounds = [b for b in (claim.low, claim.high) if isfinite(b)]
    if claim.of.rule == SHARE and not all(0 <= b <= 1 for b in bounds):
        raise StatementError("a share between 0 and 1", f"{claim}", "share(..) >= 0.9")


def _expect_concerned(claim: Observation, cases: Sequence[Case]) -> None:
    """A claim that speaks of no case would hold of nothing."""
    if not any(claim.concerns(c) for c in cases):
        shown = "; ".join(", ".join(f"{k} = {v}" for k, v in c.items()) for c in cases)
        raise StatementError("a claim about one of the cases", f"{claim}", f"cases: {shown}")
