"""Statements that are tested on random instances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, final

from symnode.language.errors import Place, StatementError, caller
from symnode.language.simulations import finish
from symnode.language.spaces import Kind, Space
from symnode.language.statements import AsPrinted, Theorem

INSTANCES = 200
LARGEST = 8  # size of a space in an exact model


@final
@dataclass(frozen=True, eq=False)
class PropertyTest:
    """A claim that is tested on seeded random instances; it says nothing beyond them.

    Of a theorem or a printed claim: ``PropertyTest(theorem, instances=200, sizes={n: (1, 5)})``.
    Its claims are evaluated in random models of its hypotheses, and the margin by which they fail
    is maximised. SUPPORTED where all instances agree; REFUTED where a claim fails in an exact model
    that the checker accepts.

    Of a function: ``PropertyTest("title", strategy=s, margin=f)`` with a Hypothesis strategy. The
    claim is ``f(instance) <= 0`` for all instances; ``f`` gives by how much it fails. The margin is
    maximised, and a failure made simple. SUPPORTED, or CONTRADICTED: floats refute nothing.
    A margin up to ``round_off`` is no failure. ``printed`` marks what a source claims; CONTRADICTED
    is then what is expected.

    >>> from symnode.language.relations import Equal
    >>> from symnode.language.surface import scalar
    >>> x = scalar("x")
    >>> PropertyTest(Theorem("A square", claim=x**2 >= 0)).title
    'A square, on random instances'
    """

    of: Theorem | AsPrinted | str
    strategy: Any = None
    margin: Callable[[Any], float] | None = None
    instances: int = INSTANCES
    sizes: Mapping[Space, tuple[int, int]] = field(default_factory=dict)
    seed: int = 0
    round_off: float = 1e-9
    title: str = ""
    where: str = ""
    source: str = ""
    ledger: Any = ()
    printed: bool = False
    expect: str = ""
    place: Place = field(default_factory=caller)
    kind = "Property test"

    def __post_init__(self) -> None:
        of_statement = isinstance(self.of, Theorem | AsPrinted)
        if of_statement:
            usual = f"{getattr(self.of, 'title', '')}, on random instances"
            self._expect_nothing_numeric()
        else:
            usual = str(self.of)
            self._expect_function()
        _expect_sizes(self.sizes)
        for name, low, likely in (("instances", 1, INSTANCES), ("seed", 0, 0)):
            value = getattr(self, name)
            if type(value) is not int or value < low:
                expected = f"a whole number as {name}, {low} or more"
                raise StatementError(expected, repr(value), f"{name}={likely}")
        if not isinstance(self.round_off, int | float) or not 0 <= self.round_off < 1:
            way = "round_off=1e-9, the error that rounding may cause in the margin"
            raise StatementError("a small number as round_off", repr(self.round_off), way)
        object.__setattr__(self, "sizes", dict(self.sizes))
        object.__setattr__(self, "title", self.title or usual)
        finish(self)

    @property
    def given(self) -> tuple[Any, ...]:
        """The hypotheses of the theorem; a strategy has none."""
        return () if isinstance(self.of, str) else tuple(self.of.given)

    @property
    def claim(self) -> tuple[Any, ...]:
        """The claims of the theorem; those of a function are in its title."""
        return () if isinstance(self.of, str) else tuple(self.of.claim)

    @property
    def on(self) -> Any:
        """The interval of the theorem."""
        return None if isinstance(self.of, str) else self.of.on

    def _expect_nothing_numeric(self) -> None:
        if self.strategy is not None or self.margin is not None:
            way = "leave them out, or give a title in the place of the theorem"
            raise StatementError("a theorem alone", "strategy= or margin= beside it", way)

    def _expect_function(self) -> None:
        form = 'PropertyTest("title", strategy=strategies.reals(), margin=lambda x: -x**2)'
        if not isinstance(self.of, str) or not self.of.strip():
            got = f"{self.of!r} ({type(self.of).__name__})"
            raise StatementError("a theorem, a printed claim, or a title", got, form)
        if not hasattr(self.strategy, "example"):
            raise StatementError("a Hypothesis strategy", repr(self.strategy), form)
        if not callable(self.margin):
            raise StatementError("a function as margin=", repr(self.margin), form)
        if self.sizes:
            way = "leave it out: the strategy says how large instances are"
            raise StatementError("no sizes= beside a strategy", repr(self.sizes), way)


def _expect_sizes(sizes: Any) -> None:
    form = f"sizes={{n: (1, 5)}}, from 1 to {LARGEST}"
    if not isinstance(sizes, Mapping):
        raise StatementError("ranges of dimensions", repr(sizes), form)
    for space, ends in sizes.items():
        if not isinstance(space, Space) or space.kind is not Kind.FINITE:
            raise StatementError("a dimension", repr(space), form)
        pair = isinstance(ends, tuple) and len(ends) == 2 and all(type(e) is int for e in ends)
        if not pair or not 1 <= ends[0] <= ends[1] <= LARGEST:
            raise StatementError(f"a range of sizes of {space.name}", repr(ends), form)
