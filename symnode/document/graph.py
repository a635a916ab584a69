"""The graph of statements: who uses whom, and which theorem corrects what is printed.

A report becomes a graph, and the graph becomes the text of Mermaid, of graphviz, or JSON. Every
node says its status in words; colour repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from symnode.judgement.report import Report, Result

SCHEMA = "symnode-graph/1"
USES, CORRECTED = "uses", "corrected by"
ELSEWHERE = "not judged here"

# Status -> fill and border. A status without an entry is drawn like an open question.
_COLOURS = {
    "PROVED": ("#dafbe1", "#1a7f37"),
    "SUPPORTED": ("#ddf4ff", "#0969da"),
    "ADMITTED": ("#ddf4ff", "#0969da"),
    "DEFINED": ("#f6f8fa", "#57606a"),
    "DOCUMENTED": ("#f6f8fa", "#57606a"),
    "REFUTED": ("#ffebe9", "#b42318"),
    "CONTRADICTED": ("#ffebe9", "#b42318"),
    "CONFLICT": ("#fbefff", "#8250df"),
    ELSEWHERE: ("#ffffff", "#8c959f"),
}
_OPEN = ("#fff8c5", "#9a6700")
_LONGEST = 60  # letters of a title


@dataclass(frozen=True)
class Node:
    """A statement with its status as a word; ``ok`` is whether that was expected."""

    id: str
    title: str
    kind: str
    status: str
    expected: str
    ok: bool
    printed: bool = False  # what a source prints, not our own claim

    @property
    def page(self) -> str:
        """The page that it is on."""
        return self.id.partition("::")[0]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written in the node."""
        long = len(self.title) > _LONGEST
        title = self.title[: _LONGEST - 1] + "…" if long else self.title
        mark = "" if self.ok else f", FAIL: expected {self.expected}"
        named = self.title.startswith("as printed")  # as it is where a page gives no title
        printed = "as printed, " if self.printed and not named else ""
        shown = (self.id.partition("::")[2] or self.id, title, f"{printed}{self.status}{mark}")
        return tuple(line for line in shown if line)


@dataclass(frozen=True)
class Edge:
    """An arrow: ``source`` uses ``target`` as a fact, or is corrected by it."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True)
class Graph:
    """Statements in the order of the report, and arrows between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(report: Report) -> Graph:
    """The graph of a report; a statement of another page that is used is a node of its own."""
    nodes = {r.id: _node(r) for r in report.results}
    edges = tuple(dict.fromkeys(e for r in report.results for e in _edges(r)))
    for e in edges:
        nodes.setdefault(e.target, Node(e.target, "", "", ELSEWHERE, "", True))
    return Graph(tuple(nodes.values()), edges)


def cycle(g: Graph) -> tuple[str, ...]:
    """Ids of statements that use each other in a ring, the first one repeated; empty if none.

    >>> cycle(Graph((), (Edge("a", "b", USES), Edge("b", "a", USES))))
    ('a', 'b', 'a')
    """
    used: dict[str, list[str]] = {}
    for e in g.edges:
        if e.kind == USES:
            used.setdefault(e.source, []).append(e.target)
    done: set[str] = set()
    for start in used:
        ring = _ring(used, start, done)
        if ring:
            return ring
    return ()


def mermaid(g: Graph) -> str:
    """A Mermaid flowchart, one frame a page."""
    names = {n.id: f"s{k}" for k, n in enumerate(g.nodes)}
    lines = ["flowchart LR"]
    for k, (page, nodes) in enumerate(_pages(g)):
        lines.append(f'  subgraph p{k}["{_entity(page)}"]')
        for n in nodes:
            text = "<br/>".join(_entity(line) for line in n.lines)
            left, right = ("[/", "/]") if n.printed else ("[", "]")
            lines.append(f'    {names[n.id]}{left}"{text}"{right}')
        lines.append("  end")
    for e in g.edges:
        arrow = "-->" if e.kind == USES else "-.->"
        lines.append(f"  {names[e.source]} {arrow}|{e.kind}| {names[e.target]}")
    for status, members in _by_status(g):
        fill, border = _COLOURS.get(status, _OPEN)
        name = status.replace(" ", "_")
        lines.append(f"  classDef {name} fill:{fill},stroke:{border},color:#1f2328")
        lines.append(f"  class {','.join(names[n.id] for n in members)} {name}")
    return "\n".join(lines) + "\n"


def dot(g: Graph) -> str:
    """The text that graphviz reads."""
    lines = [
        "digraph statements {",
        "  rankdir=LR;",
        '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=10];',
        '  edge [fontname="sans-serif", fontsize=9];',
    ]
    for k, (page, nodes) in enumerate(_pages(g)):
        lines.append(f"  subgraph cluster_{k} {{")
        lines.append(f'    label={_quoted(page)}; color="#d0d7de"; fontname="sans-serif";')
        lines += [f"    {_dot_node(n)}" for n in nodes]
        lines.append("  }")
    for e in g.edges:
        style = "solid" if e.kind == USES else "dashed"
        ends = f"{_quoted(e.source)} -> {_quoted(e.target)}"
        lines.append(f"  {ends} [label={_quoted(e.kind)}, style={style}];")
    return "\n".join([*lines, "}"]) + "\n"


def to_json(g: Graph) -> dict[str, Any]:
    """Nodes and edges as data."""
    edges = [{"from": e.source, "to": e.target, "kind": e.kind} for e in g.edges]
    return {"schema": SCHEMA, "nodes": [asdict(n) for n in g.nodes], "edges": edges}


def _node(r: Result) -> Node:
    printed = r.role == "printed"
    return Node(r.id, r.title, r.kind, str(r.status), str(r.expected), r.ok, printed)


def _edges(r: Result) -> Iterator[Edge]:
    yield from (Edge(r.id, other, USES) for other in r.uses)
    if r.corrected and r.corrected != r.id:
        yield Edge(r.id, r.corrected, CORRECTED)


def _ring(used: Mapping[str, list[str]], start: str, done: set[str]) -> tuple[str, ...]:
    """A ring that can be reached from ``start``; ``done`` holds what is known to reach none."""
    path: list[str] = []
    todo: list[Iterator[str]] = [iter([start])]
    while todo:
        step = next(todo[-1], None)
        if step is None:
            todo.pop()
            if path:
                done.add(path.pop())
        elif step in path:
            return (*path[path.index(step) :], step)
        elif step not in done:
            path.append(step)
            todo.append(iter(used.get(step, ())))
    return ()


def _pages(g: Graph) -> Iterable[tuple[str, Iterable[Node]]]:
    """Nodes page by page, in the order in which the pages first occur."""
    order = list(dict.fromkeys(n.page for n in g.nodes))
    ranked = sorted(g.nodes, key=lambda n: order.index(n.page))
    return groupby(ranked, key=lambda n: n.page)


def _by_status(g: Graph) -> Iterator[tuple[str, list[Node]]]:
    for status in sorted({n.status for n in g.nodes}):
        yield status, [n for n in g.nodes if n.status == status]


def _dot_node(n: Node) -> str:
    fill, border = _COLOURS.get(n.status, _OPEN)
    label = '"' + r"\n".join(_quoted(line)[1:-1] for line in n.lines) + '"'
    shape = ', shape=box, style="filled,dashed"' if n.printed else ""
    width = "" if n.ok else ", penwidth=3"
    colours = f'fillcolor="{fill}", color="{border}"'
    return f"{_quoted(n.id)} [label={label}, {colours}{shape}{width}];"


def _quoted(text: str) -> str:
    r"""A string of graphviz.

    >>> print(_quoted('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    inner = _printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _entity(text: str) -> str:
    """Text inside a quoted label of Mermaid: what it would read as markup becomes an entity.

    >>> _entity('x < "y" #1')
    'x #60; #34;y#34; #35;1'
    """
    return "".join(f"#{ord(c)};" if c in '#"<>&`;' else c for c in _printable(text))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
