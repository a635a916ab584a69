"""Real proofs of a step about numbers: its systems are made by the checker's own code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.identity import real_systems
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import ZERO, System
from symnode.checker.reals.terms import add, mul, num, to_json, variables
from symnode.methods.bench import Bench
from symnode.methods.outcome import Outcome
from symnode.methods.reals.steps import Chain

NAME = "real proof"
SEARCH = "symnode.methods.reals.portfolio"
MAX_USES = 24
MAX_BOXED = 2  # variables of a system that is worth cutting into boxes here


def may_help(bench: Bench) -> bool:
    """Whether the goal is a relation of numbers and there is a search for real proofs."""
    return not bench.equation.indices or find_spec(SEARCH) is not None


def prove(
    bench: Bench, entries: Iterable[dict[str, Any]], failed: Outcome, seconds: float
) -> Outcome:
    """The step by real proofs from all of the entries, or ``failed`` where there are none."""
    uses = _accepted(bench, entries)
    real = {"uses": uses, "conditions": list(range(len(bench.ctx.conditions))), "proofs": []}
    try:
        at_hand = (bench.place, bench.facts)
        systems, _ = real_systems(bench.reader, bench.equation, real, at_hand, "step")
    except (Rejected, OutOfBudget):
        return failed
    proofs = search(systems, seconds)
    if proofs is None:
        return failed
    return Outcome(uses, bench.goal, NAME, real={**real, "proofs": proofs})


def _accepted(bench: Bench, entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries that the checker's rules accept, each once."""
    out: list[dict[str, Any]] = []
    for json in entries:
        if json in out or len(out) == MAX_USES:
            continue
        try:
            bench.use(json)
        except Rejected:
            continue
        out.append(json)
    return out


def search(systems: Sequence[System], seconds: float) -> list[Any] | None:
    """One proof for each system, or None."""
    if find_spec(SEARCH) is None:
        return None
    found = []
    for system in systems:
        node = _proof(system, seconds)
        if node is None:
            return None
        found.append(node)
    return found


def _proof(system: System, seconds: float) -> Any:
    """A proof that the checker accepts: by algebra, or by what else the portfolio has."""
    from symnode.methods.reals import portfolio, substitution
    from symnode.methods.reals.budget import Budget, Exhausted, work_time

    chain = Chain(system)
    while _solve_one(chain):
        pass
    few = len(chain.system.variables) <= MAX_BOXED
    ways: list[tuple[Callable[..., Any], float]] = [(portfolio.prove, 0.6)] if few else []
    for prove, share in (*ways, (substitution.prove, 0.4)):
        with suppress(Rejected, OutOfBudget, Exhausted):
            found: Any = prove(chain.system, Budget(seconds * share, work_time))
            node = chain.wrapped(found[0] if isinstance(found, tuple) else found)
            if node is not None:
                verify_proof(system, node)
                return node
    return None


def _solve_one(chain: Chain) -> bool:
    """Put the value of a variable in its place, where an equation is solved for one."""
    for k, atom in enumerate(chain.system.atoms):
        summands = atom.term.args if atom.term.head == "add" else (atom.term,)
        for n, own in enumerate(summands if atom.relation == ZERO else ()):
            sign = -1 if own.head == "var" else 1
            v = own.args[1] if own.head == "mul" and own.args[0] == num(-1) else own
            rest = add(num(0), *summands[:n], *summands[n + 1 :])
            alone = v.head == "var" and len(own.args) in (0, 2)
            if alone and v.data not in variables(rest):
                value = to_json(mul(num(sign), rest))
                if chain.step("eliminate", at=k, name=v.data, value=value):
                    return True
    return False
