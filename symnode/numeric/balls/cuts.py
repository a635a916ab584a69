"""Balls and branch cuts: what may be touched, what is certainly an integer."""

from __future__ import annotations

from flint import acb, arb

NAN = acb(arb.nan())


class NotEvaluable(Exception):
    """Something for which there is no rigorous value here; says what."""


class OutOfTime(Exception):
    """The evaluation took longer than it was allowed."""


def on_negative_axis(z: acb) -> bool:
    """Whether a ball may contain a real number <= 0."""
    return bool(z.imag.contains(0) and not z.real > 0)


def beyond_one(z: acb) -> bool:
    """Whether a ball may contain a real number >= 1."""
    return on_negative_axis(1 - z)


def whole(z: acb) -> int | None:
    """The integer that a ball is exactly."""
    if not z.imag.is_zero() or not z.real.is_exact() or not z.real.is_integer():
        return None
    found = z.real.unique_fmpz()
    return None if found is None else int(found)


def a_whole(z: acb, what: str) -> int:
    """The integer that a ball is exactly, or NotEvaluable."""
    found = whole(z)
    if found is None:
        raise NotEvaluable(f"{what} of a number that is no known integer")
    return found
