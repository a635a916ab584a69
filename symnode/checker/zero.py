"""Deciding whether a normal form vanishes identically."""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.collect import collect
from symnode.checker.context import Context
from symnode.checker.factors import Base, NormalForm, Term
from symnode.checker.keys import factor_key, term_key
from symnode.checker.normal import product

MAX_ROUNDS = 40


def residue(ctx: Context, form: NormalForm) -> NormalForm:
    """``form`` times a product of its denominators, reduced: zero only if ``form`` is.

    Sound because every denominator is nonzero wherever the statement is defined.
    """
    for _ in range(MAX_ROUNDS):
        found = _denominator(ctx, form)
        if found is None:
            break
        base, k = found
        clear = Term(Fraction(1), (), ((base, k),))
        form = collect(ctx, [product(ctx, clear, t) for t in form.terms])
    return _reduce_inverses(ctx, form)


def _denominator(ctx: Context, form: NormalForm) -> tuple[Base, Fraction] | None:
    """A base with a negative exponent that no bound variable touches, and what clears it."""
    for t in form.terms:
        for f, k in t.factors:
            if isinstance(f, Base) and k < 0 and not f.free & set(t.bound):
                return f, Fraction(-(k.numerator // k.denominator))
    return None


def _reduce_inverses(ctx: Context, form: NormalForm) -> NormalForm:
    """Rewrite lead * B^-1 = (1 - rest * B^-1) / c where B = c lead + rest has no inner sum."""
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
        if len(f.body.terms) < 2 or any(u.bound for u in f.body.terms):
            continue
        lead = max(
            f.body.terms, key=lambda u: (sum(x for _, x in u.factors), term_key(ctx, u, {}, 0))
        )
        rest = _divide(ctx, t.factors[:n] + t.factors[n + 1 :], lead)
        if rest is None or not lead.factors:
            continue
        c = lead.coefficient
        raised = ((f, k + 1),) if k != -1 else ()
        first = Term(t.coefficient / c, t.bound, rest + raised)
        others = [u for u in f.body.terms if u is not lead]
        return [first] + [
            Term(-t.coefficient * u.coefficient / c, t.bound, (*rest, *u.factors, (f, k)))
            for u in others
        ]
    return None


def _divide(ctx: Context, factors: tuple, lead: Term) -> tuple | None:  # type: ignore[type-arg]
    """``factors`` divided by the monomial ``lead``, or None where it does not divide."""
    have = {factor_key(ctx, f, {}, 0): (f, k) for f, k in factors}
    for f, k in lead.factors:
        key = factor_key(ctx, f, {}, 0)
        if key not in have or k <= 0 or have[key][1] < k:
            return None
        have[key] = (have[key][0], have[key][1] - k)
    return tuple((f, k) for f, k in have.values() if k != 0)
