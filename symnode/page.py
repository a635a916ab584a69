"""What a page imports: ``from symnode.page import *`` (in ``proofs/`` and notebooks only)."""

from fractions import Fraction

from symnode.language.differentials import d, ddt, grad, integral
from symnode.language.dynamics import Dynamics, identity_in
from symnode.language.elementary import (
    cos,
    erf,
    exp,
    log,
    logsumexp,
    pi,
    sigmoid,
    sin,
    softmax,
    softplus,
    sqrt,
    tanh,
)
from symnode.language.figures import Curve, Figure
from symnode.language.independence import independent
from symnode.language.induction import induction
from symnode.language.instances import Instance
from symnode.language.observations import every, mean, share
from symnode.language.property_tests import PropertyTest
from symnode.language.recurrence import Recurrence
from symnode.language.relations import Equal, Iff, Implies, NotEqual
from symnode.language.rows import argument, calc, eq, ge, gt, le, lt, step
from symnode.language.simulations import Cited, ConvergenceOrder, Simulation
from symnode.language.statements import (
    AsPrinted,
    Corollary,
    Definition,
    Erratum,
    Lemma,
    Proof,
    Proposition,
    Remark,
    Theorem,
)
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    diagonal,
    dimensions,
    expectation,
    gaussian,
    hadamard,
    identity,
    instant,
    map_entries,
    matrix,
    measure,
    measure_integral,
    nonzero,
    norm2,
    ones,
    parameter,
    positive,
    probability,
    rational,
    scalar,
    time,
    total,
    trace,
    unit,
    vector,
)
from symnode.methods.rule_instances import (
    additivity,
    by_parts,
    change_of_variable,
    fundamental_theorem,
    gaussian_by_parts,
    length,
    telescoping,
)
from symnode.methods.slacks import (
    convexity,
    exp_bound,
    log_bound,
    monotonicity,
    nonnegative,
    semidefiniteness,
    square,
)

PROVED, REFUTED, DEFINED, VACUOUS = "PROVED", "REFUTED", "DEFINED", "VACUOUS"
DOCUMENTED, SUPPORTED = "DOCUMENTED", "SUPPORTED"
CONTRADICTED, ADMITTED = "CONTRADICTED", "ADMITTED"
half = Fraction(1, 2)

__all__ = [name for name in dir() if not name.startswith("_")]
