"""Deciding whether a normal form vanishes identically."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symnode.checker.collect import collect
from symnode.checker.context import Context
from symnode.checker.factors import Base, NormalForm, Term
from symnode.checker.keys import Component, component_key, components, factor_key, term_key
from symnode.checker.normal import product
from symnode.checker.powers import unbound

MAX_ROUNDS = 40


def residue(ctx: Context, form: NormalForm) -> NormalForm:
    """``form`` times a product of its denominators, reduced: zero only if ``form`` is.

    Sound because every denominator is nonzero wherever the statement is defined.
    """
    for _ in range(MAX_ROUNDS):
        found = denominator(ctx, form)
        if found is None:
            break
        base, k = found
        clear = Term(Fraction(1), (), ((base, k),))
        form = collect(ctx, [product(ctx, clear, t) for t in form.terms])
    return reduced(ctx, form)


def denominator(ctx: Context, form: NormalForm) -> tuple[Base, Fraction] | None:
    """A base with a negative exponent that no bound variable touches, and what clears it."""
    for t in form.terms:
        for f, k in unbound(t):
            if isinstance(f, Base) and k < 0:
                return f, Fraction(-(k.numerator // k.denominator))
    return None


def reduced(ctx: Context, form: NormalForm) -> NormalForm:
    """``form`` with lead * B^-1 rewritten as (1 - rest * B^-1) / c, where B = c lead + rest.

    Sound for the reason above. With one denominator the result is the same for all forms that are
    equal; with several it may depend on how the form was written.
    """
    for _ in range(MAX_ROUNDS):
        out: list[Term] = []
        changed = False
        for t in form.terms:
            step = _reduced(ctx, t)
            out += step or [t]
            changed = changed or step is not None
        if not changed:
            return form
        form = collect(ctx, out)
    return form


def _reduced(ctx: Context, t: Term) -> list[Term] | None:
    for n, (f, k) in enumerate(t.factors):
        if not isinstance(f, Base) or k >= 0 or k.denominator != 1:
            continue
        lead = max(
            f.body.terms, key=lambda u: (sum(x for _, x in u.factors), term_key(ctx, u, {}, 0))
        )
        others = t.factors[:n] + t.factors[n + 1 :]
        rest = _divide(ctx, Term(t.coefficient / lead.coefficient, t.bound, others), lead, f)
        if rest is None or not lead.factors:
            continue
        raised = Term(Fraction(1), (), ((f, k + 1),) if k != -1 else ())
        same = Term(Fraction(-1), (), ((f, k),))
        return [product(ctx, rest, raised)] + [
            product(ctx, rest, product(ctx, same, u)) for u in f.body.terms if u is not lead
        ]
    return None


def _divide(ctx: Context, t: Term, lead: Term, base: Base) -> Term | None:
    """``t`` without the factors and sums of ``lead``, or None where it does not have them all.

    The variables of the base are the same in both; a sum of ``lead`` must be one of ``t``.
    """
    inner = [i for i in t.bound if i not in base.free]
    have: dict[Any, list[Component]] = {}
    for part in components(inner, t.factors):
        own = factor_key(ctx, part[1][0][0], {}, 0) if not part[0] else None
        have.setdefault(own or component_key(ctx, part, {}, 0), []).append(part)
    for bound, factors in components(lead.bound, lead.factors):
        (f, k), *_ = factors
        key = component_key(ctx, (bound, factors), {}, 0) if bound else factor_key(ctx, f, {}, 0)
        if key not in have:
            return None
        (found, ((g, x), *_)), *more = have[key]
        left: list[Component] = []
        if not bound:
            if k <= 0 or x < k:
                return None
            left = [((), ((g, x - k),))] if x != k else []
        have[key] = left + more
        if not have[key]:
            del have[key]
    parts = [part for alike in have.values() for part in alike]
    kept = {i for bound, _ in parts for i in bound} | base.free
    factors = tuple(power for _, own in parts for power in own)
    return Term(t.coefficient, tuple(i for i in t.bound if i in kept), factors)
