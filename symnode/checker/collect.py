"""Collecting like terms, with every exponent settled in its standard range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from symnode.checker.context import Context, arithmetic, sized
from symnode.checker.factors import (
    ONE,
    Application,
    Atom,
    Base,
    Delta,
    Entry,
    Factor,
    NormalForm,
    Range,
    Term,
    Variable,
)
from symnode.checker.keys import components, tag, term_key
from symnode.checker.normal import is_positive_sum, product, simplified
from symnode.checker.powers import power, raised_base


def collect(ctx: Context, terms: Iterable[Term]) -> NormalForm:
    """Like terms added up, every one of them simplified and settled first."""
    return added(ctx, [t for raw in terms for t in settled(ctx, simplified(ctx, raw))])


def added(ctx: Context, terms: Sequence[Term]) -> NormalForm:
    """Like terms of normal forms added up; keys are asked for only where terms have one shape."""
    if len(terms) < 2:
        return NormalForm(tuple(terms))
    shapes: dict[object, list[Term]] = {}
    for t in terms:
        shapes.setdefault(_shape(ctx, t), []).append(t)
    return NormalForm(tuple(t for alike in shapes.values() for t in _added(ctx, alike)))


def _added(ctx: Context, terms: list[Term]) -> list[Term]:
    """Terms of one shape, with like terms added up."""
    if len(terms) == 1:
        return terms
    sums: dict[object, tuple[Fraction, Term]] = {}
    for t in terms:
        key = term_key(ctx, t, {}, 0)
        old = sums.get(key)
        if old:
            ctx.work(arithmetic(t.coefficient, old[0]))
        sums[key] = (sized(t.coefficient + old[0]), old[1]) if old else (t.coefficient, t)
    return [Term(c, t.bound, t.factors) for c, t in sums.values() if c != 0]


def _shape(ctx: Context, t: Term) -> object:
    """What is left of the key of a term without its index variables: a part of the key, so terms
    of different shapes have different keys."""
    parts = [
        (tag(f), k.numerator, k.denominator)
        for f, k in t.factors
        if not isinstance(f, Delta)  # several sets of deltas may join the same indices
    ]
    return tuple(sorted(parts)), tuple(sorted(ctx.space_of[i] for i in t.bound))


def settled(ctx: Context, t: Term) -> list[Term]:
    """``t`` with every exponent in its standard range and every base a sum of several terms."""
    for n, (f, k) in enumerate(t.factors):
        rest = Term(t.coefficient, t.bound, t.factors[:n] + t.factors[n + 1 :])
        extra = _unsettled(ctx, f, k)
        if extra is not None:
            return [
                done
                for e in extra
                for done in settled(ctx, simplified(ctx, product(ctx, rest, e)))
                if done.coefficient != 0
            ]
    return [t] if t.coefficient != 0 else []


def _unsettled(ctx: Context, f: Factor, k: Fraction) -> list[Term] | None:
    """What ``f ** k`` becomes, or None where it stays."""
    if isinstance(f, Entry | Atom | Variable | Delta):
        return None
    renewed = _renewed(ctx, f)
    if renewed is not None:
        return [Term(Fraction(1), (), ((renewed, k),))]
    if isinstance(f, Base):
        if k.denominator == 1 and k > 0:
            return power(ctx, f.body.terms, k)
        if k > 1:
            whole = Fraction(k.numerator // k.denominator)
            inner = [raised_base(f.body.terms, k - whole)]
            return [product(ctx, a, b) for a in power(ctx, f.body.terms, whole) for b in inner]
        if len(f.body.terms) < 2 and not _is_atomic(ctx, f.body, k):
            return power(ctx, f.body.terms, k)
    if isinstance(f, Application) and f.function == "sin" and k >= 2 and k.denominator == 1:
        cosine = Application("cos", (), f.args, ((),), False)
        square = [ONE, Term(Fraction(-1), (), ((cosine, Fraction(2)),))]
        return [
            product(ctx, a, b)
            for a in power(ctx, square, Fraction(int(k) // 2))
            for b in [Term(Fraction(1), (), ((f, k % 2),) if k % 2 else ())]
        ]
    return None


def _renewed(ctx: Context, f: Factor) -> Factor | None:
    """The factor with its stale normal forms collected again, or None if it has none."""
    match f:
        case Base(body) if body.stale:
            return Base(collect(ctx, body.terms))
        case Range(lo, hi, u) if lo.stale or hi.stale:
            return Range(collect(ctx, lo.terms), collect(ctx, hi.terms), u)
        case Application(name, outs, args, slots, positive) if any(a.stale for _, a in args):
            new = tuple((ix, collect(ctx, body.terms)) for ix, body in args)
            return Application(name, outs, new, slots, positive)
    return None


def _is_atomic(ctx: Context, form: NormalForm, k: Fraction) -> bool:
    """Whether a base of one term is one that ``power`` itself leaves."""
    if len(form.terms) != 1:
        return False
    (t,) = form.terms
    parts = components(t.bound, t.factors)
    if k.denominator == 1:
        return t.coefficient == 1 and len(parts) == 1 and bool(t.bound)
    unsigned = not any(is_positive_sum(ctx, *c) for c in parts)
    return unsigned and (t.coefficient == -1 or (t.coefficient == 1 and bool(parts)))
