"""One variable less where a system does not change under scaling.

If every atom, with all variables multiplied by one positive number, is multiplied by a power of
that number, only the quotients by one positive variable y matter. Each quotient x/y is written as
exp(log x - log y) for x > 0, else as the cube root of (x/y)^3: a term that ``abstract`` finds again
inside of products. The atoms are multiplied by powers of y (``scale``), and what is left is a
system in the quotients alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, System, holds
from symnode.checker.reals.terms import (
    ONE,
    Term,
    div,
    fn,
    power,
    sub,
    substitute,
    subterms,
    to_json,
    var,
    variables,
)
from symnode.methods.reals import branch_and_bound, substitution
from symnode.methods.reals.clearing import cleared
from symnode.methods.reals.ring import is_opaque
from symnode.methods.reals.steps import Chain, Node

if TYPE_CHECKING:
    from symnode.methods.reals.budget import Budget

DEGREES = (0, 1, 2, 3, -1, 4, -2)
MAX_ATOMS = 12
SUBSTITUTION, DEPTH = 0.3, 5  # the share of algebra; derivatives on the faces of boxes


def prove(system: System, budget: Budget) -> Node | None:
    """A proof of the system in quotients, by algebra or by boxes."""
    chain = reduced(system)
    if chain is None:
        return None
    node = substitution.prove(chain.system, budget.share(SUBSTITUTION))
    return chain.wrapped(node or branch_and_bound.prove(chain.system, budget, DEPTH))


def reduced(system: System) -> Chain | None:
    """The system in quotients of its variables, or None where it is not homogeneous."""
    if len(system.variables) < 2 or len(system.atoms) > MAX_ATOMS or system.integers:
        return None
    base = cleared(system)
    for name in system.variables:
        if known(base.system, POSITIVE, var(name)):
            chain = _over(base.copy(), name)
            if chain is not None:
                return chain
    return None


def _over(chain: Chain, name: str) -> Chain | None:
    """The quotients by one variable, if every atom allows it."""
    y = var(name)
    values: dict[Term, Term] = {y: ONE}
    for other in chain.system.variables:
        if other != name:
            values[var(other)] = _quotient(chain, var(other), y)
    old = chain.system.atoms
    order = sorted(range(len(old)), key=lambda k: _functions(old[k].term))
    first = len(old)
    for k in order:
        if not _scaled(chain, k, y, values):
            return None
    chain.keep(list(range(first, len(chain.system.atoms))))
    if not _named(chain, values, y):
        return None
    chain.extend(cleared(chain.system))
    return chain


def _quotient(chain: Chain, x: Term, y: Term) -> Term:
    """x / y as a term that stays together."""
    if known(chain.system, POSITIVE, x):
        return fn("exp", sub(fn("log", x), fn("log", y)))
    return Term("oddroot", (power(div(x, y), 3),), 3)


def _functions(t: Term) -> int:
    """How many functions a term has."""
    return sum(1 for s in subterms(t) if is_opaque(s))


def _scaled(chain: Chain, k: int, y: Term, values: Mapping[Term, Term]) -> bool:
    """The atom in quotients, times a power of y, joins the system."""
    atom = chain.system.atoms[k]
    new = substitute(atom.term, values)
    for s in subterms(new):
        for relation, head in ((POSITIVE, "log"), (NONNEGATIVE, "root")):
            if s.head == head and not holds(chain.system, relation, s.args[0]):
                chain.step("shape", atom=[relation, to_json(s.args[0])])
    for degree in DEGREES:
        by = power(y, -degree)
        if chain.step("scale", at=k, by=to_json(by), **{"as": to_json(new)}):
            return True
    return False


def _named(chain: Chain, values: Mapping[Term, Term], y: Term) -> bool:
    """The quotients become variables; nothing of the old ones is left."""
    used = set(chain.system.variables)
    pairs = []
    found = set(subterms(*(a.term for a in chain.system.atoms)))
    for x, quotient in values.items():
        if x != y and quotient in found:
            name = f"{x.data}_over_{y.data}"
            while name in used:
                name += "_"
            used.add(name)
            pairs.append([to_json(quotient), name])
    old = {x.data for x in values}
    if not pairs or not chain.step("abstract", of=pairs):
        return False
    atoms = chain.system.atoms
    chain.keep([k for k, a in enumerate(atoms) if not variables(a.term) & old])
    return True
