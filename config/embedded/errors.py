"""The one error a person can do something about."""


class EmbeddedError(RuntimeError):
    """An embedded service cannot be found, started or stopped; the message says what to do."""
