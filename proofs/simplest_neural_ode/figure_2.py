r"""Figure 2: losses and parameters under gradient descent, Adam and Algorithm 2.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Figure 2 and section 6: a* = -1
and the rate 1/2 for all three.
"""

from functools import cache

from proofs.simplest_neural_ode import (
    adam,
    corrected_step,
    experiment,
    finite_runs,
    global_convergence,
    gradient_step,
)
from symnode.numeric import training
from symnode.page import *

ETA, STEPS = 0.5, 60
STARTS = (-3.0, -2.0, -1.5, -0.5, 0.0, 0.5, 1.0)
loss = training.LinearLoss(goal=-1.0, horizon=1.0)

settings = Remark(
    "What Figure 2 leaves open",
    says="""t, sigma, the starts, the number of steps, and the betas of Adam. Here t = sigma = 1,
        seven starts from -3 to 1, 60 steps, and the usual betas 0.9 and 0.999. Algorithm 2 sees
        neither t nor sigma, gradient descent sees kappa alone.""",
    formal=[corrected_step.reduced, gradient_step.map_of_u],
    source="Figure 2",
)


@cache
def runs(rule):
    """The training run from every start."""
    return [training.descend(loss, a, rule=rule, steps=STEPS) for a in STARTS]


def losses(rule):
    """Loss(a_k) over k."""
    return curves([run.losses for run in runs(rule)])


def parameters(rule):
    """a_k over k, and a* as a dashed line."""
    found = curves([run.parameters for run in runs(rule)])
    return [*found, Curve([0, STEPS], [-1.0, -1.0], "$a_*$", kind="dashed")]


def curves(values):
    """One curve for each start."""
    steps = range(STEPS + 1)
    return [
        Curve(steps, v, f"$a_0 = {a:g}$", kind="steps") for a, v in zip(STARTS, values, strict=True)
    ]


def sgd_losses():
    return losses(training.SGD(ETA))


def adam_losses():
    return losses(training.Adam(ETA))


def corrected_losses():
    return losses(training.VarianceCorrected(ETA))


def sgd_parameters():
    return parameters(training.SGD(ETA))


def adam_parameters():
    return parameters(training.Adam(ETA))


def corrected_parameters():
    return parameters(training.VarianceCorrected(ETA))


LOSS = r"$\mathrm{Loss}(a_k)$"
ABOVE = (1e-13, 1e2)  # below it rounding of a_k decides
figure_2a = Figure(
    "2(a): loss, SGD",
    sgd_losses,
    x="$k$",
    y=LOSS,
    says="the behaviour depends on the start, and the loss may fail to converge linearly.",
    seen="""it depends on the start: from a_0 = 1 the first step lands at -2.19, and a run from -3
        has hardly begun. A run that arrives is linear in the limit, with the factor
        (1 - kappa)^2 = 0.869 a step.""",
    source="Figure 2a",
    evidence=[finite_runs.limit, finite_runs.finite, finite_runs.linear, finite_runs.frozen],
    scale="log",
    y_range=ABOVE,
)
figure_2b = Figure(
    "2(b): loss, Adam",
    adam_losses,
    x="$k$",
    y=LOSS,
    says="Adam oscillates, because its steps do not fit the exponential scaling.",
    seen="""from a_0 <= 0 the run passes the minimum again and again; from a_0 = 1 it gets stuck
        near -2.8. On a parabola the same Adam oscillates just as much.""",
    source="Figure 2b",
    evidence=[adam.oscillates, adam.stuck, adam.on_a_parabola, adam.does_not_converge],
    scale="log",
    y_range=ABOVE,
)
figure_2c = Figure(
    "2(c): loss, Algorithm 2",
    corrected_losses,
    x="$k$",
    y=LOSS,
    says="linear decay of the loss for all starts, with the factor 1 - 2 eta = 0 a step.",
    seen="""parallel lines with the factor (1 - eta)^2 = 1/4 in the limit; from a_0 = -3 the loss
        first rises, by the factor 7.09, and from a_0 = -5 it would rise to 4e18.""",
    source="Figure 2c, Theorem 5.1",
    evidence=[experiment.first, experiment.limit_ratio, experiment.far, corrected_step.rate],
    scale="log",
    y_range=ABOVE,
)
figure_2d = Figure(
    "2(d): parameter, SGD",
    sgd_parameters,
    x="$k$",
    y="$a_k$",
    says="the behaviour depends on the start.",
    seen="""so it does: from the right a step overshoots by up to kappa exp(2u), and to the right no
        step is longer than kappa/4 = 0.017.""",
    source="Figure 2d",
    evidence=[gradient_step.map_of_u, finite_runs.short],
)
figure_2e = Figure(
    "2(e): parameter, Adam",
    adam_parameters,
    x="$k$",
    y="$a_k$",
    says="Adam oscillates.",
    seen="""in 100 steps it passes a* 16 to 22 times from a_0 <= -0.5, 8 times from 0, 3 times from
        0.5, and once from 1.""",
    source="Figure 2e",
    evidence=[adam.oscillates, adam.stuck],
)
figure_2f = Figure(
    "2(f): parameter, Algorithm 2",
    corrected_parameters,
    x="$k$",
    y="$a_k$",
    says="the loss decays linearly for all starts.",
    seen="""every start shown converges, and in exact arithmetic every start at all; the first step
        from a_0 = -3 overshoots, by eta (exp(2) - 1) - 2 = 1.19.""",
    source="Figure 2f",
    evidence=[corrected_step.reduced, global_convergence.right, global_convergence.left],
)
