"""The steps of an induction: its start, the way from k to k + 1, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symnode.checker.induction import after, taken_at
from symnode.judgement.problem import Problem
from symnode.language.induction import Induction
from symnode.language.relations import Relation
from symnode.language.symbols import TIME
from symnode.methods.outcome import Outcome

Shown = Callable[[Relation, dict[str, Any], tuple[Any, ...]], Outcome]


@dataclass
class Inducer:
    """An induction that is written into the steps of a statement."""

    problem: Problem
    hint: Induction
    show: Shown  # a relation, its step, and what the page names
    keep: Callable[[dict[str, Any], str], int]  # a step and its name; gives its number

    def __post_init__(self) -> None:
        wire, k = self.problem.wire, self.hint.index
        self.index, self.space = wire.name_of(k), wire.space(k.space)
        self.claims: list[Any] = []
        for r in self.hint.relations:
            sign, low, high = r.standard()
            self.claims.append([sign, wire.term(low.body), wire.term(high.body)])
        wire.head(TIME)

    def run(self) -> tuple[Relation, Outcome] | None:
        """Keep all steps; the first that is not shown, and what it came to, or None."""
        here = [taken_at(c, ["pos", self.index], TIME.name) for c in self.claims]
        own: list[Any] = [[self.index, self.space]]
        base: list[int] = []
        following: list[int] = []
        for found, moment, number, indices, assumed, by in (
            (base, ["num", "0"], 0, [], [], self.hint.base),
            (following, after(self.index), self.hint.index + 1, own, here, self.hint.step),
        ):
            for which, claim in enumerate(self.claims):
                relation = self.hint.at(which, number)
                step = {"indices": indices, **self._said(claim, moment)}
                step |= {"assume": assumed} if assumed else {}
                outcome = self.show(relation, step, by)
                if not outcome.ok:
                    return relation, outcome
                found.append(self.keep({**step, **outcome.shown}, self.hint.name))
        self._conclude(base, following, own)
        return None

    def _conclude(self, base: list[int], following: list[int], own: list[Any]) -> None:
        for which, claim in enumerate(self.claims):
            parameters = {"space": self.space, "claims": self.claims, "which": which}
            parameters |= {"base": base, "next": following}
            ends: Any = ((["dim", self.space], []), (["pos", self.index], own))
            for moment, indices in ends:
                step = {"indices": indices, **self._said(claim, moment), "induction": parameters}
                self.keep(step, self.hint.name)

    def _said(self, claim: Any, moment: Any) -> dict[str, Any]:
        return {"interval": None, **taken_at(claim, moment, TIME.name)}
