"""Methods for claims over the reals: they search, and the checker decides."""
