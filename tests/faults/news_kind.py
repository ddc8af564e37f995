"""A kind of news mailed at once, known to a test and to the worker it starts."""

from tenant_apps.timeline import kinds
from tenant_apps.timeline.choices import Frequency


def declare():
    """Registers it, unless it is."""
    kind = kinds.Kind(key="faults.posted", label="Un mot", sentence="%(actor)s écrit.", mail=Frequency.IMMEDIATE)
    return kinds.get(kind.key) or kinds.register(kind)
