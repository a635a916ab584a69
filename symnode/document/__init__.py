"""Documents: a report becomes a tree, writers turn the tree into text. Nothing here computes."""
