"""Polynomial trajectories of a model, solved from their dynamics by Picard's iteration."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker.context import Context, Node, Tape
from symnode.checker.declarations import read_signature
from symnode.checker.model import Model, Point, read_model, slot, value
from symnode.checker.polynomial import Constant, Monomial, NotExact, Polynomial
from symnode.checker.syntax import Reader
from symnode.checker.unfold import unfold
from symnode.methods.sequences import swept

TIME = "t"
MAX_ROUNDS = 9
MAX_DEGREE = 8
MAX_STATE_TERMS = 60
BUDGET = 100_000  # visited nodes for one candidate model

Indices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Motion:
    """A state, the heads it depends on, and its equation: names and certificate JSON.

    ``start`` is the (time, value, indices) of an initial or terminal condition, or None.
    """

    state: str
    parameters: tuple[str, ...]
    indices: Indices
    rhs: Any
    start: tuple[Any, Any, Indices] | None
    step: str | None = None  # of a recurrence: its index over the steps
    backward: bool = False


@dataclass(frozen=True)
class Body:
    """A formula read and unfolded once, for many models."""

    node: Node
    variables: tuple[int, ...]

    def at(
        self, ctx: Context, model: Model, entry: Any, varying: Any, time: Polynomial | None
    ) -> Polynomial:
        """Its exact value in a model."""
        positions = dict(zip(self.variables, entry, strict=True))
        return value(ctx, model, self.node, Point(positions, {}, frozenset(varying), time))


@dataclass
class Trajectories:
    """The states of a problem and what is needed to solve for them in a model."""

    problem: dict[str, Any]
    motions: list[Motion]
    ctx: Context = field(init=False)

    def __post_init__(self) -> None:
        signature = read_signature(self.problem["signature"])
        self.ctx = Context(signature, Tape([]), max_terms=BUDGET)
        self.reader = Reader(self.ctx)
        self.rates = [self.body(m.rhs, m.indices) for m in self.motions]
        self.starts = [
            None if m.start is None else (self.body(m.start[0], ()), self.body(*m.start[1:]))
            for m in self.motions
        ]

    def body(self, term: Any, indices: Any) -> Body:
        """Read a formula with free indices."""
        scope = {name: self.ctx.fresh(space) for name, space in indices}
        node = unfold(self.ctx, self.reader.term(term, scope, ""), [])
        return Body(node, tuple(scope.values()))

    def solved(self, model: dict[str, Any]) -> tuple[dict[str, Any], Model]:
        """The model with polynomials for every state, as JSON and as tables.

        NotExact where the iteration does not end in polynomials of low degree.
        """
        self.ctx.made = 0
        blank: dict[str, list[Any]] = {m.state: [] for m in self.motions}
        tables = read_model(self.ctx, {**model, "functions": {**model["functions"], **blank}})
        for _ in range(MAX_ROUNDS):
            changed = False
            for k, m in enumerate(self.motions):
                old = tables.functions[m.state]
                new = self._picard(tables, k) if m.step is None else self._swept(tables, k)
                changed = changed or any(not (new[o] - old[o]).is_zero() for o in new)
                tables.functions[m.state] = new
            if not changed:
                states = {m.state: _json(tables.functions[m.state]) for m in self.motions}
                return {**model, "functions": {**model["functions"], **states}}, tables
        raise NotExact("the trajectories are not polynomials of low degree")

    def polynomials(
        self, model: dict[str, Any], name: str, body: Body, arguments: list[str]
    ) -> dict[tuple[int, ...], dict[tuple[tuple[str, int], ...], Fraction]]:
        """An author's formula for a field, as polynomials in the slots of its arguments."""
        signature = self.ctx.signature
        blank = {**model, "functions": {}}
        tables = read_model(self.ctx, blank)
        slots = {}
        for k, h in enumerate(arguments):
            if h == signature.time:
                slots[TIME] = Polynomial.generator(slot(k, ()))
                continue
            for e in product(*(range(len(tables.weights[s])) for s in signature.heads[h].spaces)):
                key = f"h:{h}:{','.join(map(str, e))}"
                slots[key] = Polynomial.generator(slot(k, e))
        varying = [h for h in arguments if h != signature.time]
        out = {}
        outs = signature.functions[name].outs
        for entry in product(*(range(len(tables.weights[s])) for s in outs)):
            exact = body.at(self.ctx, tables, entry, varying, Polynomial.generator(TIME))
            named = exact.substitute(slots)
            for powers in named.terms:
                _expect_rational(powers)
            out[entry] = {tuple((g, int(x)) for g, x in m): c for m, c in named.terms.items()}
        return out

    def _picard(self, model: Model, k: int) -> dict[tuple[int, ...], Polynomial]:
        """start + the integral of the right-hand side along the present trajectories."""
        m, start, running = self.motions[k], self.starts[k], Polynomial.generator(TIME)
        names, out = self._slots(model, m), {}
        for entry in product(*(range(len(model.weights[s])) for _, s in m.indices)):
            begin, at = Polynomial.number(0), Polynomial.number(0)
            if start is not None:
                at = start[0].at(self.ctx, model, (), m.parameters, running)
                begin = start[1].at(self.ctx, model, entry, m.parameters, running)
            rate = self.rates[k].at(self.ctx, model, entry, m.parameters, running)
            total = begin + rate.integral(TIME, at, running)
            if any(sum(x for _, x in powers) > MAX_DEGREE for powers in total.terms):
                raise NotExact("the degree grows")
            if len(total.terms) > MAX_STATE_TERMS:
                raise NotExact("the trajectory has too many terms")
            out[entry] = total.substitute(names)
        return out

    def _swept(self, model: Model, k: int) -> dict[tuple[int, ...], Polynomial]:
        """The sequence of a recurrence, from its end value on."""
        m, start, running = self.motions[k], self.starts[k], Polynomial.generator(TIME)
        place = [name for name, _ in m.indices].index(str(m.step))
        spaces = [s for _, s in m.indices]
        steps = len(model.weights[spaces.pop(place)])
        entries = list(product(*(range(len(model.weights[s])) for s in spaces)))
        names = self._slots(model, m)

        def taken(body: Body, entry: tuple[int, ...]) -> Polynomial:
            return body.at(self.ctx, model, entry, m.parameters, running)

        def step(at: int, so_far: dict[tuple[int, ...], Polynomial]) -> Any:
            model.functions[m.state] = {e: p.substitute(names) for e, p in so_far.items()}
            return {e: taken(self.rates[k], (*e[:place], at, *e[place:])) for e in entries}

        zero = Polynomial.number(0)
        first = {e: zero if start is None else taken(start[1], e) for e in entries}
        whole = swept(steps, m.backward, first, step, TIME)
        return {e: p.substitute(names) for e, p in whole.items()}

    def _slots(self, model: Model, m: Motion) -> dict[str, Polynomial]:
        """Time and parameters, as the checker names the slots of a state's polynomial."""
        names = {TIME: Polynomial.generator(slot(0, ()))}
        for k, h in enumerate(m.parameters, start=1):
            spaces = self.ctx.signature.heads[h].spaces
            for e in product(*(range(len(model.weights[s])) for s in spaces)):
                names[f"h:{h}:{','.join(map(str, e))}"] = Polynomial.generator(slot(k, e))
        return names


def _expect_rational(powers: Monomial) -> None:
    """A model's functions have rational coefficients."""
    if any(isinstance(g, Constant) for g, _ in powers):
        raise NotExact("a coefficient that is not rational")


def _json(table: dict[tuple[int, ...], Polynomial]) -> Any:
    out = []
    for o, p in table.items():
        terms = []
        for powers, c in p.terms.items():
            _expect_rational(powers)
            terms.append([str(c), [[g, int(k)] for g, k in powers]])
        out.append([list(o), terms])
    return out
