"""The steps of a school's start, in words, with where each is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.school_admin.rules import STEPS, SchoolFacts, done_steps


@dataclass(frozen=True)
class Step:
    """One thing to do, or done."""

    key: str
    title: str
    note: str
    action: str
    url: str
    done: bool


def starting_steps(facts: SchoolFacts) -> list[Step]:
    """The steps in the order in which a school starts."""
    done = done_steps(facts)
    return [Step(key, *_WORDS[key](facts), done=done[key]) for key in STEPS]  # type: ignore[call-arg]


def next_step(steps: list[Step]) -> Step | None:
    """The first that is not done."""
    return next((step for step in steps if not step.done), None)


def _classes(facts: SchoolFacts) -> tuple[str, str, str, str]:
    note = ngettext("%(n)s classe", "%(n)s classes", facts.classes) % {"n": facts.classes}
    return _("Créer les classes"), note, _("Voir les classes"), reverse("school_admin:classes")


def _teachers(facts: SchoolFacts) -> tuple[str, str, str, str]:
    n = facts.classes_without_teacher
    note = ngettext("%(n)s classe attend son enseignant", "%(n)s classes attendent leur enseignant", n) % {"n": n}
    if facts.classes and not n:
        note = _("Chaque classe a son enseignant")
    return _("Donner un enseignant à chaque classe"), note, _("Créer un enseignant"), reverse("school_admin:new_person")


def _pupils(facts: SchoolFacts) -> tuple[str, str, str, str]:
    n = facts.classes_without_pupil
    note = ngettext("%(n)s classe est encore vide", "%(n)s classes sont encore vides", n) % {"n": n}
    if facts.pupils and not n:
        note = ngettext("%(n)s élève", "%(n)s élèves", facts.pupils) % {"n": facts.pupils}
    return _("Inscrire les élèves et leurs parents"), note, _("Importer depuis ONDE"), reverse("imports:new")


def _sheets(facts: SchoolFacts) -> tuple[str, str, str, str]:
    note = _("Une feuille par famille, à glisser dans le cahier")
    return _("Imprimer les fiches de connexion"), note, _("Imprimer les fiches"), reverse("connection_sheets:new")


def _activation(facts: SchoolFacts) -> tuple[str, str, str, str]:
    n = facts.pending
    note = ngettext("%(n)s compte attend encore", "%(n)s comptes attendent encore", n) % {"n": n}
    if not n:
        note = _("Avec la fiche reçue, en deux minutes")
    url = reverse("school_admin:people")
    return _("Chacun active son compte"), note, _("Voir qui manque"), f"{url}?etat=a-activer"


_WORDS = {
    "classes": _classes,
    "teachers": _teachers,
    "pupils": _pupils,
    "sheets": _sheets,
    "activation": _activation,
}
