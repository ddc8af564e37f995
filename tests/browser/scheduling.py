"""Which process runs which test, under xdist.

A process that runs journeys starts a live ONE for them: there are two, as on two cores both have as much to do.

`--dist loadgroup` would do, but it no longer sees groups with pytest 9.2 (pytest-xdist issue 1386).
"""

from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/browser/"
WALKS = JOURNEYS + "test_every_page.py"  # a third of their time


class JourneysTogether(LoadScopeScheduling):
    """One process runs the journeys, another the walks of every page; other tests go to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((scope for scope in (WALKS, JOURNEYS) if nodeid.startswith(scope)), nodeid)
