"""Claims back to text that reads as it was: ``term_text`` and ``formula_text``."""

from __future__ import annotations

from typing import Any

from symnode.language.claims.names import CONSTANTS, CORE

Json = Any

_SPELLED = {head: name for name, head in reversed(list(CORE.items()))}
_NAMED = {"max": "Max", "min": "Min", "atan2": "atan2"}
_RANGED = {"sum": "Sum", "product": "Product", "integral": "Integral"}
_JOINED = {"and": "And", "or": "Or", "not": "Not", "implies": "Implies", "iff": "Iff"}
_LOOSE, _FACTOR, _BASE = 0, 1, 2  # what may stand without parentheses


def formula_text(j: Json) -> str:
    """A formula as it can be read again.

    >>> formula_text(["and", ["<", "0", ["var", "x"]], ["true"]])
    'And(0 < x, true)'
    """
    head = j[0]
    if head in ("true", "false"):
        return str(head)
    if head in _JOINED:
        return f"{_JOINED[head]}({', '.join(map(formula_text, j[1:]))})"
    return f"{term_text(j[1])} {head} {term_text(j[2])}"


def term_text(j: Json, place: int = _LOOSE) -> str:
    """A term as it can be read again; ``place`` tells what it stands in.

    >>> term_text(["add", ["pow", ["var", "x"], 2], ["mul", "-1", ["var", "y"]]])
    'x**2 - y'
    """
    if isinstance(j, str):
        return f"({j})" if place > _LOOSE and not j.isdigit() else j
    head = j[0]
    if head == "add":
        return _bracketed(_sum(j[1:]), place > _LOOSE)
    if head == "mul":
        return _bracketed(_product(j[1:]), place > _LOOSE)
    if head == "pow":
        power = f"{term_text(j[1], _BASE)}**{_exponent(j[2])}"
        return _bracketed(f"1/{term_text(j[1], _BASE)}" if j[2] == -1 else power, place > _FACTOR)
    if head in ("power", "intpower"):
        return _bracketed(f"{term_text(j[1], _BASE)}**{term_text(j[2], _BASE)}", place > _FACTOR)
    return _call(j)


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _exponent(n: int) -> str:
    return str(n) if n > 0 else f"({n})"


def _sum(parts: list[Json]) -> str:
    text = term_text(parts[0], _FACTOR)
    for part in parts[1:]:
        if isinstance(part, list) and part[0] == "mul" and part[1] == "-1" and len(part) > 2:
            rest = part[2] if len(part) == 3 else ["mul", *part[2:]]
            text += f" - {_negated(rest)}"
        else:
            text += f" + {term_text(part, _FACTOR)}"
    return text


def _negated(rest: Json) -> str:
    return term_text(rest, _FACTOR)


def _product(parts: list[Json]) -> str:
    text = term_text(parts[0], _FACTOR)
    for part in parts[1:]:
        if isinstance(part, list) and part[0] == "pow" and part[2] == -1:
            text += f"/{term_text(part[1], _BASE)}"
        else:
            text += f"*{term_text(part, _FACTOR)}"
    return text


def _call(j: Json) -> str:
    head = j[0]
    if head == "var":
        return str(j[1])
    if head in ("pi", "i", "const"):
        return next(name for name, meaning in CONSTANTS.items() if meaning == j)
    if j == CONSTANTS["E"]:
        return "E"
    if head == "root":
        return f"sqrt({term_text(j[2])})" if j[1] == 2 else f"root({term_text(j[2])}, {j[1]})"
    if head == "oddroot":
        return f"real_root({term_text(j[2])}, {j[1]})"
    if head == "call":
        return f"{j[1]}({', '.join(map(term_text, j[2:]))})"
    if head == "list":
        return "(" + "".join(f"{term_text(t)}, " for t in j[1:]) + ")"
    return _binder(j) or f"{_SPELLED.get(head) or _NAMED[head]}({', '.join(map(term_text, j[1:]))})"


def _binder(j: Json) -> str:
    head = j[0]
    if head in _RANGED:
        name, low, high, body = j[1:]
        return f"{_RANGED[head]}({term_text(body)}, ({name}, {term_text(low)}, {term_text(high)}))"
    if head == "derivative":
        return f"Derivative({term_text(j[1])}, ({j[2]}, {term_text(j[3])}))"
    if head == "subs":
        return f"Subs({term_text(j[1])}, {j[2]}, {term_text(j[3])})"
    if head == "limit":
        return f'Limit({term_text(j[1])}, {j[2]}, {term_text(j[3])}, "{j[4]}")'
    if head == "piecewise":
        cases = ", ".join(f"({term_text(v)}, {formula_text(c)})" for v, c in j[1:])
        return f"Piecewise({cases})"
    return ""
