"""Pure decisions about classes and the people in them."""

from collections.abc import Iterable

from tenant_apps.accounts.choices import Profile
from tenant_apps.directory.choices import Level

# Who may be attached to a class. Parents are not: they follow their children.
CLASS_PROFILES = (Profile.PUPIL, Profile.TEACHER, Profile.STAFF, Profile.GUEST)
# Profiles that have an automatic group, in the school and in each class.
GROUP_PROFILES = (*CLASS_PROFILES, Profile.RELATIVE)

_RANK = {level: rank for rank, level in enumerate(Level.values)}


def may_join_class(profile: str) -> bool:
    """Whether people of this profile are attached to classes."""
    return profile in CLASS_PROFILES


def may_be_guardian(relative_profile: str, child_profile: str) -> bool:
    """Whether an adult of one profile may answer for a child of the other: a teacher may be a parent too."""
    return child_profile == Profile.PUPIL and relative_profile not in {Profile.PUPIL, Profile.TEAM}


def sort_levels(levels: Iterable[str]) -> list[str]:
    """The levels once each, youngest first; raises ValueError for a level that does not exist."""
    wanted = set(levels)
    unknown = wanted.difference(_RANK)
    if unknown:
        raise ValueError(f"Not a level: {', '.join(sorted(unknown))}")
    return sorted(wanted, key=_RANK.__getitem__)


def clean_name(name: str) -> str:
    """A name as typed, without doubled or surrounding spaces."""
    return " ".join(name.split())
