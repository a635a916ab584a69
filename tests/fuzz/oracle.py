"""What the values of two terms say about them: random models, and finite differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Any

from symnode.language.evaluate import NODES, Evaluator, needs_floats
from symnode.language.numbers import CannotEvaluate, Residue
from symnode.language.random_model import RandomModel, Ridge
from symnode.language.spaces import Index
from symnode.language.symbols import Function, Sign
from symnode.language.terms import (
    Apply,
    At,
    Derivative,
    Entry,
    Integral,
    Mul,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
    children,
    heads,
    subterms,
)
from tests.fuzz.terms import BACKWARD

TOLERANCE = 1e-6
LARGEST = 1e9  # beyond this a floating value says nothing
NO_VALUE = (CannotEvaluate, ZeroDivisionError, OverflowError)
DEGREE, DIRECTIONS = 4, 3  # so that no derivative that terms mention vanishes by accident
STEPS = (2e-3, 1e-4)


@dataclass
class RichModel(RandomModel):
    """Random models whose undefined functions have more derivatives than any term takes."""

    def function(self, f: Function) -> Ridge:
        if f not in self.functions and f.left_inverse_of is None and f.primitive_of is None:
            self.functions[f] = self._rich(f)
        return super().function(f)

    def __post_init__(self) -> None:
        super().__post_init__()
        super().function(BACKWARD)  # an inverse is made before what it inverts
        forward = BACKWARD.left_inverse_of
        assert forward is not None
        self.functions[forward] = self._scalar(forward)

    def _rich(self, f: Function) -> Ridge:
        if f.args == ((),) and not f.outs:
            unit: Any = Residue(1) if self.exact else 1.0
            return Ridge({(): [unit]}, [[{(): unit}]], [self._coefficients(f)])
        entries = self._positions(f.outs)
        weights = [
            [{e: self.number() for e in self._positions(a)} for a in f.args]
            for _ in range(DIRECTIONS)
        ]
        outs = {e: [self.number(f.sign) for _ in range(DIRECTIONS)] for e in entries}
        return Ridge(outs, weights, [self._coefficients(f) for _ in range(DIRECTIONS)])

    def _coefficients(self, f: Function) -> list[Any]:
        """Of a polynomial of degree 4; a positive one is neither even nor monotonous."""
        rest = [self.number() for _ in range(DEGREE + 1)]
        if f.sign is Sign.REAL:
            return rest
        low, high = self.number(f.sign), self.number(f.sign)
        return [low + 2, rest[1], high, rest[3] * Fraction(1, 5), self.number(f.sign)]


def degree(term: Term, u: Variable) -> float:
    """A bound on the degree of a term in an integration variable in the models above."""
    inner = [degree(c, u) for c in children(term)]
    match term:
        case VariableRef(v):
            return float(v is u)
        case Mul():
            return sum(inner)
        case Power(_, k) if k.denominator == 1 and k > 0:
            return float(k) * inner[0]
        case Apply(f, _, _, _) if not f.known:
            return (DEGREE + 1) * max(inner, default=0)
        case Power() | Apply():
            return float("inf") if any(inner) else 0
        case At(bindings, body):
            own = max((degree(b.value, u) for b in bindings), default=0)
            return inner[-1] + own * _size(body)
    return max(inner, default=0)


def _size(term: Term) -> float:
    """A bound on the degree of a term in all its heads together."""
    inner = [_size(c) for c in children(term)]
    match term:
        case Entry():
            return 1
        case Mul():
            return sum(inner)
        case Power(_, k) if k.denominator == 1 and k > 0:
            return float(k) * inner[0]
        case Apply(f, _, _, _) if not f.known:
            return (DEGREE + 1) * max(inner, default=0)
        case Power() | Apply():
            return float("inf") if any(inner) else 0
        case At():
            return inner[-1] * max([1, *inner[:-1]])
    return max(inner, default=0)


def trusted(term: Term) -> bool:
    """Whether quadrature obeys Leibniz' rule here: no derivative moves the end of an integral
    whose integrand is of higher degree than quadrature is exact for."""
    moved = {t.head for t in subterms(term) if isinstance(t, Derivative)}
    if moved:
        moved |= {b.head for t in subterms(term) if isinstance(t, At) for b in t.bindings}
    return not any(
        isinstance(t, Integral)
        and moved & (heads(t.lower) | heads(t.upper))
        and not degree(t.body, t.variable) < NODES - 1
        for t in subterms(term)
    )


def difference(pair: Sequence[Term], indices: Sequence[Index], seed: int) -> float | None:
    """How far two terms are apart in one model, relative to their size; None without values."""
    exact = not any(needs_floats(t) for t in pair)
    model = RichModel(seed, exact, size_range=(1 if seed % 4 == 3 else 2, 4))
    places = placed(model, indices, apart=seed % 4 < 2)
    try:
        first, second = (Evaluator(model, indices=places).value(t) for t in pair)
        gap = abs(first + second * -1)
        scale = 1.0 if exact else 1 + abs(first) + abs(second)
    except NO_VALUE:
        return None
    if gap != gap or not scale < LARGEST:
        return None
    return float(gap / scale)


def placed(model: RandomModel, indices: Sequence[Index], apart: bool) -> dict[Index, int]:
    """Values of free indices; ``apart`` makes those of one space differ as far as it has room."""
    if not apart:
        return {i: model.random.randrange(model.size(i.space)) for i in indices}
    return {i: k % model.size(i.space) for k, i in enumerate(indices)}


def differs(pair: Sequence[Term], indices: Sequence[Index], models: int) -> bool | None:
    """Whether some model tells the two terms apart; None if none has a value for them."""
    tried = 0
    for seed in range(3 * models):
        gap = difference(pair, indices, seed)
        if gap is None:
            continue
        if gap > TOLERANCE:
            return True
        tried += 1
        if tried == models:
            break
    return False if tried else None


def slope(written: Derivative, places: Any, model: RandomModel, step: float) -> Any:
    """The derivative of a term in an entry of a head by central differences of two widths."""
    body, head, at = written.body, written.head, written.indices
    entry = tuple(places[i] for i in at)
    n = range(len(entry))
    same = head.classes
    orders = [p for p in permutations(n) if all(same[k] == same[p[k]] for k in n)]
    orbit = {tuple(entry[k] for k in p) for p in orders}

    def value(width: float) -> Any:
        def moved(where: tuple[int, ...]) -> Any:
            return model.entry(head, where) + (width / len(orbit) if where in orbit else 0.0)

        return Evaluator(model, {head: moved}, dict(places)).value(body)

    near, far = ((value(h) + value(-h) * -1) * (1 / (2 * h)) for h in (step, 2 * step))
    return (4 * near - far) / 3


def slope_gap(written: Derivative, done: Term, indices: Sequence[Index], seed: int) -> float | None:
    """How far a derivative that was carried out is from finite differences, relatively.

    The better of two steps counts: a coarse one where a function bends, a fine one for round-off.
    """
    model = RichModel(seed, False, size_range=(1, 3))
    places = {i: model.random.randrange(model.size(i.space)) for i in indices}
    try:
        expected = [slope(written, places, model, step) for step in STEPS]
        found = Evaluator(model, indices=places).value(done)
        size = abs(Evaluator(model, indices=places).value(written.body))
    except NO_VALUE:
        return None
    scale = 1 + abs(found) + size
    gap = min(abs(e - found) for e in expected) / scale
    return None if gap != gap or not scale < 1e5 else float(gap)


def depth(term: Term) -> int:
    """How deep sums and integrals are nested, which is what evaluation costs."""
    own = 2 if isinstance(term, Integral) else int(isinstance(term, Sum | Apply))
    return own + max((depth(c) for c in children(term)), default=0)
