"""Making a certificate complete: labels found, and the checker's verdict on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symnode.calculus.labelling import Search
from symnode.checker import Verdict, check
from symnode.checker.context import Context, Tape
from symnode.checker.declarations import read_signature
from symnode.checker.door import digest
from symnode.checker.identity import verify_identity
from symnode.checker.lemma import Lemma
from symnode.judgement.problem import Problem

IDENTITY = "index-identity"


class Recorder:
    """Labels by search for one step, kept for the certificate.

    The search needs the context that the checker makes for the step; it gets it on first use.
    """

    def __init__(self, signature: Any) -> None:
        self._ctx = Context(read_signature(signature), Tape([]))
        self.search = Search(self._ctx)

    def attach(self, ctx: Context) -> None:
        """Share the spaces of the variables that the checker makes."""
        self.search.trial.space_of = ctx.space_of

    def order(self, bound: Any, factors: Any, env: Any, depth: int) -> Any:
        return self.search.order(bound, factors, env, depth)


def proved(
    problem: Problem, steps: list[dict[str, Any]], lemmas: Sequence[dict[str, Any]] = ()
) -> tuple[dict[str, Any], Verdict]:
    """The certificate of proved steps and the verdict; Rejected where the checker says no.

    ``lemmas`` are the certificates on which the steps rest, in their order.
    """
    known = {digest(c): Lemma(c, digest(c)) for c in lemmas}
    blank = [{**s, "labels": []} for s in steps]
    certificate = problem.certificate(IDENTITY, steps=blank)
    recorders = [Recorder(certificate["signature"]) for _ in steps]
    verify_identity(certificate, known, list(recorders))
    done = [{**s, "labels": r.search.tape} for s, r in zip(steps, recorders, strict=True)]
    certificate = problem.certificate(IDENTITY, steps=done)
    whole = {**certificate, "lemmas": list(lemmas)} if lemmas else certificate
    return whole, check(whole)
