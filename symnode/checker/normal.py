"""Sums of products: the form in which index expressions are compared.

A ``Term`` is a rational coefficient, bound variables, and factors with rational exponents:

    coefficient * sum over bound (product of factor ** exponent)

Deltas that touch a bound variable are carried out, equal factors merge, an unused bound variable
becomes the size of its space (1 for a probability space).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from symnode.checker.context import FINITE, PROBABILITY, Context, Rejected, sized
from symnode.checker.factors import Application, Atom, Base, Delta, Entry, Factor, Powers, Term
from symnode.checker.keys import factor_key


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
    names = {i: ctx.fresh(ctx.space_of[i]) for i in t.bound}
    factors = tuple((f.rename(names), k) for f, k in t.factors)
    return Term(t.coefficient, tuple(names[i] for i in t.bound), factors) if names else t


def product(ctx: Context, a: Term, b: Term) -> Term:
    """The product of two terms, their bound variables kept apart."""
    ctx.spend()
    b = freshened(ctx, b)
    if a.bound and b.bound and all(_has_integral(ctx, t.bound) for t in (a, b)):
        ctx.rules.add("Fubini's theorem")
    coefficient = sized(a.coefficient * b.coefficient)
    return Term(coefficient, a.bound + b.bound, a.factors + b.factors)


def _has_integral(ctx: Context, bound: Iterable[int]) -> bool:
    return any(ctx.is_continuous(v) for v in bound)


def bind(ctx: Context, t: Term, variables: Sequence[int]) -> Term:
    """The sum of ``t`` over ``variables`` (renamed, so that they occur once)."""
    names = {i: ctx.fresh(ctx.space_of[i]) for i in variables}
    if _has_integral(ctx, variables) and _has_integral(ctx, t.bound):
        ctx.rules.add("Fubini's theorem")
    factors = tuple((f.rename(names), k) for f, k in t.factors)
    return Term(t.coefficient, t.bound + tuple(names.values()), factors)


def simplified(ctx: Context, t: Term) -> Term:
    """Deltas carried out, equal factors merged, unused variables summed away."""
    if t.coefficient == 0:
        return Term(Fraction(0), (), ())
    bound, factors = _contract(list(t.bound), t.factors)
    factors = _identify(factors)
    coefficient, factors = merged(ctx, factors)
    used = frozenset[int]().union(*(f.free for f, _ in factors))
    kept = [i for i in bound if i in used]
    sizes = [_size(ctx, i) for i in bound if i not in used]
    extra = tuple((f, Fraction(1)) for f in sizes if f is not None)
    if extra:
        more, factors = merged(ctx, factors + extra)
        coefficient *= more
    return Term(t.coefficient * coefficient, tuple(kept), factors)


def _size(ctx: Context, i: int) -> Factor | None:
    kind, space = ctx.kind(i), ctx.space_of[i]
    if kind == FINITE:
        return Atom("dim", space)
    if kind == PROBABILITY:
        return None
    raise Rejected(f"the integral of a constant over {space} has no declared value")


def _contract(bound: list[int], factors: Powers) -> tuple[list[int], Powers]:
    """Remove every delta that touches a bound variable, or two equal ones."""
    while True:
        for n, (f, _) in enumerate(factors):
            if not isinstance(f, Delta):
                continue
            rest = factors[:n] + factors[n + 1 :]
            if f.i == f.j:
                factors = rest
                break
            if f.i in bound or f.j in bound:
                old, new = (f.i, f.j) if f.i in bound else (f.j, f.i)
                bound.remove(old)
                factors = tuple((g.rename({old: new}), k) for g, k in rest)
                break
        else:
            return bound, factors


def _identify(factors: Powers) -> Powers:
    """Deltas between free variables make classes; the other factors use one member of each."""
    deltas = [f for f, _ in factors if isinstance(f, Delta)]
    if not deltas:
        return factors
    leader: dict[int, int] = {}

    def find(i: int) -> int:
        while leader.get(i, i) != i:
            i = leader[i]
        return i

    for f in deltas:
        a, b = sorted((find(f.i), find(f.j)))
        leader[b] = a
    names = {i: find(i) for i in leader if find(i) != i}
    rest = tuple((f.rename(names), k) for f, k in factors if not isinstance(f, Delta))
    return rest + tuple((Delta(j, i), Fraction(1)) for i, j in sorted(names.items()))


def merged(ctx: Context, factors: Powers) -> tuple[Fraction, Powers]:
    """Exponents of equal factors added; whole powers of prime radicals become numbers."""
    sums: dict[object, tuple[Factor, Fraction]] = {}
    for f, k in factors:
        key = factor_key(ctx, f, {}, 0)
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
