"""Figures of a source, reproduced: curves as plain data, what the source says, what is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, final

from symnode.language.errors import Place, StatementError, caller

SCALES = ("linear", "log")
KINDS = ("line", "dots", "steps", "dashed")


@final
@dataclass(frozen=True)
class Curve:
    """The points (x_k, y_k), joined or not.

    ``kind``: "line"; "dots", which are not joined; "steps", a line with a dot at every point;
    "dashed", a black line for what is predicted. ``label`` stands in the legend, and
    curves with the same label have the same colour.

    >>> Curve([0, 1], [2.0, 4.0], "a = 2").y
    (2.0, 4.0)
    """

    x: Sequence[float]
    y: Sequence[float]
    label: str = ""
    kind: str = "line"

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            object.__setattr__(self, name, _numbers(getattr(self, name), name))
        if len(self.x) != len(self.y) or not self.x:
            got, way = f"{len(self.x)} and {len(self.y)}", "give one y for every x"
            raise StatementError(f'as many x as y in the curve "{self.label}"', got, way)
        _one_of(self.kind, KINDS, "kind")


@final
@dataclass(frozen=True, eq=False)
class Figure:
    """A panel of a figure: the function ``draw`` gives its curves, when it is drawn.

    ``says`` is what the source says about it, ``seen`` what is seen; ``evidence`` names the
    statements of pages that make ``seen`` precise. Axis names are text with formulas between ``$``.
    """

    title: str
    draw: Callable[[], Sequence[Curve]]
    x: str
    y: str
    says: str
    seen: str
    source: str = ""
    evidence: Sequence[Any] = ()
    scale: str = "linear"
    y_range: tuple[float, float] | None = None
    place: Place = field(default_factory=caller)

    def __post_init__(self) -> None:
        if not isinstance(self.title, str):
            way = 'Figure("title", curves, ...)'
            raise StatementError("a title, and then a function", repr(self.title), way)
        if not callable(self.draw):
            got, way = repr(self.draw), "def curves(): return [Curve(x, y)]"
            raise StatementError(f'a function that gives the curves of "{self.title}"', got, way)
        for name, what in (("says", "what the source says of"), ("seen", "what is seen in")):
            text = getattr(self, name)
            words = " ".join(text.split()) if isinstance(text, str) else ""
            if not words:
                got = repr(text) if text else "nothing"
                raise StatementError(f'{what} "{self.title}"', got, f"add {name}=..., in words")
            object.__setattr__(self, name, words)
        _one_of(self.scale, SCALES, "scale")
        found = self.evidence if isinstance(self.evidence, list | tuple) else (self.evidence,)
        object.__setattr__(self, "evidence", tuple(found))


def _numbers(values: Any, name: str) -> tuple[float, ...]:
    try:
        return tuple(float(v) for v in values)
    except (TypeError, ValueError) as error:
        way = "Curve([0, 1], [2.0, 4.0])"
        raise StatementError(f"numbers as {name} of a curve", repr(values), way) from error


def _one_of(value: str, known: Sequence[str], name: str) -> None:
    if value not in known:
        raise StatementError(f"one of {', '.join(known)} as {name}=", f"{value!r}", "take one")
