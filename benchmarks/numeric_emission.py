"""Parts (a) and (e): the speed of emitted NumPy code.

(a) At a million points: the modern Hopfield energy of 16 patterns in 8 dimensions with its gradient
and Hessian; a scalar loss with two derivatives. Both come from SymPy, the same to every method.
(e) ``x' = W2 tanh(W1 x + b1) + b2`` and all products of a costate with its derivatives.

``python -m benchmarks.numeric_emission [hopfield] [loss] [point] [widths] [REPEATS]``
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import Any

from benchmarks.measuring import Table, medians, milliseconds, on_one_core, times

import numpy as np  # isort: skip
import sympy

from benchmarks.emission_peers import PEERS, Evaluate, lambdified
from symnode import numeric
from symnode.language.elementary import tanh
from symnode.language.states import state
from symnode.language.surface import dimensions, parameter
from symnode.numeric.emission.field import CompiledField

POINTS, REPEATS = 10**6, 5
PATTERNS, DIMENSION = 16, 8
CALLS = 3  # of one method in a row: large pages are found again after another library's small ones
NETWORKS = ((8, 64, 256), (64, 4000, 64), (4000, 4000, 64))  # state, width, batch
# exp of scores up to 20, which are off by some units; sums of 16; products of means up to 4, which
# cancel: some hundred roundings, in the peers as well.
ACCURACY = 500 * 2.0**-53
# A central difference with h = 1e-5: h**2 times third derivatives, and round-off over h.
DIFFERENCE = 1e-6
OURS, AGAIN, JAX = "symnode", "symnode, into given arrays", "JAX jit"
SLOW = {"CasADi map": 20}  # measured at every twentieth point, and its time multiplied
COLUMNS = (OURS, AGAIN, JAX)
Expressions = tuple[Sequence[sympy.Symbol], list[sympy.Expr]]


def hopfield(patterns: Any) -> Expressions:
    """|x|^2/2 - log sum_k exp(w_k . x), its gradient and the upper half of its Hessian."""
    x = sympy.symbols(f"x0:{patterns.shape[1]}", real=True)
    scores = [sum(sympy.Float(c) * s for c, s in zip(row, x, strict=True)) for row in patterns]
    energy = sum(s**2 for s in x) / 2 - sympy.log(sum(map(sympy.exp, scores)))
    gradient = [sympy.diff(energy, s) for s in x]
    hessian = [sympy.diff(g, s) for i, g in enumerate(gradient) for s in x[i:]]
    return x, [energy, *gradient, *hessian]


def hopfield_reference(patterns: Any, x: Any) -> list[Any]:
    """The same by matrices, with the exponentials shifted by the largest score."""
    scores = patterns @ x
    top = scores.max(axis=0)
    weights = np.exp(scores - top)
    total = weights.sum(axis=0)
    weights /= total
    mean = patterns.T @ weights
    values = [np.sum(x**2, axis=0) / 2 - top - np.log(total), *(x - mean)]
    for i in range(len(x)):
        for j in range(i, len(x)):
            second = (patterns[:, i] * patterns[:, j]) @ weights
            values.append((i == j) - second + mean[i] * mean[j])
    return values


def loss() -> Expressions:
    """(x0 e^{aT} - y)^2/2 + lam x0^2 (e^{2aT} - 1)/(4a), with two derivatives in a."""
    a = sympy.Symbol("a", real=True)
    x0, y, lam, horizon = (sympy.Rational(*q) for q in ((7, 5), (1, 3), (1, 10), (3, 2)))
    end = sympy.exp(a * horizon)
    value = (x0 * end - y) ** 2 / 2 + lam * x0**2 * (sympy.exp(2 * a * horizon) - 1) / (4 * a)
    return [a], [value, sympy.diff(value, a), sympy.diff(value, a, 2)]


def ours(expressions: Expressions) -> dict[str, Evaluate]:
    """symnode with results in new arrays, and in arrays that are used again."""
    symbols, terms = expressions
    compiled = numeric.compile(sympy.Matrix(terms), [sympy.Matrix(symbols)])
    kept: dict[int, Any] = {}

    def again(rows: Any) -> Any:
        points = rows.shape[1]
        if points not in kept:
            kept[points] = np.empty((len(terms), points))
        return compiled(rows, out=kept[points])

    return {OURS: compiled, AGAIN: again}


def evaluators(expressions: Expressions) -> dict[str, tuple[Evaluate | str, float]]:
    """Every method and the seconds that making it took; a text for one that is missing."""
    began = perf_counter()
    made: dict[str, tuple[Evaluate | str, float]] = {}
    for name, evaluate in ours(expressions).items():
        made[name] = evaluate, perf_counter() - began
    for name, maker in PEERS.items():
        began = perf_counter()
        try:
            made[name] = maker(*expressions), perf_counter() - began
        except ImportError as error:
            made[name] = f"not installed ({error.name})", 0.0
    return made


def throughput(
    title: str, expressions: Expressions, rows: Any, reference: Sequence[Any], repeats: int
) -> Table:
    """One table of part (a): accuracy first, then times in turn."""
    made = evaluators(expressions)
    works: dict[str, Callable[[], object]] = {}
    errors: dict[str, float] = {}
    for name, (evaluate, _) in made.items():
        if isinstance(evaluate, str):
            continue
        every = SLOW.get(name, 1)
        values = evaluate(np.ascontiguousarray(rows[:, ::every]))
        errors[name] = error_of(values, [r[::every] for r in reference])
        if errors[name] > ACCURACY:
            raise AssertionError(f"{name}: error {errors[name]:.1e}, allowed {ACCURACY:.1e}")
        works[name] = partial(evaluate, np.ascontiguousarray(rows[:, ::every]))
    found = _times_of_a_call(works, repeats)
    measured = {name: seconds * SLOW.get(name, 1) for name, seconds in found.items()}
    base = measured["lambdify(cse=True)"]
    lines = []
    for name, (evaluate, seconds) in made.items():
        if isinstance(evaluate, str):
            lines.append([name, evaluate, "", "", ""])
            continue
        ratio = times(base / measured[name])
        cells = [milliseconds(measured[name]), ratio, f"{errors[name]:.0e}", milliseconds(seconds)]
        lines.append([name, *cells])
    text = (
        "Faster than lambdify: the ratio of the times. Error: the largest difference from the "
        "reference, relative to 1 + its modulus. Made: once, not in the time. CasADi: at every "
        "twentieth point, the time multiplied. "
        f"Mean of {CALLS} calls in a row."
    )
    return Table(title, text, ["method", "time", "faster than lambdify", "error", "made in"], lines)


def error_of(values: Sequence[Any], reference: Sequence[Any]) -> float:
    """The largest error over all expressions, relative to 1 + |reference|."""
    worst = 0.0
    for value, wanted in zip(values, reference, strict=True):
        error = np.abs(np.asarray(value) - wanted) / (1 + np.abs(wanted))
        worst = max(worst, float(np.max(error)))
    return worst


def single_points(repeats: int) -> Table:
    """The loss with two derivatives at one point, which a root finder pays at every step."""
    symbols, terms = loss()
    compiled = numeric.compile(terms, symbols)
    plain = sympy.lambdify(symbols, terms, "math", cse=True)
    arrays = lambdified(cse=True)(symbols, terms)
    methods: dict[str, Callable[[], object]] = {
        f"{OURS}, .at(a)": lambda: compiled.at(1.1),
        f"{OURS}, f(a)": lambda: compiled(1.1),
        'lambdify(cse=True, "math")': lambda: plain(1.1),
        'lambdify(cse=True, "numpy")': lambda: arrays([np.float64(1.1)]),
    }
    count = 5000

    def repeated(work: Callable[[], object]) -> Callable[[], object]:
        return lambda: [work() for _ in range(count)]

    measured = medians({n: repeated(w) for n, w in methods.items()}, repeats=repeats)
    lines = [[n, f"{1e6 * s / count:.2f} us"] for n, s in measured.items()]
    return Table("(a) the loss at one point", "", ["method", "time of a call"], lines)


def network() -> tuple[CompiledField, float]:
    """The field from its formula, and the seconds to derive and emit value and derivatives."""
    began = perf_counter()
    d, w = dimensions("d w")
    w1, b1 = parameter("W_1", w, d), parameter("b_1", w)
    w2, b2 = parameter("W_2", d, w), parameter("b_2", d)
    x = state("x", d, of=(w1, b1, w2, b2))
    field = numeric.compile_field(w2 @ tanh(w1 @ x + b1) + b2, x)
    assert field.source
    return field, perf_counter() - began


def jax_network() -> Callable[..., Any]:
    """The value and all products with the derivatives, by JAX."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def field(x: Any, p: Mapping[str, Any]) -> Any:
        return jnp.tanh(x @ p["W_1"].T + p["b_1"]) @ p["W_2"].T + p["b_2"]

    @jax.jit
    def both(x: Any, p: Mapping[str, Any], costate: Any) -> Any:
        value, pull = jax.vjp(field, x, p)
        return value, *pull(costate)

    return lambda *arguments: jax.block_until_ready(both(*arguments))


def drawn(size: int, width: int, batch: int) -> tuple[Any, dict[str, Any], Any]:
    """A state, parameters and a costate at random, scaled so that tanh is not saturated."""
    rng = np.random.default_rng(11)
    parameters = {
        "W_1": rng.normal(size=(width, size)) / np.sqrt(size),
        "b_1": rng.normal(size=width),
        "W_2": rng.normal(size=(size, width)) / np.sqrt(width),
        "b_2": rng.normal(size=size),
    }
    return rng.normal(size=(batch, size)), parameters, rng.normal(size=(batch, size))


def difference_error(field: CompiledField, x: Any, p: Mapping[str, Any], costate: Any) -> float:
    """The bars against central differences of costate . f along random directions."""
    rng, h = np.random.default_rng(3), 1e-5
    x_bar, bars = field.vjp(0.0, x, p, costate)
    worst = 0.0
    for name, bar in (("x", x_bar), *bars.items()):
        direction = rng.normal(size=bar.shape)
        direction /= np.linalg.norm(direction)
        ends = []
        for sign in (1, -1):
            moved = dict(p) if name == "x" else {**p, name: p[name] + sign * h * direction}
            at = x + sign * h * direction if name == "x" else x
            ends.append(np.vdot(costate, field(0.0, at, moved)))
        slope = (ends[0] - ends[1]) / (2 * h)
        # Along a random direction the slope is small beside the gradient, and cancels.
        worst = max(worst, abs(slope - np.vdot(bar, direction)) / np.linalg.norm(bar))
    return float(worst)


def widths(repeats: int) -> Table:
    """Part (e)."""
    field, seconds = network()
    try:
        peer = jax_network()
    except ImportError:
        peer = None
    lines = []
    for size, width, batch in NETWORKS:
        x, p, costate = drawn(size, width, batch)
        difference = difference_error(field, x, p, costate)
        if difference > DIFFERENCE:
            raise AssertionError(f"width {width}: {difference:.1e} from central differences")
        own = partial(field.value_and_vjp, 0.0, x, p, costate)
        kept = {name: np.empty_like(value) for name, value in p.items()}
        works: dict[str, Callable[[], Any]] = {OURS: own, AGAIN: partial(own, out=kept)}
        error = "JAX is not installed"
        if peer is not None:
            works[JAX] = partial(peer, x, p, costate)
            error = f"{network_error(own(), works[JAX]()):.0e}"
        measured = _times_of_a_call(works, repeats if width > 1000 else 20 * repeats, warm=2)
        cells = [milliseconds(measured[name]) if name in works else "" for name in COLUMNS]
        shares = [_share(measured, name) for name in (OURS, AGAIN)]
        lines.append([f"{size}, {width}, {batch}", *cells, *shares, error, f"{difference:.0e}"])
    text = (
        "Value, state and all parameter products. Derived and emitted once for all sizes in "
        f"{1e3 * seconds:.0f} ms. Errors: relative to the norm of each result, from JAX and from "
        f"central differences along random directions. Mean of {CALLS} calls in a row; fresh "
        "arrays include the time of the system for their pages."
    )
    columns = ["state, width, batch", *COLUMNS, "share of JAX's time", "share, given arrays"]
    return Table("(e) a wide network", text, [*columns, "from JAX", "from differences"], lines)


def _times_of_a_call(
    works: Mapping[str, Callable[[], object]], repeats: int, warm: int = 1
) -> dict[str, float]:
    """The medians of the mean time of some calls in a row."""
    turns = {name: partial(_in_a_row, work) for name, work in works.items()}
    found = medians(turns, repeats=repeats, warm=warm)
    return {name: seconds / CALLS for name, seconds in found.items()}


def _in_a_row(work: Callable[[], Any]) -> None:
    for _ in range(CALLS):
        work()


def _share(measured: Mapping[str, float], name: str) -> str:
    return f"{measured[name] / measured[JAX]:.2f}" if JAX in measured else ""


def network_error(own: Any, other: Any) -> float:
    """The largest relative difference of the results, in the Frobenius norm."""
    pairs = [(own[0], other[0]), (own[1], other[1])]
    pairs += [(own[2][k], other[2][k]) for k in own[2]]
    worst = max(float(np.linalg.norm(a - b) / np.linalg.norm(b)) for a, b in pairs)
    if worst > ACCURACY:
        raise AssertionError(f"{worst:.1e} from JAX, allowed {ACCURACY:.1e}")
    return worst


def hopfield_points(repeats: int) -> Table:
    """Part (a), the energy."""
    rng = np.random.default_rng(0)
    patterns = rng.normal(size=(PATTERNS, DIMENSION))
    points = rng.normal(size=(DIMENSION, POINTS))
    title = f"(a) modern Hopfield energy, gradient and Hessian, {POINTS:,} points"
    reference = hopfield_reference(patterns, points)
    return throughput(title, hopfield(patterns), points, reference, repeats)


def loss_points(repeats: int) -> Table:
    """Part (a), the loss; the reference is computed in extended precision."""
    rng = np.random.default_rng(0)
    rates = (rng.uniform(0.5, 2.0, POINTS) * rng.choice([-1.0, 1.0], POINTS))[None]
    symbols, terms = loss()
    exact = sympy.lambdify([symbols], terms, "numpy")(rates.astype(np.longdouble))
    title = f"(a) scalar loss with two derivatives, {POINTS:,} points"
    return throughput(title, (symbols, terms), rates, exact, repeats)


PARTS: dict[str, Callable[[int], Table]] = {
    "hopfield": hopfield_points,
    "loss": loss_points,
    "point": single_points,
    "widths": widths,
}


def tables(repeats: int = REPEATS) -> list[Table]:
    """The tables of parts (a) and (e)."""
    return [part(repeats) for part in PARTS.values()]


def main(arguments: list[str]) -> None:
    on_one_core()
    names = [a for a in arguments if a in PARTS] or list(PARTS)
    repeats = next((int(a) for a in arguments if a.isdigit()), REPEATS)
    for name in names:
        print(PARTS[name](repeats).markdown(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
