"""The decision procedure on a pair of terms, with the checker's word on the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from symnode.checker import OutOfBudget, Rejected
from symnode.checker.identity import Undefined
from symnode.judgement.problem import Problem
from symnode.language.arrays import Array
from symnode.language.notation import symbol
from symnode.language.relations import Relation
from symnode.language.spaces import Index
from symnode.language.terms import Term
from symnode.methods import index_identity
from symnode.methods.bench import Bench
from symnode.methods.evidence import proved


class Word(StrEnum):
    """What the decision procedure says of a pair."""

    EQUAL = "judged equal"
    UNEQUAL = "not judged equal"
    UNDEFINED = "not shown to be defined"
    BUDGET = "out of budget"
    REFUSED = "refused by the checker"


def judged(pair: Sequence[Term], indices: Sequence[Index]) -> Word:
    """The claim that both terms are equal, for all values of the free indices."""
    own = tuple(indices)
    left, right = (Array(own, t, symbol("e")) for t in pair)
    problem = Problem(())
    try:
        step = problem.equation(Relation("=", left, right), None)
        bench = Bench(problem.certificate("index-identity"), step)
        if index_identity.prove(bench).combination is None:
            return Word.UNEQUAL
        if bench.undefined([]):
            return Word.UNDEFINED
        proved(problem, [{**step, "combination": []}])
    except (OutOfBudget, RecursionError):
        return Word.BUDGET
    except Undefined:
        return Word.UNDEFINED
    except Rejected:
        return Word.REFUSED
    return Word.EQUAL
