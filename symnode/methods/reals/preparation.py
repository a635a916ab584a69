"""What is done to every system before a method sees it.

Cases are told apart (``!=``, abs, sign, max, min), equations that give a variable are used, and
atoms that are false numbers close the branch at once.
"""

from __future__ import annotations

from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, Atom, System
from symnode.checker.reals.terms import Term, div, neg, num, root, sub, subterms, to_json
from symnode.methods.reals.branching import Prover, by_rule, cut_node
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.slopes import names, polynomial_in, size
from symnode.methods.reals.steps import Chain, Node, closed, leaves

MAX_CASES = 7  # nested
WITH_CASES = ("abs", "sign", "max", "min")


def prepared(system: System, prover: Prover, budget: Budget, cases: int = 0) -> Node | None:
    """A proof of the system from proofs of the simpler ones that it comes to."""
    budget.check()
    for k, a in enumerate(system.atoms):
        if not names(a.term):
            found = closed(system, {"rule": "identity", "at": k})
            if found is not None:
                return found
    if cases < MAX_CASES:
        chosen = _case(system)
        if chosen is not None:
            return by_rule(system, chosen, lambda s, b: prepared(s, prover, b, cases + 1), budget)
    chain = Chain(system)
    if eliminate(chain):
        return chain.wrapped(prepared(chain.system, prover, budget, cases))
    return prover(system, budget)


def _case(system: System) -> Node | None:
    """The next rule that tells cases apart."""
    for s in subterms(*(a.term for a in system.atoms)):
        if s.head not in WITH_CASES or any(t.head in WITH_CASES for t in subterms(*s.args)):
            continue
        for sign in (1, -1, 0) if s.head == "sign" else (1, -1):
            node: Node = {"rule": "cases", "of": to_json(s), "sign": sign}
            if leaves(system, node) is not None:
                return node
        u = s.args[0] if len(s.args) == 1 else sub(s.args[0], s.args[1])
        node = cut_node(Atom(POSITIVE if s.head == "sign" else NONNEGATIVE, u))
        if leaves(system, node) is not None:
            return node
    for k, a in enumerate(system.atoms):
        if a.relation == NONZERO and names(a.term) and len(names(a.term)) <= 2:
            return {"rule": "split", "at": k}
    return None


def eliminate(chain: Chain) -> bool:
    """Use one equation that gives a variable."""
    system = chain.system
    options: list[tuple[int, int, str, Term, Term, int]] = []
    for k, a in enumerate(system.atoms):
        if a.relation != ZERO:
            continue
        for name in sorted(names(a.term)):
            options += _solutions(a.term, k, name)
    for _, k, name, value, factor, n in sorted(options, key=lambda o: (o[0], o[2])):
        fields = {"at": k, "name": name, "value": to_json(value)}
        if factor != num(1):
            fields["factor"] = to_json(factor)
        if n != 1:
            fields["power"] = n
        if chain.step("eliminate", **fields):
            return True
    return False


def _solutions(t: Term, k: int, name: str) -> list[tuple[int, int, str, Term, Term, int]]:
    """Ways to solve t = 0 for a variable: cost, atom, name, value, factor, power."""
    found = polynomial_in(t, name)
    if found is None:
        return []
    powers = {e: c for e, c in found.items() if c != num(0)}
    rest = powers.pop(0, num(0))
    if len(powers) != 1:
        return []
    ((n, factor),) = powers.items()
    inner = neg(div(rest, factor)) if factor.head != "num" else _scaled(rest, factor)
    cost = size(inner) + (0 if factor.head == "num" else 20)
    if n == 1:
        return [(cost, k, name, inner, factor, 1)]
    values = [root(n, inner)]
    if n % 2:
        values.append(Term("oddroot", (inner,), n))
    return [(cost + 40 + j, k, name, v, factor, n) for j, v in enumerate(values)]


def _scaled(rest: Term, factor: Term) -> Term:
    from symnode.checker.reals.terms import add, mul

    c = num(-1 / factor.data)
    return add(*(mul(c, s) for s in rest.args)) if rest.head == "add" else mul(c, rest)
