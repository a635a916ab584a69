"""How speed is measured: one thread, works in turn, medians; and the tables that show it.

Import this before NumPy: the libraries read their number of threads when they are loaded.
"""

from __future__ import annotations

import os

THREADS = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ.update(THREADS)
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
# OpenBLAS shall choose the kernels for the processor itself.
os.environ.pop("OPENBLAS_CORETYPE", None)

import ctypes  # noqa: E402
import platform  # noqa: E402
from collections.abc import Callable, Iterable, Mapping, Sequence  # noqa: E402
from dataclasses import asdict, dataclass  # noqa: E402
from importlib.metadata import PackageNotFoundError, version  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from time import process_time  # noqa: E402
from typing import Any  # noqa: E402

PEERS = (
    *("numpy", "scipy", "sympy", "jax", "diffrax", "torch", "torchdiffeq", "torchode"),
    *("casadi", "heyoka"),
)


@dataclass(frozen=True)
class Table:
    """One table: its title, a text above it, the names of the columns, the rows as texts."""

    title: str
    text: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """The section of a document."""
        lines = [f"### {self.title}", "", self.text, ""] if self.text else [f"### {self.title}", ""]
        lines += [_line(self.columns), _line(["---"] * len(self.columns)), *map(_line, self.rows)]
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, Any]:
        """What ``Table(**found)`` takes back."""
        return asdict(self)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def on_one_core() -> int:
    """Holds this process on one processor, the last it may use, and says which."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def medians(
    works: Mapping[str, Callable[[], object]], *, repeats: int = 5, warm: int = 1
) -> dict[str, float]:
    """Median seconds of each work; all are run in turn, so that noise meets all of them.

    Time of the processor, which other processes do not lengthen; on the one core that this
    process may use it is the time that passes when the machine does nothing else.
    """
    for _ in range(warm):
        for work in works.values():
            work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            began = process_time()
            work()
            times[name].append(process_time() - began)
    return {name: median(each) for name, each in times.items()}


def milliseconds(seconds: float) -> str:
    """Three digits, as milliseconds or seconds."""
    if seconds >= 10:
        return f"{seconds:.1f} s"
    return f"{1e3 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def times(ratio: float) -> str:
    """A ratio of times with two digits or three."""
    return f"{ratio:.0f}x" if ratio >= 20 else f"{ratio:.1f}x" if ratio >= 2 else f"{ratio:.2f}x"


def setting(core: int) -> list[str]:
    """Versions, processor, threads and kernels of linear algebra, a line each."""
    import numpy as np

    found = []
    for name in PEERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return [
        f"- {_processor()}; Python {platform.python_version()}; float64.",
        f"- One thread: {', '.join(THREADS)} = 1, XLA without Eigen's threads, "
        f"torch.set_num_threads(1), the process held on core {core}.",
        f"- {blas['name']} {blas['version']}, core type {_core_type()}; "
        "OPENBLAS_CORETYPE is unset.",
        f"- {', '.join(found)}.",
    ]


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    fields = dict(
        (part.strip() for part in line.split(":", 1)) for line in text.splitlines() if ":" in line
    )
    wide = " with AVX-512" if "avx512f" in fields.get("flags", "") else ""
    return (
        f"{fields.get('model name', '?')} (family {fields.get('cpu family', '?')}, "
        f"model {fields.get('model', '?')}){wide}"
    )


def _core_type() -> str:
    """The kernels that NumPy's OpenBLAS has chosen, from its own report."""
    libraries = {
        line.split()[-1]
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
        if "openblas" in line and "numpy" in line
    }
    for path in sorted(libraries):
        library = ctypes.CDLL(path)
        for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_"):
            if hasattr(library, name):
                function = getattr(library, name)
                function.restype = ctypes.c_char_p
                return str(function().decode())
    return "not reported"
