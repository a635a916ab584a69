"""Ends of the interval of a variable, as the rule ``ladder`` names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, ZERO, System
from symnode.checker.reals.terms import Term, add, mul, neg, num, sub, to_json, var
from symnode.methods.reals.slopes import polynomial_in
from symnode.numeric.balls.points import at_point


@dataclass(frozen=True)
class End:
    """An end: ``json`` for the rule, the side on which it lies, its value (None: infinite)."""

    json: Any
    side: str
    value: float | None


def ends(system: System, name: str) -> list[End]:
    """The ends from which a ladder may start: the tightest on each side, or infinity."""
    found = {"left": _finite(system, name, 1), "right": _finite(system, name, -1)}
    out = []
    for side, options in found.items():
        options.sort(key=lambda o: -o[0] if side == "left" else o[0])
        if options:
            value, t = options[0]
            out.append(End(to_json(t), side, value))
        else:
            out.append(End("-oo" if side == "left" else "oo", side, None))
    return out


def _finite(system: System, name: str, sign: int) -> list[tuple[float, Term]]:
    """Ends without variables, from the linear atoms."""
    found: list[tuple[float, Term]] = []
    for a in system.atoms:
        if a.relation not in (POSITIVE, NONNEGATIVE, ZERO):
            continue
        parts = polynomial_in(a.term, name)
        if parts is None or set(parts) - {0, 1} or parts.get(1) is None:
            continue
        c = parts[1]
        if c.head != "num" or c.data == 0 or (c.data > 0) != (sign > 0):
            continue
        t = _times(parts.get(0, num(0)), num(-1 / c.data))
        distance = sub(var(name), t) if sign > 0 else neg(sub(var(name), t))
        if known(system, NONNEGATIVE, distance):
            value = _float(t)
            if value is not None:
                found.append((value, t))
    return found


def _times(t: Term, c: Term) -> Term:
    return add(*(mul(c, s) for s in t.args)) if t.head == "add" else mul(c, t)


def _float(t: Term) -> float | None:
    if t.head == "num":
        return float(t.data)
    try:
        value = at_point([t], {}, 64)[0]
    except KeyError:
        return None
    if value is None:
        return None
    return float(value.lo) if hasattr(value, "lo") else float(value)
