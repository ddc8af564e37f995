"""Pure decisions about classes and the people in them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.directory.choices import Level, Resemblance
from tenants.text import search_form

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


def in_order(known: Sequence[str], values: Iterable[str]) -> list[str]:
    """The values once each, in the order of the known ones; raises ValueError for one that is not known."""
    return sorted(set(values), key=known.index)


def clean_name(name: str) -> str:
    """A name as typed, without doubled or surrounding spaces."""
    return " ".join(name.split())


# A vowel takes the e of « de » away; so does y before a consonant (Yves, not Yanis). Before h both are said.
_ELIDES = re.compile(r"[aeiou]|y[^aeiou]")


def of_name(name: str) -> str:
    """« de » and the name: d’Inès, de Léa, d’Élise, d’Yves, de Yanis in French, « of Inès » in English."""
    if not (get_language() or "fr").startswith("fr"):
        return _("de %(name)s") % {"name": name}
    return f"d’{name}" if _ELIDES.match(search_form(name)) else f"de {name}"


# A child may enter in TPS the year it turns two and is rarely older than thirteen; wide margins around.
_YOUNGEST, _OLDEST = 1, 18


def age_on(day: date, born: date) -> int:
    """Whole years between a birth and a day; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_school_age(born: date, today: date) -> bool:
    """Whether somebody born that day may be a pupil of a primary school: catches a wrong year."""
    return _YOUNGEST <= age_on(today, born) <= _OLDEST


def pupil_resemblance(born: date | None, other_born: date | None) -> Resemblance:
    """How much two pupils of the same name look like one."""
    return Resemblance.BIRTH if born is not None and born == other_born else Resemblance.NAME


def adult_resemblance(email: str, other_email: str, *, same_family: bool) -> Resemblance:
    """How much two adults of the same name look like one; the same name alone says little."""
    if email and email.strip().lower() == other_email.strip().lower():
        return Resemblance.EMAIL
    return Resemblance.FAMILY if same_family else Resemblance.NAME


def hide_email(email: str) -> str:
    """An address one recognises without learning it: `m•••@exemple.fr`; nothing for nothing."""
    name, at, host = email.partition("@")
    return f"{name[:1]}•••@{host}" if at else ""
