"""Special functions over complex balls against mpmath, with the conventions of claim files."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from flint import acb, arb, ctx, fmpq

from symnode.numeric.balls import elementary, special
from symnode.numeric.balls.complex_terms import Values
from symnode.numeric.balls.cuts import NotEvaluable

M: Any = mpmath
# name -> the kinds of its arguments (z complex, n small integer, p positive, t upper half-plane,
# u a number in (0, 1)), and mpmath's function of them.
CASES: dict[str, tuple[str, Callable[..., Any]]] = {
    "gamma": ("z", M.gamma),
    "loggamma": ("z", M.loggamma),
    "digamma": ("z", M.digamma),
    "polygamma": ("nz", M.polygamma),
    "factorial": ("z", M.factorial),
    "factorial2": ("n", M.fac2),
    "binomial": ("zn", M.binomial),
    "RisingFactorial": ("zn", M.rf),
    "FallingFactorial": ("zn", M.ff),
    "beta": ("zz", M.beta),
    "harmonic": ("z", M.harmonic),
    "zeta": ("z", M.zeta),
    "polylog": ("zu", M.polylog),
    "LambertW": ("zn", lambda z, k: M.lambertw(z, int(k))),
    "barnes_g": ("z", M.barnesg),
    "uppergamma": ("zp", lambda s, z: M.gammainc(s, z)),
    "lowergamma": ("pz", lambda s, z: M.gammainc(s, 0, z)),
    "expint": ("zp", M.expint),
    "erf": ("z", M.erf),
    "erfc": ("z", M.erfc),
    "erfi": ("z", M.erfi),
    "besselj": ("zz", M.besselj),
    "bessely": ("zz", M.bessely),
    "besseli": ("zz", M.besseli),
    "besselk": ("zz", M.besselk),
    "hankel1": ("zp", M.hankel1),
    "airyai": ("z", M.airyai),
    "airybi": ("z", M.airybi),
    "airyaiprime": ("z", lambda z: M.airyai(z, derivative=1)),
    "chebyshevt": ("nz", M.chebyt),
    "chebyshevu": ("nz", M.chebyu),
    "legendre": ("nz", M.legendre),
    "hermite": ("nz", M.hermite),
    "laguerre": ("nz", lambda n, z: M.laguerre(n, 0, z)),
    "gegenbauer": ("npz", M.gegenbauer),
    "jacobi": ("nppz", M.jacobi),
    "elliptic_k": ("u", M.ellipk),
    "elliptic_e": ("u", M.ellipe),
    "elliptic_f": ("uu", M.ellipf),
    "elliptic_pi": ("uu", M.ellippi),
    "elliptic_pi_inc": ("uuu", M.ellippi),
    "carlson_rf": ("ppp", M.elliprf),
    "carlson_rd": ("ppp", M.elliprd),
    "carlson_rg": ("ppp", M.elliprg),
    "carlson_rj": ("pppp", M.elliprj),
    "carlson_rc": ("pp", M.elliprc),
    "agm": ("pp", M.agm),
    "hyperu": ("ppz", M.hyperu),
    "hyperustar": ("ppz", lambda a, b, z: z**a * M.hyperu(a, b, z)),
    "lerchphi": ("upp", M.lerchphi),
    "coulomb_f": ("ppp", M.coulombf),
    "coulomb_g": ("ppp", M.coulombg),
    "stieltjes": ("np", lambda n, a: M.stieltjes(int(n), a)),
    "bernoulli": ("nz", lambda n, z: M.bernpoly(int(n), z)),
    "fibonacci": ("n", M.fib),
    "bell": ("n", M.bell),
    "euler": ("n", M.eulernum),
    "catalan": ("n", lambda n: M.binomial(2 * n, n) / (n + 1)),
    "sinc": ("z", M.sinc),
    "acot": ("z", M.acot),
    "fresnels": ("z", M.fresnels),
    "Ei": ("p", M.ei),
    "Si": ("z", M.si),
    "Ci": ("p", M.ci),
    "li": ("p", M.li),
    "dedekind_eta": ("t", lambda t: M.eta(t)),
    "modular_j": ("t", lambda t: 1728 * M.kleinj(t)),
}


def drawn(kind: str, r: random.Random) -> tuple[acb, Any]:
    a, b = (r.randint(1, 127), r.randint(1, 127))
    if kind == "n":
        return acb(a % 7), M.mpf(a % 7)
    x, y = {"u": (a / 128, 0), "p": (a / 32, 0), "t": ((a - 64) / 128, b / 100 + 0.5)}.get(
        kind, ((a - 64) / 32, (b - 64.5) / 32)
    )
    return acb(arb(x), arb(y)), M.mpc(x, y) if y else M.mpf(x)


@pytest.mark.parametrize("name", CASES)
def test_values_agree_with_mpmath(name: str) -> None:
    kinds, reference = CASES[name]
    r = random.Random(name)
    told = 0
    for _ in range(6):
        pairs = [drawn(k, r) for k in kinds]
        ctx.prec = 160
        found = special.FUNCTIONS[name]([p[0] for p in pairs], False)
        with mpmath.workdps(30):
            want = M.mpc(reference(*(p[1] for p in pairs)))
            at = acb(arb(str(want.real)), arb(str(want.imag)))
        if not found.is_finite():
            continue
        told += 1
        assert abs(found - at) < arb(10) ** -20 * (1 + abs(at)), pairs
    ctx.prec = 53
    assert told >= 4


def test_conventions() -> None:
    f = special.FUNCTIONS
    assert f["bernoulli"]([acb(1)], False) == acb(fmpq(-1, 2))
    assert f["fibonacci"]([acb(-4)], False) == acb(-3)
    assert f["partition"]([acb(-1)], False) == acb(0)
    assert f["totient"]([acb(12)], False) == acb(4)
    assert f["primepi"]([acb(30)], False) == acb(10)
    assert f["binomial"]([acb(5), acb(-1)], False) == acb(0)
    with pytest.raises(NotEvaluable):
        f["partition"]([acb(0.5)], False)


def test_theta_and_eisenstein_series_by_their_sums() -> None:
    """Sums of the definition, far enough for 30 digits."""
    tau = acb(arb(1) / 8, arb(5) / 4)
    z = acb(arb(1) / 4, arb(1) / 8)
    ctx.prec = 200
    q = (acb(2) * tau).exp_pi_i()
    nome = tau.exp_pi_i()
    third = 1 + 2 * sum(
        (nome ** (n * n) * (2 * n * acb.pi() * z).cos() for n in range(1, 20)), acb(0)
    )
    f = special.FUNCTIONS
    assert abs(f["jacobi_theta"]([acb(3), z, tau], False) - third) < arb(10) ** -30
    for k, first in ((2, -24), (4, 240), (6, -504), (8, 480), (10, -264), (14, -24)):
        series = 1 + first * sum(
            (sum(d ** (k - 1) for d in range(1, n + 1) if n % d == 0) * q**n for n in range(1, 30)),
            acb(0),
        )
        assert abs(f["eisenstein_e"]([acb(k), tau], False) - series) < arb(10) ** -30, k
    for name in ("jacobi_theta", "modular_lambda"):
        args = [acb(3), z, acb(0, -1)] if name == "jacobi_theta" else [acb(1)]
        assert not f[name](args, False).is_finite()
    ctx.prec = 53


CUT = acb(arb(-2, 0.5), arb(0, 0.5))


@pytest.mark.parametrize("name", ["log", "asin", "acos", "atanh", "acosh"])
def test_a_touched_cut_is_not_analytic(name: str) -> None:
    assert not elementary.FUNCTIONS[name]([CUT], True).is_finite()
    assert elementary.FUNCTIONS[name]([acb(0.25, 3)], True).is_finite()


def test_integrals_and_derivatives() -> None:
    ctx.prec = 200
    x, n = ["var", "x"], ["var", "n"]
    gauss = ["integral", "t", "0", x, ["exp", ["mul", "-1", ["pow", ["var", "t"], 2]]]]
    found = Values({"x": acb(1, 1)}).of(gauss)
    assert abs(found - acb(1, 1).erf() * acb.pi().sqrt() / 2) < arb(10) ** -50
    third = ["derivative", ["mul", ["sin", x], ["root", 2, x]], "x", "3"]
    at = acb(2, 1)
    s, c, r = at.sin(), at.cos(), at.sqrt()
    want = -c * r - 3 * s / (2 * r) - 3 * c / (4 * r**3) + 3 * s / (8 * r**5)
    assert abs(Values({"x": at}).of(third) - want) < arb(10) ** -50
    root = Values({"x": acb(0)}).of(["derivative", ["root", 2, x], "x", "1"])
    assert not root.is_finite()
    total = Values({"n": acb(5)}).of(["sum", "k", "1", n, ["pow", ["var", "k"], 2]])
    assert total == acb(55)
    size = Values({"x": acb(1)}).of(["derivative", ["abs", x], "x", "1"])
    assert not size.is_finite()
    for endless in (["sum", "k", "1", ["const", "infinity"], "1"], ["limit", x, "x", "0", "+"]):
        with pytest.raises(NotEvaluable):
            Values({"x": acb(1)}).of(endless)
    ctx.prec = 53


def test_a_jump_on_the_way_is_not_integrated_over() -> None:
    """sqrt along a path across its cut: the two sides have different values."""
    ctx.prec = 100
    t = ["var", "t"]
    low, high = (["add", "-1", ["mul", s, ["i"]]] for s in ("-1", "1"))
    found = Values({}).of(["integral", "t", low, high, ["root", 2, t]])
    start, end = acb(-1, -1), acb(-1, 1)
    # In two pieces that meet the cut at -1, from the side of each.
    piece = arb(2) / 3
    want = piece * (-(start**3).sqrt() * 0 + end * end.sqrt() - start * start.sqrt())
    jump = piece * (acb(-1) * acb(0, -1) - acb(-1) * acb(0, 1))
    assert not found.is_finite() or (found - (want + jump)).contains(0) or found.rad() > 1e-9
    ctx.prec = 53


def endless(body: Any, low: Any = "0") -> Any:
    return ["sum", "n", low, ["const", "infinity"], body]


def test_infinite_sums_with_a_bound_of_their_rest() -> None:
    ctx.prec = 200
    n, z = ["var", "n"], ["var", "z"]
    at = acb(0.5, 0.25)
    values = Values({"z": at})
    gauss = ["exp", ["mul", "-1", ["pow", n, 2]]]
    nome = acb(0, 1) / acb.pi()
    central = ["pow", ["call", "binomial", ["mul", "2", n], n], -1]
    both = ["mul", "-1", ["const", "infinity"]]
    third = acb.pi() / 27 * 2 * acb(3).sqrt()
    cases = [
        (endless(["mul", ["power", z, n], ["pow", ["call", "factorial", n], -1]]), at.exp()),
        (endless(["power", z, n]), 1 / (1 - at)),
        (endless(["mul", ["pow", n, 2], ["power", z, n]]), at * (1 + at) / (1 - at) ** 3),
        (endless(gauss, both), acb.modular_theta(acb(0), nome, 0)[2]),
        (endless(central), third + acb(4) / 3),
        (
            endless(["mul", ["call", "RisingFactorial", z, n], ["power", "1/3", n],
                     ["pow", ["call", "factorial", n], -1]]),
            (acb(2) / 3).pow(-at),
        ),
        (endless(["power", z, n], "3"), at**3 / (1 - at)),
    ]  # fmt: skip
    for term, want in cases:
        found = values.of(term)
        assert (found - want).contains(0) and abs(found - want) < arb(10) ** -50, term
    for slow in (["pow", ["add", n, "1"], -2], ["power", "2", n], ["power", z, ["pow", n, 3]]):
        with pytest.raises(NotEvaluable):
            values.of(endless(slow))
    ctx.prec = 53
