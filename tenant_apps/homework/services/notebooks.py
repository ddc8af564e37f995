"""Verbs on notebooks: opened for a class in one click, made, renamed, put in the trash and back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, SchoolClass
from tenant_apps.homework import permissions
from tenant_apps.homework.models import Notebook, NotebookShare
from tenant_apps.homework.services.common import LONGEST_TITLE, HomeworkRefused, demand, locked_notebook
from tenant_apps.homework.telling import target_of, tell_of_opening
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline.services import retract
from tenants.context import current_schema
from tenants.locks import wait_for

# What each of the groups of a class may do with its notebook.
_LEVELS = {
    Profile.PUPIL: Level.READ,
    Profile.RELATIVE: Level.READ,
    Profile.STAFF: Level.READ,
    Profile.TEACHER: Level.MANAGE,
}


def notebook_of(school_class: SchoolClass) -> Notebook | None:
    """The notebook of a class of this year: living, and shared with the pupils it has now. One query."""
    pupils = Group.objects.filter(school_class=school_class, kind=GroupKind.CLASS_PROFILE, profile=Profile.PUPIL)
    shared = NotebookShare.objects.filter(group__in=pupils).values("target")
    mine = Notebook.objects.filter(school_class=school_class, trashed_at=None, pk__in=shared)
    return mine.order_by("pk").first()


@transaction.atomic
def open_for_class(*, actor: User, school_class: SchoolClass) -> Notebook:
    """The notebook of a class, made and shared with its pupils, parents and adults when there is none yet.

    A second click gives the same one. Last year's stays with last year's groups. Raises HomeworkRefused.
    """
    demand(permissions.can_open_for(actor, school_class))
    wait_for(f"homework:{current_schema()}:{school_class.pk}")
    found = notebook_of(school_class)
    if found is not None:
        return found
    title = _("Cahier de textes – %(name)s") % {"name": school_class.name}
    notebook = Notebook.objects.create(owner=actor, title=title[:LONGEST_TITLE], school_class=school_class)
    _share_with_class(notebook, school_class)
    _written(actor, "open_for_class", notebook)
    tell_of_opening(actor, notebook)
    return notebook


def _share_with_class(notebook: Notebook, school_class: SchoolClass) -> None:
    groups = Group.objects.filter(school_class=school_class, kind=GroupKind.CLASS_PROFILE, profile__in=_LEVELS)
    NotebookShare.objects.bulk_create(
        [
            NotebookShare(target=notebook, group_id=pk, level=_LEVELS[Profile(profile)])
            for pk, profile in groups.order_by("pk").values_list("pk", "profile")
        ]
    )


@transaction.atomic
def create_notebook(*, actor: User, title: str) -> Notebook:
    """A notebook of one's own, shared with nobody yet. Raises HomeworkRefused."""
    demand(permissions.can_create(actor))
    notebook = Notebook.objects.create(owner=actor, title=_title(title))
    _written(actor, "create", notebook)
    return notebook


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise HomeworkRefused(_("Donnez un titre, en %(n)s lettres au plus.") % {"n": LONGEST_TITLE}, "title")
    return title


@transaction.atomic
def rename(*, actor: User, notebook: Notebook, title: str) -> Notebook:
    """Another title. Raises HomeworkRefused."""
    notebook = locked_notebook(notebook)
    demand(permissions.can_manage(actor, notebook))
    before, notebook.title = notebook.title, _title(title)
    if notebook.title != before:
        notebook.save(update_fields=["title"])
        _written(actor, "rename", notebook, before=before)
    return notebook


@transaction.atomic
def throw_away(*, actor: User, notebook: Notebook) -> None:
    """Put it in the trash: nobody reads it any more, its news go; a month to take it back. Raises HomeworkRefused."""
    notebook = locked_notebook(notebook)
    demand(permissions.can_manage(actor, notebook))
    put_in_trash(actor=actor, notebook=notebook)


@transaction.atomic
def put_in_trash(*, actor: User, notebook: Notebook) -> None:
    """The same for whoever decides of what is reported (timeline.moderation)."""
    notebook.trashed_at = timezone.now()
    notebook.save(update_fields=["trashed_at"])
    retract(actor=actor, target=target_of(notebook))
    _written(actor, "throw_away", notebook)


@transaction.atomic
def restore(*, actor: User, notebook: Notebook) -> None:
    """Take it out of the trash; twice is once. Raises HomeworkRefused."""
    found = Notebook.objects.select_for_update().filter(pk=notebook.pk).first()
    if found is None:
        raise HomeworkRefused(_("Ce cahier n’existe plus."))
    demand(permissions.can_restore(actor, found))
    if found.trashed_at is not None:
        found.trashed_at = None
        found.save(update_fields=["trashed_at"])
        _written(actor, "restore", found)


def _written(actor: User, verb: str, notebook: Notebook, **data: str) -> None:
    audit(actor=actor, verb=f"homework.{verb}", target=notebook.title, target_key=target_of(notebook), data=data)
