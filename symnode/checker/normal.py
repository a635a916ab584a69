"""Sums of products: the form in which index expressions are compared.

A ``Term`` is a rational coefficient, bound variables, and factors with rational exponents:

    coefficient * sum over bound (product of factor ** exponent)

Deltas that touch a bound variable are carried out, equal factors merge, an unused bound variable
becomes the size of its space (1 for a probability space).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from symnode.checker.context import FINITE, PROBABILITY, Context, Rejected, arithmetic, sized
from symnode.checker.factors import (
    ONE,
    Application,
    Atom,
    Base,
    Delta,
    Entry,
    Factor,
    Powers,
    Term,
)
from symnode.checker.keys import factor_key, root, tag


def is_positive(ctx: Context, f: Factor) -> bool:
    """Whether the factor is positive by declaration or shape."""
    if isinstance(f, Base):
        return bool(f.body.terms) and all(
            t.coefficient > 0 and is_positive_sum(ctx, t.bound, t.factors) for t in f.body.terms
        )
    return isinstance(f, Atom) or (isinstance(f, Entry | Application) and f.positive)


def is_positive_sum(ctx: Context, bound: Iterable[int], factors: Powers) -> bool:
    """Whether a sum, over finite or probability spaces, of products of positive factors."""
    return all(ctx.kind(v) in (FINITE, PROBABILITY) for v in bound) and all(
        is_positive(ctx, f) for f, _ in factors
    )


def freshened(ctx: Context, t: Term) -> Term:
    """The same term with bound variables of its own."""
    if not t.bound:
        return t
    ctx.work(t.weight)
    names = {i: ctx.fresh(ctx.space_of[i]) for i in t.bound}
    factors = tuple((f.rename(names), k) for f, k in t.factors)
    return Term(t.coefficient, tuple(names[i] for i in t.bound), factors)


def product(ctx: Context, a: Term, b: Term) -> Term:
    """The product of two terms, their bound variables kept apart."""
    return joined(ctx, a, freshened(ctx, b))


def joined(ctx: Context, a: Term, b: Term) -> Term:
    """The product of two terms that have no bound variable in common."""
    ctx.spend()
    if a is ONE:
        return b
    size = len(a.factors) + len(b.factors) + len(a.bound) + len(b.bound)
    ctx.work(size + arithmetic(a.coefficient, b.coefficient))
    if a.bound and b.bound and all(_has_integral(ctx, t.bound) for t in (a, b)):
        ctx.rules.add("Fubini's theorem")
    coefficient = sized(a.coefficient * b.coefficient)
    return Term(coefficient, a.bound + b.bound, a.factors + b.factors)


def _has_integral(ctx: Context, bound: Iterable[int]) -> bool:
    return any(ctx.is_continuous(v) for v in bound)


def bind(ctx: Context, t: Term, variables: Sequence[int]) -> Term:
    """The sum of ``t`` over ``variables`` (renamed, so that they occur once)."""
    ctx.work(t.weight)
    names = {i: ctx.fresh(ctx.space_of[i]) for i in variables}
    integrals = sum(ctx.is_continuous(v) for v in (*variables, *t.bound))
    if _has_integral(ctx, variables) and integrals > 1:
        ctx.rules.add("Fubini's theorem")
    factors = tuple((f.rename(names), k) for f, k in t.factors)
    return Term(t.coefficient, t.bound + tuple(names.values()), factors)


def simplified(ctx: Context, t: Term) -> Term:
    """Deltas carried out, equal factors merged, unused variables summed away."""
    if t.coefficient == 0:
        return Term(Fraction(0), (), ())
    ctx.work(len(t.factors) + len(t.bound))
    bound, factors = t.bound, t.factors
    if any(isinstance(f, Delta) for f, _ in factors):
        ctx.work(t.weight)
        bound, factors = _contracted(bound, factors)
    coefficient, factors = merged(ctx, factors)
    coefficient = t.coefficient if coefficient == 1 else t.coefficient * coefficient
    used = frozenset[int]().union(*(f.free for f, _ in factors)) if bound else frozenset[int]()
    if all(i in used for i in bound):
        return Term(coefficient, bound, factors)
    sizes = [_size(ctx, i) for i in bound if i not in used]
    extra = tuple((f, Fraction(1)) for f in sizes if f is not None)
    more, factors = merged(ctx, factors + extra)
    return Term(coefficient * more, tuple(i for i in bound if i in used), factors)


def _size(ctx: Context, i: int) -> Factor | None:
    kind, space = ctx.kind(i), ctx.space_of[i]
    if kind == FINITE:
        return Atom("dim", space)
    if kind == PROBABILITY:
        return None
    raise Rejected(f"the integral of a constant over {space} has no declared value")


def _contracted(bound: tuple[int, ...], factors: Powers) -> tuple[tuple[int, ...], Powers]:
    """Deltas carried out: variables that they join become one, a free one where there is one.

    What is left are deltas between free variables, from the first of a class to each other one.
    """
    own = frozenset(bound)
    leader: dict[int, int] = {}
    for f, _ in factors:
        if isinstance(f, Delta):
            a, b = (root(leader, i) for i in (f.i, f.j))
            low, high = sorted((a, b), key=lambda i: (i in own, i))
            leader[high] = low
    names = {i: root(leader, i) for i in leader if root(leader, i) != i}
    rest = tuple((f.rename(names), k) for f, k in factors if not isinstance(f, Delta))
    free = tuple((Delta(j, i), Fraction(1)) for i, j in sorted(names.items()) if i not in own)
    return tuple(i for i in bound if i not in names), rest + free


def merged(ctx: Context, factors: Powers) -> tuple[Fraction, Powers]:
    """Exponents of equal factors added; whole powers of prime radicals become numbers."""
    tags = [tag(f) for f, _ in factors]
    counts = Counter(tags)
    if len(counts) == len(factors) and not any(kind == "radical" for kind, _ in tags):
        return Fraction(1), tuple((f, k) for f, k in factors if k)
    sums: dict[object, tuple[Factor, Fraction]] = {}
    for (f, k), own in zip(factors, tags, strict=True):
        key = own if counts[own] == 1 else factor_key(ctx, f, {}, 0)
        sums[key] = (f, k + (sums[key][1] if key in sums else 0))
    number, out = Fraction(1), []
    for f, k in sums.values():
        if isinstance(f, Delta):
            k = Fraction(1)
        if isinstance(f, Atom) and f.tag == "radical":
            whole = k.numerator // k.denominator
            number *= sized(Fraction(int(f.name)), abs(whole)) ** whole
            k -= whole
        if k != 0:
            out.append((f, k))
    return number, tuple(out)
