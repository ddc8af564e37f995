"""Two accounts of one person become one."""

from tenant_apps.accounts.models import User
from tenant_apps.home import rules
from tenant_apps.home.models import Desk


def follow_merge(*, kept: User, merged: User) -> None:
    """The arrangement of the account that stays holds; links and notes of the other one are added to it."""
    theirs = Desk.objects.filter(user=merged).first()
    mine = Desk.objects.filter(user=kept).first()
    if theirs is None:
        return
    if mine is None:
        Desk.objects.filter(user=merged).update(user=kept)
        return
    known = {one["url"] for one in mine.bookmarks}
    more = [one for one in theirs.bookmarks if one["url"] not in known]
    mine.bookmarks = [*mine.bookmarks, *more][: rules.MOST_BOOKMARKS]
    mine.note = "\n\n".join(filter(None, (mine.note, theirs.note)))[: rules.LONGEST_NOTE]
    mine.save(update_fields=["bookmarks", "note"])
    theirs.delete()
