"""What changed between two reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.text import Text

from symnode.judgement.report import Report, Result

SCHEMA = "symnode-diff/1"
_ABSENT = "none"
_DIGEST = 16  # letters of a digest that are shown


@dataclass(frozen=True)
class Change:
    """One property of one statement, before and after."""

    id: str
    what: str  # status, expectation, method, or certificates
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """Statements of one report only, and changes of those of both."""

    added: tuple[tuple[str, str], ...]  # id and status
    removed: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    same: int  # statements of both reports without any change

    @property
    def statuses(self) -> tuple[Change, ...]:
        """Changes of a status: these make a difference that matters."""
        return tuple(c for c in self.changes if c.what == "status")


def difference(before: Report, after: Report) -> Difference:
    """Compare by id; statements in the order of the later report, then of the earlier one."""
    old = {r.id: r for r in before.results}
    new = {r.id: r for r in after.results}
    both = [i for i in new if i in old]
    changes = tuple(c for i in both for c in _changes(old[i], new[i]))
    changed = {c.id for c in changes}
    return Difference(
        tuple((i, str(r.status)) for i, r in new.items() if i not in old),
        tuple((i, str(r.status)) for i, r in old.items() if i not in new),
        changes,
        sum(i not in changed for i in both),
    )


def difference_lines(d: Difference) -> Iterator[Text]:
    """One line a difference; the mark at its beginning says of what kind."""
    for c in d.statuses:
        yield Text("STATUS   ", "bold red").append(f"{c.id}  {c.before} -> {c.after}", "not bold")
    for mark, found, colour in (("added", d.added, "green"), ("removed", d.removed, "yellow")):
        for identifier, status in found:
            yield Text(f"{mark:<9}", colour).append(f"{identifier}  {status}", "default")
    for c in d.changes:
        if c.what != "status":
            before, after = (_short(c.what, value) for value in (c.before, c.after))
            yield Text(f"{'changed':<9}{c.id}  {c.what}: {before} -> {after}")
    yield Text(_summary(d), "bold")


def difference_json(d: Difference) -> dict[str, Any]:
    """The same as data."""
    return {
        "schema": SCHEMA,
        "added": [{"id": i, "status": s} for i, s in d.added],
        "removed": [{"id": i, "status": s} for i, s in d.removed],
        "changes": [asdict(c) for c in d.changes],
        "same": d.same,
    }


def _summary(d: Difference) -> str:
    moved = {c.id for c in d.statuses}
    otherwise = {c.id for c in d.changes} - moved
    parts = [f"{len(moved)} with another status", f"{len(otherwise)} changed otherwise"]
    parts += [f"{d.same} the same", f"{len(d.added)} added", f"{len(d.removed)} removed"]
    return ", ".join(parts)


def _changes(old: Result, new: Result) -> Iterator[Change]:
    for what, shown in _SHOWN.items():
        before, after = shown(old), shown(new)
        if before != after:
            yield Change(new.id, what, before, after)


def _short(what: str, value: str) -> str:
    """Digests are cut where people read them; the data have them in full."""
    return ", ".join(d[:_DIGEST] for d in value.split(", ")) if what == "certificates" else value


_SHOWN: dict[str, Callable[[Result], str]] = {
    "status": lambda r: str(r.status),
    "expectation": lambda r: str(r.expected),
    "method": lambda r: r.method or _ABSENT,
    "certificates": lambda r: ", ".join(r.certificates) or _ABSENT,
}
