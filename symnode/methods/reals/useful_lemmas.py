"""Which known inequalities are worth having for the functions of a system, level by level.

The rule ``lemma`` refuses an instance whose conditions are not known, so all of a level are tried.
"""

from __future__ import annotations

from collections.abc import Callable

from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import ONE, Term, sub, subterms, to_json
from symnode.methods.reals.steps import Chain

LEVELS = 3
MAX_ADDED, MAX_PAIRS = 12, 2
Offer = tuple[str, int, Callable[[Term], Term]]


def _same(u: Term) -> Term:
    return u


def _less_one(u: Term) -> Term:
    return sub(u, ONE)


OFFERS: dict[str, list[list[Offer]]] = {
    "exp": [
        [("exp-line", 0, _same), ("exp-reciprocal", 1, _same)],
        [
            ("exp-lower", 2, _same),
            ("exp-lower", 3, _same),
            ("exp-reciprocal", 3, _same),
            ("exp-upper", 2, _same),
        ],
    ],
    "log": [
        [("log-line", 0, _same)],
        [
            ("log-pade", 0, _same),
            ("log-taylor", 2, _less_one),
            ("log-taylor", 3, _less_one),
            ("log-negative", 2, _less_one),
        ],
    ],
    "sin": [
        [("sin-taylor", 0, _same), ("sin-taylor", 1, _same), ("sin-square", 0, _same)],
        [("sin-taylor", 2, _same), ("sin-taylor", 3, _same), ("sin-jordan", 0, _same)],
    ],
    "cos": [
        [("cos-taylor", 1, _same), ("cos-taylor", 2, _same)],
        [("cos-taylor", 3, _same), ("cos-taylor", 4, _same)],
    ],
    "atan": [
        [("atan-taylor", 0, _same), ("atan-taylor", 1, _same)],
        [("atan-taylor", 2, _same), ("atan-taylor", 3, _same)],
    ],
    "tan": [[("tan-line", 0, _same)], []],
    "tanh": [[("tanh-line", 0, _same)], []],
    "sinh": [[("sinh-taylor", 0, _same)], [("sinh-taylor", 1, _same)]],
    "cosh": [[("cosh-taylor", 1, _same)], [("cosh-taylor", 2, _same)]],
    "erf": [[("erf-taylor", 0, _same), ("erf-mills", 0, _same)], [("erf-taylor", 1, _same)]],
}


def with_lemmas(chain: Chain, level: int, written: System | None = None) -> bool:
    """Add the lemmas of the levels up to this one; False if the level itself has none.

    ``written`` is the system as it was before it was made simpler: exp(x - 1) has become exp(x)/e.
    """
    functions = [t for t in subterms(*(a.term for a in chain.system.atoms)) if t.head in OFFERS]
    added, own = 0, level == 0
    if level:
        old = () if written is None else written.atoms
        added = _pairs(chain, [t for t in subterms(*(a.term for a in old)) if t.head in OFFERS])
        own = added > 0
    for k in range(level):
        for t in functions:
            for name, order, argument in OFFERS[t.head][k]:
                if added == MAX_ADDED:
                    return own
                of = [to_json(argument(t.args[0]))]
                if chain.step("lemma", name=name, of=of, **({"order": order} if order else {})):
                    added += 1
                    own = own or k == level - 1
    return own


def _pairs(chain: Chain, functions: list[Term]) -> int:
    """Young's inequality for an exponential and a logarithm; how many instances joined."""
    count = 0
    for t in functions:
        for s in functions:
            if (t.head, s.head) == ("exp", "log") and count < MAX_PAIRS:
                of = [to_json(t.args[0]), to_json(s.args[0])]
                count += chain.step("lemma", name="young", of=of)
    return count
