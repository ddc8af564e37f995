"""The clock of a school: that of its postal code when it has one, else of its department, read in its UAI.

The first digits of a postal code (La Poste) and the first three of a UAI are the department's; metropolitan UAI
begin with 0, Corsica's are 620 and 720. Decision 0029.
"""

from zoneinfo import ZoneInfo

from django.utils import timezone

from tenants.models import School

_PARIS = "Europe/Paris"
_OVERSEAS = {
    "971": "America/Guadeloupe",
    "97133": "America/St_Barthelemy",
    "97150": "America/Marigot",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "983": "Pacific/Noumea",  # of a UAI; a postal code says 988
    "984": "Pacific/Tahiti",  # of a UAI; a postal code says 987
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def zone_of(*, uai: str, postal_code: str = "") -> ZoneInfo:
    """Whose clock a school lives by; that of Paris when it is not overseas."""
    known = (postal_code, postal_code[:3], uai[:3] if not postal_code else "")
    return ZoneInfo(next((_OVERSEAS[part] for part in known if part in _OVERSEAS), _PARIS))


def clock_of(school: School) -> ZoneInfo:
    """The clock of this school."""
    return zone_of(uai=school.uai, postal_code=school.postal_code)


def set_clock(place: object) -> None:
    """Have this thread say the time of a school; of the platform anywhere else."""
    if isinstance(place, School):
        timezone.activate(clock_of(place))
    else:
        timezone.deactivate()
