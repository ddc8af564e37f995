"""People's photos: put by their owner, taken away by the owner or by those who watch over the school."""

from django.db import transaction

from shared_apps.ui.pictures import Picture
from tenant_apps.accounts.models import User
from tenant_apps.accounts.photos import SHELF
from tenant_apps.accounts.services.journal import audit_person
from tenants.context import current_school, in_school


@transaction.atomic
def set_photo(*, actor: User, picture: Picture) -> User:
    """The person's photo from now on; the files of the one before are erased."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    SHELF.keep(picture)
    before, user.photo = user.photo, picture.fingerprint
    user.save(update_fields=["photo"])
    audit_person(actor=actor, verb="set_photo", user=user)
    if before != user.photo:
        drop_on_commit(before)
    return user


@transaction.atomic
def remove_photo(*, actor: User | None, user: User) -> User:
    """The initials again. Nothing happens when there is no photo. Who may do it is the page's to say."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.photo:
        before, locked.photo = locked.photo, ""
        locked.save(update_fields=["photo"])
        audit_person(actor=actor, verb="remove_photo", user=locked)
        drop_on_commit(before)
    return locked


def drop_on_commit(fingerprint: str) -> None:
    """Erase the files of a photo once the change is certain; nothing for ""."""
    if not fingerprint:
        return
    school = current_school()

    def drop() -> None:
        with in_school(school):
            SHELF.drop(fingerprint)

    transaction.on_commit(drop)
