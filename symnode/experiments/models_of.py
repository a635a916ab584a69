"""A Hypothesis strategy of the models of a theorem's hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from symnode.experiments.coordinates import Coordinate, coordinates, moved
from symnode.experiments.sampler import NOT_A_MODEL, SHARES, Instance, Sampler, Sizes
from symnode.judgement.problem import Problem
from symnode.judgement.shown_models import model_text
from symnode.language.arrays import as_array
from symnode.language.errors import StatementError
from symnode.language.spaces import Space
from symnode.methods.counter_search import parts

LARGEST_NUMBER = 400  # of a candidate
DENOMINATOR = 8


@dataclass(frozen=True)
class DrawnModel:
    """An exact model of the hypotheses; ``model[x]`` is the value of a symbol as a NumPy array
    (a float for a number), ``model[n]`` the size of a dimension.

    ``margin`` is the largest relative excess by which a claim fails in it; 0 or less where all
    of them hold.
    """

    instance: Instance
    problem: Problem

    def __getitem__(self, symbol: Any) -> Any:
        if isinstance(symbol, Space):
            size = self.instance.model["spaces"].get(symbol.name)
            if size is None:
                raise self._unknown(symbol)
            return size if isinstance(size, int) else [Fraction(w) for w in size]
        head = as_array(symbol).head
        if head is None:
            raise self._unknown(symbol)
        known: Any = self.problem.wire.symbols["head"].get(head.name)
        if known is not head:
            raise self._unknown(symbol)
        sizes = [self[s] for s in head.spaces]
        shape = tuple(n if isinstance(n, int) else len(n) for n in sizes)
        values: NDArray[np.float64] = np.zeros(shape)
        for entry, value in self.instance.model["heads"].get(head.name, []):
            values[tuple(entry)] = float(Fraction(value))
        return values if shape else float(values)

    def _unknown(self, symbol: Any) -> StatementError:
        known = ", ".join(self.instance.model["heads"]) or "none"
        return StatementError(f"a symbol of the theorem: {known}", f"{symbol}", "model[x]")

    @property
    def margin(self) -> float:
        return self.instance.worst.relative

    def __repr__(self) -> str:
        shown = model_text(self.instance.model, self.problem)
        return "DrawnModel(" + ", ".join(f"{k} = {v}" for k, v in shown.items()) + ")"


def models_of(statement: Any, sizes: Sizes | None = None) -> st.SearchStrategy[DrawnModel]:
    """Models of the hypotheses of a theorem, or of a printed claim, with dimensions in ``sizes``.

    Signs, symmetries, shapes and dynamics hold by construction, equations between fixed numbers
    are solved where they can be, and the checker refuses what fails a hypothesis. A model shrinks
    to small sizes and simple numbers. Raises StatementError where no model is exact: under a
    normal law.

    >>> from hypothesis import find
    >>> from symnode.language.relations import Equal
    >>> from symnode.language.statements import Theorem
    >>> from symnode.language.surface import scalar
    >>> a, b = scalar("a"), scalar("b")
    >>> t = Theorem("Of sum 1", given=[Equal(a + b, 1)], claim=a * b <= 1)
    >>> find(models_of(t), lambda m: m[a] > 2)
    DrawnModel(a = 3, b = -2)
    """
    part = next(p for p in parts(statement) if p[1])  # what an implication assumes is assumed
    sampler = Sampler(statement, part, sizes=sizes or {})
    if sampler.has_normal_law:
        way = "draw samples with NumPy; a theorem about expectations holds for their law"
        raise StatementError("hypotheses and claims that have exact models", "a normal law", way)

    @st.composite
    def drawn(draw: Callable[[st.SearchStrategy[Any]], Any]) -> DrawnModel | None:
        chosen = {s: draw(st.integers(*ends)) for s, ends in sampler.sizes.items()}
        return _model(sampler, {s.name: n for s, n in chosen.items()}, draw)

    models: st.SearchStrategy[Any] = drawn()
    return models.filter(lambda m: m is not None)


def _model(
    sampler: Sampler, sizes: Mapping[str, int], draw: Callable[[st.SearchStrategy[Any]], Any]
) -> DrawnModel | None:
    author = sampler.search.partial
    number = draw(st.integers(1, LARGEST_NUMBER))
    try:
        sampler.search.partial = replace(author, sizes={**sizes, **author.sizes})
        c = sampler.search.candidate(number)
        free = coordinates(c, author)
        c = moved(c, free, [draw(_numbers(x)) for x in free])
        c = sampler.with_instants(c, lambda: draw(st.sampled_from(SHARES)))
        found = sampler.instance(sampler.equations.mended(c))
    except NOT_A_MODEL:
        return None
    finally:
        sampler.search.partial = author
    return None if found is None else DrawnModel(found, sampler.problem)


def _numbers(x: Coordinate) -> st.SearchStrategy[Fraction]:
    if x.kind == "scale":
        return st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(2)])
    low = Fraction(1, DENOMINATOR) if x.sign == "positive" else Fraction(-4)
    simple = st.integers(1 if x.sign == "positive" else -4, 4).map(Fraction)
    return st.one_of(simple, st.fractions(low, 4, max_denominator=DENOMINATOR))
