"""The commands of ``symnode``: the file ``NAME.py`` holds the command ``NAME``.

This folder is the registry; the command line lists what it finds here. Files whose names begin
with ``_`` hold what several commands share.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import click


def discovered() -> Iterator[click.Command]:
    """Every command of this folder, by name."""
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            module = import_module(f"{__name__}.{info.name}")
            command = getattr(module, info.name)
            assert isinstance(command, click.Command), f"{info.name}.py defines no such command"
            yield command
