"""The free numbers of a candidate model: read them off, and put others in their place.

They are the entries of symbols, one for all entries that a symmetry makes equal; a factor A of each
semidefinite matrix W = A A'; the coefficients of the monomials of undefined functions. What is
declared stays true: signs, symmetry, definiteness, inverses and primitives, shapes. A coefficient
of an increasing or convex function only changes together with the others, by a positive factor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker.context import Signature
from symnode.methods.candidates import Candidate, Fixed, Terms, representative, size

LEAST = Fraction(1, 1024)  # of what is declared positive
Places = tuple[int, ...]


@dataclass(frozen=True)
class Coordinate:
    """One free number: of a ``head``, a ``factor`` of a head, a ``coefficient``, or a ``scale``."""

    kind: str
    owner: str
    at: Any = ()
    sign: str = "real"

    def admitted(self, x: Fraction) -> Fraction:
        """The number, or the nearest one that the declaration admits."""
        if self.sign == "positive":
            return max(abs(x), LEAST)
        return x if x or self.sign == "real" else LEAST


def coordinates(c: Candidate, fixed: Fixed) -> list[Coordinate]:
    """The free numbers of a candidate, in a fixed order."""
    found = []
    for h, own in c.signature.heads.items():
        if h in fixed.values or own.within is not None or h not in c.heads:
            continue
        entries = sorted(c.heads[h])
        if own.semidefinite:
            found += [Coordinate("factor", h, e) for e in entries]
        else:
            free = sorted({representative(e, own.classes) for e in entries})
            found += [Coordinate("head", h, e, own.sign) for e in free]
    for f in _free_functions(c, fixed):
        if _is_shaped(c.signature, f):
            found.append(Coordinate("scale", f, sign="positive"))
            continue
        sign = c.signature.functions[f].sign
        found += [Coordinate("coefficient", f, (o, m), sign) for o, p in _table(c, f) for m in p]
    return found


def values(c: Candidate, free: Sequence[Coordinate]) -> list[Fraction]:
    """The numbers of a candidate in the order of its coordinates; factors are not recovered."""
    found = []
    for x in free:
        if x.kind == "head":
            found.append(c.heads[x.owner][x.at])
        elif x.kind == "coefficient":
            found.append(c.functions[x.owner][x.at[0]][x.at[1]])
        elif x.kind == "scale":
            found.append(Fraction(1))
        else:
            found.append(Fraction(int(x.at[0] == x.at[1])))
    return found


def moved(c: Candidate, free: Sequence[Coordinate], numbers: Sequence[Fraction]) -> Candidate:
    """The candidate with other numbers at its coordinates."""
    chosen = {x: x.admitted(v) for x, v in zip(free, numbers, strict=True)}
    heads = {h: _head(c, h, table, chosen) for h, table in c.heads.items()}
    functions = {
        f: {o: _terms(f, o, p, chosen) for o, p in table.items()}
        for f, table in c.functions.items()
    }
    _follow(c.signature, functions)
    return replace(c, heads=heads, functions=functions)


def _head(
    c: Candidate, h: str, table: Mapping[Places, Fraction], chosen: Mapping[Coordinate, Fraction]
) -> dict[Places, Fraction]:
    own = c.signature.heads[h]
    factor = {x.at: v for x, v in chosen.items() if x.kind == "factor" and x.owner == h}
    if factor:
        n = range(size(c.spaces[own.spaces[0]]))
        return {
            (i, j): sum((factor[i, k] * factor[j, k] for k in n), Fraction(0))
            for i, j in product(n, n)
        }
    new = {}
    for e, old in table.items():
        key = Coordinate("head", h, representative(e, own.classes), own.sign)
        new[e] = chosen.get(key, old)
    return new


def _terms(f: str, o: Places, p: Terms, chosen: Mapping[Coordinate, Fraction]) -> Terms:
    scale = chosen.get(Coordinate("scale", f, sign="positive"), Fraction(1))
    signs = ("real", "positive", "nonzero")
    new: Terms = {}
    for m, coefficient in p.items():
        keys = (Coordinate("coefficient", f, (o, m), s) for s in signs)
        v = next((chosen[k] for k in keys if k in chosen), coefficient * scale)
        if v:
            new[m] = v
    return new


def _follow(signature: Signature, functions: dict[str, dict[Places, Terms]]) -> None:
    """Primitives again the integrals of what they are primitives of."""
    for f, own in signature.functions.items():
        if own.derivative is not None and own.derivative in functions and f in functions:
            slope = functions[own.derivative][()]
            raised = {sum(k for _, k in m) + 1: x for m, x in slope.items()}
            functions[f] = {(): {(("0:", k),): x / k for k, x in raised.items()}}


def _free_functions(c: Candidate, fixed: Fixed) -> list[str]:
    """Functions that no other one decides: no states, inverses, or primitives."""
    related = set()
    for f, own in c.signature.functions.items():
        related |= {f} if own.derivative is not None else set()
        related |= {f, own.left_inverse_of} if own.left_inverse_of is not None else set()
    return [f for f in c.functions if f not in related | c.states | fixed.functions]


def _is_shaped(signature: Signature, f: str) -> bool:
    primitives = (g.shape for g in signature.functions.values() if g.derivative == f)
    return signature.functions[f].shape is not None or any(s is not None for s in primitives)


def _table(c: Candidate, f: str) -> list[tuple[Places, Terms]]:
    return sorted(c.functions[f].items())
