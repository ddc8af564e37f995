"""Who came in, who was refused, who left: lines of the audit log that live twelve months."""

from datetime import timedelta

from django.utils import timezone

from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.selectors import person_with_login
from tenant_apps.accounts.services.journal import audit, audit_person

# CNIL, « journalisation » (délibération 2021-122): six months to a year.
KEPT = timedelta(days=365)


def note_sign_in(*, actor: User) -> AuditEntry:
    """This person is in, second factor included."""
    return audit_person(actor=actor, verb=SignIn.IN.suffix, user=actor)


def note_sign_out(*, actor: User) -> AuditEntry:
    """This person left."""
    return audit_person(actor=actor, verb=SignIn.OUT.suffix, user=actor)


def note_refusal(*, actor: None, login: str, verb: SignIn) -> AuditEntry:
    """Somebody was refused with this login (typed anyhow).

    What was typed is kept only when it is somebody's login: a password typed in the wrong box must
    not stay in a log.
    """
    user = person_with_login(login)
    if user is None:
        return audit(actor=actor, verb=verb)
    return audit_person(actor=actor, verb=verb.suffix, user=user)


def purge_sign_ins(*, actor: None) -> int:
    """Delete the lines older than twelve months; how many there were."""
    old = AuditEntry.objects.filter(verb__in=SignIn.values, at__lt=timezone.now() - KEPT)
    return old.delete()[0]
