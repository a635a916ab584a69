r"""ReLU: the gradients of L layers do converge, for fixed weights, once L is far above the width.

Source: Global Convergence in Neural ODEs, appendix H.6, which reports that they stay apart. Before
that, while L is below the width, some units have another sign at the last layer than at time T.
Each makes the terminal adjoint jump by a relative size n^{-1/2}, and they are about 0.075 n/L. With
a linear readout there is no such jump, and the rate is 1/L at every width. The weights are drawn
once for each network and stay as L grows.
"""

from dataclasses import replace
from functools import cache

import numpy as np

from symnode.models.random_network import RandomNetwork
from symnode.numeric.activations import linear, relu
from symnode.page import *

REFERENCE = 512  # steps; at kinks the method of order 4 has order 2: off by about 1e-5
NETWORKS = range(7)


@cache
def network(n, k, last=relu):
    """The k-th network of width n, with the gradients of its Neural ODE."""
    net = RandomNetwork.draw(np.random.default_rng([n, k]), n, relu, last=last)
    return net, net.adjoint_gradients(REFERENCE)


def median_error(L, rng, n, last):
    """How far the gradients of L layers are off, the median over the networks of width n."""
    nets = [network(n, k, last) for k in NETWORKS]
    return np.median([net.layer_gradients(L).relative_distance(exact) for net, exact in nets])


above_the_width = [{"n": n, "last": relu} for n in (20, 50)]
stays_apart = ConvergenceOrder(
    "For ReLU the gradients of the network do not tend to those of the Neural ODE",
    median_error,
    at=[64, 128, 256, 512],
    order=0,
    tolerance=0.5,
    cases=above_the_width,
    printed=True,
    where="appendix H.6",
    ledger="GC-H6",
)
order_one = ConvergenceOrder(
    "For ReLU and L above the width the gradients of L layers are off by C/L",
    median_error,
    at=[64, 128, 256, 512],
    order=1,
    tolerance=0.15,
    cases=above_the_width,
    source="appendix H.6, corrected",
    ledger="GC-H6",
)
Erratum(stays_apart, corrected=order_one, says="the plateau belongs to L below the width")
linear_readout = ConvergenceOrder(
    "With a linear readout the rate is 1/L also below the width",
    median_error,
    at=[16, 32, 64, 128],
    order=1,
    tolerance=0.2,
    cases=[{"n": n, "last": linear} for n in (50, 100, 200)],
    source="appendix H.6, corrected",
    ledger="GC-H6",
)


# The cause of the plateau: units with the wrong sign at the end.
def wrong_sign(net, L, steps):
    """Which units have another sign after L layers than at time T."""
    return (net.layers(L)[-1] > 0) != (net.path(steps)[-1] > 0)


def plateau(rng, L):
    """One network of width 400: its error, its units of the wrong sign, its error without them."""
    net, exact = network(400, 0)
    wrong = wrong_sign(net, L, REFERENCE)
    found = {
        "error": net.layer_gradients(L).relative_distance(exact),
        "units of the wrong sign": wrong.sum(),
    }
    if L == 512:
        rest = replace(net, readout=np.where(wrong, 0, net.readout))
        layered, flow = rest.layer_gradients(L), rest.adjoint_gradients(REFERENCE)
        found["error without them"] = layered.relative_distance(flow)
    return found


one_unit = Simulation(
    "One unit of the wrong sign among 400 holds the error at a level from L = 128 to L = 512",
    plateau,
    [
        every("error", L=128).between(0.06, 0.07),
        every("error", L=512).between(0.06, 0.07),
        every("units of the wrong sign", L=512).equals(1),
        every("error without them", L=512) <= 0.001,
        every("error", L=2048) <= 0.0003,
        every("units of the wrong sign", L=2048).equals(0),
    ],
    cases=[{"L": L} for L in (128, 512, 2048)],
    source="appendix H.6",
    ledger=["GC-H6", "GC-H6m"],
)


def wrong_signs(rng, n, L):
    """The number of units of the wrong sign, as a multiple of n/L."""
    net = RandomNetwork.draw(rng, n, relu)
    return {"c": wrong_sign(net, L, 64).sum() * L / n}


how_many = Simulation(
    "Units of the wrong sign are about 0.075 n/L",
    wrong_signs,
    mean("c").between(0.05, 0.11),
    cases=[{"n": 400, "L": 8}],
    trials=60,
    confidence=0.99,
    source="appendix H.6",
    ledger="GC-H6m",
)


# The widths are drawn alike: none is worst.
def worst_width(rng):
    """Which of three widths has the largest error at L = 16."""
    errors = []
    for n in (10, 20, 40):
        net = RandomNetwork.draw(rng, n, relu)
        errors.append(net.layer_gradients(16).relative_distance(net.adjoint_gradients(96)))
    return {"the middle width is worst": errors[1] == max(errors)}


middle = Simulation(
    "The difference of the gradients is largest at the middle width",
    worst_width,
    share("the middle width is worst") >= 0.8,
    trials=40,
    printed=True,
    where="appendix H.6",
    ledger="GC-H6m",
)
Erratum(middle, corrected=one_unit, says="which width is worst is decided by single units")


# Training: both follow their own exact gradients from the same weights.
def losses(net, starts, targets, gradients, end, steps, rate):
    """Half the squared errors of three inputs during gradient descent on W and v."""
    found, W, v = [], net.weights, net.readout
    for _ in range(steps):
        runs = [replace(net, weights=W, readout=v, start=start) for start in starts]
        off = [run.output(end(run)) - y for run, y in zip(runs, targets, strict=True)]
        found.append(sum(e**2 for e in off) / 2)
        all_gradients = [gradients(run) for run in runs]
        scale = rate / np.sqrt(net.width)
        W = W - scale * sum(e * g.W for e, g in zip(off, all_gradients, strict=True))
        v = v - scale * sum(e * g.v for e, g in zip(off, all_gradients, strict=True))
    return np.array(found)


def trained(rng, phi=relu, L=64):
    """The largest difference of the two loss curves, relative to the loss at the start."""
    net = RandomNetwork.draw(rng, 40, phi)
    starts, targets = rng.normal(size=(3, 40)), np.array([1.0, -1.0, 0.5])
    layered = losses(
        net, starts, targets, lambda r: r.layer_gradients(L), lambda r: r.layers(L)[-1], 20, 0.5
    )
    flow = losses(
        net, starts, targets, lambda r: r.adjoint_gradients(L), lambda r: r.path(L)[-1], 20, 0.5
    )
    return {
        "difference": np.max(np.abs(layered - flow)) / flow[0],
        "loss left": flow[-1] / flow[0],
    }


alike = Simulation(
    "Network and Neural ODE train almost alike: their losses differ by less than 5 %",
    trained,
    [every("difference") <= 0.05, every("loss left") <= 0.05],
    source="appendix H.6",
    ledger="GC-H6m",
)
