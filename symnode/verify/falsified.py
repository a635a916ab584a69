"""The search for a counterexample of one statement of a page."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Any

from symnode.experiments.falsify import Falsification, falsify
from symnode.experiments.float_models import ROUND_OFF
from symnode.experiments.pinning import pinned
from symnode.experiments.profiles import USUAL, profile
from symnode.judgement.report import PageError, Result
from symnode.judgement.status import Status
from symnode.language.errors import SymnodeError
from symnode.language.statements import AsPrinted, Theorem
from symnode.verify.collect import UsageError, collect
from symnode.verify.judge import RECURSION, Page, page_error
from symnode.verify.verdicts import blank

METHOD = "search for a counterexample"


@dataclass(frozen=True)
class Falsified:
    """The result: REFUTED with its certificate and, where there is one, the line that pins it;
    SUPPORTED; UNDECIDED where nothing could be tried. Or the mistakes of a page."""

    result: Result | None = None
    pin: str | None = None
    certificate: Any = None
    errors: tuple[PageError, ...] = ()


def falsified(
    identifier: str, *, root: Path, seed: int = 0, budget: float = inf, effort: str = USUAL
) -> Falsified:
    """Look for a counterexample of a statement, which need not be expected to have one.

    Raises UsageError for an id that names no theorem and no printed claim.
    """
    sys.setrecursionlimit(max(RECURSION, sys.getrecursionlimit()))
    path, _, name = identifier.partition("::")
    (chosen,) = collect((path,), root)
    page = Page(chosen.path, root)
    if page.error:
        return Falsified(errors=(page.error,))
    statement = page.statements.get(name)
    if not isinstance(statement, Theorem | AsPrinted):
        known = [n for n, s in page.statements.items() if isinstance(s, Theorem | AsPrinted)]
        got = "no statement" if statement is None else f"the {statement.kind.lower()} {name}"
        way = f"one of {', '.join(known)}" if known else "name = Theorem(...) on the page"
        raise UsageError(identifier, "a theorem or a printed claim of the page", got, way)
    try:
        found = falsify(statement, seed=seed, budget=budget, effort=profile(effort))
    except SymnodeError as error:
        return Falsified(errors=(page_error(error, page.path, page.name),))
    result = _expected(_result(statement, page.ident(statement), found, seed))
    if found.found is None or found.problem is None:
        return Falsified(result)
    line = pinned(statement, found.found, found.problem, name, vars(page.module))
    return Falsified(result, line, found.found.certificate)


def _expected(result: Result) -> Result:
    """A search that finds nothing is as expected of whatever is not expected to be refuted."""
    open_ = result.status is Status.UNDECIDED
    refuted = result.status is Status.REFUTED
    fine = refuted == (result.expected is Status.REFUTED) and not open_
    return replace(result, ok=fine, expected=result.status if fine else result.expected)


def _result(statement: Any, ident: str, found: Falsification, seed: int) -> Result:
    start = blank(statement, ident)
    if found.found is not None:
        verdict = found.found.verdict
        return start.found(
            Status(verdict.status),
            tier=verdict.tier,
            method=f"{METHOD}: {found.how}",
            scope="one exact model",
            counterexample=found.counterexample(statement),
            certificates=(verdict.digest,),
        )
    if found.why_not:
        return start.found(Status.UNDECIDED, method=METHOD, detail=found.why_not)
    worst = f"the worst margin is {found.worst:.3g}, relative to the sizes of both sides"
    if found.worst > ROUND_OFF:
        detail = f"{worst}; no exact model confirms that the claim fails"
        return start.found(Status.UNDECIDED, method=METHOD, detail=detail)
    scope = f"{found.instances} instances agree, seed {seed}"
    return start.found(Status.SUPPORTED, method=METHOD, scope=scope, detail=worst)
