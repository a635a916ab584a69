"""Why an equation is not of a kind."""


class NotRecognised(Exception):
    """The reason why a kind of equation is not the one at hand."""
