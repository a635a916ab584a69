"""What searches found, kept line by line as they end, so that an interrupted run goes on.

Only searches are kept. A certificate that is read back is checked again like a new one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from symnode import __version__
from symnode.verify.claims.tasks import canonical

FOLDER = Path(".symnode", "claims")
_ENGINE = ("checker", "methods/reals", "numeric/balls")  # what the outcome of a search depends on


class Journal:
    """The kept searches of one file of claims; a damaged or unfinished line is left out."""

    def __init__(self, claims: Path, *, fresh: bool, folder: Path | None = None) -> None:
        name = hashlib.sha256(str(claims.resolve()).encode()).hexdigest()[:16]
        self.path = (folder or FOLDER) / f"{claims.stem[:60]}-{name}.jsonl"
        self.kept: dict[str, dict[str, Any]] = {}
        if fresh:
            self.path.unlink(missing_ok=True)
        else:
            self._read()

    def _read(self) -> None:
        if not self.path.is_file():
            return
        with self.path.open("rb") as lines:
            for raw in lines:
                try:
                    entry = json.loads(raw)
                    self.kept[str(entry["key"])] = dict(entry["found"])
                except (ValueError, KeyError, TypeError, RecursionError):
                    continue

    def keep(self, key: str, found: Mapping[str, Any]) -> None:
        """Append an entry, at once and as one line.

        It begins a new line first, so that an unfinished line before it spoils no other.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = "\n" + json.dumps({"key": key, "found": found}, separators=(",", ":")) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            data = line.encode()
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)
        self.kept[key] = dict(found)


def key(claim: Any, budget: float, seed: int, memory: int) -> str:
    """What an entry is found by: the claim, the limits, and the engine that searched."""
    text = canonical([claim, budget, seed, memory, engine()])
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def engine(parts: tuple[str, ...] = _ENGINE) -> str:
    """The version of the engine: of symnode, and of the sources that a search depends on."""
    found = hashlib.sha256(__version__.encode())
    package = Path(__file__).resolve().parents[2]
    for part in parts:
        for path in sorted((package / part).rglob("*.py")):
            found.update(path.relative_to(package).as_posix().encode() + b"\0")
            found.update(path.read_bytes())
    return found.hexdigest()[:16]
