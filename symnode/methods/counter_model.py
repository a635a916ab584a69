"""Search for an exact counter-model, smallest sizes and simplest values first.

Candidates: sizes 1, 2, 3 of the spaces; small integers for symbols; polynomials of low degree for
undefined functions. Trajectories are not guessed: they are solved from their dynamics by Picard's
iteration, which ends when the polynomials repeat. A candidate counts only if the checker accepts it.
The models found are small, and shrunk, but not claimed to be minimal.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker import OutOfBudget, Rejected, Verdict, check
from symnode.checker.context import Signature
from symnode.checker.declarations import read_signature
from symnode.checker.polynomial import NotExact
from symnode.methods.trajectories import Motion, solved

TRIES = 160
MOMENTS = ("0", "1", "1/2", "2")
NAME = "counter-model"


@dataclass
class Candidate:
    """A model as JSON parts."""

    spaces: dict[str, Any]
    heads: dict[str, dict[tuple[int, ...], Fraction]]
    functions: dict[str, dict[tuple[int, ...], dict[tuple[tuple[str, int], ...], Fraction]]]
    states: set[str] = field(default_factory=set)

    def json(self) -> dict[str, Any]:
        """The model as the checker reads it."""
        return {
            "spaces": self.spaces,
            "heads": {h: [[list(e), str(v)] for e, v in t.items()] for h, t in self.heads.items()},
            "functions": {
                f: [
                    [list(o), [[str(c), [[g, k] for g, k in m]] for m, c in p.items()]]
                    for o, p in table.items()
                ]
                for f, table in self.functions.items()
            },
        }


@dataclass(frozen=True)
class Found:
    """An accepted counter-model."""

    certificate: dict[str, Any]
    verdict: Verdict


def search(
    problem: dict[str, Any], claims: list[dict[str, Any]], motions: list[Motion], tries: int = TRIES
) -> Found | None:
    """A model of the hypotheses in which one of the claims fails.

    ``problem`` is certificate JSON without kind; ``motions`` say which functions are trajectories.
    """
    sig = read_signature(problem["signature"])
    for number in range(tries):
        candidate = _candidate(sig, number, {m.state for m in motions})
        found = _accepted(problem, claims, candidate, motions)
        if found is not None:
            return _shrunk(problem, claims, candidate, motions, found)
    return None


def models(
    problem: dict[str, Any], motions: list[Motion], tries: int
) -> Iterator[dict[str, Any]]:
    """Candidate models with their trajectories solved; the hypotheses are not yet checked."""
    sig = read_signature(problem["signature"])
    for number in range(tries):
        candidate = _candidate(sig, number, {m.state for m in motions})
        with suppress(NotExact, Rejected, OutOfBudget, ZeroDivisionError):
            yield solved(problem, candidate.json(), motions)


def witness(problem: dict[str, Any], motions: list[Motion], tries: int) -> dict[str, Any] | None:
    """A certificate that the hypotheses hold in some model."""
    for model in models(problem, motions, tries):
        certificate = {**problem, "kind": "hypothesis-witness", "model": model}
        with suppress(Rejected, OutOfBudget):
            check(certificate)
            return certificate
    return None


def _accepted(
    problem: dict[str, Any], claims: list[dict[str, Any]], c: Candidate, motions: list[Motion]
) -> Found | None:
    try:
        whole = solved(problem, c.json(), motions)
    except (NotExact, Rejected, OutOfBudget, ZeroDivisionError):
        return None
    for claim in claims:
        for point in _points(claim, c, problem["signature"]):
            certificate = {**problem, "kind": NAME, "claim": claim, "model": whole, "point": point}
            try:
                return Found(certificate, check(certificate))
            except Rejected as error:
                if "given" in error.where or "model" in error.where or "condition" in error.where:
                    break  # the hypotheses fail: no point will do
            except OutOfBudget:
                break
    return None


def _points(
    claim: dict[str, Any], c: Candidate, signature: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Positions of the claim's indices and, for a running time, moments of its interval."""
    sizes = [(name, range(_size(c.spaces[space]))) for name, space in claim["indices"]]
    timeless = signature["time"] is None
    for moment in (None,) if timeless else MOMENTS:
        for entry in product(*(r for _, r in sizes)):
            names = dict(zip((n for n, _ in sizes), entry, strict=True))
            yield {"indices": names, "time": moment}


def _size(s: Any) -> int:
    return s if isinstance(s, int) else len(s)


def _candidate(sig: Signature, number: int, states: set[str]) -> Candidate:
    """The candidate of that number: sizes grow slowly, values are small integers."""
    rng = random.Random(number)
    spaces: dict[str, Any] = {}
    for s, kind in sig.spaces.items():
        n = 1 if number < 12 else rng.choice((1, 2, 2)) if number < 90 else rng.choice((1, 2, 3))
        spaces[s] = n if kind == "finite" else ["1"] if n == 1 else ["1/2", "1/2"]
    heads = {}
    for h, own in sig.heads.items():
        entries = list(product(*(range(_size(spaces[s])) for s in own.spaces)))
        values = {e: _number(rng, own.sign, number) for e in entries}
        heads[h] = {e: values[_representative(e, own.classes)] for e in entries}
        if own.within is not None:
            heads[h] = {(): Fraction(rng.choice(("0", "1/2", "1")))}
    functions = {
        f: _polynomials(sig, f, spaces, rng, number) for f in sig.functions if f not in states
    }
    _relate(sig, functions)
    return Candidate(spaces, heads, functions, states)


def _representative(e: tuple[int, ...], classes: tuple[int, ...]) -> tuple[int, ...]:
    out = list(e)
    for c in set(classes):
        places = [k for k, own in enumerate(classes) if own == c]
        for k, v in zip(places, sorted(e[k] for k in places), strict=True):
            out[k] = v
    return tuple(out)


def _number(rng: random.Random, sign: str, number: int) -> Fraction:
    if sign == "positive":
        return Fraction(rng.choice((1, 1, 2, 2, 3) if number else (1,)))
    if sign == "nonzero":
        return Fraction(rng.choice((1, -1, 2)))
    return Fraction(rng.choice((0, 0, 0, 1, 1, -1, 2)) if number else 0)


def _polynomials(sig: Signature, f: str, spaces: Any, rng: random.Random, number: int) -> Any:
    """Linear and, now and then, quadratic polynomials with small coefficients; each output of a
    vector field uses later entries only, so that trajectories are polynomials too."""
    own = sig.functions[f]
    table = {}
    for out in product(*(range(_size(spaces[s])) for s in own.outs)):
        slots = [
            (f"{k}:{','.join(map(str, e))}", e)
            for k, arg in enumerate(own.args)
            for e in product(*(range(_size(spaces[s])) for s in arg))
        ]
        if own.sign != "real":
            table[out] = {(): Fraction(rng.choice((1, 2)))}
            continue
        if number == 0:
            table[out] = {}
            continue
        usable = [g for g, e in slots if not out or len(e) != 1 or e[0] > out[0] or rng.random() < 0.3]
        terms: dict[tuple[tuple[str, int], ...], Fraction] = {}
        for g in usable:
            if rng.random() < 0.6:
                degree = 2 if not own.outs and rng.random() < 0.25 else 1
                terms[((g, degree),)] = Fraction(rng.choice((1, 1, -1, 2)))
        if not own.outs and len(usable) > 1 and rng.random() < 0.2:
            terms[tuple(sorted((g, 1) for g in rng.sample(usable, 2)))] = Fraction(1)
        if rng.random() < 0.2:
            terms[()] = Fraction(rng.choice((1, -1)))
        table[out] = terms
    return table


def _relate(sig: Signature, functions: Any) -> None:
    """Inverses become the identity, primitives the integral of what they are primitives of."""
    u = "0:"
    for f, own in sig.functions.items():
        if own.left_inverse_of is not None:
            functions[f] = {(): {((u, 1),): Fraction(1)}}
            functions[own.left_inverse_of] = {(): {((u, 1),): Fraction(1)}}
    for f, own in sig.functions.items():
        if own.derivative is not None and own.derivative in functions:
            slope = functions[own.derivative][()]
            functions[f] = {
                (): {((u, sum(k for _, k in m) + 1),): c / (sum(k for _, k in m) + 1) for m, c in slope.items()}
            }


def _shrunk(
    problem: dict[str, Any],
    claims: list[dict[str, Any]],
    candidate: Candidate,
    motions: list[Motion],
    found: Found,
) -> Found:
    """The model with values set to 0 or 1, and terms of functions dropped, while it refutes."""
    for simpler in _simplifications(candidate):
        new = simpler(candidate)
        if new is None:
            continue
        better = _accepted(problem, claims, new, motions)
        if better is not None and _kind(better) == _kind(found):
            candidate, found = new, better
    return found


def _kind(found: Found) -> bool:
    assert found.verdict.failure is not None
    return found.verdict.failure.undefined is None


def _simplifications(c: Candidate) -> Iterator[Any]:
    """One change each; a change that no longer applies gives None."""
    for h, table in c.heads.items():
        for e in table:
            for v in (Fraction(0), Fraction(1)):
                yield lambda now, h=h, e=e, v=v: _with_head(now, h, e, v)
    for f, outs in c.functions.items():
        for o, terms in outs.items():
            for m in terms:
                yield lambda now, f=f, o=o, m=m: _without_term(now, f, o, m)


def _with_head(c: Candidate, h: str, e: tuple[int, ...], v: Fraction) -> Candidate | None:
    if c.heads[h][e] == v or c.heads[h][e] == 0:
        return None
    return replace(c, heads={**c.heads, h: {**c.heads[h], e: v}})


def _without_term(c: Candidate, f: str, o: Any, m: Any) -> Candidate | None:
    terms = {k: x for k, x in c.functions[f][o].items() if k != m}
    return replace(c, functions={**c.functions, f: {**c.functions[f], o: terms}})
