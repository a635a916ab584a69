"""Declarations that open a page: dimensions, symbols, parameters, times, random variables."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symnode.language import notation as nt
from symnode.language.arithmetic import together
from symnode.language.arrays import Array, as_array
from symnode.language.errors import ShapeError, StatementError
from symnode.language.notation import Notation
from symnode.language.reindex import fresh, reindexed
from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import TIME, Head, Role, Sign
from symnode.language.terms import NOW, ONE, Delta, Entry, Mul, Power, Sum, Term, free_indices

_LETTERS = "ijklm"


def dimensions(names: str) -> Any:
    """Finite index spaces of any size >= 1; one name gives a space, several a tuple.

    >>> n, d = dimensions("n d")
    """
    words = names.split()
    for word in words:
        if not word.isidentifier():
            raise StatementError("names such as n or n_1", repr(word), 'dimensions("n p")')
    if not words:
        raise StatementError("at least one name", repr(names), 'dimensions("n p")')
    spaces = tuple(Space(name) for name in words)
    return spaces if len(spaces) > 1 else spaces[0]


def array_of(head: Head) -> Array:
    """The array whose entries are those of a head."""
    for s in head.spaces:
        if not isinstance(s, Space):
            way = 'n = dimensions("n"), and n, p = dimensions("n p") for several'
            raise ShapeError(f"a dimension for {head.name}", f"{s!r}", way)
    ix = tuple(Index(_LETTERS[k], s) for k, s in enumerate(head.spaces))
    return Array(ix, Entry(head, ix), nt.symbol(head.name))


def scalar(name: str) -> Array:
    """A real number.

    >>> scalar("x") + 1
    x + 1
    """
    return array_of(Head(name))


def positive(name: str) -> Array:
    """A positive number.

    >>> 1 / positive("T")
    1/T
    """
    return array_of(Head(name, sign=Sign.POSITIVE))


def nonzero(name: str) -> Array:
    """A real number that is not zero.

    >>> 1 / nonzero("c")
    1/c
    """
    return array_of(Head(name, sign=Sign.NONZERO))


def _sign(positive: bool) -> Sign:
    return Sign.POSITIVE if positive else Sign.REAL


def vector(name: str, space: Space, *, positive: bool = False) -> Array:
    """A vector (a column), ``positive`` if every entry is.

    >>> n = dimensions("n"); vector("q", n, positive=True)
    q
    """
    return array_of(Head(name, (space,), sign=_sign(positive)))


def matrix(
    name: str,
    rows: Space,
    columns: Space,
    *,
    symmetric: bool = False,
    positive: bool = False,
    semidefinite: bool = False,
) -> Array:
    """A matrix; ``symmetric`` makes its slots interchangeable, and gradients in it symmetrised.

    ``semidefinite`` says that it is symmetric and v'Wv >= 0 for every v; ``positive`` that every
    entry is positive, nothing about definiteness.

    >>> n, d = dimensions("n d"); matrix("A", n, d) @ vector("x", d)
    A @ x
    """
    symmetric = symmetric or semidefinite
    if symmetric and rows is not columns:
        raise ShapeError(
            "a square symmetric matrix", f"{rows.name} x {columns.name}", "use one space"
        )
    if semidefinite and positive:
        way = "choose one, and state the other as a hypothesis"
        raise StatementError("a semidefinite or an entrywise positive matrix", name, way)
    classes = (0, 0) if symmetric else (0, 1)
    return array_of(
        Head(name, (rows, columns), classes, sign=_sign(positive), semidefinite=semidefinite)
    )


def parameter(name: str, *spaces: Space) -> Array:
    """A parameter (number, vector or matrix) in which states may depend, by ``of=``.

    >>> parameter("theta", dimensions("p"))
    theta
    """
    return array_of(Head(name, spaces, role=Role.PARAMETER))


def time(name: str = "t") -> Array:
    """The running time.

    >>> time("t")
    t
    """
    if name != "t":
        raise StatementError("the running time is t", f'time("{name}")', "write t = time()")
    return Array((), NOW, nt.symbol(TIME.name))


def instant(name: str, lo: Any, hi: Any) -> Array:
    """A fixed time between ``lo`` and ``hi``, for facts that hold there to be used at it.

    >>> instant("s", 0, positive("T"))
    s
    """
    ends = (as_array(lo), as_array(hi))
    within = (ends[0].body, ends[1].body)
    return array_of(Head(name, role=Role.INSTANT, within=within))


def rational(text: str) -> Array:
    """An exact number from decimal or fraction notation: ``rational("0.1")`` is 1/10.

    >>> rational("0.1")
    1/10
    """
    return as_array(Fraction(text))


class Measure:
    """An abstract measure; ``expectation`` or ``measure_integral`` binds functions of its points.

    Linearity is all that is known about it, and for a probability that E[1] = 1.
    """

    def __init__(self, name: str, kind: Kind) -> None:
        self.space = Space(name, kind)
        self.sample = self.space.index("omega")

    def variable(self, name: str, *spaces: Space, positive: bool = False) -> Array:
        """A number, vector or matrix that varies with the point (a random variable).

        ``positive`` says that every value of every entry is positive.
        """
        head = Head(name, (*spaces, self.space), sign=_sign(positive), role=Role.RANDOM)
        ix = tuple(Index(_LETTERS[k], s) for k, s in enumerate(spaces))
        return Array(ix, Entry(head, (*ix, self.sample)), nt.symbol(name), random=(self.sample,))


def probability(name: str) -> Measure:
    """An abstract probability measure.

    >>> x = probability("p").variable("x"); expectation(x**2)
    E[x**2]
    """
    return Measure(name, Kind.PROBABILITY)


def measure(name: str) -> Measure:
    """An abstract measure, of any total mass.

    >>> g = measure("mu").variable("g"); measure_integral(2 * g)
    int 2*g dmu
    """
    return Measure(name, Kind.MEASURE)


def gaussian(name: str, *spaces: Space) -> Array:
    """A standard normal number, vector or matrix, independent of everything else.

    A vector with the mean mu and the covariance A A' is ``mu + A @ z``.

    >>> z = gaussian("z", dimensions("d")); expectation(norm2(z))
    E[|z|**2]
    """
    space = Space(f"law of {name}", Kind.PROBABILITY, normal=spaces)
    head = Head(name, (*spaces, space), role=Role.RANDOM, gaussian=True)
    ix = tuple(Index(_LETTERS[k], s) for k, s in enumerate(spaces))
    sample = space.index("omega")
    return Array(ix, Entry(head, (*ix, sample)), nt.symbol(name), random=(sample,))


def expectation(e: Any) -> Array:
    """The expectation over every random variable in ``e``.

    >>> x = probability("p").variable("x"); expectation(2 * x)
    E[2*x]
    """
    a = as_array(e)
    _expect_points(a, Kind.PROBABILITY, 'x = probability("p").variable("x")')
    return _summed_over_points(a, nt.expectation(a.notation))


def measure_integral(e: Any) -> Array:
    """The integral against every measure over whose points ``e`` varies.

    >>> g = measure("mu").variable("g"); measure_integral(g**2)
    int g**2 dmu
    """
    a = as_array(e)
    _expect_points(a, Kind.MEASURE, 'g = measure("mu").variable("g")')
    names = [i.space.name for i in a.random]
    return _summed_over_points(a, nt.measure_integral(a.notation, names))


def _expect_points(a: Array, kind: Kind, way_out: str) -> None:
    kinds = {i.space.kind for i in a.random}
    if kinds != {kind}:
        got = f"{a}, which varies over {', '.join(kinds) or 'nothing'}"
        raise StatementError(f"something that varies over a {kind} space", got, way_out)


def _summed_over_points(a: Array, shown: Notation) -> Array:
    body = a.body
    for sample in a.random:
        new = Index(sample.name, sample.space)
        body = Sum(new, reindexed(body, {sample: new}))
    return Array(a.indices, body, shown, a.row)


def total(e: Any, index: Index | None = None) -> Array:
    """The sum of a vector's entries, or of anything over one of its free indices.

    >>> n = dimensions("n"); i = n.index("i"); x = vector("x", n)
    >>> total(x[i]**2, i)
    sum_i x[i]**2
    """
    a = as_array(e)
    if index is None:
        if len(a.indices) != 1:
            raise ShapeError("a vector", a.shape, "name the index: total(e, i)")
        index = Index(a.indices[0].name, a.indices[0].space)
        a = Array((), a.entry(index), nt.entry(a.notation, (index.name,)), random=a.random)
    if a.indices and index not in free_indices(a.body):
        raise ShapeError("a number in the index", a.shape, "take entries first: total(x[i], i)")
    new = Index(index.name, index.space)
    body = Sum(new, reindexed(a.body, {index: new}))
    return Array(a.indices, body, nt.summation(a.notation, index.name), a.row, a.random)


def hadamard(x: Any, y: Any) -> Array:
    """The entrywise product of two arrays of one shape.

    >>> n = dimensions("n"); hadamard(vector("x", n), vector("y", n))
    x o y
    """
    a, b = as_array(x), as_array(y)
    if a.spaces != b.spaces:
        raise ShapeError("two arrays of one shape", f"{a.shape}, {b.shape}", "transpose one")
    ix = fresh(a.indices)
    shown = nt.times(a.notation, b.notation, "o")
    return Array(ix, Mul((a.entry(*ix), b.entry(*ix))), shown, a.row, together(a, b))


def map_entries(x: Any, rule: Callable[[Array], Array], name: str) -> Array:
    """``rule`` applied to every entry, shown as ``name(x)``.

    >>> n = dimensions("n"); map_entries(vector("x", n), lambda u: u**2, "square")
    square(x)
    """
    a = as_array(x)
    ix = fresh(a.indices)
    one = rule(Array((), a.entry(*ix), nt.entry(a.notation, tuple(i.name for i in ix))))
    return Array(ix, one.body, nt.call(nt.symbol(name), a.notation), a.row, a.random)


def identity(space: Space) -> Array:
    """The identity matrix.

    >>> identity(dimensions("n"))
    I
    """
    i, j = space.index("i"), space.index("j")
    return Array((i, j), Delta(i, j), Notation("I", "I"))


def unit(space: Space, k: Index) -> Array:
    """The k-th unit vector.

    >>> n = dimensions("n"); unit(n, n.index("k"))
    e_k
    """
    i = space.index("i")
    return Array((i,), Delta(i, k), Notation(f"e_{k.name}", f"e_{{{k.name}}}"))


def ones(space: Space) -> Array:
    """The vector of ones.

    >>> n = dimensions("n"); vector("x", n) + ones(n)
    x + 1
    """
    return Array((space.index("i"),), ONE, Notation("1", r"\mathbf{1}"))


def diagonal(x: Any) -> Array:
    """The diagonal matrix with the entries of a vector.

    >>> n = dimensions("n"); diagonal(vector("x", n))
    diag(x)
    """
    a = as_array(x)
    if len(a.indices) != 1:
        raise ShapeError("a vector", a.shape, "diagonal(x) takes the diagonal as a vector")
    i, j = a.spaces[0].index("i"), a.spaces[0].index("j")
    return Array(
        (i, j),
        Mul((Delta(i, j), a.entry(i))),
        nt.call(nt.symbol("diag", r"\operatorname{diag}"), a.notation),
        False,
        a.random,
    )


def norm2(x: Any) -> Array:
    """The squared Euclidean (Frobenius) norm.

    >>> n = dimensions("n"); norm2(vector("x", n))
    |x|**2
    """
    a = as_array(x)
    ix = fresh(a.indices)
    body: Term = Power(a.entry(*ix), Fraction(2))
    for i in ix:
        body = Sum(i, body)
    shown = Notation(f"|{a.notation.text}|**2", rf"\left\| {a.notation.latex} \right\|^2", nt.POWER)
    return Array((), body, shown, random=a.random)


def trace(m: Any) -> Array:
    """The trace of a square matrix.

    >>> n = dimensions("n"); trace(matrix("A", n, n))
    tr(A)
    """
    a = as_array(m)
    if len(a.indices) != 2 or a.spaces[0] is not a.spaces[1]:
        raise ShapeError("a square matrix", a.shape, "trace(A @ B) of matching spaces")
    i = a.spaces[0].index("i")
    return Array(
        (),
        Sum(i, a.entry(i, i)),
        nt.call(nt.symbol("tr", r"\operatorname{tr}"), a.notation),
        random=a.random,
    )
