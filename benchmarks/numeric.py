"""The numeric wing measured, beside its peers.

``python -m benchmarks.numeric [PART ...] [--repeats N] [--write FILE]``

Parts: ``emission`` (a, e), ``gradients`` (b, d) and ``ensemble`` (c), a module each. Without a name
all are run. Results are kept in ``build/numeric.json``, a part at a time; ``--write`` alone makes
the document of what it has.

Each part has a process of its own, on one core: what one library does to another (threads, memory,
flush of small numbers to zero) stays there. The peers need ``make bench``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measuring import Table, on_one_core, setting

STORE = Path("build/numeric.json")
PARTS = {
    "emission": "benchmarks.numeric_emission",
    "gradients": "benchmarks.numeric_gradients",
    "ensemble": "benchmarks.numeric_ensemble",
}
HEAD = """# The numeric wing, measured

`make bench` makes these tables again. NumPy alone does symnode's work: no compiler. All times are
times of the processor, on one core, and medians of {repeats} runs; the methods of one table are run
in turn, so that noise meets all of them, and what is compiled once is not timed. Trust the ratios
within one table. The accuracy of every result is checked in the same run.
"""


def measured(part: str, repeats: int) -> dict[str, Any]:
    """The tables of a part, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.numeric", part, "--repeats", str(repeats)]
    found = subprocess.run([*command, "--here"], check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(found.stdout.splitlines()[-1]))


def here(part: str, repeats: int) -> dict[str, Any]:
    """The tables of a part, in this process."""
    core = on_one_core()
    module = importlib.import_module(PARTS[part])
    tables: list[Table] = module.tables(repeats=repeats)
    shown = [table.to_json() for table in tables]
    day = date.today().isoformat()
    return {"day": day, "repeats": repeats, "setting": setting(core), "tables": shown}


def document(store: dict[str, Any]) -> str:
    """The page of all parts that are stored, in the order of their titles."""
    parts = [store[name] for name in PARTS if name in store]
    settings = {tuple(part["setting"]) for part in parts}
    text = HEAD.format(repeats=", ".join(sorted({str(part["repeats"]) for part in parts})))
    for each in sorted(settings):
        text += "\n" + "\n".join(each) + "\n"
    tables = [Table(**table) for part in parts for table in part["tables"]]
    for table in sorted(tables, key=lambda t: t.title):
        text += "\n" + table.markdown()
    return text


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.numeric")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.here:
        print(json.dumps(here(options.parts[0], options.repeats)))
        return
    store = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}
    for part in options.parts or ([] if options.write else PARTS):
        print(f"measuring {part} ...", file=sys.stderr, flush=True)
        store[part] = measured(part, options.repeats)
        STORE.parent.mkdir(exist_ok=True)
        STORE.write_text(json.dumps(store), encoding="utf-8")
    text = document(store)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
