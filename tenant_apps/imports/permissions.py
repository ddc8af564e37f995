"""Who may import, and what may still be done with an import."""

from collections.abc import Container

from django.db.models import Q
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_administer
from tenant_apps.directory.choices import Shown
from tenant_apps.directory.models import Guardianship, Membership, SchoolClass
from tenant_apps.directory.permissions import (
    can_manage_class,
    can_manage_classes,
    can_see_contact,
    manageable_classes,
)
from tenant_apps.imports.choices import ImportStatus
from tenant_apps.imports.models import Import, ImportQuerySet


def can_import_school(actor: User | None) -> Decision:
    """The school's files are imported by those who run it; None is the platform itself."""
    return Allowed() if actor is None else can_administer(actor)


def can_import_class(actor: User | None, school_class: SchoolClass) -> Decision:
    """A teacher imports the pupils and parents of their own class."""
    return Allowed() if actor is None else can_manage_class(actor, school_class)


def can_import(actor: User) -> Decision:
    """Whether the pages of imports are for this person at all."""
    if can_manage_classes(actor):
        return Allowed()
    return Denied(_("Les imports sont réservés à la direction et aux enseignants de l’école."))


def can_handle(actor: User, run: Import) -> Decision:
    """Whether somebody who sees an import may go on with it: a teacher while it is about a class of theirs."""
    return can_import_class(actor, run.school_class) if run.school_class else can_import_school(actor)


def visible_imports(actor: User) -> ImportQuerySet:
    """An administrator sees all of the school's, a teacher their own. Any other is a 404."""
    imports = Import.objects.exclude(status=ImportStatus.DISCARDED)
    if actor.is_school_admin:
        return imports
    return imports.filter(requested_by=actor) if actor.profile == Profile.TEACHER else imports.none()


# What a family hides from teachers, by the column of the account or of its administrative file.
_PADLOCKS = {
    "email": Shown.EMAIL,
    **dict.fromkeys(("mobile", "home_phone", "work_phone"), Shown.MOBILE),
    **dict.fromkeys(("address", "postal_code", "city"), Shown.ADDRESS),
}


def near_people(actor: User) -> UserQuerySet:
    """Those of whom an import may tell `actor` more than name, class and profile.

    Everybody for who runs the school; for a teacher the pupils of their classes and who answers for them.
    """
    if actor.is_school_admin:
        return User.objects.all()
    members = Membership.objects.filter(school_class__in=manageable_classes(actor), user__profile=Profile.PUPIL)
    pupils = members.order_by().values("user")
    parents = Guardianship.objects.filter(child__in=pupils).order_by().values("relative")
    return User.objects.staying().filter(Q(pk__in=pupils) | Q(pk__in=parents))


def can_see_column(actor: User, person: User, column: str, near: Container[int]) -> bool:
    """Whether `actor` reads this column of an account beside a row; `near`: the ids `near_people` holds.

    Of others a teacher reads the class alone, of those of the class what the family shows.
    """
    if person.pk not in near:
        return column == "classes"
    what = _PADLOCKS.get(column)
    return what is None or bool(can_see_contact(actor, person, what, getattr(person, "card", None)))


def can_change(run: Import) -> Decision:
    """Columns and rows are decided until the import is applied."""
    if not run.is_open:
        return Denied(_("Cet import n’est plus à vérifier : il est %(status)s.") % {"status": run.get_status_display()})
    if not run.has_files:
        return Denied(_("Les fichiers de cet import ont été supprimés après 7 jours : déposez-les de nouveau."))
    return Allowed()


def can_apply(run: Import, *, confirm_leaving: bool = False) -> Decision:
    """An import whose columns are known, with a confirmation when more than half of the school would leave."""
    decision = can_change(run)
    if decision and run.status != ImportStatus.READY:
        return Denied(_("Précisez d’abord les colonnes des fichiers."))
    if decision and run.mass_leaving and not confirm_leaving:
        return Denied(
            _("Plus de la moitié de l’école partirait. Vérifiez les fichiers, puis confirmez si c’est bien voulu.")
        )
    return decision


def can_undo(run: Import) -> Decision:
    """Only the last one that changed something, while its memory of how things were is kept."""
    if run.status != ImportStatus.APPLIED:
        return Denied(_("Cet import n’a rien à annuler."))
    if Import.objects.applied().filter(finished_at__gt=run.finished_at).exclude(journal={}).exists():
        return Denied(_("Un autre import a été appliqué depuis : seul le dernier peut être annulé."))
    if not run.journal:
        return Denied(_("Cet import n’a rien changé, ou il est trop ancien pour être annulé."))
    return Allowed()
