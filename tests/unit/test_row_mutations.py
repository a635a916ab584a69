"""Mutants of the pages: a claim, a row, a hypothesis or a use is altered so that it is false.

Each is tried with the proof that the page gives for the true statement, and with hints that would
suit the mutant. None is proved; what stands beside it is, by the same means.
"""

from __future__ import annotations

from typing import Any

import pytest

from proofs.expectation import price
from proofs.global_convergence import general_dynamics as gen
from proofs.hopfield import continuous_energy as hop
from proofs.hopfield import convex_descent as convex
from proofs.inequalities import classical, jensen
from proofs.simplest_neural_ode import asymmetry, matrix_gradient, reverse_pass
from symnode.language.elementary import log
from symnode.language.statements import Theorem
from tests.unit.mutations import (
    adjoints,
    bounds,
    expectations,
    hopfields,
    networks,
    simplest,
    uses,
)
from tests.unit.mutations.mutants import Mutant, claims, row, under, uses_of, without

pytestmark = pytest.mark.slow  # a minute or so: make slow

FAMILIES = (expectations, bounds, adjoints, networks, hopfields, simplest, uses)
MUTANTS: list[Mutant] = [mutant for family in FAMILIES for mutant in family.MUTANTS]
ROWS: list[tuple[Theorem, Any]] = [
    (price.price, price.derivative),
    (gen.gradient, gen.pairing),
    (hop.activations, hop.activation_rows),
    (hop.energy_rate, hop.energy_rows),
    (convex.bound, convex.bound_rows),
    (classical.cauchy_schwarz, classical.lagrange),
    (jensen.jensen, jensen.jensen_rows),
    (asymmetry.accentuated, asymmetry.accentuated_rows),
    (matrix_gradient.integrand, matrix_gradient.product),
    (reverse_pass.reversed_pass, reverse_pass.pairing),
]


@pytest.mark.parametrize(("theorem", "rows"), ROWS, ids=lambda x: getattr(x, "title", ""))
def test_the_rows_and_the_claim_beside_them_are_proved(theorem: Theorem, rows: Any) -> None:
    last = len(rows.rows)
    assert row(theorem, rows, last, "as it is", rows.rows[-1].relation).is_proved()
    assert claims(theorem, ("as it is", theorem.claim))[0].is_proved()


def test_what_makes_a_mutant_alters_nothing_else() -> None:
    descent, kept = convex.descent, convex.short[1]
    assert without(descent, "none is dropped").is_proved()
    assert under(descent, "written anew", kept, convex.eps < 2).is_proved()
    used = classical.logarithm({classical.u: classical.v})
    lengths = hopfields.pattern_lengths
    assert claims(lengths, ("as it is", lengths.claim))[0].is_proved()
    assert uses_of(used, ("where it applies", log(classical.v) <= classical.v - 1))[0].is_proved()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{m.name}: {m.why}")
def test_no_mutant_is_proved(mutant: Mutant) -> None:
    assert not mutant.is_proved()


def test_there_are_many_mutants() -> None:
    assert len(MUTANTS) >= 300
    assert len({(m.name, m.why, str(m.claim)) for m in MUTANTS}) == len(MUTANTS)
