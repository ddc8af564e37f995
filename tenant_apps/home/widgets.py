"""The widgets of the first page that need no other service."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.widgets import Widget
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.card_icons import MOOD_ICONS
from tenant_apps.directory.choices import Mood as MoodWord
from tenant_apps.home import rules
from tenant_apps.home.models import CanteenWeek, Desk
from tenant_apps.home.selectors.people import Birthday, birthdays_of, mood_of
from tenant_apps.home.selectors.sites import Reading, last_articles

_EVERYONE = tuple(profile for profile in Profile.values if profile != Profile.TEAM)


class Today(Widget):
    """The day as a calendar on the wall says it."""

    key, order, icon, service = "today", 10, "calendar-blank", "calendars"
    title, profiles, template = _("Aujourd’hui"), _EVERYONE, "home/widgets/today.html"

    def context(self, user: User) -> dict[str, Any]:
        """The date and the number of its week (ISO 8601)."""
        today = timezone.localdate()
        return {"today": today, "week": today.isocalendar().week}


@dataclass(frozen=True)
class Meal:
    """What is eaten on a day."""

    day: date
    dishes: str


class Canteen(Widget):
    """The canteen's menu of the day."""

    key, order, icon, service = "canteen", 20, "fork-knife", "school_admin"
    title, profiles, template = _("À la cantine"), _EVERYONE, "home/widgets/canteen.html"

    def context(self, user: User) -> Meal | None:
        """Today's meal, or Monday's at the week-end; nothing when nobody said it. One query."""
        day = rules.canteen_day(timezone.localdate())
        week = CanteenWeek.objects.filter(monday=rules.monday_of(day)).first()
        dishes = week.meals[day.weekday()] if week else ""
        return Meal(day, dishes) if dishes else None


class Birthdays(Widget):
    """Whose birthday it is this month, among the people one reaches who let it be seen."""

    key, order, icon, service = "birthdays", 30, "cake", "notebooks"
    title, profiles, template = _("Anniversaires du mois"), _EVERYONE, "home/widgets/birthdays.html"

    def context(self, user: User) -> list[Birthday]:
        """Day by day. One query."""
        return birthdays_of(user, timezone.localdate())


class Sites(Widget):
    """What the sites the school follows wrote last."""

    key, order, icon, service = "sites", 35, "globe", "news"
    title, profiles, template = _("À lire sur internet"), _EVERYONE, "home/widgets/sites.html"

    def context(self, user: User) -> list[Reading] | None:
        """The last articles; nothing while the school follows no site. One query."""
        return last_articles() or None


class MyMood(Widget):
    """One's mood of the day, shown on one's card."""

    key, order, icon, service = "mood", 40, "smiley", "notebooks"
    title, pupil_title, profiles = _("Mon humeur"), _("Ton humeur"), _EVERYONE
    template = "home/widgets/mood.html"

    def context(self, user: User) -> dict[str, Any]:
        """The moods, and the one said; read with the desk, else one query."""
        kept: str | None = getattr(user, "mood_read", None)
        return {
            "said": mood_of(user) if kept is None else kept,
            "moods": tuple((value, str(label), MOOD_ICONS[value]) for value, label in MoodWord.choices),
        }


class _OfDesk(Widget):
    """What one keeps for oneself; the desk was read with the page."""

    def context(self, user: User) -> Desk:
        """The desk, empty while one has put nothing on it. No query once the page has read it."""
        desk: Desk | None = getattr(user, "desk_read", None)
        return desk if desk is not None else Desk.objects.filter(user=user).first() or Desk(user=user)


class Bookmarks(_OfDesk):
    """One's own links."""

    key, order, icon, service = "bookmarks", 50, "bookmark", "messaging"
    title, pupil_title, profiles = _("Mes signets"), _("Tes signets"), _EVERYONE
    template = "home/widgets/bookmarks.html"


class Notes(_OfDesk):
    """A piece of paper for oneself, which keeps itself."""

    key, order, icon, service = "notes", 60, "notepad", "homework"
    title, pupil_title, profiles = _("Mes notes"), _("Tes notes"), _EVERYONE
    template = "home/widgets/notes.html"


class Dictaphone(Widget):
    """A voice recorded in the page, kept in one's documents."""

    key, order, icon, service = "dictaphone", 70, "microphone", "documents"
    title, profiles, template = _("Dictaphone"), _EVERYONE, "home/widgets/dictaphone.html"

    def context(self, user: User) -> dict[str, Any]:
        """Nothing to read: all is in the page."""
        return {}


OURS = (Today(), Canteen(), Birthdays(), Sites(), MyMood(), Bookmarks(), Notes(), Dictaphone())
