"""Evidence put into words for the report: models, scopes, assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symnode.checker import Verdict
from symnode.checker.rules import RULES
from symnode.judgement.problem import Problem
from symnode.judgement.problem import scope as scope_of
from symnode.judgement.shown_models import counterexample as counterexample
from symnode.judgement.shown_models import model_text as model_text
from symnode.judgement.wire_text import Shown
from symnode.language.dynamics import Dynamics, Fact
from symnode.language.spaces import Kind
from symnode.language.symbols import Sign


def scope(problem: Problem) -> str:
    """For which dimensions a claim is proved."""
    table = problem.wire.symbols["space"]
    finite = sorted(n for n, s in table.items() if s.kind is Kind.FINITE)
    others = sorted(n for n, s in table.items() if s.kind is not Kind.FINITE and s.normal is None)
    parts = [f"all {', '.join(finite)} >= 1"] if finite else []
    parts += [f"every {_measure(table[n].kind)} {n}" for n in others]
    declared = _declared(problem)
    return "; ".join([*parts, *declared]) or "all real values"


def _measure(kind: Kind) -> str:
    return "probability measure" if kind is Kind.PROBABILITY else "measure"


def _declared(problem: Problem) -> list[str]:
    """Signs, symmetries and intervals that symbols were declared with."""
    heads = problem.wire.symbols["head"].values()
    signs = {">": Sign.POSITIVE, "!=": Sign.NONZERO}
    found = []
    for mark, sign in signs.items():
        names = [h.name for h in heads if h.sign is sign]
        found += [f"{', '.join(names)} {mark} 0"] if names else []
    normal = [h.name for h in heads if h.gaussian]
    found += [f"{', '.join(normal)} standard normal, independent"] if normal else []
    for h in heads:
        if h.within:
            lo, hi = (Shown().text(problem.wire.term(e)) for e in h.within)
            found.append(f"{h.name} in [{lo}, {hi}]")
        if len(set(h.classes)) < len(h.classes):
            what = "positive semidefinite" if h.semidefinite else "symmetric"
            found.append(f"{h.name} {what}")
    shaped = (f for f in problem.wire.symbols["function"].values() if f.shape)
    return [*found, *(f"{f.name} {f.shape}" for f in shaped)]


def assumptions(problem: Problem, verdict: Verdict) -> tuple[str, ...]:
    """The trust base: named rules used, and the smoothness that is taken for granted."""
    rules = sorted({_with_side_condition(r) for s in verdict.steps for r in s.rules})
    smooth = sorted(
        f"{name} is smooth in {_arguments(f)}"
        for name, f in problem.wire.symbols["function"].items()
    )
    spaces = problem.wire.symbols["space"].items()
    exist = sorted(
        f"every integral over {name} exists by itself"
        for name, s in spaces
        if s.kind is not Kind.FINITE
    )
    return (*rules, *exist, *smooth)


def _with_side_condition(rule: str) -> str:
    own = RULES.get(rule)
    return f"{rule} ({own.assumes})" if own is not None and own.assumes else rule


def _arguments(f: Any) -> str:
    if f.is_state:
        return ", ".join(["t", *(h.name for h in f.depends_on)])
    return "its arguments"


def given_text(given: Iterable[Any]) -> tuple[str, ...]:
    """Hypotheses as text, with where and in what they hold."""
    out = []
    for g in given:
        text = str(getattr(g, "relation", g))
        if isinstance(g, Fact) and g.universal:
            text += " for all " + ", ".join(h.name for h in g.universal)
        if isinstance(g, Fact) and g.interval:
            text += f" on [{g.interval[0]}, {g.interval[1]}]"
        out.append(text)
    return tuple(out)


def given_latex(given: Iterable[Any]) -> tuple[str, ...]:
    """Hypotheses as LaTeX, with where and in what they hold."""
    out = []
    for g in given:
        text = getattr(g, "relation", g).latex()
        if isinstance(g, Fact) and g.universal:
            text += r" \quad \text{for all } " + ", ".join(h.latex for h in g.universal)
        interval = g.on if isinstance(g, Dynamics) else getattr(g, "interval", None)
        out.append(text + _on(interval))
    return tuple(out)


def _on(interval: Any) -> str:
    if interval is None:
        return ""
    return rf", \quad t \in [{interval[0].latex()}, {interval[1].latex()}]"


def claims(statement: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Claims as text and as LaTeX; one with a running time names its interval."""
    text, latex = [], []
    for c in statement.claim:
        interval = scope_of(c, statement.on, statement.given)
        where = f" for t in [{interval[0]}, {interval[1]}]" if interval else ""
        text.append(str(c) + where)
        latex.append(c.latex() + _on(interval))
    return tuple(text), tuple(latex)
