"""Who reads, writes and manages notebooks, and who says that something is done."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.directory.models import Guardianship, SchoolClass
from tenant_apps.directory.permissions import can_manage_class
from tenant_apps.homework.models import Entry, Notebook, NotebookShare
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import level_of


def visible_notebooks(user: User, level: Level = Level.READ) -> QuerySet[Notebook]:
    """Notebooks `user` has at this level or above, those in the trash apart. One query."""
    return Notebook.objects.visible_to(user, level).filter(trashed_at=None)


def level_on(user: User, notebook: Notebook) -> Level | None:
    """The most `user` may do with this notebook, None when it is not theirs to see. One query at most."""
    if notebook.trashed_at is not None:
        return None
    return Level.MANAGE if notebook.owner_id == user.pk else level_of(user, NotebookShare, notebook.pk)


def can_create(user: User) -> Decision:
    """Those who work at the school have notebooks to keep."""
    if user.is_school_admin or user.profile in SCHOOL_ADULTS:
        return Allowed()
    if user.profile == Profile.PUPIL:
        return Denied(_("Le cahier de textes est écrit par ton enseignant."))
    return Denied(_("Le cahier de textes est écrit par les enseignants."))


def can_open_for(user: User, school_class: SchoolClass) -> Decision:
    """The notebook of a class is opened by its teachers, or by those who run the school."""
    return can_manage_class(user, school_class)


def _decide(user: User, notebook: Notebook, needed: Level, reason: str) -> Decision:
    level = level_on(user, notebook)
    return Allowed() if level is not None and level >= needed else Denied(reason)


def can_read(user: User, notebook: Notebook) -> Decision:
    """See what is to be done."""
    return _decide(user, notebook, Level.READ, _("Ce cahier n’est pas partagé avec vous."))


def can_write(user: User, notebook: Notebook) -> Decision:
    """Add, change and delete what is to be done."""
    reason = _("Vous lisez ce cahier, sans pouvoir y écrire : demandez à la personne qui le partage.")
    return _decide(user, notebook, Level.CONTRIBUTE, reason)


def can_manage(user: User, notebook: Notebook) -> Decision:
    """Name it, share it, put it in the trash."""
    reason = _("Seuls ceux qui tiennent ce cahier peuvent le renommer, le partager ou le supprimer.")
    return _decide(user, notebook, Level.MANAGE, reason)


def can_restore(user: User, notebook: Notebook) -> Decision:
    """Take it out of the trash: whoever could put it there."""
    if notebook.owner_id == user.pk or level_of(user, NotebookShare, notebook.pk) == Level.MANAGE:
        return Allowed()
    return Denied(_("Seuls ceux qui tiennent ce cahier peuvent le remettre."))


def trashed_notebooks(user: User) -> QuerySet[Notebook]:
    """Those in the trash that `user` may take out of it."""
    return Notebook.objects.visible_to(user, Level.MANAGE).exclude(trashed_at=None)


def can_mark(actor: User, entry: Entry, pupil: User) -> Decision:
    """The pupil, or an adult who answers for the pupil; both read the notebook. Three queries at most."""
    theirs = actor.pk == pupil.pk or Guardianship.objects.filter(relative=actor, child=pupil).exists()
    if pupil.profile != Profile.PUPIL or not theirs:
        return Denied(_("Seuls l’élève et ses parents disent que c’est fait."))
    if not visible_notebooks(pupil).filter(pk=entry.notebook_id).exists():
        return Denied(_("Ce travail n’est pas pour cet élève."))
    return can_read(actor, entry.notebook)
