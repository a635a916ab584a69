"""Random terms over a fixed vocabulary: one seed gives one term, with its free indices.

A term is built over a scope of indices that it may mention. Denominators and bases of roots are
positive by their form, so that a random term is defined wherever its symbols are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import TIME, Function, Head, Role, Sign
from symnode.language.terms import (
    NOW,
    ONE,
    Add,
    Apply,
    At,
    Binding,
    Delta,
    Derivative,
    Dim,
    Entry,
    Integral,
    Lambda,
    Mul,
    Number,
    Power,
    Sum,
    Term,
    Variable,
    VariableRef,
)

Scope = tuple[Index, ...]

N, M, K = Space("n"), Space("m"), Space("k")
OMEGA = Space("Omega", Kind.PROBABILITY)

A, B = Head("a"), Head("b", sign=Sign.POSITIVE)
C = Head("c", sign=Sign.NONZERO)
THETA, HORIZON = Head("theta", role=Role.PARAMETER), Head("T", sign=Sign.POSITIVE)
X, X2, P = Head("x", (N,)), Head("x2", (N,)), Head("p", (N,), sign=Sign.POSITIVE)
Y, U = Head("y", (M,)), Head("u", (K,))
RECT, PLAIN = Head("A", (N, M)), Head("M", (N, N))
SYMMETRIC = Head("W", (N, N), (0, 0))
CUBE, MIXED = Head("G", (N, N, N), (0, 0, 0)), Head("H", (N, M, N), (0, 1, 0))
LINK = Head("L", (M, K))
NOISE = Head("xi", (OMEGA,), role=Role.RANDOM)
SAMPLE = Head("X", (OMEGA, N), role=Role.RANDOM)
HEADS = (A, B, C, THETA, HORIZON, X, X2, P, Y, U, RECT, PLAIN, SYMMETRIC, CUBE, MIXED, LINK)
RANDOM_HEADS = (NOISE, SAMPLE)
MOVABLE = (A, THETA, X, Y, PLAIN, SYMMETRIC, RECT, B)

PHI, CHI = Function("phi", ((),)), Function("chi", ((),))
PSI = Function("psi", ((),), sign=Sign.POSITIVE)
PRIMITIVE = Function("Phi", ((),), primitive_of=PHI)
FORWARD = Function("s", ((),))
BACKWARD = Function("r", ((),), left_inverse_of=FORWARD)
FIELD = Function("f", ((N,), ()), (N,))
ENERGY = Function("E", ((N,), (M,)))
STATE = Function("z", ((), ()), (N,), depends_on=(THETA,))
SPEED = Function("q", ((),), (), depends_on=())
EXP, LOG = Function("exp", ((),), known=True), Function("log", ((),), known=True)
TANH, SIGMOID = Function("tanh", ((),), known=True), Function("sigmoid", ((),), known=True)


def scalar_apply(f: Function, u: Term, order: int = 0) -> Apply:
    """A function of one number, differentiated ``order`` times."""
    slots: tuple[tuple[()], ...] = ((),) * order
    return Apply(f, (), (Lambda((), u),), (slots,))


def exp(u: Term) -> Term:
    return scalar_apply(EXP, u)


def log(u: Term) -> Term:
    return scalar_apply(LOG, u)


def num(q: int | Fraction) -> Number:
    return Number(Fraction(q))


def negative(u: Term) -> Term:
    return Mul((num(-1), u))


def inverse(u: Term) -> Term:
    return Power(u, Fraction(-1))


class Maker:
    """Random terms; ``floats`` admits roots and known functions."""

    def __init__(self, seed: int, floats: bool) -> None:
        self.seed, self.rng, self.floats = seed, random.Random(seed), floats
        self.made = 0
        self.steps: list[str] = []  # names of the rewrites and changes made so far

    def pair_scope(self) -> Scope:
        """The free indices of a statement."""
        spaces = self.rng.choice([(), (), (N,), (N, N), (N, M), (M,), (N, N, N)])
        return tuple(self.index(s) for s in spaces)

    def index(self, space: Space) -> Index:
        self.made += 1
        return Index(self.rng.choice("ijkl"), space)

    def pick(self, space: Space, scope: Scope) -> Index | None:
        own = [i for i in scope if i.space is space]
        return self.rng.choice(own) if own else None

    def fitting(self, spaces: tuple[Space, ...], scope: Scope) -> tuple[Index, ...] | None:
        found = tuple(self.pick(s, scope) for s in spaces)
        return None if None in found else found  # type: ignore[return-value]

    def entry(self, scope: Scope, choices: tuple[Head, ...]) -> Term | None:
        """An entry of a head whose slots the scope can fill."""
        able = [h for h in choices if all(any(i.space is s for i in scope) for s in h.spaces)]
        tensors = [h for h in able if h.spaces]
        if tensors and self.rng.random() < 0.75:
            able = tensors
        if not able:
            return None
        head = self.rng.choice(able)
        indices = self.fitting(head.spaces, scope)
        return None if indices is None else Entry(head, indices)

    def leaf(self, scope: Scope, variables: tuple[Variable, ...] = ()) -> Term:
        roll = self.rng.random()
        if variables and roll < 0.4:
            return VariableRef(self.rng.choice(variables))
        if roll < 0.72:
            return self.entry(scope, HEADS + RANDOM_HEADS) or Entry(A)
        if roll < 0.80:
            return self.state(scope)
        if roll < 0.86:
            finite = [i for i in scope if i.space.kind is Kind.FINITE]
            first = self.rng.choice(finite) if finite else None
            second = self.pick(first.space, scope) if first else None
            return Delta(first, second) if first and second else NOW
        return self.rng.choice([NOW, num(self.rng.choice([-2, -1, 2, 3])), Dim(N), Dim(M)])

    def state(self, scope: Scope) -> Term:
        i = self.pick(N, scope)
        slots = ((),) * self.rng.choice([0, 0, 1, 2])
        if i is None or self.rng.random() < 0.3:
            return Apply(SPEED, (), (Lambda((), NOW),), (slots,))
        late = ((),) * self.rng.choice([0, 0, 1])
        return Apply(STATE, (i,), (Lambda((), NOW), Lambda((), Entry(THETA))), (slots, late))

    def term(self, depth: int, scope: Scope, variables: tuple[Variable, ...] = ()) -> Term:
        """A random term over ``scope`` of at most this depth."""
        if depth <= 0:
            return self.leaf(scope, variables)

        def inner(more: Scope = (), own: tuple[Variable, ...] = ()) -> Term:
            return self.term(depth - 1, scope + more, variables + own)

        table: list[tuple[int, Callable[[], Term]]] = [
            (5, lambda: Add(tuple(inner() for _ in range(self.rng.choice([2, 2, 3]))))),
            (7, lambda: Mul(tuple(inner() for _ in range(self.rng.choice([2, 2, 3]))))),
            (9, lambda: self.sum(inner)),
            (2, lambda: Power(inner(), Fraction(self.rng.choice([2, 2, 3])))),
            (2, lambda: Mul((inner(), inverse(self.positive(depth - 1, scope))))),
            (3, lambda: self.scalar(inner())),
            (3, lambda: self.field(depth - 1, scope, variables)),
            (2, lambda: self.integral(depth - 1, scope, variables)),
            (2, lambda: self.derivative(depth - 1, scope, variables)),
            (2, lambda: self.replaced(depth - 1, scope, variables)),
        ]
        if self.floats:
            table.append((8, lambda: self.known(depth, scope, inner)))
        weights = [w for w, _ in table]
        (make,) = self.rng.choices([f for _, f in table], weights)
        return make()

    def sum(self, inner: Callable[..., Term]) -> Term:
        i = self.index(self.rng.choice([N, N, N, M, M, K, OMEGA]))
        return Sum(i, inner((i,)))

    def scalar(self, u: Term) -> Term:
        f = self.rng.choice([PHI, PHI, CHI, PSI, PRIMITIVE, FORWARD, BACKWARD])
        orders = [0] if f in (FORWARD, BACKWARD, PRIMITIVE) else [0, 0, 1, 2]
        return scalar_apply(f, u, self.rng.choice(orders))

    def vector(self, depth: int, space: Space, scope: Scope) -> Lambda:
        """A vector argument, a term in an index of its own."""
        i = self.index(space)
        head = self.rng.choice([h for h in (X, P, Y) if h.spaces == (space,)])
        plain = Entry(head, (i,))
        if depth <= 0 or self.rng.random() < 0.6:
            return Lambda((i,), plain)
        return Lambda((i,), Add((plain, self.term(depth - 1, (*scope, i)))))

    def field(self, depth: int, scope: Scope, variables: tuple[Variable, ...]) -> Term:
        """A field or an energy with derivative slots."""
        vector = self.vector(min(depth, 1), N, scope)
        out, slot, other = (self.pick(s, scope) for s in (N, N, M))
        if out is None or self.rng.random() < 0.3:
            one = ((slot,),) * self.rng.choice([0, 1, 2]) if slot else ()
            two = ((other,),) * self.rng.choice([0, 1]) if other else ()
            return Apply(ENERGY, (), (vector, self.vector(0, M, scope)), (one, two))
        number = Lambda((), self.term(min(depth, 1), scope, variables))
        entries = [i for i in scope if i.space is N]
        first = tuple((self.rng.choice(entries),) for _ in range(self.rng.choice([0, 0, 1, 2])))
        second = ((),) * self.rng.choice([0, 0, 1])
        return Apply(FIELD, (out,), (vector, number), (first, second))

    def integral(self, depth: int, scope: Scope, variables: tuple[Variable, ...]) -> Term:
        u = Variable("tau")
        ends = self.rng.choice(
            [(num(0), Entry(HORIZON)), (num(0), num(1)), (Entry(A), Entry(HORIZON))]
        )
        if self.rng.random() < 0.5:
            body = self.term(depth, scope, (*variables, u))
        else:
            body = At((Binding(TIME, (), VariableRef(u)),), self.term(depth, scope, variables))
        return Integral(u, *ends, body)

    def derivative(self, depth: int, scope: Scope, variables: tuple[Variable, ...]) -> Term:
        able = [TIME, *(h for h in MOVABLE if self.fitting(h.spaces, scope) is not None)]
        head = self.rng.choice(able)
        indices = self.fitting(head.spaces, scope)
        return Derivative(head, indices or (), self.term(depth, scope, variables))

    def replaced(self, depth: int, scope: Scope, variables: tuple[Variable, ...]) -> Term:
        """A term with a moment for the time, or values for heads, not yet put in."""
        body = self.term(depth, scope, variables)
        bindings = []
        for head in self.rng.sample([TIME, A, X, B, SYMMETRIC], self.rng.choice([1, 1, 2])):
            own = tuple(self.index(s) for s in head.spaces)
            if head is TIME:
                value: Term = Entry(self.rng.choice([HORIZON, THETA]))
            elif head is B:
                value = self.positive(1, scope)
            else:
                value = self.term(1, (*scope, *own), variables)
            bindings.append(Binding(head, own, value))
        return At(tuple(bindings), body)

    def known(self, depth: int, scope: Scope, inner: Callable[..., Term]) -> Term:
        roll = self.rng.random()
        small = num(Fraction(1, self.rng.choice([2, 3, 4])))
        if roll < 0.4:
            return exp(Mul((small, self.term(min(depth - 1, 1), scope))))
        if roll < 0.55:
            return log(self.positive(depth - 1, scope))
        if roll < 0.7:
            function = self.rng.choice([TANH, SIGMOID])
            return scalar_apply(function, self.term(min(depth - 1, 1), scope))
        exponent = Fraction(self.rng.choice([-3, -1, 1, 3, 1, 2]), self.rng.choice([2, 3]))
        return Power(self.positive(depth - 1, scope), exponent)

    def positive(self, depth: int, scope: Scope) -> Term:
        """A term that is positive by its form."""
        i = self.pick(N, scope)
        plain = Entry(P, (i,)) if i and self.rng.random() < 0.6 else Entry(B)
        if depth <= 0:
            return plain
        j = self.index(N)
        table: list[Callable[[], Term]] = [
            lambda: Add((ONE, Power(self.term(depth - 1, scope), Fraction(2)))),
            lambda: Add((plain, self.positive(depth - 1, scope))),
            lambda: Mul((plain, self.positive(depth - 1, scope))),
            lambda: Sum(j, Entry(P, (j,))),
            lambda: scalar_apply(PSI, self.term(depth - 1, scope)),
            lambda: plain,
        ]
        if self.floats:
            table.append(lambda: exp(self.term(0, scope)))
        return self.rng.choice(table)()
