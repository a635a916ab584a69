"""The verdict on a theorem at one exact model."""

from __future__ import annotations

from collections.abc import Sequence
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
    model with these values satisfies the hypotheses, or a value is not exact.

    What an implication assumes is a hypothesis of its own claim; all claims hold in one model.
    """
    held: list[Any] = []
    problems = []
    wanted = [part for part in reversed(parts(s)) if part[1]]  # first what assumes more
    for given, claims in wanted:
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
        problems.append(problem)
        own = _held(search, [certificate["model"] for certificate, _ in held])
        held += [] if own is None else [own]
    if len(held) < len(wanted):
        why = "no model with these values satisfies the hypotheses, or a claim has no exact value"
        return blank.found(Status.UNDECIDED, method=METHOD, detail=f"{why} in any"), {}
    return _proved(blank, held, problems[0], {str(symbol) for symbol in s.model})


def _proved(
    blank: Result, held: list[Any], problem: Problem, named: set[str]
) -> tuple[Result, Certificates]:
    verdicts = [verdict for _, verdict in held]
    model = held[0][0]["model"]
    shown = model_text(model, problem)
    rest = ", ".join(f"{k} = {v}" for k, v in shown.items() if k not in named)
    certificates = {verdict.digest: certificate for certificate, verdict in held}
    return blank.found(
        Status(verdicts[0].status),
        tier=min(v.tier for v in verdicts),
        method=METHOD,
        scope=_scope(model) + (f"; chosen here: {rest}" if rest else ""),
        witness=f"the hypotheses and the claims hold at {_text(shown)}" if shown else "",
        certificates=tuple(certificates),
    ), certificates


def _held(search: Search, models: Sequence[Any]) -> Any:
    """The certificate that hypotheses and claims hold in the first model of the hypotheses that
    agrees with those models."""
    for model in search.models(TRIES):
        if not all(_agree(model, other) for other in models):
            continue
        certificate = {**search.problem, "kind": KIND, "claims": search.claims, "model": model}
        try:
            return certificate, check(certificate)
        except NOT_A_MODEL:
            continue
    return None


def _agree(model: Any, other: Any) -> bool:
    """Whether two models have the same values of all that both declare."""
    return all(
        model[kind][name] == other[kind][name]
        for kind in model
        for name in model[kind].keys() & other[kind].keys()
    )


def _scope(model: dict[str, Any]) -> str:
    sizes = [f"{s} = {n}" for s, n in model["spaces"].items() if isinstance(n, int)]
    return ", ".join(["one exact model", *sizes])


def _text(shown: dict[str, str]) -> str:
    return ", ".join(f"{k} = {v}" for k, v in shown.items())
