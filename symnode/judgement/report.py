"""The report: what verification found, as data. Its JSON schema is ``symnode-report/1``.

Verification makes it, writers read it, nothing is computed afterwards. All times are in the
separate part ``timing``, so the rest is the same on every run.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from symnode.judgement.status import Status

SCHEMA = "symnode-report/1"


@dataclass(frozen=True)
class RowResult:
    """One row of a derivation."""

    number: int
    text: str
    latex: str
    reason: str
    status: Status
    line: int
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    detail: str = ""
    step: int | None = None  # of the certificate, from 0; None if it is not told


@dataclass(frozen=True)
class Counterexample:
    """An exact model in which the hypotheses hold and the claim fails."""

    model: Mapping[str, str]  # symbol -> value, in the order in which they are read
    point: Mapping[str, str]  # indices and time at which the claim fails
    left: str
    right: str
    margin: str
    certificate: str  # digest


@dataclass(frozen=True)
class Result:
    """The verdict on one statement, with its evidence."""

    id: str  # "proofs/adjoint_method/continuous.py::theorem"
    title: str
    kind: str  # Theorem, Lemma, ..., Definition, AsPrinted
    role: str  # "claim", "printed", or "instance"
    ledger: tuple[str, ...]
    status: Status
    expected: Status
    ok: bool
    tier: int | None = None
    scope: str = ""
    method: str = ""
    rows: tuple[RowResult, ...] = ()
    assumptions: tuple[str, ...] = ()
    admits: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    # beyond the first schema
    path: str = ""
    line: int = 0
    given: tuple[str, ...] = ()
    given_latex: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    claim_latex: tuple[str, ...] = ()
    where: str = ""  # place in the source
    detail: str = ""  # why it is undecided, what a definition's instance gave
    witness: str = ""  # a model of the hypotheses, or that none was found
    certificates: tuple[str, ...] = ()  # digests
    corrected: str = ""  # id of the theorem that should stand in the place of a printed claim
    remark: str = ""  # what an erratum says about a printed claim
    uses: tuple[str, ...] = ()  # ids of the statements that the proof uses as facts
    sampled: str = ""  # how many random instances agree with a proof, or why none was drawn
    observed: tuple[tuple[str, ...], ...] = ()  # a table of measurements; the first row is its head

    def found(self, status: Status, **more: Any) -> Result:
        """The result with its status, ok where that was expected, and what else is told."""
        return replace(self, status=status, ok=status is self.expected, **more)


@dataclass(frozen=True)
class PageError:
    """A page, or a statement on it, that could not be judged."""

    path: str
    line: int
    expected: str
    got: str
    way_out: str
    column: int = 0  # 0: not told


@dataclass(frozen=True)
class Report:
    """All results of one run, in the order of the pages."""

    results: tuple[Result, ...]
    errors: tuple[PageError, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> dict[str, Any]:
        """Counts by status, and whether everything is as expected."""
        counts = Counter(str(r.status) for r in self.results)
        return {
            "statements": len(self.results),
            "as_expected": sum(r.ok for r in self.results),
            "by_status": dict(sorted(counts.items())),
            "page_errors": len(self.errors),
        }

    @property
    def exit_code(self) -> int:
        """0 all as expected; 1 not; 2 a page could not be collected; 3 conflict; 5 nothing."""
        if any(r.status is Status.CONFLICT for r in self.results):
            return 3
        if self.errors:
            return 2
        if not self.results:
            return 5
        return 0 if all(r.ok for r in self.results) else 1

    def to_json(self) -> dict[str, Any]:
        """The report as JSON data."""
        return {
            "schema": SCHEMA,
            "versions": dict(self.versions),
            "results": [asdict(r) for r in self.results],
            "errors": [asdict(e) for e in self.errors],
            "summary": self.summary,
            "timing": dict(self.timing),
        }

    def dumps(self) -> str:
        """The report as JSON text."""
        return json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n"


def report_from_json(data: Any) -> Report:
    """A report read back; unknown keys, of a later extension, are left out."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"expected a report with schema {SCHEMA!r}")
    return Report(
        tuple(_result(r) for r in data["results"]),
        tuple(PageError(**e) for e in data.get("errors", [])),
        data.get("versions", {}),
        data.get("timing", {}),
    )


def _known(kind: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in names}


def _result(data: Mapping[str, Any]) -> Result:
    values = _known(Result, data)
    values["status"], values["expected"] = Status(data["status"]), Status(data["expected"])
    values["observed"] = tuple(tuple(row) for row in data.get("observed", ()))
    values["rows"] = tuple(
        RowResult(**{**_known(RowResult, r), "status": Status(r["status"])}) for r in data["rows"]
    )
    if data.get("counterexample"):
        values["counterexample"] = Counterexample(**_known(Counterexample, data["counterexample"]))
    return Result(**values)
