"""Theta, modular and Weierstrass functions over complex balls; tau in the upper half-plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import acb

from symnode.numeric.balls.cuts import NAN, NotEvaluable, a_whole

LARGEST_WEIGHT = 400


def _upper(tau: acb) -> bool:
    return bool(tau.imag > 0)


def theta(j: acb, z: acb, tau: acb, r: acb | None = None) -> acb:
    """The r-th derivative in z of theta_j(z, tau), with cos((2n + 1) pi z) in the series."""
    which, order = a_whole(j, "jacobi_theta"), 0 if r is None else a_whole(r, "jacobi_theta")
    if which not in (1, 2, 3, 4) or not 0 <= order <= 60:
        raise NotEvaluable("jacobi_theta")
    found: acb = acb.modular_theta(z, tau, order)[which - 1]
    return found


def eisenstein_e(k: acb, tau: acb) -> acb:
    """The Eisenstein series of even weight, its constant term 1."""
    weight = a_whole(k, "eisenstein_e")
    return _eisenstein(weight, tau)


def eisenstein_g(k: acb, tau: acb) -> acb:
    """The Eisenstein series that is a sum over the lattice: 2 zeta(k) times the other."""
    weight = a_whole(k, "eisenstein_g")
    return 2 * acb(weight).zeta() * _eisenstein(weight, tau)


def _eisenstein(weight: int, tau: acb) -> acb:
    if weight % 2 or not 2 <= weight <= LARGEST_WEIGHT:
        raise NotEvaluable(f"an Eisenstein series of weight {weight}")
    if weight == 2:
        third, first = (acb.modular_theta(acb(0), tau, r)[0] for r in (3, 1))
        return -third / first / acb.pi() ** 2
    _, two, three, four = (t**4 for t in acb.modular_theta(acb(0), tau, 0))
    e4 = (two**2 + three**2 + four**2) / 2
    e6 = (two + three) * (three + four) * (four - two) / 2
    if weight in (4, 6):
        return e4 if weight == 4 else e6
    return _by_recurrence(weight // 2, e4, e6)


def _by_recurrence(n: int, e4: acb, e6: acb) -> acb:
    """From the coefficients of the Laurent series of the Weierstrass function."""
    zeta = {w: 2 * acb(w).zeta() for w in (4, 6, 2 * n)}
    b = {2: 3 * zeta[4] * e4, 3: 5 * zeta[6] * e6}
    for m in range(4, n + 1):
        total = sum((b[k] * b[m - k] for k in range(2, m - 1)), acb(0))
        b[m] = 3 * total / ((m - 3) * (2 * m + 1))
    return b[n] / (2 * n - 1) / zeta[2 * n]


def _in_half_plane(f: Callable[..., acb]) -> Callable[[Sequence[acb], bool], acb]:
    def value(args: Sequence[acb], analytic: bool) -> acb:
        tau = args[2] if f is theta else args[-1]
        return f(*args) if _upper(tau) else NAN

    return value


FUNCTIONS: dict[str, Callable[[Sequence[acb], bool], acb]] = {
    "jacobi_theta": _in_half_plane(theta),
    "dedekind_eta": _in_half_plane(lambda tau: tau.modular_eta()),
    "modular_j": _in_half_plane(lambda tau: tau.modular_j()),
    "modular_lambda": _in_half_plane(lambda tau: tau.modular_lambda()),
    "eisenstein_e": _in_half_plane(eisenstein_e),
    "eisenstein_g": _in_half_plane(eisenstein_g),
    "weierstrass_p": _in_half_plane(lambda z, tau: z.elliptic_p(tau)),
    "weierstrass_zeta": _in_half_plane(lambda z, tau: z.elliptic_zeta(tau)),
    "weierstrass_sigma": _in_half_plane(lambda z, tau: z.elliptic_sigma(tau)),
}
