r"""What an adaptive solver costs, and what its tolerance does to gradients.

Source: Global Convergence in Neural ODEs, appendices C.3 and H.7, about the solver of Dormand and
Prince. For a smooth activation the number of evaluations of the field does not depend on the width;
for ReLU at a tight tolerance it does, as every unit that changes its sign on the way costs small
steps. Gradients of the augmented backward system are as good as the tolerance for a smooth
activation, and a thousand times worse for ReLU.
"""

import numpy as np

from proofs.global_convergence.relu_gradients import trained
from symnode import numeric
from symnode.models.random_network import RandomNetwork
from symnode.numeric import activations
from symnode.page import *


def solved(net, tolerance, field=None, start=None, times=(0.0, 1.0)):
    """The solution by Dormand and Prince, with a hundredth of the tolerance as the absolute one."""
    options = numeric.SolverOptions(rtol=tolerance, atol=tolerance / 100)
    start = net.start if start is None else start
    return numeric.solve(field or net.field, start, times, options=options)


def evaluations(rng, phi, tolerance):
    """Evaluations at width 50, and the factor from there to width 400."""
    counts = [solved(RandomNetwork.draw(rng, n, phi), tolerance).evaluations for n in (50, 400)]
    return {"evaluations": counts[0], "factor": counts[1] / counts[0]}


tight = [
    {"phi": activations.softplus, "tolerance": 1e-9},
    {"phi": activations.tanh, "tolerance": 1e-9},
]
printed_growth = Simulation(
    "Dormand and Prince's method needs significantly more evaluations as the width grows",
    evaluations,
    every("factor") >= 1.5,
    cases=tight,
    trials=3,
    printed=True,
    where="appendix H.7, for smooth activations",
    ledger="GC-H7",
)
smooth = Simulation(
    "For smooth activations the number of evaluations does not depend on the width",
    evaluations,
    [every("factor").between(0.75, 1.35), every("evaluations") <= 200],
    cases=tight,
    trials=3,
    source="appendix H.7, corrected",
    ledger="GC-H7",
)
Erratum(printed_growth, corrected=smooth, says="it holds for ReLU at tight tolerances only")
kinks = Simulation(
    "For ReLU at the tolerance 1e-9 it grows with the width",
    evaluations,
    every("factor") >= 1.5,
    cases=[{"phi": activations.relu, "tolerance": 1e-9}],
    trials=3,
    source="appendix H.7, corrected",
    ledger="GC-H7",
)


def against_euler(rng):
    """Evaluations that Euler's method needs for the accuracy of the solver, over the solver's."""
    net = RandomNetwork.draw(rng, 100, activations.softplus)
    exact, found = net.path(256)[-1], solved(net, 1e-3)
    off = np.linalg.norm(found.states[-1] - exact)
    layers = 64
    constant = layers * np.linalg.norm(net.layers(layers)[-1] - exact)  # order 1: off = C/L
    return {"factor": constant / off / found.evaluations}


matched = Simulation(
    "For the accuracy it has at tolerance 1e-3, Euler's method takes 1000 times the evaluations",
    against_euler,
    every("factor") >= 1000,
    trials=5,
    source="appendix H.7, corrected",
    ledger="GC-H7",
)


# Appendix C.3: from h(T) and lambda(T) backwards, the state beside its adjoint.
def augmented_error(rng, phi, tolerance):
    """How far lambda(0) of the augmented backward system is off, relative to its size."""
    net = RandomNetwork.draw(rng, 100, phi)
    n, end = net.width, solved(net, tolerance).states[-1]

    def field(t, z):
        h, lam = z[:n], z[n:]
        return np.concatenate([net.field(t, h), -phi.derivative(h) * (net.weights.T @ lam)])

    start = np.concatenate([end, net.terminal(end)])
    found = solved(net, tolerance, field, start, (1.0, 0.0)).states[-1][n:]
    exact = net.costates(1024)[0]
    return {"error": np.linalg.norm(found - exact) / np.linalg.norm(exact)}


tolerances = (1e-2, 1e-4, 1e-9)
relu_cases = [{"phi": activations.relu, "tolerance": x} for x in tolerances]
smooth_cases = [{"phi": activations.softplus, "tolerance": x} for x in tolerances]
no_smoothness = Simulation(
    "The augmented backward system gives the adjoint for ReLU too, as the tolerance falls",
    augmented_error,
    [
        every("error", tolerance=1e-2) <= 0.1,
        every("error", tolerance=1e-4) <= 0.02,
        every("error", tolerance=1e-9) <= 0.001,
    ],
    cases=relu_cases,
    trials=3,
    source="appendix C.3, equation 36",
    ledger="GC-C3",
)
loose = Simulation(
    "For ReLU at the tolerance 1e-2 gradients are as good as at tight tolerances, to 0.1 %",
    augmented_error,
    every("error") <= 0.001,
    cases=relu_cases[:1],
    trials=3,
    printed=True,
    where="appendix H.7: the solver does not affect the accuracy of gradients",
    ledger="GC-H7s",
)
accurate = Simulation(
    "For softplus they are good to 0.1 % at every tolerance from 1e-2 on",
    augmented_error,
    every("error") <= 0.001,
    cases=smooth_cases,
    trials=3,
    source="appendix H.7, corrected",
    ledger="GC-H7s",
)
Erratum(loose, corrected=accurate, says="a smooth activation is needed, or a tight tolerance")


def training(rng):
    """The largest difference of the losses in training by Euler's method and by order 4."""
    return trained(rng, activations.softplus, 32)


same_training = Simulation(
    "With softplus both solvers train alike: the losses differ by less than 5 %",
    training,
    every("difference") <= 0.05,
    source="appendix H.7",
    ledger="GC-H7s",
)
