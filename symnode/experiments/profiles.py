"""How much effort a property run or a search for a counterexample makes."""

from __future__ import annotations

from dataclasses import dataclass

from symnode.language.errors import StatementError


@dataclass(frozen=True)
class Profile:
    """Instances that are drawn, and evaluations of the margin while it is maximised."""

    name: str
    examples: int
    evaluations: int


PROFILES = {
    p.name: p
    for p in (Profile("dev", 50, 240), Profile("ci", 200, 900), Profile("thorough", 2000, 9000))
}
USUAL = "ci"


def profile(name: str = USUAL) -> Profile:
    """The profile of a name: ``dev``, ``ci`` or ``thorough``.

    >>> profile("dev").examples
    50
    """
    if name not in PROFILES:
        known = ", ".join(PROFILES)
        raise StatementError(f"a profile: {known}", repr(name), f"--profile {USUAL}")
    return PROFILES[name]
