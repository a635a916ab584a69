"""Timed runs of the kernel: ``python -m benchmarks.kernel``."""
