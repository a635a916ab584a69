r"""The normalised loss decreases at every step, from every start, exactly for rates up to 2.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, sections 5 and 8. The step
takes the error w = 1 - e^{-u} of the terminal state, relative to that state, to
1 - (1 - w) e^{eta w}. What decreases strictly is w^2/2, the loss over sigma_k^2, and not the loss.
"""

from symnode.page import *

eta, w, v = positive("eta"), positive("w"), positive("v")
a, a_star, u = scalar("a"), scalar("a_star"), scalar("u")
horizon, sigma = positive("T"), positive("sigma")


def following(w):
    """The next w."""
    return 1 - (1 - w) * exp(eta * w)


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


every = ["OK-C5b", "OK-Z1", "OK-M1"]
error_map = Lemma(
    "In w = 1 - e^{-u} the step u - eta (1 - e^{-u}) is 1 - (1 - w) e^{eta w}",
    claim=Equal(1 - exp(-(u - eta * (1 - exp(-u)))), following(1 - exp(-u))),
    ledger=every,
)
normalised = Lemma(
    "w^2/2 is the loss over sigma_k^2",
    claim=Equal(
        loss(a) / (sigma**2 * exp(2 * a * horizon)),
        (1 - exp((a_star - a) * horizon)) ** 2 / 2,
    ),
    ledger=every,
)
artanh = Lemma(
    "1 + w > (1 - w) e^{2w} for w > 0: artanh w is more than w",
    claim=1 + w > (1 - w) * exp(2 * w),
    ledger=every,
)
right = Theorem(
    "To the right of the minimum |w| decreases strictly, for every eta <= 2",
    given=[eta <= 2, w < 1],
    claim=[following(w) < w, following(w) > -w],
    ledger=every,
    source="section 5, corrected",
)
right_proof = Proof(
    right,
    by=[
        exp_bound(eta * w).times(1 - w),
        nonnegative(eta * w * (1 - w)),
        artanh,
        exp_bound((2 - eta) * w).times((1 - w) * exp(eta * w)),
        nonnegative((2 - eta) * w * (1 - w) * exp(eta * w)),
    ],
)
left = Theorem(
    "To the left of it too, however far: w = -v with any v > 0",
    given=[eta <= 2],
    claim=[following(-v) > -v, following(-v) < v],
    ledger=every,
    source="section 5, corrected",
)
left_proof = Proof(
    left,
    by=[
        exp_bound(eta * v).times((1 + v) * exp(-eta * v)),
        nonnegative(eta * v * (1 + v) * exp(-eta * v)),
        artanh({w: v}),
        exp_bound((2 - eta) * v).times((1 + v) * exp(-2 * v)),
        nonnegative((2 - eta) * v * (1 + v) * exp(-2 * v)),
    ],
)
e = scalar("e")
slope = Theorem(
    "At the minimum the map of w has the slope 1 - eta",
    given=[Equal(e, 0)],
    claim=Equal(d(following(e), e), 1 - eta),
    ledger=every,
)
repelling = Theorem(
    "The slope lies between -1 and 1 exactly for eta < 2, so beyond 2 the minimum repels",
    claim=[Iff(eta < 2, (1 - eta) ** 2 < 1), Iff(eta > 2, (1 - eta) ** 2 > 1)],
    ledger=every,
)
repelling_proof = Proof(
    repelling,
    by=[
        nonnegative(eta * (2 - eta)),
        nonnegative(eta * (eta - 2)),
        nonnegative((1 - (1 - eta) ** 2) / eta),
        nonnegative(((1 - eta) ** 2 - 1) / eta),
    ],
)
step_of = a - eta / (horizon**2 * sigma**2 * exp(2 * a * horizon)) * d(loss(a), a)
printed = AsPrinted(
    given=[Equal(eta, half)],
    claim=loss(step_of) <= loss(a),
    where="section 5: guarantees linear convergence of the loss",
    ledger=every,
    model={a: -3, a_star: 0, horizon: 1, sigma: 1, eta: half},
)
Erratum(printed, corrected=left, says="far to the left the loss rises first; loss/sigma_k^2 never")
lyapunov = Remark(
    "Loss_k tends to 0 from every start exactly for 0 < eta <= 2",
    says="""The map of w is continuous and |w| decreases strictly off 0, so |w_k| has a limit, and
every limit point of w_k, moved by the map, has the same |w|: it is 0. In the limit the loss and
w^2 sigma_k^2/2 agree. Beyond 2 the slope at 0 is less than -1, so only starts that reach 0 in
finitely many steps converge.""",
    formal=[right, left, slope, repelling],
    ledger=every,
    source="sections 5 and 8",
)
