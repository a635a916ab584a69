"""The numeric wing's verdicts: simulations, convergence orders, property runs, falsification."""
