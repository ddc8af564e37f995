"""What the verbs on homework share: refusals, locks, words checked."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.homework import rules
from tenant_apps.homework.models import Entry, Notebook
from tenant_apps.richtext.cleaning import clean
from tenant_apps.richtext.media import require_own
from tenants import holidays
from tenants.context import current_school

LONGEST_TITLE, LONGEST_SUBJECT = 100, 60


class HomeworkRefused(ValueError):
    """The verb is not possible; its text is the reason, in words. `field` names the input it is about."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class HomeworkDenied(HomeworkRefused):
    """It is not this person's to do (permissions.py)."""


class EntryMoved(HomeworkRefused):
    """Somebody changed the entry meanwhile: `current` is what it says now."""

    def __init__(self, current: Entry) -> None:
        super().__init__(_("Quelqu’un a modifié ce travail pendant que vous écriviez."))
        self.current = current


def demand(decision: Decision) -> None:
    """Raise HomeworkDenied, with the reason, unless allowed."""
    if not decision:
        raise HomeworkDenied(decision.reason)


def locked_notebook(notebook: Notebook) -> Notebook:
    """The notebook as it is now, nobody else writing in it until the transaction ends. Raises HomeworkRefused."""
    found = Notebook.objects.select_for_update().filter(pk=notebook.pk, trashed_at=None).first()
    if found is None:
        raise HomeworkRefused(_("Ce cahier n’existe plus."))
    return found


def checked(
    *, actor: User, notebook: Notebook, day: date, subject: str, text: str, before: str = ""
) -> tuple[str, str]:
    """(subject, text) as they are kept. Raises HomeworkRefused and ForeignMedia; `before` is the text until now."""
    subject, text = " ".join(subject.split()), clean(text)
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise HomeworkRefused(_("Indiquez la matière, en %(n)s lettres au plus.") % {"n": LONGEST_SUBJECT}, "subject")
    if not text:
        raise HomeworkRefused(_("Écrivez le travail à faire."), "text")
    if not rules.is_writable(day, timezone.localdate()):
        raise HomeworkRefused(_("Vérifiez l’année de cette date."), "date")
    require_own(actor=actor, html=text, before=before)
    return subject, text


def off_between(first: date, last: date) -> dict[date, str]:
    """Day → why this school is closed (tenants.holidays)."""
    school = current_school()
    return holidays.days_off(first, last, zone=school.zone, postal_code=school.postal_code)
