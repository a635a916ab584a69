"""Certificates of claims over the reals: accepted, altered, malformed, and checked alone."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.checker import OutOfBudget, Rejected, check, check_text
from symnode.checker.context import MAX_REAL_WORK, metered, work
from symnode.checker.door import Verdict
from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.rules.oracle import fingerprint

ROOT = Path(__file__).resolve().parents[4]
X, Y = ["var", "x"], ["var", "y"]


def certificate(kind: str, claim: Any, **more: Any) -> Any:
    return {"format": "symnode-certificate/1", "kind": kind, "claim": claim, **more}


def claim(hypotheses: list[Any], statement: Any, names: str = "x") -> Any:
    return {
        "variables": [[n, "real"] for n in names],
        "hypotheses": hypotheses,
        "statement": statement,
        "definedness": "required",
    }


def boxes(tree: Any) -> Any:
    return {"rule": "boxes", "bits": 64, "tree": tree}


INSIDE = [[">=", X, "0"], ["<=", X, "1"], [">=", Y, "0"], ["<=", Y, "1"]]
SPLIT = ["split", 0, "1/2", ["refute", 4, "natural"], ["refute", 4, ["mean"]]]
CORNER = ["monotone", 0, 1, "natural", ["monotone", 1, 1, "natural", "natural"]]
TRUE = [
    certificate(
        "real-claim",
        claim([[">", X, "0"]], [">", ["exp", X], ["add", "1", X]]),
        proofs=[boxes(["refute", 1, ["taylor", 0, "0", 2]])],
    ),
    certificate(
        "real-claim",
        claim([[">=", X, "1"]], ["<=", ["log", X], ["add", X, "-1"]]),
        proofs=[
            boxes(["empty"]),
            boxes(["refute", 1, ["monotone", 0, -1, "natural", "natural"]]),
        ],
    ),
    certificate(
        "real-claim",
        claim(INSIDE, ["<", ["mul", X, Y], "11/10"], "xy"),
        proofs=[boxes(["split", 0, "1/2", ["refute", 4, "natural"], ["refute", 4, CORNER]])],
    ),
    certificate(
        "real-claim",
        claim([], ["<", ["exp", "1"], "3"], ""),
        proofs=[{"rule": "ground", "at": 0, "bits": 32}],
    ),
]
POINTS = [
    certificate(
        "real-refutation",
        claim([], ["<", X, ["exp", X]]) | {"statement": ["<", X, "1"]},
        point={"x": "1"},
    ),
    certificate(
        "real-refutation", claim([[">", X, "0"]], ["<", ["sin", X], "1/2"]), point={"x": "1"}
    ),
    certificate("real-witness", claim([[">", ["sin", X], "1/2"]], ["true"]), point={"x": "1"}),
]
FALSE = [
    claim([[">=", X, "0"]], [">", ["exp", X], ["add", "1", X]]),
    claim([[">=", X, "1/2"]], ["<=", ["log", X], ["add", X, "-11/10"]]),
    claim(INSIDE, ["<", ["mul", X, Y], "1"], "xy"),
    claim([], [">", ["exp", "1"], "3"], ""),
]


def accepted(one: Any) -> Verdict | None:
    """The verdict; None where the certificate is not accepted. Other exceptions are mistakes."""
    try:
        return check(one)
    except (Rejected, OutOfBudget):
        return None


def test_proofs_are_accepted_at_tier_2() -> None:
    for one in TRUE:
        verdict = check(one)
        assert (verdict.status, verdict.tier, verdict.engines) == ("PROVED", 2, ())


def test_points() -> None:
    assert [check(p).status for p in POINTS] == ["REFUTED", "REFUTED", "CONSISTENT"]
    assert "fails by" in str(check(POINTS[1]).failure)
    for p in POINTS:
        assert accepted({**p, "point": {"x": "-1"}}) is None
        assert accepted({**p, "point": {}}) is None


def test_the_word_of_engines_is_named() -> None:
    c = claim([], ["!=", ["add", ["pow", X, 2], "1"], "0"])
    (goal,) = systems(read_claim(c))
    node = {"rule": "oracle", "engines": ["cvc5", "z3"], "sha256": fingerprint(goal)}
    one = certificate("real-claim", c, proofs=[node])
    verdict = check(one)
    assert (verdict.status, verdict.tier, verdict.engines) == ("PROVED", 1, ("cvc5", "z3"))
    inside = {"rule": "leave-out", "keep": [0], "then": [node]}
    assert check({**one, "proofs": [inside]}).engines == ("cvc5", "z3")


def test_proofs_belong_to_their_claim() -> None:
    for false, one in zip(FALSE, TRUE, strict=True):
        assert accepted({**one, "claim": false}) is None
    for one in TRUE:
        for changed in (
            {**one, "proofs": []},
            {**one, "proofs": one["proofs"] * 2},
            {**one, "proofs": [*one["proofs"][:-1], {"rule": "leave-out", "keep": []}]},
            {**one, "kind": "real-refutation"},
            {**one, "kind": "real-witness"},
            {**one, "point": {}},
            {k: v for k, v in one.items() if k != "claim"},
            {**one, "format": "symnode-certificate/2"},
        ):
            assert accepted(changed) is None


def places(j: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = j.items() if isinstance(j, dict) else enumerate(j) if isinstance(j, list) else ()
    return [at, *(p for k, v in inner for p in places(v, (*at, k)))]


def changed(j: Any, at: tuple[Any, ...], by: Any) -> Any:
    if not at:
        return by
    found = copy.copy(j)
    found[at[0]] = changed(j[at[0]], at[1:], by)
    return found


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 5),
    st.sampled_from(
        [10**9, -(10**30), 0.5, "0", "1/0", "-1/3", "x", "natural", "exact", "", "1e5"]
    ),
    st.sampled_from([[], {}, ["var", "x"], ["pow", X, -1], ["pow", X, 2000], ["log", X], ["mean"]]),
    st.sampled_from([["refute", 0, "natural"], ["empty"], ["taylor", 0, "0", 2, [0, 1]]]),
    st.sampled_from([["split", 0, "1/3", ["refute", 0, "natural"], ["refute", 1, "natural"]]]),
    st.sampled_from([["power", X, Y], ["root", 2, X], ["floor", X], ["max", X, Y], "boxes"]),
    st.sampled_from([">", ">=", "=", "!=", "not", "or", "true", "add", "mul", "exp", "atan2"]),
)


@settings(max_examples=500, deadline=None)
@given(data=st.data(), times=st.integers(1, 3))
def test_malformed_certificates_never_crash(data: st.DataObject, times: int) -> None:
    one = data.draw(st.sampled_from(TRUE + POINTS))
    for _ in range(times):
        at = data.draw(st.sampled_from(places(one)))
        other = data.draw(
            st.one_of(JUNK, st.sampled_from(places(one)).map(lambda p, now=one: lookup(now, p)))
        )
        one = changed(one, at, other)
    verdict = accepted(one)
    if verdict is not None:
        assert verdict.kind == one["kind"]


def lookup(j: Any, at: tuple[Any, ...]) -> Any:
    for k in at:
        j = j[k]
    return j


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_altered_proofs_of_false_claims_are_rejected(data: st.DataObject) -> None:
    k = data.draw(st.integers(0, len(FALSE) - 1))
    proofs = TRUE[k]["proofs"]
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.sampled_from(places(proofs)))
        other = data.draw(
            st.one_of(
                JUNK, st.sampled_from(places(proofs)).map(lambda p, now=proofs: lookup(now, p))
            )
        )
        proofs = changed(proofs, at, other)
    assert accepted(certificate("real-claim", FALSE[k], proofs=proofs)) is None


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_cut_texts_are_rejected(data: st.DataObject) -> None:
    text = json.dumps(data.draw(st.sampled_from(TRUE + POINTS)))
    with pytest.raises(Rejected):
        check_text(text[: data.draw(st.integers(0, len(text) - 1))])


def test_deep_trees() -> None:
    tree: Any = ["refute", 0, "natural"]
    for k in range(5_000):
        tree = ["split", 0, str(k + 1), tree, ["refute", 0, "natural"]]
    assert accepted({**TRUE[0], "proofs": [boxes(tree)]}) is None
    nested: Any = "natural"
    for _ in range(5_000):
        nested = ["monotone", 0, 1, nested, nested]
    assert accepted({**TRUE[0], "proofs": [boxes(["refute", 1, nested])]}) is None
    term: Any = X
    for _ in range(5_000):
        term = ["exp", term]
    assert accepted({**TRUE[0], "claim": claim([], [">", term, "0"])}) is None


def test_towers_of_exponentials_are_enclosed() -> None:
    term: Any = X
    for _ in range(20):
        term = ["exp", term]
    one = certificate(
        "real-claim", claim([], [">", term, "0"]), proofs=[boxes(["refute", 0, "natural"])]
    )
    assert check(one).status == "PROVED"


def test_real_claims_have_a_budget_of_their_own() -> None:
    with metered(MAX_REAL_WORK):
        work(MAX_REAL_WORK - 1)
        with pytest.raises(OutOfBudget):
            work(2)


def alone(tmp_path: Path, one: Any) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(one), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(ROOT / "symnode" / "checker"), str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    """Isolated (-I) and without site packages (-S): only the standard library can be imported."""
    for one in TRUE:
        done = alone(tmp_path, one)
        assert done.returncode == 0, done.stderr
        assert "PROVED real-claim sha256:" in done.stdout
        assert done.stdout.rstrip().endswith("tier 2")
    assert "REFUTED real-refutation" in alone(tmp_path, POINTS[0]).stdout
    rejected = alone(tmp_path, {**TRUE[0], "claim": FALSE[0]})
    assert rejected.returncode == 1
    assert "not accepted" in rejected.stdout
    c = claim([], ["!=", ["add", ["pow", X, 2], "1"], "0"])
    word = fingerprint(systems(read_claim(c))[0])
    node = {"rule": "oracle", "engines": ["cvc5", "z3"], "sha256": word}
    done = alone(tmp_path, certificate("real-claim", c, proofs=[node]))
    assert done.stdout.rstrip().endswith("tier 1, on the word of cvc5 and z3")


def test_no_other_package_is_needed() -> None:
    """What the checker imports, run without site packages, is the standard library and itself."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import symnode.checker; "
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    command = [sys.executable, "-I", "-S", "-c", script, str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    names = set(done.stdout.split()) - {"__main__", "symnode", "sitecustomize", "usercustomize"}
    assert {n for n in names if n not in sys.stdlib_module_names} == set()
