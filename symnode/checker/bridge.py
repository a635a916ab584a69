"""The bridge from a step in index notation to systems over the reals.

A step about numbers may be shown by real proofs instead of a combination of facts. Its terms become
real terms: numbers, pi, sums, products, powers and the primitive functions are kept, and whatever
else there is (an entry, a sum over indices, an integral, a value of an undefined function) becomes
a real variable. A sum is expanded first, so that a variable stands for one connected sum; variables
are named by the keys that decide index identities, so equal names mean equal quantities.

A step then follows if there are no numbers for which the facts hold and the step fails: that is
more than there being no model, since the numbers need not come from one. What is known of a
variable beside the facts is its sign, where declarations or its shape show one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symnode.checker import factors as n
from symnode.checker.context import FINITE, MEASURE, PROBABILITY, Context, Node
from symnode.checker.expansion import normal_form
from symnode.checker.factors import Factor, NormalForm, Powers
from symnode.checker.keys import component_key, components, factor_key
from symnode.checker.normal import is_positive, is_positive_sum
from symnode.checker.reals import terms
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    Atom,
    System,
    negations,
)
from symnode.checker.reals.terms import PI, Term, num
from symnode.checker.signs import nonnegative, positive
from symnode.checker.unfold import Obligations

PRIMITIVE = ("exp", "log", "sin", "cos", "erf")  # what unfolding leaves of the known functions
OF_RELATION = {"=": ZERO, "<=": NONNEGATIVE, "<": POSITIVE, "!=": NONZERO}
OF_SIGN = {"positive": POSITIVE, "nonnegative": NONNEGATIVE, "nonzero": NONZERO}


@dataclass
class Bridge:
    """Real terms of the nodes of one step."""

    ctx: Context
    names: dict[Any, str] = field(default_factory=dict)  # of the variables, by key
    signs: list[Atom] = field(default_factory=list)  # what holds of them by their shape

    def term(self, node: Node) -> Term:
        """The real term of an unfolded node."""
        self.ctx.visit()
        match node:
            case ("num", q):
                return num(q)
            case ("const", "pi"):
                return PI
            case ("add", args):
                return terms.add(*(self.term(a) for a in args))
            case ("mul", args):
                return terms.mul(*(self.term(a) for a in args))
            case ("pow", base, k):
                return raised(self.term(base), k)
            case ("app", f, _, args, _) if f in PRIMITIVE:
                return terms.fn(f, self.term(args[0][1]))
        made = self.form(normal_form(self.ctx, node))
        if positive(self.ctx, node):
            self._note(POSITIVE, made)
        elif nonnegative(self.ctx, node):
            self._note(NONNEGATIVE, made)
        return made

    def form(self, form: NormalForm) -> Term:
        """The real term of a normal form: one variable for each connected sum."""
        parts = (
            terms.mul(num(t.coefficient), *(self._part(*c) for c in components(t.bound, t.factors)))
            for t in form.terms
        )
        return terms.add(*parts)

    def _part(self, bound: tuple[int, ...], factors: Powers) -> Term:
        if not bound:
            ((f, k),) = factors
            return raised(self._factor(f), k)
        key = component_key(self.ctx, (bound, factors), {}, 0)
        return self._variable(("sum", key), self._sign_of_sum(bound, factors))

    def _factor(self, f: Factor) -> Term:
        match f:
            case n.Atom(tag="const"):
                return PI
            case n.Atom(tag="radical"):
                return num(f.name)
            case n.Base():
                return self.form(f.body)
            case n.Application() if f.function in PRIMITIVE:
                return terms.fn(f.function, self.form(f.args[0][1]))
        made = self._variable(("factor", factor_key(self.ctx, f, {}, 0)), self._sign_of(f))
        if isinstance(f, n.Atom):  # the size of a space
            self._note(NONNEGATIVE, terms.sub(made, terms.ONE))
        return made

    def _variable(self, key: Any, sign: str | None) -> Term:
        made = terms.var(self.names.setdefault(key, f"v{len(self.names) + 1}"))
        if sign is not None:
            self._note(sign, made)
        return made

    def _note(self, sign: str, term: Term) -> None:
        atom = Atom(sign, term)
        if term.head != "num" and atom not in self.signs:
            self.signs.append(atom)

    def _sign_of(self, f: Factor) -> str | None:
        """The sign of a factor that is no number."""
        if is_positive(self.ctx, f):
            return POSITIVE
        if isinstance(f, n.Position):
            return NONNEGATIVE
        if isinstance(f, n.Entry):
            declared = self.ctx.signature.heads[f.head].sign
        elif isinstance(f, n.Application) and not any(f.slots):
            declared = self.ctx.signature.functions[f.function].sign
        else:
            return None
        return NONZERO if declared == "nonzero" else None

    def _sign_of_sum(self, bound: tuple[int, ...], factors: Powers) -> str | None:
        if is_positive_sum(self.ctx, bound, factors):
            return POSITIVE
        spaces = all(self.ctx.kind(v) in (FINITE, PROBABILITY, MEASURE) for v in bound)
        even = all(is_positive(self.ctx, f) or (k.denominator == 1 and k % 2 == 0)
                   for f, k in factors)  # fmt: skip
        return NONNEGATIVE if spaces and even else None

    def system(self, atoms: Iterable[Atom]) -> System:
        """The atoms with the signs of the variables in them."""
        found = tuple(dict.fromkeys(atoms))
        names = terms.variables(*(a.term for a in found))
        about = (s for s in self.signs if terms.variables(s.term) <= names)
        return System(tuple(dict.fromkeys((*found, *about))))


def raised(t: Term, k: Fraction) -> Term:
    """t to a rational power; of a root the value that is not negative."""
    return terms.power(terms.root(k.denominator, t), k.numerator)


def systems(
    bridge: Bridge,
    goal: tuple[str, Node],
    known: Sequence[tuple[str, Node]],
    derived: Sequence[tuple[str, Node]],
    duties: Obligations,
) -> list[System]:
    """What has to be infeasible: first an obligation that fails, then the goal failing.

    ``goal``, ``known`` and ``derived`` are pairs of a relation and an unfolded node, meaning
    ``node relation 0``. What is known holds and is defined by hypothesis or by an earlier step;
    what is derived is defined where the ``duties`` hold, so it does not serve to show them.
    """
    given = [Atom(relation, bridge.term(node)) for relation, node in known]
    more = [Atom(relation, bridge.term(node)) for relation, node in derived]
    asked = [Atom(OF_SIGN[kind], bridge.term(node)) for kind, node in duties]
    wanted = Atom(goal[0], bridge.term(goal[1]))
    cases = [(*given, wrong) for duty in asked for wrong in negations(duty)]
    cases += [(*given, *more, wrong) for wrong in negations(wanted)]
    return [bridge.system(case) for case in cases]
