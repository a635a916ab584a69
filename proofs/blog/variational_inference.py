r"""What is said in words about variational inference.

Source: Neural Ordinary Differential Equations Explained, the paragraphs around the ELBO.
"""

from symnode.page import *

inference_is_not_sampling = Remark(
    "Variational inference generalises EM, and inference begins with a sample of the prior",
    says="""The first half is right in this sense: EM maximises the same lower bound, in turn over q
and over theta, with q unrestricted; its best q is the posterior. Variational inference restricts q
to a family that can be handled. The second half names the wrong thing: to sample z from the prior
and then x from p(x|z) is to generate data. Inference goes the other way, from a given x to the law
of z, and its sample is drawn from q(z|x).""",
    ledger="BP-VI",
    source="paragraphs before and after equation 1",
)
