"""Which process runs which test, under xdist.

`--dist loadgroup` would do, but it no longer sees groups with pytest 9.2 (pytest-xdist issue 1386).
"""

from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/browser/"


class JourneysTogether(LoadScopeScheduling):
    """One process runs all the journeys, which share one live ONE; other tests go to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid
