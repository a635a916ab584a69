"""The verdict on a theorem at one exact model."""

from __future__ import annotations

from typing import Any

from symnode.checker import check
from symnode.experiments.falsify import Falsification
from symnode.experiments.sampler import NOT_A_MODEL
from symnode.judgement.problem import Problem
from symnode.judgement.report import Result
from symnode.judgement.shown_models import model_text
from symnode.judgement.status import Status
from symnode.language.instances import Instance
from symnode.methods.counter_model import Search
from symnode.methods.counter_search import parts, search_of

KIND = "model-instance"
METHOD = "exact instance"
TRIES = 120
Certificates = dict[str, Any]


def judge_instance(s: Instance, blank: Result) -> tuple[Result, Certificates]:
    """PROVED where every claim holds in the model, REFUTED where one fails, UNDECIDED where no
    model with these values satisfies the hypotheses, or a value is not exact."""
    proved, certificates, shown = [], {}, ""
    for given, claims in parts(s):
        if not claims:
            continue
        problem, search = search_of(s, given, claims, s.model)
        found = search.run()
        if found is not None:
            refuted = Falsification(0, 0.0, found, problem)
            digest = found.verdict.digest
            result = blank.found(
                Status(found.verdict.status),
                tier=found.verdict.tier,
                method=METHOD,
                scope=_scope(found.certificate["model"]),
                counterexample=refuted.counterexample(s),
                certificates=(digest,),
            )
            return result, {digest: found.certificate}
        held = _held(search)
        if held is not None:
            certificate, verdict = held
            certificates[verdict.digest] = certificate
            proved.append(verdict)
            shown = shown or _text(certificate["model"], problem)
    return _proved(blank, proved, certificates, shown, len(parts(s)))


def _proved(
    blank: Result, proved: list[Any], certificates: Certificates, shown: str, wanted: int
) -> tuple[Result, Certificates]:
    if not proved:
        why = "no model with these values satisfies the hypotheses, or the claim has no exact value"
        return blank.found(Status.UNDECIDED, method=METHOD, detail=f"{why} in any"), {}
    first = next(iter(certificates.values()))
    return blank.found(
        Status(proved[0].status),
        tier=min(v.tier for v in proved),
        method=METHOD,
        scope=_scope(first["model"]),
        witness=f"the hypotheses and the claims hold at {shown}" if shown else "",
        certificates=tuple(certificates),
    ), certificates


def _held(search: Search) -> Any:
    """The certificate that hypotheses and claims hold in the first model of the hypotheses."""
    for model in search.models(TRIES):
        certificate = {**search.problem, "kind": KIND, "claims": search.claims, "model": model}
        try:
            return certificate, check(certificate)
        except NOT_A_MODEL:
            continue
    return None


def _scope(model: dict[str, Any]) -> str:
    sizes = [f"{s} = {n}" for s, n in model["spaces"].items() if isinstance(n, int)]
    return ", ".join(["one exact model", *sizes])


def _text(model: dict[str, Any], problem: Problem) -> str:
    return ", ".join(f"{k} = {v}" for k, v in model_text(model, problem).items())
