"""Verbs of the directory: what they write, what they refuse, what they leave in the audit log."""

import pytest
from django.core.exceptions import ValidationError

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.directory import services
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Guardianship, Membership, SchoolClass
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import ClassFactory, make_class, make_family

pytestmark = pytest.mark.usefixtures("inside_alpha")


def _last(verb):
    return AuditEntry.objects.filter(verb=f"directory.{verb}").latest("pk")


def test_a_class_is_created_with_its_levels_in_order():
    head = HeadFactory()
    school_class = services.create_class(actor=head, name="  Les  Bleuets ", levels=["CE2", "CE1"])
    assert (school_class.name, school_class.levels) == ("Les Bleuets", ["CE1", "CE2"])
    line = _last("create_class")
    assert (line.actor, line.target, line.target_key) == (head, "Les Bleuets", f"class:{school_class.pk}")


@pytest.mark.parametrize("name", ["cp", "CP", " Cp "])
def test_two_classes_cannot_have_one_name_whatever_its_case(name):
    ClassFactory(name="CP")
    with pytest.raises(ValidationError) as refused:
        services.create_class(actor=None, name=name)
    assert refused.value.message_dict == {"name": ["Une classe porte déjà ce nom."]}


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_class_has_a_name_that_fits(name):
    with pytest.raises(ValidationError) as refused:
        services.create_class(actor=None, name=name)
    assert list(refused.value.message_dict) == ["name"]


def test_a_class_is_renamed_and_its_levels_kept_unless_given():
    school_class = ClassFactory(name="CP", levels=["CP"])
    services.rename_class(actor=None, school_class=school_class, name="CP de Mme Laurent")
    services.rename_class(actor=None, school_class=school_class, name="CP-CE1", levels=["CP", "CE1"])
    found = SchoolClass.objects.get(pk=school_class.pk)
    assert (found.name, found.levels) == ("CP-CE1", ["CP", "CE1"])
    assert _last("rename_class").data["before"] == {"name": "CP de Mme Laurent", "levels": ["CP"]}


def test_renaming_to_the_same_name_writes_nothing():
    school_class = ClassFactory(name="CP", levels=["CP"])
    services.rename_class(actor=None, school_class=school_class, name="CP", levels=["CP"])
    assert not AuditEntry.objects.filter(verb="directory.rename_class").exists()


def test_only_an_empty_class_is_deleted():
    school_class = make_class(TeacherFactory())
    with pytest.raises(services.ClassNotEmpty):
        services.delete_class(actor=None, school_class=school_class)
    services.detach(actor=None, school_class=school_class, user=school_class.members.get())
    services.delete_class(actor=None, school_class=school_class)
    assert not SchoolClass.objects.exists()
    assert _last("delete_class").target == school_class.name


def test_attaching_twice_is_attaching_once():
    school_class, pupil = ClassFactory(), PupilFactory()
    for _ in range(2):
        services.attach(actor=None, school_class=school_class, user=pupil)
    assert Membership.objects.count() == 1
    assert AuditEntry.objects.filter(verb="directory.attach", target_key=f"user:{pupil.pk}").count() == 1


def test_a_pupil_may_be_in_two_classes():
    pupil = PupilFactory()
    make_class(pupil)
    make_class(pupil)
    assert pupil.classes.count() == 2


def test_a_parent_is_not_attached_to_a_class():
    with pytest.raises(ValidationError):
        services.attach(actor=None, school_class=ClassFactory(), user=RelativeFactory())


def test_detaching_somebody_who_is_not_there_says_so():
    assert services.detach(actor=None, school_class=ClassFactory(), user=PupilFactory()) is False


def test_linking_a_family_leaves_a_line_with_each_of_the_two():
    head = HeadFactory()
    [pupil], [parent] = make_family(None, relatives=1)
    services.add_guardian(actor=head, relative=parent, child=pupil, authority=Authority.CONTACT)
    assert Guardianship.objects.get().authority == Authority.CONTACT
    assert _last("add_guardian").target_key == f"user:{pupil.pk}"
    line = _last("add_child")
    assert (line.target_key, line.actor, line.data["child"]) == (f"user:{parent.pk}", head, pupil.full_name)


def test_unlinking_twice_says_so():
    [pupil], [parent] = make_family(None, relatives=1)
    assert services.remove_guardian(actor=None, relative=parent, child=pupil) is True
    assert services.remove_guardian(actor=None, relative=parent, child=pupil) is False
    assert _last("remove_child").target_key == f"user:{parent.pk}"


@pytest.mark.parametrize(("relative", "child"), [(PupilFactory, PupilFactory), (RelativeFactory, TeacherFactory)])
def test_only_adults_answer_and_only_for_pupils(relative, child):
    with pytest.raises(ValidationError):
        services.add_guardian(actor=None, relative=relative(), child=child())


def test_enrolling_what_exists_changes_nothing():
    school_class = ClassFactory()
    [pupil], [parent] = make_family(school_class, relatives=1)
    care = services.Care(parent, pupil, Authority.CONTACT)
    services.enrol_many(actor=None, memberships=[(school_class, pupil)], care=[care])
    assert (Membership.objects.count(), Guardianship.objects.get().authority) == (1, Authority.LEGAL)
