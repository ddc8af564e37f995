"""Verbs on entries and series: written once, changed by two people, deleted and put back."""

from datetime import date, timedelta

import pytest

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.homework import services
from tenant_apps.homework.choices import Rhythm, Scope
from tenant_apps.homework.models import Done, Entry, Series
from tenant_apps.homework.services import EntryMoved, HomeworkRefused
from tenant_apps.richtext.media import ForeignMedia
from tenant_apps.timeline.models import Event

TUESDAY = date(2026, 11, 24)


def days_of(series):
    rows = Entry.objects.living().filter(series=series).order_by("date")
    return [f"{day:%d/%m}" for day in rows.values_list("date", flat=True)]


@pytest.fixture
def weekly(write):
    """Four Tuesdays; the holidays of Christmas leave the others out."""
    return write(rhythm=Rhythm.WEEKLY, until=date(2026, 12, 31))


def test_something_for_a_day_is_said_and_written_down(world, write):
    [entry] = write()
    assert (entry.date, entry.subject, entry.author, entry.edition) == (TUESDAY, "Lecture", world.teacher, 1)
    event = Event.objects.get(kind="homework.added")
    assert event.url == entry.get_absolute_url()
    assert len(event.audience["groups"]) == 4
    assert AuditEntry.objects.get(verb="homework.add").target_key == f"homework.entry:{entry.pk}"


def test_a_second_click_writes_nothing(write):
    assert write() == write()
    assert Entry.objects.count() == 1


def test_a_series_sent_twice_is_one(write, weekly):
    again = write(rhythm=Rhythm.WEEKLY, until=date(2026, 12, 31))
    assert {one.pk for one in again} == {one.pk for one in weekly}
    assert Series.objects.count() == 1


def test_a_series_written_again_with_a_later_end_goes_on_until_then(write, weekly):
    again = write(rhythm=Rhythm.WEEKLY, until=date(2027, 1, 12))
    assert [row.pk for row in again[: len(weekly)]] == [row.pk for row in weekly]
    assert [row.series_date for row in again[len(weekly) :]] == [date(2027, 1, 5), date(2027, 1, 12)]
    assert {(row.series_id, row.text) for row in again} == {(weekly[0].series_id, weekly[0].text)}
    assert Series.objects.get().ends_on == date(2027, 1, 12)
    assert len(write(rhythm=Rhythm.WEEKLY, until=date(2026, 12, 31))) == len(again)  # an earlier end takes nothing away
    assert len(write(rhythm=Rhythm.FORTNIGHTLY, until=date(2027, 2, 2))) == len(again)  # nor does another rhythm
    with pytest.raises(HomeworkRefused, match="un an après"):
        write(rhythm=Rhythm.WEEKLY, until=date(2027, 12, 31))


def test_a_series_leaves_the_holidays_out(inside_alpha, write):
    inside_alpha.zone = "A"
    made = write(rhythm=Rhythm.WEEKLY, until=date(2027, 1, 12))
    assert days_of(made[0].series) == ["24/11", "01/12", "08/12", "15/12", "05/01", "12/01"]


def test_an_hour_of_writing_is_one_news(write):
    write()
    write(subject="Dictée")
    assert Event.objects.filter(kind="homework.added").count() == 1


def test_nothing_is_said_of_days_gone_by(write):
    write(day=date(2026, 11, 20))
    assert not Event.objects.filter(kind="homework.added").exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"subject": "x" * 61}, "subject"),
        ({"text": "<script>a</script>"}, "text"),
        ({"day": date(2016, 11, 24)}, "date"),
        ({"rhythm": Rhythm.WEEKLY}, "until"),
        ({"rhythm": Rhythm.WEEKLY, "until": TUESDAY - timedelta(days=1)}, "until"),
        ({"rhythm": Rhythm.WEEKLY, "until": TUESDAY + timedelta(days=400)}, "until"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(write, facts, field):
    with pytest.raises(HomeworkRefused) as refused:
        write(**facts)
    assert refused.value.field == field
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["parent", "pupil", "staff", "other_teacher"])
def test_readers_do_not_write(world, write, who):
    [entry] = write()
    actor = getattr(world, who)
    with pytest.raises(HomeworkRefused, match="sans pouvoir y écrire"):
        write(actor=actor, subject="Dictée")
    with pytest.raises(HomeworkRefused):
        services.change_entry(actor=actor, entry=entry, edition=1, date=entry.date, subject="Dictée", text="<p>a</p>")
    with pytest.raises(HomeworkRefused):
        services.remove_entry(actor=actor, entry=entry)


def test_the_image_of_somebody_else_is_refused(world, write):
    with pytest.raises(ForeignMedia):
        write(text='<p><img src="/ecriture/media/999999/" alt=""></p>')


def _change(entry, actor, **facts):
    kept = {"date": entry.date, "subject": entry.subject, "text": entry.text, "edition": entry.edition}
    return services.change_entry(actor=actor, entry=entry, **{**kept, **facts})


def test_two_people_writing_do_not_overwrite_each_other(world, write):
    [entry] = write()
    mine, theirs = Entry.objects.get(), Entry.objects.get()
    _change(mine, world.teacher, text="<p>Page 13.</p>")
    with pytest.raises(EntryMoved) as moved:
        _change(theirs, world.teacher, text="<p>Page 14.</p>")
    assert moved.value.current.text == "<p>Page 13.</p>"
    entry.refresh_from_db()
    assert (entry.text, entry.edition) == ("<p>Page 13.</p>", 2)
    # The same change sent again after an answer was lost is no conflict.
    assert _change(theirs, world.teacher, text="<p>Page 13.</p>").entry.edition == 2


def test_one_day_of_a_series(world, weekly):
    _change(weekly[1], world.teacher, date=date(2026, 12, 3), text="<p>Page 20.</p>")
    assert days_of(weekly[0].series)[:3] == ["24/11", "03/12", "08/12"]
    assert Entry.objects.filter(text="<p>Page 20.</p>").count() == 1


def test_this_day_and_the_following_part_from_the_series(world, weekly):
    changed = _change(weekly[1], world.teacher, subject="Dictée", scope=Scope.FOLLOWING)
    assert changed.reached == len(weekly) - 1
    assert changed.entry.series != weekly[0].series
    assert days_of(weekly[0].series) == ["24/11"]
    assert Entry.objects.filter(subject="Dictée").count() == len(weekly) - 1


def test_a_whole_series_moves_and_keeps_what_was_written_apart(world, weekly):
    _change(weekly[2], world.teacher, text="<p>À part.</p>")
    changed = _change(weekly[0], world.teacher, date=TUESDAY + timedelta(days=1), text="<p>B</p>", scope=Scope.ALL)
    assert changed.kept == 1
    assert {day.weekday() for day in Entry.objects.living().values_list("date", flat=True)} == {2}
    assert Entry.objects.get(pk=weekly[2].pk).text == "<p>À part.</p>"
    # Moved back: each day finds its place again.
    first = Entry.objects.get(pk=weekly[0].pk)
    _change(first, world.teacher, date=TUESDAY, scope=Scope.ALL)
    assert {day.weekday() for day in Entry.objects.living().values_list("date", flat=True)} == {1}


def test_a_series_moved_by_a_week_keeps_each_day_once(world, weekly):
    _change(weekly[0], world.teacher, date=TUESDAY + timedelta(days=7), scope=Scope.ALL)
    found = days_of(Entry.objects.get(pk=weekly[0].pk).series)
    assert len(found) == len(set(found))
    assert found[0] == "01/12"


@pytest.mark.parametrize(("scope", "left"), [(Scope.THIS, -1), (Scope.FOLLOWING, 1), (Scope.ALL, 0)])
def test_deleted_and_put_back(world, notebook, weekly, scope, left):
    ids = services.remove_entry(actor=world.teacher, entry=weekly[1], scope=scope)
    count = Entry.objects.living().count()
    assert count == (left if left >= 0 else len(weekly) - 1)
    assert services.restore_entries(actor=world.teacher, notebook=notebook, ids=ids) == len(ids)
    assert Entry.objects.living().count() == len(weekly)
    assert services.restore_entries(actor=world.teacher, notebook=notebook, ids=ids) == 0


def test_what_is_deleted_takes_its_news_and_cannot_be_changed(world, write):
    [entry] = write()
    services.remove_entry(actor=world.teacher, entry=entry)
    assert Event.objects.get(kind="homework.added").removed_at is not None
    with pytest.raises(HomeworkRefused, match="supprimé"):
        _change(entry, world.teacher, subject="Dictée")


def test_done_twice_is_once(world, write):
    [entry] = write()
    for actor in (world.pupil, world.parent, world.pupil):
        services.mark(actor=actor, entry=entry, pupil=world.pupil, done=True)
    assert (Done.objects.get().pupil, Done.objects.get().by) == (world.pupil, world.pupil)
    for _twice in range(2):
        services.mark(actor=world.parent, entry=entry, pupil=world.pupil, done=False)
    assert not Done.objects.exists()


@pytest.mark.parametrize(
    ("who", "whose"), [("teacher", "pupil"), ("other_parent", "pupil"), ("parent", "other_pupil"), ("parent", "parent")]
)
def test_only_the_pupil_and_the_parents_say_it_is_done(world, write, who, whose):
    [entry] = write()
    with pytest.raises(HomeworkRefused):
        services.mark(actor=getattr(world, who), entry=entry, pupil=getattr(world, whose), done=True)


def test_a_parent_does_not_mark_what_is_not_for_the_child(world, write):
    theirs = services.open_for_class(actor=world.other_teacher, school_class=world.other_class)
    [entry] = write(actor=world.other_teacher, notebook=theirs)
    with pytest.raises(HomeworkRefused, match="pas pour cet élève"):
        services.mark(actor=world.parent, entry=entry, pupil=world.pupil, done=True)


def test_what_was_written_for_one_day_comes_again_when_asked_to(write):
    [alone] = write()
    rows = write(rhythm=Rhythm.WEEKLY, until=date(2026, 12, 8))
    assert rows[0].pk == alone.pk
    assert days_of(rows[0].series) == ["24/11", "01/12", "08/12"]
    assert {row.series_id for row in rows} == {rows[0].series_id}
    assert len(write(rhythm=Rhythm.WEEKLY, until=date(2026, 12, 8))) == 3
    assert Entry.objects.count() == 3
