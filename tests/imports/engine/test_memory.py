"""What was answered once is not asked again for the same row, and stays to be changed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Guardianship
from tenant_apps.imports import questions, selectors, services
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.models import ROWS_LIFE, KeptAnswer
from tests.factories.accounts import HeadFactory, PupilFactory, TeacherFactory
from tests.imports.conftest import files_of, imported, start
from tests.imports.engine.records import BORN, pupil, relative, roster, teacher

pytestmark = pytest.mark.usefixtures("inside_alpha")


def _twins():
    return [PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN) for _one in "12"]


def _answered(head, files, decision, *, whole_school=False):
    """An import applied with this answer to its one question."""
    run = start(head, files, whole_school=whole_school)
    [row] = selectors.waiting_rows(run)
    run = services.decide(actor=head, run=run, row=row, decision=decision)
    return services.apply_import(actor=head, run=run, wait=True)


def _words(run):
    return [words for _row, words in questions.answers_of(run, selectors.decided_rows(run))]


def test_the_account_chosen_once_is_chosen_again(head):
    lea, twin = _twins()
    record = pupil()
    _answered(head, files_of(roster(record)), str(twin.pk))
    run = start(head, files_of(roster(pupil("Tom"), record)), whole_school=False)  # on another line of another file
    row = run.rows.get(first_name="Léa")
    assert (row.outcome, row.person_id) == (Outcome.UNCHANGED, twin.pk)
    assert (run.recalled, run.decisions) == ([row.key], {row.key: str(twin.pk)})
    assert _words(run) == ["c’est Léa Martin (comme à un import précédent)"]
    services.decide(actor=head, run=run, row=row, decision="")
    run = services.decide(actor=head, run=run, row=run.rows.get(pk=row.pk), decision=str(lea.pk))
    assert (run.rows.get(pk=row.pk).person_id, run.recalled) == (lea.pk, [])
    services.apply_import(actor=head, run=run, wait=True)
    assert start(head, files_of(roster(record)), whole_school=False).rows.get().person_id == lea.pk


def test_an_answer_taken_back_is_asked_and_forgotten(head):
    record, [_lea, twin] = pupil(), _twins()
    _answered(head, files_of(roster(record)), str(twin.pk))
    run = start(head, files_of(roster(record)), whole_school=False)
    row = run.rows.get()
    run = services.decide(actor=head, run=run, row=row, decision="")
    assert (run.rows.get().outcome, run.recalled) == (Outcome.DECISION, [])
    services.apply_import(actor=head, run=run, wait=True)
    assert start(head, files_of(roster(record)), whole_school=False).rows.get().outcome == Outcome.DECISION


def test_who_was_new_then_is_known_now(head):
    """« Somebody else » made an account: the same row means that account, and makes no other."""
    _twins()
    record = pupil()
    _answered(head, files_of(roster(record)), "new")
    assert User.objects.filter(first_name="Léa").count() == 3
    run = imported(head, files_of(roster(record)), whole_school=False)
    assert (run.count(Outcome.DECISION), run.writes) == (0, False)
    assert User.objects.filter(first_name="Léa").count() == 3


@pytest.mark.parametrize("change", [{"gender": "F"}, {"last_name": "Martin-Roux"}, {"level": "CE1"}])
def test_a_row_that_says_otherwise_asks_again(head, change):
    _lea, twin = _twins()
    _answered(head, files_of(roster(pupil())), str(twin.pk))
    assert start(head, files_of(roster(pupil(**change))), whole_school=False).recalled == []


def test_a_row_left_aside_stays_aside(head):
    _twins()
    record = pupil()
    _answered(head, files_of(roster(record)), "ignore")
    assert start(head, files_of(roster(record)), whole_school=False).rows.get().outcome == Outcome.IGNORED


def test_an_account_that_is_gone_is_no_answer(head):
    lea, twin = _twins()
    third = PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    record = pupil()
    _answered(head, files_of(roster(record)), str(twin.pk))
    twin.delete()
    run = start(head, files_of(roster(record)), whole_school=False)
    assert (run.rows.get().outcome, run.recalled) == (Outcome.DECISION, [])
    assert {one["id"] for one in run.rows.get().candidates} == {lea.pk, third.pk}


def test_who_was_kept_is_kept(head):
    PupilFactory(first_name="Noé", last_name="Roux", birth_date=BORN)
    files = files_of(roster(pupil()))
    _answered(head, files, "keep", whole_school=True)
    run = start(head, files)
    assert (list(selectors.waiting_rows(run)), len(run.recalled)) == ([], 1)


def test_whose_child_it_is_is_not_asked_again(head):
    """The two pupils have one name and one class; the rows of the file became accounts meanwhile."""
    one, other = pupil(birth_date=BORN), pupil(birth_date=BORN + timedelta(days=90))
    files = files_of(roster(one, other, relative("Anne", "Roux", one)))
    run = start(head, files)
    [row] = selectors.waiting_rows(run)
    chosen = next(key for key in row.data["homonyms"][0]["choices"] if key.endswith(":3"))
    run = services.decide(actor=head, run=run, row=row, decision=chosen, child=0)
    services.apply_import(actor=head, run=run, wait=True)
    link = Guardianship.objects.get()
    run = imported(head, files)
    assert (run.count(Outcome.DECISION), run.writes) == (0, False)
    Guardianship.objects.all().delete()
    run = imported(head, files)
    assert [again.child_id for again in Guardianship.objects.all()] == [link.child_id]


def test_a_head_refused_once_is_not_proposed_again(head):
    HeadFactory(first_name="Lise", last_name="Morel")
    hugo = TeacherFactory(first_name="Hugo", last_name="Petit", email="hugo@exemple.test")
    files = files_of(roster(teacher(email="hugo@exemple.test", is_head=True)))
    _answered(head, files, str(hugo.pk))
    assert list(selectors.waiting_rows(start(head, files))) == []


def test_what_was_discarded_is_no_answer_and_answers_are_forgotten_after_a_year(head):
    _lea, twin = _twins()
    record = pupil()
    run = start(head, files_of(roster(record)), whole_school=False)
    run = services.decide(actor=head, run=run, row=run.rows.get(), decision=str(twin.pk))
    services.discard_import(actor=head, run=run)
    assert not KeptAnswer.objects.exists()
    _answered(head, files_of(roster(record)), str(twin.pk))
    assert KeptAnswer.objects.count() == 1
    with time_machine.travel(timezone.now() + ROWS_LIFE + timedelta(days=1), tick=False):
        services.purge_imports()
    assert not KeptAnswer.objects.exists()
