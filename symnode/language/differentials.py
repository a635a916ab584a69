"""Derivatives, time derivatives and integrals, as written: nothing is carried out here."""

from __future__ import annotations

from typing import Any

from symnode.language import notation as nt
from symnode.language.arrays import Array, as_array, mentions_time
from symnode.language.errors import DependenceError, ShapeError, StatementError
from symnode.language.notation import Notation
from symnode.language.reindex import fresh
from symnode.language.states import State
from symnode.language.symbols import TIME, Head, Role
from symnode.language.terms import (
    At,
    Binding,
    Derivative,
    Integral,
    Mul,
    Sum,
    Term,
    Variable,
    VariableRef,
    functions,
)


def d(e: Any, v: Any, *, along: Any = None) -> Any:
    r"""The total derivative of ``e`` with respect to the symbol ``v``, through states and fields.

    Shape: that of ``e`` followed by that of ``v``. With ``along=V`` the directional derivative, of
    the shape of ``e``. For dynamics or a relation, its derivative as a fact.

    >>> from symnode.language.surface import dimensions, vector
    >>> n = dimensions("n"); x = vector("x", n); d(x.T @ x, x)
    d((x.T @ x), x)
    """
    if hasattr(e, "derived_in"):
        return e.derived_in(v)
    a, symbol = as_array(e), as_array(v)
    head = _head_of(symbol)
    expect_dependence(a, head)
    if along is not None:
        return _along(a, head, symbol, as_array(along))
    if len(a.indices) + len(symbol.indices) > 2:
        raise ShapeError(
            "at most two slots in a derivative",
            f"{a} ({a.shape}) in {symbol} ({symbol.shape})",
            f"take it in a direction: d(e, {symbol}, along=V), or of a number: grad(e, {symbol})",
        )
    ix, jx = fresh(a.indices), fresh(symbol.indices)
    row = not a.indices and len(symbol.indices) == 1
    shown = nt.total_derivative(a.notation, symbol.notation)
    return Array(
        ix + jx, Derivative(head, jx, a.entry(*ix) if ix else a.body), shown, row, a.random
    )


def grad(e: Any, v: Any) -> Array:
    """The gradient of a number, of the shape of ``v`` and a column where ``v`` is a vector.

    >>> from symnode.language.surface import dimensions, vector
    >>> x = vector("x", dimensions("n")); grad(x.T @ x, x)
    grad(x.T @ x, x)
    """
    a = as_array(e)
    if a.indices:
        raise ShapeError("a number", f"{a} is {a.shape}", "d(e, v) gives its Jacobian")
    g: Array = d(a, v)
    symbol = as_array(v).notation
    shown = Notation(
        f"grad({a}, {symbol.text})",
        rf"\nabla_{{{symbol.latex}}} {a.notation.within(nt.ATOM).latex}",
        nt.PREFIX,
    )
    return Array(g.indices, g.body, shown, False, g.random)


def _along(a: Array, head: Head, symbol: Array, direction: Array) -> Array:
    if direction.spaces != symbol.spaces:
        way = f"declare the direction as {symbol} was declared"
        raise ShapeError(f"a direction of the shape of {symbol}", direction.shape, way)
    jx = fresh(symbol.indices)
    body: Term = Mul((Derivative(head, jx, a.body), direction.entry(*jx) if jx else direction.body))
    for j in jx:
        body = Sum(j, body)
    inner = nt.total_derivative(a.notation, symbol.notation)
    shown = Notation(
        f"{inner.text}[{direction}]", rf"{inner.latex}\left[{direction.latex()}\right]", nt.PREFIX
    )
    return Array(a.indices, body, shown, a.row, a.random)


def _head_of(symbol: Array) -> Head:
    head = symbol.head
    if head is None:
        raise StatementError(
            "a symbol to differentiate in",
            f"{symbol}",
            "partial derivatives of a field are by slot: f.d(x)",
        )
    if head is TIME:
        raise StatementError("a symbol other than the time", "t", "write ddt(e)")
    if head.role is Role.RANDOM:
        raise StatementError(
            "a symbol that is not random", f"{symbol}", "differentiate in a parameter"
        )
    return head


def expect_dependence(a: Array, head: Head) -> None:
    """A total derivative through a state needs the state to say what it depends on."""
    for f in functions(a.body):
        if not f.is_state or head in (f.depends_on or ()):
            continue
        if not f.depends_on or head.role is not Role.PARAMETER:
            raise DependenceError(
                f"a state that declares its dependence on {head}",
                f'{f} = state("{f}", ...) in d({a}, {head})',
                f'declare {head} = parameter(...) and state("{f}", ..., of={head}); '
                "for a derivative by slot write f.d(x)",
            )


def ddt(e: Any) -> Array:
    """The time derivative along states.

    >>> from symnode.language.surface import dimensions
    >>> from symnode.language.states import state
    >>> ddt(state("x", dimensions("n")))
    ddt(x)
    """
    a = as_array(e)
    shown = nt.time_derivative(a.notation, isinstance(a, State))
    return Array(a.indices, Derivative(TIME, (), a.body), shown, a.row, a.random)


def integral(e: Any, lo: Any, hi: Any) -> Array:
    """The integral over time from ``lo`` to ``hi``, entry by entry.

    >>> from symnode.language.surface import positive, time
    >>> integral(time()**2, 0, positive("T"))
    int_0^T t**2 dt
    """
    a, ends = as_array(e), (as_array(lo), as_array(hi))
    for end in ends:
        if end.indices:
            raise ShapeError("numbers as ends of a range", f"{end} is {end.shape}", "write T")
        if mentions_time(end):
            raise StatementError(
                "ends that do not run",
                f"{end} contains t",
                's = instant("s", lo, hi) is a fixed time; state the claim at s',
            )
    u = Variable("tau")
    body = At((Binding(TIME, (), VariableRef(u)),), a.body)
    shown = nt.integral(a.notation, ends[0].notation, ends[1].notation)
    return Array(a.indices, Integral(u, ends[0].body, ends[1].body, body), shown, a.row, a.random)
