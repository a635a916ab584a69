"""What changed between two reports."""

from __future__ import annotations

from dataclasses import replace

from symnode.document.difference import difference, difference_json, difference_lines
from symnode.judgement.report import Report
from symnode.judgement.status import Status


def lines(before: Report, after: Report) -> list[str]:
    return [line.plain for line in difference_lines(difference(before, after))]


def test_a_report_does_not_differ_from_itself(report: Report) -> None:
    found = difference(report, report)
    assert not found.changes and not found.added and not found.removed
    assert found.same == len(report.results)


def test_a_status_that_changed_comes_first(report: Report) -> None:
    first, *others = report.results
    worse = replace(first, status=Status.UNDECIDED, method="another")
    found = difference(report, Report((worse, *others)))
    assert [(c.what, c.before, c.after) for c in found.changes] == [
        ("status", "PROVED", "UNDECIDED"),
        ("method", first.method, "another"),
    ]
    shown = lines(report, Report((worse, *others)))
    assert shown[0] == f"STATUS   {first.id}  PROVED -> UNDECIDED"
    assert shown[1].endswith(f"method: {first.method} -> another")
    assert shown[-1] == (
        "1 with another status, 0 changed otherwise, 4 the same, 0 added, 0 removed"
    )


def test_expectation_and_certificates_are_changes_of_their_own(report: Report) -> None:
    first, *others = report.results
    other = replace(first, expected=Status.REFUTED, certificates=("a" * 64,))
    found = difference(report, Report((other, *others)))
    assert [c.what for c in found.changes] == ["expectation", "certificates"]
    assert not found.statuses
    assert found.changes[1].after == "a" * 64
    assert f"-> {'a' * 16}" in lines(report, Report((other, *others)))[1]


def test_added_and_removed(report: Report) -> None:
    fewer = Report(report.results[1:])
    identifier = report.results[0].id
    assert difference(report, fewer).removed == ((identifier, "PROVED"),)
    assert difference(fewer, report).added == ((identifier, "PROVED"),)
    assert f"added    {identifier}  PROVED" in lines(fewer, report)
    assert f"removed  {identifier}  PROVED" in lines(report, fewer)


def test_the_same_as_data(report: Report) -> None:
    data = difference_json(difference(Report(report.results[1:]), report))
    assert data["schema"] == "symnode-diff/1"
    assert data["added"] == [{"id": report.results[0].id, "status": "PROVED"}]
    assert data["removed"] == [] and data["changes"] == []
    assert data["same"] == len(report.results) - 1
