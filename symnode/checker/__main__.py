"""``python -m symnode.checker CERT`` or, on its own, ``python -I -S symnode/checker CERT``."""

import sys
from pathlib import Path

if not __package__:  # started as a folder: nothing is installed, so name our own root
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from symnode.checker import OutOfBudget, Rejected, check_text


def main(arguments: list[str]) -> int:
    """Print one line a certificate; 0 if all are accepted, 1 if not, 2 for bad usage."""
    if not arguments:
        print("usage: python -m symnode.checker CERTIFICATE...", file=sys.stderr)
        return 2
    worst = 0
    for name in arguments:
        try:
            verdict = check_text(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            print(f"{name}: cannot be read: {error}", file=sys.stderr)
            worst = max(worst, 2)
        except (Rejected, OutOfBudget) as error:
            print(f"{name}: not accepted: {error}")
            worst = max(worst, 1)
        else:
            word = f", on the word of {' and '.join(verdict.engines)}" if verdict.engines else ""
            shown = f"{verdict.status} {verdict.kind} sha256:{verdict.digest[:16]}"
            print(f"{name}: {shown} tier {verdict.tier}{word}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
