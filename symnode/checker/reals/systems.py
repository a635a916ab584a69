"""A system of relations: what a proof has to show infeasible.

A point *satisfies* a system if every term of every atom is defined there and every relation holds.
Leaving an atom out, or replacing a term by one that is equal wherever the first is defined, makes a
weaker system, satisfied at least where the old one is; so showing the new one infeasible is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals import terms
from symnode.checker.reals.partial import domain, is_partial
from symnode.checker.reals.terms import Term, neg, subterms

POSITIVE, NONNEGATIVE, ZERO, NONZERO = ">", ">=", "=", "!="
RELATIONS = (POSITIVE, NONNEGATIVE, ZERO, NONZERO)


@dataclass(frozen=True)
class Atom:
    """``term relation 0``."""

    relation: str
    term: Term

    def __str__(self) -> str:
        return f"{terms.text(self.term)} {self.relation} 0"


@dataclass(frozen=True)
class System:
    """Atoms that are to hold together, over real variables; some may be known to be integers."""

    atoms: tuple[Atom, ...]
    integers: frozenset[str] = frozenset()

    @property
    def variables(self) -> tuple[str, ...]:
        """The names that occur, in alphabetical order."""
        return tuple(sorted(terms.variables(*(a.term for a in self.atoms))))

    def with_atoms(self, *more: Atom) -> System:
        """The system with further atoms at its end."""
        return System(self.atoms + more, self.integers)

    def replaced(self, k: int, *by: Atom) -> System:
        """The system with atom ``k`` replaced by others (none: left out)."""
        return System(self.atoms[:k] + by + self.atoms[k + 1 :], self.integers)

    def __str__(self) -> str:
        return "; ".join(map(str, self.atoms)) or "nothing"


def negations(atom: Atom) -> tuple[Atom, ...]:
    """Atoms one of which holds wherever the atom's term is defined and the atom fails."""
    t = atom.term
    return {
        POSITIVE: (Atom(NONNEGATIVE, neg(t)),),
        NONNEGATIVE: (Atom(POSITIVE, neg(t)),),
        ZERO: (Atom(POSITIVE, t), Atom(POSITIVE, neg(t))),
        NONZERO: (Atom(ZERO, t),),
    }[atom.relation]


def read_atom(j: Any, where: str) -> Atom:
    """An atom from ``[relation, term]``."""
    if not isinstance(j, list) or len(j) != 2 or j[0] not in RELATIONS:
        raise Rejected("an atom is [relation, term]", where)
    return Atom(j[0], terms.read(j[1], where))


def atom_json(atom: Atom) -> Any:
    """The JSON that ``read_atom`` reads."""
    return [atom.relation, terms.to_json(atom.term)]


def expect_defined(system: System, t: Term, where: str) -> None:
    """Reject a term that is not defined at every point of the system.

    A partial subterm counts as defined if it occurs in the system, or if its domain conditions are
    among the atoms (up to strictness and the sign of a nonzero term), or hold by their shape.
    """
    known = set(subterms(*(a.term for a in system.atoms)))
    for s in subterms(t):
        if not is_partial(s) or s in known:
            continue
        for relation, condition in domain(s):
            if not holds(system, relation, condition):
                raise Rejected(f"{terms.text(s)} is not shown to be defined", where)


def holds(system: System, relation: str, t: Term) -> bool:
    """Whether ``t relation 0`` stands among the atoms, in this or a stronger form."""
    if t.head == "num":
        signs = {POSITIVE: t.data > 0, NONNEGATIVE: t.data >= 0, ZERO: t.data == 0}
        return bool(signs.get(relation, t.data != 0))
    if relation in (POSITIVE, NONZERO) and t.head in ("exp", "cosh", "pi"):
        return True
    if relation == NONNEGATIVE and t.head in ("exp", "cosh", "pi", "abs", "root"):
        return True
    if relation == NONNEGATIVE and t.head == "pow" and t.data % 2 == 0:
        return True
    stronger = {
        POSITIVE: (POSITIVE,),
        NONNEGATIVE: (NONNEGATIVE, POSITIVE),
        ZERO: (ZERO,),
        NONZERO: (NONZERO, POSITIVE),
    }[relation]
    atoms = set(system.atoms)
    if any(Atom(r, t) in atoms for r in stronger):
        return True
    return relation == NONZERO and Atom(POSITIVE, neg(t)) in atoms


def index(system: System, k: Any, where: str) -> Atom:
    """Atom ``k`` of the system."""
    if type(k) is not int or not 0 <= k < len(system.atoms):
        raise Rejected(f"there is no atom {str(k)[:20]}", where)
    return system.atoms[k]


def occurring(atoms: Iterable[Atom]) -> set[Term]:
    """All subterms of the atoms: they are defined at every point of a system that has them."""
    return set(subterms(*(a.term for a in atoms)))
