"""Values of known functions at plain and dual numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symnode.language.known import known_functions
from symnode.language.numbers import CannotEvaluate, Dual, power


class NumberTable:
    """The table ``F`` of known functions over plain and dual numbers."""

    pi = 3.141592653589793

    def __getattr__(self, name: str) -> Any:
        return lambda u: _Operand(scalar_value(name, _plain(u)))


def scalar_value(name: str, u: Any) -> Any:
    """A known scalar function of a plain or dual number."""
    facts = known_functions()[name]
    if isinstance(u, Dual):
        assert facts.derivative is not None
        slope = facts.derivative(NumberTable(), _Operand(u.re))
        return Dual(u.tag, scalar_value(name, u.re), u.eps * _plain(slope))
    assert facts.number is not None
    try:
        return facts.number(float(u))
    except (ValueError, OverflowError) as error:
        raise CannotEvaluate(f"{name}: {error}") from error


@dataclass(frozen=True)
class _Operand:
    """A number with all the operators that rules of known functions use."""

    x: Any

    def __add__(self, o: Any) -> _Operand:
        return _Operand(_plain(self) + _plain(o))

    def __mul__(self, o: Any) -> _Operand:
        return _Operand(_plain(self) * _plain(o))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> _Operand:
        return _Operand(_plain(self) * -1)

    def __sub__(self, o: Any) -> _Operand:
        return _Operand(_plain(self) + _plain(o) * -1)

    def __rsub__(self, o: Any) -> _Operand:
        return _Operand(_plain(self) * -1 + _plain(o))

    def __truediv__(self, o: Any) -> _Operand:
        return _Operand(_plain(self) * power(_plain(o), Fraction(-1)))

    def __rtruediv__(self, o: Any) -> _Operand:
        return _Operand(power(_plain(self), Fraction(-1)) * _plain(o))

    def __pow__(self, k: int) -> _Operand:
        return _Operand(power(_plain(self), Fraction(k)))


def _plain(x: Any) -> Any:
    return x.x if isinstance(x, _Operand) else x


def known_value(name: str, argument: dict[tuple[int, ...], Any], entry: tuple[int, ...]) -> Any:
    """A known function; softmax and logsumexp over the whole argument."""
    if name not in ("softmax", "logsumexp"):
        return scalar_value(name, argument[()])
    terms = {p: scalar_value("exp", z) for p, z in argument.items()}
    total = sum(list(terms.values())[1:], next(iter(terms.values())))
    if name == "logsumexp":
        return scalar_value("log", total)
    return terms[entry] * power(total, Fraction(-1))
