"""Facts in solved form, applied by substitution; the multipliers are found on the way.

Where a term is c * rest * lead and a fact says lead = value, subtracting c * rest * (lead - value)
replaces it. The subtracted piece is an entry of the combination that the checker re-checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.factors import Application, Entry, NormalForm, Range, Term
from symnode.checker.facts import EQUAL, Equation
from symnode.checker.keys import term_key
from symnode.checker.known import minus, plus
from symnode.checker.rules import LENGTH
from symnode.checker.show import show
from symnode.judgement.wire_text import Shown
from symnode.methods.bench import Bench, Use, without
from symnode.methods.matching import Match, Pattern, names
from symnode.methods.normal_moments import gaussian_use

MAX_ROUNDS = 400
Source = tuple[str, int]  # a fact of the bench: "given" or "step", and its number


@dataclass(frozen=True)
class Rule:
    """A fact that replaces its leading term."""

    source: Source
    fact: Equation
    pattern: Pattern
    own: dict[str, int]  # the fact's indices as variables of the pattern


def rules_from(bench: Bench, sources: list[Source], *, folding: bool = False) -> list[Rule]:
    """The facts that have a leading term: what they are solved for or, to fold a recursion
    instead of unrolling it, their heaviest term."""
    rules = []
    for kind, k in sources:
        fact = bench.facts[kind][k]
        if fact.relation != EQUAL:
            continue
        own, sides = bench.opened(kind, fact)
        left = bench.form(sides[0])
        every = bench.form(plus(sides[0], minus(sides[1])))
        lead = left.terms[0] if len(left.terms) == 1 else _lead(bench, left, every)
        lead = _heaviest(every) if folding else lead
        if lead is not None and lead.factors:
            pattern = Pattern(lead, bench.ctx.signature.time, fact.universal)
            rules.append(Rule((kind, k), fact, pattern, own))
    return rules


def _lead(bench: Bench, left: NormalForm, every: NormalForm) -> Term | None:
    """The term to solve for, on the left side where possible: the most differentiated function
    with the fewest sums. A right side is what a row leads to, so it is not solved for."""

    def weight(t: Term) -> tuple[int, int]:
        slots = [len(s) for f, _ in t.factors if isinstance(f, Application) for s in f.slots]
        return (-len(t.bound), sum(slots))

    kept = {term_key(bench.ctx, t, {}, 0) for t in every.terms}
    stays = [t for t in left.terms if term_key(bench.ctx, t, {}, 0) in kept]
    return max(_leads(stays) or _leads(every.terms), key=weight, default=None)


def _heaviest(form: NormalForm) -> Term | None:
    """The term with the most sums, then the most factors."""
    return max(_leads(form.terms), key=lambda t: (len(t.bound), len(t.factors)), default=None)


def _leads(terms: Iterable[Term]) -> list[Term]:
    return [t for t in terms if any(isinstance(f, Application | Entry) for f, _ in t.factors)]


def rewrite(bench: Bench, form: NormalForm, rules: list[Rule]) -> tuple[NormalForm, list[Use]]:
    """``form`` with the rules applied as long as they remove terms, and the uses of facts."""
    uses: list[Use] = []
    stuck: list[Term] = []  # terms that no rule removes
    for _ in range(MAX_ROUNDS):
        found = _one_step(bench, form, rules, stuck)
        if found is None:
            break
        form, use = found
        uses.append(use)
    return form, uses


def _one_step(
    bench: Bench, form: NormalForm, rules: list[Rule], stuck: list[Term]
) -> tuple[NormalForm, Use] | None:
    known = {id(t) for t in stuck}
    for t in form.terms:
        if id(t) in known:
            continue
        occurring = names(t)
        for rule in rules:
            if not rule.pattern.needs <= occurring:
                continue
            for match in rule.pattern.matches(t):
                use = attempt(bench, t, rule, match)
                if use is None:
                    continue
                if any(_is_same(bench, t, u) for u in use.form.terms):
                    return bench.minus(form, use.form), use
        use = _length(bench, t) or gaussian_use(bench, t)
        if use is not None:
            return bench.minus(form, use.form), use
        stuck.append(t)
    return None


def _is_same(bench: Bench, t: Term, u: Term) -> bool:
    """Whether two terms are equal, coefficients included."""
    alike = t.coefficient == u.coefficient and names(t) == names(u)
    return alike and term_key(bench.ctx, t, {}, 0) == term_key(bench.ctx, u, {}, 0)


def _length(bench: Bench, t: Term) -> Use | None:
    """The use of the rule for the integral of a constant, if ``t`` has one as a factor."""
    for f, k in t.factors:
        if isinstance(f, Range) and f.u in t.bound:
            others = [g for g, _ in t.factors if g is not f]
            if not any(f.u in g.free for g in others):
                rest = without(t, [(f, k)])
                outer = Term(rest.coefficient, tuple(v for v in t.bound if v != f.u), rest.factors)
                binders, multiplier = bench.writer.opened(outer)
                ends = [bench.writer.form(e) for e in (f.lo, f.hi)]
                rule = {"fact": ["rule", LENGTH, *ends], "binders": binders}
                with suppress(Rejected):
                    return bench.use({**rule, "multiplier": multiplier})
    return None


def attempt(bench: Bench, t: Term, rule: Rule, match: Match) -> Use | None:
    """The use of a fact that a match proposes, or None where the checker would reject it."""
    json: dict[str, Any] = {}
    try:
        json = entry(bench, t, rule, match)
        return bench.use(json)
    except Rejected as error:
        _note_interval(bench, rule.fact, json, error)
        return None
    except KeyError:
        return None


def entry(bench: Bench, t: Term, rule: Rule, match: Match) -> dict[str, Any]:
    """The entry of a combination that puts the leading term on ``t``, with what is around it.

    KeyError where the match leaves an index of the fact open.
    """
    used = [(f, k) for f, (_, k) in zip(match.used, rule.pattern.lead.factors, strict=True)]
    rest = without(t, used)
    inner = {match.names[v] for v in rule.pattern.lead.bound}
    outer = Term(
        rest.coefficient / rule.pattern.lead.coefficient,
        tuple(v for v in rest.bound if v not in inner),
        rest.factors,
    )
    binders, multiplier = bench.writer.opened(outer)
    return {
        "fact": list(rule.source),
        "binders": binders,
        "multiplier": multiplier,
        "indices": [bench.writer.name(match.names[v]) for v in rule.own.values()],
        "derive": [[h, [bench.writer.name(i) for i in ix]] for h, ix in match.derive],
        "heads": _heads(bench, match, rule),
        "at": _moment(bench, match),
    }


def _note_interval(bench: Bench, fact: Equation, json: dict[str, Any], error: Rejected) -> None:
    """Remember a fact that would have matched but for the time at which it was needed."""
    if fact.interval is not None and json and "interval" in error.why:
        ends = ", ".join(show(e) for e in fact.interval)
        when = Shown().text(json["at"]) if json["at"] is not None else "the running time"
        note = f"{fact.name} holds on [{ends}] only, and was needed at {when}; way out: "
        note += "a time declared inside it, instant(name, lo, hi), or a longer on="
        if note not in bench.notes:
            bench.notes.append(note)


def _heads(bench: Bench, match: Match, rule: Rule) -> list[Any]:
    out = []
    for head, (ix, body) in match.heads.items():
        if not _is_head(body, head, ix):
            out.append([head, [bench.writer.name(i) for i in ix], bench.writer.form(body)])
    return out


def _is_head(body: NormalForm, head: str, ix: tuple[int, ...]) -> bool:
    if len(body.terms) != 1 or len(body.terms[0].factors) != 1:
        return False
    t = body.terms[0]
    f, k = t.factors[0]
    plain = t.coefficient == 1 and not t.bound and k == 1
    return plain and isinstance(f, Entry) and f.head == head and f.indices == ix


def _moment(bench: Bench, match: Match) -> Any:
    """The time of an instance: none for the running time itself."""
    if match.time is None:
        return None
    time = bench.ctx.signature.time
    if time is not None and _is_head(match.time, time, ()):
        return None
    return bench.writer.form(match.time)
