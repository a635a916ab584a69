"""Operators on terms, and SymPy at work on explicit systems."""
