"""A system made ready for algebra: domains written out, denominators cleared, exponentials tied.

After this the terms are polynomials of opaque parts, and of exponentials of commensurable arguments
(exp(x/2), exp(x), exp(-2 x)) only the natural powers of one are left.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm

from symnode.checker.reals.partial import domain, is_partial
from symnode.checker.reals.rules.oracle import is_polynomial
from symnode.checker.reals.systems import System, holds, occurring
from symnode.checker.reals.terms import (
    Term,
    add,
    fn,
    mul,
    num,
    power,
    simplified,
    substitute,
    to_json,
)
from symnode.methods.reals.ring import Ring, TooLarge, fraction
from symnode.methods.reals.steps import Chain

MAX_POWER = 24  # of one exponential


def cleared(system: System) -> Chain:
    """The system without denominators, as far as its normal forms can be made."""
    chain = Chain(system)
    _domains(chain)
    for k in range(len(chain.system.atoms)):
        if not is_polynomial(System((chain.system.atoms[k],))):
            chain.step("clear", at=k)
    _tie(chain)
    _drop_repeated(chain)
    return chain


def _domains(chain: Chain) -> None:
    """Every operation that occurs is defined: its conditions join."""
    for t in sorted(occurring(chain.system.atoms), key=repr):
        if not is_partial(t) or t.head == "root":
            continue
        conditions = [(r, simplified(c)) for r, c in domain(t)]
        if not all(holds(chain.system, r, c) for r, c in conditions):
            chain.step("domain", of=to_json(t))


def _drop_repeated(chain: Chain) -> None:
    """Atoms that are numbers, or stand twice, are left out."""
    keep: dict[object, int] = {}
    for k, a in enumerate(chain.system.atoms):
        trivial = a.term.head == "num" and holds(System(()), a.relation, a.term)
        if not trivial:
            keep.setdefault(a, k)
    chain.keep(sorted(keep.values()))


def _tie(chain: Chain) -> None:
    """Exponentials of multiples of one argument become powers of one exponential."""
    exponentials = [t for t in occurring(chain.system.atoms) if t.head == "exp"]
    values = _powers(exponentials)
    if not values:
        return
    for k in range(len(chain.system.atoms)):
        _rewrite(chain, k, values)


def _powers(exponentials: Iterable[Term]) -> dict[Term, Term]:
    """Each exponential as a power of the one that its kind has in common."""
    kinds: dict[Term, dict[Term, Fraction]] = {}
    for t in exponentials:
        scale, rest = _scaled(t.args[0])
        kinds.setdefault(rest, {})[t] = scale
    values = {}
    for rest, members in kinds.items():
        if len(members) == 1 and next(iter(members.values())) > 0:
            continue
        unit = _unit(members.values())
        base = fn("exp", mul(num(unit), rest))
        for t, q in members.items():
            n = q / unit
            if abs(n) <= MAX_POWER and t != power(base, int(n)):
                values[t] = power(base, int(n))
    return values


def _scaled(t: Term) -> tuple[Fraction, Term]:
    """A term as a rational times a term."""
    if t.head == "num":
        return t.data, num(1)
    if t.head == "mul" and t.args[0].head == "num":
        return t.args[0].data, mul(*t.args[1:])
    return Fraction(1), t


def _unit(scales: Iterable[Fraction]) -> Fraction:
    """The largest rational of which all are multiples."""
    top, bottom = 0, 1
    for q in scales:
        top, bottom = gcd(top * q.denominator, q.numerator * bottom), lcm(bottom * q.denominator)
        divisor = gcd(top, bottom)
        top, bottom = top // divisor, bottom // divisor
    return Fraction(top, bottom)


def _rewrite(chain: Chain, k: int, values: dict[Term, Term]) -> None:
    """Replace the exponentials of one atom, and multiply it by powers where some are negative."""
    atom = chain.system.atoms[k]
    new = substitute(atom.term, values)
    if new != atom.term and not chain.step("replace", at=k, term=to_json(new)):
        return
    for base in sorted({t.args[0] if t.head == "pow" else t for t in values.values()}, key=repr):
        _multiply(chain, k, base)


def _multiply(chain: Chain, k: int, base: Term) -> None:
    """Multiply an atom by a power of an exponential that clears its negative powers."""
    try:
        pieces = _pieces(chain.system.atoms[k].term, base)
    except TooLarge:
        return
    lowest = min((n for n, _ in pieces), default=0)
    if lowest >= 0:
        return
    by = power(base, -lowest)
    product = add(*(mul(rest, power(base, n - lowest)) for n, rest in pieces))
    count = len(chain.system.atoms)
    if chain.step("scale", at=k, by=to_json(by), **{"as": to_json(product)}):
        order = list(range(count))
        order[k] = count
        chain.keep(order)


def _pieces(term: Term, base: Term) -> list[tuple[int, Term]]:
    """The monomials of a term as powers of ``base`` times something else."""
    ring = Ring.of(term)
    poly = ring.read(term)
    pieces = []
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        n, rest = 0, [num(fraction(c))]
        for g, e in zip(ring.generators, exponents, strict=True):
            if g == base:
                n += int(e)
            elif g.head == "pow" and g.args[0] == base:
                n += g.data * int(e)
            else:
                rest.append(power(g, int(e)))
        pieces.append((n, mul(*rest)))
    return pieces
