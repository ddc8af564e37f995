"""A word being prepared: written, addressed, given its options, planned."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.liaison import audience, permissions, rules
from tenant_apps.liaison.choices import Category, State
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.services.refusals import LiaisonRefused, demand, locked
from tenant_apps.liaison.telling import target_of
from tenant_apps.richtext.media import ForeignMedia, require_own


@dataclass(frozen=True)
class Content:
    """What is written: `text` is cleaned HTML."""

    title: str
    text: str
    category: str = Category.OTHER


@dataclass(frozen=True)
class Options:
    """What is asked of families. `question`: what they say yes or no to and sign, "" for nothing."""

    replies: bool = False
    both_parents: bool = False
    question: str = ""
    deadline: datetime | None = None


def demand_media(actor: User, text: str, before: str = "") -> None:
    """Raise LiaisonRefused when the text holds images or files of somebody else."""
    try:
        require_own(actor=actor, html=text, before=before)
    except ForeignMedia as error:
        raise LiaisonRefused(str(error), "text") from error


def own_draft(actor: User, word: Word) -> Word:
    """One's own word, locked, not sent yet. Raises LiaisonRefused otherwise."""
    word = locked(word)
    if word.author_id != actor.pk:
        raise LiaisonRefused(_("Ce brouillon est à quelqu’un d’autre."))
    if not word.is_draft:
        raise LiaisonRefused(_("Ce mot est déjà envoyé : corrigez-le depuis son suivi."))
    return word


@transaction.atomic
def write_word(*, actor: User, content: Content) -> Word:
    """A new draft. Raises LiaisonRefused for who may not write, and for media of somebody else."""
    demand(permissions.can_write(actor))
    demand_media(actor, content.text)
    word = Word.objects.create(author=actor, author_name=actor.full_name, **asdict(content))
    audit(actor=actor, verb="liaison.write_word", target=word.title, target_key=target_of(word))
    return word


@transaction.atomic
def rewrite_word(*, actor: User, word: Word, content: Content) -> Word:
    """Change the text of a draft, planned or not. Raises LiaisonRefused."""
    word = own_draft(actor, word)
    demand_media(actor, content.text, before=word.text)
    for name, value in asdict(content).items():
        setattr(word, name, value)
    word.save(update_fields=[*asdict(content), "updated_at"])
    audit(actor=actor, verb="liaison.rewrite_word", target=word.title, target_key=target_of(word))
    return word


@transaction.atomic
def address_word(*, actor: User, word: Word, tokens: Iterable[str]) -> Word:
    """Say whom a draft is about (audience.py). Raises LiaisonRefused when these come to no pupil one reaches."""
    word = own_draft(actor, word)
    chosen = [f"{kind}:{pk}" for kind, ids in audience.parse(tokens).items() for pk in ids]
    if not audience.resolve(actor, chosen).pupil_ids:
        raise LiaisonRefused(_("Choisissez au moins une classe, un groupe ou un élève."), "audience")
    word.audience = chosen
    word.save(update_fields=["audience", "updated_at"])
    audit(actor=actor, verb="liaison.address_word", target=word.title, target_key=target_of(word))
    return word


@transaction.atomic
def set_options(*, actor: User, word: Word, options: Options) -> Word:
    """Say what a draft asks of families. Raises LiaisonRefused for a deadline that has passed."""
    word = own_draft(actor, word)
    if options.deadline is not None and options.deadline <= timezone.now():
        raise LiaisonRefused(_("La date limite est déjà passée : choisissez-en une à venir."), "deadline")
    _demand_after(word.scheduled_for, options.deadline)
    for name, value in asdict(options).items():
        setattr(word, name, value)
    word.save(update_fields=[*asdict(options), "updated_at"])
    audit(actor=actor, verb="liaison.set_options", target=word.title, target_key=target_of(word))
    return word


@transaction.atomic
def prepare_word(
    *, actor: User, content: Content, tokens: Iterable[str], options: Options, word: Word | None = None
) -> Word:
    """The first three steps of a word at once, new or a draft written again. Raises LiaisonRefused as they do."""
    if word is None:
        word = write_word(actor=actor, content=content)
    else:
        word = rewrite_word(actor=actor, word=word, content=content)
    word = address_word(actor=actor, word=word, tokens=tokens)
    return set_options(actor=actor, word=word, options=options)


@transaction.atomic
def schedule_word(*, actor: User, word: Word, moment: datetime) -> Word:
    """Have a draft sent by itself at this moment (within five minutes). Raises LiaisonRefused, in words."""
    word = own_draft(actor, word)
    demand(permissions.can_send(actor))
    demand_moment(word, moment)
    if not audience.resolve(actor, word.audience).pupil_ids:
        raise LiaisonRefused(_("Choisissez d’abord à qui ce mot s’adresse."))
    word.state, word.scheduled_for = State.SCHEDULED, moment
    word.save(update_fields=["state", "scheduled_for", "updated_at"])
    when = {"at": moment.isoformat()}
    audit(actor=actor, verb="liaison.schedule_word", target=word.title, target_key=target_of(word), data=when)
    return word


def demand_moment(word: Word, moment: datetime) -> None:
    """Raise LiaisonRefused unless the moment is to come, within a year and before the deadline."""
    now = timezone.now()
    if moment <= now:
        raise LiaisonRefused(_("Cette date est déjà passée : choisissez-en une à venir, ou envoyez maintenant."))
    if moment > now + rules.LONGEST_PLAN:
        raise LiaisonRefused(_("Un mot se programme un an à l’avance au plus."))
    _demand_after(moment, word.deadline)


def _demand_after(moment: datetime | None, deadline: datetime | None) -> None:
    if moment is not None and deadline is not None and moment >= deadline:
        raise LiaisonRefused(_("Le mot partirait après sa date limite : changez l’une des deux dates."), "deadline")


@transaction.atomic
def unschedule_word(*, actor: User, word: Word) -> Word:
    """Make a planned word a draft again; nothing when it is one. Raises LiaisonRefused when it has left."""
    word = own_draft(actor, word)
    if word.state == State.SCHEDULED:
        word.state, word.scheduled_for = State.DRAFT, None
        word.save(update_fields=["state", "scheduled_for", "updated_at"])
        audit(actor=actor, verb="liaison.unschedule_word", target=word.title, target_key=target_of(word))
    return word


@transaction.atomic
def delete_draft(*, actor: User, word: Word) -> None:
    """Delete a word nobody has received. Raises LiaisonRefused."""
    word = own_draft(actor, word)
    audit(actor=actor, verb="liaison.delete_draft", target=word.title, target_key=target_of(word))
    word.delete()
