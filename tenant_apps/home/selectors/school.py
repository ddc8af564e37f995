"""What administrators choose among: services by profile, widgets, weeks of the canteen."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared_apps.ui import services
from shared_apps.ui import widgets as registry
from shared_apps.ui.services import Service
from shared_apps.ui.widgets import Widget
from tenant_apps.accounts.choices import Profile
from tenant_apps.home import access, rules
from tenant_apps.home.models import AppRule, CanteenWeek
from tenant_apps.home.permissions import name_of

SCHOOL_PROFILES = (Profile.PUPIL, Profile.RELATIVE, Profile.TEACHER, Profile.STAFF, Profile.GUEST)


@dataclass(frozen=True)
class AppLine:
    """A service of the school: `open_to` are the profiles it serves now, `served` those it could."""

    key: str
    label: str
    service: Service
    served: list[Profile]
    open_to: set[str]


def app_lines() -> list[AppLine]:
    """The services an administrator may close, in the order of bars. One query."""
    closed = set(AppRule.objects.values_list("key", "profile"))
    lines: dict[str, AppLine] = {}
    for one in services.registered():
        if one.namespace in lines or not access.is_closeable(one.namespace):
            continue
        served = [profile for profile in SCHOOL_PROFILES if profile in _served(one.namespace)]
        now = {profile.value for profile in served if (one.namespace, profile.value) not in closed}
        lines[one.namespace] = AppLine(one.namespace, name_of(one.namespace), one, served, now)
    return list(lines.values())


def _served(namespace: str) -> set[str]:
    return {profile for one in services.registered() if one.namespace == namespace for profile in one.profiles}


def widget_lines() -> list[tuple[Widget, str]]:
    """Every widget with its state, "" for « each as they like »."""
    states = access.widget_states()
    return [(widget, states.get(widget.key, "")) for widget in registry.registered()]


@dataclass(frozen=True)
class Week:
    """A week of the canteen as its form shows it."""

    monday: date
    meals: list[str]

    @property
    def days(self) -> list[date]:
        """Monday to Friday."""
        return [self.monday + timedelta(days=n) for n in range(rules.SCHOOL_DAYS)]

    @property
    def previous(self) -> date:
        """The Monday before."""
        return self.monday - timedelta(days=7)

    @property
    def following(self) -> date:
        """The Monday after."""
        return self.monday + timedelta(days=7)


def canteen_week(monday: date) -> Week:
    """What is said of this week. One query."""
    kept = CanteenWeek.objects.filter(monday=monday).first()
    return Week(monday, list(kept.meals) if kept else [""] * rules.SCHOOL_DAYS)
