"""Who writes words, follows them up, reads them and answers. What one does not see is a 404."""

from django.db.models import Q
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.communication.selectors import suspension_for
from tenant_apps.liaison.choices import State
from tenant_apps.liaison.families import answering, reading
from tenant_apps.liaison.models import Signature, Template, Word, WordPupil, WordShare
from tenant_apps.liaison.querysets import WordPupilQuerySet, WordQuerySet
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import level_of, shared_with

# Families and pupils read words; whoever else is at school may be shown a follow-up.
_FAMILY = frozenset({Profile.PUPIL, Profile.RELATIVE})


def can_write(user: User) -> Decision:
    """Teachers, staff and those who run the school write words."""
    if user.is_school_admin or user.profile in SCHOOL_ADULTS:
        return Allowed()
    return Denied(_("Les mots du carnet sont écrits par l’école."))


def may_follow(user: User) -> bool:
    """Whether a follow-up may be shared with this person: never a family's business with another family."""
    return user.is_school_admin or user.profile not in _FAMILY


def can_send(user: User) -> Decision:
    """Writing to families, unless the school has stopped it."""
    decision = can_write(user)
    if decision and suspension_for(user) is not None:
        return Denied(_("L’école a suspendu les messages : vous pourrez envoyer ce mot plus tard."))
    return decision


def drafts_of(user: User) -> WordQuerySet:
    """One's own words that are not sent: drafts, and those that are planned."""
    return Word.objects.filter(author=user, state__in=(State.DRAFT, State.SCHEDULED))


def followed_by(user: User, level: Level = Level.READ) -> WordQuerySet:
    """Sent words whose follow-up `user` has: their own, and those shared with them at this level. One query."""
    words = Word.objects.filter(state__in=(State.SENT, State.REMOVED))
    if not may_follow(user):
        return words.none()
    return words.filter(Q(author=user) | Q(pk__in=shared_with(user, WordShare, level)))


def concerning(user: User) -> WordPupilQuerySet:
    """Rows of sent words about `user`, a pupil, or about the children whose words they read."""
    rows = WordPupil.objects.filter(word__state=State.SENT)
    if user.profile == Profile.PUPIL:
        return rows.filter(pupil=user)
    return rows.filter(pupil__in=reading().filter(relative=user).values("child"))


def answered_by(user: User) -> WordPupilQuerySet:
    """Rows of sent words to which `user` answers for the child."""
    children = answering().filter(relative=user).values("child")
    return WordPupil.objects.filter(pupil__in=children, word__state=State.SENT)


def read_by(user: User) -> WordQuerySet:
    """Sent words about oneself or one's children. One query."""
    # Not word by word (EXISTS): in a school whose first words leave, PostgreSQL believes there are none yet.
    return Word.objects.sent().filter(pk__in=concerning(user).values("word"))


def visible_to(user: User) -> WordQuerySet:
    """Words whose page one may open: as family, as author, as colleague. One query."""
    mine = Q(pk__in=followed_by(user).values("pk")) | Q(pk__in=drafts_of(user).values("pk"))
    return Word.objects.filter(mine | Q(pk__in=read_by(user).values("pk")))


def level_on(user: User, word: Word) -> Level | None:
    """The most `user` may do with a word's follow-up, None without it. One query at most."""
    if not may_follow(user):
        return None
    if word.author_id == user.pk:
        return Level.MANAGE
    return None if word.is_draft else level_of(user, WordShare, word.pk)


def _at_least(user: User, word: Word, level: Level, why: str) -> Decision:
    mine = level_on(user, word)
    return Allowed() if mine is not None and mine >= level else Denied(why)


def can_follow(user: User, word: Word) -> Decision:
    """See who read it, what was replied and signed."""
    return _at_least(user, word, Level.READ, _("Le suivi de ce mot n’est pas partagé avec vous."))


def can_remind(user: User, word: Word) -> Decision:
    """Remind the families that are missing."""
    why = _("Vous pouvez suivre ce mot ; le rappel est à la personne qui l’a écrit.")
    decision = _at_least(user, word, Level.CONTRIBUTE, why)
    if decision and not word.is_sent:
        return Denied(_("Ce mot n’est plus dans le carnet des familles."))
    return can_send(user) if decision else decision


def can_change(user: User, word: Word) -> Decision:
    """Correct the text, or delete the word."""
    why = _("Seule la personne qui a écrit ce mot le modifie, ou quelqu’un à qui elle a donné ce droit.")
    decision = _at_least(user, word, Level.MANAGE, why)
    if decision and word.state == State.REMOVED:
        return Denied(_("Ce mot est retiré : il ne change plus."))
    return decision


def can_share(user: User, word: Word) -> Decision:
    """Let a colleague follow it up, once it is sent."""
    if word.is_draft:
        return Denied(_("Envoyez d’abord le mot : c’est son suivi que vous partagez."))
    return _at_least(user, word, Level.MANAGE, _("Le suivi est partagé par la personne qui a écrit le mot."))


def can_answer(user: User, word: Word) -> Decision:
    """Confirm and sign, for at least one child of the word."""
    if answered_by(user).filter(word=word).exists():
        return Allowed()
    if user.profile == Profile.PUPIL:
        return Denied(_("Ce sont tes parents qui confirment et qui répondent."))
    return Denied(_("Les responsables légaux de l’enfant confirment et répondent."))


def can_reply(user: User, word: Word) -> Decision:
    """Write back, when the word allows it and the school has not stopped it."""
    decision = can_answer(user, word)
    if decision and not word.replies:
        return Denied(_("Ce mot n’attend pas de réponse."))
    if decision and suspension_for(user) is not None:
        return Denied(_("L’école a suspendu les messages : vous pourrez répondre plus tard."))
    return decision


def can_see_proof(user: User, signature: Signature) -> Decision:
    """The signer, and those who follow the word up."""
    if signature.relative_id == user.pk:
        return Allowed()
    return can_follow(user, signature.concerned.word)


def can_change_template(user: User, template: Template) -> Decision:
    """One's own; the school's by those who run it."""
    if template.owner_id == user.pk or (template.owner_id is None and user.is_school_admin):
        return Allowed()
    return Denied(_("Les modèles de l’école sont à la direction."))
