"""Factors of known sign are cancelled from atoms (rule ``cancel``)."""

from __future__ import annotations

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, System, holds
from symnode.checker.reals.terms import Term, mul, neg, num, power, to_json
from symnode.methods.reals.ring import Ring, TooLarge, fraction
from symnode.methods.reals.steps import Chain

MAX_TERMS = 200
NEEDED = {POSITIVE: NONNEGATIVE, NONNEGATIVE: POSITIVE, ZERO: NONZERO}


def without_factors(chain: Chain) -> None:
    """Cancel what can be cancelled, from every atom."""
    for k in range(len(chain.system.atoms)):
        _cancel(chain, k)


def _cancel(chain: Chain, k: int) -> None:
    atom = chain.system.atoms[k]
    if atom.relation not in NEEDED or atom.term.head == "var":
        return
    factors = _factors(atom.term)
    left, taken = [], []
    for t, n in factors:
        by = _signed(chain, NEEDED[atom.relation], t, n)
        if by is None or t.head == "num":
            left.append(power(t, n))
        else:
            taken.append(by)
            left.append(num(-1) if by != power(t, n) else num(1))
    rest = mul(*left)
    if not taken or (rest.head == "num" and holds(System(()), atom.relation, rest)):
        return
    count = len(chain.system.atoms)
    weak = not all(known(chain.system, NONZERO, t) for t in taken)
    if chain.step("cancel", at=k, by=to_json(mul(*taken)), **{"as": to_json(rest)}):
        if weak and atom.relation == POSITIVE:
            return  # the old atom stays, since it says that the factors are not 0
        order = list(range(count))
        order[k] = count
        chain.keep(order)


def _factors(t: Term) -> list[tuple[Term, int]]:
    """The factors of a term, a number first; none where it does not factor."""
    try:
        ring = Ring.of(t)
        poly = ring.read(t)
    except TooLarge:
        return []
    if len(poly) > MAX_TERMS or len(poly) == 0:
        return []
    constant, parts = poly.factor()
    if len(parts) == 1 and parts[0][1] == 1:
        return []
    found = [(num(fraction(constant)), 1)]
    return found + [(ring.term(p), int(n)) for p, n in parts]


def _signed(chain: Chain, relation: str, t: Term, n: int) -> Term | None:
    """The power of t, or minus it, if that is known to stand in the relation to 0."""
    p = power(t, n)
    for side in (p, neg(p)):
        if known(chain.system, relation, side):
            return side
    if n % 2 == 1 and known(chain.system, relation, neg(t)):
        return neg(p)
    return None
