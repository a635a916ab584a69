"""The ledger on a terminal: one line a claim, and below an open one what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

_NAME = 10


def ledger_lines(data: Mapping[str, Any]) -> Iterator[Text]:
    """Lines for the JSON data of a ledger: id, truth, verdict, what answers it, what is open."""
    for row in data["rows"]:
        yield from _row(row)
    yield Text()
    summary = data["summary"]
    rows, answered = summary["rows"], summary["answered"]
    yield Text(f"{answered} of {rows} answered, {rows - answered} open", "bold")


def _row(row: Mapping[str, Any]) -> Iterator[Text]:
    done = row["answered"]
    line = Text().append(f"{'ok' if done else 'open':<6}", "green" if done else "bold yellow")
    line.append(f"{row['id']:<{_NAME}}  stage {row['stage']}  {row['truth']:<12}")
    verdicts = dict.fromkeys(_verdict(a) for a in row["answers"])
    line.append(", ".join(verdicts))
    if row["part"]:
        line.append(f"  (part {row['part']})", "dim")
    line.rstrip()
    yield line
    indent = " " * 6
    for a in row["answers"]:
        yield Text(f"{indent}{_verdict(a):<22}{a['id']}", "dim")
    if not done and row["answers"]:
        yield Text(f"{indent}{'missing':<22}{row['missing']}")


def _verdict(answer: Mapping[str, Any]) -> str:
    printed = answer["role"] == "printed"
    return f"printed {answer['status']}" if printed else str(answer["status"])
