"""Functions become variables of which only facts are kept; then the system is polynomial.

The system is made simpler (``simpler``), instances of known inequalities join where they help
(``useful_lemmas``), and every opaque part, the outer ones first, becomes a variable (``abstract``):
an exponential a positive one, a root one with a given power, sine and cosine a point of the circle.
What is still no polynomial is left out.
"""

from __future__ import annotations

from symnode.checker.reals.rules.oracle import is_polynomial
from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import Term, subterms, to_json
from symnode.methods.reals import polynomial
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.clearing import cleared
from symnode.methods.reals.ring import is_opaque
from symnode.methods.reals.simpler import simpler
from symnode.methods.reals.steps import Chain, Node
from symnode.methods.reals.useful_lemmas import LEVELS, with_lemmas

MAX_PARTS = 20


def prove(system: System, budget: Budget) -> Node | None:
    """A proof by algebra over the functions of the system."""
    return decided(system, budget)[0]


def conclusive(system: System, budget: Budget) -> Node | None:
    """The same; Exhausted if more time could help."""
    node, final = decided(system, budget)
    if node is None and not final:
        raise Exhausted
    return node


def decided(system: System, budget: Budget) -> tuple[Node | None, bool]:
    """A proof, and whether more time is of no use."""
    base = simpler(system)
    chains = []
    for level in range(LEVELS):
        chain = base.copy()
        if with_lemmas(chain, level, system):
            chains.append((level, chain))
    every = True
    for n, (level, chain) in enumerate(chains):
        if budget.left() <= 0:
            return None, False
        if level:
            chain.extend(cleared(chain.system))
        if not abstracted(chain):
            break
        node, final = polynomial.decided(chain.system, budget.share(1 / (len(chains) - n)))
        if node is not None:
            return chain.wrapped(node), True
        every = every and final
    return None, every


def abstracted(chain: Chain) -> bool:
    """Make the system polynomial; False if it is not worth trying."""
    parts = compounds(chain.system)
    if len(parts) > MAX_PARTS:
        return False
    if parts:
        used = set(chain.system.variables)
        pairs = []
        for k, t in enumerate(parts):
            name = f"v{k}"
            while name in used:
                name += "_"
            used.add(name)
            pairs.append([to_json(t), name])
        if not chain.step("abstract", of=pairs):
            return False
    atoms = chain.system.atoms
    chain.keep([k for k, a in enumerate(atoms) if is_polynomial(System((a,)))])
    return bool(chain.system.atoms)


def compounds(system: System) -> list[Term]:
    """The opaque parts of a system that are no variables, what contains others first."""
    found = [t for t in subterms(*(a.term for a in system.atoms)) if is_opaque(t)]
    return [t for t in reversed(found) if t.head != "var"]
