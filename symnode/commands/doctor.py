"""``symnode doctor``."""

from __future__ import annotations

from pathlib import Path

import click

from symnode.verify.collect import UsageError


@click.command()
def doctor() -> None:
    """What is installed, what is missing, and what it is for."""
    from symnode.document.terminal import console, left_table
    from symnode.verify.doctor import examine

    findings = examine(Path("constraints.txt"))
    rows = [("", "version", "state", "needed for")]
    for f in findings:
        state = f"{f.state}, optional" if f.state == "missing" and not f.required else f.state
        rows.append((f.name, f.found, state, f.purpose))
    console().print(left_table(rows))
    bad = [f.name for f in findings if f.bad]
    if bad:
        got = f"missing or too old: {', '.join(bad)}"
        raise UsageError("symnode doctor", "all that is required", got, "run make setup")
