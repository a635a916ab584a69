"""The times of which a statement speaks."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Original
from symnode.language.arrays import as_array
from symnode.language.dynamics import Dynamics
from symnode.language.symbols import TIME
from symnode.language.terms import NOW, At, Integral, Term, VariableRef, free_indices, subterms


def times(statement: Original) -> tuple[Term, ...]:
    """The fixed times of a statement: ends of integrals and intervals, times at which it takes
    something. No running time, no integration variable, and nothing that an index moves.
    """
    return tuple(dict.fromkeys(t for t in _every(statement) if _is_fixed(t)))


def _every(statement: Original) -> Iterator[Term]:
    for claim in statement.claim:
        for side in (claim.left, claim.right):
            for t in subterms(side.body):
                match t:
                    case Integral(_, lower, upper, _):
                        yield from (lower, upper)
                    case At(bindings, _):
                        yield from (b.value for b in bindings if b.head is TIME)
    for given in statement.given:
        if isinstance(given, Dynamics):
            yield from (as_array(end).body for end in given.on)


def _is_fixed(t: Term) -> bool:
    moving = any(isinstance(part, VariableRef) or part is NOW for part in subterms(t))
    return not moving and not free_indices(t)
