"""What an author does with a word that has left: correct it, remind the missing, take it away."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.liaison import notifications, permissions, rules
from tenant_apps.liaison.choices import State
from tenant_apps.liaison.models import Signature, Word, WordEdition
from tenant_apps.liaison.services.apart import each_apart
from tenant_apps.liaison.services.drafts import Content, demand_media
from tenant_apps.liaison.services.refusals import LiaisonRefused, WordMoved, demand, locked
from tenant_apps.liaison.telling import missing_of, target_of, tell
from tenant_apps.timeline.services import retract
from tenants.http import id_said


@transaction.atomic
def correct_word(*, actor: User, word: Word, edition: int, content: Content, question: str) -> Word:
    """Change a sent word without telling families again; the text as it was is kept, for who confirmed it then.

    `edition` is that of the text the actor began from. Nothing changed, nothing is written. Raises WordMoved
    when somebody changed it meanwhile, LiaisonRefused for another question than the one families signed.
    """
    word = locked(word)
    demand(permissions.can_change(actor, word))
    wanted = {"title": content.title, "text": content.text, "question": question}
    if {name: getattr(word, name) for name in wanted} == wanted and word.category == content.category:
        return word  # the same twice: a double click
    if edition != word.edition:
        raise WordMoved(word)
    _demand_same_question(word, question)
    demand_media(actor, content.text, before=word.text)
    _keep_edition(actor, word)
    for name, value in {**wanted, "category": content.category}.items():
        setattr(word, name, value)
    word.edition += 1
    word.save(update_fields=[*wanted, "category", "edition", "updated_at"])
    audit(actor=actor, verb="liaison.correct_word", target=word.title, target_key=target_of(word))
    return word


def _demand_same_question(word: Word, question: str) -> None:
    """A signature answers the question it was put under: another question is another word."""
    if bool(question) != bool(word.question):
        raise LiaisonRefused(_("Une autorisation ne s’ajoute ni ne se retire après l’envoi : écrivez un nouveau mot."))
    if question != word.question and Signature.objects.filter(concerned__word=word).exists():
        raise LiaisonRefused(_("Des familles ont déjà signé cette autorisation : posez la nouvelle dans un autre mot."))


def _keep_edition(actor: User, word: Word) -> None:
    WordEdition.objects.create(
        word=word,
        number=word.edition,
        title=word.title,
        text=word.text,
        question=word.question,
        changed_by=actor,
    )


@transaction.atomic
def remind(*, actor: User, word: Word) -> int:
    """Tell those who are missing again, nobody else; how many people. Raises LiaisonRefused, also within the hour."""
    word = locked(word)
    demand(permissions.can_remind(actor, word))
    now = timezone.now()
    if not rules.can_remind_at(word.reminded_at, now):
        raise LiaisonRefused(_("Un rappel est déjà parti il y a moins d’une heure."))
    missing = missing_of(word)
    if not missing:
        raise LiaisonRefused(_("Personne ne manque : toutes les familles joignables ont répondu."))
    word.reminded_at = now
    word.save(update_fields=["reminded_at"])
    tell(notifications.REMINDER, actor, word, missing)
    data = {"people": len(missing)}
    audit(actor=actor, verb="liaison.remind", target=word.title, target_key=target_of(word), data=data)
    return len(missing)


def remind_before_deadlines() -> int:
    """Remind the missing of the words whose deadline comes near, once for each word; how many words.

    Each in its own transaction; one that fails is logged and taken up by the next run.
    """
    now = timezone.now()
    near = Word.objects.sent().filter(
        deadline__gt=now, deadline__lte=now + rules.BEFORE_DEADLINE, deadline_reminded_at=None
    )
    return each_apart(_remind_one, list(near.order_by("deadline", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind_one(pk: int) -> bool:
    now = timezone.now()
    waiting = Word.objects.sent().filter(pk=pk, deadline_reminded_at=None)
    word = waiting.select_for_update(skip_locked=True).first()
    if word is None or not rules.is_reminder_due(word.sent_at, word.deadline, now):
        return False
    word.deadline_reminded_at = now
    word.save(update_fields=["deadline_reminded_at"])
    missing = missing_of(word)
    if missing:
        tell(notifications.DEADLINE, None, word, missing, key=f"liaison.deadline:{word.pk}")
    data = {"people": len(missing)}
    audit(actor=None, verb="liaison.remind", target=word.title, target_key=target_of(word), data=data)
    return True


@transaction.atomic
def remove_word(*, actor: User, word: Word) -> bool:
    """Take a sent word out of everybody's carnet, and its news; whether something of it is kept.

    A signed one stays with its author and colleagues, for its proofs. Raises LiaisonRefused.
    """
    word = locked(word)
    demand(permissions.can_change(actor, word))
    retract(actor=actor, target=target_of(word))
    audit(actor=actor, verb="liaison.remove_word", target=word.title, target_key=target_of(word))
    if Signature.objects.filter(concerned__word=word).exists():
        return _put_away(word)
    word.delete()
    return False


def _put_away(word: Word) -> bool:
    word.state = State.REMOVED
    word.save(update_fields=["state", "updated_at"])
    return True


@transaction.atomic
def hide_word(*, actor: User, target: str) -> None:
    """An administrator found a word out of place (timeline.moderation): families see it no more."""
    name, _colon, number = target.rpartition(":")
    if name != "liaison.word":
        return
    word = Word.objects.select_for_update().filter(pk=id_said(number), state=State.SENT).first()
    if word is not None:
        _put_away(word)
        audit(actor=actor, verb="liaison.hide_word", target=word.title, target_key=target)
