"""The adjoint of a residual network with one parameter for all layers, as one theorem.

    x_{l+1} = x_l + h f(x_l, theta),    lambda_l = lambda_{l+1} + h f_x(x_l, theta)^T lambda_{l+1}

are given, lambda_L is the gradient of ell at x_L, and the derivative of ell(x_L) in theta is the
sum of h f_theta(x_l, theta)^T lambda_{l+1}. The multipliers of the facts are found, not given.
"""

from __future__ import annotations

from time import perf_counter

from symnode.checker import check
from symnode.judgement.problem import Problem
from symnode.language.differentials import d
from symnode.language.dynamics import identity_in
from symnode.language.relations import Equal
from symnode.language.statements import Theorem
from symnode.language.states import scalar_field, vector_field
from symnode.language.surface import dimensions, parameter, scalar, vector
from symnode.methods.bench import Bench
from symnode.methods.evidence import proved
from symnode.methods.linear_combination import prove


def shared_layers(count: int) -> Theorem:
    """The theorem for a number of layers."""
    n, p = dimensions("n p")
    theta, h, z = parameter("theta", p), scalar("h"), vector("z", n)
    f, ell = vector_field("f", n, z, theta), scalar_field("ell", z)
    x = [vector_field(f"x_{k}", n, theta) for k in range(count + 1)]
    lam = [vector_field(f"lambda_{k}", n, theta) for k in range(count + 1)]
    steps = range(count)
    forward = [identity_in(Equal(x[k + 1], x[k] + h * f(x[k], theta)), theta) for k in steps]
    start = identity_in(Equal(x[0], vector("a", n)), theta)
    backward = [Equal(lam[k], lam[k + 1] + h * (f.d(z)(x[k], theta).T @ lam[k + 1])) for k in steps]
    terms = [h * (f.d(theta)(x[k], theta).T @ lam[k + 1]) for k in steps]
    gradient = terms[0]
    for term in terms[1:]:
        gradient = gradient + term
    return Theorem(
        "The gradient of shared layers",
        given=[*forward, start, *backward, Equal(lam[count], ell.d(z)(x[count]))],
        claim=Equal(d(ell(x[count]), theta), gradient),
    )


def timed_layers(count: int, runs: int) -> dict[str, list[float]]:
    """The seconds of finding the proof, recording its labels with a first check, and checking."""
    theorem = shared_layers(count)
    times: dict[str, list[float]] = {"find": [], "record and check": [], "check": [], "all": []}
    for _ in range(runs):
        began = perf_counter()
        problem = Problem(tuple(theorem.given))
        step = problem.equation(theorem.claim[0], None)
        bench = Bench(problem.certificate("index-identity"), step)
        outcome = prove(bench, [("given", k) for k in range(len(problem.facts))])
        if not outcome.ok:
            raise AssertionError(f"{count} layers are not proved")
        found = perf_counter()
        certificate, _ = proved(problem, [{**step, "combination": outcome.combination}])
        recorded = perf_counter()
        check(certificate)
        ended = perf_counter()
        times["find"].append(found - began)
        times["record and check"].append(recorded - found)
        times["check"].append(ended - recorded)
        times["all"].append(recorded - began)
    return times
