"""``abstract``: subterms become new variables, of which only facts of a fixed table are kept.

``of`` is a list of ``[term, name]``: every occurrence of the term (as it stands; the first pairs
first) becomes the variable, whose name is new. Each term occurs in the system, so it has a value at
every point of it, and the point with these values added satisfies the new system. The atoms added
are the facts of ``facts.py``, in this order: for each pair the facts of its term, then those of two
terms (sin t and cos t, sinh t and cosh t, exp t and exp(-t)). In their arguments the terms are
replaced too.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals.facts import facts, pair_facts
from symnode.checker.reals.systems import Atom, System, occurring
from symnode.checker.reals.terms import Term, name, read, substitute, var
from symnode.checker.syntax import expect

PARAMETERS = ("of",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2
MAX_NAMES = 60


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with variables for the terms, and facts about them."""
    pairs = _pairs(system, node["of"], where)
    values = {t: v for t, v in pairs}
    atoms = [Atom(a.relation, substitute(a.term, values)) for a in system.atoms]
    found = [a for t, _ in pairs for a in facts(t)]
    found += [a for t, _ in pairs for s, _ in pairs for a in pair_facts(t, s)]
    atoms += [Atom(a.relation, substitute(a.term, values)) for a in found]
    return [System(tuple(atoms), system.integers)]


def _pairs(system: System, j: Any, where: str) -> list[tuple[Term, Term]]:
    expect(isinstance(j, list) and 0 < len(j) <= MAX_NAMES, "expected some terms", where)
    used = set(system.variables) | system.integers
    known = occurring(system.atoms)
    pairs: list[tuple[Term, Term]] = []
    for one in j:
        if not isinstance(one, list) or len(one) != 2:
            raise Rejected("expected [term, name]", where)
        t, new = read(one[0], where), name(one[1], where)
        expect(t in known and bool(t.args or t.head == "pi"), "no compound of the system", where)
        expect(new not in used, f"the name {new} is not new", where)
        expect(all(t != s for s, _ in pairs), "a term twice", where)
        used.add(new)
        pairs.append((t, var(new)))
    return pairs
