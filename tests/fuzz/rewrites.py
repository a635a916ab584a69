"""Random rewrites that keep the value of a term wherever it has one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symnode.calculus.derivation import unfolded
from symnode.language.reindex import reindexed
from symnode.language.spaces import Index, Kind
from symnode.language.symbols import TIME, Sign
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Binding,
    Delta,
    Derivative,
    Dim,
    Entry,
    Integral,
    Mul,
    Number,
    Power,
    Sum,
    Term,
    free_indices,
)
from tests.fuzz.places import free_in_order, occurrences, replaced_at
from tests.fuzz.terms import (
    BACKWARD,
    EXP,
    FORWARD,
    LOG,
    MOVABLE,
    OMEGA,
    SIGMOID,
    TANH,
    A,
    B,
    Maker,
    N,
    exp,
    inverse,
    log,
    negative,
    num,
    scalar_apply,
)

TRIES = 20
Rule = Callable[[Maker, Term], Term | None]


def rewritten(maker: Maker, term: Term, steps: int) -> Term:
    """``term`` after some random steps, each of them an identity."""
    rules = RULES + (FLOAT_RULES if maker.floats else [])
    for _ in range(steps):
        term = one_step(maker, term, rules)
    return reindexed(term, {}) if maker.rng.random() < 0.5 else term


def one_step(maker: Maker, term: Term, rules: list[Rule]) -> Term:
    """One rule applied at one place; the term itself if none was found to fit."""
    parts = occurrences(term)
    for _ in range(TRIES):
        rule = maker.rng.choice(rules)
        order = list(range(len(parts)))
        maker.rng.shuffle(order)
        for place in order:
            new = rule(maker, parts[place][0])
            if new is not None:
                maker.steps.append(rule.__name__)
                return replaced_at(term, place, new)
    return term


def reorder(maker: Maker, t: Term) -> Term | None:
    if not isinstance(t, Add | Mul):
        return None
    args = list(t.args)
    maker.rng.shuffle(args)
    if len(args) > 2 and maker.rng.random() < 0.5:
        return type(t)((args[0], type(t)(tuple(args[1:]))))
    return type(t)(tuple(args))


def transpose(maker: Maker, t: Term) -> Term | None:
    """Interchangeable slots of a symmetric head, or the ends of a delta."""
    if isinstance(t, Delta):
        return Delta(t.j, t.i)
    if not isinstance(t, Entry) or len(set(t.head.classes)) == len(t.head.classes):
        return None
    own, indices = t.head.classes, list(t.indices)
    for c in sorted(set(own)):
        slots = [k for k, x in enumerate(own) if x == c]
        moved = maker.rng.sample(slots, len(slots))
        for k, other in zip(slots, moved, strict=True):
            indices[k] = t.indices[other]
    return Entry(t.head, tuple(indices))


def exchange_slots(maker: Maker, t: Term) -> Term | None:
    """Partial derivatives commute."""
    if not isinstance(t, Apply) or not any(len(s) > 1 for s in t.slots):
        return None
    slots = tuple(tuple(maker.rng.sample(s, len(s))) for s in t.slots)
    return Apply(t.function, t.outs, t.args, slots)


def distribute(maker: Maker, t: Term) -> Term | None:
    if not isinstance(t, Mul):
        return None
    sums = [k for k, a in enumerate(t.args) if isinstance(a, Add)]
    if not sums:
        return None
    k = maker.rng.choice(sums)
    inner = t.args[k]
    assert isinstance(inner, Add)
    return Add(tuple(Mul((*t.args[:k], a, *t.args[k + 1 :])) for a in inner.args))


def factor(maker: Maker, t: Term) -> Term | None:
    """A sum with a positive symbol taken out of it."""
    if not isinstance(t, Add):
        return None
    p = maker.positive(1, free_in_order(t))
    return Mul((p, Add(tuple(Mul((a, inverse(p))) for a in t.args))))


def add_and_subtract(maker: Maker, t: Term) -> Term | None:
    extra = maker.term(1, free_in_order(t))
    return Add((t, extra, negative(reindexed(extra, {}))))


def multiply_and_divide(maker: Maker, t: Term) -> Term | None:
    p = maker.positive(1, free_in_order(t))
    return Mul((p, t, inverse(reindexed(p, {}))))


def powers(maker: Maker, t: Term) -> Term | None:
    """u**k as u * u**(k - 1), or a power of a product as a product of powers."""
    if not isinstance(t, Power) or t.exponent.denominator > 1:
        return None
    if isinstance(t.base, Mul) and maker.rng.random() < 0.5:
        return Mul(tuple(Power(a, t.exponent) for a in t.base.args))
    if t.exponent < 2:
        return None
    rest = t.base if t.exponent == 2 else Power(t.base, t.exponent - 1)
    return Mul((t.base, rest))


def swap_sums(_: Maker, t: Term) -> Term | None:
    if not isinstance(t, Sum) or not isinstance(t.body, Sum) or t.index is t.body.index:
        return None
    return Sum(t.body.index, Sum(t.index, t.body.body))


def split_sum(_: Maker, t: Term) -> Term | None:
    """The sum of a sum, or a factor that does not vary taken out."""
    if not isinstance(t, Sum):
        return None
    if isinstance(t.body, Add):
        return Add(tuple(Sum(t.index, a) for a in t.body.args))
    if isinstance(t.body, Mul):
        still = tuple(a for a in t.body.args if t.index not in free_indices(a))
        rest = tuple(a for a in t.body.args if t.index in free_indices(a))
        if still and rest:
            return Mul((*still, Sum(t.index, Mul(rest))))
    return None


def pull_in(maker: Maker, t: Term) -> Term | None:
    """A factor moved under a sum beside it."""
    if not isinstance(t, Mul):
        return None
    for k, a in enumerate(t.args):
        if isinstance(a, Sum):
            i = Index(a.index.name, a.index.space)
            body = reindexed(a.body, {a.index: i})
            return Sum(i, Mul((*t.args[:k], body, *t.args[k + 1 :])))
    return None


def by_delta(maker: Maker, t: Term) -> Term | None:
    """An entry picked by a delta."""
    finite = [i for i in free_in_order(t) if i.space.kind is Kind.FINITE]
    if not finite:
        return None
    i = maker.rng.choice(finite)
    j = Index("j", i.space)
    return Sum(j, Mul((Delta(i, j), reindexed(t, {i: j}))))


def by_mean(maker: Maker, t: Term) -> Term | None:
    """A constant as its expectation, or as a mean over a space."""
    if maker.rng.random() < 0.5:
        return Sum(Index("s", OMEGA), t)
    return Mul((inverse(Dim(N)), Sum(Index("i", N), t)))


def linear_derivative(maker: Maker, t: Term) -> Term | None:
    """Leibniz' and the chain rule for one derivative, one layer deep."""
    if not isinstance(t, Derivative):
        return None
    head, ix = t.head, t.indices

    def d(u: Term) -> Term:
        return Derivative(head, ix, u)

    match t.body:
        case Add(args):
            return Add(tuple(d(a) for a in args))
        case Mul(args):
            return Add(tuple(Mul((*args[:k], d(a), *args[k + 1 :])) for k, a in enumerate(args)))
        case Power(base, k) if k.denominator == 1 and k > 1:
            return Mul((Number(k), Power(base, k - 1), d(base)))
        case Sum(i, body):
            j = Index(i.name, i.space)
            return Sum(j, d(reindexed(body, {i: j})))
        case Derivative(other, jx, body):
            return Derivative(other, jx, d(body))
        case Apply(f, _, (u,), _) if f in (EXP, TANH):
            slope = t.body if f is EXP else Add((num(1), negative(Power(t.body, Fraction(2)))))
            return Mul((slope, d(u.body)))
    return None


def refold_derivative(maker: Maker, t: Term) -> Term | None:
    """A sum of derivatives in the same entry as the derivative of a sum."""
    if not isinstance(t, Add) or not all(isinstance(a, Derivative) for a in t.args):
        return None
    parts = [a for a in t.args if isinstance(a, Derivative)]
    first = parts[0]
    if any((a.head, a.indices) != (first.head, first.indices) for a in parts):
        return None
    return Derivative(first.head, first.indices, Add(tuple(a.body for a in parts)))


def carry_out(maker: Maker, t: Term) -> Term | None:
    """All derivatives and substitutions in a part, by the library's derivation."""
    return unfolded(t) if isinstance(t, Derivative | At) else None


def split_integral(maker: Maker, t: Term) -> Term | None:
    """The integrand split, or a number taken under the integral."""
    if not isinstance(t, Integral):
        return None
    u, lo, hi, body = t.variable, t.lower, t.upper, t.body
    if isinstance(body, Add):
        return Add(tuple(Integral(u, lo, hi, a) for a in body.args))
    if maker.rng.random() < 0.5:
        return Mul((Entry(B), Integral(u, lo, hi, Mul((inverse(Entry(B)), body)))))
    return None


def turn_integral(maker: Maker, t: Term) -> Term | None:
    """The ends of an integral exchanged."""
    if not isinstance(t, Integral) or maker.rng.random() < 0.7:
        return None
    return negative(Integral(t.variable, t.upper, t.lower, t.body))


def push_replacement(maker: Maker, t: Term) -> Term | None:
    """A substitution distributed over a sum or a product."""
    if not isinstance(t, At) or not isinstance(t.body, Add | Mul):
        return None
    return type(t.body)(tuple(At(t.bindings, a) for a in t.body.args))


def idle_replacement(maker: Maker, t: Term) -> Term | None:
    """A symbol replaced by itself."""
    head = maker.rng.choice([TIME, *MOVABLE])
    own = tuple(Index("k", s) for s in head.spaces)
    return At((Binding(head, own, Entry(head, own)),), t)


def left_inverse(maker: Maker, t: Term) -> Term | None:
    return scalar_apply(BACKWARD, scalar_apply(FORWARD, t))


def exponentials(maker: Maker, t: Term) -> Term | None:
    """exp(u + v), products of exponentials, logarithms of products and of exponentials."""
    if isinstance(t, Apply) and t.function is EXP:
        u = t.args[0].body
        if isinstance(u, Add):
            return Mul(tuple(exp(a) for a in u.args))
        return Power(exp(Mul((num(Fraction(1, 2)), u))), Fraction(2))
    if isinstance(t, Apply) and t.function is LOG:
        return Add((log(Mul((Entry(B), t.args[0].body))), negative(log(Entry(B)))))
    if isinstance(t, Mul):
        own = [a for a in t.args if isinstance(a, Apply) and a.function is EXP]
        if len(own) > 1:
            rest = tuple(a for a in t.args if not (isinstance(a, Apply) and a.function is EXP))
            return Mul((*rest, exp(Add(tuple(a.args[0].body for a in own)))))
    return None


def roots(maker: Maker, t: Term) -> Term | None:
    """A positive entry as a square of its root or as exp(log(.)), any term as log(exp(.))."""
    if isinstance(t, Entry) and t.head.sign is Sign.POSITIVE:
        if maker.rng.random() < 0.5:
            return exp(log(t))
        q = Fraction(1, maker.rng.choice([2, 3]))
        return Mul((Power(t, q), Power(t, 1 - q)))
    return log(exp(t)) if isinstance(t, Entry) and t.head is A else None


def definitions(maker: Maker, t: Term) -> Term | None:
    """tanh and sigmoid by exponentials."""
    if not isinstance(t, Apply) or t.function not in (TANH, SIGMOID):
        return None
    u = t.args[0].body
    if t.function is SIGMOID:
        return inverse(Add((num(1), exp(negative(u)))))
    up, down = exp(u), exp(negative(u))
    return Mul((Add((up, negative(down))), inverse(Add((up, down)))))


RULES: list[Rule] = [
    reorder,
    transpose,
    exchange_slots,
    distribute,
    factor,
    add_and_subtract,
    multiply_and_divide,
    powers,
    swap_sums,
    split_sum,
    pull_in,
    by_delta,
    by_mean,
    linear_derivative,
    refold_derivative,
    carry_out,
    split_integral,
    turn_integral,
    push_replacement,
    idle_replacement,
    left_inverse,
]
FLOAT_RULES: list[Rule] = [exponentials, exponentials, roots, definitions]
