"""Claims over the reals: a claim becomes systems of inequalities, each shown infeasible.

Reading order: ``terms`` and ``functions`` (what can be said), ``formulas`` and ``claims`` (from a
claim to its systems), ``proof`` and ``rules/`` (one rule a file: from a system to the systems that
are left), then the arithmetic that rules stand on: ``intervals``, ``enclosure``, ``jets``,
``normal_form``.
"""
