"""Random points of wide claims: complex, real and integer coordinates that meet the hypotheses.

Coordinates are short dyadic numbers, so that the hypotheses can be decided exactly. A hypothesis
``x = t`` gives ``x`` the value of ``t``, at some of the points where it stands in a disjunction.
"""

from __future__ import annotations

import random
from typing import Any

from flint import acb, arb, fmpq

from symnode.numeric.balls.complex_terms import Values, depends
from symnode.numeric.balls.cuts import NotEvaluable
from symnode.numeric.balls.truth import Truth, truth


class Points:
    """A source of points for a claim; the seed decides all of them."""

    def __init__(self, claim: Any, seed: int) -> None:
        self.variables: list[tuple[str, str]] = [(n, d) for n, d in claim["variables"]]
        self.hypotheses: list[Any] = list(claim["hypotheses"])
        self.random = random.Random(seed)
        names = {n for n, _ in self.variables}
        self.forced = [e for h in self.hypotheses for e in _equations(h, names, top=True)]
        self.possible = [e for h in self.hypotheses for e in _equations(h, names, top=False)]
        self.failed = 0
        self.real = is_real(claim)

    def draw(self) -> dict[str, acb] | None:
        """A point that meets the equations; the other hypotheses are not looked at."""
        wild = self.failed > 60 and self.random.random() < 0.7
        at = {n: self._coordinate(d, wild) for n, d in self.variables}
        chosen = list(self.forced)
        if self.possible and self.random.random() < (0.7 if wild else 0.3):
            chosen.append(self.random.choice(self.possible))
        try:
            for _ in range(1 + len(chosen) // 2):
                for name, term in chosen:
                    at[name] = Values(at).of(term)
        except NotEvaluable:
            return None
        return at if all(v.is_finite() for v in at.values()) else None

    def satisfies(self, at: dict[str, acb]) -> Truth:
        """Whether the hypotheses hold: FAILS where one does, or where that is not known."""
        values, found = Values(at, real=self.real), Truth.HOLDS
        for h in self.hypotheses:
            try:
                one = truth(h, values)
            except NotEvaluable:
                one = Truth.UNSURE
            if one in (Truth.FAILS, Truth.UNSURE):
                self.failed += 1
                return Truth.FAILS
            if one is Truth.CLOSE:
                found = Truth.CLOSE
        return found

    def _coordinate(self, domain: str, wild: bool) -> acb:
        if domain == "integer":
            return acb(self._integer())
        if domain == "real":
            return acb(self._real())
        kind = self.random.random()
        if wild and kind < 0.3:
            return acb(self._integer())
        if wild and kind < 0.55:
            return acb(self._real())
        return acb(self._real(), self._real())

    def _integer(self) -> int:
        reach = self.random.choice((2, 4, 8, 12, 20))
        return self.random.randint(-reach if self.random.random() < 0.5 else 0, reach)

    def _real(self) -> arb:
        """A multiple of 1/64 that is no integer, of size up to 1/2, 1, 3 or 8."""
        reach = self.random.choice((32, 64, 64, 192, 192, 512))
        k = self.random.randint(1, reach)
        k += k % 64 == 0
        return arb(fmpq(k if self.random.random() < 0.6 else -k, 64))


def is_real(claim: Any) -> bool:
    """Whether nothing in the claim is complex: its functions are then the real ones."""
    if "numbers" in claim:
        return bool(claim["numbers"] == "real")
    return all(d != "complex" for _, d in claim["variables"]) and not any(
        _has_complex(f) for f in (*claim["hypotheses"], claim["statement"])
    )


def _has_complex(j: Any) -> bool:
    if not isinstance(j, list) or not j:
        return False
    return j[0] in ("i", "re", "im", "conj", "arg") or any(_has_complex(part) for part in j)


def _equations(f: Any, names: set[str], *, top: bool) -> list[tuple[str, Any]]:
    """Equations for a variable: those that must hold (``top``), or those in a disjunction."""
    head = f[0]
    if head == "=":
        found = []
        for side, other in ((f[1], f[2]), (f[2], f[1])):
            single = isinstance(side, list) and side[0] == "var" and side[1] in names
            if single and not depends(other, frozenset((side[1],))):
                found.append((side[1], other))
        return found[:1]
    if head == "and":
        return [e for part in f[1:] for e in _equations(part, names, top=top)]
    if head == "or":
        if top and len(f) > 2:
            return []
        return [e for part in f[1:] for e in _equations(part, names, top=top)]
    return []
