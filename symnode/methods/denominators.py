"""Denominators of several forms, cleared together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symnode.checker.collect import collect
from symnode.checker.context import Context
from symnode.checker.factors import NormalForm, Term
from symnode.checker.normal import product
from symnode.checker.zero import denominator

MAX_ROUNDS = 8


def without_denominators(ctx: Context, forms: Sequence[NormalForm]) -> list[NormalForm] | None:
    """Every form times the same product of denominators; None where there are none."""
    done, changed = list(forms), False
    for _ in range(MAX_ROUNDS):
        found = next((d for d in (denominator(ctx, form) for form in done) if d is not None), None)
        if found is None:
            break
        clear = Term(Fraction(1), (), (found,))
        done = [collect(ctx, [product(ctx, clear, t) for t in form.terms]) for form in done]
        changed = True
    return done if changed else None
