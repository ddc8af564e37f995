"""`synchronise`: what a feed says, every night, without anybody watching."""

import pytest

from tenant_apps.accounts.choices import Profile, Source
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Guardianship, SchoolClass
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.engine import sync, synchronise
from tenant_apps.imports.engine.apply import SchoolChanged
from tenant_apps.imports.models import Import
from tenant_apps.imports.records import ChildRef, Kind
from tests.factories.accounts import PupilFactory, TeacherFactory
from tests.imports.conftest import tables
from tests.imports.engine.records import BORN, cp, pupil, relative, roster, teacher

pytestmark = pytest.mark.usefixtures("inside_alpha")


def fed(*records, **more):
    return synchronise(actor=None, roster=roster(*records, **more), source=Source.AAF1D)


def family():
    lea = pupil(key="14-1", relative_keys=("14-9",))
    return lea, relative("Anne", "Martin", ChildRef(key="14-1"), key="14-9")


def test_links_of_either_side_count_and_a_second_night_writes_nothing():
    lea, anne = pupil(key="14-1", relative_keys=("14-9",)), relative("Anne", "Martin", key="14-9")
    tom, paul = pupil("Tom", key="14-2"), relative("Paul", "Roux", ChildRef(key="14-2"), key="14-8")
    outcome = fed(lea, anne, tom, paul, whole=True)
    assert (outcome.count(Kind.PUPILS, Outcome.NEW), outcome.count(Kind.RELATIVES, Outcome.NEW)) == (2, 2)
    assert Guardianship.objects.count() == 2
    before, imports = tables(), Import.objects.count()
    assert not fed(lea, anne, tom, paul, whole=True).wrote
    assert (tables(), Import.objects.count()) == (before, imports)


def test_a_dry_run_writes_nothing():
    before = tables()
    outcome = synchronise(actor=None, roster=roster(*family()), source=Source.AAF1D, dry_run=True)
    assert outcome.count(Kind.PUPILS, Outcome.NEW) == 1
    assert tables() == before
    assert not Import.objects.exists()


def test_a_manual_account_takes_the_key_of_the_feed():
    lea = PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    fed(*family())
    met = User.objects.get(pk=lea.pk)
    assert (met.feed_key, met.source, met.login) == ("14-1", Source.AAF1D, lea.login)
    fed(pupil("Léa-Rose", key="14-1"))
    assert User.objects.get(pk=lea.pk).first_name == "Léa-Rose"


def test_the_academy_outranks_a_spreadsheet():
    fed(*family())
    synchronise(actor=None, roster=roster(pupil(ine="1234567890A")), source=Source.ONDE)
    lea = User.objects.with_profile(Profile.PUPIL).get()
    assert (lea.source, lea.ine, lea.feed_key) == (Source.AAF1D, "1234567890A", "14-1")


def test_rows_that_need_a_human_are_left_aside_and_listed():
    for _account in range(2):
        PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    outcome = fed(pupil(key="14-1"), pupil("Tom", key="14-2"))
    assert outcome.count(Kind.PUPILS, Outcome.REJECTED) == 1
    assert outcome.count(Kind.PUPILS, Outcome.NEW) == 1
    [(_key, words)] = outcome.waiting
    assert "Plusieurs comptes" in words
    assert sum(outcome.counts[Kind.PUPILS].values()) == 2


def test_a_parent_who_lost_a_child_in_the_feed_loses_the_link():
    lea, anne = family()
    tom = pupil("Tom", key="14-2", relative_keys=("14-9",))
    fed(lea, anne, tom, whole=True)
    assert Guardianship.objects.count() == 2
    fed(lea, anne, pupil("Tom", key="14-2"), whole=True)
    assert Guardianship.objects.count() == 1


def test_more_than_half_leaving_is_held_back():
    children = [pupil(f"Élève{n}", key=f"14-{n}") for n in range(4)]
    fed(*children, whole=True)
    outcome = fed(children[0], whole=True)
    assert (outcome.held_back, outcome.wrote) == (3, False)
    assert not User.objects.leaving().exists()
    assert fed(*children[:3], whole=True).held_back == 0
    assert User.objects.leaving().count() == 1


def test_who_is_said_gone_leaves():
    fed(*(pupil(f"Élève{n}", key=f"14-{n}") for n in range(4)))
    fed(gone_keys=("14-2",))
    assert [user.feed_key for user in User.objects.leaving().by_name()] == ["14-2"]


def test_the_head_never_leaves(head):
    User.objects.filter(pk=head.pk).update(source=Source.AAF1D, feed_key="14-7")
    others = [teacher(f"Prof{n}", key=f"14-{n}") for n in range(3)]
    fed(*others, whole=True)
    assert not User.objects.leaving().exists()


def test_a_class_renamed_in_the_feed_stays_itself():
    fed(pupil(key="14-1"))
    known = SchoolClass.objects.get()
    fed(pupil(key="14-1", classes=(cp("CP Bleu", "101"),)))
    assert [(one.pk, one.name) for one in SchoolClass.objects.by_level()] == [(known.pk, "CP Bleu")]


def test_a_pupil_is_in_the_classes_of_the_feed_and_no_other():
    ulis = cp("ULIS", "7", "ULIS")
    fed(pupil(key="14-1", classes=(cp(), ulis)))
    fed(pupil(key="14-1", classes=(cp(),)))
    assert [one.name for one in User.objects.with_profile(Profile.PUPIL).get().classes.by_level()] == ["CP A"]


def test_a_teacher_typed_by_hand_is_met():
    hugo = TeacherFactory(first_name="Hugo", last_name="Petit")
    fed(teacher(key="14-5"))
    assert User.objects.get(pk=hugo.pk).feed_key == "14-5"


def test_a_school_that_changes_meanwhile_is_read_again(monkeypatch):
    calls, apply = [], sync.apply_plan

    def change_once(**given):
        calls.append(1)
        if len(calls) == 1:
            raise SchoolChanged
        return apply(**given)

    monkeypatch.setattr(sync, "apply_plan", change_once)
    assert fed(*family()).wrote
    assert len(calls) == 2
