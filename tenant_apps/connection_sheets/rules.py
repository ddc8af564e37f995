"""Pure decisions about sheets: who stands with whom, in which order, in which words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Profile
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.sheets import Child, Section, SheetFamily, SheetPerson, SheetSet
from tenants.text import search_form, transliterate

CARDS_PER_PAGE = 8
# A4 less head and foot, in blocks of one person: on the first page, on the next ones.
FAMILY_FIRST_PAGE = 4
FAMILY_NEXT_PAGE = 5
# A class shared by many names two of its teachers: who to ask stays one line.
TEACHERS_NAMED = 2


def listed(words: Sequence[str]) -> str:
    """Words as one says them: « Léa », « Léa et Tom », « Léa, Tom et Zoé »."""
    if len(words) < 2:
        return "".join(words)
    return pgettext("fiche", "%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


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
    """What the person is here: « parent de Léa Martin (CE1) », « élève, CE1 », « équipe enseignante ».

    A teacher who is also a parent signs in as a teacher: the sheet says so.
    """
    if person.children and person.profile not in SCHOOL_ADULTS:
        parent = pgettext("fiche", "parent de %(children)s")
        wording = pgettext("fiche", "personne à contacter pour %(children)s") if person.is_contact_only else parent
        return wording % {"children": children_in_words(person.children)}
    words = {
        Profile.PUPIL: pgettext("fiche", "élève"),
        Profile.RELATIVE: pgettext("fiche", "parent d’élève"),
        Profile.TEACHER: pgettext("fiche", "équipe enseignante"),
        Profile.GUEST: pgettext("fiche", "personne invitée"),
    }.get(Profile(person.profile), pgettext("fiche", "équipe de l’école"))
    if not person.class_names:
        return words
    return pgettext("fiche", "%(who)s, %(classes)s") % {"who": words, "classes": ", ".join(person.class_names)}


def spaced(code: str) -> str:
    """A code as printed and read aloud: capitals, in groups of four."""
    code = code.upper()
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def edge(person: SheetPerson) -> str:
    """The name as cards are sorted by: last name in capitals first."""
    return f"{person.last_name.upper()} {person.first_name}".strip()


def help_lines(person: SheetPerson) -> list[str]:
    """Whom to ask, by name when the class has teachers; the next wording is for when one is too long."""
    pupil = person.profile == Profile.PUPIL
    if pupil:
        named, anyone = (
            pgettext("fiche", "Demande à %(teachers)s, ou à un autre adulte de l’école."),
            pgettext("fiche", "Demande à un adulte de l’école."),
        )
    else:
        named = pgettext("fiche", "Adressez-vous à %(teachers)s ou à la direction de l’école.")
        anyone = pgettext("fiche", "Adressez-vous à la direction de l’école.")
    shorter = [person.teachers[:count] for count in range(min(len(person.teachers), TEACHERS_NAMED), 0, -1)]
    return [named % {"teachers": listed(names)} for names in shorter] + [anyone]


def homes(adults: Iterable[SheetPerson], pupils: Iterable[SheetPerson]) -> list[SheetFamily]:
    """The people as homes, each on one sheet (docs/decisions/0009).

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


def _classes_of(person: SheetPerson) -> set[str]:
    return set(person.class_names) or {name for child in person.children for name in child.class_names}


def section_of(person: SheetPerson, preferred: Collection[str]) -> tuple[int, str]:
    """Where a person's sheet goes: (rank, class name), sortable.

    Pupils and parents go to their first class, among the `preferred` ones when they are in one;
    rank 1 has no class, rank 2 is for the adults of the school.
    """
    if person.profile not in {Profile.PUPIL, Profile.RELATIVE}:
        return 2, ""
    classes = _classes_of(person)
    names = sorted(classes.intersection(preferred) or classes, key=str.casefold)
    return (0, names[0]) if names else (1, "")


def section_title(section: tuple[int, str]) -> str:
    """The name of a section, for the outline."""
    rank, name = section
    return name or (pgettext("fiche", "Sans classe") if rank == 1 else pgettext("fiche", "Adultes de l’école"))


def _place(person: SheetPerson, section: tuple[int, str]) -> tuple[object, ...]:
    """A pupil, then the adults who answer for that pupil, then the next pupil."""
    in_class = [child for child in person.children if section[1] in child.class_names] or person.children
    first = min(in_class, key=lambda child: (child.sort_name, child.pk), default=None)
    leader = (first.sort_name, first.pk, 1) if first else (person.sort_name, person.pk, 0)
    return (*leader, person.sort_name, person.pk)


def arrange_people(people: Iterable[SheetPerson], preferred: Collection[str]) -> tuple[Section, ...]:
    """The people by class, each pupil followed by the adults who answer for them."""
    by_pk = {person.pk: person for person in people}
    placed = sorted((key := section_of(person, preferred), _place(person, key), pk) for pk, person in by_pk.items())
    return tuple(
        Section(section_title(key), people=tuple(by_pk[pk] for *_where, pk in group))
        for key, group in groupby(placed, key=lambda one: one[0])
    )


def arrange_families(people: Iterable[SheetPerson], preferred: Collection[str]) -> tuple[Section, ...]:
    """The homes of these people by the class of their first child, in the order of the children's names."""
    pupils = [person for person in people if person.profile == Profile.PUPIL]
    adults = [person for person in people if person.profile != Profile.PUPIL]
    placed: dict[tuple[int, str], list[SheetFamily]] = {}
    for family in homes(adults, pupils):
        key = min(section_of(person, preferred) for person in family.children or family.adults)
        placed.setdefault(key, []).append(family)
    return tuple(
        Section(section_title(key), families=tuple(sorted(placed[key], key=_family_place))) for key in sorted(placed)
    )


def _family_place(family: SheetFamily) -> tuple[object, ...]:
    first, adult = family.people[-len(family.children) or 0], family.people[0]
    return (first.sort_name, first.pk, adult.sort_name, adult.pk)


def family_title(family: SheetFamily) -> str:
    """« Famille de Léa et Tom Martin »; « Pour Claire Martin » when no child is on the sheet."""
    if not family.children:
        return pgettext("fiche", "Pour %(names)s") % {"names": listed([person.name for person in family.adults])}
    return pgettext("fiche", "Famille de %(children)s") % {"children": children_in_words(_as_children(family))}


def family_tie(family: SheetFamily) -> str:
    """To whom the sheet goes: « À remettre à Claire Martin »."""
    if not family.adults:
        return pgettext("fiche", "À remettre à ses responsables")
    if not family.children:
        return tie(family.adults[0])
    return pgettext("fiche", "À remettre à %(names)s") % {"names": listed([person.name for person in family.adults])}


def _as_children(family: SheetFamily) -> list[Child]:
    return [Child(pupil.pk, pupil.first_name, pupil.last_name, pupil.class_names) for pupil in family.children]


def pages_of(sheet_set: SheetSet, sheet_format: str) -> int:
    """How many A4 pages the sheets take.

    Cards of another class begin another page, so that each class is handed its own.
    """
    if sheet_format == SheetFormat.FULL:
        return sheet_set.count * (2 if sheet_set.with_french else 1)
    if sheet_format == SheetFormat.CARDS:
        return sum(-(-len(section.people) // CARDS_PER_PAGE) for section in sheet_set.sections)
    families = [family for section in sheet_set.sections for family in section.families]
    return sum(1 + max(0, -(-(len(one.people) - FAMILY_FIRST_PAGE) // FAMILY_NEXT_PAGE)) for one in families)


def file_name(sheet_format: str, title: str) -> str:
    """What the browser saves: « fiches-ecole-jules-ferry-ce1.pdf »."""
    kind = {SheetFormat.FULL: "fiches", SheetFormat.CARDS: "cartes", SheetFormat.FAMILY: "familles"}[
        SheetFormat(sheet_format)
    ]
    words = "-".join(search_form(transliterate(title)).split())[:60].strip("-")
    return f"{kind}-{words}.pdf" if words else f"{kind}.pdf"


def sheets_in_words(sheet_format: str, count: int) -> str:
    """« 46 fiches », « 46 cartes », « 31 feuilles de famille »."""
    if sheet_format == SheetFormat.FULL:
        return ngettext("%(count)d fiche", "%(count)d fiches", count) % {"count": count}
    if sheet_format == SheetFormat.CARDS:
        return ngettext("%(count)d carte", "%(count)d cartes", count) % {"count": count}
    return ngettext("%(count)d feuille de famille", "%(count)d feuilles de famille", count) % {"count": count}


def print_title(names: Sequence[str], profiles: Sequence[str], everywhere: str) -> str:
    """What was chosen, in words: « CE1 A, CM2 – parents »; without names it was `everywhere`."""
    plural = {
        Profile.PUPIL: _("élèves"),
        Profile.RELATIVE: _("parents"),
        Profile.TEACHER: _("enseignants"),
        Profile.STAFF: _("personnels"),
        Profile.GUEST: _("invités"),
    }
    who = ", ".join(plural[Profile(profile)] for profile in profiles)
    return " – ".join(part for part in (", ".join(names) or everywhere, who) if part)


def people_in_words(counts: Mapping[str, int]) -> str:
    """« 24 élèves, 41 parents »; `counts` are people per profile."""
    words = {
        Profile.PUPIL: ngettext("%(n)d élève", "%(n)d élèves", counts.get(Profile.PUPIL, 0)),
        Profile.RELATIVE: ngettext("%(n)d parent", "%(n)d parents", counts.get(Profile.RELATIVE, 0)),
        Profile.TEACHER: ngettext("%(n)d enseignant", "%(n)d enseignants", counts.get(Profile.TEACHER, 0)),
        Profile.STAFF: ngettext("%(n)d personnel", "%(n)d personnels", counts.get(Profile.STAFF, 0)),
        Profile.GUEST: ngettext("%(n)d invité", "%(n)d invités", counts.get(Profile.GUEST, 0)),
    }
    return ", ".join(word % {"n": counts[profile]} for profile, word in words.items() if counts.get(profile))
