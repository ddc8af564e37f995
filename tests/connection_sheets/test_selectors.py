"""Who is chosen, and what their sheets say, in how many queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.choices import Profile, Source
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import Accounts, Address, Origin, SheetFormat
from tenant_apps.connection_sheets.permissions import can_print, printable_by, visible_prints
from tenant_apps.connection_sheets.selectors import Selection, chosen_people, gather, ids_to_print, preview
from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import PersonalDetails, SchoolClass
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import make_family

FULL, CARDS, FAMILY = SheetFormat.FULL, SheetFormat.CARDS, SheetFormat.FAMILY
EVERYONE = Selection(accounts=Accounts.ALL)


def names(people):
    return {person.first_name for person in people}


def chosen(school, actor, selection, sheet_format=FULL):
    by_pk = {one.pk: name for name, one in vars(school).items() if hasattr(one, "login")}
    return {by_pk[pk] for pk in ids_to_print(actor, selection, sheet_format)}


def test_an_administrator_prints_everybody_a_teacher_the_own_classes(school):
    assert names(printable_by(school.head)) == {"Sophie", "Léa", "Tom", "Zoé", "Claire", "Paul", "Marc", "Anne"}
    assert names(printable_by(school.teacher)) == {"Léa", "Zoé", "Claire", "Paul", "Marc"}
    assert names(printable_by(None)) == names(printable_by(school.head))
    assert not printable_by(school.claire).exists()
    assert not printable_by(TeacherFactory()).exists()


def test_a_teacher_never_prints_who_may_open_more_than_a_familys_space(school):
    head_and_mother = HeadFactory(profile=Profile.RELATIVE, first_name="Directrice")
    colleague = TeacherFactory(first_name="Collègue")
    for relative in (head_and_mother, colleague):
        directory.add_guardian(actor=None, relative=relative, child=school.lea)
    assert not names(printable_by(school.teacher)) & {"Directrice", "Collègue"}
    family = ids_to_print(school.teacher, Selection(family_ids=(school.lea.pk,), accounts=Accounts.ALL), FAMILY)
    assert not {head_and_mother.pk, colleague.pk} & set(family)


def test_blocked_accounts_are_not_printed(school):
    accounts.block_user(actor=None, user=school.lea)
    assert "Léa" not in names(printable_by(school.head))


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection(), {"lea", "tom", "zoe", "claire", "paul"}),
        (EVERYONE, {"lea", "tom", "zoe", "claire", "paul", "marc", "teacher", "head"}),
        (Selection(profiles=("pupil",)), {"lea", "tom", "zoe"}),
        (Selection(profiles=("pupil", "teacher"), accounts=Accounts.ALL), {"lea", "tom", "zoe", "teacher", "head"}),
    ],
)
def test_selections_of_the_school(school, selection, found):
    assert chosen(school, school.head, selection) == found


def test_selections_by_class_by_person_by_family(school):
    by_class = Selection(class_ids=(school.cm2.pk,))
    assert chosen(school, school.head, by_class) == {"tom", "claire", "paul"}
    assert chosen(school, school.teacher, by_class) == {"claire", "paul"}, "Tom is not in the teacher's class"
    people = Selection(people_ids=(school.marc.pk, school.tom.pk), accounts=Accounts.ALL)
    assert chosen(school, school.head, people) == {"marc", "tom"}
    assert chosen(school, school.teacher, people) == {"marc"}
    family = Selection(family_ids=(school.lea.pk,), accounts=Accounts.ALL)
    assert chosen(school, school.head, family) == {"lea", "claire", "paul"}


def test_families_are_whole_as_far_as_one_may_print(school):
    by_class = Selection(class_ids=(school.ce1.pk,))
    assert chosen(school, school.head, by_class, FAMILY) == {"lea", "tom", "zoe", "claire", "paul", "marc"}
    assert chosen(school, school.teacher, by_class, FAMILY) == {"lea", "zoe", "claire", "paul", "marc"}


def test_somebody_to_contact_does_not_join_the_home(school):
    aunt = RelativeFactory(first_name="Tante")
    directory.add_guardian(actor=None, relative=aunt, child=school.zoe, authority=Authority.CONTACT)
    assert aunt.pk not in ids_to_print(school.head, Selection(profiles=("pupil",)), FAMILY)
    [section] = gather([aunt.pk, school.zoe.pk], FAMILY).sections
    assert [[one.first_name for one in family.people] for family in section.families] == [["Tante"], ["Zoé"]] or [
        [one.first_name for one in family.people] for family in section.families
    ] == [["Zoé"], ["Tante"]]
    [person] = [one for one in section.everyone if one.pk == aunt.pk]
    assert person.is_contact_only


def test_who_answers_for_one_child_by_law_sees_no_other_childs_code(school):
    directory.add_guardian(actor=None, relative=school.marc, child=school.lea, authority=Authority.CONTACT)
    sheets = gather([school.marc.pk, school.zoe.pk, school.lea.pk], FAMILY)
    homes = [names(family.people) for section in sheets.sections for family in section.families]
    assert {"Marc", "Zoé"} in homes
    assert {"Léa"} in homes


def test_what_a_sheet_says(school):
    sheets = gather([school.claire.pk, school.lea.pk, school.marc.pk], FULL, class_ids=[school.ce1.pk])
    [section] = sheets.sections
    assert section.title == "CE1 A"
    assert [one.first_name for one in section.people] == ["Marc", "Léa", "Claire"]
    marc, lea, claire = section.people
    assert lea.code == read_code(school.lea)
    assert lea.activation_url.endswith(f"/activation/?identifiant=lea.martin&code={lea.code}")
    assert lea.activation_url.startswith("http://alpha.one.localhost")
    assert [child.first_name for child in claire.children] == ["Léa", "Tom"]
    assert claire.teachers == ("Sophie Roy",)
    assert marc.is_activated
    assert marc.activation_url == ""
    assert sheets.school.activation_address.startswith("alpha.one.localhost")
    assert sheets.school.activation_address.endswith("/activation")


def test_counting_reads_no_code(school, monkeypatch):
    monkeypatch.setattr("tenant_apps.connection_sheets.selectors.read_code", None)
    sheets = gather([school.lea.pk, school.marc.pk], FULL, reveal=False)
    assert sorted(one.is_activated for one in sheets.everyone.values()) == [False, True]


@pytest.mark.parametrize("sheet_format", [FULL, CARDS, FAMILY])
def test_as_many_queries_for_one_family_as_for_five(school, sheet_format, django_assert_num_queries):
    def ask():
        ids = ids_to_print(school.head, EVERYONE, sheet_format)
        return gather(ids, sheet_format, class_ids=[school.ce1.pk])

    queries = 7 if sheet_format == FAMILY else 6
    with django_assert_num_queries(queries):
        few = ask().count
    for _family in range(5):
        make_family(school.ce1, children=2, relatives=2)
    with django_assert_num_queries(queries):
        assert ask().count > few


def test_preview(school):
    seen = preview(school.head, Selection(class_ids=(school.ce1.pk,)), CARDS)
    assert (seen.sheets, seen.pages, seen.people) == (4, 1, 4)
    assert seen.in_words == "2 élèves, 2 parents"
    families = preview(school.head, Selection(class_ids=(school.ce1.pk,)), FAMILY)
    assert (families.sheets, families.pages, families.people) == (3, 3, 6)


def test_who_may_print(school):
    assert can_print(school.head)
    assert can_print(school.teacher)
    for other in (school.lea, school.claire, RelativeFactory(profile=Profile.STAFF)):
        assert "enseignants" in can_print(other).reason


def test_prints_of_others_are_the_administrators_business(school):
    from tenant_apps.connection_sheets import services

    mine = services.request_print(actor=school.teacher, format=FULL, people_ids=[school.lea.pk])
    assert list(visible_prints(school.teacher)) == [mine]
    assert list(visible_prints(school.head)) == [mine]
    assert not visible_prints(TeacherFactory()).exists()


def test_a_pupil_without_class_or_parents_is_printed_too(school):
    alone = PupilFactory(first_name="Noé")
    [section] = gather([alone.pk], FAMILY).sections
    assert section.title == "Sans classe"
    assert section.families[0].adults == ()


@pytest.fixture
def mixed(school):
    """CE1 A becomes a class of two levels; some people have an address, some come from a feed."""
    levels = {school.ce1: ["CE1", "CE2"], school.cm2: ["CM2"]}
    for school_class, values in levels.items():
        SchoolClass.objects.filter(pk=school_class.pk).update(levels=values)
    PersonalDetails.objects.create(user=school.lea, level="CE1")
    PersonalDetails.objects.create(user=school.zoe, level="CE2")
    User.objects.filter(pk__in=[school.claire.pk, school.marc.pk]).update(email="famille@exemple.fr")
    old, fed = timezone.now() - timedelta(days=90), timezone.now() - timedelta(days=2)
    User.objects.filter(pk=school.tom.pk).update(created_at=old, source=Source.ONDE)
    User.objects.filter(pk__in=[school.lea.pk, school.zoe.pk]).update(created_at=fed, source=Source.ONDE)
    return school


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"levels": ("CE1",)}, {"lea", "claire", "paul", "teacher"}),
        ({"levels": ("CE2",)}, {"zoe", "marc", "teacher"}),
        ({"levels": ("CM2",)}, {"tom", "claire", "paul"}),
        ({"address": Address.WITH}, {"claire", "marc"}),
        ({"address": Address.WITHOUT, "profiles": ("relative",)}, {"paul"}),
        ({"accounts": Accounts.ACTIVATED}, {"marc", "teacher", "head"}),
        ({"accounts": Accounts.PENDING}, {"lea", "tom", "zoe", "claire", "paul"}),
        ({"functions": ("head",)}, {"head"}),
        ({"origin": Origin.ONDE}, {"lea", "tom", "zoe"}),
        ({"origin": Origin.LAST_IMPORT}, {"lea", "zoe"}),
        ({"origin": Origin.AAF1D}, set()),
        ({"since": timezone.localdate() - timedelta(days=3), "profiles": ("pupil",)}, {"lea", "zoe"}),
        ({"since": timezone.localdate() + timedelta(days=1)}, set()),
    ],
)
def test_who_is_chosen_by_what(mixed, asked, found):
    selection = Selection(**{"accounts": Accounts.ALL, **asked})
    people = set(chosen_people(mixed.head, selection).values_list("pk", flat=True))
    assert people == {getattr(mixed, name).pk for name in found}


def test_no_last_import_without_any(school):
    assert not chosen_people(school.head, Selection(origin=Origin.LAST_IMPORT)).exists()


def test_the_preview_counts_those_without_an_address(mixed):
    seen = preview(mixed.head, Selection(class_ids=(mixed.ce1.pk,)), FULL)
    assert (seen.people, seen.without_address) == (4, 3)
