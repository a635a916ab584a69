"""The door to SymPy: arrays leave by ``.sympy()`` and ``.lambdify()``, come in by ``from_sympy``.

What leaves remembers where it came from, by identity; a symbol or function of SymPy's own stands
for one symbol or function of ours during the whole process.

SymPy rewrites an expression when it is built (``x/x`` is 1 before we see it), so an obligation
that was lost there is lost. Nothing here calls ``simplify``, and nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, ClassVar

import sympy
from sympy.core.function import AppliedUndef

from symnode.language import surface
from symnode.language import sympy_io_numpy as stable
from symnode.language import terms as tm
from symnode.language.arrays import Array, as_array
from symnode.language.errors import NotExpressible
from symnode.language.known import known_functions
from symnode.language.spaces import Space
from symnode.language.symbols import Function, Head, Sign
from symnode.language.sympy_io_export import OUT, Export, Place, canonical, entry_name
from symnode.language.sympy_io_import import Reader, refused, whole_head

_SERIAL = count()
_ASSUMED = {
    Sign.REAL: {"real": True},
    Sign.NONZERO: {"real": True, "nonzero": True},
    Sign.POSITIVE: {"positive": True},
}


class HeadSymbol(sympy.Symbol):  # type: ignore[misc]
    """A SymPy symbol for ``owner`` (a head, a space's size, a variable) at ``place``."""

    __slots__ = ("owner", "place", "serial")

    def __new__(cls, name: str, owner: Any, place: Place, **assumptions: bool) -> HeadSymbol:
        symbol: HeadSymbol = sympy.Symbol.__xnew__(cls, name, **assumptions)
        symbol.owner, symbol.place, symbol.serial = owner, place, next(_SERIAL)
        return symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.serial)

    def sort_key(self, order: Any = None) -> Any:
        """SymPy's order of symbols: by name, then by age."""
        return self.class_key(), (2, (self.name, self.serial)), sympy.S.One.sort_key(), sympy.S.One


class StableSigmoid(sympy.Function):  # type: ignore[misc]
    """sigmoid, kept whole for NumPy."""

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)


class StableSoftplus(sympy.Function):  # type: ignore[misc]
    """softplus, kept whole for NumPy."""

    def fdiff(self, argindex: int = 1) -> Any:
        return StableSigmoid(self.args[0])


class StableLogSumExp(sympy.Function):  # type: ignore[misc]
    """logsumexp of the arguments, kept whole for NumPy."""

    def fdiff(self, argindex: int = 1) -> Any:
        return StableSoftmax(argindex - 1, *self.args)


class StableSoftmax(sympy.Function):  # type: ignore[misc]
    """Entry ``args[0]`` of the softmax of the other arguments, kept whole for NumPy."""

    def fdiff(self, argindex: int = 2) -> Any:
        other = StableSoftmax(argindex - 2, *self.args[1:])
        return self * (int(self.args[0] == argindex - 2) - other)


class _Definitions:
    """The table ``F`` of known functions over SymPy: by name, or by their definitions."""

    pi = sympy.pi
    whole: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}

    def total(self, z: Any) -> Any:
        return sympy.Add(*z)

    def __getattr__(self, name: str) -> Any:
        facts = known_functions()[name]
        if name in self.whole:
            return self.whole[name]
        if facts.sympy.isidentifier():
            own = getattr(sympy, facts.sympy)
            return lambda u: u.applyfunc(own) if isinstance(u, sympy.MatrixBase) else own(u)
        assert facts.definition is not None
        rule = facts.definition
        return lambda u: rule(self, u)


class _Whole(_Definitions):
    """The same, with functions kept whole that NumPy computes in a stable way."""

    whole: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "sigmoid": StableSigmoid,
        "softplus": StableSoftplus,
        "logsumexp": lambda z: StableLogSumExp(*z),
        "softmax": lambda z: sympy.Matrix([StableSoftmax(k, *z) for k in range(len(z))]),
    }


class _Names:
    """SymPy symbols and functions that stand for ours, each made once."""

    def _once(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in OUT:
            OUT[key] = make()
        return OUT[key]

    def head(self, head: Head, place: Place) -> Any:
        if head in OUT:
            return OUT[head]  # it came from SymPy
        at = canonical(head, place)
        name = entry_name(head.name, at)
        return self._once((head, at), lambda: HeadSymbol(name, head, at, **_ASSUMED[head.sign]))

    def size(self, space: Space) -> Any:
        return self._once(
            space, lambda: HeadSymbol(space.name, space, (), integer=True, positive=True)
        )

    def variable(self, u: tm.Variable) -> Any:
        return self._once(u, lambda: HeadSymbol(u.name, u, (), real=True))

    def function(self, f: Function, entry: Place, counts: Place) -> Any:
        if f in OUT:
            return OUT[f]
        signs = {"positive": True} if f.sign is Sign.POSITIVE else {"real": True}
        origin, name = (f, entry, counts), entry_name(f.name, entry)
        return self._once(origin, lambda: sympy.Function(name, origin=origin, **signs))


def _exported(array: Array, dimensions: Mapping[str, int], table: _Definitions) -> list[Any]:
    """The entries of an array, in order."""
    wrong = {n: k for n, k in dimensions.items() if type(k) is not int or k < 1}
    if wrong:
        raise NotExpressible("sizes that are integers >= 1", f"{wrong}", ".sympy(n=3)")
    moved: set[Head] = set()
    for t in tm.subterms(array.body):
        if isinstance(t, tm.Derivative):
            moved.add(t.head)
        elif isinstance(t, tm.At):
            moved |= {b.head for b in t.bindings}
    walk = Export(dimensions, frozenset(moved), table, sympy, _Names(), {}, {})
    places = walk.places(array.indices)
    found = [walk.bound(array.indices, p).value(array.body) for p in places]
    for e in found:
        if e.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            raise NotExpressible("a defined expression", f"{array}", "remove the division by zero")
    return found


def to_sympy(array: Array, dimensions: Mapping[str, int]) -> Any:
    r"""A scalar as an expression, a vector as a column, a matrix as a matrix of entries.

    Sizes of index spaces are given by name: ``to_sympy(x, {"n": 2})`` has entries x_1, x_2. Spaces
    inside a scalar need a size where they are summed over. Derivatives, ``.at(s)`` and integrals
    are SymPy's; states are functions of t, and of the parameters in which they are differentiated
    here (so write ``d(x, theta).sympy()``: SymPy sees no theta in x(t)).

    Errors: ``NotExpressible`` for a missing size, a free index, an expectation, more than two
    slots, or an expression without a value.

    >>> from symnode.language.surface import dimensions, norm2, vector
    >>> x = vector("x", dimensions("n"))
    >>> to_sympy(norm2(x), {"n": 2})
    x_1**2 + x_2**2
    """
    if len(array.indices) > 2:
        raise NotExpressible("at most two slots", array.shape, "take entries x[i, j, k] first")
    entries = _exported(array, dimensions, _Definitions())
    if not array.indices:
        return entries[0]
    sizes = [dimensions[s.name] for s in array.spaces]
    shape = sizes if len(sizes) == 2 else [1, *sizes] if array.row else [*sizes, 1]
    return sympy.ImmutableMatrix(*shape, entries)


def lambdify(array: Array, arguments: Sequence[Array], dimensions: Mapping[str, int]) -> Any:
    """A NumPy function of symbols or states, by ``sympy.lambdify``.

    A vector over n takes an array of shape (n, ...), a matrix (n, m, ...), a number any shape;
    axes after the entries are broadcast, and the result has shape (entries, ...). softmax,
    logsumexp, sigmoid and softplus do not overflow; arguments may be complex.

    Errors: ``NotExpressible`` as for :func:`to_sympy`, for an argument that is no symbol, and
    where the array depends on something that is not among the arguments.

    >>> from symnode.language.elementary import softmax
    >>> from symnode.language.surface import dimensions, scalar, vector
    >>> z, b = vector("z", dimensions("n")), scalar("b")
    >>> f = lambdify(softmax(b * z), (z, b), {"n": 2})
    >>> f([0.0, 0.0], 1000.0)
    array([0.5, 0.5])
    """
    walk = Export(dimensions, frozenset(), _Whole(), sympy, _Names(), {}, {})
    plain: list[stable.Argument] = []
    symbols: list[Any] = []
    for a in arguments:
        if a.head is None and not a.is_state and not isinstance(a.body, tm.Entry):
            raise NotExpressible("symbols or states as arguments", f"{a}", "name whole symbols")
        own = {p: walk.bound(a.indices, p).value(a.body) for p in walk.places(a.indices)}
        first = {s: p for p, s in reversed(own.items())}  # one place of each symbol
        sizes = tuple(dimensions[s.name] for s in a.spaces)
        classes = a.head.classes if a.head else ()
        plain.append(
            stable.Argument(str(a), sizes, tuple(first.values()), len(set(classes)) < len(classes))
        )
        symbols += first
    entries = _exported(array, dimensions, _Whole())
    new = [sympy.Dummy(f"a{k}", real=True) for k in range(len(symbols))]
    done = []
    for e in entries:
        done.append(e.xreplace(dict(zip(symbols, new, strict=True))))
        left = done[-1].free_symbols - set(new) | done[-1].atoms(AppliedUndef)
        left |= e.atoms(sympy.Derivative, sympy.Subs)
        if left:
            names = ", ".join(sorted(map(str, left)))
            raise NotExpressible(
                f"{array} in the arguments only", f"it depends on {names}", "add the arguments"
            )
    compute = sympy.lambdify(new, done, [stable.STABLE, "scipy", "numpy"], cse=True)
    return stable.assembled(compute, plain, tuple(dimensions[s.name] for s in array.spaces))


def from_sympy(expr: Any, *, symbols: Mapping[Any, Array] | None = None) -> Array:
    r"""A SymPy expression as an array of ours.

    ``symbols`` says which of our numbers some SymPy symbols stand for; every other symbol is one
    symbol of ours for the whole process, with its sign where it is assumed positive or nonzero. A
    symbol that is a positive integer is the size of a space, ``Sum(x[i], (i, 1, n))`` a sum over
    it. A matrix comes in if it holds all entries of one of our symbols.

    SymPy's automatic cancellations (x/x -> 1) happened before: obligations lost there are lost.

    Errors: ``NotExpressible`` for floats, relations, cases, and functions that we do not know.

    >>> x, y = sympy.symbols("x y", positive=True)
    >>> from_sympy(sympy.exp(x) / y + sympy.Rational(1, 2))
    1/2 + exp(x)/y
    """
    given = {s: as_array(a) for s, a in (symbols or {}).items()}
    if isinstance(expr, sympy.MatrixBase):
        entries, (rows, columns) = list(expr), expr.shape
        head = whole_head(entries)
        sizes = tuple(k + 1 for k in entries[-1].place) if head else ()
        if head is None or sizes not in [(rows, columns), (rows * columns,)]:
            raise refused(expr, "sizes are arbitrary here: give its entries, one by one")
        whole = surface.array_of(head)
        return whole.T if len(sizes) == 1 and rows < columns else whole
    return Reader(given).read(expr)
