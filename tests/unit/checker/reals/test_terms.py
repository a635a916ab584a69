"""Terms: comparing them takes a time that depends on their size as written in memory."""

from __future__ import annotations

from symnode.checker.reals.terms import fn, var


def test_terms_with_many_shared_parts_are_compared_at_once() -> None:
    """Written out, each has 2^100 parts."""
    one, other = var("x"), var("x")
    for _ in range(100):
        one, other = fn("max", one, one), fn("max", other, other)
    assert one is not other
    assert one == other
    assert one != fn("max", other, one.args[0].args[0])
