"""A word leaves for the families: now, or at the moment it was planned for."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.liaison import audience, notifications, permissions
from tenant_apps.liaison.choices import State
from tenant_apps.liaison.models import Word, WordPupil
from tenant_apps.liaison.services.apart import each_apart
from tenant_apps.liaison.services.drafts import own_draft
from tenant_apps.liaison.services.refusals import LiaisonRefused, demand, locked
from tenant_apps.liaison.telling import target_of, tell_author, tell_families
from tenant_apps.richtext.plain import as_text

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Sent:
    """What became of a sending: the word, how many pupils it is about, who was left out and why."""

    word: Word
    pupils: int
    dropped: list[str] = field(default_factory=list)


@transaction.atomic
def send_word(*, actor: User, word: Word) -> Sent:
    """Put a draft into the carnet of its pupils, whose responsables are told after the commit.

    Communication rules are asked again now: who is not reached any more is left out, and named. Sent
    twice (a double click), it has left once. Raises LiaisonRefused, in words.
    """
    word = locked(word)
    if word.is_sent and word.author_id == actor.pk:
        return Sent(word, word.pupils.count())
    word = own_draft(actor, word)
    demand(permissions.can_send(actor))
    _demand_complete(word)
    found = audience.resolve(actor, word.audience)
    if not found.pupil_ids:
        raise LiaisonRefused(_("Ce mot ne s’adresse plus à personne : choisissez à nouveau les élèves."))
    _leave(actor, word, found)
    return Sent(word, len(found.pupil_ids), found.dropped)


def _demand_complete(word: Word) -> None:
    if not word.title.strip() or not (as_text(word.text) or "src=" in word.text):
        raise LiaisonRefused(_("Donnez un titre et un texte à ce mot avant de l’envoyer."))
    if word.deadline is not None and word.deadline <= timezone.now():
        raise LiaisonRefused(_("La date limite est déjà passée : choisissez-en une à venir."))


def _leave(actor: User, word: Word, found: audience.Audience) -> None:
    rows = [WordPupil(word_id=word.pk, pupil_id=pk) for pk in found.pupil_ids]
    WordPupil.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE, ignore_conflicts=True)
    word.state, word.sent_at, word.scheduled_for = State.SENT, timezone.now(), None
    word.author_name = actor.full_name
    word.save(update_fields=["state", "sent_at", "scheduled_for", "author_name", "updated_at"])
    tell_families(actor, word)
    data = {"pupils": len(rows), "dropped": len(found.dropped)}
    audit(actor=actor, verb="liaison.send_word", target=word.title, target_key=target_of(word), data=data)


def send_planned() -> int:
    """Send the words whose moment has come; how many left. Each in its own transaction: safe to run twice.

    What cannot leave (its author may not write any more, nobody is reached) is a draft again, and its author told.
    What fails otherwise is logged and stays planned, for the next run; the others leave.
    """
    due = Word.objects.filter(state=State.SCHEDULED, scheduled_for__lte=timezone.now())
    return each_apart(_send_one, list(due.order_by("scheduled_for", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _send_one(pk: int) -> bool:
    due = Word.objects.filter(pk=pk, state=State.SCHEDULED, scheduled_for__lte=timezone.now())
    word = due.select_for_update(skip_locked=True).first()
    if word is None:  # another worker has it, or its author changed their mind
        return False
    try:
        with transaction.atomic():
            author = _author_of(word)
            send_word(actor=author, word=word)
    except LiaisonRefused as refusal:
        _keep_back(word, str(refusal))
        return False
    return True


def _author_of(word: Word) -> User:
    author = User.objects.staying().filter(pk=word.author_id, blocked_at=None).first()
    if author is None:
        raise LiaisonRefused(_("la personne qui l’a écrit n’est plus dans l’école."))
    return author


def _keep_back(word: Word, reason: str) -> None:
    word.state, word.scheduled_for = State.DRAFT, None
    word.save(update_fields=["state", "scheduled_for", "updated_at"])
    tell_author(notifications.NOT_SENT, None, word, reason=reason)
    data = {"reason": reason}
    audit(actor=None, verb="liaison.keep_back", target=word.title, target_key=target_of(word), data=data)
