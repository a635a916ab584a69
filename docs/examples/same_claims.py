from symnode.page import *

n = dimensions("n")
i, j = n.index("i"), n.index("j")
x, y, z = vector("x", n), vector("y", n), scalar("z")

index_capture = Theorem(
    "A free index is not captured",
    claim=Equal(total(x[i] * y[j], i), y[j] * total(x)),
)
relation = Theorem(
    "A quotient that is undefined at z = 1",
    claim=Equal((z**2 - 1) / (z - 1), z + 1),
)
renamed_sum = Theorem(
    "A sum does not depend on the name of its index",
    claim=Equal(total(x[i] * y[i], i), total(y[j] * x[j], j)),
)
