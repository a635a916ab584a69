"""Proof search, one idea a file. Methods propose certificates; only the checker accepts them."""
