"""``symnode new``."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def new() -> None:
    """Begin a page."""


@new.command()
@click.argument("name")
def theorem(name: str) -> None:
    """Write proofs/NAME.py, a page that proves a small theorem and shows how."""
    from symnode.verify.scaffold import new_theorem

    shown = new_theorem(name, Path.cwd()).relative_to(Path.cwd()).as_posix()
    click.echo(f"{shown} written. Try:\n\n  symnode verify {shown} -v\n")
