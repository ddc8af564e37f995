"""The end of what comes again, moved later or earlier."""

from datetime import date, timedelta

import pytest

from tenant_apps.homework import services
from tenant_apps.homework.choices import Rhythm, Scope
from tenant_apps.homework.models import Entry, Series
from tenant_apps.homework.services import HomeworkRefused
from tenants.context import in_public

FIRST, END = date(2026, 11, 24), date(2026, 12, 15)  # four Tuesdays; the holidays begin on the 19th


@pytest.fixture
def weekly(world, write):
    return write(FIRST, rhythm=Rhythm.WEEKLY, until=END)


def _days():
    return [f"{day:%d/%m}" for day in Entry.objects.living().order_by("date").values_list("date", flat=True)]


def _end(world, entry, until):
    return services.end_series(actor=world.teacher, entry=entry, until=until)


def test_later_adds_days_of_school_in_the_words_of_the_last(inside_alpha, world, weekly):
    with in_public():
        inside_alpha.zone = "C"
        inside_alpha.save()
    services.change_entry(
        actor=world.teacher, entry=weekly[3], edition=1, date=END, subject="Dictée", text="<p>Les mots.</p>"
    )
    assert _end(world, weekly[0], date(2027, 1, 12)).added == 2
    assert _days() == ["24/11", "01/12", "08/12", "15/12", "05/01", "12/01"]
    last = Entry.objects.living().order_by("date").last()
    assert (last.subject, last.series_id, last.author) == ("Dictée", weekly[0].series_id, world.teacher)
    assert _end(world, weekly[0], date(2027, 1, 12)) == services.Ended()
    assert len(_days()) == 6


def test_earlier_deletes_what_comes_after_and_it_can_be_put_back(world, notebook, weekly):
    ended = _end(world, weekly[3], date(2026, 12, 1))
    assert _days() == ["24/11", "01/12"]
    assert Series.objects.get().ends_on == date(2026, 12, 1)
    services.restore_entries(actor=world.teacher, notebook=notebook, ids=ended.removed)
    assert _days() == ["24/11", "01/12", "08/12", "15/12"]
    assert Series.objects.get().ends_on == END


def test_shorter_then_longer_no_day_is_there_twice(world, weekly):
    _end(world, weekly[0], date(2026, 12, 1))
    assert _end(world, weekly[0], END).added == 2
    assert _days() == ["24/11", "01/12", "08/12", "15/12"]
    assert Entry.objects.count() == 4


def test_the_part_before_a_change_ends_before_it(world, weekly):
    services.change_entry(
        actor=world.teacher, entry=weekly[2], edition=1, date=weekly[2].date, subject="Poésie", text="<p>a</p>",
        scope=Scope.FOLLOWING,
    )  # fmt: skip
    ends = list(Series.objects.order_by("pk").values_list("ends_on", flat=True))
    assert ends == [date(2026, 12, 7), END]


@pytest.mark.parametrize(
    ("until", "why"), [(FIRST - timedelta(days=1), "aucun jour"), (FIRST + timedelta(days=372), "un an")]
)
def test_ends_that_make_no_sense(world, weekly, until, why):
    with pytest.raises(HomeworkRefused, match=why):
        _end(world, weekly[1], until)
    assert len(_days()) == 4


def test_what_does_not_come_again_has_no_end_and_readers_change_none(world, write, weekly):
    [alone] = write(subject="Calcul")
    with pytest.raises(HomeworkRefused, match="ne revient pas"):
        _end(world, alone, END)
    with pytest.raises(HomeworkRefused):
        services.end_series(actor=world.parent, entry=weekly[0], until=FIRST)


def test_changed_from_the_page_of_an_entry(world, weekly, see, send):
    url = weekly[1].get_absolute_url()
    assert 'value="2026-12-15"' in see(world.teacher, url)
    assert "Changer la fin" not in see(world.parent, url)
    answer = send(world.teacher, f"{url}serie/", {"until": "2026-11-30"})
    assert (answer.status_code, answer["Location"].split("?")[1]) == (302, "jour=2026-11-30")
    assert "3 jours sont supprimés." in see(world.teacher, answer["Location"])
    assert _days() == ["24/11"]


@pytest.mark.parametrize(("until", "words"), [("", "jusqu’à quel jour"), ("2026-01-01", "aucun jour")])
def test_a_wrong_end_is_said_at_its_field(world, weekly, send, until, words):
    answer = send(world.teacher, f"{weekly[1].get_absolute_url()}serie/", {"until": until})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert '<details class="card flat" open>' in answer.content.decode()
