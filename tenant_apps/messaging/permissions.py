"""Who may write, answer, take back, see who has read; and whose messages are whose."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.communication.selectors import suspension_for
from tenant_apps.messaging.choices import Role, State
from tenant_apps.messaging.models import Copy, Message
from tenant_apps.messaging.rules import may_still_recall


def _to(user: User, pupil: str, adult: str) -> str:
    return pupil if user.profile == Profile.PUPIL else adult


def visible_to(user: User) -> QuerySet[Message]:
    """Messages of which `user` holds a copy, the trash included; any other is a 404."""
    return Message.objects.filter(Exists(Copy.objects.filter(message=OuterRef("pk"), user=user)))


def can_write(actor: User) -> Decision:
    """Everybody, while messages are not suspended for them."""
    if actor.is_leaving or actor.blocked_at is not None:
        return Denied(_("Ce compte ne peut plus écrire."))
    suspension = suspension_for(actor)
    if suspension is None:
        return Allowed()
    words = _to(actor, _("Tes messages sont suspendus par l’école."), _("Vos messages sont suspendus par l’école."))
    return Denied(f"{words} {suspension.reason}".strip())


def can_answer(actor: User, message: Message) -> Decision:
    """What was sent, to its author, unless they asked for no answer, whatever the rules of communication say.

    Who is written to may answer (docs/decisions/0035); suspended messages stop that too.
    """
    if message.state != State.SENT:
        return Denied(_("Ce message n’est pas encore parti."))
    if message.is_gone:
        return Denied(_("Ce message n’est plus là : on ne peut plus y répondre."))
    if message.author_id == actor.pk:
        return Allowed()
    return _author_answers(message) and can_write(actor)


def _author_answers(message: Message) -> Decision:
    """Whether its author takes answers, and is there to read them."""
    author = message.author
    if message.no_reply:
        return Denied(_("La personne qui a écrit ce message ne demande pas de réponse."))
    if author is None:
        return Denied(_("La personne qui a écrit ce message n’est plus dans l’école."))
    if author.is_leaving or author.blocked_at is not None:
        return Denied(_("Cette personne ne peut pas être jointe pour le moment."))
    return Allowed()


def can_answer_all(actor: User, message: Message, role: str) -> Decision:
    """As above; who was in « Cci » would make themselves known, so they answer the author alone."""
    if role == Role.BCC:
        pupil = _("Les autres ne savent pas que tu as reçu ce message : réponds à son auteur.")
        return Denied(
            _to(actor, pupil, _("Les autres ne savent pas que vous avez reçu ce message : répondez à son auteur."))
        )
    return can_answer(actor, message)


def can_forward(actor: User, message: Message) -> Decision:
    """What one may read, one may pass on to those one reaches."""
    if message.is_gone or message.state != State.SENT:
        return Denied(_("Ce message n’est plus là : on ne peut pas le transférer."))
    return can_write(actor)


def can_recall(actor: User, message: Message) -> Decision:
    """Its author, within an hour."""
    if message.author_id != actor.pk or message.state != State.SENT:
        return Denied(_("Seule la personne qui a envoyé un message peut le rappeler."))
    if message.is_gone:
        return Denied(_("Ce message est déjà rappelé."))
    if not may_still_recall(message.sent_at, timezone.now()):
        return Denied(_("Plus d’une heure a passé depuis l’envoi : ce message ne peut plus être rappelé."))
    return Allowed()


def can_forbid_answers(actor: User) -> Decision:
    """Those who work at the school, and who runs it."""
    if actor.profile in SCHOOL_ADULTS or actor.is_school_admin:
        return Allowed()
    return Denied(_("Seuls les adultes de l’école peuvent demander qu’on ne réponde pas."))


def can_see_readers(actor: User, message: Message) -> Decision:
    """Who works at the school sees who has read what they sent; nobody is watched by a parent or a child."""
    if message.author_id == actor.pk and (actor.profile in SCHOOL_ADULTS or actor.is_school_admin):
        return Allowed()
    return Denied(_("Seuls les adultes de l’école voient qui a lu ce qu’ils ont envoyé."))


def can_see_delivery(actor: User, message: Message) -> Decision:
    """The author sees whom a message reached."""
    if message.author_id == actor.pk and message.state == State.SENT:
        return Allowed()
    return Denied(_("Seule la personne qui a envoyé un message voit à qui il est arrivé."))
