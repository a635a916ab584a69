"""Random pairs of terms, judged by the decision procedure and by an oracle that shares no rule
with it: ``python -m tests.fuzz.run PAIRS [SEED]``.

The exit code is 1 if a pair was judged equal that is not, or if a derivative is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from symnode.calculus.derivation import unfolded
from symnode.calculus.shown import shown
from symnode.language.terms import Add, Derivative, Integral, Term, subterms
from tests.fuzz.judge import Word, judged
from tests.fuzz.mutations import mutated
from tests.fuzz.oracle import depth, differs, slope_gap, trusted
from tests.fuzz.places import occurrences
from tests.fuzz.rewrites import rewritten
from tests.fuzz.terms import MOVABLE, Maker, Scope

DEEPEST, LONGEST = 5, 60  # nested binders and parts of a term that is still evaluated quickly
MODELS, MORE_MODELS = 4, 12
SLOPE_TOLERANCE = 1e-5

PROVED, MISSED, FALSE_REWRITE = "proved", "missed", "false rewrites"
EQUAL, UNEQUAL, UNSOUND, SUSPECT = "equal", "unequal", "UNSOUND", "suspected incomplete"
OTHER = "other"
OK, BAD = "ok", "BAD"
UNDEFINED, REFUSED, NO_WORD = "undefined", "refused", "no word"
GROUPS = {
    "rewritten": (PROVED, MISSED, FALSE_REWRITE, UNSOUND, UNDEFINED, REFUSED, NO_WORD),
    "mutated": (EQUAL, UNEQUAL, SUSPECT, UNSOUND, UNDEFINED, REFUSED, NO_WORD),
    "derivatives": (OK, BAD, UNDEFINED, REFUSED, NO_WORD),
}
WITHOUT = {Word.UNDEFINED: UNDEFINED, Word.REFUSED: REFUSED, Word.BUDGET: NO_WORD}
REASONS = {  # incomplete by design: what a rewrite does that the normal form does not undo
    "ends exchanged": ("turn_integral", "exchange_ends"),
    "fraction in an argument": ("multiply_and_divide", "factor", "definitions"),
    "derivative of an inverse": ("left_inverse",),
}
UNEVALUATED = "integral not evaluated"
ALL_REASONS = (*REASONS, UNEVALUATED, OTHER)
SHOWN = (REFUSED, MISSED, FALSE_REWRITE, UNSOUND, SUSPECT, BAD)


@dataclass
class Result:
    """Counts of outcomes by group, and the pairs that somebody has to look at."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    reports: list[str] = field(default_factory=list)

    def note(self, group: str, outcome: str, maker: Maker, pair: Sequence[Term]) -> None:
        self.counts[group, outcome] += 1
        if outcome in (MISSED, SUSPECT):
            fits = (r for r, names in REASONS.items() if set(names) & set(maker.steps))
            whole = UNEVALUATED if any(map(integrates, pair)) and outcome == SUSPECT else OTHER
            self.reasons[next(fits, whole)] += 1
        if outcome in SHOWN:
            texts = "\n".join(f"  {shown(t).text}" for t in pair)
            steps = ", ".join(maker.steps)
            self.reports.append(f"{group}, {outcome}, seed {maker.seed} ({steps}):\n{texts}")

    def count(self, outcome: str) -> int:
        return sum(n for (_, own), n in self.counts.items() if own == outcome)

    @property
    def line(self) -> str:
        parts = []
        for group, outcomes in GROUPS.items():
            own = ", ".join(f"{self.counts[group, o]} {o}" for o in outcomes)
            parts.append(f"{group}: {own}")
        parts.append("incomplete by " + ", ".join(f"{r}: {self.reasons[r]}" for r in ALL_REASONS))
        return "; ".join(parts)


def integrates(term: Term) -> bool:
    return any(isinstance(t, Integral) for t in subterms(term))


def small(term: Term) -> bool:
    return depth(term) <= DEEPEST and len(occurrences(term)) <= LONGEST


def start(seed: int) -> tuple[Maker, Scope, Term]:
    """The maker of a seed, free indices, and the first term that is not too large."""
    maker = Maker(seed, floats=seed % 2 == 1)
    scope = maker.pair_scope()
    while True:
        term = maker.term(maker.rng.choice([2, 3, 3, 4]), scope)
        if small(term) and len(occurrences(term)) > 2:
            return maker, scope, term


def doubled(term: Term) -> Term:
    return Add((term, term))


def attempted(maker: Maker, term: Term, steps: int) -> Term:
    """``term`` rewritten, without the last steps if they made it too large."""
    for _ in range(steps):
        new = rewritten(maker, term, 1)
        if not small(new):
            break
        term = new
    return term


def try_rewrite(result: Result, seed: int) -> None:
    maker, scope, term = start(seed)
    pair = (term, attempted(maker, term, maker.rng.choice([1, 2, 3, 4])))
    word, apart = judged(pair, scope), None
    if all(trusted(t) for t in pair):
        apart = differs(pair, scope, MODELS)
    if word is Word.EQUAL:
        outcome = UNSOUND if apart else PROVED
    elif word is Word.UNEQUAL:
        outcome = FALSE_REWRITE if apart else MISSED
    else:
        outcome = WITHOUT[word]
    result.note("rewritten", outcome, maker, pair)


def try_mutation(result: Result, seed: int) -> None:
    maker, scope, term = start(seed)
    pair = (term, attempted(maker, mutated(maker, term), maker.rng.choice([0, 0, 1, 2])))
    word = judged(pair, scope)
    if not all(trusted(t) for t in pair) or not small(pair[1]):
        outcome = NO_WORD
    elif word is Word.EQUAL:
        apart = differs(pair, scope, MODELS)
        outcome = NO_WORD if apart is None else UNSOUND if apart else EQUAL
    elif word is Word.UNEQUAL:
        apart = differs(pair, scope, MORE_MODELS)
        outcome = NO_WORD if apart is None else UNEQUAL if apart else SUSPECT
    else:
        outcome = WITHOUT[word]
    result.note("mutated", outcome, maker, pair)


def try_derivative(result: Result, seed: int) -> None:
    """A derivative carried out by the library, against the checker and finite differences."""
    maker, scope, term = start(seed)
    able = [h for h in MOVABLE if maker.fitting(h.spaces, scope) is not None]
    head = maker.rng.choice(able)
    written = Derivative(head, maker.fitting(head.spaces, scope) or (), term)
    pair = (written, unfolded(written))
    word = judged(pair, scope)
    gap = slope_gap(written, pair[1], scope, seed) if trusted(written) else None
    if word is Word.UNEQUAL or (gap is not None and gap > SLOPE_TOLERANCE):
        outcome = BAD
    elif word is Word.EQUAL:
        outcome = OK if gap is not None else NO_WORD
    else:
        outcome = WITHOUT[word]
    result.note("derivatives", outcome, maker, pair)


def fuzz(pairs: int, seed: int) -> Result:
    """Of ten pairs four are rewritten, four mutated, and two compare derivatives."""
    result = Result()
    for k in range(pairs):
        own = 1_000_000 * seed + k
        kind = (try_rewrite, try_mutation, try_rewrite, try_mutation, try_derivative)[k // 2 % 5]
        kind(result, own)
    return result


def main(arguments: Sequence[str]) -> int:
    pairs = int(arguments[0]) if arguments else 5000
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    result = fuzz(pairs, seed)
    for report in result.reports:
        print(report)
    print(f"seed {seed}, {pairs} pairs: {result.line}")
    return 1 if result.count(UNSOUND) or result.count(BAD) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
