"""Angles: a sum of inverse functions is 0 since it is a multiple of 2 pi and too small.

The signs of the arguments of ``atan2`` are told apart until the range of the sum is known well
enough (rules ``turn`` and ``angle``); cases that cannot occur are left to algebra.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm
from typing import final

from symnode.checker.reals.shapes import known, linear
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    Atom,
    System,
    atom_json,
)
from symnode.checker.reals.terms import PI, Term, mul, neg, subterms, to_json, variables
from symnode.methods.reals import direct, substitution
from symnode.methods.reals.branching import Prover, by_rule, cut_node
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.preparation import MAX_CASES, case_of_part, eliminate, has_open_sign
from symnode.methods.reals.sampled import Sample
from symnode.methods.reals.slopes import size
from symnode.methods.reals.steps import Chain, Node, closed

INVERSES = ("atan", "atan2", "asin", "acos")
MAX_CUTS = 6  # nested
MAX_SIZE = 300
FEW = 2  # angles of which halves are looked at


def prove(system: System, budget: Budget) -> Node | None:
    """A proof by the range of an angle that an atom says is not 0, or too large."""
    return Search().prove(system, budget)


@final
class Search:
    """A search that may be interrupted: it remembers which cases were shown."""

    def __init__(self) -> None:
        self._shown: dict[System, Node] = {}

    def prove(self, system: System, budget: Budget) -> Node | None:
        """A proof by the range of an angle that an atom says is not 0, or too large."""
        if not any(_angles(a.term) for a in system.atoms):
            return None
        if max(size(a.term) for a in system.atoms) > MAX_SIZE:
            return None  # one normal form may take longer than there is time
        return self._by_cases(system, budget, MAX_CASES)

    def _by_cases(self, system: System, budget: Budget, cases: int) -> Node | None:
        """With the cases of abs, sign, max and min told apart."""
        budget.check()
        chosen = case_of_part(system) if cases else None
        if chosen is None:
            return self._prepared(Chain(system), budget, 0)
        return by_rule(system, chosen, lambda s, b: self._by_cases(s, b, cases - 1), budget)

    def _prepared(self, chain: Chain, budget: Budget, cuts: int) -> Node | None:
        """The system with the arguments of its angles made simple."""
        for k, a in enumerate(chain.system.atoms):
            if _angles(a.term):
                _simplify(chain, k)
        for k in range(len(chain.system.atoms)):
            found = closed(chain.system, {"rule": "identity", "at": k})
            if found is not None:
                return chain.wrapped(found)
        return chain.wrapped(self._solved(chain.system, budget, cuts))

    def _solved(self, system: System, budget: Budget, cuts: int) -> Node | None:
        if system not in self._shown:
            found = self._found(system, budget, cuts)
            if found is None:
                return None
            self._shown[system] = found
        return self._shown[system]

    def _found(self, system: System, budget: Budget, cuts: int) -> Node | None:
        budget.check()
        sample = Sample.of(system.atoms)
        plain = without_angles(system)
        inside = sample.satisfying(plain.system.atoms)
        targets = [k for k, a in enumerate(system.atoms) if _angles(a.term)]
        targets = [k for k in targets if sample.fails(system.atoms[k], inside)]
        for k in reversed(targets):
            found = too_large(system, k) or no_turn(system, k)
            if found is not None:
                return found
        if not inside.any():
            found = direct.prove(plain.system, budget.share(0.3))
            if found is None:
                found = substitution.prove(plain.system, budget.at_most(0.3))
            if found is not None:
                return plain.wrapped(found)
        elif not all(sample.vanishes(system.atoms[k].term, inside) for k in targets):
            found = substitution.prove(system, budget.at_most(0.5))
            if found is not None:
                return found
        signs = _open_signs(system) if targets and cuts < MAX_CUTS else []
        if not signs:
            return None
        cases: list[Prover] = [
            lambda s, b: self._equal(s, b, cuts + 1),
            lambda s, b: self._solved(s, b, cuts + 1),
            lambda s, b: self._solved(s, b, cuts + 1),
        ]
        return by_rule(system, cut_node(Atom(ZERO, signs[0])), cases, budget)

    def _equal(self, system: System, budget: Budget, cuts: int) -> Node | None:
        """The case of an equation, which is solved if it can be."""
        chain = Chain(system)
        eliminate(chain)
        return self._prepared(chain, budget, cuts)


def _simplify(chain: Chain, k: int) -> None:
    """The arguments of the angles of atom k without denominators that are positive."""
    for s in subterms(chain.system.atoms[k].term):
        if s.head == "pow" and s.data < 0 and known(chain.system, POSITIVE, s.args[0]):
            chain.step("shape", atom=atom_json(Atom(POSITIVE, s.args[0])))
        if s.head == "atan2":
            chain.step("domain", of=to_json(s))
    chain.step("clear", at=k)


def without_angles(system: System) -> Chain:
    """The atoms without inverse functions."""
    chain = Chain(system)
    chain.keep([k for k, a in enumerate(system.atoms) if not _angles(a.term)])
    return chain


def too_large(system: System, k: int) -> Node | None:
    """Atom k is at odds with the range of its term."""
    atom = system.atoms[k]
    if atom.relation not in (POSITIVE, NONNEGATIVE):
        return None
    other = Atom(NONNEGATIVE if atom.relation == POSITIVE else POSITIVE, neg(atom.term))
    chain = Chain(system)
    if not chain.step("angle", atom=atom_json(other)):
        return None
    both = [[[n], ["squares", [["1", "1"]]]] for n in (k, len(chain.system.atoms) - 1)]
    return chain.wrapped(closed(chain.system, {"rule": "combination", "summands": both}))


def no_turn(system: System, k: int) -> Node | None:
    """The term of atom k is 0, against the atom."""
    atom = system.atoms[k]
    if atom.relation not in (POSITIVE, NONZERO):
        return None
    for by in scales(atom.term):
        chain = Chain(system)
        if not chain.step("turn", of=to_json(atom.term), by=str(by)):
            continue
        power = 1 if atom.relation == POSITIVE else 2
        minus = to_json(neg(atom.term)) if power == 2 else "-1"
        summands = [
            [[k] * power, ["squares", [["1", "1"]]]],
            [[len(chain.system.atoms) - 1], ["times", minus]],
        ]
        return chain.wrapped(closed(chain.system, {"rule": "combination", "summands": summands}))
    return None


def scales(t: Term) -> Iterator[Fraction]:
    """Factors that make the coefficients of the angles whole; halves where there are few."""
    top, bottom, count = 0, 1, 0
    for s in t.args if t.head == "add" else (t,):
        _, c, _ = linear(s)
        if c and PI not in (s, *s.args):
            both = lcm(bottom, c.denominator)
            top = gcd(top * (both // bottom), c.numerator * (both // c.denominator))
            bottom, count = both, count + 1
    if top:
        unit = Fraction(top, bottom)
        yield 1 / unit
        if count <= FEW:
            yield 1 / (2 * unit)


def _angles(t: Term) -> bool:
    return any(s.head in INVERSES for s in subterms(t))


def _open_signs(system: System) -> list[Term]:
    """Arguments of angles whose sign does not show, small ones first."""
    found: dict[Term, None] = {}
    for s in subterms(*(a.term for a in system.atoms)):
        if s.head not in INVERSES or not variables(s):
            continue
        for u in s.args:
            if has_open_sign(system, u):
                found[_unsigned(u)] = None
    return sorted(found, key=size)


def _unsigned(u: Term) -> Term:
    """u without a rational factor."""
    return mul(*u.args[1:]) if u.head == "mul" and u.args[0].head == "num" else u
