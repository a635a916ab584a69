"""One file a known function; each holds its ``FACTS``."""
