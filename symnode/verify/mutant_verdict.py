"""The fate of one mutant: it is judged as the statements of a page are, by both wings.

A proof alone does not let a mutant survive, and a model alone does not kill it unseen: both are
always looked for, so that a mutant with both is found. It is a conflict. The search for a model is
the longest where there is a proof; then the mutant is sampled, too, as every proved statement is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symnode.checker import Rejected
from symnode.experiments.agreement import agreement
from symnode.experiments.mutation.equivalence import same_form, says_less
from symnode.experiments.mutation.mutant import Mutant
from symnode.judgement.mutation import Fate
from symnode.judgement.shown_models import model_text
from symnode.language.errors import SymnodeError
from symnode.language.relations import Relation
from symnode.language.statements import Proof, Theorem, apart
from symnode.methods.counter_model import TRIES
from symnode.methods.counter_search import parts, search_of
from symnode.methods.slacks import Slack
from symnode.verify.consistency import FAILS, consistency
from symnode.verify.library import Library
from symnode.verify.prove import prove
from symnode.verify.vacuity import EXCLUDE, contradiction

FEWER_TRIES = 40  # to refute what is not proved: it is killed in any case
NOT_DEFINED = "not shown to be defined"  # how a reason begins where nothing else is left
LESS = "it assumes something else: the hypothesis is not needed as it stands"
MORE = "it says more than the statement"
OTHER = "it says something else, which is true as well"


@dataclass(frozen=True)
class MutantVerdict:
    """The fate, why, and the model in which the mutant is false."""

    fate: Fate
    detail: str = ""
    model: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Refuted:
    """A counter-model, and in words what is undefined in it, if that is how the claim fails."""

    model: dict[str, str]
    failure: str
    undefined: str


def mutant_verdict(mutant: Mutant) -> MutantVerdict:
    """The fate of a mutant of a proved statement."""
    statement = mutant.statement
    if statement is None:
        return MutantVerdict(Fate.ILL_FORMED, mutant.fault)
    try:
        if not _claim_altered(mutant) and contradiction(statement) is not None:
            return MutantVerdict(Fate.VACUOUS, EXCLUDE)
        proven = prove(statement, mutant.proofs, Library(prove))
        is_proved = proven.verdict is not None
        refuted = _refuted(statement, TRIES if is_proved else FEWER_TRIES)
        against = agreement(statement).counterexample if is_proved else None
    except (SymnodeError, Rejected) as error:
        return MutantVerdict(Fate.ILL_FORMED, _told(error))
    same = _claim_altered(mutant) and same_form(*_pair(mutant))
    if proven.conflict:
        return MutantVerdict(Fate.CONFLICT, "it is proved, and the oracle's models contradict it")
    if refuted is not None:
        return _false(mutant, refuted, is_proved, same)
    if against is not None:
        return MutantVerdict(
            Fate.CONFLICT, f"it is proved, and an instance contradicts it: {against}"
        )
    why = proven.reason or proven.attempt.failure
    if not is_proved and _claim_altered(mutant) and why.startswith(NOT_DEFINED):
        return MutantVerdict(Fate.ILL_FORMED, why)
    if same:
        return MutantVerdict(Fate.EQUIVALENT, "one canonical form")
    return _proved(mutant) if is_proved else MutantVerdict(Fate.UNPROVED, why)


def _claim_altered(mutant: Mutant) -> bool:
    return mutant.altered is not None


def _pair(mutant: Mutant) -> tuple[Any, Any]:
    return mutant.claim, mutant.altered


def _told(error: SymnodeError | Rejected) -> str:
    if isinstance(error, SymnodeError):
        return f"expected {error.expected}; got {error.got}"
    return str(error)


def _refuted(statement: Theorem, tries: int) -> _Refuted | None:
    """An exact model of the hypotheses in which a claim fails, if one is found."""
    for given, claims in parts(statement):
        if not claims:
            continue
        problem, search = search_of(statement, given, claims)
        found = search.run(tries)
        if found is not None and found.verdict.failure is not None:
            failure = found.verdict.failure
            model = model_text(found.certificate["model"], problem)
            return _Refuted(model, str(failure), failure.undefined or "")
    return None


def _false(mutant: Mutant, refuted: _Refuted, proved: bool, same: bool) -> MutantVerdict:
    """A mutant with a counter-model. A claim that was altered so that it is undefined somewhere
    says nothing there; a claim of the page that is undefined without a hypothesis needs it.
    """
    undefined = refuted.undefined and _claim_altered(mutant)
    if proved or (same and not undefined):
        how = "is proved" if proved else "has the canonical form of what is proved"
        detail = f"it {how}, and it fails in an exact model: {refuted.failure}"
        return MutantVerdict(Fate.CONFLICT, detail, refuted.model)
    if undefined:
        return MutantVerdict(Fate.ILL_FORMED, f"undefined: {refuted.undefined}", refuted.model)
    return MutantVerdict(Fate.REFUTED, refuted.failure, refuted.model)


def _proved(mutant: Mutant) -> MutantVerdict:
    """A mutant with a proof and no counter-model: a survivor, or not really another statement."""
    seen = consistency(mutant.statement)
    if seen.contradiction is not None:
        return MutantVerdict(Fate.VACUOUS, seen.shown)
    if seen.fails:
        return MutantVerdict(Fate.CONFLICT, FAILS)
    if not _claim_altered(mutant):
        return MutantVerdict(Fate.SURVIVED, LESS)
    claim, altered = _pair(mutant)
    if claim.sign == altered.sign == "=" and claim.assuming == altered.assuming:
        return MutantVerdict(Fate.EQUIVALENT, "proved: its sides are those of the statement")
    if _is_shown(mutant, says_less(claim, altered)):
        return MutantVerdict(Fate.IMPLIED, "it leaves more room than the statement")
    more = _is_shown(mutant, says_less(altered, claim))
    return MutantVerdict(Fate.SURVIVED, MORE if more else OTHER)


def _is_shown(mutant: Mutant, room: Relation | None) -> bool:
    """Whether it is proved that one of two inequalities leaves more room than the other."""
    assert mutant.statement is not None
    if room is None:
        return False
    hints = tuple(b for p in mutant.proofs for b in p.by if isinstance(b, Slack))
    with apart():
        theorem = Theorem("room", room, mutant.statement.given, mutant.statement.on)
        proof = Proof(theorem, by=hints)
    return prove(theorem, [proof], Library(prove)).ok
