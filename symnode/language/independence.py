"""What "independent of" means, exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.differentials import d, ddt
from symnode.language.errors import StatementError
from symnode.language.relations import Equal, Relation
from symnode.language.surface import array_of
from symnode.language.symbols import Head, Role
from symnode.language.terms import NOW, heads

_others: dict[Head, Array] = {}  # the other value of a symbol, the same one in all claims


def independent(e: Any, of: Any) -> Relation:
    """The claim that ``e`` does not depend on a symbol.

    For the running time: its time derivative is zero. For a parameter, in which states may depend:
    its total derivative is zero. For any other symbol: it has the same value at any other value of
    the symbol, everything else held fixed; so no hypothesis may speak of that symbol.

    >>> from symnode.language.surface import scalar
    >>> a, b = scalar("a"), scalar("b"); independent(a * (b + 1) - a * b, of=b)
    a*(b + 1) - a*b = (a*(b + 1) - a*b with b = b_other)
    """
    array, symbol = as_array(e), as_array(of)
    if symbol.body is NOW:
        return Equal(ddt(array), 0)
    head = symbol.head
    if head is None or head.role in (Role.RANDOM, Role.INSTANT):
        way = "a symbol such as scalar, vector, matrix, parameter, or the time t"
        raise StatementError(way, f"{symbol}", "name a whole symbol")
    if head.role is Role.PARAMETER:
        return Equal(d(array, symbol), 0)
    _expect_known_ends(array, symbol)
    if head not in _others:
        _others[head] = array_of(replace(head, name=f"{head.name}_other"))
    claim = Equal(array, array.replace({symbol: _others[head]}))
    return replace(claim, moves=head)


def _expect_known_ends(array: Array, symbol: Array) -> None:
    """A symbol that bounds an instant cannot move alone."""
    inside = [h for h in heads(array.body) if h.within]
    ends = {end for h in inside for w in h.within or () for end in heads(w)}
    if symbol.head in ends:
        raise StatementError(
            f"a symbol that no instant in {array} is bounded by",
            f"{symbol}",
            "state the claim for times that do not depend on it",
        )
