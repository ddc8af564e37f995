"""The cahier de textes by programs: read by the class and its families, written by its teachers."""

from datetime import date

import pytest
import time_machine

from tenant_apps.homework.models import Done, Entry
from tenant_apps.homework.services import open_for_class
from tests.queries import exactly


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def notebook(world):
    return open_for_class(actor=world.teacher, school_class=world.school_class)


@pytest.fixture
def write(world, notebook, call):
    """What a program of the teacher's writes."""

    def add(code=201, **said):
        usual = {"notebook": notebook.pk, "date": "2026-11-24", "subject": "Lecture", "text": "<p>Page 12.</p>"}
        return call(world.teacher, "post", "entries/", code, **usual | said)

    return add


def test_notebooks_are_those_one_reads(world, call, notebook, write):
    write()
    [mine] = call(world.teacher, "get", "notebooks/")["results"]
    assert (mine["id"], mine["coming"], mine["may_write"]) == (notebook.pk, 1, True)
    assert call(world.parent, "get", f"notebooks/{notebook.pk}/")["may_write"] is False
    assert call(world.other_teacher, "get", "notebooks/")["results"] == []
    call(world.other_teacher, "get", f"notebooks/{notebook.pk}/", 404)


def test_what_is_written_is_read_by_the_families(world, call, write):
    made = write(text="<p>Page 12.</p><script>x</script>")["entry"]
    assert (made["text"], made["may_write"], made["done_count"]) == ("<p>Page 12.</p>", True, 0)
    [read] = call(world.parent, "get", "entries/")["results"]
    assert (read["id"], read["may_write"], read["done_count"]) == (made["id"], False, None)
    assert read["marks"] == [{"pupil": world.pupil.pk, "name": "Lou Martin", "done": False}]
    assert write()["ids"] == [made["id"]]  # the same again


@pytest.mark.parametrize(("scope", "subjects"), [("this", "LBLL"), ("following", "LBBB"), ("all", "BBBB")])
def test_a_series_is_changed_for_this_day_the_following_or_all(world, call, write, scope, subjects):
    ids = write(rhythm=1, until="2026-12-15")["ids"]
    entry = call(world.teacher, "get", f"entries/{ids[1]}/")
    said = {"date": entry["date"], "subject": "Bricolage", "text": entry["text"], "scope": scope}
    changed = call(world.teacher, "put", f"entries/{ids[1]}/", **said, edition=entry["edition"])
    assert changed["reached"] == subjects.count("B")
    assert "".join(one.subject[0] for one in Entry.objects.order_by("date")) == subjects
    moved = call(world.teacher, "put", f"entries/{ids[1]}/", 409, **said | {"subject": "Dictée"}, edition=1)
    assert moved["edition"] == changed["entry"]["edition"]


@pytest.mark.parametrize(("scope", "left"), [("this", 3), ("following", 1), ("all", 0)])
def test_so_it_is_deleted(world, call, write, scope, left):
    ids = write(rhythm=1, until="2026-12-15")["ids"]
    call(world.teacher, "delete", f"entries/{ids[1]}/?scope={scope}", 204)
    assert Entry.objects.living().count() == left
    call(world.teacher, "get", f"entries/{ids[1]}/", 404)


def test_parents_say_that_it_is_done(world, call, write):
    path = f"entries/{write()['entry']['id']}/"
    for _n in range(2):
        told = call(world.parent, "post", f"{path}mark/", pupil=world.pupil.pk, done=True)
    assert (told["marks"][0]["done"], Done.objects.count()) == (True, 1)
    readers = call(world.teacher, "get", f"{path}readers/")["results"]
    assert readers == [{"pupil": world.pupil.pk, "name": "Lou Martin", "done": True}]
    call(world.parent, "post", f"{path}mark/", pupil=world.pupil.pk, done=False)
    assert not Done.objects.exists()
    call(world.parent, "post", f"{path}mark/", 404, pupil=world.other_pupil.pk, done=True)
    call(world.teacher, "post", f"{path}mark/", 404, pupil=world.pupil.pk, done=True)


def test_families_read_without_writing(world, call, notebook, write):
    entry = write()["entry"]
    said = {"date": entry["date"], "subject": "Dictée", "text": "x"}
    assert (
        "sans pouvoir y écrire" in call(world.parent, "post", "entries/", 403, notebook=notebook.pk, **said)["detail"]
    )
    call(world.parent, "put", f"entries/{entry['id']}/", 403, **said, edition=1)
    call(world.parent, "delete", f"entries/{entry['id']}/", 403)
    call(world.parent, "get", f"entries/{entry['id']}/readers/", 403)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"date": "2020-01-01"}, "date"),
        ({"date": "hier"}, "date"),
        ({"subject": "a" * 61}, "subject"),
        ({"text": "<p></p>"}, "text"),
        ({"rhythm": 3}, "rhythm"),
        ({"rhythm": 1}, "until"),
        ({"rhythm": 1, "until": "2030-01-01"}, "until"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(write, said, field):
    assert set(write(400, **said)) == {field}


@pytest.mark.parametrize(
    "query",
    [
        {"first": "2026-11-23"},
        {"first": "2026-11-23", "last": "2026-11-22"},
        {"first": "2026-01-01", "last": "2026-12-01"},
    ],
)
def test_so_it_is_in_the_address(world, call, query):
    assert set(call(world.parent, "get", "entries/", 400, **query)) == {"last"}


def test_days_notebooks_and_children_are_chosen(world, call, notebook, write):
    write(date="2026-12-01")
    days = {"first": date(2026, 12, 1), "last": date(2026, 12, 1)}
    assert call(world.parent, "get", "entries/")["results"] == []
    for chosen in ({}, {"notebook": notebook.pk}, {"pupil": world.pupil.pk}):
        assert len(call(world.parent, "get", "entries/", **days, **chosen)["results"]) == 1
    call(world.parent, "get", "entries/", 404, pupil=world.other_pupil.pk)
    call(world.other_teacher, "get", "entries/", 404, notebook=notebook.pk)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_asks_as_much_for_one_as_for_five(world, call, write, rows):
    for number in range(rows):
        write(subject=f"Lecture {number}")
    call(world.parent, "get", "entries/")
    with exactly(6):  # the school, the key with its person, the entries, children, who reads and writes, marks
        assert len(call(world.parent, "get", "entries/")["results"]) == rows
    call(world.parent, "get", "notebooks/")
    with exactly(3):  # the school, the key with its person, the notebooks
        call(world.parent, "get", "notebooks/")
