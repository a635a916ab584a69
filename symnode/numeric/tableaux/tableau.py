"""What a tableau is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symnode.numeric.quadratic import Number


@dataclass(frozen=True)
class Tableau:
    """Stages k_i = f(t + c_i h, x + h sum_j a_ij k_j); the step is x + h sum_i b_i k_i.

    The nodes c_i are the row sums of a. ``embedded`` are the weights of the solution that it is
    compared with for an estimate of the error, of order ``embedded_order``. Row i of
    ``interpolant`` are the coefficients of s, s^2, ... in b_i(s): the path inside the step is
    x + h sum_i b_i(s) k_i at t + s h, of order ``interpolant_order`` for every s. The orders are
    claims of the source; ``rooted_trees`` decides them.
    """

    name: str
    order: int
    a: tuple[tuple[Number, ...], ...]
    b: tuple[Number, ...]
    source: str
    embedded: tuple[Number, ...] = ()
    embedded_order: int = 0
    interpolant: tuple[tuple[Number, ...], ...] = ()
    interpolant_order: int = 0

    @property
    def c(self) -> tuple[Number, ...]:
        """The nodes."""
        return tuple(sum(row, start=Fraction(0)) for row in self.a)

    @property
    def is_explicit(self) -> bool:
        """Whether each stage needs earlier ones only."""
        return all(a == 0 for i, row in enumerate(self.a) for a in row[i:])

    @property
    def has_last_as_first(self) -> bool:
        """Whether the last stage is the first one of the next step."""
        return self.a[-1] == self.b and self.is_explicit


def lower(*rows: Sequence[str]) -> tuple[tuple[Number, ...], ...]:
    """A strictly lower triangular matrix from the rows below the first, as texts.

    >>> lower(["1/2"])
    ((Fraction(0, 1), Fraction(0, 1)), (Fraction(1, 2), Fraction(0, 1)))
    """
    size = len(rows) + 1
    return tuple(
        tuple(Fraction(row[j]) if j < len(row) else Fraction(0) for j in range(size))
        for row in ((), *rows)
    )


def weights(*texts: str) -> tuple[Number, ...]:
    """Rational weights from texts."""
    return tuple(map(Fraction, texts))
