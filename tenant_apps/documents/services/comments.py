"""What people say of folders and documents."""

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.communication.selectors import suspension_for
from tenant_apps.documents import permissions
from tenant_apps.documents.models import Comment, Folder
from tenant_apps.documents.notifications import COMMENTED
from tenant_apps.documents.services.folders import demand
from tenant_apps.documents.services.space import DocumentRefused
from tenant_apps.documents.telling import readers_among, target_of
from tenant_apps.documents.tree import Thing
from tenant_apps.timeline.services import publish

# Those who spoke last are told, not everyone who ever did.
_TOLD = 50


@transaction.atomic
def add_comment(*, actor: User, thing: Thing, text: str) -> Comment:
    """Say something of a folder or a document; its owner and those who spoke of it are told.

    Raises DocumentRefused when the actor may only look, or while the school has stopped what they write.
    """
    demand(permissions.can_comment(actor, thing))
    _demand_no_suspension(actor)
    about = {"folder": thing} if isinstance(thing, Folder) else {"document": thing}
    comment = Comment.objects.create(author=actor, text=text, **about)
    _tell(actor, thing)
    audit(actor=actor, verb="documents.comment", target=thing.name, target_key=target_of(thing))
    return comment


def _demand_no_suspension(actor: User) -> None:
    if suspension_for(actor) is None:
        return
    if actor.profile == Profile.PUPIL:
        raise DocumentRefused(_("Les messages sont arrêtés pour le moment : tu pourras commenter plus tard."))
    raise DocumentRefused(_("L’école a suspendu les messages : vous pourrez commenter plus tard."))


def _tell(actor: User, thing: Thing) -> None:
    spoke = thing.comments.exclude(author=None).order_by("-pk").values_list("author", flat=True)[:_TOLD]
    publish(
        kind=COMMENTED,
        actor=actor,
        url=thing.get_details_url(),
        target=target_of(thing),
        data={"title": thing.name},
        users=readers_among(thing, {pk for pk in (thing.owner_id, *spoke) if pk}),
    )


@transaction.atomic
def delete_comment(*, actor: User, comment: Comment) -> None:
    """Take a comment away: its author, or who manages the thing. Raises DocumentRefused."""
    thing = comment.document or comment.folder
    if comment.author_id != actor.pk and thing is not None:
        demand(permissions.can_manage(actor, thing))
    comment.delete()
    if thing is not None:
        audit(actor=actor, verb="documents.delete_comment", target=thing.name, target_key=target_of(thing))
