"""The one error class: the run cannot go on (exit 2)."""


class CannotRun(Exception):
    """The run cannot go on; the message is one Chinese line that says why and what to do."""
