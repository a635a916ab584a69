"""The expectation as a linear operator on terms."""

from __future__ import annotations

from collections.abc import Iterable

from symnode.calculus.derivation import total_of
from symnode.calculus.shown import shown
from symnode.calculus.substitution import rebuilt
from symnode.language.arrays import Array, as_array
from symnode.language.reindex import reindexed
from symnode.language.spaces import Index, Kind
from symnode.language.terms import ONE, Add, Mul, Sum, Term, free_indices


def linear(array: Array) -> Array:
    """The array with every expectation in it pulled apart: E[a X + b] = a E[X] + b.

    Sums are taken out of the expectation (finite sums and sums of terms), factors that are not
    random too, and E[1] = 1. Products and powers of random numbers stay whole. Every rule holds
    for any probability measure under which both sides exist.

    >>> from symnode.language.surface import expectation, probability, scalar
    >>> x, a, b = probability("p").variable("x"), scalar("a"), scalar("b")
    >>> linear(expectation(a * x**2 + b))
    a*E[x**2] + b
    """
    whole = as_array(array)
    body = _linear(whole.body)
    return Array(whole.indices, body, shown(body), whole.row, whole.random)


def _linear(term: Term) -> Term:
    inner = rebuilt(term, _linear)
    if isinstance(inner, Sum) and inner.index.space.kind is Kind.PROBABILITY:
        return _mean(inner.index, inner.body)
    return inner


def _mean(sample: Index, body: Term) -> Term:
    """E over ``sample`` of a term whose own expectations are already pulled apart."""
    if sample not in free_indices(body):
        return body
    match body:
        case Add(args):
            return total_of(_mean(sample, a) for a in args)
        case Sum(i, inside) if i.space.kind is Kind.FINITE:
            return Sum(i, _mean(sample, inside))
        case Mul(args):
            return _product_mean(sample, args)
    new = Index(sample.name, sample.space)
    return Sum(new, reindexed(body, {sample: new}))


def _product_mean(sample: Index, args: tuple[Term, ...]) -> Term:
    fixed = tuple(a for a in args if sample not in free_indices(a))
    varying = tuple(a for a in args if sample in free_indices(a))
    if len(varying) == 1 and isinstance(varying[0], Add | Mul | Sum):
        return _product((*fixed, _mean(sample, varying[0])))
    for k, a in enumerate(varying):
        if isinstance(a, Add):  # a product with a sum is the sum of the products
            products = (_product((*varying[:k], t, *varying[k + 1 :])) for t in a.args)
            return _product((*fixed, _mean(sample, Add(tuple(products)))))
    new = Index(sample.name, sample.space)
    moved = reindexed(_product(varying), {sample: new})
    return _product((*fixed, Sum(new, moved)))


def _product(factors: Iterable[Term]) -> Term:
    """The product without the number 1; a factor beside 0 stays, and must have a value."""
    rest = tuple(f for f in factors if f is not ONE)
    return rest[0] if len(rest) == 1 else Mul(rest) if rest else ONE
