"""Options and arguments that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from symnode.verify.collect import UsageError


class Seconds(click.ParamType[float]):
    """A positive time: ``10``, ``10s``, ``2m``, ``500ms``."""

    name = "time"
    _UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "": 1.0}  # noqa: RUF012

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        text = str(value).strip()
        number = text.rstrip("ms")
        try:
            seconds = float(number) * self._UNITS[text[len(number) :]]
        except (ValueError, KeyError):
            seconds = 0.0
        if not 0 < seconds < 1e6:
            self.fail(f"{value!r}: expected a time such as 10s, 2m or 500ms", param, ctx)
        return seconds


PATHS = click.argument("paths", nargs=-1, metavar="[PATHS]")
JSON = click.option("--json", "json_file", metavar="F", help="Write JSON to F; - is the output.")
JOBS = click.option("--jobs", type=click.IntRange(1), help="Worker processes (default 2).")
BUDGET = click.option("--budget", type=Seconds(), default="20s", help="Time for a page [20s].")
PROFILE = click.option(
    "--profile",
    "effort",
    type=click.Choice(["dev", "ci", "thorough"]),
    default="ci",
    help="Instances drawn and evaluations of the margin [ci].",
)
OUTPUT = click.option(
    "-o", "--out", "output", metavar="F", help="Write to F instead of the output."
)


def running(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that judges pages."""
    return JOBS(BUDGET(command))


def expect_id(identifier: str) -> None:
    """Raise UsageError unless it names one statement of a page."""
    if "::" not in identifier:
        way = "symnode verify lists the names"
        raise UsageError(identifier, "an id such as proofs/page.py::theorem", "no ::", way)
