"""Who may report what, and decide of it."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.timeline.models import Event, Report


def can_report(actor: User, event: Event) -> Decision:
    """Whoever was told may report, once; the feed's own words (an answer to a report) are not reported."""
    pupil = actor.profile == Profile.PUPIL
    if event.app == "timeline":
        return Denied(_("Cette nouvelle vient de la direction : parlez-lui-en directement."))
    if Report.objects.filter(event=event, reporter=actor).exists():
        return Denied(_("Tu l’as déjà signalée.") if pupil else _("Vous avez déjà signalé cette nouvelle."))
    return Allowed()


def can_decide(event: Event) -> Decision:
    """Administrators decide of what waits; the first one to decide has decided."""
    reports = Report.objects.filter(event=event).order_by("-decided_at", "-pk")
    if reports.filter(verdict="").exists():
        return Allowed()
    last = reports.select_related("decided_by").first()
    if last is None:
        return Denied(_("Cette nouvelle n’est pas signalée."))
    name = last.decided_by.full_name if last.decided_by else _("quelqu’un d’autre")
    said = {"name": name, "verdict": last.get_verdict_display()}
    return Denied(_("C’est déjà décidé par %(name)s : %(verdict)s.") % said)
