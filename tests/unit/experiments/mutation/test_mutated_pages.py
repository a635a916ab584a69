"""Mutants of the pages: a fast part of ``symnode mutate proofs``. None is proved and false."""

from __future__ import annotations

from typing import Any

import pytest

from proofs.adjoint_method import initial_state, terminal_loss
from proofs.hopfield import energy_change
from proofs.inequalities import classical
from symnode.experiments.mutation.mutant import mutants
from symnode.judgement.mutation import COUNTED, KILLED, Fate
from symnode.verify.mutant_verdict import mutant_verdict

MOST = 4
STATEMENTS = [
    terminal_loss.gradient,
    initial_state.sensitivity_to_the_state,
    energy_change.flip_bound,
    energy_change.gradient_in_W,
    classical.cauchy_schwarz,
    classical.young,
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.title)
def test_no_mutant_is_proved_and_false(statement: Any) -> None:
    fates = {m.name: mutant_verdict(m).fate for m in list(mutants(statement))[:MOST]}
    assert Fate.CONFLICT not in fates.values()
    counted = [f for f in fates.values() if f in COUNTED]
    assert len(counted) >= 2
    assert sum(f in KILLED for f in counted) >= len(counted) - 1


def test_a_statement_that_assumes_too_much_has_survivors() -> None:
    """The adjoint at s as an integral needs the adjoint equation, and not the forward one."""
    chosen = {m.name: m for m in mutants(terminal_loss.costate) if m.operator == "hypothesis"}
    fates = {m.what[:14]: mutant_verdict(m).fate for m in chosen.values()}
    assert fates == {"without ddt(x)": Fate.SURVIVED, "without ddt(la": Fate.REFUTED}
