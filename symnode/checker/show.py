"""A node as plain text, for messages."""

from __future__ import annotations

from symnode.checker.context import Node


def show(node: Node) -> str:
    """Readable, not parsed back."""
    match node:
        case ("num", q):
            return f"{q}"
        case ("dim" | "const", name):
            return f"{name}"
        case ("var", u):
            return f"u{u}"
        case ("head", h, ix):
            return f"{h}[{', '.join(f'i{i}' for i in ix)}]" if ix else f"{h}"
        case ("delta", i, j):
            return f"delta(i{i}, i{j})"
        case ("pos", k):
            return f"i{k}"
        case ("add", args):
            total = " + ".join(show(a) for a in args).replace("+ -1 * ", "- ")
            return f"({total})" if args else "0"
        case ("mul", args):
            return " * ".join(show(a) for a in args) or "1"
        case ("pow", base, k):
            return f"({show(base)})**({k})"
        case ("sum", i, space, body):
            return f"sum_(i{i} in {space}) {show(body)}"
        case ("int", u, lo, hi, body):
            return f"int_(u{u} from {show(lo)} to {show(hi)}) {show(body)}"
        case ("app", f, _, args, slots):
            primes = "'" * sum(len(s) for s in slots)
            return f"{f}{primes}({', '.join(show(body) for _, body in args)})"
    return f"{node[0]}"
