r"""Two rules that repair the corrected step: one exactly linear, one without overshoot.

An extension of Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 5. With
w = 1 - e^{-u} the first is u -> u + log(1 - eta w), the second divides by sigma_k max(sigma_k,
sigma_*) and is u -> u - eta sgn(u) (1 - e^{-|u|}).
"""

from symnode.page import *

eta, u = positive("eta"), scalar("u")
damped = 1 - eta + eta * exp(-u)  # 1 - eta w with w = 1 - e^{-u}
exact = Theorem(
    "The step u + log(1 - eta w) multiplies e^u - 1 by exactly 1 - eta, for eta <= 1",
    given=[eta <= 1],
    claim=Equal(exp(u + log(damped)) - 1, (1 - eta) * (exp(u) - 1)),
    ledger="OK-N1",
)
steps = dimensions("steps")
k = steps.index("k")
position, power, u_0 = state("u"), state("r"), scalar("u_0")
training = Recurrence(
    position,
    k,
    next=position + log(1 - eta + eta * exp(-position)),
    initial=u_0,
    name="exact rule",
)
powers = Recurrence(power, k, next=(1 - eta) * power, initial=1, name="r_k = (1 - eta)^k")
linear = Theorem(
    "After k steps the loss is (1 - eta)^{2k} times the first one, from every start",
    given=[training, powers, eta <= 1],
    claim=[
        Equal(exp(position.at(k)) - 1, power.at(k) * (exp(u_0) - 1)),
        Equal((exp(position.at(k)) - 1) ** 2, power.at(k) ** 2 * (exp(u_0) - 1) ** 2),
    ],
    ledger="OK-N1",
)
linear_proof = Proof(
    linear, by=induction(k, Equal(exp(position.at(k)) - 1, power.at(k) * (exp(u_0) - 1)))
)

# The safeguarded rule, for |u| = z > 0.
z = positive("z")
tangent = Lemma("e^{-z} > 1 - z for z > 0", claim=exp(-z) > 1 - z, ledger="OK-N1")
after = z - eta * (1 - exp(-z))
shrinks = Theorem(
    "The safeguarded step makes |u| strictly smaller, from every start, for eta <= 2",
    given=[eta <= 2],
    claim=[after < z, after > -z],
    ledger="OK-N1",
)
shrinks_proof = Proof(
    shrinks,
    by=[
        exp_bound(z).times(eta * exp(-z)),
        nonnegative(eta * z * exp(-z)),
        tangent,
        exp_bound(z).times((2 - eta) * exp(-z)),
        nonnegative((2 - eta) * z * exp(-z)),
    ],
)
no_overshoot = Theorem(
    "For eta <= 1 it does not cross the minimum",
    given=[eta <= 1],
    claim=after > 0,
    ledger="OK-N1",
)
no_overshoot_proof = Proof(
    no_overshoot,
    by=[tangent, exp_bound(z).times((1 - eta) * exp(-z)), nonnegative((1 - eta) * z * exp(-z))],
)
sharp = Theorem(
    "Its slope at the minimum is 1 - eta, so beyond eta = 2 it repels there",
    given=[Equal(u, 0)],
    claim=[Equal(d(u - eta * (1 - exp(-u)), u), 1 - eta), Implies(eta > 2, 1 - eta < -1)],
    ledger="OK-N1",
)
