"""The link of a mail that stops such mails, good without signing in, in one school only."""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.timeline import kinds
from tenant_apps.timeline.choices import Frequency
from tenants.links import sign, unsign

_PURPOSE = "timeline.unsubscribe"
# A mail is found again a year later, and its link must still work.
_MAX_AGE = 400 * 24 * 3600


@dataclass(frozen=True)
class Stopping:
    """Whose mails are to stop, and which: those of a kind ("documents.shared") or a digest ("daily")."""

    user: User
    scope: str


def token_for(user_id: int, scope: str) -> str:
    """What goes into the link of a mail of this scope."""
    return sign(_PURPOSE, [user_id, scope])


def read_token(token: str) -> Stopping | None:
    """What a link is about; None when it was not signed here, is too old, or its person is gone."""
    try:
        user_id, scope = unsign(_PURPOSE, token, max_age=_MAX_AGE)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id).first()
    return Stopping(user, scope) if user else None


def words_of_scope(scope: str) -> str:
    """What such mails are, for whoever is asked whether to stop them."""
    digests = {Frequency.DAILY: _("le résumé de la journée"), Frequency.WEEKLY: _("le résumé de la semaine")}
    if scope in digests:
        return digests[Frequency(scope)]
    kind = kinds.get(scope)
    return _("les e-mails « %(label)s »") % {"label": kind.label} if kind else _("ces e-mails")
