"""Candidate models: sizes, small integers, polynomials of low degree, and how to simplify them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker.context import CONVEX, INCREASING, Signature

FRACTIONS_FROM = 40  # the number of the first candidate with fractions as positive values
SMALL = (Fraction(1), Fraction(2), Fraction(3), Fraction(1, 2), Fraction(1, 4))
Terms = dict[tuple[tuple[str, int], ...], Fraction]


@dataclass
class Candidate:
    """A model as JSON parts."""

    spaces: dict[str, Any]
    heads: dict[str, dict[tuple[int, ...], Fraction]]
    functions: dict[str, dict[tuple[int, ...], Terms]]
    signature: Signature
    states: frozenset[str] = frozenset()

    def json(self) -> dict[str, Any]:
        """The model as the checker reads it."""
        return {
            "spaces": self.spaces,
            "heads": {h: [[list(e), str(v)] for e, v in t.items()] for h, t in self.heads.items()},
            "functions": {
                f: [
                    [list(o), [[str(c), [[g, k] for g, k in m]] for m, c in p.items()]]
                    for o, p in table.items()
                ]
                for f, table in self.functions.items()
            },
        }


def size(s: Any) -> int:
    """The number of entries of a space, given as a size or as weights."""
    return s if isinstance(s, int) else len(s)


@dataclass(frozen=True)
class Fixed:
    """What an author has fixed: sizes, values, and polynomials of functions by output."""

    sizes: Mapping[str, int]
    values: Mapping[str, Mapping[tuple[int, ...], Fraction]]
    functions: frozenset[str] = frozenset()


def make_candidate(sig: Signature, number: int, states: set[str], fixed: Fixed) -> Candidate:
    """The candidate of that number: sizes grow slowly, values are small integers."""
    rng = random.Random(number)
    spaces: dict[str, Any] = {}
    for s, kind in sig.spaces.items():
        if s in fixed.sizes:
            spaces[s] = fixed.sizes[s]
            continue
        n = 1 if number < 12 else rng.choice((1, 2, 2)) if number < 90 else rng.choice((1, 2, 3))
        spaces[s] = n if kind == "finite" else ["1"] if n == 1 else ["1/2", "1/2"]
    heads = {}
    for h, own in sig.heads.items():
        entries = list(product(*(range(size(spaces[s])) for s in own.spaces)))
        if own.semidefinite:
            values = semidefinite(rng, size(spaces[own.spaces[0]]), number)
        else:
            values = {e: _number(rng, own.sign, number) for e in entries}
        heads[h] = {e: values[representative(e, own.classes)] for e in entries}
        if h in fixed.values:
            heads[h] = {e: fixed.values[h].get(e, Fraction(0)) for e in entries}
        elif own.within is not None:
            heads[h] = {(): Fraction(rng.choice(("0", "1/2", "1")))}
    open_ = [f for f in sig.functions if f not in states and f not in fixed.functions]
    functions = {f: polynomials(sig, f, spaces, rng, number) for f in open_}
    _relate(sig, functions)
    return Candidate(spaces, heads, functions, sig, frozenset(states))


def representative(e: tuple[int, ...], classes: tuple[int, ...]) -> tuple[int, ...]:
    """The first of the entries that a symmetry makes equal."""
    out = list(e)
    for c in set(classes):
        places = [k for k, own in enumerate(classes) if own == c]
        for k, v in zip(places, sorted(e[k] for k in places), strict=True):
            out[k] = v
    return tuple(out)


def _number(rng: random.Random, sign: str, number: int) -> Fraction:
    if sign == "positive":
        if number >= FRACTIONS_FROM:
            return rng.choice(SMALL)
        return Fraction(rng.choice((1, 1, 2, 2, 3) if number else (1,)))
    if sign == "nonzero":
        return Fraction(rng.choice((1, -1, 2)))
    return Fraction(rng.choice((0, 0, 0, 1, 1, -1, 2)) if number else 0)


def semidefinite(rng: random.Random, n: int, number: int) -> dict[tuple[int, ...], Fraction]:
    """Zero, the identity, then A A' for small integers A: v' A A' v is a sum of squares."""
    rows = [[int(i == k and number > 0) for k in range(n)] for i in range(n)]
    if number % 3 == 2:
        rows = [[rng.choice((0, 0, 1, -1)) for _ in range(n)] for _ in range(n)]
    entries = product(range(n), repeat=2)
    return {
        (i, j): Fraction(sum(a * b for a, b in zip(rows[i], rows[j], strict=True)))
        for i, j in entries
    }


def polynomials(sig: Signature, f: str, spaces: Any, rng: random.Random, number: int) -> Any:
    """Linear and, now and then, quadratic polynomials with small coefficients; each output of a
    vector field uses later entries only, so that trajectories are polynomials too."""
    own = sig.functions[f]
    shape = _shape(sig, f)
    if shape is not None and own.sign == "real":
        ranges = [product(*(range(size(spaces[s])) for s in arg)) for arg in own.args]
        every = [f"{k}:{','.join(map(str, e))}" for k, r in enumerate(ranges) for e in r]
        return {(): _shaped(shape, every, rng, number)}
    table: dict[tuple[int, ...], Terms] = {}
    for out in product(*(range(size(spaces[s])) for s in own.outs)):
        slots = [
            (f"{k}:{','.join(map(str, e))}", e)
            for k, arg in enumerate(own.args)
            for e in product(*(range(size(spaces[s])) for s in arg))
        ]
        if own.sign != "real":
            constant: Terms = {(): Fraction(rng.choice((1, 2)))}
            table[out] = constant
            continue
        if number == 0:
            table[out] = {}
            continue
        usable = [
            g for g, e in slots if not out or len(e) != 1 or e[0] > out[0] or rng.random() < 0.3
        ]
        terms: Terms = {}
        for g in usable:
            if rng.random() < 0.6:
                degree = 2 if not own.outs and rng.random() < 0.25 else 1
                terms[((g, degree),)] = Fraction(rng.choice((1, 1, -1, 2)))
        if not own.outs and len(usable) > 1 and rng.random() < 0.2:
            terms[tuple(sorted((g, 1) for g in rng.sample(usable, 2)))] = Fraction(1)
        if rng.random() < 0.2:
            terms[()] = Fraction(rng.choice((1, -1)))
        table[out] = terms
    return table


def _shape(sig: Signature, f: str) -> str | None:
    """The shape of f, or the one that makes it the derivative of a function with its own shape."""
    primitives = [g.shape for g in sig.functions.values() if g.derivative == f]
    slopes = {CONVEX: INCREASING, INCREASING: "nonnegative"}
    inherited = next((slopes[p] for p in primitives if p is not None), None)
    return sig.functions[f].shape or inherited


def _shaped(shape: str, slots: list[str], rng: random.Random, number: int) -> Terms:
    """0 first; then increasing, convex or nonnegative polynomials with small coefficients."""
    if number == 0:
        return {}
    u = slots[0]
    if shape == INCREASING:
        lists = [{1: 1}, {1: 1}, {1: 2}, {}, {1: 1, 3: 1}, {3: 1}, {0: -1, 1: 1}, {0: 1, 1: 1}]
        return _in_one(u, rng.choice(lists))
    if shape != CONVEX:
        return _in_one(u, rng.choice([{0: 1}, {}, {0: 2}, {2: 1}, {0: 1, 2: 1}]))
    terms: Terms = {}
    for _ in range(rng.choice((0, 1, 1, 2))):  # squares of linear forms
        form = [(g, rng.choice((1, 1, -1))) for g in slots if rng.random() < 0.6]
        for (g, a), (h, b) in product(form, repeat=2):
            m = ((g, 2),) if g == h else tuple(sorted(((g, 1), (h, 1))))
            terms[m] = terms.get(m, Fraction(0)) + a * b
    for g in slots:
        if rng.random() < 0.4:
            terms[((g, 1),)] = Fraction(rng.choice((1, -1, 2, -2)))
    return {m: c for m, c in terms.items() if c}


def _in_one(u: str, coefficients: Mapping[int, int]) -> Terms:
    return {((u, k),) if k else (): Fraction(c) for k, c in coefficients.items()}


def _relate(sig: Signature, functions: Any) -> None:
    """Inverses become the identity, primitives the integral of what they are primitives of."""
    u = "0:"
    for f, own in sig.functions.items():
        if own.left_inverse_of is not None:
            functions[f] = {(): {((u, 1),): Fraction(1)}}
            functions[own.left_inverse_of] = {(): {((u, 1),): Fraction(1)}}
    for f, own in sig.functions.items():
        if own.derivative is not None and own.derivative in functions:
            slope = functions[own.derivative][()]
            functions[f] = {
                (): {
                    ((u, sum(k for _, k in m) + 1),): c / (sum(k for _, k in m) + 1)
                    for m, c in slope.items()
                }
            }


ORDER = "sizes, nonzero numbers, heights, degrees, minus signs"


def order(c: Candidate) -> tuple[int, ...]:
    """The place of a candidate in the order that ``ORDER`` puts into words: the sum of the sizes of
    the spaces, how many numbers are not zero, the sum of their heights, the sum of the degrees of
    the polynomials, how many minus signs.

    The numbers are the entries of symbols and the coefficients of functions, without trajectories;
    the height of p/q is the larger of abs(p) and q.
    """
    tables = [t for f, t in c.functions.items() if f not in c.states]
    terms = [item for table in tables for p in table.values() for item in p.items()]
    values = [v for table in c.heads.values() for v in table.values() if v]
    values += [x for _, x in terms if x]
    return (
        sum(size(s) for s in c.spaces.values()),
        len(values),
        sum(max(abs(v.numerator), v.denominator) for v in values),
        sum(k for m, _ in terms for _, k in m),
        sum(v < 0 for v in values),
    )


def simplifications(c: Candidate, fixed: Fixed) -> Iterator[Any]:
    """One change each, of what the author left open; one that no longer applies gives None."""
    for space, own in c.spaces.items():
        for n in range(1, size(own)):
            if isinstance(own, int) and space not in fixed.sizes:
                yield lambda now, space=space, n=n: _with_size(now, space, n)
    for h, table in c.heads.items():
        open_ = table if h not in fixed.values else ()
        for e in open_ if c.signature.heads[h].semidefinite else ():
            yield lambda now, h=h, e=e: _without_row(now, h, e)
        for e in open_:
            for v in (Fraction(0), Fraction(1), Fraction(-1)):
                yield lambda now, h=h, e=e, v=v: _with_head(now, h, e, v)
    for f, outs in c.functions.items():
        for o, terms in outs.items() if f not in fixed.functions else ():
            for m in terms:
                yield lambda now, f=f, o=o, m=m: _without_term(now, f, o, m)
                yield lambda now, f=f, o=o, m=m: _plain_term(now, f, o, m)


def _with_size(c: Candidate, space: str, n: int) -> Candidate | None:
    """The first ``n`` entries of a space, without all that mentions the others."""
    if size(c.spaces[space]) <= n:
        return None
    spaces, sig = {**c.spaces, space: n}, c.signature

    def inside(entry: tuple[int, ...], own: tuple[str, ...]) -> bool:
        return all(p < size(spaces[s]) for p, s in zip(entry, own, strict=True))

    heads = {
        h: {e: v for e, v in table.items() if inside(e, sig.heads[h].spaces)}
        for h, table in c.heads.items()
    }
    functions = {
        f: {
            o: {m: x for m, x in p.items() if all(_slot_inside(sig, f, g, inside) for g, _ in m)}
            for o, p in table.items()
            if inside(o, sig.functions[f].outs)
        }
        for f, table in c.functions.items()
    }
    return replace(c, spaces=spaces, heads=heads, functions=functions)


def _slot_inside(sig: Signature, f: str, g: str, inside: Any) -> bool:
    k, _, entry = g.partition(":")
    places = tuple(int(x) for x in entry.split(",") if x)
    return bool(inside(places, sig.functions[f].args[int(k)]))


def _with_head(c: Candidate, h: str, e: tuple[int, ...], v: Fraction) -> Candidate | None:
    """One value changed, and with it all that the symmetry makes equal."""
    table, classes = c.heads[h], c.signature.heads[h].classes
    own = representative(e, classes)
    if e != own or table.get(e, v) in (v, 0):
        return None
    new = {k: v if representative(k, classes) == own else x for k, x in table.items()}
    return replace(c, heads={**c.heads, h: new})


def _without_row(c: Candidate, h: str, e: tuple[int, ...]) -> Candidate | None:
    """Row and column of a diagonal entry of a semidefinite matrix zero."""
    table, k = c.heads[h], e[0]
    if e != (k, k) or not table.get(e):
        return None
    new = {own: Fraction(0) if k in own else v for own, v in table.items()}
    return replace(c, heads={**c.heads, h: new})


def _without_term(c: Candidate, f: str, o: Any, m: Any) -> Candidate | None:
    if m not in c.functions[f].get(o, {}):
        return None
    terms = {k: x for k, x in c.functions[f][o].items() if k != m}
    return replace(c, functions={**c.functions, f: {**c.functions[f], o: terms}})


def _plain_term(c: Candidate, f: str, o: Any, m: Any) -> Candidate | None:
    """The term with coefficient 1 and exponents 1."""
    own = c.functions[f].get(o, {})
    plain = tuple((g, 1) for g, _ in m)
    if m not in own or (own[m] == 1 and plain == m):
        return None
    terms = {**{k: x for k, x in own.items() if k != m}, plain: Fraction(1)}
    return replace(c, functions={**c.functions, f: {**c.functions[f], o: terms}})
