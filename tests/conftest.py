"""Settings shared by all tests.

BLAS libraries read their thread count once, when NumPy is first imported; so it is set here,
before anything else.  One thread: the suite runs in several processes, and sums taken in a fixed
order give the same last digits in every run.
"""

import os

for _variable in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
):
    os.environ[_variable] = "1"

from hypothesis import settings  # noqa: E402

# ci: the same examples in every run. dev: new examples, few of them. thorough: a long search.
# No deadline anywhere: the first example of a test pays for imports and compiled functions.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
