"""The checker: re-checks certificates by its own rules; the sole maker of PROVED and REFUTED.

Everything here uses Python's standard library only and imports nothing else of the project.
Reading order: ``context`` and ``syntax`` (what a certificate may say), ``unfold`` (derivatives and
substitutions), ``normal``, ``expansion``, ``powers``, ``keys``, ``zero`` (deciding an index
identity), ``facts`` and ``identity`` (the proof certificate), ``induction``, ``polynomial``,
``constants``, ``polynomial_signs``, ``model`` and ``refutation`` (the counter-model certificate),
``reals`` (claims over the reals, with a reading order of its own), ``bridge`` (steps that rest on
real proofs), ``door`` (the one entrance).
"""

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.door import Verdict, check, check_text

__all__ = ["OutOfBudget", "Rejected", "Verdict", "check", "check_text"]
