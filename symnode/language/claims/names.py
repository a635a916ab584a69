"""The names that a formula may use, and nothing else: constants, functions and their arities."""

from __future__ import annotations

from typing import Any

Json = Any

_INFINITY: Json = ["const", "infinity"]
CONSTANTS: dict[str, Json] = {
    "pi": ["pi"],
    "E": ["exp", "1"],
    "I": ["i"],
    "oo": _INFINITY,
    "GoldenRatio": ["mul", "1/2", ["add", "1", ["root", 2, "5"]]],
    "EulerGamma": ["const", "euler_gamma"],
    "Catalan": ["const", "catalan"],
}
TRUTH = {"true": "true", "True": "true", "false": "false", "False": "false"}

RELATIONS = {"Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">=", "Eq": "=", "Ne": "!="}
CONNECTIVES = {"And": "and", "Or": "or", "Not": "not", "Implies": "implies", "Iff": "iff"}

# Spelled here -> head of the certificate's language, one argument.
CORE = {
    **{n: n for n in ("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "erf", "floor")},
    **{n: n for n in ("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "sign", "re", "im")},
    **{"ln": "log", "Abs": "abs", "abs": "abs", "ceiling": "ceil", "ceil": "ceil"},
    **{"conjugate": "conj", "arg": "arg"},
}
# Written in terms of the above where that is exact, definedness included.
DEFINED: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("sqrt", "cbrt", "cot", "sec", "csc", "coth", "sech", "csch"), (1, 1)),
    **dict.fromkeys(("asec", "acsc", "erfc"), (1, 1)),
    **dict.fromkeys(("Pow", "real_root", "root", "Mod", "atan2"), (2, 2)),
    **dict.fromkeys(("Max", "Min", "max", "min"), (1, 100)),
}
LITERALS: dict[str, tuple[int, int]] = {"Integer": (1, 1), "Rational": (1, 2)}
BINDERS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("Sum", "Product", "Integral", "Derivative"), (2, 2)),
    "Subs": (3, 3),
    "Limit": (3, 4),
    "Piecewise": (1, 100),
}
# Special functions: ["call", name, argument, ...].
CALLS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        ("sinc", "acot", "acoth", "asech", "acsch", "erfi", "gamma", "loggamma"), (1, 1)
    ),
    **dict.fromkeys(("digamma", "factorial", "factorial2", "fibonacci", "partition"), (1, 1)),
    **dict.fromkeys(("totient", "primepi", "barnes_g", "log_barnes_g", "elliptic_k"), (1, 1)),
    **dict.fromkeys(("dedekind_eta", "modular_j", "modular_lambda"), (1, 1)),
    **dict.fromkeys(("airyai", "airybi", "airyaiprime", "airybiprime"), (1, 1)),
    **dict.fromkeys(("Ei", "Si", "Ci", "Shi", "Chi", "li", "fresnels", "fresnelc"), (1, 1)),
    **dict.fromkeys(("zeta", "LambertW", "bernoulli", "stieltjes", "elliptic_e"), (1, 2)),
    **dict.fromkeys(("harmonic", "bell", "euler", "catalan", "lucas"), (1, 1)),
    **dict.fromkeys(("binomial", "RisingFactorial", "FallingFactorial", "beta"), (2, 2)),
    **dict.fromkeys(("polygamma", "polylog", "uppergamma", "lowergamma", "expint"), (2, 2)),
    **dict.fromkeys(("besselj", "bessely", "besseli", "besselk", "hankel1", "hankel2"), (2, 2)),
    **dict.fromkeys(("chebyshevt", "chebyshevu", "legendre", "hermite", "agm", "gcd"), (2, 2)),
    **dict.fromkeys(("laguerre", "elliptic_f", "elliptic_pi", "carlson_rc"), (2, 2)),
    **dict.fromkeys(("eisenstein_e", "eisenstein_g", "lcm"), (2, 2)),
    **dict.fromkeys(("weierstrass_p", "weierstrass_sigma", "weierstrass_zeta"), (2, 2)),
    **dict.fromkeys(("carlson_rf", "carlson_rg", "carlson_rd", "elliptic_pi_inc"), (3, 3)),
    **dict.fromkeys(("coulomb_f", "coulomb_g", "hyper", "hyperustar", "gegenbauer"), (3, 3)),
    **dict.fromkeys(("hyperu", "lerchphi"), (3, 3)),
    "carlson_rj": (4, 4),
    "jacobi": (4, 4),
    "jacobi_theta": (3, 4),
}


def arity(name: str) -> tuple[int, int] | None:
    """How many arguments a function takes, from and to; None for an unknown name."""
    if name in CORE:
        return (1, 2) if name in ("log", "ln") else (1, 1)
    if name in RELATIONS:
        return (2, 2)
    if name in CONNECTIVES:
        return {"And": (0, 10_000), "Or": (0, 10_000), "Not": (1, 1)}.get(name, (2, 2))
    for table in (DEFINED, LITERALS, BINDERS, CALLS):
        if name in table:
            return table[name]
    return None


def functions() -> list[str]:
    """Every name that can stand before a parenthesis."""
    tables = (CORE, RELATIONS, CONNECTIVES, DEFINED, LITERALS, BINDERS, CALLS)
    return sorted({name for table in tables for name in table})
