"""symnode: pytest for mathematics.

A page states a theorem as its paper does; symnode derives it, proves or refutes it, tests it
with random instances, simulates it and writes it up.

Pages import from :mod:`symnode.page`.  This module imports nothing, so that ``import symnode``
is instant and the certificate checker can run with the standard library alone.

>>> import symnode
>>> symnode.__version__
'0.1.0'
"""

__version__ = "0.1.0"
