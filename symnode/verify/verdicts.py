"""The verdict on a statement, as a result of the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from symnode.experiments.agreement import Agreement, agreement
from symnode.experiments.convergence import judge_convergence
from symnode.experiments.instance import judge_instance
from symnode.experiments.profiles import USUAL
from symnode.experiments.property_test import judge_property
from symnode.experiments.simulation import judge_simulation
from symnode.judgement.report import Result, RowResult
from symnode.judgement.status import Status
from symnode.language.arrays import mentions_time
from symnode.language.induction import Induction
from symnode.language.instances import Instance
from symnode.language.property_tests import PropertyTest
from symnode.language.relations import Relation
from symnode.language.simulations import Cited, ConvergenceOrder, Simulation
from symnode.language.statements import AsPrinted, Definition, Remark, Theorem, proofs_of
from symnode.methods import counter_model
from symnode.methods.counter_search import fixed_of, parts, search_of
from symnode.verify import present
from symnode.verify.consistency import Consistency, consistency
from symnode.verify.derived import compare
from symnode.verify.instance import evaluate_definition
from symnode.verify.library import Library, rests_on
from symnode.verify.prove import REAL_SECONDS, Proven, prove
from symnode.verify.vacuity import EXCLUDE, Found, contradiction

ROW_TRIES = 40
BESIDE = 1.0  # seconds for each real proof beside a counter-model: only a defect could give both


def judge(statement: Any, ident: str, effort: str = USUAL) -> tuple[Result, Any, dict[str, float]]:
    """The result, the certificates by digest, and the seconds of the rows."""
    if isinstance(statement, Definition):
        return evaluate_definition(statement, blank(statement, ident)), {}, {}
    if isinstance(statement, AsPrinted):
        return _printed(statement, ident)
    if isinstance(statement, Theorem):
        return _theorem(statement, ident)
    if isinstance(statement, PropertyTest):
        return *judge_property(statement, blank(statement, ident), effort), {}
    if isinstance(statement, Instance):
        return *judge_instance(statement, blank(statement, ident)), {}
    return _measured_or_told(statement, blank(statement, ident)), {}, {}


def _measured_or_told(statement: Any, blank: Result) -> Result:
    """What has no certificate: measurements, and words."""
    if isinstance(statement, Simulation):
        return judge_simulation(statement, blank)
    if isinstance(statement, ConvergenceOrder):
        return judge_convergence(statement, blank)
    if isinstance(statement, Cited):
        admits = (f"{statement.title} {statement.source}",)
        return blank.found(Status.ADMITTED, method="cited", remark=statement.says, admits=admits)
    assert isinstance(statement, Remark)
    return _remark(statement, blank)


def blank(s: Any, ident: str) -> Result:
    """The result of a statement before it is judged."""
    formal = isinstance(s, Theorem | AsPrinted | PropertyTest | Instance)
    text, latex = present.claims(s) if formal else ((), ())
    return Result(
        id=ident,
        title=s.title,
        kind=s.kind,
        role=_role(s),
        ledger=s.ledger,
        status=Status.UNDECIDED,
        expected=Status(s.expect),
        ok=False,
        line=s.place.line,
        given=present.given_text(s.given),
        given_latex=present.given_latex(s.given),
        claim=text,
        claim_latex=latex,
        where=getattr(s, "where", "") or getattr(s, "source", ""),
    )


def _role(s: Any) -> str:
    """What a source says, what we say, or what is said of one model."""
    if isinstance(s, Instance):
        return "instance"
    of_source = isinstance(s, AsPrinted) or isinstance(getattr(s, "of", None), AsPrinted)
    return "printed" if of_source or getattr(s, "printed", False) else "claim"


def _remark(s: Remark, blank: Result) -> Result:
    """DOCUMENTED: words have no certificate, and nothing is proved."""
    method = "in words" if s.says else "by the statements that it names"
    return blank.found(Status.DOCUMENTED, method=method, remark=s.says)


def _finished(result: Result) -> Result:
    return replace(result, ok=result.status is result.expected)


def _theorem(s: Theorem, ident: str) -> tuple[Result, Any, dict[str, float]]:
    result = blank(s, ident)
    vacuous = contradiction(s)
    if vacuous is not None:
        return _vacuous(result, vacuous, EXCLUDE)
    proven = Library(prove).proven(s)
    rows = tuple(proven.attempt.rows)
    if proven.conflict:
        detail = "the checker accepts the proof, and the oracle's random models contradict it"
        return _conflict(replace(result, rows=rows), detail), {}, {}
    if not proven.ok:
        return _unproved(s, replace(result, rows=rows), proven)
    return _with_proof(result, s, proven, rows)


def _with_proof(
    result: Result, s: Any, proven: Proven, rows: Any
) -> tuple[Result, Any, dict[str, float]]:
    """What has a proof: PROVED, unless there is nothing that it speaks of."""
    seen = consistency(s)
    if seen.contradiction is not None:
        return _vacuous(result, seen.contradiction, seen.shown)
    result = _proved(result, s, proven, rows, seen)
    assert proven.verdict is not None
    return result, {proven.verdict.digest: proven.certificate}, proven.attempt.seconds


def _vacuous(result: Result, found: Found, detail: str) -> tuple[Result, Any, dict[str, float]]:
    """Nothing satisfies the hypotheses, or what an implication assumes besides."""
    certificate, digest = found
    done = replace(result, status=Status.VACUOUS, detail=detail, certificates=(digest,), tier=2)
    return _finished(done), {digest: certificate}, {}


def _proved(result: Result, s: Any, proven: Proven, rows: Any, seen: Consistency) -> Result:
    verdict, problem = proven.verdict, proven.attempt.problem
    assert verdict is not None
    of_row = proven.attempt.of_row
    rows = tuple(
        replace(r, rules=verdict.steps[k].rules, step=k) if k is not None else r
        for r, k in zip(rows, of_row, strict=False)
    )
    result = replace(
        result,
        status=Status(verdict.status),
        tier=verdict.tier,
        scope=present.scope(problem),
        method=", ".join(dict.fromkeys(proven.attempt.methods)),
        rows=rows,
        assumptions=present.assumptions(problem, verdict),
        certificates=(verdict.digest,),
        witness=seen.shown,
    )
    if seen.fails:
        return _conflict(result, "the proof was accepted, and the claim fails in an exact model")
    sampled = agreement(s)
    if sampled.counterexample is not None:
        detail = f"the proof was accepted, and an instance contradicts it: {sampled.counterexample}"
        return _conflict(result, detail)
    result = replace(result, sampled=_agreed(sampled))
    differs = compare(s)
    if differs:
        return _conflict(result, differs)
    if getattr(s, "derived_by", None) is not None:
        result = replace(result, method=f"{result.method}; SymPy derives the same closed form")
    admits = admitted(s)
    if admits:
        result = replace(result, status=Status.ADMITTED, admits=admits)
    return _finished(result)


def _agreed(found: Agreement) -> str:
    """How many instances agree with a proof, or why there are none."""
    if found.why_not:
        return f"no instance: {found.why_not}"
    return "1 instance agrees" if found.instances == 1 else f"{found.instances} instances agree"


def admitted(s: Any, seen: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """The cited theorems on which a proof rests, its own and those of what it uses."""
    if id(s) in seen:
        return ()
    proofs = proofs_of(s)
    rows = [row for p in proofs for derivation in p.derivations for row in derivation.rows]
    named = _reasons([*(p.by for p in proofs), *(r.by for r in rows)])
    own = [f"{b.title} {b.source}" for b in named if isinstance(b, Cited)]
    below = [a for t in rests_on(s) for a in admitted(t, seen | {id(s)})]
    return tuple(dict.fromkeys((*own, *below)))


def _reasons(by: Any) -> Iterator[Any]:
    """All that by= names, also in lists and in the base and the step of an induction."""
    for b in by:
        if isinstance(b, list | tuple):
            yield from _reasons(b)
        elif isinstance(b, Induction):
            yield from _reasons((b.base, b.step))
        else:
            yield b


def _unproved(s: Theorem, result: Result, proven: Proven) -> tuple[Result, Any, dict[str, float]]:
    """UNDECIDED, or REFUTED where a counter-model turns up."""
    seconds = proven.attempt.seconds
    found = _refutation(s, result)
    if found is not None:
        return (*found, seconds)
    written = proven.attempt.relations
    rows = tuple(
        _false_row(s, row, written[k]) if k < len(written) else row
        for k, row in enumerate(result.rows)
    )
    detail = proven.attempt.failure or proven.reason
    return _finished(replace(result, rows=rows, detail=detail)), {}, seconds


def _false_row(s: Theorem, row: RowResult, relation: Relation) -> RowResult:
    """A row that is not proved, refuted by a model of the hypotheses where there is one."""
    if row.status is Status.PROVED:
        return row
    problem, search = search_of(s, s.given, (relation,), fixed_of(s))
    found = search.run(ROW_TRIES, models=1)
    if found is None:
        return row
    c = present.counterexample(found.certificate, found.verdict, problem, runs=False)
    model = ", ".join(f"{name} = {value}" for name, value in c.model.items())
    detail = f"false at {model}: {found.verdict.failure}"
    return replace(row, status=Status.REFUTED, detail=detail)


def _printed(s: AsPrinted, ident: str) -> tuple[Result, Any, dict[str, float]]:
    """A counter-model refutes it; a proof beside one would be a conflict."""
    result = blank(s, ident)
    found = _refutation(s, result)
    proven = prove(s, (), real_seconds=REAL_SECONDS if found is None else BESIDE)
    if found is not None and proven.ok:
        return (
            _finished(_conflict(result, "a proof and a counter-model were both accepted")),
            {},
            {},
        )
    if found is not None:
        return (*found, {})
    if proven.ok:
        return _with_proof(result, s, proven, ())
    return _finished(replace(result, detail="no counter-model was found, and no proof")), {}, {}


def _conflict(result: Result, detail: str) -> Result:
    return replace(result, status=Status.CONFLICT, detail=detail, ok=False)


def _refutation(s: Any, result: Result) -> tuple[Result, Any] | None:
    """The result and certificate of a counter-model, if one is found."""
    for given, claims in parts(s):
        problem, search = search_of(s, given, claims, fixed_of(s))
        found = search.run() if claims else None
        if found is not None:
            break
    else:
        return None
    done = replace(
        result,
        status=Status(found.verdict.status),
        tier=found.verdict.tier,
        method=f"{counter_model.NAME}, {found.search}",
        counterexample=present.counterexample(
            found.certificate, found.verdict, problem, runs=_runs(s)
        ),
        scope=_sizes(found.certificate),
        certificates=(found.verdict.digest,),
    )
    return _finished(done), {found.verdict.digest: found.certificate}


def _runs(s: Any) -> bool:
    """Whether a claim speaks of a running time."""
    return any(mentions_time(side) for c in s.claim for side in (c.left, c.right))


def _sizes(certificate: dict[str, Any]) -> str:
    sizes = certificate["model"]["spaces"].items()
    return "one exact model" + "".join(f", {s} = {n}" for s, n in sizes if isinstance(n, int))
