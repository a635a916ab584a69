"""From formulas to NumPy code: an op graph, derivatives on it, and the code that is emitted."""
