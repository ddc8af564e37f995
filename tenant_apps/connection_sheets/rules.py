"""Pure decisions about sheets: who stands with whom, in which order, in which words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.sheets import Child, SheetFamily, SheetPerson
from tenants.text import search_form

CARDS_PER_PAGE = 8
# A4 less head and foot, in blocks of one person: on the first page, on the next ones.
FAMILY_FIRST_PAGE = 4
FAMILY_NEXT_PAGE = 5
# A class shared by many names two of its teachers: the line stays one line.
TEACHERS_NAMED = 2


def listed(words: Sequence[str]) -> str:
    """Words as one says them: « Léa », « Léa et Tom », « Léa, Tom et Zoé »."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _called(child: Child, last_names: set[str]) -> str:
    """First name alone when all the children have one last name, told once at the end."""
    return child.first_name if len(last_names) == 1 else f"{child.first_name} {child.last_name}"


def children_in_words(children: Sequence[Child]) -> str:
    """« Léa et Tom Martin (CE1, CM2) »: each class once, in the order of the children."""
    last_names = {child.last_name for child in children}
    words = listed([_called(child, last_names) for child in children])
    if len(last_names) == 1:
        words = f"{words} {last_names.pop()}"
    classes = list(dict.fromkeys(name for child in children for name in child.class_names))
    return f"{words} ({', '.join(classes)})" if classes else words


def tie(person: SheetPerson) -> str:
    """What the person is here: « parent de Léa Martin (CE1) », « élève, CE1 », « équipe enseignante »."""
    if person.children:
        wording = _("personne à contacter pour %(children)s") if person.is_contact_only else _("parent de %(children)s")
        return wording % {"children": children_in_words(person.children)}
    words = {
        Profile.PUPIL: _("élève"),
        Profile.RELATIVE: _("parent d’élève"),
        Profile.TEACHER: _("équipe enseignante"),
        Profile.GUEST: _("personne invitée"),
    }.get(Profile(person.profile), _("équipe de l’école"))
    return ", ".join([words, *person.class_names])


def edge(person: SheetPerson) -> str:
    """The name as cards are sorted by: last name in capitals first."""
    return f"{person.last_name.upper()} {person.first_name}".strip()


def help_line(person: SheetPerson) -> str:
    """Whom to ask, by name when the class has a teacher."""
    if not person.teachers:
        pupil = _("Demande à un adulte de l’école.")
        return pupil if person.profile == Profile.PUPIL else _("Adressez-vous à la direction de l’école.")
    names = {"teachers": listed(person.teachers[:TEACHERS_NAMED])}
    if person.profile == Profile.PUPIL:
        return _("Demande à %(teachers)s, ou à un autre adulte de l’école.") % names
    return _("Adressez-vous à %(teachers)s ou à la direction de l’école.") % names


def homes(adults: Iterable[SheetPerson], pupils: Iterable[SheetPerson]) -> list[SheetFamily]:
    """The people as homes, each on one sheet (docs/decisions/0011).

    An adult makes a home with the children they answer for by law. Two adults are one home only
    when they share their e-mail address and all their children: separated parents never see each
    other's codes. Someone to contact stands alone, and so does a child nobody answers for.
    """
    children = {pupil.pk: pupil for pupil in pupils}
    together: dict[tuple[object, ...], list[SheetPerson]] = {}
    for adult in adults:
        together.setdefault(_home_key(adult), []).append(adult)
    found = [SheetFamily(tuple(members), _children_of(members[0], children)) for members in together.values()]
    looked_after = {child.pk for family in found for child in family.children}
    return found + [SheetFamily((), (pupil,)) for pk, pupil in children.items() if pk not in looked_after]


def _home_key(adult: SheetPerson) -> tuple[object, ...]:
    if not adult.email or adult.is_contact_only or not adult.children:
        return (adult.pk,)
    return (adult.email.lower(), frozenset(child.pk for child in adult.children))


def _children_of(adult: SheetPerson, children: dict[int, SheetPerson]) -> tuple[SheetPerson, ...]:
    if adult.is_contact_only:
        return ()
    return tuple(children[child.pk] for child in adult.children if child.pk in children)


def family_title(family: SheetFamily) -> str:
    """« Famille de Léa et Tom Martin »; « Pour Claire Martin » when no child is on the sheet."""
    if not family.children:
        return _("Pour %(names)s") % {"names": listed([person.name for person in family.adults])}
    return _("Famille de %(children)s") % {"children": children_in_words(_as_children(family))}


def family_tie(family: SheetFamily) -> str:
    """To whom the sheet goes: « À remettre à Claire Martin »."""
    if not family.adults:
        return _("À remettre à ses responsables")
    if not family.children:
        return tie(family.adults[0])
    return _("À remettre à %(names)s") % {"names": listed([person.name for person in family.adults])}


def _as_children(family: SheetFamily) -> list[Child]:
    return [Child(pupil.pk, pupil.first_name, pupil.last_name, pupil.class_names) for pupil in family.children]


def pages_of(sheet_format: str, sections: Sequence[Sequence[int]]) -> int:
    """How many A4 pages: `sections` hold the number of people on each of their sheets.

    Cards of another class begin another page, so that each class is handed its own.
    """
    if sheet_format == SheetFormat.FULL:
        return sum(len(sizes) for sizes in sections)
    if sheet_format == SheetFormat.CARDS:
        return sum(-(-len(sizes) // CARDS_PER_PAGE) for sizes in sections)
    return sum(1 + max(0, -(-(size - FAMILY_FIRST_PAGE) // FAMILY_NEXT_PAGE)) for sizes in sections for size in sizes)


def file_name(sheet_format: str, title: str) -> str:
    """What the browser saves: « fiches-ecole-jules-ferry-ce1.pdf »."""
    kind = {SheetFormat.FULL: "fiches", SheetFormat.CARDS: "cartes", SheetFormat.FAMILY: "familles"}[SheetFormat(sheet_format)]
    words = "-".join(search_form(title).split())[:60].strip("-")
    return f"{kind}-{words}.pdf" if words else f"{kind}.pdf"


def sheets_in_words(sheet_format: str, count: int) -> str:
    """« 46 fiches », « 46 cartes », « 31 feuilles de famille »."""
    if sheet_format == SheetFormat.FULL:
        return ngettext("%(count)d fiche", "%(count)d fiches", count) % {"count": count}
    if sheet_format == SheetFormat.CARDS:
        return ngettext("%(count)d carte", "%(count)d cartes", count) % {"count": count}
    return ngettext("%(count)d feuille de famille", "%(count)d feuilles de famille", count) % {"count": count}
