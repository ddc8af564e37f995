"""What each puts under their messages; how long the school keeps what nobody files."""

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_administer
from tenant_apps.accounts.services import audit
from tenant_apps.messaging.models import Retention, Signature
from tenant_apps.messaging.rules import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS
from tenant_apps.messaging.services.common import MessageRefused, demand
from tenant_apps.richtext.cleaning import as_text
from tenant_apps.richtext.media import ForeignMedia, require_own

LONGEST_SIGNATURE = 1000  # letters people read


@transaction.atomic
def save_signature(*, actor: User, html: str, enabled: bool) -> Signature:
    """Keep the actor's signature (HTML of the allow-list). Raises MessageRefused: too long, somebody else's image."""
    if len(as_text(html)) > LONGEST_SIGNATURE:
        raise MessageRefused(
            _("%(most)s lettres au plus\u00a0: raccourcissez la signature.") % {"most": LONGEST_SIGNATURE}, "html"
        )
    before = Signature.objects.filter(user=actor).first()
    try:
        require_own(actor=actor, html=html, before=before.html if before else "")
    except ForeignMedia as foreign:
        raise MessageRefused(str(foreign), "html") from foreign
    kept, _created = Signature.objects.update_or_create(user=actor, defaults={"html": html, "enabled": enabled})
    audit(actor=actor, verb="messaging.save_signature", data={"enabled": enabled})
    return kept


@transaction.atomic
def set_retention(*, actor: User, years: int) -> None:
    """How many years messages filed nowhere are kept. Raises MessageRefused for others than administrators."""
    demand(can_administer(actor))
    if not FEWEST_YEARS <= years <= MOST_YEARS:
        said = {"fewest": FEWEST_YEARS, "most": MOST_YEARS}
        raise MessageRefused(_("Choisissez de %(fewest)s à %(most)s ans.") % said, "years")
    if years == USUAL_YEARS:
        Retention.objects.all().delete()
    else:
        Retention.objects.update_or_create(pk=1, defaults={"years": years})
    audit(actor=actor, verb="messaging.set_retention", data={"years": years})
