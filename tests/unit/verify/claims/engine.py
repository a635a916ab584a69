"""A stand-in for the engine: what it does with a claim is told by the claim's variable."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Settled:
    """As the engine's answer."""

    status: str
    tier: int | None = None
    certificate: Any = None
    witness: Any = None
    method: str = ""
    detail: str = ""


def certificate(claim: Any, kind: str = "real-claim") -> dict[str, Any]:
    """Something of the shape of a certificate; the checker accepts it only where it is replaced."""
    return {"format": "symnode-certificate/1", "kind": kind, "claim": claim, "proofs": []}


def settle(claim: Any, *, seconds: float, seed: int = 0) -> Settled:
    """Carry out what the name of the first variable says."""
    what = claim["variables"][0][0] if claim["variables"] else "supported"
    return DOES[what](claim, seconds)


def _forever(claim: Any, seconds: float) -> Settled:
    while True:
        time.sleep(0.05)


def _hungry(claim: Any, seconds: float) -> Settled:
    return Settled("SUPPORTED", detail=str(len(bytearray(8 << 30))))


def _crash(claim: Any, seconds: float) -> Settled:
    print("a message of a foreign engine", flush=True)
    os.abort()


def _brood(claim: Any, seconds: float) -> Settled:
    """Start a process that would go on for a minute; its id is left in a file."""
    child = subprocess.Popen(["sleep", "60"])
    with open("brood.pid", "w") as file:
        file.write(str(child.pid))
    return _forever(claim, seconds)


def _slow(claim: Any, seconds: float) -> Settled:
    time.sleep(0.1)
    return Settled("SUPPORTED", detail="20 random points agree")


def _other(claim: Any, seconds: float) -> Settled:
    return Settled("PROVED", 2, certificate({**claim, "statement": ["true"]}))


def _forged(claim: Any, seconds: float) -> Settled:
    return Settled("PROVED", 2, certificate(claim))


def _vacuous(claim: Any, seconds: float) -> Settled:
    return Settled("VACUOUS", 2, certificate({**claim, "statement": ["false"]}))


def _witnessed(claim: Any, seconds: float) -> Settled:
    point = {**certificate(claim, "real-witness"), "point": {"witnessed": "1/2"}}
    return Settled("PROVED", 2, certificate(claim), point, "a method")


def _refuted(claim: Any, seconds: float) -> Settled:
    found = {**certificate(claim, "real-refutation"), "point": {"refuted": "-3/2"}}
    return Settled("REFUTED", 2, found, None, "falsify", "the smallest")


def _wrong(claim: Any, seconds: float) -> Settled:
    raise ValueError("a defect of the engine")


DOES = {
    "forever": _forever,
    "hungry": _hungry,
    "crash": _crash,
    "brood": _brood,
    "slow": _slow,
    "other": _other,
    "forged": _forged,
    "proved": _forged,
    "vacuous": _vacuous,
    "witnessed": _witnessed,
    "refuted": _refuted,
    "wrong": _wrong,
    "open": lambda claim, seconds: Settled("UNDECIDED", detail="no method applied"),
    "supported": lambda claim, seconds: Settled("SUPPORTED", detail="20 random points agree"),
}
