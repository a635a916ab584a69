"""How much effort a property run or a search for a counterexample makes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symnode.language.errors import StatementError
from symnode.language.property_tests import INSTANCES


@dataclass(frozen=True)
class Profile:
    """Instances that are drawn, and evaluations of the margin while it is maximised.

    A property test draws ``share`` times as many instances as its page asks for, and makes as many
    evaluations in proportion: these are for the usual number of instances.
    """

    name: str
    examples: int
    evaluations: int
    share: float = 1.0

    def of(self, instances: int) -> Profile:
        """The profile for a property test that asks for a number of instances."""
        evaluations = max(LEAST, round(self.evaluations * instances / INSTANCES))
        examples = max(1, round(self.share * instances))
        return replace(self, examples=examples, evaluations=evaluations)


PROFILES = {
    p.name: p
    for p in (
        Profile("dev", 50, 240, 0.25),
        Profile("ci", 200, 900),
        Profile("thorough", 2000, 9000, 10),
    )
}
USUAL = "ci"
LEAST = 60  # evaluations, for a simplex to move at all


def profile(name: str = USUAL) -> Profile:
    """The profile of a name: ``dev``, ``ci`` or ``thorough``.

    >>> profile("dev").examples
    50
    """
    if name not in PROFILES:
        known = ", ".join(PROFILES)
        raise StatementError(f"a profile: {known}", repr(name), f"--profile {USUAL}")
    return PROFILES[name]
