r"""The continuous adjoint of a terminal loss, and its two integrals.

Source: adjoint and Hopfield notes, Theorem 1. Both integrals are printed with the wrong sign, and
the step of the proof that leads to the first one contradicts the line above it.
"""

from symnode.page import *

n, p = dimensions("n p")
t, T = time("t"), positive("T")
s = instant("s", 0, T)
theta = parameter("theta", p)
x0 = vector("x_0", n)
x, lam = state("x", n, of=theta), state("lambda", n, of=theta)
f, ell = vector_field("f", n, t, x, theta), scalar_field("ell", x)

forward = Dynamics(x, rhs=f, initial=x0, on=(0, T), name="forward equation")
adjoint = Dynamics(
    lam, rhs=-(f.d(x).T @ lam), terminal=ell.d(x), on=(0, T), name="adjoint equation"
)
S = d(x, theta)

gradient = Theorem(
    "The gradient of a terminal loss is the integral of the adjoint against f_theta",
    given=[forward, adjoint],
    claim=Equal(d(ell.at(T), theta), integral(lam.T @ f.d(theta), 0, T)),
    ledger=["HN-T1b", "HN-T1p6"],
    source="notes, Theorem 1, corrected",
)
pairing = calc(
    ddt(lam.T @ S),
    eq(ddt(lam).T @ S + lam.T @ ddt(S), by="product rule"),
    eq(
        -(f.d(x).T @ lam).T @ S + lam.T @ (f.d(x) @ S + f.d(theta)), by=[adjoint, d(forward, theta)]
    ),
    eq(lam.T @ f.d(theta), by="the f_x terms cancel"),
)
proof = Proof(gradient, pairing, by=[fundamental_theorem])

gradient_printed = AsPrinted(
    gradient,
    claim=Equal(d(ell.at(T), theta), -integral(lam.T @ f.d(theta), 0, T)),
    where="notes, Theorem 1, second formula",
    ledger="HN-T1b",
)
gradient_printed_at_the_end = AsPrinted(
    gradient,
    claim=Equal(d(ell.at(T), theta), -integral(lam.T @ f.d(theta), 0, s)),
    where="notes, Theorem 1, last line of the proof (upper limit t)",
    ledger="HN-T1p6",
    model={T: 1, s: 1},
)

costate = Theorem(
    "The adjoint at s is its terminal value plus the integral from s to T",
    given=[forward, adjoint],
    claim=Equal(lam.at(s), lam.at(T) + integral(f.d(x).T @ lam, s, T)),
    ledger=["HN-T1a", "HN-T1p3"],
    source="notes, Theorem 1, corrected",
)
costate_printed = AsPrinted(
    costate,
    claim=Equal(lam.at(s), lam.at(T) - integral(f.d(x).T @ lam, s, T)),
    where="notes, Theorem 1, first formula",
    ledger="HN-T1a",
)

thus = argument(
    step(Equal(ddt(lam), -(f.d(x).T @ lam)), by=adjoint, on=(0, T)),
    step(Equal(lam.at(s), lam.at(T) - integral(f.d(x).T @ lam, s, T)), by="thus"),
    given=[forward, adjoint],
)
inference_printed = AsPrinted(
    thus, row=2, where='notes, proof of Theorem 1, "Thus"', ledger="HN-T1p3"
)
erratum = Erratum(
    inference_printed, corrected=costate, says="integrating the line above from s to T gives a plus"
)
