r"""What sigma_k^2 is: the second moment of the terminal state, and its variance if the mean is 0.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Lemma 4.1. It calls
E[phi(x)^2] the terminal-state variance. The paper's p is centred; any law with E[x^2] = sigma^2 has
the same second moment, and what it lacks to the variance is the square of E[phi(x)].
"""

from symnode.page import *

a, horizon, sigma = scalar("a"), positive("T"), positive("sigma")
x = probability("p").variable("x")

terminal = x * exp(a * horizon)  # the flow of x' = a x at time T; see loss.py
mean = expectation(terminal)
moment = expectation(terminal**2)
variance = expectation((terminal - mean) ** 2)

second_moment = Theorem(
    "The second moment of the terminal state is sigma^2 e^{2 a T}, for every law of the start",
    given=[Equal(expectation(x**2), sigma**2)],
    claim=Equal(moment, sigma**2 * exp(2 * a * horizon)),
    ledger="OK-L4.1v",
    source="Lemma 4.1, definition of sigma_k^2",
)
gap = Theorem(
    "The variance of the terminal state is sigma^2 e^{2 a T} - (E x)^2 e^{2 a T}",
    given=[Equal(expectation(x**2), sigma**2)],
    claim=Equal(
        variance, sigma**2 * exp(2 * a * horizon) - expectation(x) ** 2 * exp(2 * a * horizon)
    ),
    ledger="OK-L4.1v",
)

# The second moment is the variance if and only if the mean is 0.
mean_of_the_terminal_state = Lemma(
    "The mean of the terminal state is e^{a T} times the mean of the start",
    claim=Equal(mean, exp(a * horizon) * expectation(x)),
    ledger="OK-L4.1v",
)
centred = Corollary(
    "If the start has mean 0, the second moment of the terminal state is its variance",
    given=[Equal(expectation(x), 0)],
    claim=Equal(moment, variance),
    ledger="OK-L4.1v",
    source="Lemma 4.1, as meant: p is Gaussian with mean 0",
)
only_centred = Corollary(
    "If the second moment of the terminal state is its variance, the square of its mean is 0",
    given=[Equal(moment - variance, 0)],
    claim=Equal(mean**2, 0),
    ledger="OK-L4.1v",
)
