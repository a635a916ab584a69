"""Bounds of variables that follow from sums of squares.

An atom q - (a x^2 + b y^2 + ...) >= 0, or = 0, with squares whose coefficients are positive, makes
x^2 <= q/a. For a rational r > 0 with r^2 >= q/a

    r -+ x = (r -+ x)^2/(2r) + (r^2 - x^2)/(2r),
    r^2 - x^2 = (r^2 - q/a) + (q - a x^2 - b y^2 - ...)/a + (b/a) y^2 + ...,

so -r <= x <= r follows by the rule ``derive``.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, isqrt

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, ZERO, Atom, System, atom_json
from symnode.checker.reals.terms import Term, add, mul, neg, num, power, to_json
from symnode.methods.reals.branch_and_bound import root_box
from symnode.methods.reals.ring import Ring, TooLarge, fraction
from symnode.methods.reals.steps import Chain

SCALE = 64  # bounds are multiples of 1/SCALE
Squares = dict[Term, Fraction]  # from a monomial to the coefficient of its square


def bounded(system: System) -> Chain:
    """The system with bounds of variables that have none on a side."""
    chain = Chain(system)
    if not any(_unbounded(system, name, side) for name in system.variables for side in (1, -1)):
        return chain
    for k, atom in enumerate(system.atoms):
        found = _sum_of_squares(atom)
        if found is None:
            continue
        q, squares, sign = found
        for m in squares:
            if m.head == "var" and q >= 0:
                for side in (1, -1):
                    if _unbounded(chain.system, m.data, side):
                        _bound(chain, k, (m, side), q, (squares, sign))
    return chain


def _unbounded(system: System, name: str, side: int) -> bool:
    box = root_box(system, system.variables)
    if box is None:
        return False
    end = box[system.variables.index(name)]
    return not (end.hi if side > 0 else end.lo).is_finite()


def _sum_of_squares(atom: Atom) -> tuple[Fraction, Squares, int] | None:
    """(q, squares, sign): sign times the term is q - the sum of the squares."""
    if atom.relation == NONZERO:
        return None
    try:
        ring = Ring.of(atom.term)
        poly = ring.read(atom.term)
    except TooLarge:
        return None
    q, squares, signs = Fraction(0), {}, set()
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        if any(int(e) % 2 for e in exponents):
            return None
        pairs = zip(ring.generators, exponents, strict=True)
        m = mul(num(1), *(power(g, int(e) // 2) for g, e in pairs if e))
        if m == num(1):
            q = fraction(c)
        else:
            squares[m] = abs(fraction(c))
            signs.add(c < 0)
    if len(signs) != 1 or (signs == {False} and atom.relation != ZERO):
        return None
    sign = 1 if signs == {True} else -1
    return q * sign, squares, sign


def _bound(
    chain: Chain, k: int, of: tuple[Term, int], q: Fraction, found: tuple[Squares, int]
) -> None:
    """side x <= r, that is r - side x >= 0, by a sum of products."""
    x, side = of
    squares, sign = found
    a = squares[x]
    r = _root_above(q / a)
    half = 1 / (2 * r)
    distance = add(num(r), neg(x) if side > 0 else x)
    if known(chain.system, NONNEGATIVE, distance):
        return
    own = [[str(half), to_json(distance)]]
    own += [[str(half * b / a), to_json(m)] for m, b in squares.items() if m != x]
    by = half / a
    if chain.system.atoms[k].relation == ZERO:
        from_atom = ["times", to_json(num(sign * by))]
    else:
        from_atom = ["squares", [[str(by), "1"]]]
    summands = [[[], ["squares", own]], [[k], from_atom]]
    atom = atom_json(Atom(NONNEGATIVE, distance))
    chain.step("derive", atom=atom, summands=summands)


def _root_above(q: Fraction) -> Fraction:
    """A positive rational whose square is at least q: the root itself where it is rational."""
    top, bottom = isqrt(q.numerator), isqrt(q.denominator)
    if q > 0 and top * top == q.numerator and bottom * bottom == q.denominator:
        return Fraction(top, bottom)
    return Fraction(isqrt(ceil(q * SCALE * SCALE)) + 1, SCALE)
