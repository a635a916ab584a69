"""Special functions over complex balls, by the names of a claim's ``["call", name, ...]``.

A function takes balls and ``analytic``: if that is set, its value must be a ball that is not finite
wherever the function may fail to be analytic on the arguments (a pole, or a branch cut touched);
that is what integrals and derivatives need. Conventions: elliptic integrals take the parameter m,
B_1 = -1/2, ``LambertW(z, k)``, ``polygamma(m, z)``.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, arb

from symnode.numeric.balls import modular, whole_numbers
from symnode.numeric.balls.cuts import (
    NotEvaluable,
    beyond_one,
    on_negative_axis,
    whole,
)
from symnode.numeric.balls.elementary import Function, cut, entire, rough


def _any_negative(*args: acb) -> bool:
    return any(on_negative_axis(a) for a in args)


def _factorial(z: acb) -> acb:
    return (z + 1).gamma()


def _binomial(n: acb, k: acb) -> acb:
    small = whole(k)
    if small is not None and abs(small) < 10_000:
        if small >= 0:
            return _rising(n - small + 1, k) / _factorial(k)
        top = whole(n)
        if top is not None and top < 0:
            raise NotEvaluable("binomial of two negative integers")
        return acb(0)
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _rising(z: acb, k: acb) -> acb:
    count = whole(k)
    if count is not None and 0 <= count < 10_000:
        return z.rising(count)
    return (z + k).gamma() * z.rgamma()


def _falling(z: acb, k: acb) -> acb:
    return _rising(z - k + 1, k)


def _beta(a: acb, b: acb) -> acb:
    return a.gamma() * b.gamma() * (a + b).rgamma()


def _harmonic(n: acb) -> acb:
    return (n + 1).digamma() + acb(arb.const_euler())


def _lambert_w(z: acb, k: acb | None = None) -> acb:
    branch = 0 if k is None else whole(k)
    if branch is None:
        raise NotEvaluable("a branch that is no integer")
    return z.lambertw(branch)


def _lambert_cut(z: acb, k: acb | None = None) -> bool:
    principal = k is None or whole(k) == 0
    return on_negative_axis(z + acb(-1).exp()) if principal else on_negative_axis(z)


def _zeta(s: acb, a: acb | None = None) -> acb:
    return s.zeta() if a is None else s.zeta(a)


def _zeta_cut(s: acb, a: acb | None = None) -> bool:
    if a is None:
        return False
    n = whole(s)
    return on_negative_axis(a) and not (n is not None and n <= 0)


def _elliptic_e(a: acb, m: acb | None = None) -> acb:
    return a.elliptic_e() if m is None else acb.elliptic_e_inc(a, m)


def _amplitude_cut(phi: acb, m: acb) -> bool:
    """Where 1 - m sin^2 may leave the principal branch, or phi the strip about 0."""
    strip = abs(phi.real) < arb.pi() / 2
    return not strip or on_negative_axis(1 - m * phi.sin() ** 2)


def _incomplete_pi_cut(n: acb, phi: acb, m: acb) -> bool:
    return _amplitude_cut(phi, m) or on_negative_axis(1 - n * phi.sin() ** 2)


def _elliptic_e_cut(a: acb, m: acb | None = None) -> bool:
    return beyond_one(a) if m is None else _amplitude_cut(a, m)


def _agm_cut(a: acb, b: acb) -> bool:
    return on_negative_axis(a / b)


def _bessel_cut(nu: acb, z: acb) -> bool:
    return whole(nu) is None and on_negative_axis(z)


def _polylog_cut(s: acb, z: acb) -> bool:
    return beyond_one(z)


def _second(nu: acb, z: acb) -> bool:
    return on_negative_axis(z)


def _legendre_cut(n: acb, z: acb) -> bool:
    order = whole(n)
    return (order is None or order < 0) and on_negative_axis(z + 1)


def _hyperu_cut(a: acb, b: acb, z: acb) -> bool:
    return on_negative_axis(z)


def _coulomb_cut(ell: acb, eta: acb, z: acb) -> bool:
    return on_negative_axis(z)


def _lerch_cut(z: acb, s: acb, a: acb) -> bool:
    return beyond_one(z) or on_negative_axis(a)


def _hankel(sign: int) -> Callable[[acb, acb], acb]:
    return lambda nu, z: z.bessel_j(nu) + acb(0, sign) * z.bessel_y(nu)


FUNCTIONS: dict[str, Function] = {
    "sinc": entire(lambda z: z.sinc()),
    "erf": entire(lambda z: z.erf()),
    "erfc": entire(lambda z: z.erfc()),
    "erfi": entire(lambda z: z.erfi()),
    "gamma": entire(lambda z: z.gamma()),
    "loggamma": cut(lambda z: z.lgamma(), on_negative_axis),
    "digamma": entire(lambda z: z.digamma()),
    "polygamma": cut(
        lambda m, z: z.digamma() if whole(m) == 0 else z.polygamma(m),
        lambda m, z: whole(m) is None and on_negative_axis(z),
    ),
    "factorial": entire(_factorial),
    "binomial": entire(_binomial),
    "RisingFactorial": entire(_rising),
    "FallingFactorial": entire(_falling),
    "beta": entire(_beta),
    "harmonic": entire(_harmonic),
    "zeta": cut(_zeta, _zeta_cut),
    "lerchphi": cut(lambda z, s, a: z.lerch_phi(s, a), _lerch_cut),
    "polylog": cut(lambda s, z: z.polylog(s), _polylog_cut),
    "LambertW": cut(_lambert_w, _lambert_cut),
    "barnes_g": entire(lambda z: z.barnes_g()),
    "log_barnes_g": cut(lambda z: z.log_barnes_g(), on_negative_axis),
    "uppergamma": cut(lambda s, z: z.gamma_upper(s), _second),
    "lowergamma": cut(lambda s, z: z.gamma_lower(s), _second),
    "expint": cut(lambda s, z: z.expint(s), _second),
    "Ei": cut(lambda z: z.ei(), on_negative_axis),
    "Si": entire(lambda z: z.si()),
    "Shi": entire(lambda z: z.shi()),
    "Ci": cut(lambda z: z.ci(), on_negative_axis),
    "Chi": cut(lambda z: z.chi(), on_negative_axis),
    "li": cut(lambda z: z.li(), lambda z: on_negative_axis(z - 1) or on_negative_axis(z)),
    "fresnels": entire(lambda z: z.fresnel_s()),
    "fresnelc": entire(lambda z: z.fresnel_c()),
    "besselj": cut(lambda nu, z: z.bessel_j(nu), _bessel_cut),
    "besseli": cut(lambda nu, z: z.bessel_i(nu), _bessel_cut),
    "bessely": cut(lambda nu, z: z.bessel_y(nu), _second),
    "besselk": cut(lambda nu, z: z.bessel_k(nu), _second),
    "hankel1": cut(_hankel(1), _second),
    "hankel2": cut(_hankel(-1), _second),
    "airyai": entire(lambda z: z.airy()[0]),
    "airyaiprime": entire(lambda z: z.airy()[1]),
    "airybi": entire(lambda z: z.airy()[2]),
    "airybiprime": entire(lambda z: z.airy()[3]),
    "chebyshevt": cut(lambda n, z: z.chebyshev_t(n), _legendre_cut),
    "chebyshevu": cut(lambda n, z: z.chebyshev_u(n), _legendre_cut),
    "legendre": cut(lambda n, z: z.legendre_p(n), _legendre_cut),
    "hermite": entire(lambda n, z: z.hermite_h(n)),
    "laguerre": entire(lambda n, z: z.laguerre_l(n)),
    "gegenbauer": cut(lambda n, a, z: z.gegenbauer_c(n, a), lambda n, a, z: _legendre_cut(n, z)),
    "jacobi": cut(lambda n, a, b, z: z.jacobi_p(n, a, b), lambda n, a, b, z: _legendre_cut(n, z)),
    "hyperu": cut(lambda a, b, z: z.hypgeom_u(a, b), _hyperu_cut),
    "hyperustar": cut(lambda a, b, z: z.pow(a) * z.hypgeom_u(a, b), _hyperu_cut),
    "coulomb_f": cut(lambda ell, eta, z: z.coulomb_f(ell, eta), _coulomb_cut),
    "coulomb_g": cut(lambda ell, eta, z: z.coulomb_g(ell, eta), _coulomb_cut),
    "agm": cut(lambda a, b: a.agm(b), _agm_cut),
    "elliptic_k": cut(lambda m: m.elliptic_k(), beyond_one),
    "elliptic_e": cut(_elliptic_e, _elliptic_e_cut),
    "elliptic_pi": cut(
        lambda n, m: acb.elliptic_pi(n, m), lambda n, m: beyond_one(n) or beyond_one(m)
    ),
    "elliptic_f": cut(lambda phi, m: acb.elliptic_f(phi, m), _amplitude_cut),
    "elliptic_pi_inc": cut(lambda n, phi, m: acb.elliptic_pi_inc(n, phi, m), _incomplete_pi_cut),
    "carlson_rc": cut(lambda x, y: acb.elliptic_rc(x, y), _any_negative),
    "carlson_rf": cut(lambda x, y, z: acb.elliptic_rf(x, y, z), _any_negative),
    "carlson_rd": cut(lambda x, y, z: acb.elliptic_rd(x, y, z), _any_negative),
    "carlson_rg": cut(lambda x, y, z: acb.elliptic_rg(x, y, z), _any_negative),
    "carlson_rj": cut(lambda x, y, z, p: acb.elliptic_rj(x, y, z, p), _any_negative),
    "acot": cut(lambda z: (1 / z).atan(), lambda z: on_negative_axis(1 + 1 / z**2)),
    "acoth": cut(lambda z: (1 / z).atanh(), lambda z: on_negative_axis(1 - 1 / z**2)),
    "asech": cut(
        lambda z: (1 / z).acosh(), lambda z: on_negative_axis(z) or on_negative_axis(1 - z)
    ),
    "acsch": cut(lambda z: (1 / z).asinh(), lambda z: on_negative_axis(1 + 1 / z**2)),
}


FUNCTIONS.update(modular.FUNCTIONS)
FUNCTIONS.update({name: rough(f) for name, f in whole_numbers.FUNCTIONS.items()})
FUNCTIONS.update({name: entire(f) for name, f in whole_numbers.POLYNOMIALS.items()})
