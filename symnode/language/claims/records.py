"""One claim: its fields as they were written, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symnode.language.claims.errors import ParseError, shown
from symnode.language.claims.meaning import Scope, read_formula
from symnode.language.claims.names import CONSTANTS, TRUTH
from symnode.language.claims.parser import WORDS

Json = Any
REQUIRED, WHERE_DEFINED = "required", "where-defined"
DOMAINS = ("real", "integer", "complex")
MAX_VARIABLES = 100
MAX_ID = 300
MAX_HYPOTHESES = 1_000
KEYS = ("id", "variables", "hypotheses", "statement", "definedness", "expected", "source")
VERDICTS = ("PROVED", "REFUTED", "SUPPORTED", "VACUOUS", "UNDECIDED")
_EXPECTED = {"theorem-intended": "PROVED", **{v: v for v in VERDICTS}}
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,98}'*\Z")
_COMPLEX_HEADS = frozenset(("i", "re", "im", "conj", "arg"))


class FieldError(Exception):
    """A field of a claim that cannot be read; ``text`` is what is looked for in the file."""

    def __init__(self, text: str, offset: int, expected: str, got: str, way_out: str) -> None:
        super().__init__(expected)
        self.text, self.offset = text, offset
        self.expected, self.got, self.way_out = expected, got, way_out


@dataclass(frozen=True)
class ClaimRecord:
    """A claim that was read."""

    id: str
    variables: tuple[tuple[str, str], ...]
    hypotheses: tuple[Json, ...]
    statement: Json
    definedness: str
    expected: str = "PROVED"
    source: str = ""
    texts: tuple[str, ...] = ()  # the hypotheses and the statement as they were written
    line: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> Json:
        """The claim as certificates hold it."""
        return {
            "variables": [list(v) for v in self.variables],
            "hypotheses": list(self.hypotheses),
            "statement": self.statement,
            "definedness": self.definedness,
        }

    @property
    def is_complex(self) -> bool:
        """Whether the claim is read over the complex numbers."""
        return any(d == "complex" for _, d in self.variables) or any(
            _has_complex(f) for f in (*self.hypotheses, self.statement)
        )

    @property
    def scope(self) -> str:
        """The points the claim speaks of, and the convention for undefined values."""
        names = [f"{d} {', '.join(n for n, e in self.variables if e == d)}" for d in DOMAINS]
        named = [
            t for t, d in zip(names, DOMAINS, strict=True) if d in dict(self.variables).values()
        ]
        over = "all " + "; ".join(named) if named else "no variables"
        read = ", complex functions" if self.is_complex else ""
        rule = "where defined" if self.definedness == WHERE_DEFINED else "definedness required"
        return f"{over}{read}, {rule}"


def _has_complex(j: Json) -> bool:
    if isinstance(j, list) and j:
        return (isinstance(j[0], str) and j[0] in _COMPLEX_HEADS and not _is_name(j)) or any(
            _has_complex(p) for p in j[1:] if isinstance(p, list)
        )
    return False


def _is_name(j: Json) -> bool:
    return bool(j[0] == "var")


def claim(data: Any, line: int) -> ClaimRecord:
    """The claim of a parsed JSON object or TOML table. Raises FieldError."""
    if not isinstance(data, dict):
        raise FieldError("", 0, "a claim {...}", shown(data), "write one JSON object a line")
    name = _text(data, "id")
    if not name.isprintable() or len(name) > MAX_ID:
        expected = f"an id of at most {MAX_ID} printable characters"
        raise FieldError('"id"', 0, expected, shown(name), "shorten it, or take the others out")
    variables = _variables(data.get("variables", []))
    hypotheses = data.get("hypotheses", [])
    good = isinstance(hypotheses, list) and all(isinstance(h, str) for h in hypotheses)
    if not good or len(hypotheses) > MAX_HYPOTHESES:
        got = f"{len(hypotheses)} of them" if good else shown(hypotheses)
        expected = f'"hypotheses": a list of at most {MAX_HYPOTHESES} texts'
        raise FieldError('"hypotheses"', 0, expected, got, 'write ["x > 0", "x < 1"]')
    source = _text(data, "source", "")
    scope = Scope(dict(variables))
    texts = (*hypotheses, _text(data, "statement"))
    formulas = [_formula(t, scope) for t in texts]
    _expect_no_clash(scope, variables)
    return ClaimRecord(
        name,
        variables,
        tuple(formulas[:-1]),
        formulas[-1],
        _definedness(data, source),
        _one_of(data, "expected", _EXPECTED, "PROVED"),
        source,
        texts,
        line,
        {k: v for k, v in data.items() if k not in KEYS},
    )


def _formula(text: str, scope: Scope) -> Json:
    try:
        return read_formula(text, scope)
    except ParseError as error:
        where = error.got + _context(text, error.position)
        raise FieldError(text, error.position, error.expected, where, error.way_out) from None


def _context(text: str, position: int) -> str:
    """What stands at a position, if the text is long enough to need it."""
    if len(text) < 30 or position >= len(text):
        return ""
    start = max(0, position - 12)
    piece = " ".join(text[start : position + 24].split())
    return f", in {shown('...' * (start > 0) + piece)}"


def _text(data: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = data.get(key, default)
    if isinstance(value, str) and (value or default is not None):
        return value
    got = shown(value) if key in data else f"no {key}"
    example = {"id": '"id": "bernoulli-1"', "statement": '"statement": "exp(x) >= 1 + x"'}
    way = f"write {example.get(key, f'{key!r} as a text')}"
    raise FieldError(f'"{key}"' if key in data else "", 0, f'"{key}": a text', got, way)


def _variables(given: Any) -> tuple[tuple[str, str], ...]:
    way = 'write [{"name": "x", "domain": "real"}]'
    if not isinstance(given, list) or len(given) > MAX_VARIABLES:
        got = f"{len(given)} of them" if isinstance(given, list) else shown(given)
        expected = f'"variables": a list of at most {MAX_VARIABLES}'
        raise FieldError('"variables"', 0, expected, got, way)
    found: dict[str, str] = {}
    for one in given:
        named = isinstance(one, dict) and isinstance(one.get("name"), str)
        if not named or not set(one) <= {"name", "domain"}:
            raise FieldError('"variables"', 0, "a variable with name and domain", shown(one), way)
        name, domain = one["name"], one.get("domain", "real")
        if not _NAME.match(name) or name in CONSTANTS or name in TRUTH or name in WORDS:
            meant = name in CONSTANTS or name in TRUTH or name in WORDS
            got = f"{shown(name)}, which has a meaning already" if meant else shown(name)
            expected = "the name of a variable: a letter, then letters, digits, _"
            raise FieldError(
                f'"{name}"', 0, expected, got, f"call it {name[:20]}_" if meant else way
            )
        if domain not in DOMAINS:
            expected = f"a domain of {name}: {', '.join(DOMAINS)}"
            way = "bounds and exclusions are hypotheses"
            raise FieldError('"domain"', 0, expected, shown(domain), way)
        if name in found:
            way = "give each variable a name of its own"
            raise FieldError(f'"{name}"', 0, "different names", f"two variables {name}", way)
        found[name] = domain
    return tuple(found.items())


def _expect_no_clash(scope: Scope, variables: tuple[tuple[str, str], ...]) -> None:
    for name, _ in variables:
        if name in scope.called:
            way = f"call the variable {name}_"
            got = f"the variable {name} beside the function {name}(...)"
            raise FieldError(f'"{name}"', 0, "one meaning for a name", got, way)


def _definedness(data: Mapping[str, Any], source: str) -> str:
    """As the claim says; otherwise as its collection means it; otherwise required."""
    collected = source.lower().startswith(("metitarski", "fungrim"))
    default = WHERE_DEFINED if collected else REQUIRED
    return _one_of(data, "definedness", {k: k for k in (REQUIRED, WHERE_DEFINED)}, default)


def _one_of(data: Mapping[str, Any], key: str, values: Mapping[str, str], default: str) -> str:
    value = data.get(key, default)
    if isinstance(value, str) and value in values:
        return values[value]
    expected = f'"{key}": {" or ".join(values)}'
    raise FieldError(f'"{key}"', 0, expected, shown(value), f"leave it out for {default}")
