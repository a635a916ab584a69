r"""Figure 1: the loss of the simplest Neural ODE for several t and several a*.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Figure 1.
"""

from proofs.simplest_neural_ode import asymmetry, curvature
from symnode.models import simplest_neural_ode as model
from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
t, sigma = positive("t"), positive("sigma")
loss = model.loss(a, a_star, t, sigma).lambdify(a, a_star, t, sigma)


settings = Remark(
    "What Figure 1 leaves open",
    says="""Its values of t and a*, and sigma. Here t is 1/2, 1, 2, 3 in (a), a* is -2, -1, 0, 1 in
        (b), and sigma = 1. sigma scales the loss and no more, and what is said of the figure holds
        for all t > 0 and a*.""",
    formal=[asymmetry.ratio_of_losses, asymmetry.regardless],
    source="Figure 1",
)


def curve(goal, horizon, label, low, high):
    """The loss over a from low to high, and its minimum as a dot."""
    grid = [low + (high - low) * k / 240 for k in range(241)]
    return [
        Curve(grid, [loss(rate, goal, horizon, 1.0) for rate in grid], label),
        Curve([goal], [0.0], label, kind="dots"),
    ]


def several_horizons():
    """a* = -1."""
    return [c for T in (0.5, 1.0, 2.0, 3.0) for c in curve(-1.0, T, f"$t = {T:g}$", -4.0, 1.0)]


def several_goals():
    """t = 1."""
    return [c for g in (-2.0, -1.0, 0.0, 1.0) for c in curve(g, 1.0, f"$a_* = {g:g}$", -4.0, 2.0)]


figure_1a = Figure(
    "1(a): the loss for $a_* = -1$",
    several_horizons,
    x="$a$",
    y=r"$\mathrm{Loss}(a)$",
    says="increasing the terminal time t accentuates the asymmetry; the markers are the minima.",
    seen="""so it is, and by how much is known exactly: Loss(a* + c) = exp(2ct) Loss(a* - c), and
        the slopes differ by the factor exp(3ct). Left of a* - (ln 2)/t the loss is concave and
        levels off.""",
    source="Figure 1a",
    evidence=[
        asymmetry.ratio_of_losses,
        asymmetry.accentuated,
        curvature.minimum,
        curvature.concave,
    ],
    y_range=(-0.02, 0.6),
)
figure_1b = Figure(
    "1(b): the loss for $t = 1$",
    several_goals,
    x="$a$",
    y=r"$\mathrm{Loss}(a)$",
    says="the asymmetry is there regardless of a*.",
    seen="""it is even the same: in exp(2ct) there is neither a* nor sigma. The curves are one
        curve, shifted by a* and scaled by exp(2 a* t).""",
    source="Figure 1b",
    evidence=[asymmetry.regardless],
    y_range=(-0.1, 4.0),
)
