"""Random changes of a term that usually, but not always, change its value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symnode.language.spaces import Index
from symnode.language.terms import (
    Add,
    Apply,
    At,
    Binding,
    Delta,
    Derivative,
    Entry,
    Integral,
    Mul,
    Power,
    Sum,
    Term,
)
from tests.fuzz.places import free_in_order, occurrences, replaced_at
from tests.fuzz.terms import CHI, HEADS, PHI, PSI, Maker, negative, num

TRIES = 20
Change = Callable[[Maker, Term, list[Index]], Term | None]


def mutated(maker: Maker, term: Term) -> Term:
    """``term`` with one random change at one place."""
    parts = occurrences(term)
    known = free_in_order(term)
    for _ in range(TRIES):
        change = maker.rng.choice(CHANGES)
        order = list(range(len(parts)))
        maker.rng.shuffle(order)
        for place in order:
            part, scope = parts[place]
            new = change(maker, part, list(dict.fromkeys(known + scope)))
            if new is not None and new is not part:
                maker.steps.append(change.__name__)
                return replaced_at(term, place, new)
    return negative(term)


def another(maker: Maker, i: Index, scope: list[Index]) -> Index:
    """An index of the same space, where the scope has one."""
    rest = [j for j in scope if j.space is i.space and j is not i]
    return maker.rng.choice(rest) if rest else i


def swap_index(maker: Maker, t: Term, scope: list[Index]) -> Term | None:
    if isinstance(t, Delta):
        return Delta(another(maker, t.i, scope), t.j)
    if not isinstance(t, Entry | Derivative) or not t.indices:
        return None
    k = maker.rng.randrange(len(t.indices))
    new = (*t.indices[:k], another(maker, t.indices[k], scope), *t.indices[k + 1 :])
    return Entry(t.head, new) if isinstance(t, Entry) else Derivative(t.head, new, t.body)


def permute_slots(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    """The slots of one space exchanged, whether they are interchangeable or not."""
    if not isinstance(t, Entry) or len(t.indices) < 2:
        return None
    i, j = maker.rng.sample(range(len(t.indices)), 2)
    if t.indices[i].space is not t.indices[j].space:
        return None
    new = list(t.indices)
    new[i], new[j] = new[j], new[i]
    return Entry(t.head, tuple(new))


def change_sign(_: Maker, t: Term, __: list[Index]) -> Term | None:
    return negative(t)


def change_factor(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    return Mul((maker.rng.choice([num(2), num(Fraction(1, 2)), Entry(HEADS[1])]), t))


def change_exponent(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    if not isinstance(t, Power):
        return None
    return Power(t.base, t.exponent + maker.rng.choice([-1, 1]))


def drop(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    if not isinstance(t, Add | Mul) or len(t.args) < 2:
        return None
    k = maker.rng.randrange(len(t.args))
    return type(t)((*t.args[:k], *t.args[k + 1 :]))


def exchange_head(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    if isinstance(t, Apply) and t.function in (PHI, CHI, PSI):
        other = maker.rng.choice([PHI, CHI, PSI])
        return Apply(other, t.outs, t.args, t.slots)
    if not isinstance(t, Entry):
        return None
    able = [h for h in HEADS if h.spaces == t.head.spaces and h is not t.head]
    return Entry(maker.rng.choice(able), t.indices) if able else None


def change_slots(maker: Maker, t: Term, scope: list[Index]) -> Term | None:
    """One derivative more, one less, one in another entry, or one in another argument."""
    if not isinstance(t, Apply) or t.function.known or not t.slots:
        return None
    slots = [list(s) for s in t.slots]
    k = maker.rng.randrange(len(slots))
    if slots[k] and maker.rng.random() < 0.4:
        slots[k].pop()
    elif slots[k] and slots[k][0]:
        slots[k][0] = tuple(another(maker, i, scope) for i in slots[k][0])
    elif not t.function.args[k] and len(slots[k]) < 2:
        slots[k].append(())
    else:
        return None
    return Apply(t.function, t.outs, t.args, tuple(tuple(s) for s in slots))


def change_out(maker: Maker, t: Term, scope: list[Index]) -> Term | None:
    if not isinstance(t, Apply) or not t.outs:
        return None
    return Apply(t.function, tuple(another(maker, i, scope) for i in t.outs), t.args, t.slots)


def exchange_sums(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    """A sum moved over a product's factor, or a binder that no longer binds what it did."""
    if not isinstance(t, Sum):
        return None
    if isinstance(t.body, Mul):
        return Mul(tuple(Sum(t.index, a) for a in t.body.args))
    if isinstance(t.body, Power):
        return Power(Sum(t.index, t.body.base), t.body.exponent)
    return None


def exchange_ends(_: Maker, t: Term, __: list[Index]) -> Term | None:
    if not isinstance(t, Integral):
        return None
    return Integral(t.variable, t.upper, t.lower, t.body)


def order_of_replacement(_: Maker, t: Term, __: list[Index]) -> Term | None:
    """A derivative of what was replaced, in the place of a replacement in a derivative."""
    if isinstance(t, At) and isinstance(t.body, Derivative):
        inner = t.body
        return Derivative(inner.head, inner.indices, At(t.bindings, inner.body))
    if isinstance(t, Derivative) and isinstance(t.body, At):
        return At(t.body.bindings, Derivative(t.head, t.indices, t.body.body))
    if isinstance(t, At) and len(t.bindings) > 1:
        rest, last = t.bindings[:-1], t.bindings[-1]
        return At(rest, At((last,), t.body))
    return None


def change_binding(maker: Maker, t: Term, _: list[Index]) -> Term | None:
    if not isinstance(t, At) or not t.bindings:
        return None
    b = t.bindings[0]
    changed = Binding(b.head, b.indices, Mul((num(2), b.value)))
    return At((changed, *t.bindings[1:]), t.body)


CHANGES: list[Change] = [
    swap_index,
    swap_index,
    permute_slots,
    permute_slots,
    change_sign,
    change_factor,
    change_exponent,
    drop,
    exchange_head,
    change_slots,
    change_out,
    exchange_sums,
    exchange_ends,
    order_of_replacement,
    change_binding,
]
