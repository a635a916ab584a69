"""Training rules for Neural ODEs, one a file, and the losses that they train on.

>>> from symnode.numeric import training
>>> loss = training.LinearLoss(goal=-1.0, horizon=1.0)
>>> for rule in (training.SGD(0.5), training.VarianceCorrected(0.5), training.LogRetracted(0.5)):
...     found = training.descend(loss, 0.0, rule=rule, steps=10)
...     print(f"{type(rule).__name__:18}{found.losses[-1]:.1e}")
SGD               3.4e-03
VarianceCorrected 4.6e-07
LogRetracted      1.9e-07
"""

from symnode.numeric.training.adam import Adam
from symnode.numeric.training.descent import History, descend
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, Terminal
from symnode.numeric.training.gauss_newton import GaussNewton
from symnode.numeric.training.linear import LinearLoss
from symnode.numeric.training.log_retracted import LogRetracted
from symnode.numeric.training.matrix_corrected import MatrixCorrected
from symnode.numeric.training.rule import Rule
from symnode.numeric.training.safeguarded import Safeguarded
from symnode.numeric.training.sgd import SGD
from symnode.numeric.training.terminal import TerminalLoss
from symnode.numeric.training.variance_corrected import VarianceCorrected

__all__ = [
    "SGD",
    "Adam",
    "Evaluation",
    "GaussNewton",
    "History",
    "LinearLoss",
    "LogRetracted",
    "MatrixCorrected",
    "Rule",
    "Safeguarded",
    "Terminal",
    "TerminalLoss",
    "TrainingError",
    "VarianceCorrected",
    "descend",
]
