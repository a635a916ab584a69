"""Squares that the mixed terms of a goal suggest: 2 a b <= a^2 + b^2."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symnode.checker.factors import Factor, NormalForm, Range, Term
from symnode.checker.rules import SIGN
from symnode.methods.bench import Bench

RATIOS = (1, 2, Fraction(1, 2), 3, Fraction(1, 3))


def squares(bench: Bench, goal: NormalForm) -> Iterator[dict[str, Any]]:
    """Entries weight * (a - c b)^2 for terms that are a product weight * a * b."""
    for t in goal.terms:
        odd = [f for f, k in t.factors if k == 1 and not isinstance(f, Range)]
        for n, a in enumerate(odd):
            for b in [*odd[n + 1 :], None]:
                yield from _of(bench, t, a, b)


def _of(bench: Bench, t: Term, a: Factor, b: Factor | None) -> Iterator[dict[str, Any]]:
    kept = tuple((f, k) for f, k in t.factors if f is not a and f is not b)
    binders, weight = bench.writer.opened(Term(Fraction(1), t.bound, kept))
    first = bench.writer.power(a, Fraction(1))
    second = bench.writer.power(b, Fraction(1)) if b is not None else ["num", "1"]
    for ratio in RATIOS:
        c = ratio if t.coefficient < 0 else -ratio
        e = ["add", [first, ["mul", [["num", str(-c)], second]]]]
        fact = ["rule", SIGN, ["pow", e, "2"]]
        yield {"fact": fact, "binders": binders, "multiplier": weight}
