"""What becomes of words and answers when two accounts become one."""

from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.liaison.models import (
    Confirmation,
    Reply,
    Signature,
    Template,
    Word,
    WordEdition,
    WordPupil,
    WordShare,
)


def follow_merge(*, kept: User, merged: User) -> None:
    """All that was one account's is the other's; what both did is there once."""
    Word.objects.filter(author=merged).update(author=kept)
    WordEdition.objects.filter(changed_by=merged).update(changed_by=kept)
    Template.objects.filter(owner=merged).update(owner=kept)
    Signature.objects.filter(relative=merged).update(relative=kept)
    _move_pupil(kept, merged)
    _move_once(Confirmation, "concerned", kept, merged)
    _move_once(Reply, "word", kept, merged)
    _move_shares(kept, merged)


def _move_once(model: Any, about: str, kept: User, merged: User) -> None:
    """Rows that exist once for each `about`: the kept account's come first."""
    here = model.objects.filter(relative=kept).values(about)
    model.objects.filter(relative=merged).exclude(**{f"{about}__in": here}).update(relative=kept)
    model.objects.filter(relative=merged).update(relative=None)


def _move_pupil(kept: User, merged: User) -> None:
    """A word about both is about one; what its families did for the other row follows."""
    for row in WordPupil.objects.filter(pupil=merged, word__pupils__pupil=kept).order_by("pk"):
        same = WordPupil.objects.get(word=row.word_id, pupil=kept)
        known = Confirmation.objects.filter(concerned=same).exclude(relative=None).values("relative")
        Confirmation.objects.filter(concerned=row).exclude(relative__in=known).update(concerned=same)
        Signature.objects.filter(concerned=row).update(concerned=same)
        row.delete()
    WordPupil.objects.filter(pupil=merged).update(pupil=kept)


def _move_shares(kept: User, merged: User) -> None:
    """The higher level of both; one's own word is not shared with oneself."""
    here = dict(WordShare.objects.filter(user=kept).values_list("target", "level"))
    for share in WordShare.objects.filter(user=merged).order_by("pk"):
        if here.get(share.target_id, 0) < share.level:
            WordShare.objects.filter(user=kept, target=share.target_id).delete()
            WordShare.objects.filter(pk=share.pk).update(user=kept)
    WordShare.objects.filter(user=merged).delete()
    WordShare.objects.filter(user=kept, target__author=kept).delete()
