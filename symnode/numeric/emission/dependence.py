"""Derivatives that need more than the formula: those through a trajectory."""

from __future__ import annotations

from symnode.language.symbols import TIME, Head
from symnode.language.terms import Term, functions
from symnode.numeric.emission.errors import EmissionError


def expect_explicit(where: str, head: Head, body: Term) -> None:
    """Refuse a total derivative through a state, whose equation is not known here."""
    through = [
        f.name
        for f in functions(body)
        if f.is_state and (head is TIME or head in (f.depends_on or ()))
    ]
    if through:
        raise EmissionError(
            where,
            f"a formula whose derivative in {head} is explicit",
            f"it goes through the trajectory {through[0]}({head}, ...)",
            "solve for the sensitivity, or declare a symbol in the place of the state",
        )
