"""An interrupt in the middle of a long file: what is found is kept, and the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
COUNT = 1_000
COMMAND = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("stand_in", {str(HERE / "engine.py")!r})
module = importlib.util.module_from_spec(spec)
sys.modules["stand_in"] = sys.modules["symnode.methods.reals.settle"] = module
spec.loader.exec_module(module)
from symnode.cli import main
main()
"""


def begin(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The command line in a process of its own, with the stand-in for the engine."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "verify", "c.jsonl", "--budget", "5s", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kept(folder: Path) -> int:
    return sum(
        line.startswith(b'{"key"')
        for path in folder.glob(".symnode/claims/*.jsonl")
        for line in path.read_bytes().splitlines()
    )


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    row = {"variables": [{"name": "supported"}], "statement": "supported < 1"}
    rows = [json.dumps({"id": f"c{k}", **row, "expected": "SUPPORTED"}) for k in range(COUNT)]
    rows = [r.replace("< 1", f"< {k + 1}") for k, r in enumerate(rows)]
    (tmp_path / "c.jsonl").write_text("\n".join(rows), encoding="utf-8")
    process = begin(tmp_path)
    try:
        until = time.monotonic() + 60
        while kept(tmp_path) < 50 and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert out == ""
    done = kept(tmp_path)
    assert 50 <= done < COUNT
    assert f"{done} of {COUNT} claims are judged and kept" in err
    assert "run the same command again" in err
    assert "Traceback" not in err

    process = begin(tmp_path, "--json", "out.json")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, out + err
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["timing"]["resumed"] == done
    assert report["summary"]["by_status"] == {"SUPPORTED": COUNT}
    assert kept(tmp_path) == COUNT
    assert f"{done} found by an earlier run" in out
