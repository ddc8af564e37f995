"""Pages of the homework: read, written, found again after an error; the same number of queries for 1 row and 5."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from tenant_apps.directory import services as directory
from tenant_apps.homework import selectors, services
from tenant_apps.homework.choices import Rhythm
from tenant_apps.homework.models import Done, Entry, Notebook
from tenant_apps.homework.views import notebooks
from tenants.choices import Zone
from tenants.context import in_public
from tests.factories.directory import make_family
from tests.queries import exactly

WEEK = "/cahier/semaine/"


def form(**facts):
    return {"date": "2026-11-24", "subject": "Lecture", "text": "Lire la page 12.", **facts}


def test_a_pupil_reads_the_week(world, write, see):
    write()
    page = see(world.pupil, "/cahier/")
    assert "Lire la page 12." in page
    assert "C’est fait" in page
    assert "Modifier" not in page
    assert "Du 23 nov. au 29 nov. 2026" in page


def test_the_day_alone(world, write, see):
    write()
    write(day=date(2026, 11, 26), subject="Dictée")
    page = see(world.pupil, "/cahier/", vue="jour", jour="2026-11-26")
    assert "Dictée" in page
    assert "Lecture" not in page


@pytest.mark.parametrize("asked", ["demain", "9999-12-31", "0001-01-01", ""])
def test_a_day_that_makes_no_sense_is_today(world, notebook, see, asked):
    assert "Du 23 nov." in see(world.pupil, "/cahier/", jour=asked)


def test_the_week_of_several_children(world, write, see):
    write()
    [brother], _nobody = make_family(world.other_class, relatives=0, first_name="Tom")
    directory.add_guardian(actor=None, relative=world.parent, child=brother)
    theirs = services.open_for_class(actor=world.other_teacher, school_class=world.other_class)
    write(actor=world.other_teacher, notebook=theirs, subject="Dictée")
    page = see(world.parent, WEEK)
    assert "Lecture" in page
    assert "Dictée" in page
    assert page.count("Fait par Lou") == page.count("Fait par Tom") == 1
    page = see(world.parent, WEEK, enfant=brother.pk)
    assert "Lecture" not in page
    assert "Dictée" in page


def test_a_notebook_is_named_only_beside_another(world, notebook, write, see):
    write()
    named = f'<p class="soft small">{notebook.title}</p>'
    assert named not in see(world.pupil, WEEK)
    assert named not in see(world.parent, WEEK)
    [brother], _nobody = make_family(world.other_class, relatives=0, first_name="Tom")
    directory.add_guardian(actor=None, relative=world.parent, child=brother)
    assert named in see(world.parent, WEEK)
    assert named not in see(world.parent, WEEK, enfant=world.pupil.pk)


def test_brothers_of_one_class_have_a_mark_each(world, write, see):
    write()
    [brother], _nobody = make_family(world.school_class, relatives=0, first_name="Tom")
    directory.add_guardian(actor=None, relative=world.parent, child=brother)
    page = see(world.parent, WEEK)
    assert page.count('class="todo"') == 1
    assert "Fait par Lou" in page
    assert "Fait par Tom" in page


def test_holidays_are_shown(inside_alpha, world, notebook, see):
    with in_public():
        inside_alpha.zone = "C"
        inside_alpha.save()
    page = see(world.pupil, "/cahier/", jour="2026-12-22")
    assert page.count("Vacances de Noël") == 5
    assert "ne suivent pas les trois zones" not in page


def test_where_holidays_are_not_known_it_is_said(inside_alpha, world, notebook, see):
    with in_public():
        inside_alpha.zone = Zone.OTHER
        inside_alpha.save()
    assert "ne suivent pas les trois zones" in see(world.pupil, "/cahier/")


def test_days_gone_by_are_folded_on_telephones(world, notebook, write, see):
    write(date(2026, 11, 23))
    assert "week-past" not in see(world.pupil, "/cahier/")
    with time_machine.travel("2026-11-25T10:00:00+01:00", tick=False):
        page = see(world.pupil, "/cahier/")
        assert "2 jours passés" in page
        assert page.count("is-past") == 2
        assert "week-past" not in see(world.pupil, "/cahier/", jour="2026-11-16")  # all of them


@pytest.mark.parametrize("who", ["pupil", "parent", "teacher"])
def test_the_week_asks_the_same_whatever_it_holds(world, notebook, write, alpha_client, who):
    alpha_client.force_login(getattr(world, who))
    alpha_client.get(WEEK)
    expected = {"pupil": 6, "parent": 7, "teacher": 7}[who]
    for count in (1, 5):
        for n in range(count):
            write(subject=f"Lecture {n}")
        with exactly(expected):
            alpha_client.get(WEEK)


def test_a_notebook_asks_the_same_whatever_it_holds(world, notebook, write, alpha_client):
    alpha_client.force_login(world.teacher)
    alpha_client.get(notebook.get_absolute_url())
    for count in (1, 5):
        for n in range(count):
            write(subject=f"Lecture {n}")
        with exactly(9):
            alpha_client.get(notebook.get_absolute_url())


def test_the_list_asks_the_same_whatever_it_holds(world, notebook, alpha_client):
    alpha_client.force_login(world.teacher)
    alpha_client.get("/cahier/cahiers/")
    for count in (1, 5):
        for n in range(count):
            services.create_notebook(actor=world.teacher, title=f"Cahier {n}")
        with exactly(8):
            alpha_client.get("/cahier/cahiers/")


def test_who_writes_one_notebook_comes_to_it(world, notebook, send, alpha_client):
    alpha_client.force_login(world.teacher)
    assert alpha_client.get("/cahier/")["Location"] == notebook.get_absolute_url()
    alpha_client.force_login(world.admin)
    assert alpha_client.get("/cahier/")["Location"] == "/cahier/cahiers/"


def test_opened_in_one_click(world, see, send):
    page = see(world.teacher, "/cahier/cahiers/")
    assert "Ouvrir le cahier de Les Coquelicots" in page
    url = reverse("homework:open_for_class", args=[world.school_class.pk])
    first, second = send(world.teacher, url), send(world.teacher, url)
    assert first["Location"] == second["Location"] == Notebook.objects.get().get_absolute_url()
    assert "Ouvrir le cahier" not in see(world.teacher, "/cahier/cahiers/")


def test_written_and_read(world, notebook, see, send):
    url = f"{notebook.get_absolute_url()}ajouter/"
    assert 'value="2026-11-24"' in see(world.teacher, url)
    answer = send(world.teacher, url, form())
    assert answer["Location"] == f"{notebook.get_absolute_url()}?jour=2026-11-24"
    assert "Le travail est noté." in see(world.teacher, answer["Location"])
    assert Entry.objects.get().text == "<p>Lire la page 12.</p>"


def test_written_for_every_week(world, notebook, send):
    send(world.teacher, f"{notebook.get_absolute_url()}ajouter/", form(rhythm="1", until="2026-12-09"))
    assert Entry.objects.count() == 3


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"date": ""}, "Choisissez le jour"),
        ({"date": "demain"}, "Choisissez une date"),
        ({"date": "2016-11-24"}, "Vérifiez l’année"),
        ({"subject": ""}, "Indiquez la matière"),
        ({"subject": "x" * 61}, "Raccourcissez la matière"),
        ({"text": " "}, "Écrivez le travail"),
        ({"rhythm": "1"}, "Dites jusqu’à quel jour"),
        ({"rhythm": "1", "until": "2026-11-23"}, "après le premier"),
        ({"rhythm": "9", "until": "2026-12-23"}, "Sélectionnez un choix valide"),
        ({"text": '<img src="/ecriture/media/9/">', "text-format": "html"}, "à quelqu’un d’autre"),
    ],
)
def test_an_error_keeps_what_was_typed(world, notebook, send, facts, words):
    typed = form(**{"subject": "Ma matière", **facts})
    answer = send(world.teacher, f"{notebook.get_absolute_url()}ajouter/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert typed["subject"] in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("day", "words"), [("2026-11-20", "déjà passé"), ("2026-11-28", "week-end"), ("2026-12-25", "pas d’école")]
)
def test_an_odd_day_is_said(world, notebook, see, send, day, words):
    answer = send(world.teacher, f"{notebook.get_absolute_url()}ajouter/", form(date=day))
    assert words in see(world.teacher, answer["Location"])


def test_changed_by_two_people_both_texts_are_shown(world, notebook, write, send, see):
    [entry] = write()
    url = f"{entry.get_absolute_url()}modifier/"
    send(world.teacher, url, form(text="Page 13.", edition=1))
    answer = send(world.teacher, url, form(text="Page 14.", edition=1))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Page 13." in page
    assert "Page 14." in page
    assert "Quelqu’un a modifié" in page
    edition = re.search(r'name="edition" value="(\d+)"', page).group(1)
    assert send(world.teacher, url, form(text="Page 14.", edition=edition)).status_code == 302
    assert Entry.objects.get().text == "<p>Page 14.</p>"


def test_a_series_is_changed_as_one_chooses(world, notebook, write, send, see):
    made = write(rhythm=Rhythm.WEEKLY, until=date(2026, 12, 9))
    url = f"{made[1].get_absolute_url()}modifier/"
    assert "Ce jour et les suivants" in see(world.teacher, url)
    send(world.teacher, url, form(date="2026-12-01", subject="Dictée", edition=1, scope="following"))
    assert sorted(Entry.objects.values_list("subject", flat=True)) == ["Dictée", "Dictée", "Lecture"]


def test_deleted_then_taken_back(world, notebook, write, send, see):
    [entry] = write()
    answer = send(world.teacher, f"{entry.get_absolute_url()}supprimer/")
    page = see(world.teacher, answer["Location"])
    assert "Lire la page 12." not in page
    offer = re.search(r'name="offer" value="([^"]+)"', page).group(1)
    assert see(world.pupil, entry.get_absolute_url(), code=404)
    send(world.teacher, "/cahier/annuler/", {"offer": offer})
    assert "Lire la page 12." in see(world.pupil, entry.get_absolute_url())
    again = send(world.teacher, "/cahier/annuler/", {"offer": "forged"}, follow=True)
    assert "trop tard" in again.content.decode()


def test_marked_by_the_pupil_and_seen_by_the_teacher(world, write, see, send):
    [entry] = write()
    url = reverse("homework:mark", args=[entry.pk, world.pupil.pk])
    answer = send(world.pupil, url, {"done": "1", "ici": "/cahier/?jour=2026-11-24"})
    assert answer["Location"] == "/cahier/?jour=2026-11-24"
    assert (
        send(world.pupil, url, {"done": "1", "ici": "https://ailleurs.test/"})["Location"] == entry.get_absolute_url()
    )
    page = see(world.teacher, entry.get_absolute_url())
    assert "1 élève sur 1 l’a fait" in page
    assert 'aria-pressed="true"' in see(world.parent, WEEK)


def test_marked_without_leaving_the_page(world, write, send):
    [entry] = write()
    url = reverse("homework:mark", args=[entry.pk, world.pupil.pk])
    answer = send(world.parent, url, {"done": "1", "several": "on"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.count("<article") == 1
    assert 'aria-pressed="true"' in page
    assert "<html" not in page
    send(world.parent, url, {"done": "0"}, headers={"HX-Request": "true"})
    assert not Done.objects.exists()


def test_another_child_is_not_marked(world, write, send):
    [entry] = write()
    url = reverse("homework:mark", args=[entry.pk, world.other_pupil.pk])
    assert send(world.parent, url, {"done": "1"}).status_code == 404


def test_a_text_that_holds_a_script_shows_none(world, notebook, send, see):
    text = '<p>Lire<img src=x onerror="alert(1)"><script>alert(2)</script></p>'
    send(world.teacher, f"{notebook.get_absolute_url()}ajouter/", form(**{"text": text, "text-format": "html"}))
    page = see(world.pupil, "/cahier/")
    assert "Lire" in page
    assert "alert(" not in page


def test_catching_up(world, write, see):
    write(day=date(2026, 11, 17))
    write(day=date(2026, 11, 19), subject="Dictée")
    page = see(world.pupil, "/cahier/rattraper/", du="2026-11-16", au="2026-11-18")
    assert "Lecture" in page
    assert "Dictée" not in page
    assert "Choisis les jours" in page


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [("2026-11-18", "2026-11-16", "après le premier"), ("2026-01-01", "2026-11-16", "Deux mois"), ("x", "y", "date")],
)
def test_days_of_absence_that_make_no_sense(world, notebook, see, first, last, words):
    assert words in see(world.pupil, "/cahier/rattraper/", code=422, du=first, au=last)


def test_copied_to_another_week(world, notebook, write, send, see):
    write()
    url = f"{notebook.get_absolute_url()}copier/"
    facts = {"monday": "2026-11-23", "weeks": "1", "notebook": notebook.pk, "date": "2026-11-30"}
    answer = send(world.teacher, url, facts)
    assert "1 travail est copié" in see(world.teacher, answer["Location"])
    assert Entry.objects.filter(date=date(2026, 12, 1)).count() == 1
    assert send(world.teacher, url, facts | {"weeks": "99"}).status_code == 422


def test_copied_to_another_day(world, notebook, write, send):
    [entry] = write()
    send(world.teacher, f"{entry.get_absolute_url()}copier/", {"notebook": notebook.pk, "date": "2026-11-26"})
    assert Entry.objects.filter(date=date(2026, 11, 26)).count() == 1


def test_a_notebook_goes_and_comes_back(world, notebook, see, send):
    send(world.teacher, f"{notebook.get_absolute_url()}supprimer/")
    assert see(world.pupil, notebook.get_absolute_url(), code=404)
    assert notebook.title in see(world.teacher, "/cahier/cahiers/")
    send(world.teacher, f"{notebook.get_absolute_url()}remettre/")
    assert notebook.title in see(world.pupil, notebook.get_absolute_url())


def test_the_next_day_on_the_first_page(world, write, see):
    write()
    write(day=date(2026, 11, 26), subject="Dictée")
    page = see(world.pupil, "/")
    assert "Lecture" in page
    assert "Dictée" not in page


def test_what_is_not_done_is_counted_in_the_bar(world, write):
    [entry] = write()
    write(day=date(2026, 11, 25))
    assert list(selectors.waiting(world.pupil)) == [entry]
    assert not selectors.waiting(world.parent).exists()
    services.mark(actor=world.pupil, entry=entry, pupil=world.pupil, done=True)
    assert not selectors.waiting(world.pupil).exists()


def test_no_more_than_a_day_per_row(world, write, see):
    for n in range(3):
        write(day=date(2026, 11, 23) + timedelta(days=n))
    assert see(world.pupil, "/cahier/").count('class="todo"') == 3


@pytest.mark.parametrize(
    ("monday", "to", "weeks"),
    [("2026-11-23", "9999-12-31", 45), ("9999-12-31", "2026-11-23", 45), ("0001-01-01", "2026-11-23", 1)],
)
def test_weeks_copied_from_or_to_another_age_are_refused_in_words(world, write, notebook, send, monday, to, weeks):
    write()
    data = {"notebook": notebook.pk, "monday": monday, "date": to, "weeks": weeks}
    answer = send(world.teacher, f"/cahier/{notebook.pk}/copier/", data)
    assert answer.status_code == 422
    assert "Vérifiez l’année de cette date." in answer.content.decode()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(("verb", "data"), [("renommer", {"title": "Autre"}), ("supprimer", {})])
def test_a_notebook_thrown_away_meanwhile_is_said_to_be_gone(world, notebook, send, monkeypatch, verb, data):
    asked = notebooks.notebook_or_404

    def thrown_away_meanwhile(request, pk):
        found = asked(request, pk)
        services.throw_away(actor=world.teacher, notebook=Notebook.objects.get(pk=pk))
        return found

    monkeypatch.setattr(notebooks, "notebook_or_404", thrown_away_meanwhile)
    answer = send(world.teacher, f"/cahier/{notebook.pk}/{verb}/", data, follow=True)
    assert answer.status_code == 200
    assert "Ce cahier n’existe plus." in answer.content.decode()
