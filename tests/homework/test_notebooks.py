"""Notebooks: opened in one click, shared through the groups of the class, copied from, followed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.directory import services as directory
from tenant_apps.directory import transition
from tenant_apps.directory.merging import merge
from tenant_apps.directory.promotion import Choice
from tenant_apps.homework import permissions, selectors, services
from tenant_apps.homework.choices import Rhythm
from tenant_apps.homework.models import CalendarLink, Done, Entry, Notebook
from tenant_apps.homework.services import HomeworkRefused
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.moderation import remove_content
from tests.factories.accounts import RelativeFactory

MONDAY = date(2026, 11, 23)


def test_one_click_shares_with_the_class(world, notebook):
    levels = {
        who: permissions.level_on(getattr(world, who), notebook)
        for who in ("teacher", "pupil", "parent", "staff", "other_teacher", "other_pupil", "other_parent", "admin")
    }
    assert levels == {
        "teacher": Level.MANAGE, "pupil": Level.READ, "parent": Level.READ, "staff": Level.READ,
        "other_teacher": None, "other_pupil": None, "other_parent": None, "admin": None,
    }  # fmt: skip
    assert Event.objects.get(kind="homework.shared").url == notebook.get_absolute_url()


def test_a_second_click_opens_the_same(world, notebook):
    assert services.open_for_class(actor=world.admin, school_class=world.school_class) == notebook
    assert Notebook.objects.count() == 1


@pytest.mark.parametrize("who", ["parent", "pupil", "staff", "other_teacher"])
def test_others_do_not_open_the_notebook_of_a_class(world, who):
    with pytest.raises(HomeworkRefused):
        services.open_for_class(actor=getattr(world, who), school_class=world.school_class)


def test_leaving_the_class_ends_access(world, notebook):
    directory.detach(actor=None, school_class=world.school_class, user=world.pupil)
    assert permissions.level_on(world.pupil, notebook) is None
    assert permissions.level_on(world.parent, notebook) is None


def test_a_new_year_has_a_new_notebook_and_the_old_one_stays_readable(world, notebook, write):
    write()
    transition.apply(
        actor=None, school_year="2025-2026", plan=transition.make_plan([Choice(world.school_class.pk, "partent")])
    )
    assert services.notebook_of(world.school_class) is None
    assert permissions.level_on(world.pupil, notebook) == Level.READ
    new = services.open_for_class(actor=world.admin, school_class=world.school_class)
    assert new != notebook
    assert permissions.level_on(world.pupil, new) is None


def test_renamed_thrown_away_and_restored(world, notebook, write):
    [entry] = write()
    services.rename(actor=world.teacher, notebook=notebook, title="  Le  cahier ")
    assert Notebook.objects.get().title == "Le cahier"
    services.throw_away(actor=world.teacher, notebook=notebook)
    assert selectors.entry_for(world.pupil, entry.pk) is None
    assert Event.objects.get(kind="homework.shared").removed_at is not None
    with pytest.raises(HomeworkRefused, match="existe plus"):
        write(subject="Dictée")
    services.restore(actor=world.teacher, notebook=notebook)
    assert selectors.entry_for(world.pupil, entry.pk) == entry


@pytest.mark.parametrize("who", ["parent", "pupil", "staff"])
def test_readers_do_not_manage(world, notebook, who):
    actor = getattr(world, who)
    for verb in (services.rename, services.throw_away, services.restore):
        with pytest.raises(HomeworkRefused):
            verb(actor=actor, notebook=notebook, **({"title": "a"} if verb is services.rename else {}))


@pytest.mark.parametrize("title", ["", "   ", "x" * 101])
def test_a_title_is_needed(world, title):
    with pytest.raises(HomeworkRefused):
        services.create_notebook(actor=world.teacher, title=title)


def test_families_keep_no_notebook(world):
    for who in (world.parent, world.pupil):
        with pytest.raises(HomeworkRefused):
            services.create_notebook(actor=who, title="Le mien")


@pytest.fixture
def other(world):
    return services.create_notebook(actor=world.teacher, title="L’an prochain")


def test_an_entry_copied_twice_is_there_once(world, write, other):
    [entry] = write()
    for made in (1, 0):
        copied = services.copy_entry(actor=world.teacher, entry=entry, notebook=other, date=date(2026, 11, 30))
        assert len(copied.made) == made
    assert Entry.objects.get(notebook=other).text == entry.text


def test_weeks_are_copied_day_for_day_without_days_off(inside_alpha, world, notebook, write, other):
    inside_alpha.zone = "B"
    write(day=date(2026, 11, 23))
    write(day=date(2026, 11, 27), subject="Dictée")
    write(day=date(2026, 12, 3), subject="Sport")
    copied = services.copy_weeks(
        actor=world.teacher, source=notebook, monday=date(2026, 11, 25), notebook=other,
        to_monday=date(2027, 3, 24), weeks=2,
    )  # fmt: skip
    days = sorted(Entry.objects.filter(notebook=other).values_list("date", "subject"))
    # Monday 29 March 2027 is Easter Monday; the Thursday after it is a day like another.
    assert days == [(date(2027, 3, 22), "Lecture"), (date(2027, 3, 26), "Dictée"), (date(2027, 4, 1), "Sport")]
    assert (copied.there, copied.off) == (0, 0)
    write(day=date(2026, 11, 30), subject="Anglais")
    again = services.copy_weeks(
        actor=world.teacher, source=notebook, monday=MONDAY, notebook=other, to_monday=date(2027, 3, 22), weeks=2
    )
    assert (len(again.made), again.there, again.off) == (0, 3, 1)


def test_one_copies_what_one_reads_into_what_one_writes(world, notebook, write, other):
    [entry] = write()
    theirs = services.create_notebook(actor=world.other_teacher, title="Le leur")
    with pytest.raises(HomeworkRefused):
        services.copy_entry(actor=world.other_teacher, entry=entry, notebook=theirs, date=MONDAY)
    with pytest.raises(HomeworkRefused):
        services.copy_entry(actor=world.teacher, entry=entry, notebook=theirs, date=MONDAY)


@pytest.mark.parametrize("weeks", [0, 46])
def test_a_school_year_at_most(world, notebook, other, weeks):
    with pytest.raises(HomeworkRefused):
        services.copy_weeks(
            actor=world.teacher, source=notebook, monday=MONDAY, notebook=other, to_monday=MONDAY, weeks=weeks
        )


def test_two_accounts_united(world, write):
    twin = RelativeFactory(activated=True)
    directory.add_guardian(actor=None, relative=twin, child=world.pupil)
    [entry] = write()
    services.mark(actor=twin, entry=entry, pupil=world.pupil, done=True)
    services.make_link(actor=twin)
    merge(actor=world.admin, kept=world.parent, merged=twin)
    assert Done.objects.get().by == world.parent
    assert not CalendarLink.objects.exists()


def test_what_is_reported_goes(world, notebook, write):
    [entry] = write()
    remove_content(actor=world.admin, app="homework", target=f"homework.entry:{entry.pk}")
    assert not Entry.objects.living().exists()
    remove_content(actor=world.admin, app="homework", target=f"homework.notebook:{notebook.pk}")
    assert Notebook.objects.get().trashed_at is not None
    remove_content(actor=world.admin, app="homework", target=f"homework.notebook:{notebook.pk}")


def test_old_trash_is_erased(world, notebook, write):
    [kept, gone] = [*write(), *write(subject="Dictée")]
    services.remove_entry(actor=world.teacher, entry=gone)
    assert services.empty_old_trash(actor=None) == 0
    with time_machine.travel("2026-12-24T10:00:00+01:00"):
        assert services.empty_old_trash(actor=None) == 1
    assert Entry.objects.get() == kept
    services.throw_away(actor=world.teacher, notebook=notebook)
    with time_machine.travel("2026-12-24T10:00:00+01:00"):
        assert services.empty_old_trash(actor=None) == 1
    assert not Notebook.objects.exists()


def test_a_secret_opens_until_it_is_revoked(world):
    first = services.make_link(actor=world.parent)
    assert selectors.reader_with(first) == world.parent
    second = services.make_link(actor=world.parent)
    assert (selectors.reader_with(first), selectors.reader_with(second)) == (None, world.parent)
    assert first not in CalendarLink.objects.get().digest
    services.revoke_link(actor=world.parent)
    services.revoke_link(actor=world.parent)
    assert selectors.reader_with(second) is None


def test_who_is_blocked_or_leaving_has_no_calendar(world):
    secret = services.make_link(actor=world.parent)
    world.parent.blocked_at = timezone.now()
    world.parent.save()
    assert selectors.reader_with(secret) is None


def test_a_series_knows_its_days(write):
    made = write(rhythm=Rhythm.FORTNIGHTLY, until=MONDAY + timedelta(days=20))
    assert [entry.date for entry in made] == [date(2026, 11, 24), date(2026, 12, 8)]
