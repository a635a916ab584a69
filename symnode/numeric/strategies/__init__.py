"""Hypothesis strategies: instances of what theorems of the field speak about.

>>> from hypothesis import given
>>> from symnode.numeric import strategies
>>> @given(strategies.simplex(3))
... def test_probabilities_add_up_to_one(p):
...     assert abs(p.sum() - 1) < 1e-12
>>> test_probabilities_add_up_to_one()
"""

from symnode.numeric.strategies.activations import activations
from symnode.numeric.strategies.hopfield import HopfieldNetwork, hopfield_networks
from symnode.numeric.strategies.matrices import (
    matrices,
    orthogonal,
    semidefinite,
    square,
    symmetric,
    zero_diagonal,
)
from symnode.numeric.strategies.mlp_fields import MlpField, mlp_fields
from symnode.numeric.strategies.ranges import StrategyError
from symnode.numeric.strategies.reals import positive, rationals, reals
from symnode.numeric.strategies.vectors import sign_states, simplex, unit_vectors, vectors

__all__ = [
    "HopfieldNetwork",
    "MlpField",
    "StrategyError",
    "activations",
    "hopfield_networks",
    "matrices",
    "mlp_fields",
    "orthogonal",
    "positive",
    "rationals",
    "reals",
    "semidefinite",
    "sign_states",
    "simplex",
    "square",
    "symmetric",
    "unit_vectors",
    "vectors",
    "zero_diagonal",
]
