"""Many initial value problems at once, each with its own steps."""
