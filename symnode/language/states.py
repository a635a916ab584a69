"""States (trajectories) and fields: undefined functions whose dependence is declared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from symnode.language import notation as nt
from symnode.language.arrays import Array, Spaces, as_array, shape_text
from symnode.language.errors import DependenceError, ShapeError, StatementError
from symnode.language.notation import Notation
from symnode.language.reindex import fresh
from symnode.language.spaces import Index, Space
from symnode.language.symbols import Function, Head, Role, Shape, Sign
from symnode.language.terms import NOW, Apply, Entry, Lambda, Term


@dataclass(frozen=True, eq=False, repr=False)
class State(Array):
    """A trajectory: a smooth function of time and of the parameters it was declared with."""

    function: Function = None  # type: ignore[assignment]

    @property
    def is_state(self) -> bool:
        return True


@dataclass(frozen=True, eq=False, repr=False)
class Field(Array):
    """An undefined smooth function at arrays; ``.d(argument)`` is its partial derivative."""

    function: Function = None  # type: ignore[assignment]
    arguments: tuple[Array, ...] = ()
    taken: tuple[int, ...] = ()  # arguments in which it was differentiated, in order

    def __call__(self, *arguments: Any) -> Field:
        """The same function, with the same derivatives taken, at other arguments."""
        arrays = tuple(as_array(a) for a in arguments)
        if len(arrays) != len(self.arguments):
            raise DependenceError(
                f"{len(self.arguments)} arguments of {self.function}",
                f"{len(arrays)}",
                "give every argument in the order of its declaration",
            )
        field = applied(self.function, arrays, self.taken)
        unary = (
            len(self.function.args) == 1 and self.function.args[0] == () and not self.function.outs
        )
        if unary:
            return field
        name = _partials(self.function, self.arguments, self.taken)
        shown = nt.call(name.within(nt.ATOM), *(a.notation for a in arrays))
        return replace(field, notation=shown)

    def d(self, argument: Any) -> Field:
        """The partial derivative in one argument, by slot: ``f.d(x)[i, j]`` is df_i / dx_j."""
        target = as_array(argument)
        places = [k for k, a in enumerate(self.arguments) if a is target or a == target]
        if not places:
            known = ", ".join(str(a) for a in self.arguments)
            raise DependenceError(
                f"an argument of {self.function}: {known}",
                str(target),
                "an argument list is complete: declare the field with this argument",
            )
        if len(places) > 1:
            raise DependenceError(
                f"one argument of {self.function} that is {target}",
                f"{len(places)} of them",
                "declare the field with different symbols and apply it: F(y, z), then F(q, q)",
            )
        return applied(self.function, self.arguments, (*self.taken, places[0]))


def state(name: str, *spaces: Space, of: Any = ()) -> State:
    r"""A trajectory x(t; parameters), smooth in time and in the parameters ``of``.

    The dependence is complete: a total derivative with respect to a parameter that is not declared
    is an error, never a zero.

    >>> from symnode.language.surface import dimensions, parameter
    >>> n, p = dimensions("n p"); theta = parameter("theta", p)
    >>> state("x", n, of=theta)
    x
    """
    owners = tuple(of) if isinstance(of, tuple | list) else (of,)
    heads = tuple(_parameter_head(a) for a in owners)
    args = ((), *(h.spaces for h in heads))
    labels = ("t", *(h.name for h in heads))
    f = Function(name, args, spaces, depends_on=heads, labels=labels)
    ix = tuple(Index(n, s) for n, s in zip("ijklm", spaces, strict=False))
    body = Apply(f, ix, (Lambda((), NOW), *(_whole(h) for h in heads)), tuple(() for _ in args))
    return State(ix, body, nt.symbol(name), function=f)


def _parameter_head(a: Any) -> Head:
    head = as_array(a).head
    if head is None or head.role is not Role.PARAMETER:
        raise DependenceError(
            "a parameter after of=",
            f"{a}",
            'declare it: theta = parameter("theta", p)',
        )
    return head


def _whole(head: Head) -> Lambda:
    ix = tuple(Index("l", s) for s in head.spaces)
    return Lambda(ix, Entry(head, ix))


def vector_field(name: str, space: Space, *arguments: Any) -> Field:
    """An undefined smooth vector field over ``space`` of exactly these arguments.

    >>> from symnode.language.surface import dimensions, vector
    >>> n = dimensions("n"); vector_field("f", n, vector("x", n))
    f
    """
    return applied(*_declared(name, (space,), arguments, Sign.REAL))


def scalar_field(name: str, *arguments: Any, convex: bool = False) -> Field:
    """An undefined smooth scalar function of exactly these arguments; ``convex`` in all of them.

    >>> from symnode.language.surface import dimensions, vector
    >>> scalar_field("F", vector("x", dimensions("n")), convex=True)
    F
    """
    shape = Shape.CONVEX if convex else None
    return applied(*_declared(name, (), arguments, Sign.REAL, shape))


def _declared(
    name: str, outs: Spaces, arguments: tuple[Any, ...], sign: Sign, shape: Shape | None = None
) -> tuple[Function, tuple[Array, ...]]:
    arrays = tuple(as_array(a) for a in arguments)
    if not arrays:
        raise DependenceError("at least one argument", f"{name} of nothing", "declare a constant")
    labels = tuple(str(a) for a in arrays)
    spaces = tuple(a.spaces for a in arrays)
    return Function(name, spaces, outs, sign, shape=shape, labels=labels), arrays


def applied(function: Function, arguments: tuple[Array, ...], taken: tuple[int, ...] = ()) -> Field:
    """``function`` at ``arguments``, differentiated in the arguments ``taken``."""
    for a, spaces in zip(arguments, function.args, strict=True):
        if a.spaces != spaces:
            way = f"{function} was declared with {shape_text(spaces)} here"
            raise ShapeError(f"an argument of {function} as declared", f"{a} is {a.shape}", way)
    outs = tuple(Index(n, s) for n, s in zip("ijk", function.outs, strict=False))
    slots: list[tuple[tuple[Index, ...], ...]] = [() for _ in arguments]
    extra: tuple[Index, ...] = ()
    for k in taken:
        entry = fresh(tuple(Index("j", s) for s in function.args[k]))
        slots[k] = (*slots[k], entry)
        extra += entry
    body = Apply(function, outs, tuple(_argument(a) for a in arguments), tuple(slots))
    random = tuple(dict.fromkeys(i for a in arguments for i in a.random))
    shown = _notation(function, arguments, taken)
    return Field(outs + extra, body, shown, False, random, function, arguments, taken)


def _argument(a: Array) -> Lambda:
    ix = fresh(a.indices)
    return Lambda(ix, a.entry(*ix))


def _partials(f: Function, arguments: tuple[Array, ...], taken: tuple[int, ...]) -> Notation:
    shown = nt.symbol(f.name)
    unary = len(f.args) == 1 and f.args[0] == () and not f.outs
    for k in taken:
        shown = nt.partial(shown, arguments[k].notation, primes=unary)
    return shown


def _notation(f: Function, arguments: tuple[Array, ...], taken: tuple[int, ...]) -> Notation:
    shown = _partials(f, arguments, taken)
    unary = len(f.args) == 1 and f.args[0] == () and not f.outs
    simple = all(isinstance(a, State) or a.head is not None for a in arguments)
    return shown if simple and not unary else nt.call(shown, *(a.notation for a in arguments))


class ScalarFunction:
    """An undefined smooth function of one number; applied to an array it acts entry by entry.

    ``phi(h)`` are the values, ``phi.d(h)`` the derivatives, ``phi.d(h, 2)`` the second ones.
    """

    def __init__(self, function: Function) -> None:
        self.function = function

    def __repr__(self) -> str:
        return self.function.name

    def __call__(self, u: Any) -> Array:
        return self.d(u, 0)

    def d(self, u: Any, order: int = 1) -> Array:
        """The derivative of the given order at every entry."""
        a = as_array(u)
        ix = fresh(a.indices)
        body: Term = Apply(
            self.function, (), (Lambda((), a.entry(*ix)),), (tuple(() for _ in range(order)),)
        )
        name = Notation(self.function.name + "'" * order, self.function.latex + "'" * order)
        return Array(ix, body, nt.call(name, a.notation), a.row, a.random)


def function(
    name: str,
    *,
    positive: bool = False,
    left_inverse_of: ScalarFunction | None = None,
    primitive_of: ScalarFunction | None = None,
    increasing: bool = False,
    convex: bool = False,
) -> ScalarFunction:
    """An undefined smooth function of one real number.

    ``left_inverse_of=f`` declares g(f(u)) = u (not f(g(u)) = u, which needs the range of f);
    ``primitive_of=f`` declares the derivative to be f. ``increasing`` means that f' >= 0,
    ``convex`` that f'' >= 0.

    >>> f = function("f", increasing=True); function("g", left_inverse_of=f)
    g
    """
    if increasing and convex:
        way = "declare one, and state the other as a hypothesis on the derivative"
        raise StatementError("an increasing or a convex function", name, way)
    shape = Shape.INCREASING if increasing else Shape.CONVEX if convex else None
    sign = Sign.POSITIVE if positive else Sign.REAL
    inverse = left_inverse_of.function if left_inverse_of else None
    slope = primitive_of.function if primitive_of else None
    return ScalarFunction(
        Function(
            name,
            ((),),
            sign=sign,
            left_inverse_of=inverse,
            primitive_of=slope,
            shape=shape,
            labels=("u",),
        )
    )
