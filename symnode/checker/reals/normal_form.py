"""Normal forms: when are two real terms certainly equal?

``Normaliser.quotient`` writes a term as a quotient of polynomials over generators (``generators``,
``quotients``), by laws that hold at every point at which the term is defined and the given atoms
hold:

- the laws of a field; a denominator is not zero where the term is defined;
- exp(a + b) = exp(a) exp(b), with one generator exp(m) for each product m of generators and
  rational exponents; log|a b| = log|a| + log|b|, log of a number by its primes, log(exp t) = t,
  exp(q log t) = |t|^q; |a b|^q = |a|^q |b|^q; a root is such a power, |t|^2 = t^2 and |t| = t where
  t >= 0 is known: from the given atoms and from the domains of roots and logarithms in the term;
- sin, cos: the addition theorem, multiple angles, sin^2 = 1 - cos^2, multiples of pi exactly,
  values at inverse functions; tan = sin/cos; sinh, cosh, tanh, asinh, acosh, atanh by exp, log,
  roots;
- asin, atan, erf are odd, acos = pi/2 - asin; special values; max, min by |a - b|.

So if the polynomial N of N / D has no terms, the term is 0 at all these points. If it has, nothing
follows: only the independence of the generators would show more, and no use is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals import sparse
from symnode.checker.reals.normaliser import Normaliser
from symnode.checker.reals.quotients import Quotient
from symnode.checker.reals.systems import ZERO, Atom
from symnode.checker.reals.terms import Term, mul, power, variables
from symnode.checker.univariate import Dense

PASSES = 5
MAX_GIVEN = 60
MAX_UNIVARIATE = 64


def formed(t: Term, given: Sequence[Atom] = ()) -> tuple[Normaliser, Quotient]:
    """The normal form, made again until nothing new is learnt on the way."""
    own = Normaliser()
    result = own.quotient(t)
    for k in range(PASSES):
        if not result.top:
            break
        if k:
            own.restart()
        _learn(own, given, variables(t))
        result = own.quotient(t)
        if k and not own.generators.changed:
            break
        own.restart()
        result = own.quotient(t)
    return own, result


def _learn(own: Normaliser, given: Sequence[Atom], used: frozenset[str]) -> None:
    """What the atoms tell of signs; only those that have to do with the term, for speed."""
    chosen = [a for a in given[:MAX_GIVEN] if a.relation != ZERO]
    for _ in chosen:
        more = used.union(*(v for v in map(_names, chosen) if v & used))
        if more == used:
            break
        used = more
    for atom in chosen:
        if not _names(atom) & used:
            continue
        try:
            own.learn(own.quotient(atom.term), atom.relation)
        except (OutOfBudget, Rejected):
            continue


def _names(atom: Atom) -> frozenset[str]:
    return variables(atom.term)


def number(t: Term, given: Sequence[Atom] = ()) -> Fraction | None:
    """The rational number that t is wherever it is defined and the given atoms hold; else None."""
    own, found = formed(t, given)
    if not found.top:
        return Fraction(0)
    bottom = own.expanded(found.bottom)
    lead = sparse.leading(found.top)
    c = found.top[lead] / bottom.get(lead, Fraction(1))
    return c if not sparse.plus(found.top, sparse.scaled(bottom, -c)) else None


def is_zero(t: Term, given: Sequence[Atom] = ()) -> bool:
    """Whether t is 0 wherever it is defined and the given atoms hold (False: not shown)."""
    return not formed(t, given)[1].top


def normal(t: Term, given: Sequence[Atom] = ()) -> Term:
    """A term equal to t wherever t is defined and the given atoms hold; its parts are defined."""
    own, found = formed(t, given)
    return own.term(found)


def fraction(t: Term, given: Sequence[Atom] = ()) -> tuple[Term, Term]:
    """(N, D) with t = N / D and D != 0 wherever t is defined and the given atoms hold."""
    own, found = formed(t, given)
    bottom = (power(own.generators.power_term(g, 1), int(e)) for g, e in found.bottom)
    return own.generators.term(found.top), mul(*bottom)


def cleared(t: Term, given: Sequence[Atom] = (), *, signed: bool = True) -> Term:
    """N, or (``signed``) N times a product of factors of D: then it has the sign of t = N / D."""
    own, found = formed(t, given)
    parts = [own.generators.term(found.top)]
    sign = 1
    for g, e in found.bottom if signed else ():
        if e.numerator % 2 == 0 or own.generators.is_nonnegative(g):
            continue
        if own.generators.is_nonpositive(g):
            sign = -sign
        else:
            parts.append(own.generators.all[g].term)
    top = found.top if sign > 0 else sparse.scaled(found.top, -1)
    parts[0] = own.generators.term(top)
    return mul(*parts)


def univariate(t: Term, x: Term, given: Sequence[Atom] = ()) -> tuple[Dense, Dense] | None:
    """(N, D) as coefficients by powers of the variable x, if no other generator occurs."""
    own, found = formed(t, given)
    pair = [_dense(own, p, x) for p in (found.top, own.expanded(found.bottom))]
    return None if pair[0] is None or pair[1] is None else (pair[0], pair[1])


def _dense(own: Normaliser, p: sparse.Poly, x: Term) -> Dense | None:
    powers: dict[int, Fraction] = {}
    for m, c in p.items():
        if not m:
            powers[0] = c
            continue
        (g, e), *others = m
        if others or own.generators.all[g].term != x or e.denominator != 1 or e < 0:
            return None
        powers[int(e)] = c
    if max(powers, default=0) > MAX_UNIVARIATE:
        raise OutOfBudget(f"a degree beyond {MAX_UNIVARIATE}")
    return [powers.get(k, Fraction(0)) for k in range(max(powers, default=-1) + 1)]


def linear_in(t: Term, x: str) -> Fraction | None:
    """c if t = c x + h wherever t is defined, with a rational c and an h without x."""
    own, found = formed(t, ())
    c = Fraction(0)
    for g, _ in found.bottom:
        if x in variables(own.generators.all[g].term):
            return None
    for m, coefficient in found.top.items():
        with_x = [(g, e) for g, e in m if x in variables(own.generators.all[g].term)]
        if not with_x:
            continue
        (g, e), *others = m
        if others or e != 1 or own.generators.all[g].term.head != "var" or found.bottom:
            return None
        c = coefficient
    return c
