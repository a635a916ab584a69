"""Models and counterexamples put into words for the report."""

from __future__ import annotations

import json
import re
from typing import Any

from symnode.checker import Verdict
from symnode.judgement.problem import Problem
from symnode.judgement.report import Counterexample
from symnode.language.symbols import TIME

LETTERS = "ijklmabcdefgh"


def model_text(model: dict[str, Any], problem: Problem) -> dict[str, str]:
    """A model as readable assignments, in the order sizes, symbols, functions."""
    out: dict[str, str] = {}
    for s, size in model["spaces"].items():
        if problem.wire.symbols["space"][s].normal is None:  # a normal law is shown at one sample
            out[s] = str(size) if isinstance(size, int) else "weights " + ", ".join(size)
    for h, entries in model["heads"].items():
        if h != TIME.name:
            out[h] = _table(entries)
    for f, outs in model["functions"].items():
        labels = problem.wire.symbols["function"][f].labels
        values = [_polynomial(terms, labels) for _, terms in sorted(outs)]
        shown = values[0] if outs == [] or outs[0][0] == [] else f"({', '.join(values)})"
        out[f"{f}({', '.join(labels)})"] = shown
    return out


def _table(entries: list[Any]) -> str:
    if len(entries) == 1 and entries[0][0] == []:
        return str(entries[0][1])
    rows: dict[tuple[int, ...], list[str]] = {}
    for e, v in sorted(entries):
        rows.setdefault(tuple(e[:-1]), []).append(str(v))
    parts = [f"({', '.join(r)})" for r in rows.values()]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _polynomial(terms: list[Any], labels: tuple[str, ...]) -> str:
    shown = []
    for c, powers in terms:
        factors = [_slot(g, labels) + (f"^{k}" if k != 1 else "") for g, k in powers]
        if c == "-1" and factors:
            shown.append("-" + " ".join(factors))
        else:
            shown.append(" ".join([*([c] if c != "1" or not factors else []), *factors]))
    return " + ".join(shown).replace("+ -", "- ") or "0"


def _slot(g: str, labels: tuple[str, ...]) -> str:
    """The entry of an argument, counted from 1 as in papers: ``"1:0"`` is ``x_1``."""
    k, _, entry = g.partition(":")
    label = labels[int(k)] if re.fullmatch(r"\w+", labels[int(k)]) else f"({labels[int(k)]})"
    places = ",".join(str(int(p) + 1) for p in entry.split(",") if p)
    return f"{label}_{places}" if places else label


def counterexample(
    certificate: dict[str, Any], verdict: Verdict, problem: Problem, *, runs: bool
) -> Counterexample:
    """A refutation for the report; positions are counted from 1, as in papers, or from 0 where an
    index counts as a number."""
    failure = verdict.failure
    assert failure is not None
    first = 0 if '"pos"' in json.dumps([certificate["claim"], certificate["givens"]]) else 1
    point: dict[str, str] = {}
    names = {written: i.name for i, written in problem.wire.names.items()}
    for written, p in certificate["point"]["indices"].items():
        name = names.get(written, written)
        if name in point:  # two slots may have had indices of one name
            name = next(x for x in LETTERS if x not in point)
        point[name] = str(p + first)
    if certificate["point"]["time"] is not None and runs:
        point["t"] = str(certificate["point"]["time"])
    left = failure.left if failure.undefined is None else f"undefined, as {failure.undefined}"
    return Counterexample(
        model_text(certificate["model"], problem),
        point,
        left,
        failure.right,
        failure.margin,
        verdict.digest,
    )
