"""Expectations over standard normal vectors: each explicit z[i] is integrated by parts.

Applied again and again this is the theorem of Isserlis (Wick): E[z_i z_j z_k z_l] becomes the sum
over the three pairings, for any dimension.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any

from symnode.checker.context import Context, Rejected
from symnode.checker.factors import Entry, Range, Term
from symnode.checker.rules import GAUSSIAN
from symnode.methods.bench import Bench, Use


def gaussian_use(bench: Bench, t: Term) -> Use | None:
    """The use of Gaussian integration by parts that takes an explicit entry away, if ``t`` has
    one; none where the entry would only come back from inside a function."""
    for entry, k in _explicit(bench.ctx, t):
        with suppress(Rejected, KeyError, TypeError):
            use = bench.use(_json(bench, t, entry, k))
            left = [_degree(bench.ctx, u) for u in use.form.terms]
            if left.count(max(left)) == 1 and max(left) == _degree(bench.ctx, t):
                return use
    return None


def _explicit(ctx: Context, t: Term) -> Iterator[tuple[Entry, Fraction]]:
    """Entries of normal vectors with natural exponents, at samples that the term binds."""
    for f, k in t.factors:
        natural = k >= 1 and k.denominator == 1
        if isinstance(f, Entry) and natural and ctx.signature.heads[f.head].gaussian:
            yield from [(f, k)] if f.indices[-1] in t.bound else []


def _degree(ctx: Context, t: Term) -> Fraction:
    """The number of explicit normal entries."""
    heads = ctx.signature.heads
    own = (k for f, k in t.factors if isinstance(f, Entry) and heads[f.head].gaussian)
    return sum(own, Fraction(0))


def _json(bench: Bench, t: Term, entry: Entry, k: Fraction) -> dict[str, Any]:
    w, write = entry.indices[-1], bench.writer
    others = [(f, x - (f is entry)) for f, x in t.factors if f is not entry or k > 1]
    inside = tuple((f, x) for f, x in others if w in f.free)
    if any(isinstance(f, Range) for f, _ in inside):
        raise KeyError("a range that depends on the sample")
    outside = tuple((f, x) for f, x in others if w not in f.free)
    outer = Term(t.coefficient, tuple(v for v in t.bound if v != w), outside)
    binders, multiplier = write.opened(outer)
    g = write.term(Term(Fraction(1), (), inside))
    names = [write.name(i) for i in entry.indices]
    rule = [GAUSSIAN, entry.head, names[:-1], names[-1], g]
    return {"fact": ["rule", *rule], "binders": binders, "multiplier": multiplier}
