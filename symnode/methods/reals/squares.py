"""Square roots: both sides of an atom are squared where neither is negative.

The summands with positive coefficients stand on one side, the others on the other one. Where only
the lesser side is known not to be negative, the greater one is positive by the atom. Equations of
roots, which only a difference ``!= 0`` is left of, are squared after the signs of the variables
were told apart: the normal form needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain as chain_of
from itertools import islice
from typing import final

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    Atom,
    System,
    atom_json,
)
from symnode.checker.reals.terms import (
    PI,
    Term,
    add,
    fn,
    mul,
    neg,
    num,
    power,
    sub,
    subterms,
    to_json,
    var,
    variables,
)
from symnode.methods.reals import branch_and_bound, direct, ladders, substitution
from symnode.methods.reals.branching import Prover, by_rule, cut_node
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.preparation import MAX_CASES, case_of_part, eliminate, has_open_sign
from symnode.methods.reals.ring import Ring, TooLarge, fraction, opaque_parts
from symnode.methods.reals.sampled import Sample
from symnode.methods.reals.slopes import size
from symnode.methods.reals.steps import Chain, Node, closed

MAX_CUTS = 3
MAX_SIZE = 300


def prove(system: System, budget: Budget) -> Node | None:
    """A proof by squares of an atom with square roots."""
    return Search().prove(system, budget)


@final
class Search:
    """A search that may be interrupted: it remembers which cases were shown."""

    def __init__(self) -> None:
        self._shown: dict[tuple[System, int], Node] = {}

    def prove(self, system: System, budget: Budget) -> Node | None:
        """A proof by squares of an atom with square roots."""
        if not any(_has_root(a.term) for a in system.atoms):
            return None
        if max(size(a.term) for a in system.atoms) > MAX_SIZE:
            return None  # one normal form may take longer than there is time
        return self._by_cases(system, budget, MAX_CASES)

    def _remembered(self, system: System, k: int, found: Callable[[], Node | None]) -> Node | None:
        if (system, k) not in self._shown:
            node = found()
            if node is None:
                return None
            self._shown[system, k] = node
        return self._shown[system, k]

    def _by_cases(self, system: System, budget: Budget, cases: int) -> Node | None:
        """With the cases of abs, sign, max and min told apart."""
        return self._remembered(system, -1, lambda: self._found(system, budget, cases))

    def _equation(self, system: System, k: int, budget: Budget, cuts: int) -> Node | None:
        """Atom k, which is ``!= 0``, against an identity of roots."""
        return self._remembered(system, k, lambda: self._identity(system, k, budget, cuts))

    def _found(self, system: System, budget: Budget, cases: int) -> Node | None:
        """With the cases of abs, sign, max and min told apart."""
        budget.check()
        chosen = case_of_part(system) if cases else None
        if chosen is not None:
            return by_rule(system, chosen, lambda s, b: self._by_cases(s, b, cases - 1), budget)
        chain = Chain(system)
        eliminate(chain)
        system = chain.system
        sample = Sample.of(system.atoms)
        for k in reversed(range(len(system.atoms))):
            a = system.atoms[k]
            if not _has_root(a.term):
                continue
            others = system.atoms[:k] + system.atoms[k + 1 :]
            if not sample.fails(a, sample.satisfying(others)):
                continue
            if a.relation == NONZERO:
                found = self._equation(system, k, budget, MAX_CUTS)
            else:
                found = self._squared(system, k, budget)
            if found is not None:
                return chain.wrapped(found)
        return None

    def _squared(self, system: System, k: int, budget: Budget) -> Node | None:
        """The atom squared, as long as that leaves fewer roots, then what else there is."""
        budget.check()
        before = _roots(system.atoms[k].term)
        found = []
        for chain in _squares(system, k):
            last = len(chain.system.atoms) - 1
            chain.step("clear", at=last)
            node = closed(chain.system, {"rule": "identity", "at": last})
            node = node or negative_square(chain.system, last)
            if node is not None:
                return chain.wrapped(node)
            t = chain.system.atoms[last].term
            if _roots(t) < before:
                found.append((_roots(t), size(t), chain))
        for roots, _, chain in sorted(found, key=lambda f: f[:2]):
            last = len(chain.system.atoms) - 1
            node = self._squared(chain.system, last, budget) if roots else None
            node = node or self._finished(chain.system, budget)
            if node is not None:
                return chain.wrapped(node)
        return None

    def _finished(self, system: System, budget: Budget) -> Node | None:
        """The system without square roots, with what is known of its angles."""
        chain = Chain(system)
        for k, a in enumerate(system.atoms):
            if any(s.head in ("log", "root") for s in subterms(a.term)):
                chain.step("clear", at=k)
        for s in subterms(*(a.term for a in chain.system.atoms)):
            if s.head == "atan2":
                _bounded(chain, s)
        found = substitution.prove(chain.system, budget.share(0.6))
        for prover in (direct.prove, ladders.prove, branch_and_bound.prove):
            found = found or prover(chain.system, budget.share(0.3))
        if found is not None:
            return chain.wrapped(found)
        return None

    def _identity(self, system: System, k: int, budget: Budget, cuts: int) -> Node | None:
        """Atom k, which is ``!= 0``, against an identity of roots."""
        budget.check()
        chain = Chain(system)
        _half_waves(chain)
        system = chain.system
        sample = Sample.of(system.atoms)
        others = system.atoms[:k] + system.atoms[k + 1 :]
        found = None
        if not sample.satisfying(others).any():
            found = self._impossible(system, k, budget)
        found = found or closed(system, {"rule": "identity", "at": k})
        found = found or _equal_squares(system, k)
        if found is not None:
            return chain.wrapped(found)
        sign = next(_open_signs(system), None) if cuts else None
        if sign is None:
            return chain.wrapped(self._with_sign(system, k, budget))
        cases: list[Prover] = [
            lambda s, b: self._equal(s, k, b, cuts - 1),
            lambda s, b: self._equation(s, k, b, cuts - 1),
            lambda s, b: self._equation(s, k, b, cuts - 1),
        ]
        return chain.wrapped(by_rule(system, cut_node(Atom(ZERO, sign)), cases, budget))

    def _impossible(self, system: System, k: int, budget: Budget) -> Node | None:
        """The system without atom k, by algebra or by squares of the last atom."""
        plain = Chain(system)
        plain.keep([j for j in range(len(system.atoms)) if j != k])
        found = direct.prove(plain.system, budget.share(0.3))
        found = found or substitution.prove(plain.system, budget.at_most(0.3))
        last = len(plain.system.atoms) - 1
        if found is None and _roots(plain.system.atoms[last].term):
            found = self._squared(plain.system, last, budget)
        return plain.wrapped(found)

    def _with_sign(self, system: System, k: int, budget: Budget) -> Node | None:
        """One side is not negative; the other one is not either, or that cannot be."""
        for sides in islice(_single(system.atoms[k].term), 1):
            open_ones = [t for t in sides if not known(system, NONNEGATIVE, t)]
            if len(open_ones) != 1:
                continue
            cases: list[Prover] = [
                lambda s, b: _equal_squares(s, k),
                lambda s, b: self._impossible(s, k, b),
            ]
            cut = cut_node(Atom(NONNEGATIVE, open_ones[0]))
            found = by_rule(system, cut, cases, budget)
            if found is not None:
                return found
        return None

    def _equal(self, system: System, k: int, budget: Budget, cuts: int) -> Node | None:
        """The case of an equation, which is solved if it can be."""
        chain = Chain(system)
        eliminate(chain)
        atoms = chain.system.atoms
        if k >= len(atoms) or atoms[k].relation != NONZERO:
            return None
        return chain.wrapped(self._equation(chain.system, k, budget, cuts))


def _equal_squares(system: System, k: int) -> Node | None:
    """The squares of both sides of atom k are equal, and no side is negative."""
    t = system.atoms[k].term
    for high, low in chain_of(_sides(t), islice(_single(t), 1)):
        chain = Chain(system)
        if _square(chain, k, high, low) or _square(chain, k, low, high):
            last = len(chain.system.atoms) - 1
            found = closed(chain.system, {"rule": "identity", "at": last})
            if found is not None:
                return chain.wrapped(found)
    return None


def _half_waves(chain: Chain) -> None:
    """The signs of sin(u/2) and cos(u/2) where sin u or cos u occurs."""
    half = num(Fraction(1, 2))
    for s in subterms(*(a.term for a in chain.system.atoms)):
        if s.head in ("sin", "cos"):
            for head in ("cos", "sin"):
                wave = fn(head, mul(half, s.args[0]))
                for t in (wave, neg(wave)):
                    if not known(chain.system, NONNEGATIVE, t):
                        chain.step("angle", atom=atom_json(Atom(NONNEGATIVE, t)))


def has_moduli(system: System) -> bool:
    """Whether an atom adds or compares roots of functions of several variables."""
    parts = {p for a in system.atoms for p in opaque_parts(a.term)}
    return any(p.head == "root" and p.data == 2 and len(variables(p)) > 1 for p in parts)


def _has_root(t: Term) -> bool:
    return any(s.head == "root" and s.data == 2 for s in subterms(t))


def negative_square(system: System, k: int) -> Node | None:
    """Atom k says that minus the square of a polynomial is positive."""
    t = system.atoms[k].term
    if system.atoms[k].relation != POSITIVE:
        return None
    try:
        ring = Ring.of(t)
        constant, parts = ring.read(t).factor()
    except TooLarge:
        return None
    if constant >= 0 or any(n % 2 for _, n in parts):
        return None
    root = mul(*(power(ring.term(p), int(n) // 2) for p, n in parts))
    weight = str(fraction(-constant))
    summands = [[[k], ["squares", [["1", "1"]]]], [[], ["squares", [[weight, to_json(root)]]]]]
    return closed(system, {"rule": "combination", "summands": summands})


def _roots(t: Term) -> int:
    """How many square roots occur outside of others."""
    return sum(s.head == "root" and s.data == 2 for s in opaque_parts(t))


def _squares(system: System, k: int) -> Iterator[Chain]:
    """The system with the square of atom k, in its place at the end."""
    atom = system.atoms[k]
    for high, low in _sides(atom.term):
        chain = Chain(system)
        if not known(system, NONNEGATIVE, low):
            continue
        if not known(system, NONNEGATIVE, high):
            chain.step("shape", atom=atom_json(Atom(NONNEGATIVE, low)))
            one = ["squares", [["1", "1"]]]
            summands = [[[k], one], [[len(chain.system.atoms) - 1], one]]
            if not chain.step("derive", atom=atom_json(Atom(POSITIVE, high)), summands=summands):
                continue
        if _square(chain, k, high, low):
            yield chain


def _square(chain: Chain, k: int, high: Term, low: Term) -> bool:
    """Put the square of both sides in the place of atom k."""
    sides = {"left": to_json(high), "right": to_json(low)}
    if not chain.step("monotone", at=k, function=["pow", 2], direction="apply", **sides):
        return False
    chain.keep([j for j in range(len(chain.system.atoms)) if j != k])
    return True


def _sides(t: Term) -> Iterator[tuple[Term, Term]]:
    """Ways to write t as a difference."""
    parts = t.args if t.head == "add" else (t,)
    minus = [s for s in parts if _coefficient_is_negative(s)]
    plus = [s for s in parts if s not in minus]
    yield add(*plus), neg(add(*minus))
    rooted = [s for s in minus if _roots(s)]
    if rooted and len(rooted) < len(minus):
        rest = [s for s in parts if s not in rooted]
        yield add(*rest), neg(add(*rooted))
    rooted = [s for s in plus if _roots(s)]
    if rooted and len(rooted) < len(plus):
        rest = [s for s in parts if s not in rooted]
        yield add(*rooted), neg(add(*rest))


def _single(t: Term) -> Iterator[tuple[Term, Term]]:
    """Ways to write t or -t as the difference of one summand and the others, simple ones first."""
    parts = t.args if t.head == "add" else (t,)
    for s in sorted(parts, key=lambda s: (len(s.args), -size(s))):
        rest = add(*(r for r in parts if r is not s))
        yield (neg(s), rest) if _coefficient_is_negative(s) else (s, neg(rest))


def _coefficient_is_negative(t: Term) -> bool:
    first = t.args[0] if t.head == "mul" else t
    return bool(first.head == "num" and first.data < 0)


def _bounded(chain: Chain, angle: Term) -> None:
    """angle^2 <= pi^2, from both bounds of an angle."""
    count = len(chain.system.atoms)
    chain.step("angle", atom=atom_json(Atom(NONNEGATIVE, sub(PI, angle))))
    chain.step("angle", atom=atom_json(Atom(NONNEGATIVE, add(PI, angle))))
    squares = Atom(NONNEGATIVE, sub(power(PI, 2), power(angle, 2)))
    summands = [[[count, count + 1], ["squares", [["1", "1"]]]]]
    if chain.step("derive", atom=atom_json(squares), summands=summands):
        chain.keep([k for k in range(len(chain.system.atoms)) if not count <= k < count + 2])


def _open_signs(system: System) -> Iterator[Term]:
    """Variables whose sign does not show, imaginary parts first."""
    names = sorted(system.variables, key=lambda n: (not n.startswith("im_"), n))
    return (u for u in map(var, names) if has_open_sign(system, u))
