"""``sturm``: the relations ``use`` between polynomials in ``in`` have no common solution.

Each atom named in ``use`` has a normal form N / D with polynomials N, D of that variable and
rational coefficients; D is not zero where the term is defined. So ``N D relation 0`` (for ``=`` and
``!=``: ``N relation 0``) and ``D != 0`` hold at a point of the system. Between two neighbouring
roots of the product of all these polynomials every one keeps its sign; so one rational point of
each such interval, and the roots themselves, isolated and compared exactly by Sturm's theorem,
decide.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import univariate
from symnode.checker.reals.sturm import satisfiable
from symnode.checker.reals.systems import NONZERO, ZERO, System, index
from symnode.checker.reals.terms import name, var
from symnode.checker.syntax import expect
from symnode.checker.univariate import Dense, product

PARAMETERS = ("in", "use")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    x = var(name(node["in"], where))
    expect(isinstance(node["use"], list) and bool(node["use"]), "expected numbers", where)
    relations: list[tuple[str, Dense]] = []
    for k in node["use"]:
        atom = index(system, k, where)
        found = univariate(atom.term, x, system.atoms)
        expect(found is not None, f"atom {k} is no relation of polynomials in {x.data}", where)
        assert found is not None
        top, bottom = found
        if atom.relation in (ZERO, NONZERO):
            relations.append((atom.relation, top))
        else:
            relations.append((atom.relation, product(top, bottom)))
        if len(bottom) > 1:
            relations.append((NONZERO, bottom))
    expect(not satisfiable(relations), "the relations have a solution", where)
    return []
