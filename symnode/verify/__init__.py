"""Collecting pages, judging their statements in killable workers, and reporting."""
