"""Certificates written by hand, honest and forged, for the tests of the checker."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check

Json = Any


def num(q: Any) -> Json:
    return ["num", str(q)]


def head(name: str, *indices: str) -> Json:
    return ["head", name, list(indices)]


def add(*terms: Json) -> Json:
    return ["add", list(terms)]


def mul(*factors: Json) -> Json:
    return ["mul", list(factors)]


def minus(a: Json, b: Json) -> Json:
    return add(a, mul(num(-1), b))


def pw(base: Json, exponent: Any) -> Json:
    return ["pow", base, str(exponent)]


def app(name: str, *args: Json, slots: Json = None, outs: Any = ()) -> Json:
    """A function of numbers, differentiated in ``slots``."""
    return ["app", name, list(outs), [[[], a] for a in args], slots or [[] for _ in args]]


def over(name: str, index: str, body: Json, space: str, outs: Any = ()) -> Json:
    """A known function of a vector over ``space``."""
    return ["app", name, list(outs), [[[index], body, space]], [[]]]


def diff(name: str, body: Json, *indices: str) -> Json:
    return ["d", name, list(indices), body]


def at(body: Json, **values: Json) -> Json:
    """``body`` with scalar heads replaced."""
    return ["at", [[h, [], v] for h, v in values.items()], body]


def total(index: str, space: str, body: Json) -> Json:
    return ["sum", index, space, body]


def integral(u: str, lo: Json, hi: Json, body: Json) -> Json:
    return ["int", u, lo, hi, body]


def tensor(*spaces: str, classes: Any = None, sign: str = "real", **more: Json) -> Json:
    """The declaration of a head."""
    own = list(range(len(spaces))) if classes is None else classes
    return {"spaces": list(spaces), "classes": own, "sign": sign, **more}


def function(args: Any = ((),), outs: Any = (), sign: str = "real", **more: Json) -> Json:
    """The declaration of a function, of one number unless said otherwise."""
    return {"args": [list(a) for a in args], "outs": list(outs), "sign": sign, **more}


def signature(heads: Json = None, functions: Json = None, **more: Json) -> Json:
    named = {"spaces": more.get("spaces") or {}, "time": more.get("time")}
    return {**named, "heads": heads or {}, "functions": functions or {}}


def equation(left: Json, right: Json, indices: Any = (), interval: Json = None, **k: Json) -> Json:
    return {"indices": list(indices), "interval": interval, "lhs": left, "rhs": right, **k}


def step(left: Json, right: Json, uses: Any = (), labels: Any = (), **more: Json) -> Json:
    own = {"combination": list(uses), "labels": list(labels)}
    return {**equation(left, right, **more), **own}


def use(kind: str, number: int, multiplier: Json = None, binders: Any = (), **more: Json) -> Json:
    """An entry of a combination that takes a given or an earlier step."""
    fact = {"fact": [kind, number], "binders": list(binders), **more}
    return {**fact, "multiplier": multiplier or num(1)}


def rule(name: str, *terms: Json, multiplier: Json = None) -> Json:
    return {
        "fact": ["rule", name, *terms],
        "binders": [],
        "multiplier": multiplier or num(1),
    }


def identity(*steps: Json, givens: Any = (), conditions: Any = (), **declared: Json) -> Json:
    """A certificate of index identities."""
    return {
        "format": "symnode-certificate/1",
        "kind": "index-identity",
        "signature": signature(**declared),
        "givens": list(givens),
        "conditions": list(conditions),
        "steps": list(steps),
    }


def model(spaces: Json = None, heads: Json = None, functions: Json = None) -> Json:
    return {"spaces": spaces or {}, "heads": heads or {}, "functions": functions or {}}


def point(time: Any = None, **indices: int) -> Json:
    return {"indices": indices, "time": time}


def counter(claim: Json, values: Json = None, where: Json = None, **rest: Json) -> Json:
    """A certificate of a counter-model."""
    hypotheses = {k: list(rest.pop(k, ())) for k in ("givens", "conditions")}
    return {
        "format": "symnode-certificate/1",
        "kind": "counter-model",
        "signature": signature(**rest),
        **hypotheses,
        "claim": claim,
        "model": values or model(),
        "point": where or point(),
    }


def accepted(certificate: Json) -> str:
    """The status of a certificate that the checker must accept."""
    return check(certificate).status


def check_only(certificate: Json) -> None:
    """Hand the certificate to the checker; what it raises is the test's."""
    check(certificate)


def refused(certificate: Json, why: str | None = None) -> None:
    """The checker must reject the certificate, for the reason given."""
    with pytest.raises(Rejected, match=why):
        check(certificate)


def too_large(certificate: Json, why: str | None = None) -> None:
    """The checker must give up on the certificate."""
    with pytest.raises(OutOfBudget, match=why):
        check(certificate)


def proves(left: Json, right: Json, **parts: Json) -> bool:
    """Whether one step without facts is accepted."""
    own = {k: parts.pop(k) for k in ("indices", "interval", "uses", "labels") if k in parts}
    try:
        check(identity(step(left, right, **own), **parts))
    except Rejected:
        return False
    return True
