"""Files of claims: one JSON object a line, or TOML. A line that cannot be read costs no other."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symnode.language.claims.errors import ClaimError, shown
from symnode.language.claims.records import ClaimRecord, FieldError, claim

SUFFIXES = (".jsonl", ".toml")
MAX_BYTES = 200_000_000
MAX_LINE = 4_000_000
_TABLE = re.compile(r"^[ \t]*\[\[\s*claim\s*\]\]", re.MULTILINE)
_NOT_FINITE = 'numbers are texts: "1/2", "0.1"; there is no NaN and no Infinity'


@dataclass(frozen=True)
class ClaimFile:
    """What a file holds: the claims, and the mistakes, both in the order of the lines."""

    path: str
    claims: tuple[ClaimRecord, ...]
    errors: tuple[ClaimError, ...]


def load(path: str | Path) -> ClaimFile:
    """Read a file of claims. It never raises: a mistake of any kind is among the errors."""
    name = str(path)
    try:
        file = Path(path)
        if file.is_dir():
            return _failed(
                name, "a file of claims", "a folder", "name a .jsonl or .toml file in it"
            )
        if file.stat().st_size > MAX_BYTES:
            got = f"{file.stat().st_size:,} bytes"
            return _failed(name, f"at most {MAX_BYTES:,} bytes", got, "split the file")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return _failed(name, "a file of claims", str(why), "check the path")
    return read(content, name)


def read(content: bytes, name: str) -> ClaimFile:
    """The claims in the content of a file; a name that ends in ``.toml`` says what it is."""
    entries = _toml(content, name) if name.endswith(".toml") else _lines(content, name)
    claims: list[ClaimRecord] = []
    errors: list[ClaimError] = []
    seen: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry, ClaimError):
            errors.append(entry)
            continue
        line, data, source = entry
        try:
            one = claim(data, line)
            if one.id in seen:
                got = f"{shown(one.id)}, which stands in line {seen[one.id]}"
                raise FieldError('"id"', 0, "an id of its own", got, "rename one of the two")
        except FieldError as error:
            errors.append(_placed(error, name, data, line, source))
        else:
            seen[one.id] = line
            claims.append(one)
    if not claims and not errors:
        way = 'write claims such as {"id": "a", "variables": [], "statement": "1 < 2"}'
        return _failed(name, "at least one claim", "a file without claims", way)
    return ClaimFile(name, tuple(claims), tuple(errors))


def _failed(name: str, expected: str, got: str, way_out: str) -> ClaimFile:
    return ClaimFile(name, (), (ClaimError(name, 1, 1, expected, got, way_out),))


Entry = tuple[int, Any, str]  # the line, what is there, and the text in which places are found


def _lines(content: bytes, name: str) -> Iterator[Entry | ClaimError]:
    for line, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not raw.strip():
            continue
        if len(raw) > MAX_LINE:
            expected, got = f"a line of at most {MAX_LINE:,} bytes", f"{len(raw):,} bytes"
            yield ClaimError(name, line, 1, expected, got, "a claim is one JSON object on one line")
            continue
        try:
            text = raw.decode("utf-8")
            yield line, _parsed(text), text
        except UnicodeDecodeError as error:
            got = f"the byte {raw[error.start]:#04x}"
            way = "save the file as UTF-8"
            yield ClaimError(name, line, error.start + 1, "text in UTF-8", got, way)
        except json.JSONDecodeError as error:
            got = f"{error.msg}, at {shown(text[error.pos : error.pos + 20])}"
            way = 'a claim is {"id": "...", "variables": [...], "statement": "..."} on one line'
            yield ClaimError(name, line, error.pos + 1, "one JSON object on a line", got, way)
        except _Unwanted as error:
            yield ClaimError(name, line, 1, error.expected, error.got, error.way_out)
        except (RecursionError, ValueError) as error:
            got = "JSON nested too deeply" if isinstance(error, RecursionError) else str(error)[:90]
            way = "statements are texts; they need no nested lists"
            yield ClaimError(name, line, 1, "one JSON object on a line", got, way)


class _Unwanted(Exception):
    """JSON that reads, and still says what a claim must not."""

    def __init__(self, expected: str, got: str, way_out: str) -> None:
        super().__init__(expected)
        self.expected, self.got, self.way_out = expected, got, way_out


def _parsed(text: str) -> Any:
    def constant(name: str) -> Any:
        raise _Unwanted("a JSON value", name, _NOT_FINITE)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            twice = next(k for k, _ in items if sum(k == other for other, _ in items) > 1)
            raise _Unwanted("each key once", f"{shown(twice)} twice", "keep one of the two")
        return found

    found = json.loads(text, parse_constant=constant, object_pairs_hook=pairs)
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        got = f"half of a surrogate pair, {error.object[error.start]!a}"
        raise _Unwanted("text in Unicode", got, "write both halves, or the letter itself") from None
    return found


def _toml(content: bytes, name: str) -> Iterator[Entry | ClaimError]:
    try:
        text = content.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        got = f"the byte {content[error.start]:#04x}"
        yield ClaimError(name, line, column, "text in UTF-8", got, "save the file as UTF-8")
        return
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        got = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
        yield ClaimError(name, line, column, "TOML", got, "begin each claim with [[claim]]")
        return
    given = data.get("claim", [])
    if not isinstance(given, list):
        way = "write [[claim]] with two brackets"
        yield ClaimError(name, 1, 1, "a list of claims", "one table", way)
        return
    starts = [m.start() for m in _TABLE.finditer(text)]
    for k, one in enumerate(given):
        start = starts[k] if len(starts) == len(given) else 0
        end = starts[k + 1] if len(starts) == len(given) and k + 1 < len(starts) else len(text)
        yield text.count("\n", 0, start) + 1, one, text[start:end]


def _placed(error: FieldError, name: str, data: Any, line: int, source: str) -> ClaimError:
    """The mistake with its line and column in the file."""
    at = _position(error, source)
    line += source.count("\n", 0, at)
    column = at - (source.rfind("\n", 0, at) + 1) + 1
    identifier = data.get("id", "") if isinstance(data, dict) else ""
    named = identifier if isinstance(identifier, str) else ""
    return ClaimError(name, line, column, error.expected, error.got, error.way_out, named)


def _position(error: FieldError, source: str) -> int:
    """Where the guilty character stands in the text of the claim; its beginning if unknown."""
    spellings = [error.text, error.text.strip('"')]
    for ascii_only in (True, False):
        written = json.dumps(error.text, ensure_ascii=ascii_only)
        before = json.dumps(error.text[: error.offset], ensure_ascii=ascii_only)
        at = source.find(written)
        if error.text and at >= 0:
            return at + len(before) - 1
    for spelling in spellings:
        at = source.find(spelling)
        if spelling and at >= 0:
            return at + error.offset
    return 0
