"""What a formula alone does not say: trajectories at other times, and derivatives through them."""

from __future__ import annotations

from collections.abc import Collection

from symnode.language.symbols import TIME, Head
from symnode.language.terms import NOW, Apply, Entry, Term, functions
from symnode.numeric.emission.errors import EmissionError


def _through(moved: Collection[Head], body: Term) -> str | None:
    """A state in the body that depends on one of the heads, as text."""
    for f in functions(body):
        for head in moved:
            if f.is_state and (head is TIME or head in (f.depends_on or ())):
                return f"{f.name}({head}, ...)"
    return None


def is_present(state: Apply) -> bool:
    """Whether a state stands as it was declared: at the running time and its own parameters."""
    first, *rest = state.args
    owned = state.function.depends_on or ()
    plain = all(
        isinstance(a.body, Entry) and a.body.head is head and a.body.indices == a.indices
        for a, head in zip(rest, owned, strict=True)
    )
    return first.body is NOW and plain and not any(state.slots)


def expect_explicit(where: str, head: Head, body: Term) -> None:
    """Refuse a total derivative through a state, whose equation is not known here."""
    through = _through([head], body)
    if through:
        raise EmissionError(
            where,
            f"a formula whose derivative in {head} is explicit",
            f"it goes through the trajectory {through}",
            "solve for the sensitivity, or declare a symbol in the place of the state",
        )


def expect_present(where: str, replaced: Collection[Head], body: Term) -> None:
    """Refuse a state at another time or at other parameters than those that are given."""
    through = _through(replaced, body)
    if through:
        raise EmissionError(
            where,
            "states at the running time and at the given parameters",
            f"the trajectory {through} with {', '.join(h.name for h in replaced)} replaced",
            "make its value there a symbol",
        )
