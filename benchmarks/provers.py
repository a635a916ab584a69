"""The prover measured: two collections of claims, false variants, altered certificates, and peers.

``python -m benchmarks.provers [SECTION ...] [--jobs N] [--budget S] [--limit N] [--write FILE]``

Sections: ``metitarski``, ``peers``, ``fungrim``, ``variants``, ``certificates`` (after
``metitarski``: it alters the certificates found there). Without a name all are run. Results are
kept in ``build/provers.json``, a section at a time; ``--write`` makes the tables of what it has.

Every claim is settled in a process of its own that is killed a second after its budget. SymPy, z3
and cvc5 get the same budget on the same claims (``peers.py``), a random sample of both collections.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import prover_tables
from benchmarks.alterations import alterations
from benchmarks.false_variants import false_variants
from benchmarks.peers import PEERS
from symnode.checker import OutOfBudget, Rejected, check
from symnode.checker.reals.claims import read_claim
from symnode.language.claims import ClaimRecord, load
from symnode.methods.reals.forked import run
from symnode.methods.reals.settle import settle

DATA = Path("tests/data/claims")
STORE = Path("build/provers.json")
CERTIFICATES = Path("build/provers-certificates")
SEED, SAMPLE = 2026, 100
VARIANT_CLAIMS = 120
GRACE = 1.0
Json = dict[str, Any]

# Fungrim's functions that count as elementary here, as its claims spell them.
ELEMENTARY = frozenset(
    """
    Eq Ne Lt Le Gt Ge And Or Not Implies Equivalent Integer Rational Pow sqrt root real_root
    cbrt exp log sin cos tan cot sec csc sinc sinh cosh tanh coth sech csch asin acos atan
    acot asinh acosh atanh acoth atan2 Abs sign floor ceiling re im conjugate arg Max Min
    Mod
    """.split()  # noqa: SIM905 (a table of names)
)


def records(name: str) -> list[ClaimRecord]:
    """The claims of a collection."""
    return list(load(DATA / f"{name}.dev.jsonl").claims)


def is_elementary(record: ClaimRecord) -> bool:
    """Whether every function in a claim, as it is written, is elementary."""
    used = re.findall(r"[A-Za-z_][A-Za-z_0-9]*(?=\()", " ".join(record.texts))
    return set(used) <= ELEMENTARY


def settled(job: tuple[str, Json, float]) -> Json:
    """What the prover says of one claim, in a child that is killed when it takes too long."""
    name, claim, seconds = job
    began = perf_counter()
    found = run(lambda: _settle(claim, seconds), seconds + GRACE)
    result = found or {"status": "UNDECIDED", "method": "", "detail": "killed: time or memory"}
    return {"id": name, "seconds": round(perf_counter() - began, 3), **result}


def _settle(claim: Json, seconds: float) -> Json:
    answer = settle(claim, seconds=seconds)
    shown = {"status": str(answer.status), "tier": answer.tier, "method": answer.method}
    return {**shown, "detail": answer.detail, "certificate": answer.certificate}


def asked(job: tuple[str, Json, float, str]) -> Json:
    """Whether a peer says that a claim holds."""
    name, claim, seconds, peer = job
    began = perf_counter()
    found = run(lambda: bool(PEERS[peer](claim)), seconds)
    return {
        "id": name,
        "peer": peer,
        "proved": bool(found),
        "seconds": round(perf_counter() - began, 3),
    }


def over(jobs: list[Any], work: Callable[[Any], Json], workers: int, what: str) -> list[Json]:
    """Results of all jobs, in their order, with a line of progress."""
    found = []
    with get_context("fork").Pool(workers) as pool:
        for k, result in enumerate(pool.imap(work, jobs), 1):
            found.append(result)
            if sys.stderr.isatty() or k % 50 == 0 or k == len(jobs):
                print(f"{what}: {k} of {len(jobs)}", file=sys.stderr, flush=True)
    return found


def metitarski(options: Any) -> Json:
    """Every claim of the MetiTarski set; certificates are kept for ``certificates``."""
    chosen = _limited(records("metitarski"), options.limit)
    jobs = [(r.id, r.to_json(), options.budget) for r in chosen]
    results = over(jobs, settled, options.jobs, "metitarski")
    shapes = {r.id: prover_tables.shape(r) for r in chosen}
    return {"results": _stored(results), "shapes": shapes}


def fungrim(options: Any) -> Json:
    """Every claim of the Fungrim set."""
    chosen = _limited(records("fungrim"), options.limit)
    jobs = [(r.id, r.to_json(), options.budget) for r in chosen]
    results = over(jobs, settled, options.jobs, "fungrim")
    elementary = [r.id for r in chosen if is_elementary(r)]
    shapes = {r.id: prover_tables.shape(r) for r in chosen}
    return {"results": _stored(results), "elementary": elementary, "shapes": shapes}


def peers(options: Any) -> Json:
    """SymPy, z3 and cvc5 alone on samples of both sets (of Fungrim: its real elementary claims)."""
    found: Json = {}
    for name in ("metitarski", "fungrim"):
        chosen = [r for r in records(name) if not r.is_complex and _is_real(r)]
        random.Random(SEED).shuffle(chosen)
        chosen = chosen[: min(SAMPLE, options.limit or SAMPLE)]
        jobs = [(r.id, r.to_json(), options.budget, peer) for peer in PEERS for r in chosen]
        results = over(jobs, asked, options.jobs, f"peers on {name}")
        found[name] = {"sample": [r.id for r in chosen], "results": results}
    return found


def _is_real(record: ClaimRecord) -> bool:
    """Whether the checker reads the claim as one over the real numbers."""
    try:
        read_claim(record.to_json())
    except (Rejected, OutOfBudget):
        return False
    return True


def variants(options: Any) -> Json:
    """False variants of a sample of the MetiTarski claims."""
    chosen = records("metitarski")
    random.Random(SEED).shuffle(chosen)
    chosen = chosen[: min(VARIANT_CLAIMS, options.limit or VARIANT_CLAIMS)]
    jobs = []
    for r in chosen:
        for v in false_variants(r.to_json(), seed=SEED):
            jobs.append((f"{r.id} {v.kind}", v.claim, options.budget))
    return {
        "results": _stored(over(jobs, settled, options.jobs, "variants")),
        "claims": len(chosen),
    }


def certificates(options: Any) -> Json:
    """Alterations of every certificate of the MetiTarski set: the checker has to reject them."""
    names = sorted(CERTIFICATES.glob("metitarski*.json"))
    return {"results": over(names, altered, options.jobs, "certificates")}


def altered(path: Path) -> Json:
    """How many alterations of a certificate the checker rejects."""
    certificate = json.loads(path.read_text(encoding="utf-8"))
    found: Json = {"id": path.stem, "made": 0, "accepted": []}
    for what, other in alterations(certificate, seed=SEED):
        found["made"] += 1
        try:
            check(other)
        except (Rejected, OutOfBudget):
            continue
        found["accepted"].append(what)
    return found


def _limited(found: list[ClaimRecord], limit: int | None) -> list[ClaimRecord]:
    if limit is None:
        return found
    random.Random(SEED).shuffle(found)
    return found[:limit]


def _stored(results: Iterable[Json]) -> list[Json]:
    """The results without their certificates, which go into files."""
    CERTIFICATES.mkdir(parents=True, exist_ok=True)
    plain = []
    for r in results:
        certificate = r.pop("certificate", None)
        if certificate is not None:
            name = re.sub(r"[^A-Za-z0-9.-]", "_", r["id"])
            text = json.dumps(certificate, sort_keys=True)
            (CERTIFICATES / f"{name}.json").write_text(text, encoding="utf-8")
        plain.append(r)
    return plain


SECTIONS: dict[str, Callable[[Any], Json]] = {
    "metitarski": metitarski,
    "peers": peers,
    "fungrim": fungrim,
    "variants": variants,
    "certificates": certificates,
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.provers")
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], metavar="SECTION")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args(arguments)
    store = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}
    for name in options.sections or ([] if options.write else SECTIONS):
        began = perf_counter()
        store[name] = SECTIONS[name](options)
        store[name]["seconds"], store[name]["budget"] = perf_counter() - began, options.budget
        STORE.parent.mkdir(exist_ok=True)
        STORE.write_text(json.dumps(store), encoding="utf-8")
    text = prover_tables.document(store)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
