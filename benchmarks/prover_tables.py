"""The tables of ``provers.py`` as Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import Any

from symnode.language.claims import ClaimRecord

Json = dict[str, Any]
BUDGETS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
GOOD = ("PROVED", "SUPPORTED")
TRANSCENDENTAL = (
    ("sin", "cos", "tan", "asin", "acos"),
    ("exp", "sinh", "cosh", "tanh"),
    ("log",),
    ("atan",),
)


def shape(record: ClaimRecord) -> str:
    """What a claim looks like: number of variables, kinds of functions, equations, bounds."""
    text = json.dumps([*record.hypotheses, record.statement])
    parts = ["no variable", "1 variable", "2 variables"][
        len(record.variables) : len(record.variables) + 1
    ]
    words = [*(parts or ["3 or more variables"])]
    names = ("trigonometric", "exp", "log", "atan")
    found = [
        n for n, fs in zip(names, TRANSCENDENTAL, strict=True) if any(f'["{f}"' in text for f in fs)
    ]
    words.append(" + ".join(found) or "algebraic")
    if '["root"' in text or '["oddroot"' in text:
        words.append("roots")
    if any('["="' in json.dumps(h) for h in record.hypotheses):
        words.append("equations among the hypotheses")
    if '["call"' in text or '["sum"' in text or '["integral"' in text:
        words.append("special functions")
    return ", ".join(words)


def document(store: Json) -> str:
    """All tables for which there are results."""
    writers = {
        "metitarski": _metitarski,
        "peers": _peers,
        "fungrim": _fungrim,
        "variants": _variants,
        "certificates": _certificates,
    }
    parts = [_HEADER]
    parts += [write(store) for name, write in writers.items() if name in store]
    return "\n\n".join(parts) + "\n"


_HEADER = """# The prover, measured

`python -m benchmarks.provers --write docs/benchmarks/provers.md` makes these tables again: one
machine, two processes, each claim settled in a process of its own that is killed a second after its
budget. Times are wall-clock times of that process. The collections are in `tests/data/claims/`."""


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, r)) + " |" for r in rows)])


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "0 of 0"


def _counts(results: list[Json]) -> str:
    found = Counter(r["status"] for r in results)
    tiers = Counter(r["tier"] for r in results if r["status"] == "PROVED")
    rows = [(s, _share(n, len(results))) for s, n in sorted(found.items())]
    rows += [(f"PROVED at tier {t}", _share(n, found["PROVED"])) for t, n in sorted(tiers.items())]
    times = [r["seconds"] for r in results if r["status"] == "PROVED"]
    if times:
        rows.append(("median time of a proof", f"{median(times):.2f} s"))
    return _table(("verdict", "claims"), rows)


def _metitarski(store: Json) -> str:
    part = store["metitarski"]
    results, budget = part["results"], part["budget"]
    proved = [r for r in results if r["status"] == "PROVED"]
    curve = [
        (f"{b:g} s", _share(sum(r["seconds"] <= b for r in proved), len(results)))
        for b in BUDGETS
        if b <= budget
    ]
    methods = Counter(r["method"].split(":")[0] for r in proved).most_common()
    return "\n\n".join(
        [
            f"## MetiTarski's problems, {budget:g} s a claim",
            _counts(results),
            "Proved within a time:",
            _table(("time", "claims"), curve),
            "By what:",
            _table(("method", "claims"), methods),
            _failures(part, "What is not proved, by shape:", ("PROVED",)),
        ]
    )


def _failures(part: Json, title: str, good: tuple[str, ...]) -> str:
    shapes: Counter[str] = Counter()
    totals = Counter(part["shapes"][r["id"]] for r in part["results"])
    reasons: dict[str, Counter[str]] = {}
    for r in part["results"]:
        if r["status"] not in good:
            name = part["shapes"][r["id"]]
            shapes[name] += 1
            reasons.setdefault(name, Counter())[r["detail"].split(";")[0][:70] or r["status"]] += 1
    rows = [
        (name, f"{n} of {totals[name]}", reasons[name].most_common(1)[0][0])
        for name, n in shapes.most_common()
    ]
    return f"{title}\n\n" + _table(("shape", "claims", "the most frequent reason"), rows)


def _peers(store: Json) -> str:
    parts = ["## SymPy, z3 and cvc5 alone, on the same claims and budget"]
    parts.append(
        "A random sample of each collection (Fungrim: its real claims of elementary functions). "
        "The peers are believed; only symnode gives a certificate."
    )
    for name, part in store["peers"].items():
        if not isinstance(part, dict) or "sample" not in part:
            continue
        size = len(part["sample"])
        rows = []
        if name in store:
            own = [r for r in store[name]["results"] if r["id"] in set(part["sample"])]
            rows.append(_peer_row("symnode", [r for r in own if r["status"] == "PROVED"], size))
        for peer in dict.fromkeys(r["peer"] for r in part["results"]):
            proved = [r for r in part["results"] if r["peer"] == peer and r["proved"]]
            rows.append(_peer_row(peer, proved, size))
        parts.append(_table((f"{name}, {size} claims", "proved", "median time of a proof"), rows))
    return "\n\n".join(parts)


def _peer_row(name: str, proved: list[Json], size: int) -> tuple[str, str, str]:
    times = [r["seconds"] for r in proved]
    return name, _share(len(proved), size), f"{median(times):.2f} s" if times else "-"


def _fungrim(store: Json) -> str:
    part = store["fungrim"]
    elementary = set(part["elementary"])
    own = [r for r in part["results"] if r["id"] in elementary]
    evaluable = [r for r in part["results"] if not _not_evaluable(r)]
    good = sum(r["status"] in GOOD for r in evaluable)
    return "\n\n".join(
        [
            f"## Fungrim, {part['budget']:g} s a claim",
            f"The {len(own)} claims whose functions are elementary (the list is `ELEMENTARY` in "
            "`benchmarks/provers.py`):",
            _counts(own),
            f"All claims. Evaluable are {_share(len(evaluable), len(part['results']))}; of these "
            f"{_share(good, len(evaluable))} are PROVED or SUPPORTED.",
            _counts(part["results"]),
            _failures(part, "What is neither proved nor supported, by shape:", GOOD),
        ]
    )


def _not_evaluable(result: Json) -> bool:
    return result["status"] == "UNDECIDED" and "not evaluable" in result["detail"]


def _variants(store: Json) -> str:
    part = store["variants"]
    results = part["results"]
    rows = []
    for kind in ("shifted", "negated"):
        own = [r for r in results if r["id"].endswith(kind)]
        refuted = sum(r["status"] == "REFUTED" for r in own)
        proved = sum(r["status"] in ("PROVED", "VACUOUS") for r in own)
        rows.append((kind, len(own), _share(refuted, len(own)), proved))
    head = ("variant", "claims", "refuted with an exact point", "proved")
    return f"## False variants of {part['claims']} MetiTarski claims\n\n" + _table(head, rows)


def _certificates(store: Json) -> str:
    results = store["certificates"]["results"]
    made = sum(r["made"] for r in results)
    accepted = [(r["id"], what) for r in results for what in r["accepted"]]
    share = _share(made - len(accepted), made)
    text = f"{made} alterations of {len(results)} certificates: {share} rejected."
    parts = ["## Altered certificates", text]
    if accepted:
        parts.append(_table(("certificate", "accepted alteration"), accepted))
    return "\n\n".join(parts)
