r"""General dynamics h' = F(h, t, theta): what goes wrong without the hypotheses on F.

Source: Global Convergence in Neural ODEs, appendix I. With F in C^1 and a Lipschitz Jacobian, the
adjoint gives the gradient (general_dynamics.py). Without a Lipschitz constant the solution may be
one of many; where F has a kink, the loss need not have a derivative.
"""

from symnode.page import *

t, s, T = time("t"), positive("s"), positive("T")

# h' = sqrt h from 0: h = 0 and h = t^2/4. At every s > 0 both solve it.
two_solutions = Theorem(
    "h' = sqrt h has the solutions 0 and t^2/4 from one start: a Lipschitz constant is needed",
    claim=[
        Equal(ddt(t**2 / 4).at(s), sqrt((t**2 / 4).at(s))),
        Equal((t**2 / 4).at(0), 0),
        Equal(sqrt(0), 0),
    ],
    ledger="GC-I:4",
    source="appendix I",
)
uniqueness = AsPrinted(
    claim=Equal((t**2 / 4).at(s), 0),
    where="appendix I, for F = sqrt h: all solutions from 0 are equal",
    ledger="GC-I:4",
)
Erratum(uniqueness, corrected=two_solutions, says="sqrt has no Lipschitz constant at 0")

# h' = a relu(h): from y > 0 it is h' = a h, from y <= 0 it stays. At y = 0 the end has the slope
# e^{aT} on one side and 1 on the other, and no adjoint can give the derivative.
a, y = scalar("a"), parameter("y")
up, stay = state("x", of=y), state("z", of=y)
above = Dynamics(up, rhs=a * up, initial=y, on=(0, T), name="h' = a h, from y > 0")
below = Dynamics(stay, rhs=0 * stay, initial=y, on=(0, T), name="h' = 0, from y <= 0")
slope_above, slope_below = d(up, y), d(stay, y)
kink = Theorem(
    "For h' = a relu(h) the end has the slope e^{aT} above y = 0 and 1 below",
    given=[above, below],
    claim=[Equal(d(up.at(T), y), exp(a * T)), Equal(d(stay.at(T), y), 1)],
    ledger="GC-I:4",
    source="appendix I",
)
constant = argument(
    step(Equal(ddt(exp(-a * t) * slope_above), 0), on=(0, T)),
    step(
        Equal(exp(-a * T) * d(up.at(T), y), 1),
        by=fundamental_theorem(exp(-a * t) * slope_above, 0, T),
    ),
)
kink_proof = Proof(kink, constant, by=fundamental_theorem(slope_below, 0, T))
rate = positive("r")
differ = Theorem(
    "The two slopes differ for every rate above 0: F in C^1 is needed",
    claim=exp(rate * T) > 1,
    ledger="GC-I:4",
    source="appendix I",
)
