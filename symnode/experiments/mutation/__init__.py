"""Mutation: wrong variants of what a page states, to see whether any of them would be proved."""
