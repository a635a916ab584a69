r"""The backward pass of Algorithm 1: its right-hand side in reversed time.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Algorithm 1. It integrates the
triple (-f, -f_x' y, -y' f_theta) over the time t, from (x_t, dL/dx_t, 0). In reversed time all
three signs of the triple (f, -f_x' y, -f_theta' y) change, which is the one to be integrated from t
down to 0: the right triple is (-f, +f_x' y, +f_theta' y). The one in print is half of each.

Here the horizon is T and the running time of the pass is t. The x of the pass is the trajectory
that arrives at x_0; its start x(0) is the terminal state of the forward pass.
"""

from symnode.page import *

n, p = dimensions("n p")
t, T = time("t"), positive("T")
r = instant("r", 0, T)
theta = parameter("theta", p)
x0, target = vector("x_0", n), vector("x_star", n)
x, y, z = state("x", n, of=theta), state("y", n, of=theta), state("z", p, of=theta)
f, ell = vector_field("f", n, x, theta), scalar_field("ell", x)

# The pass in reversed time, with the right signs.
backwards = Dynamics(x, rhs=-f, terminal=x0, on=(0, T), name="state in reversed time")
costate = Dynamics(y, rhs=f.d(x).T @ y, initial=ell.d(x), on=(0, T), name="costate, sign +")
collected = Dynamics(z, rhs=f.d(theta).T @ y, initial=0, on=(0, T), name="gradient, sign +")
S = d(x, theta)

reversed_pass = Theorem(
    "The reversed pass with right-hand side (-f, +f_x' y, +f_theta' y) ends with the gradient",
    given=[backwards, costate, collected],
    claim=Equal(z.at(T), grad(ell.at(0), theta)),
    ledger="OK-A1",
    source="Algorithm 1, corrected",
)
pairing = calc(
    ddt(z + S.T @ y),
    eq(ddt(z) + ddt(S).T @ y + S.T @ ddt(y), by="product rule"),
    eq(
        f.d(theta).T @ y - (f.d(x) @ S + f.d(theta)).T @ y + S.T @ (f.d(x).T @ y),
        by=[collected, d(backwards, theta), costate],
    ),
    eq(0, by="the terms cancel in pairs"),
)
proof = Proof(reversed_pass, pairing, by=[fundamental_theorem])

# The same pass as it is printed, for the loss |x - x*|^2 / 2 of the paper.
costate_printed = Dynamics(
    y, rhs=-(f.d(x).T @ y), initial=x - target, on=(0, T), name="costate, as printed"
)
collected_printed = Dynamics(
    z, rhs=-(f.d(theta).T @ y), initial=0, on=(0, T), name="gradient, as printed"
)
returned = argument(
    step(Equal(z.at(T), grad((half * norm2(x - target)).at(0), theta)), by="Algorithm 1"),
    given=[backwards, costate_printed, collected_printed],
)
printed = AsPrinted(
    returned, row=1, where="Algorithm 1, the triple of the reversal-time ODE", ledger="OK-A1"
)
erratum = Erratum(
    printed,
    corrected=reversed_pass,
    says="reversing the time changes the sign of each equation: -f, but +f_x' y and +f_theta' y",
)

# The same pass in the time of the forward equation, from T down to 0.
xi, lam, g = state("xi", n, of=theta), state("lambda", n, of=theta), state("g", p, of=theta)
phi, loss = f(xi, theta), ell(xi)
forward = Dynamics(xi, rhs=phi, initial=x0, on=(0, T), name="forward equation")
adjoint = Dynamics(
    lam, rhs=-(phi.d(xi).T @ lam), terminal=loss.d(xi), on=(0, T), name="adjoint equation"
)
summed = Dynamics(g, rhs=-(phi.d(theta).T @ lam), terminal=0, on=(0, T), name="gradient so far")

forward_time = Theorem(
    "Integrated from T down to 0, the triple (f, -f_x' y, -f_theta' y) ends with the gradient",
    given=[forward, adjoint, summed],
    claim=Equal(g.at(0), grad(loss.at(T), theta)),
    ledger="OK-A1",
    source="Algorithm 1, its minus signs in the time to which they belong",
)
pairing_forward = calc(
    ddt(g + d(xi, theta).T @ lam),
    eq(ddt(g) + ddt(d(xi, theta)).T @ lam + d(xi, theta).T @ ddt(lam), by="product rule"),
    eq(0, by=[summed, d(forward, theta), adjoint]),
)
proof_forward = Proof(forward_time, pairing_forward, by=[fundamental_theorem])

# One is the other, run backwards: at the time T - r of the pass, for every r in [0, T].
X, Y, Z = xi.at(T - t), lam.at(T - t), g.at(T - t)
reversal = Theorem(
    "Reversing the time turns (f, -f_x' y, -f_theta' y) into (-f, +f_x' y, +f_theta' y)",
    given=[forward, adjoint, summed],
    claim=[
        Equal(ddt(X).at(T - r), -f(X, theta).at(T - r)),
        Equal(ddt(Y).at(T - r), (f.d(x)(X, theta).T @ Y).at(T - r)),
        Equal(ddt(Z).at(T - r), (f.d(theta)(X, theta).T @ Y).at(T - r)),
    ],
    ledger="OK-A1",
)

# f = a x: what both passes return.
a = parameter("a")
q, c, k = state("x", of=a), state("y", of=a), state("z", of=a)
q0, c0 = scalar("x_t"), scalar("y_t")
linear = Dynamics(q, rhs=-a * q, initial=q0, on=(0, T), name="x' = -a x")
linear_costate = Dynamics(c, rhs=a * c, initial=c0, on=(0, T), name="y' = a y")
linear_gradient = Dynamics(k, rhs=q * c, initial=0, on=(0, T), name="z' = x y")
linear_result = Theorem(
    "For f = a x the right pass returns T x_t y_t",
    given=[linear, linear_costate, linear_gradient],
    claim=Equal(k.at(T), T * q0 * c0),
    ledger="OK-A1",
)
remaining = calc(ddt(k + (T - t) * q * c), eq(0, by=[linear, linear_costate, linear_gradient]))
linear_proof = Proof(linear_result, remaining, by=[fundamental_theorem])

# With the sign of z alone mended, this only changes its sign: it is not T x_t y_t either.
linear_costate_printed = Dynamics(c, rhs=-a * c, initial=c0, on=(0, T), name="y' = -a y")
linear_gradient_printed = Dynamics(k, rhs=-q * c, initial=0, on=(0, T), name="z' = -x y")
printed_result = Theorem(
    "For f = a x the printed pass returns z with 2 a z = x_t y_t (e^{-2 a T} - 1)",
    given=[linear, linear_costate_printed, linear_gradient_printed],
    claim=Equal(2 * a * k.at(T), q0 * c0 * (exp(-2 * a * T) - 1)),
    ledger="OK-A1",
    source="Algorithm 1, as printed",
)
decay = calc(ddt(q * c * exp(2 * a * (t - T))), eq(0, by=[linear, linear_costate_printed]))
balance = calc(
    ddt(2 * a * k - q * c),
    eq(0, by=[linear, linear_costate_printed, linear_gradient_printed]),
)
printed_proof = Proof(printed_result, decay, balance, by=[fundamental_theorem])
