"""Half lines are turned into intervals: a system in x >= a > 0 is written in t = 1/x.

1/x becomes a variable (``abstract``), x is 1/t (``eliminate``), and the atoms are written without
quotients of quotients (``replace``), so that what happened at infinity happens at t = 0, where
Taylor coefficients are exact.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import final

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.normal_form import normal
from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, ZERO, Atom, System
from symnode.checker.reals.terms import (
    Term,
    add,
    mul,
    num,
    power,
    rebuilt,
    subterms,
    to_json,
    var,
)
from symnode.methods.reals import branch_and_bound, clearing_boxes
from symnode.methods.reals.branching import by_rule, cut_node
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.ring import is_function
from symnode.methods.reals.slopes import names, polynomial_in, size
from symnode.methods.reals.steps import Chain, Node
from symnode.numeric.balls.interval import Interval, arb_of

DEPTH, LARGEST = 3, 400


@final
class Inverted:
    """Boxes on half lines in the inverse variable; searches are gone on with."""

    def __init__(self) -> None:
        self._far = branch_and_bound.Memory(DEPTH)
        self._near = branch_and_bound.Memory(DEPTH)
        self._chains: dict[tuple[System, tuple[Term, int]], Chain | None] = {}

    def prove(self, system: System, budget: Budget) -> Node | None:
        """A proof of a system in one variable that is not bounded."""
        if len(system.variables) != 1 or system.integers:
            return None
        box = branch_and_bound.root_box(system, system.variables)
        if not box or not _has_functions(system):
            return None
        x = var(system.variables[0])
        for side in (1, -1):
            if not (box[0].hi if side > 0 else box[0].lo).is_finite():
                return self._split(system, (x, side), box[0], budget)
        return None

    def _split(
        self, system: System, of: tuple[Term, int], a: Interval, budget: Budget
    ) -> Node | None:
        x, side = of
        near, start = (a.lo if side > 0 else -a.hi), Fraction(1)
        if near.is_finite() and near >= arb_of(Fraction(1, 8)):
            if known(system, POSITIVE, mul(num(side), x)):
                return self._beyond(system, of, budget)
            start = Fraction(math.floor(8 * float(near)), 8)  # where the sign does not show
        atom = Atom(NONNEGATIVE, add(mul(num(side), x), num(-start)))
        far = lambda s, b: self._beyond(s, of, b)  # noqa: E731
        return by_rule(system, cut_node(atom), [far, self._rest], budget)

    def _rest(self, system: System, budget: Budget) -> Node | None:
        """The part that is left of the line."""
        found = self.prove(system, budget)
        if found is not None:
            return found
        chain = clearing_boxes.cleared(system)
        return chain.wrapped(self._near.prove(chain.system, budget))

    def _beyond(self, system: System, of: tuple[Term, int], budget: Budget) -> Node | None:
        if (system, of) not in self._chains:
            self._chains[system, of] = inverse(system, *of)
        chain = self._chains[system, of]
        return None if chain is None else chain.wrapped(self._far.prove(chain.system, budget))


def _has_functions(system: System) -> bool:
    parts = subterms(*(a.term for a in system.atoms))
    return any(map(is_function, parts))


def inverse(system: System, x: Term, side: int) -> Chain | None:
    """The system in 1/x, where side x > 0 is known."""
    chain = Chain(system)
    name = f"{x.data}_inverse"
    if name in system.variables:
        return None
    t = var(name)
    positive = [POSITIVE, to_json(mul(num(side), power(x, -1)))]
    if not chain.step("shape", atom=positive):
        return None
    if not chain.step("abstract", of=[[to_json(power(x, -1)), name]]):
        return None
    for k, atom in enumerate(chain.system.atoms):
        if atom.relation == ZERO and names(atom.term) == {x.data, name}:
            fields = {"at": k, "name": x.data, "value": to_json(power(t, -1))}
            if chain.step("eliminate", **fields, factor=to_json(t)):
                break
    else:
        return None
    for k in range(len(chain.system.atoms)):
        if not _simplified(chain, k, t, side):
            return None
    chain.extend(clearing_boxes.cleared(chain.system))
    return chain


def _simplified(chain: Chain, k: int, t: Term, side: int) -> bool:
    """The atom without quotients of quotients; a bound of x becomes one of t."""
    atom = chain.system.atoms[k]
    if size(atom.term) > LARGEST:
        return False
    try:
        new = _written(atom.term, chain.system)
        by = mul(num(side), t)
        bound = normal(mul(by, new), chain.system.atoms)
    except (OutOfBudget, Rejected, ZeroDivisionError):
        return False
    chain.step("replace", at=k, term=to_json(new))
    parts = polynomial_in(bound, t.data)
    if parts is not None and not set(parts) - {0, 1} and polynomial_in(new, t.data) is None:
        chain.step("scale", at=k, by=to_json(by), **{"as": to_json(bound)})
    return True


def _written(t: Term, system: System) -> Term:
    """The term with the arguments of its functions, and itself, in normal form."""
    memo: dict[Term, Term] = {}
    for s in subterms(t):
        args = tuple(memo[a] for a in s.args)
        made = rebuilt(s, args) if args else s
        if is_function(s):
            made = rebuilt(made, tuple(normal(a, system.atoms) for a in made.args))
        memo[s] = made
    return normal(memo[t], system.atoms)
