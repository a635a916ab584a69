"""Gradients of losses of trajectories."""
