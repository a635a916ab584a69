r"""The corrected step for matrices: commuting normal ones, and what happens beyond them.

Source: beyond Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 7, with
E[x x'] = sigma^2 I. The step is A -> A - (eta/T^2) Sigma_T^{-1} grad Loss, Sigma_T = E[x_T x_T'].
Commuting normal matrices have one orthogonal basis in which both consist of blocks p I + q J, where
J is the quarter turn (and of numbers, as in matrix_step.py). So here n = 2, A = p I + q J and
A* = p* I + q* J, with e^{At} = e^{pt} (cos(qt) I + sin(qt) J). The gradient is g_p I + g_q J, and
the derivatives of the loss in p and q are 2 g_p and 2 g_q, as tr(I'I) = tr(J'J) = 2.
"""

import numpy as np

from symnode.numeric import training
from symnode.page import *

p, q, p_star, q_star = scalar("p"), scalar("q"), scalar("p_star"), scalar("q_star")
T, sigma, eta, r = positive("T"), positive("sigma"), positive("eta"), scalar("r")


def flow(p, q, time):
    """e^{At} as its parts along I and J."""
    return exp(p * time) * cos(q * time), exp(p * time) * sin(q * time)


along_I, along_J = flow(p, q, T)
goal_I, goal_J = flow(p_star, q_star, T)
gap_I, gap_J = along_I - goal_I, along_J - goal_J
loss = sigma**2 * (gap_I**2 + gap_J**2)  # sigma^2 |e^{AT} - e^{A* T}|^2/2, a square norm of 2x2
moment = sigma**2 * (along_I**2 + along_J**2)  # Sigma_T is this number times I

before, after = flow(p, q, r), flow(p, q, T - r)
semigroup = Lemma(
    "e^{A(T-r)} e^{Ar} = e^{AT}, so what Duhamel's integral adds up is the same at every r",
    claim=[
        Equal(after[0] * before[0] - after[1] * before[1], along_I),
        Equal(after[0] * before[1] + after[1] * before[0], along_J),
    ],
    ledger="OK-N2:4",
)
gradient = Theorem(
    "The gradient is sigma^2 T e^{A'T} (e^{AT} - e^{A* T})",
    claim=[
        Equal(half * d(loss, p), sigma**2 * T * (along_I * gap_I + along_J * gap_J)),
        Equal(half * d(loss, q), sigma**2 * T * (along_I * gap_J - along_J * gap_I)),
    ],
    ledger="OK-N2:4",
)
second_moment = Lemma(
    "Sigma_T = sigma^2 e^{2pT} I",
    claim=Equal(moment, sigma**2 * exp(2 * p * T)),
    ledger="OK-N2:4",
)
rate = eta / (T**2 * moment)
p_next, q_next = p - rate * half * d(loss, p), q - rate * half * d(loss, q)
u, v = (p - p_star) * T, (q - q_star) * T
step = Theorem(
    "In w = u + iv, u = (p - p*) T and v = (q - q*) T, the step is w -> w - eta (1 - e^{-w})",
    claim=[
        Equal((p_next - p_star) * T, u - eta * (1 - exp(-u) * cos(v))),
        Equal((q_next - q_star) * T, v + eta * (-exp(-u) * sin(v))),
    ],
    ledger="OK-N2:4",
)
symmetric = Corollary(
    "For q = q* = 0, two equal eigenvalues, it is the step of the simplest Neural ODE",
    given=[Equal(q, 0), Equal(q_star, 0)],
    claim=[
        Equal((p_next - p_star) * T, u - eta * (1 - exp(-u))),
        Equal(q_next, 0),
    ],
    ledger="OK-N2:4",
)

# On a computer, T = 1: whole runs, and the matrices to which none of this applies.
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


def block(w):
    """p I + q J for w = p + iq."""
    return w.real * np.eye(2) + w.imag * TURN


def runs(rng):
    """How far 20 steps with matrices are from 20 steps of the complex map."""
    w, w_star = rng.uniform(-1, 1, 2) + 1j * rng.uniform(-1, 1, 2)
    loss = training.LinearLoss(block(w_star), horizon=1.0)
    found = training.descend(loss, block(w), rule=training.MatrixCorrected(0.5), steps=20)
    distance = 0.0
    for matrix in found.parameters:
        distance = max(distance, float(np.abs(matrix - block(w)).max()))
        w = w - 0.5 * (1 - np.exp(-(w - w_star)))
    return {"distance": distance}


same_runs = Simulation(
    "Runs with commuting normal matrices are runs of the complex map, up to rounding",
    runs,
    claim=every("distance") <= 1e-10,
    trials=5,
    ledger="OK-N2:4",
)


def pairs(rng):
    """Pairs (A, A*) by name: only the first two commute and are normal."""
    basis = np.linalg.qr(rng.normal(size=(2, 2)))[0]
    diagonal = [basis @ np.diag(rng.uniform(-1, 1, 2)) @ basis.T for _ in range(2)]
    turned = [block(complex(*rng.uniform(-1, 1, 2))) for _ in range(2)]
    return {
        "symmetric": diagonal,
        "normal": turned,
        "shears": [np.array([[0.0, 1.0], [0.0, 0.0]]), np.zeros((2, 2))],
        "not commuting": [np.diag([1.0, -1.0]), np.array([[0.0, 1.0], [1.0, 0.0]])],
    }


def decrease(rule, loss, A):
    """c in Loss -> (1 - c eta + ...) Loss, where the direction of the step is linear in eta."""
    seen = loss(A)
    direction = (A - rule.step(A, seen, None)[0]) / rule.rate
    return float(np.sum(seen.gradient * direction)) / seen.loss


def coefficients(rng, pair):
    """c for the corrected step and for Gauss-Newton."""
    A, goal = pairs(rng)[pair]
    loss = training.LinearLoss(goal, horizon=1.0)
    return {
        "corrected": decrease(training.MatrixCorrected(1.0), loss, A),
        "Gauss-Newton": decrease(training.GaussNewton(1.0), loss, A),
    }


first_order = Simulation(
    "The loss falls like 1 - 2 eta for commuting normal pairs, for others with Gauss-Newton only",
    coefficients,
    claim=[
        every("corrected", pair="symmetric").between(1.999999, 2.000001),
        every("corrected", pair="normal").between(1.999999, 2.000001),
        every("corrected", pair="shears") < 1.9,
        every("corrected", pair="not commuting") > 2.1,
        every("Gauss-Newton").between(1.999999, 2.000001),
    ],
    cases=[{"pair": name} for name in ("symmetric", "normal", "shears", "not commuting")],
    trials=5,
    ledger="OK-N2:4",
)


def ends(rng):
    """Of 100 starts with |Re w|, |Im w| < 3: how many arrive where e^w = 1 in 1000 steps, and of
    those how many at w = 0."""
    w = rng.uniform(-3, 3, 100) + 1j * rng.uniform(-3, 3, 100)
    for _ in range(1000):
        w = w - 0.5 * (1 - np.exp(-w))
    arrived = np.abs(np.exp(w) - 1) < 1e-9
    turns = np.round(w[arrived].imag / (2 * np.pi))
    return {"arrived": np.mean(arrived), "at 0": np.mean(turns == 0)}


where_they_end = Simulation(
    "At eta = 1/2 not all starts arrive at some 2 pi i k, and not all of those at k = 0",
    ends,
    claim=[mean("arrived").between(0.8, 0.95), mean("at 0").between(0.75, 0.92)],
    trials=20,
    ledger="OK-N2:4",
)
