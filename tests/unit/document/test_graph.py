"""The graph of statements: nodes, arrows, cycles, and what the writers make of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.document.graph import (
    CORRECTED,
    ELSEWHERE,
    USES,
    Edge,
    Graph,
    Node,
    cycle,
    dot,
    graph,
    mermaid,
    to_json,
)
from symnode.judgement.report import Report, Result, report_from_json
from symnode.judgement.status import Status

THEOREM = "proofs/adjoint_method/continuous.py::theorem"
PRINTED = "proofs/adjoint_method/continuous.py::printed"


def result(name: str, *uses: str, status: Status = Status.PROVED) -> Result:
    return Result(
        name, f"Title of {name}", "Lemma", "claim", (), status, Status.PROVED,
        status is Status.PROVED, uses=uses,
    )  # fmt: skip


def test_a_printed_claim_points_to_the_theorem_that_corrects_it(report: Report) -> None:
    assert Edge(PRINTED, THEOREM, CORRECTED) in graph(report).edges


def test_what_a_proof_uses_is_an_arrow_and_survives_json() -> None:
    report = Report((result("p.py::a", "p.py::b", "q.py::far"), result("p.py::b")))
    back = report_from_json(json.loads(report.dumps()))
    assert back == report
    found = graph(back)
    assert found.edges == (Edge("p.py::a", "p.py::b", USES), Edge("p.py::a", "q.py::far", USES))
    assert [(n.id, n.status) for n in found.nodes][-1] == ("q.py::far", ELSEWHERE)


def test_every_status_is_written_and_coloured(report: Report) -> None:
    found = graph(report)
    for text in (mermaid(found), dot(found)):
        for r in report.results:
            assert str(r.status) in text
            assert r.id.partition("::")[2] in text
        assert text.count("FAIL: expected") == sum(not r.ok for r in report.results)
    fills = re.findall(r"classDef (\w+) fill:(#\w+)", mermaid(found))
    assert {name for name, _ in fills} == {str(r.status) for r in report.results}
    assert len({colour for _, colour in fills}) == len(fills)


def test_nodes_and_edges_as_data(report: Report) -> None:
    data: dict[str, Any] = json.loads(json.dumps(to_json(graph(report))))
    assert data["schema"] == "symnode-graph/1"
    assert [n["id"] for n in data["nodes"]] == [r.id for r in report.results]
    assert {"from": PRINTED, "to": THEOREM, "kind": CORRECTED} in data["edges"]


@pytest.mark.parametrize(
    ("uses", "ring"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, ()),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, ()),
        ({"a": ["a"]}, ("a", "a")),
        ({"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, ("a", "b", "c", "a")),
        ({"a": ["b"], "b": [], "c": ["b", "d"], "d": ["c"]}, ("c", "d", "c")),
    ],
)
def test_cycles(uses: dict[str, list[str]], ring: tuple[str, ...]) -> None:
    edges = tuple(Edge(a, b, USES) for a, others in uses.items() for b in others)
    assert cycle(Graph((), edges)) == ring


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_a_cycle_is_found_exactly_where_there_is_one(pairs: set[tuple[int, int]]) -> None:
    ring = cycle(Graph((), tuple(Edge(str(a), str(b), USES) for a, b in sorted(pairs))))
    for a, b in pairwise(ring):
        assert (int(a), int(b)) in pairs
    left = set(range(6))  # those from which nothing leads on are taken away, again and again
    while ends := {a for a in left if not any((a, b) in pairs for b in left)}:
        left -= ends
    assert bool(ring) == bool(left)


def test_a_correction_closes_no_cycle() -> None:
    edges = (Edge("a", "b", CORRECTED), Edge("b", "a", USES))
    assert cycle(Graph((), edges)) == ()


NASTY = 'a "b" \\ <c> & `d` #1; [x] {y} |z| \n --> end'


def test_titles_cannot_leave_their_labels() -> None:
    node = replace(graph(Report((result("p.py::a"),))).nodes[0], title=NASTY)
    found = Graph((node,), (Edge(node.id, node.id, USES),))
    (line,) = [each for each in mermaid(found).splitlines() if "Title" in each or "end" in each][:1]
    assert line.count('"') == 2 and "<c>" not in line
    quotes = re.findall(r'(?<!\\)(?:\\\\)*"', dot(found))
    assert len(quotes) % 2 == 0


def test_graphviz_reads_it(report: Report) -> None:
    """Where graphviz is installed it draws; everywhere the brackets close."""
    odd = Node('p "q".py::a\\', NASTY, "Lemma", "PROVED", "PROVED", True)
    found = graph(report)
    text = dot(Graph((*found.nodes, odd), found.edges))
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert bare.count("{") == bare.count("}") and bare.count("[") == bare.count("]")
    assert '"' not in bare
    if shutil.which("dot"):
        done = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count('class="node"') == len(found.nodes) + 1
