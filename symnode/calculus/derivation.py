"""The derivation: derivatives and substitutions of terms carried out.

One operator serves gradients, time derivatives and sensitivities: it obeys Leibniz' rule for
products and for integrals, the chain rule through fields and states, and in a symmetric head it is
the symmetrised gradient. It shares no code with the checker, which has rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations

from symnode.calculus.shown import shown
from symnode.calculus.substitution import rebuilt, set_variable, substitute
from symnode.language import notation as nt
from symnode.language.arrays import Array
from symnode.language.elementary import TermTable
from symnode.language.known import known_functions
from symnode.language.reindex import fresh, reindexed
from symnode.language.spaces import Index
from symnode.language.symbols import Head
from symnode.language.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    At,
    Binding,
    Delta,
    Derivative,
    Entry,
    Integral,
    Mul,
    Number,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
    heads,
)

Indices = tuple[Index, ...]


def expanded(array: Array) -> Array:
    """The array with every derivative and substitution in it carried out.

    Shape and meaning stay; wherever the array has a value, the result has the same.

    >>> from symnode.language.differentials import d, ddt
    >>> from symnode.language.states import state
    >>> from symnode.language.surface import parameter, positive, scalar
    >>> x, a = scalar("x"), parameter("a"); y = state("y", of=a)
    >>> expanded(d(x**3, x))
    3*x**2
    >>> expanded(ddt(a * y**2).at(positive("T")))
    2*a*y(T)*y_t(T)
    """
    body = unfolded(array.body)
    return Array(array.indices, body, shown(body), array.row, array.random)


def unfolded(term: Term) -> Term:
    """``term`` without ``Derivative`` and ``At``.

    >>> from symnode.language.differentials import d
    >>> from symnode.language.surface import dimensions, norm2, vector
    >>> x = vector("x", dimensions("n"))
    >>> shown(unfolded(d(norm2(x), x).body)).text
    '2*x[i]'
    """
    match term:
        case Derivative(head, indices, body):
            return derivative(unfolded(body), head, indices)
        case At(bindings, body):
            values = [Binding(b.head, b.indices, unfolded(b.value)) for b in bindings]
            return substitute(unfolded(body), values)
    return rebuilt(term, unfolded)


def derivative(term: Term, head: Head, indices: Indices) -> Term:
    """The derivative of an unfolded term with respect to the entry ``head[indices]``."""
    return _derivative(reindexed(term, {}), head, indices)


def _derivative(term: Term, head: Head, ix: Indices) -> Term:
    if head not in heads(term):
        return ZERO
    match term:
        case Entry(_, jx):
            return _unit(head, jx, ix)
        case Add(args):
            return total_of(_derivative(a, head, ix) for a in args)
        case Mul(args):
            return total_of(
                product_of((*args[:k], _derivative(a, head, ix), *args[k + 1 :]))
                for k, a in enumerate(args)
            )
        case Power(base, k):
            outer = base if k == 2 else Power(base, k - 1)
            return product_of((Number(k), outer, _derivative(base, head, ix)))
        case Sum(i, body):
            return sum_over(i, _derivative(body, head, ix))
        case Integral(u, lo, hi, body):
            ends = (
                product_of((sign, set_variable(body, u, end), _derivative(end, head, ix)))
                for sign, end in ((ONE, hi), (Number(Fraction(-1)), lo))
            )
            return total_of((*ends, _inside(u, (lo, hi), _derivative(body, head, ix))))
        case Apply():
            parts = (_chain(term, k, head, ix) for k in range(len(term.args)))
            return total_of(parts)
    raise TypeError(f"{type(term).__name__} is carried out before its parts are differentiated")


def _inside(u: Variable, ends: tuple[Term, Term], body: Term) -> Term:
    if body is ZERO:
        return ZERO
    v = Variable(u.name)
    return Integral(v, *ends, set_variable(body, u, VariableRef(v)))


def _unit(head: Head, jx: Indices, ix: Indices) -> Term:
    """d head[jx] / d head[ix]: the mean over the orders of slots that the symmetry allows."""
    n = range(len(ix))
    orders = [p for p in permutations(n) if all(head.classes[k] == head.classes[p[k]] for k in n)]
    units = (product_of(Delta(j, ix[k]) for j, k in zip(jx, p, strict=True)) for p in orders)
    return product_of((Number(Fraction(1, len(orders))), total_of(units)))


def _chain(term: Apply, k: int, head: Head, ix: Indices) -> Term:
    """The sum over the entries of argument ``k``: partial derivative times inner derivative."""
    own = fresh(term.args[k].indices)
    entry = reindexed(term.args[k].body, dict(zip(term.args[k].indices, own, strict=True)))
    inner = _derivative(entry, head, ix)
    if inner is ZERO:
        return ZERO
    result = product_of((_partial(term, k, own), inner))
    for j in own:
        result = sum_over(j, result)
    return result


def _partial(term: Apply, k: int, entry: Indices) -> Term:
    """The function differentiated once more, in one entry of argument ``k``."""
    f, slots = term.function, term.slots
    if f.known:
        return _known_partial(term, entry)
    if f.primitive_of is not None and not any(slots):
        return Apply(f.primitive_of, term.outs, term.args, slots)
    return Apply(f, term.outs, term.args, (*slots[:k], (*slots[k], entry), *slots[k + 1 :]))


def _known_partial(term: Apply, entry: Indices) -> Term:
    facts, (argument,) = known_functions()[term.function.name], term.args
    if not argument.indices:
        assert facts.derivative is not None
        slope: Array = facts.derivative(TermTable(), Array((), argument.body, nt.symbol("u")))
        return slope.body
    assert facts.definition is not None  # of a vector: by its definition, in a symbol of its own
    z = Head("z", term.function.args[0])
    inner = Array(argument.indices, Entry(z, argument.indices), nt.symbol("z"))
    value: Array = facts.definition(TermTable(), inner)
    slope_term = _derivative(value.entry(*term.outs), z, entry)
    return substitute(slope_term, [Binding(z, argument.indices, argument.body)])


def total_of(terms: Iterable[Term]) -> Term:
    """The sum, without the number 0."""
    rest = tuple(t for t in terms if t is not ZERO)
    return rest[0] if len(rest) == 1 else Add(rest) if rest else ZERO


def product_of(factors: Iterable[Term]) -> Term:
    """The product, without the number 1; 0 if a derivative in it is 0.

    A factor that is dropped beside 0 was there before differentiation, and is still there in what
    is judged.
    """
    flat: list[Term] = []
    for f in factors:
        flat += f.args if isinstance(f, Mul) else (f,)
    if any(f is ZERO for f in flat):
        return ZERO
    rest = tuple(f for f in flat if f is not ONE)
    return rest[0] if len(rest) == 1 else Mul(rest) if rest else ONE


def sum_over(i: Index, body: Term) -> Term:
    """The sum over ``i``; a delta in the body picks its term."""
    if body is ZERO:
        return ZERO
    factors = body.args if isinstance(body, Mul) else (body,)
    for k, f in enumerate(factors):
        if isinstance(f, Delta) and (f.i is i) != (f.j is i):
            other = f.j if f.i is i else f.i
            return reindexed(product_of((*factors[:k], *factors[k + 1 :])), {i: other})
    return Sum(i, body)
