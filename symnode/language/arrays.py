"""Arrays of terms: what a page computes with.

An array has index spaces, a term in indices of its own, the notation in which it was written, and
a mark that says whether a vector is a row. Only ``@`` reads the mark; ``=``, ``+`` and ``integral``
compare spaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symnode.language import notation as nt
from symnode.language.errors import ShapeError, SymnodeError
from symnode.language.late import late
from symnode.language.notation import Notation, Written
from symnode.language.operators import Operators
from symnode.language.reindex import fresh, reindexed
from symnode.language.spaces import Index, Kind, Space
from symnode.language.symbols import TIME, Head
from symnode.language.terms import (
    At,
    Binding,
    Dim,
    Entry,
    Number,
    Position,
    Term,
    varies_in,
)

Spaces = tuple[Space, ...]


def shape_text(spaces: Spaces) -> str:
    """How a shape is told to an author."""
    kinds = {0: "a number", 1: "a vector over ", 2: "a matrix over "}
    names = " x ".join(s.name for s in spaces)
    return kinds.get(len(spaces), f"an array of {len(spaces)} slots over ") + names


@dataclass(frozen=True, eq=False, repr=False)
class Array(Operators, Written):
    """A number, vector, matrix or higher array of terms."""

    indices: tuple[Index, ...]
    body: Term
    notation: Notation
    row: bool = False
    random: tuple[Index, ...] = ()  # sample indices that an expectation will bind

    @property
    def is_state(self) -> bool:
        """Whether this is a state, which is shown as x(s) at a time s."""
        return False

    @property
    def spaces(self) -> Spaces:
        """Index spaces, slot by slot."""
        return tuple(i.space for i in self.indices)

    @property
    def shape(self) -> str:
        return shape_text(self.spaces)

    def entry(self, *indices: Index) -> Term:
        """The term of one entry."""
        if not self.indices and not indices:
            return self.body
        return reindexed(self.body, dict(zip(self.indices, indices, strict=True)))

    def __getitem__(self, key: Any) -> Array:
        """An entry ``x[i]``, ``W[i, j]`` as a number; the free indices range over all values."""
        ix = key if isinstance(key, tuple) else (key,)
        fits = len(ix) == len(self.indices) and all(
            isinstance(i, Index) and i.space is own for i, own in zip(ix, self.spaces, strict=False)
        )
        if not fits:
            got = ", ".join(f"{i}: {i.space.name}" if isinstance(i, Index) else repr(i) for i in ix)
            raise ShapeError(
                f"{len(self.indices)} indices over {self.shape}",
                f"{self}[{got}]",
                'make an index with i = n.index("i")',
            )
        shown = nt.entry(self.notation, tuple(i.name for i in ix))
        return Array((), self.entry(*ix), shown, random=self.random)

    @property
    def T(self) -> Array:
        """The transpose: a matrix with its slots exchanged, a vector as a row or a column again."""
        if len(self.indices) > 2:
            raise ShapeError("a vector or a matrix", self.shape, "index the slots by hand")
        if not self.indices:
            return self
        if len(self.indices) == 1:
            return Array(
                self.indices, self.body, nt.transpose(self.notation), not self.row, self.random
            )
        return Array(self.indices[::-1], self.body, nt.transpose(self.notation), False, self.random)

    @property
    def head(self) -> Head | None:
        """The head, if this array is just a symbol."""
        match self.body:
            case Entry(head, indices) if indices == self.indices:
                return head
        return None

    def at(self, moment: Any) -> Array:
        """The value at a time, taken after every derivative inside: ``ddt(x).at(0)`` is x'(0)."""
        s = as_array(moment)
        if s.indices:
            raise ShapeError("a time, which is a number", s.shape, "give .at() a number")
        shown = nt.at_time(self.notation, s.notation, self.is_state)
        body = At((Binding(TIME, (), s.body),), self.body)
        return Array(self.indices, body, shown, self.row, self.random)

    def replace(self, values: dict[Array, Any]) -> Array:
        """Symbols replaced by values of the same shape, after every derivative inside.

        >>> from symnode.language.surface import scalar
        >>> x, y = scalar("x"), scalar("y"); (x**2).replace({x: y + 1})
        (x**2 with x = y + 1)
        """
        bindings, text, tex = [], [], []
        random = list(self.random)
        for symbol, value in values.items():
            head, new = symbol.head, as_array(value)
            if head is None or new.spaces != symbol.spaces:
                raise ShapeError(
                    "a symbol and a value of its shape",
                    f"{symbol} ({symbol.shape}) = {new} ({new.shape})",
                    "replace whole symbols, such as {x: x + h}",
                )
            late("differentials").expect_dependence(self, head)
            ix = fresh(symbol.indices)
            bindings.append(Binding(head, ix, new.entry(*ix)))
            random += [i for i in new.random if i not in random]
            text.append(f"{symbol} = {new}")
            tex.append(f"{symbol.latex()} = {new.latex()}")
        shown = Notation(
            f"({self.notation.text} with {', '.join(text)})",
            rf"\left. {self.notation.latex} \right|_{{{', '.join(tex)}}}",
        )
        body = At(tuple(bindings), self.body)
        return Array(self.indices, body, shown, self.row, tuple(random))

    def named(self, notation: Notation | str) -> Array:
        """The same array, shown under another name; a statement that shows it explains the name."""
        shown = nt.symbol(notation) if isinstance(notation, str) else notation
        late("naming").give(shown, self.notation)
        return Array(self.indices, self.body, shown, self.row, self.random)

    def __eq__(self, other: object) -> bool:
        """Structural equality, up to the names of bound indices; never a claim."""
        if not isinstance(other, Array):
            return NotImplemented
        key = late("wire").structural_key
        return self.spaces == other.spaces and bool(key(self) == key(other))

    def __hash__(self) -> int:
        return hash((self.spaces, type(self.body)))

    def __bool__(self) -> bool:
        raise SymnodeError(
            "a claim is judged, not asked",
            f"the truth of {self}",
            "write Equal(a, b) in a statement, or a == b for equality of form",
        )

    def sympy(self, **dimensions: int) -> Any:
        """The same in SymPy: scalars as they are, arrays for explicit dimensions ``n=3``."""
        return late("sympy_io").to_sympy(self, dimensions)

    def lambdify(self, *arguments: Array, **dimensions: int) -> Any:
        """A NumPy function of the arguments, by ``sympy.lambdify``."""
        return late("sympy_io").lambdify(self, arguments, dimensions)


def as_array(x: Any) -> Array:
    """An array: numbers are exact, a space is its size. Floats are refused."""
    if isinstance(x, Array):
        return x
    if isinstance(x, Space):
        if x.kind is not Kind.FINITE:
            raise ShapeError("a finite space", f"{x.kind} space {x.name}", "use expectation()")
        return Array((), Dim(x), x.notation)
    if isinstance(x, Index):
        if x.space.kind is not Kind.FINITE:
            raise ShapeError("an index of a finite space", f"{x} over {x.space.name}", "k + 1")
        return Array((), Position(x), x.notation)
    if isinstance(x, int | Fraction) and not isinstance(x, bool):
        q = Fraction(x)
        return Array((), Number(q), nt.number(q))
    if any(str(c.__module__).partition(".")[0] == "sympy" for c in type(x).__mro__):
        array: Array = late("sympy_io").from_sympy(x)
        return array
    way = (
        "write an exact number: Fraction(1, 2) or rational('0.5')"
        if isinstance(x, float)
        else ("build it from symbols, exact numbers, or from_sympy(expression)")
    )
    raise SymnodeError("an array or an exact number", f"{x!r} ({type(x).__name__})", way)


def mentions_time(array: Array) -> bool:
    """Whether the array varies with the running time."""
    return varies_in(array.body, TIME)
