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
from symnode.language.relations import Equal, NotEqual
from symnode.language.rows import argument, calc, eq, step
from symnode.language.statements import (
    AsPrinted,
    Corollary,
    Definition,
    Erratum,
    Lemma,
    Proof,
    Proposition,
    Theorem,
)
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    diagonal,
    dimensions,
    expectation,
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
from symnode.methods.rule_instances import additivity, fundamental_theorem, length

PROVED, REFUTED, DEFINED, VACUOUS = "PROVED", "REFUTED", "DEFINED", "VACUOUS"
half = Fraction(1, 2)

__all__ = [name for name in dir() if not name.startswith("_")]
