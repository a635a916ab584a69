"""One step of a certificate in words: its facts with multipliers and binders, its rules, and what
has to be defined in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symnode.judgement.wire_text import Shown, equation_text

_MOMENTS = ("tau", "tau1", "tau2")
_EXPLAINED = {"fact", "binders", "multiplier", "indices", "derive", "heads", "at", "with"}


def step_lines(
    step: Mapping[str, Any], whole: Mapping[str, Any], names: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """Labels and texts for an accepted step of a whole certificate, whose steps have ``names``.

    The difference of the sides of the step is the sum of what is listed. Lemmas of the certificate
    are expected by digest.
    """
    free = [name for name, _ in step["indices"]]
    uses = step.get("combination", [])
    if not uses:
        yield "by", "both sides have the same normal form; no fact is used"
    for use in uses:
        yield from _use(use, {**whole, "names": names}, _names(use, free))
    duties = dict.fromkeys(_obligations(step, Shown(free)))
    yield "defined", "\n".join(duties) or "always"


def _names(use: Mapping[str, Any], free: Sequence[str]) -> Shown:
    """Letters for the binders of one use: integrals run over times, sums over indices."""
    shown = Shown([*free, *_MOMENTS])
    moments = [b[1] for b in use["binders"] if b[0] == "int" and b[1].startswith("_")]
    shown.names.update(zip(moments, _MOMENTS, strict=False))
    return shown


def condition_text(condition: Sequence[Any], shown: Shown) -> str:
    """A sign condition in words."""
    sign, term = condition
    return f"{shown.text(term)} is {sign}"


def _use(
    use: Mapping[str, Any], whole: Mapping[str, Any], shown: Shown
) -> Iterator[tuple[str, str]]:
    kind, *rest = use["fact"]
    if kind == "rule":
        yield "rule", str(rest[0])
        yield "  for", ", ".join(_parameter(p, shown) for p in rest[1:])
    elif kind == "given":
        fact = whole["givens"][rest[0]]
        yield "fact", str(fact.get("name", f"hypothesis {rest[0] + 1}"))
        written = equation_text(fact)
        if written != fact.get("name"):
            yield "  says", written
        yield from _instance(use, fact, shown)
    elif kind == "condition":
        yield "fact", condition_text(whole["conditions"][rest[0]], shown)
    elif kind == "step":
        names = whole["names"]
        yield "fact", names[rest[0]] if rest[0] < len(names) else f"step {rest[0] + 1}"
        yield from _instance(use, {}, shown)
    elif kind == "lemma":
        yield from _lemma(use, whole.get("lemmas", {}).get(rest[0]), shown)
    else:  # of a later kind
        yield "fact", " ".join(str(part) for part in use["fact"])
        yield from _instance(use, {}, shown)
    yield "  times", shown.text(_tidied(use["multiplier"]))
    yield "  under", ", ".join(_binder(b, shown) for b in use["binders"])
    for name in sorted(set(use) - _EXPLAINED):
        yield f"  {name}", str(use[name])


def _lemma(
    use: Mapping[str, Any], lemma: Mapping[str, Any] | None, shown: Shown
) -> Iterator[tuple[str, str]]:
    """A step of another certificate, and the names that its symbols have here."""
    _, digest, number, *_ = use["fact"]
    yield "lemma", f"sha256:{digest}, step {number + 1}"
    if lemma is not None:
        yield "  says", equation_text(lemma["steps"][number])
    yield from _instance(use, {}, shown)
    moved = use.get("with", {})
    for kind in ("spaces", "functions"):
        pairs = moved.get(kind, {}).items()
        yield "  reading", ", ".join(f"{old} as {new}" for old, new in pairs if old != new)
    for head, _, value in moved.get("heads", ()):
        yield "  reading", f"{head} as {shown.text(value)}"


def _parameter(p: Any, shown: Shown) -> str:
    """A parameter of a rule: a name, a formula, a formula with indices of its own, or several."""
    match p:
        case str():
            return p
        case [str(), *_]:
            return shown.text(p)
        case [[*names], [str(), *_] as body] if all(isinstance(n, str) for n in names):
            return shown.text(body)
        case list():
            return f"({', '.join(_parameter(part, shown) for part in p)})"
    return str(p)


def _instance(
    use: Mapping[str, Any], fact: Mapping[str, Any], shown: Shown
) -> Iterator[tuple[str, str]]:
    """Which instance of the fact: its indices, what was differentiated and replaced, and when."""
    chosen = [shown.index(i) for i in use.get("indices", ())]
    own = [name for name, _ in fact.get("indices", ())]
    pairs = zip(own, chosen, strict=True) if len(own) == len(chosen) else ()
    yield "  with", ", ".join(f"{a} = {b}" for a, b in pairs) or ", ".join(chosen)
    for head, indices in use.get("derive", ()):
        entry = f"[{','.join(shown.index(i) for i in indices)}]" if indices else ""
        yield "  derivative", f"in {head}{entry}"
    for head, _, value in use.get("heads", ()):
        yield "  replacing", f"{head} by {shown.text(value)}"
    if use.get("at") is not None:
        yield "  at", f"t = {shown.text(use['at'])}"


def _tidied(j: Any) -> Any:
    """A product of products as one, its numbers multiplied."""
    if not isinstance(j, list) or j[:1] != ["mul"]:
        return j
    number, others = Fraction(1), []
    todo = list(j[1])
    while todo:
        factor = todo.pop(0)
        if factor[0] == "mul":
            todo[:0] = factor[1]
        elif factor[0] == "num":
            number *= Fraction(factor[1])
        else:
            others.append(factor)
    if number == 1 and others:
        return others[0] if len(others) == 1 else ["mul", others]
    return ["mul", [["num", str(number)], *others]] if others else ["num", str(number)]


def _binder(b: Sequence[Any], shown: Shown) -> str:
    if b[0] == "sum":
        return f"the sum over {shown.index(b[1])} in {b[2]}"
    return f"the integral over {shown.index(b[1])} from {shown.text(b[2])} to {shown.text(b[3])}"


def _obligations(step: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    """What the step as written asks for; the checker found a reason for each of it."""
    yield from _asked([step["lhs"], step["rhs"]], shown)
    for use in step.get("combination", ()):
        yield from _asked(use["multiplier"], shown)


def _asked(j: Any, shown: Shown) -> Iterator[str]:
    """Bases of powers and arguments of functions that are not defined everywhere."""
    if not isinstance(j, list):
        return
    match j:
        case ["pow", ["num" | "const", _], _]:
            return  # a number: the checker looks at it
        case ["pow", base, str(k)]:
            exponent = Fraction(k)
            if exponent.denominator > 1:
                sign = "nonnegative" if exponent > 0 else "positive"
                yield f"{shown.text(base)} is {sign}"
            elif exponent < 0:
                yield f"{shown.text(base)} is nonzero"
        case ["app", "log", _, [[_, argument]], *_]:
            yield f"{shown.text(argument)} is positive"
        case ["app", "sqrt", _, [[_, argument]], *_]:
            yield f"{shown.text(argument)} is nonnegative"
    for part in j:
        yield from _asked(part, shown)
