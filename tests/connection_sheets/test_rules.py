"""Who stands with whom, in which order, in which words."""

import pytest

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import SheetFormat
from tests.connection_sheets.people import child, parent, person, pupil, sheet_set

LEA = pupil(1, "Léa Martin", "CE1 A")
TOM = pupil(2, "Tom Martin", "CM2")
ZOE = pupil(3, "Zoé Durand", "CE1 A")
ALONE = pupil(4, "Noé Petit")
CLAIRE = parent(11, "Claire Martin", LEA, TOM)
PAUL = parent(12, "Paul Martin", LEA, TOM)
MARC = parent(13, "Marc Durand", ZOE)
NINA = parent(14, "Nina Blin", LEA, is_contact_only=True)
CHILDLESS = parent(15, "Éric Seul")
CLAIRE_AT_HOME = parent(11, "Claire Martin", LEA, TOM, email="Nous@m.fr")
PAUL_AT_HOME = parent(12, "Paul Martin", LEA, TOM, email="nous@m.fr")
PAUL_OF_TOM = parent(12, "Paul Martin", TOM, email="nous@m.fr")
TEACHER = person(21, "Sophie Roy", Profile.TEACHER, class_names=("CE1 A",))


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["Léa"], "Léa"), (["Léa", "Tom"], "Léa et Tom"), (["Léa", "Tom", "Zoé"], "Léa, Tom et Zoé")],
)
def test_listed(words, said):
    assert rules.listed(words) == said


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (LEA, "élève, CE1 A"),
        (ALONE, "élève"),
        (CLAIRE, "parent de Léa et Tom Martin (CE1 A, CM2)"),
        (parent(5, "A B", LEA, ZOE), "parent de Léa Martin et Zoé Durand (CE1 A)"),
        (parent(5, "A B", ALONE), "parent de Noé Petit"),
        (NINA, "personne à contacter pour Léa Martin (CE1 A)"),
        (CHILDLESS, "parent d’élève"),
        (TEACHER, "équipe enseignante, CE1 A"),
        (person(6, "A B", Profile.TEACHER, children=(child(LEA),)), "équipe enseignante"),
        (person(6, "A B", Profile.STAFF), "équipe de l’école"),
        (person(6, "A B", Profile.GUEST), "personne invitée"),
    ],
)
def test_what_a_person_is(who, said):
    assert rules.tie(who) == said


def test_whom_to_ask_gets_shorter():
    crowded = pupil(7, "A B", "CE1", teachers=("Sophie Roy", "Paul Lin", "Anne Bel"))
    assert rules.help_lines(crowded) == [
        "Demande à Sophie Roy et Paul Lin, ou à un autre adulte de l’école.",
        "Demande à Sophie Roy, ou à un autre adulte de l’école.",
        "Demande à un adulte de l’école.",
    ]
    assert rules.help_lines(CLAIRE) == ["Adressez-vous à la direction de l’école."]


def _homes(*people):
    pupils = [one for one in people if one.profile == Profile.PUPIL]
    adults = [one for one in people if one.profile != Profile.PUPIL]
    return {tuple(one.first_name for one in family.people) for family in rules.homes(adults, pupils)}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        # Separated or not, each parent has a sheet: parent first, then the children.
        ([LEA, TOM, CLAIRE, PAUL], {("Claire", "Léa", "Tom"), ("Paul", "Léa", "Tom")}),
        # Who gave one and the same address for the same children lives together.
        (
            [
                LEA,
                TOM,
                parent(11, "Claire Martin", LEA, TOM, email="Nous@m.fr"),
                parent(12, "Paul M", LEA, TOM, email="nous@m.fr"),
            ],
            {("Claire", "Paul", "Léa", "Tom")},
        ),
        # One address, but not the same children: a blended family stays apart.
        (
            [
                LEA,
                TOM,
                parent(11, "Claire Martin", LEA, TOM, email="n@m.fr"),
                parent(12, "Paul M", TOM, email="n@m.fr"),
            ],
            {("Claire", "Léa", "Tom"), ("Paul", "Tom")},
        ),
        # No address on either side is not the same address.
        ([ZOE, MARC, parent(16, "Anne Durand", ZOE)], {("Marc", "Zoé"), ("Anne", "Zoé")}),
        # Somebody to call never gets the child's code.
        ([LEA, NINA, CLAIRE], {("Nina",), ("Claire", "Léa")}),
        # A child nobody answers for still has a sheet.
        ([ALONE, NINA, LEA], {("Noé",), ("Nina",), ("Léa",)}),
        ([CHILDLESS], {("Éric",)}),
        # A teacher prints one class: the brother in another class is not there.
        ([LEA, CLAIRE], {("Claire", "Léa")}),
    ],
)
def test_homes(people, expected):
    assert _homes(*people) == expected


def test_nobody_sees_the_code_of_another_home():
    families = rules.homes([CLAIRE, MARC, PAUL], [LEA, TOM, ZOE])
    for family in families:
        assert len(family.adults) == 1


@pytest.mark.parametrize(
    ("family", "title", "tie"),
    [
        ([LEA, TOM, CLAIRE], "Famille de Léa et Tom Martin (CE1 A, CM2)", "À remettre à Claire Martin"),
        ([ALONE], "Famille de Noé Petit", "À remettre à ses responsables"),
        ([NINA], "Pour Nina Blin", "personne à contacter pour Léa Martin (CE1 A)"),
    ],
)
def test_family_words(family, title, tie):
    pupils = [one for one in family if one.profile == Profile.PUPIL]
    adults = [one for one in family if one.profile != Profile.PUPIL]
    [home] = rules.homes(adults, pupils)
    assert (rules.family_title(home), rules.family_tie(home)) == (title, tie)


def _order(*people, classes=()):
    return [
        (section.title, [one.first_name for one in section.people]) for section in rules.arrange_people(people, classes)
    ]


def test_sheets_come_by_class_each_child_followed_by_its_parents():
    assert _order(PAUL, TEACHER, MARC, TOM, ALONE, CLAIRE, ZOE, LEA, NINA) == [
        ("CE1 A", ["Zoé", "Marc", "Léa", "Nina", "Claire", "Paul"]),
        ("CM2", ["Tom"]),
        ("Sans classe", ["Noé"]),
        ("Adultes de l’école", ["Sophie"]),
    ]


def test_a_parent_of_two_classes_goes_with_the_class_that_was_chosen():
    assert _order(CLAIRE, TOM, classes={"CM2"}) == [("CM2", ["Tom", "Claire"])]


def test_families_come_by_the_class_of_their_first_child():
    sections = rules.arrange_families([TOM, ZOE, MARC, LEA, CLAIRE, ALONE], ())
    assert [(one.title, [rules.family_title(family) for family in one.families]) for one in sections] == [
        ("CE1 A", ["Famille de Zoé Durand (CE1 A)", "Famille de Léa et Tom Martin (CE1 A, CM2)"]),
        ("Sans classe", ["Famille de Noé Petit"]),
    ]


def test_two_people_of_one_name_both_have_their_sheet():
    twins = [pupil(1, "Léa Martin", "CE1"), pupil(2, "Léa Martin", "CE1")]
    assert [one.pk for one in rules.arrange_people(reversed(twins), ())[0].people] == [1, 2]


@pytest.mark.parametrize(
    ("sheet_format", "people", "pages"),
    [
        (SheetFormat.FULL, 3, 3),
        (SheetFormat.CARDS, 8, 1),
        (SheetFormat.CARDS, 9, 2),
        (SheetFormat.CARDS, 0, 0),
    ],
)
def test_pages(sheet_format, people, pages):
    chosen = sheet_set(*(pupil(pk, f"A B{pk}", "CP") for pk in range(people)))
    assert rules.pages_of(chosen, sheet_format) == pages


def test_each_class_begins_a_page_of_cards():
    chosen = sheet_set(pupil(1, "A A", "CP"), pupil(2, "B B", "CE1"))
    assert rules.pages_of(chosen, SheetFormat.CARDS) == 2


@pytest.mark.parametrize(("children", "pages"), [(3, 1), (4, 2), (8, 2), (9, 3)])
def test_pages_of_a_family(children, pages):
    pupils = [pupil(pk, f"A{pk} B", "CP") for pk in range(children)]
    chosen = sheet_set(*pupils, parent(99, "Z B", *pupils), sheet_format=SheetFormat.FAMILY)
    assert rules.pages_of(chosen, SheetFormat.FAMILY) == pages


@pytest.mark.parametrize(
    ("sheet_format", "title", "name"),
    [
        (SheetFormat.FULL, "CE1 A, CM2 – parents", "fiches-ce1-a-cm2-parents.pdf"),
        (SheetFormat.CARDS, "Élodie Œuvrard", "cartes-elodie-oeuvrard.pdf"),
        (SheetFormat.FAMILY, "../../etc", "familles-etc.pdf"),
        (SheetFormat.FAMILY, "محمد", "familles-mhmd.pdf"),
        (SheetFormat.FAMILY, "…", "familles.pdf"),
    ],
)
def test_file_name(sheet_format, title, name):
    assert rules.file_name(sheet_format, title) == name


@pytest.mark.parametrize(
    ("names", "profiles", "title"),
    [
        ((), (), "Toute l’école"),
        (("CE1 A", "CM2"), (), "CE1 A, CM2"),
        (("CE1 A",), ("relative", "pupil"), "CE1 A – parents, élèves"),
        ((), ("teacher",), "Toute l’école – enseignants"),
    ],
)
def test_title_of_a_print(names, profiles, title):
    assert rules.print_title(names, profiles, "Toute l’école") == title


def test_counts_in_words():
    assert rules.people_in_words({"relative": 2, "pupil": 1}) == "1 élève, 2 parents"
    assert rules.sheets_in_words("cards", 1) == "1 carte"
    assert rules.sheets_in_words("family", 3) == "3 feuilles de famille"
