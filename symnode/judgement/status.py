"""The statuses a statement can have."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What is known about a statement; see design of the verdicts in the documentation."""

    PROVED = "PROVED"  # every step has a certificate that the checker accepted
    REFUTED = "REFUTED"  # an exact model of the hypotheses in which the claim fails
    CONTRADICTED = "CONTRADICTED"  # measurements against an empirical claim; never a refutation
    SUPPORTED = "SUPPORTED"  # no proof; instances agree, as many as the detail says
    ADMITTED = "ADMITTED"  # rests on a cited theorem that no machine has checked
    DEFINED = "DEFINED"  # a definition with an instance in which it makes sense
    DOCUMENTED = "DOCUMENTED"  # an informal claim, answered in words; never a proof
    VACUOUS = "VACUOUS"  # the hypotheses, or what an implication assumes, exclude each other
    UNDECIDED = "UNDECIDED"  # with a reason
    CONFLICT = "CONFLICT"  # two parts disagree: a bug


WORST_FIRST = (
    Status.CONFLICT,
    Status.REFUTED,
    Status.CONTRADICTED,
    Status.UNDECIDED,
    Status.SUPPORTED,
    Status.ADMITTED,
    Status.VACUOUS,
    Status.DOCUMENTED,
    Status.DEFINED,
    Status.PROVED,
)
