r"""One step of gradient descent on the loss of the simplest Neural ODE, exactly.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, sections 4 and 6. With
u_k = (a_k - a*) T and s_k = eta T^2 sigma_k^2, sigma_k^2 = sigma^2 e^{2 a_k T}, nothing but u_k and
s_k enters the ratio of two consecutive losses: not T, not a*, not sigma, not eta by themselves.
"""

from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
eta, horizon, sigma = positive("eta"), positive("T"), positive("sigma")


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


sigma_k2 = sigma**2 * exp(2 * a * horizon)
u = ((a - a_star) * horizon).named("u_k")
s = (eta * horizon**2 * sigma_k2).named("s_k")
w = (1 - exp(-u)).named("w_k")  # the error of the terminal state relative to that state
a_next = (a - eta * d(loss(a), a)).named("a_next")
u_next = (a_next - a_star) * horizon

slope = Theorem(
    "The derivative of the loss is T sigma_k^2 w_k",
    claim=Equal(d(loss(a), a), horizon * sigma_k2 * w),
    ledger="OK-X3",
    source="section 6, corrected: a polynomial relation, and no exponential one",
)
slope_bound = Corollary(
    "The derivative of the loss is at most T sigma_k^2",
    claim=d(loss(a), a) <= horizon * sigma_k2,
    ledger="OK-X3",
    source="section 6, corrected",
)
# "The terminal variance grows exponentially with the gradients": sigma_k^2 = C e^{c Loss'} for some
# C and c, as a_k varies. Then the derivative of log sigma_k^2 is c times that of Loss', so the
# quotient of the two does not depend on a_k.
exponential = Theorem(
    "The quotient of the rates of log sigma_k^2 and of Loss' is 2/(T sigma_k^2 (2 - e^{-u_k}))",
    given=[NotEqual(d(d(loss(a), a), a), 0), NotEqual(2 - exp(-u), 0)],
    claim=Equal(
        d(log(sigma_k2), a) / d(d(loss(a), a), a), 2 / (horizon * sigma_k2 * (2 - exp(-u)))
    ),
    ledger="OK-X3",
)
exponential_printed = AsPrinted(
    exponential,
    claim=Equal(d(d(log(sigma_k2), a) / d(d(loss(a), a), a), a), 0),
    where="section 6: the terminal variance grows exponentially with gradients",
    ledger="OK-X3",
)
Erratum(
    exponential_printed,
    corrected=slope,
    says="Loss' = T sigma_k^2 w_k: the gradient is a polynomial in the variance for given w_k",
)
# Nor is there another law: the variance is no function of the gradient. The gradient is the same
# where e^{a T} is a quarter of e^{a* T}, and where it is three quarters.
quarter = a_star - log(4) / horizon
three_quarters = a_star - log(rational("4/3")) / horizon


def variance_at(a):
    """sigma_k^2 at a."""
    return sigma**2 * exp(2 * a * horizon)


def gradient_at(a):
    """Loss' at a, in the form of the theorem above."""
    return horizon * variance_at(a) * (1 - exp(-(a - a_star) * horizon))


same_gradient = Theorem(
    "The gradients at a* - log(4)/T and at a* - log(4/3)/T are equal",
    claim=Equal(gradient_at(quarter), gradient_at(three_quarters)),
    ledger="OK-X3:3",
)
same_variance = AsPrinted(
    same_gradient,
    claim=Equal(variance_at(quarter), variance_at(three_quarters)),
    where="section 6: a law sigma_k^2 = C e^{c Loss'} gives equal variances to equal gradients",
    ledger="OK-X3:3",
)
Erratum(
    same_variance,
    corrected=same_gradient,
    says="to the left of the minimum two variances, one nine times the other, have one gradient",
)
map_of_u = Theorem(
    "A gradient step takes u_k to u_k - s_k (1 - e^{-u_k})",
    claim=Equal(u_next, u - s * (1 - exp(-u))),
    ledger="OK-C4",
)
loss_in_u = Lemma(
    "The loss is sigma_k^2 (1 - e^{-u_k})^2 / 2",
    claim=Equal(loss(a), sigma_k2 / 2 * (1 - exp(-u)) ** 2),
    ledger="OK-C4",
)
q = 1 - (1 - exp(-s * w)) / w
ratio = Theorem(
    "The next loss is the loss times a function of u_k and s_k alone",
    given=[NotEqual(w, 0)],
    claim=Equal(loss(a_next), q**2 * loss(a)),
    ledger="OK-C4",
    source="section 4: the speed is governed by sigma_k^2, which changes during training",
)

# What the paper says in words.
sensitivity = Remark(
    "How well gradients work depends strongly on sampling interval, start and learning rate",
    says="""For f = a x it does, and exactly so. A step takes u to u - s (1 - e^{-u}), where
the start enters as u and the learning rate as s = eta T^2 sigma^2 e^{2 a T}; the sampling interval
T is in both, and in s exponentially. So a learning rate that suits one start or one T is out by an
exponential factor for another.""",
    formal=[slope, map_of_u, ratio],
    ledger="OK-I",
    source="section 1",
)
not_the_field = Remark(
    "A complicated field is not what makes training hard",
    says="""No field is simpler than f = a x, and its step already has the exponential scale, the
asymmetry about the minimum and the dependence on the start. The example shows that a simple field
suffices for the difficulty; it does not show that complicated fields add none.""",
    formal=[slope, ratio],
    ledger="OK-B2",
    source="section 3",
)
