"""Where pages of sheets lead back to."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.permissions import printable_by
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.permissions import manageable_classes

Trail = list[tuple[str, str]]


def above_sheets(actor: User, classes: list[SchoolClass]) -> Trail:
    """What stands above the choice of sheets: the one class chosen, else the classes, or the administration."""
    if len(classes) == 1:
        return [(classes[0].name, reverse("class_settings:class", args=[classes[0].pk]))]
    if actor.is_school_admin:
        return [(_("Administration"), reverse("school_admin:index"))]
    return [(_("Ma classe"), reverse("class_settings:index"))]


def back_to(actor: User, address: str) -> Trail:
    """The page one came from, by its name, if it is that of a class, a pupil or a person; else the sheets."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        match = None
    trail: Trail = []
    if match and match.app_name == "class_settings":
        trail = _of_class(actor, match.kwargs)
    elif match and match.view_name == "school_admin:person":
        person = printable_by(actor).filter(pk=match.kwargs["user_id"]).first()
        trail = [(person.full_name, address)] if person else []
    return trail or [(_("Fiches de connexion"), reverse("connection_sheets:new"))]


def _of_class(actor: User, ids: dict[str, int]) -> Trail:
    school_class = manageable_classes(actor).filter(pk=ids.get("class_id", 0)).first()
    if school_class is None:
        return []
    trail = [(school_class.name, reverse("class_settings:class", args=[school_class.pk]))]
    pupil = printable_by(actor).filter(pk=ids.get("pupil_id", 0)).first()
    if pupil:
        trail.append((pupil.full_name, reverse("class_settings:pupil", args=[school_class.pk, pupil.pk])))
    return trail
