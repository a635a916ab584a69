"""Powers that NumPy takes: signs and undefined values are those of the exact exponent."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from symnode import numeric
from symnode.numeric.emission.errors import EmissionError


@pytest.mark.parametrize("odd", [65, 2**24 - 1, 2**24 + 1, 2**30 + 3, 2**53 - 1, 2**53 + 1])
def test_odd_exponents_beyond_floats_keep_the_sign(odd: int) -> None:
    u = sympy.Symbol("u", real=True)
    f = numeric.compile([u**odd, u**-odd, u ** (odd + 1)], [u])
    many = [f(np.array([-1.0], kind)) for kind in (np.float64, np.float32)]
    for found in (f(-1.0), f.at(-1.0), *([r[0] for r in rows] for rows in many)):
        assert list(found) == [-1.0, -1.0, 1.0]


def test_a_fraction_that_is_an_integer_as_a_float_is_refused() -> None:
    """At -1 its power is undefined, and that of the float is a number."""
    u = sympy.Symbol("u", real=True)
    for exponent in (2**53 + sympy.Rational(1, 2), sympy.Rational(10**20 + 1, 10**20)):
        with pytest.raises(EmissionError, match="integers as a float"):
            numeric.compile(u**exponent, u)
