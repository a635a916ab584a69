"""Part (c): 10,000 random continuous Hopfield networks, each with its own steps.

``tau x' = -x + W tanh(x) + b`` with symmetric W, over T = 5, saved at 51 times; of all saved states
the energy ``-y W y/2 - b y + sum (x y - log cosh x)``, y = tanh x, which no solution increases, is
part of the work. ``python -m benchmarks.numeric_ensemble [INSTANCES]``
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.measuring import Table, medians, milliseconds, on_one_core, times

import numpy as np  # isort: skip
from scipy.integrate import solve_ivp

from benchmarks.ensemble_peers import PEERS
from symnode.numeric import SolverOptions, solve_batch

Array = np.ndarray
INSTANCES, SAMPLE = 10_000, 100
DIMENSIONS = (1, 2, 4, 8)
SAVED = np.linspace(0.0, 5.0, 51)
RTOL, ATOL = 1e-6, 1e-9
# Tolerances at which our error is compared with that of a peer, from loose to tight.
LADDER = (1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8)
# An energy may seem to rise by as much as the errors of the states are worth; slopes are about 1.
RISE = 1e-3
BLOCK = 2**15


@dataclass(frozen=True)
class Networks:
    """m networks of d neurons: W (m, d, d), b (m, d), tau (m,), initial states (m, d)."""

    w: Array
    b: Array
    tau: Array
    start: Array

    @classmethod
    def random(cls, m: int, d: int, seed: int = 2026) -> Networks:
        """W of spectral radius about 2, so that some have one stable state and others several."""
        random = np.random.default_rng(seed)
        g = random.standard_normal((m, d, d))
        w = 1.5 * (g + g.transpose(0, 2, 1)) / np.sqrt(2 * d)
        b, tau = 0.5 * random.standard_normal((m, d)), random.uniform(0.5, 2.0, m)
        return cls(w, b, tau, 1.5 * random.standard_normal((m, d)))

    def first(self, count: int) -> Networks:
        """The first of them."""
        return Networks(self.w[:count], self.b[:count], self.tau[:count], self.start[:count])

    def energies(self, states: Array) -> Array:
        """(m, N) of states (m, N, d)."""
        found = np.empty(states.shape[:2])
        rows = max(1, BLOCK // (states.shape[1] * states.shape[2]))
        for at in range(0, len(states), rows):
            part = slice(at, at + rows)
            x = states[part]
            y = np.tanh(x)
            field = np.matmul(y, self.w[part])  # W is symmetric
            field *= -0.5
            field -= self.b[part, None]
            field += x
            size = np.abs(x)
            cosh = size + np.log1p(np.exp(-2 * size)) - np.log(2.0)
            found[part] = np.einsum("mni,mni->mn", y, field) - cosh.sum(axis=2)
        return found


def field(t: Array, x: Array, w: Array, b: Array, tau: Array) -> Array:
    """The slopes of a batch."""
    slope = np.einsum("mij,mj->mi", w, np.tanh(x))
    slope -= x
    slope += b
    slope /= tau[:, None]
    return slope


def ours(networks: Networks, rtol: float = RTOL, method: str = "dormand_prince") -> Array:
    """States of all networks."""
    found = solve_batch(
        field,
        networks.start,
        SAVED,
        parameters=[networks.w, networks.b, networks.tau],
        method=method,
        options=SolverOptions(rtol=rtol, atol=rtol * ATOL / RTOL),
    )
    assert not found.failures
    return found.states


def scipy_loop(networks: Networks) -> Array:
    """One call of ``solve_ivp`` (RK45) for each network."""
    paths = []
    for w, b, tau, start in zip(networks.w, networks.b, networks.tau, networks.start, strict=True):
        found = solve_ivp(
            lambda t, x, w=w, b=b, tau=tau: (w @ np.tanh(x) - x + b) / tau,
            (SAVED[0], SAVED[-1]), start, t_eval=SAVED, rtol=RTOL, atol=ATOL,
        )  # fmt: skip
        paths.append(found.y.T)
    return np.array(paths)


def rms_error(states: Array, reference: Array) -> float:
    """Root of the mean square over instances, times and neurons."""
    return float(np.sqrt(np.mean((states - reference[: len(states)]) ** 2)))


@dataclass
class Result:
    """Seconds for all instances, the error, the largest rise of an energy."""

    seconds: float
    error: float
    rise: float


def checked(networks: Networks, states: Array) -> float:
    """The largest rise of an energy between neighbouring times."""
    rise = float(np.max(np.diff(networks.first(len(states)).energies(states), axis=1)))
    if not rise < RISE:
        raise AssertionError(f"an energy rises by {rise:.1e}")
    return rise


def raced(d: int, instances: int, repeats: int) -> tuple[dict[str, Result], dict[str, Result]]:
    """All methods at the same tolerance, and ours down the ladder, for one dimension."""
    networks = Networks.random(instances, d)
    sample = networks.first(min(SAMPLE, instances))
    reference = ours(networks, rtol=1e-12, method="cooper_verner")
    runs: dict[str, tuple[Callable[[], Array], Networks]] = {
        "symnode": (lambda: ours(networks), networks),
        **{name: (peer(networks, SAVED, RTOL, ATOL), networks) for name, peer in PEERS.items()},
        "SciPy RK45 loop": (lambda: scipy_loop(sample), sample),
    }
    for rtol in LADDER:
        runs[f"symnode {rtol:.0e}"] = (lambda rtol=rtol: ours(networks, rtol), networks)
    results: dict[str, Result] = {}

    def work(name: str) -> Callable[[], object]:
        run, mine = runs[name]

        def once() -> None:
            states = run()
            results[name] = Result(0.0, rms_error(states, reference), checked(mine, states))

        return once

    for name, seconds in medians({name: work(name) for name in runs}, repeats=repeats).items():
        results[name].seconds = seconds * instances / len(runs[name][1].start)
    ladder = {n: r for n, r in results.items() if n.startswith("symnode ")}
    return {n: r for n, r in results.items() if n not in ladder}, ladder


def tables(*, instances: int = INSTANCES, repeats: int = 5) -> list[Table]:
    """The tables of part (c)."""
    rows, equal = [], []
    for d in DIMENSIONS:
        found, ladder = raced(d, instances, repeats)
        own = found["symnode"]
        for name, result in found.items():
            ratio = "1" if name == "symnode" else times(result.seconds / own.seconds)
            rows.append([
                str(d), name, milliseconds(result.seconds), ratio,
                f"{result.error:.1e}", f"{max(result.rise, 0.0):.0e}",
            ])  # fmt: skip
            if name != "symnode":
                equal.append(_at_equal_error(d, name, result, ladder))
    return [
        Table(
            f"(c) {instances:,} continuous Hopfield networks, rtol {RTOL:.0e}, atol {ATOL:.0e}",
            f"51 saved times and the energies there. SciPy is timed on {min(SAMPLE, instances)} of "
            "the networks and scaled. The ratio is the method's time over symnode's; the error is "
            "the root mean square over all states against Cooper-Verner at 1e-12; the last column "
            "is the largest rise of an energy. Goals: 50 times SciPy's loop, level with diffrax. "
            "torchdiffeq takes one step for all networks. heyoka is ahead: it compiles Taylor's "
            "method, which needs one tanh a neuron and step instead of six, in registers of eight "
            "networks, where NumPy passes through the cache with every operation.",
            ["d", "method", "time", "ratio", "error", "energy rises by"],
            rows,
        ),
        Table(
            "(c) The same at equal error",
            "symnode at the loosest tolerance of 1e-4, 3e-5, 1e-5, ... 1e-8 at which its error is "
            "at most that of the peer.",
            ["d", "peer", "its time", "its error", "symnode's rtol", "time", "error", "ratio"],
            equal,
        ),
    ]


def _at_equal_error(d: int, name: str, peer: Result, ladder: dict[str, Result]) -> list[str]:
    shown = [str(d), name, milliseconds(peer.seconds), f"{peer.error:.1e}"]
    for label, result in ladder.items():
        if result.error <= peer.error:
            ratio = times(peer.seconds / result.seconds)
            rtol = label.split()[1]
            return [*shown, rtol, milliseconds(result.seconds), f"{result.error:.1e}", ratio]
    return [*shown, "-", "-", "-", "not reached"]


def main(arguments: list[str]) -> None:
    on_one_core()
    instances: Any = int(arguments[0]) if arguments else INSTANCES
    for table in tables(instances=instances):
        print(table.markdown())


if __name__ == "__main__":
    main(sys.argv[1:])
