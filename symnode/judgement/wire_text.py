"""Certificate JSON as text that a person reads: for what is left over, and for what was proved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LETTERS = "ijklmabcde"
SUM, PRODUCT, POWER, ATOM = range(4)


class Shown:
    """Writes JSON formulas; machine-made index names become letters."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.names: dict[str, str] = {}
        self.taken = set(taken)

    def index(self, name: str) -> str:
        """A readable name for an index variable."""
        if not name.startswith("_"):
            return name
        if name not in self.names:
            free = (x for x in LETTERS if x not in self.taken | set(self.names.values()))
            self.names[name] = next(free, name)
        return self.names[name]

    def text(self, j: Any, level: int = SUM) -> str:
        """The formula, in parentheses where the surroundings bind more tightly than ``level``."""
        shown, own = self._shown(j)
        return f"({shown})" if own < level else shown

    def _shown(self, j: Any) -> tuple[str, int]:
        match j:
            case ["num", q]:
                return q, ATOM if q.isdigit() else PRODUCT
            case ["dim" | "const", name]:
                return name, ATOM
            case ["head", h, ix]:
                return h + self._entry(ix), ATOM
            case ["var" | "pos", u]:
                return self.index(u), ATOM
            case ["delta", a, b]:
                return f"delta[{self.index(a)},{self.index(b)}]", ATOM
            case ["add", args]:
                total = " + ".join(self.text(a) for a in args).replace("+ -", "- ")
                return total or "0", SUM
            case ["mul", args]:
                return self._product(args), PRODUCT
            case ["pow", base, k]:
                exponent = k if k.isdigit() else f"({k})"
                return f"{self.text(base, ATOM)}**{exponent}", POWER
        return self._binder(j)

    def _product(self, args: list[Any]) -> str:
        if len(args) > 1 and args[0] == ["num", "-1"]:
            return "-" + self._product(args[1:])
        return "*".join(self.text(a, PRODUCT) for a in args) or "1"

    def _entry(self, ix: list[str]) -> str:
        return f"[{','.join(self.index(i) for i in ix)}]" if ix else ""

    def _binder(self, j: Any) -> tuple[str, int]:
        match j:
            case ["sum", i, _, body]:
                return f"sum_{self.index(i)} {self.text(body, PRODUCT)}", PRODUCT
            case ["int", u, lo, hi, body]:
                ends = f"{self.text(lo, POWER)}^{self.text(hi, POWER)}"
                return f"int_{ends} {self.text(body, PRODUCT)} d{self.index(u)}", PRODUCT
            case ["d", h, ix, body]:
                return f"d({self.text(body)})/d({h}{self._entry(ix)})", PRODUCT
            case ["at", bindings, body]:
                values = ", ".join(f"{h} = {self.text(v)}" for h, _, v in bindings)
                return f"({self.text(body)} at {values})", ATOM
            case ["app", f, outs, args, slots]:
                primes = "".join(
                    f"_{k + 1}" if len(slots) > 1 else "'" for k, s in enumerate(slots) for _ in s
                )
                entries = [self.index(i) for i in outs]
                entries += [self.index(i) for s in slots for one in s for i in one]
                inner = ", ".join(self._argument(a) for a in args)
                return f"{f}{primes}{self._entry(entries)}({inner})", ATOM
        return "?", ATOM

    def _argument(self, a: Any) -> str:
        """An argument; a whole symbol without its indices."""
        names, body = a[0], a[1]
        if names and body[0] == "head" and body[2] == names:
            return str(body[1])
        if names and body[0] == "app" and body[2] == names:
            return self.text(body).replace(f"[{','.join(self.index(i) for i in names)}]", "", 1)
        return self.text(body)


def equation_text(step: dict[str, Any]) -> str:
    """A step or given as ``left = right`` (``<=``, ``<``), with its free indices and interval."""
    shown = Shown(name for name, _ in step["indices"])
    text = f"{shown.text(step['lhs'])} {step.get('relation', '=')} {shown.text(step['rhs'])}"
    if step["indices"]:
        text += " for all " + ", ".join(name for name, _ in step["indices"])
    if step["interval"]:
        lo, hi = (shown.text(e) for e in step["interval"])
        text += f"{' and' if step['indices'] else ' for'} t in [{lo}, {hi}]"
    return text
