"""The data of a normal form: factors, terms and sums of terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

Names = Mapping[int, int]


class Factor:
    """One factor of a term; ``free`` are the index variables in it that it does not bind."""

    free: frozenset[int]

    @property
    def weight(self) -> int:
        """The work of making the factor again."""
        return 1

    def rename(self, names: Names) -> Factor:
        """The factor with its free variables renamed."""
        return self._renamed(names) if self.free & names.keys() else self

    def _renamed(self, names: Names) -> Factor:
        return self


@dataclass(frozen=True, eq=False)
class Entry(Factor):
    """An entry of a tensor."""

    head: str
    indices: tuple[int, ...]
    classes: tuple[int, ...]
    positive: bool

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return frozenset(self.indices)

    @property
    def weight(self) -> int:
        return 1 + len(self.indices)

    def _renamed(self, names: Names) -> Factor:
        new = tuple(names.get(i, i) for i in self.indices)
        return Entry(self.head, new, self.classes, self.positive)


@dataclass(frozen=True, eq=False)
class Delta(Factor):
    """Kronecker's delta."""

    i: int
    j: int

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return frozenset((self.i, self.j))

    def _renamed(self, names: Names) -> Factor:
        return Delta(names.get(self.i, self.i), names.get(self.j, self.j))


@dataclass(frozen=True, eq=False)
class Position(Factor):
    """The number of an index, counted from 0."""

    i: int

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return frozenset((self.i,))

    def _renamed(self, names: Names) -> Factor:
        return Position(names.get(self.i, self.i))


@dataclass(frozen=True, eq=False)
class Atom(Factor):
    """The size of a space, a named constant, or the radical of a prime: positive numbers."""

    tag: str
    name: str

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return frozenset()


@dataclass(frozen=True, eq=False)
class Variable(Factor):
    """An integration variable as a factor."""

    u: int

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return frozenset((self.u,))

    def _renamed(self, names: Names) -> Factor:
        return Variable(names.get(self.u, self.u))


@dataclass(frozen=True, eq=False)
class Application(Factor):
    """A function of normal forms, differentiated in ``slots``."""

    function: str
    outs: tuple[int, ...]
    args: tuple[tuple[tuple[int, ...], NormalForm], ...]
    slots: tuple[tuple[tuple[int, ...], ...], ...]
    positive: bool

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        used = set(self.outs) | {i for s in self.slots for one in s for i in one}
        for ix, body in self.args:
            used |= body.free - set(ix)
        return frozenset(used)

    @cached_property
    def weight(self) -> int:
        own = len(self.outs) + sum(1 + len(one) for s in self.slots for one in s)
        return 1 + own + sum(1 + len(ix) + body.weight for ix, body in self.args)

    def _renamed(self, names: Names) -> Factor:
        return Application(
            self.function,
            tuple(names.get(i, i) for i in self.outs),
            tuple((ix, body.rename(names)) for ix, body in self.args),
            tuple(tuple(tuple(names.get(i, i) for i in one) for one in s) for s in self.slots),
            self.positive,
        )


@dataclass(frozen=True, eq=False)
class Base(Factor):
    """A normal form that carries an exponent which is not a natural number."""

    body: NormalForm

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return self.body.free

    @property
    def weight(self) -> int:
        return 1 + self.body.weight

    def _renamed(self, names: Names) -> Factor:
        return Base(self.body.rename(names))


@dataclass(frozen=True, eq=False)
class Range(Factor):
    """The signed indicator of lo <= u <= hi, which makes an integral over [lo, hi] a sum over u."""

    lo: NormalForm
    hi: NormalForm
    u: int

    @cached_property
    def free(self) -> frozenset[int]:  # type: ignore[override]
        return self.lo.free | self.hi.free | {self.u}

    @property
    def weight(self) -> int:
        return 1 + self.lo.weight + self.hi.weight

    def _renamed(self, names: Names) -> Factor:
        return Range(self.lo.rename(names), self.hi.rename(names), names.get(self.u, self.u))


Powers = tuple[tuple[Factor, Fraction], ...]


@dataclass(frozen=True, eq=False)
class Term:
    """``coefficient`` times the sum over ``bound`` of the product of ``factors``."""

    coefficient: Fraction
    bound: tuple[int, ...]
    factors: Powers

    @property
    def weight(self) -> int:
        """The work of making the term again."""
        return 1 + len(self.bound) + sum(f.weight for f, _ in self.factors)

    def scaled(self, c: Fraction) -> Term:
        return Term(self.coefficient * c, self.bound, self.factors)


@dataclass(frozen=True, eq=False)
class NormalForm:
    """A sum of terms with pairwise different keys.

    ``stale`` once two of its free variables became one: then terms may merge, and it is collected
    again before it counts.
    """

    terms: tuple[Term, ...]
    stale: bool = False

    @cached_property
    def free(self) -> frozenset[int]:
        used: set[int] = set()
        for t in self.terms:
            used |= frozenset[int]().union(*(f.free for f, _ in t.factors)) - frozenset(t.bound)
        return frozenset(used)

    @cached_property
    def weight(self) -> int:
        """The work of making the form again."""
        return 1 + sum(t.weight for t in self.terms)

    def rename(self, names: Names) -> NormalForm:
        """Free variables renamed. Bound variables are unique, so nothing is captured."""
        if not self.free & names.keys():
            return self
        terms = tuple(
            Term(t.coefficient, t.bound, tuple((f.rename(names), k) for f, k in t.factors))
            for t in self.terms
        )
        injective = len({names.get(i, i) for i in self.free}) == len(self.free)
        return NormalForm(terms, self.stale or not injective)


ONE = Term(Fraction(1), (), ())
