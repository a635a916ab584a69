"""Random points of a claim over the reals, as balls: equations solved, roots taken in balls."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from flint import acb, fmpq

from symnode.checker.reals.claims import Claim
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.terms import to_json
from symnode.methods.reals.coordinates import Step
from symnode.methods.reals.hunt import SLACK, Hunt
from symnode.methods.reals.margins import margins
from symnode.numeric.balls.complex_terms import Values

DRAWN = 4_000


def real_points(claim: Claim, seed: int, wanted: int) -> Iterator[dict[str, acb]]:
    """Points at which the hypotheses seem to hold in floating point, at most ``wanted``."""
    hunt = Hunt(claim, 0.0, seed)
    if not hunt.names:
        yield from (_values(hunt, {}, sign) for sign in (1, -1))
        return
    free = hunt.sampler.draw(DRAWN)
    whole = np.array([n in claim.integers for n in hunt.names])[:, None]
    free = np.where(whole, np.round(free), free)
    signs = np.where(np.arange(DRAWN) % 2, -1.0, 1.0)
    values = hunt.coordinates.floats(dict(zip(hunt.names, free, strict=True)), signs)
    inside = margins(Formula("and", claim.hypotheses), values, DRAWN, SLACK)
    for k in np.flatnonzero(inside >= 0)[:wanted]:
        exact = {n: Fraction(float(v)) for n, v in zip(hunt.names, free[:, k], strict=True)}
        yield _values(hunt, exact, int(signs[k]))


def _values(hunt: Hunt, free: dict[str, Fraction], sign: int) -> dict[str, acb]:
    """All coordinates as balls: exact where the given ones are short dyadic numbers."""
    at = {n: acb(fmpq(v.numerator, v.denominator)) for n, v in free.items()}
    for step in hunt.coordinates.steps:
        _solve(step, at, sign)
    return at


def _solve(s: Step, at: dict[str, acb], sign: int) -> None:
    equation = to_json(s.term)

    def value(**more: acb) -> acb:
        return Values({**at, **more}).of(equation)

    if s.kind == "conic":
        slope = at[s.partner]
        a, b = (acb(fmpq(v.numerator, v.denominator)) for v in s.base)
        up = value(**{s.partner: a + 1, s.name: b + slope})
        down = value(**{s.partner: a - 1, s.name: b - slope})
        step = (down - up) / (up + down)
        at[s.partner], at[s.name] = a + step, b + slope * step
        return
    if s.kind == "power":
        zero, up = (value(**{s.name: acb(v)}) for v in (0, 1))
        radicand = (-zero / (up - zero)).real
        if s.index % 2:
            sign = 1 if radicand > 0 else -1
        at[s.name] = acb(sign * abs(radicand).root(s.index))
        return
    zero, up, down = (value(**{s.name: acb(v)}) for v in (0, 1, -1))
    if s.kind == "linear":
        at[s.name] = -zero / (up - zero)
        return
    a, b = (up + down) / 2 - zero, (up - down) / 2
    at[s.name] = (-b + sign * (b * b - 4 * a * zero).sqrt()) / (2 * a)
