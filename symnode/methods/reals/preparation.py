"""What is done to every system before a method sees it.

Cases are told apart (``!=``, abs, sign, max, min), equations that give a variable are used, and
atoms that are false numbers close the branch at once.
"""

from __future__ import annotations

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, Atom, System
from symnode.checker.reals.terms import (
    Term,
    add,
    div,
    mul,
    neg,
    num,
    root,
    sub,
    subterms,
    to_json,
    var,
)
from symnode.methods.reals.branching import Prover, by_rule, cut_node
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.power_bounds import from_powers
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
    chain = from_powers(system)
    return chain.wrapped(prover(chain.system, budget))


def _case(system: System) -> Node | None:
    """The next rule that tells cases apart."""
    chosen = case_of_part(system)
    if chosen is not None:
        return chosen
    for k, a in enumerate(system.atoms):
        if a.relation == NONZERO and names(a.term) and len(names(a.term)) <= 2:
            return {"rule": "split", "at": k}
    return _signed_root(system)


def case_of_part(system: System) -> Node | None:
    """The next rule that resolves abs, sign, max or min, or tells its cases apart."""
    for s in subterms(*(a.term for a in system.atoms)):
        if s.head not in WITH_CASES or any(t.head in WITH_CASES for t in subterms(*s.args)):
            continue
        for sign in (1, -1, 0) if s.head == "sign" else (1, -1):
            node: Node = {"rule": "cases", "of": to_json(s), "sign": sign}
            if leaves(system, node) is not None:
                return node
        u = s.args[0] if len(s.args) == 1 else sub(s.args[0], s.args[1])
        u = _without_constants(u)
        node = cut_node(Atom(POSITIVE if s.head == "sign" else NONNEGATIVE, u))
        if leaves(system, node) is not None:
            return node
    return None


def has_open_sign(system: System, u: Term) -> bool:
    """Whether it does not show that u is positive, negative or 0."""
    return not any(known(system, r, v) for r in (POSITIVE, ZERO) for v in (u, neg(u)))


def _without_constants(u: Term) -> Term:
    """A product without its positive constant factors, where its sign shows by the rest."""
    if u.head != "mul":
        return u
    left = [f for f in u.args if names(f) or not known(System(()), POSITIVE, f)]
    rest = mul(*left) if left else u
    return rest if known(System((Atom(NONNEGATIVE, rest),)), NONNEGATIVE, u) else u


def _signed_root(system: System) -> Node | None:
    """The sign of a variable of which an even power is a given number."""
    for a in system.atoms:
        if a.relation != ZERO or len(names(a.term)) != 1:
            continue
        (name,) = names(a.term)
        v = var(name)
        even = any(n % 2 == 0 for *_, n in _solutions(a.term, 0, name))
        if even and not known(system, NONNEGATIVE, v) and not known(system, NONNEGATIVE, neg(v)):
            return cut_node(Atom(NONNEGATIVE, v))
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
    options = [o for o in options if o[2] not in system.integers or _is_whole(system, o[3])]
    options = [(o[0] + _risk(system, o[3], o[5]), *o[1:]) for o in options]
    for _, k, name, value, factor, n in sorted(options, key=lambda o: (o[0], o[2])):
        fields = {"at": k, "name": name, "value": to_json(value)}
        if factor != num(1):
            fields["factor"] = to_json(factor)
        if n != 1:
            fields["power"] = n
        if chain.step("eliminate", **fields) or _negative_root(chain, k, name, value, n):
            return True
    return False


def _is_whole(system: System, t: Term) -> bool:
    """Whether the shape of a term shows an integer: else it would be forgotten that one is."""
    if t.head in ("add", "mul") or (t.head == "pow" and t.data > 0):
        return all(_is_whole(system, a) for a in t.args)
    return (
        t.data in system.integers if t.head == "var" else t.head == "num" and t.data == int(t.data)
    )


def _negative_root(chain: Chain, k: int, name: str, value: Term, n: int) -> bool:
    """A square v^2 = u with v < 0: sqrt(u) - v is a positive factor, so v = -sqrt(u)."""
    v = var(name)
    if n != 2 or not known(chain.system, POSITIVE, neg(v)):
        return False
    count = len(chain.system.atoms)
    for sign in (1, -1):
        other = mul(num(sign), add(value, v))
        if chain.step("cancel", at=k, by=to_json(sub(value, v)), **{"as": to_json(other)}):
            chain.keep([j for j in range(count + 1) if j != k])
            return True
    return False


def _risk(system: System, value: Term, n: int) -> int:
    """What it costs that a root may be undefined."""
    return 30 if n > 1 and not known(system, NONNEGATIVE, value.args[0]) else 0


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
    inner = neg(div(rest, factor)) if factor.head != "num" else solved(rest, factor)
    cost = size(inner) + (0 if factor.head == "num" else 20)
    if n == 1:
        return [(cost, k, name, inner, factor, 1)]
    values = [root(n, inner)]
    if n % 2:
        values.append(Term("oddroot", (inner,), n))
    return [(cost + 40 + j, k, name, v, factor, n) for j, v in enumerate(values)]


def solved(rest: Term, factor: Term) -> Term:
    """The x with ``factor x + rest = 0`` for a number as factor, the summands each divided."""
    c = num(-1 / factor.data)
    return add(*(mul(c, s) for s in rest.args)) if rest.head == "add" else mul(c, rest)
