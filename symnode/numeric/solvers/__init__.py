"""Solvers of initial value problems: fixed and adaptive, for one trajectory and for many."""
