"""The widgets: what they show, in which order, what the school pins, what one keeps in them."""

from datetime import date

import pytest
import time_machine

from shared_apps.ui import widgets as register
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import update_user
from tenant_apps.directory.merging import merge
from tenant_apps.directory.services import save_card, show_birthday
from tenant_apps.home import rules, selectors, services
from tenant_apps.home.models import CanteenWeek, Desk
from tenant_apps.home.widgets import OURS
from tests.factories.accounts import RelativeFactory
from tests.queries import exactly

MONDAY = date(2026, 11, 23)
WIDGETS = "/accueil/widgets/"


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch):
    """What other rooms put beside the news is theirs to test."""
    monkeypatch.setattr(register, "_widgets", {widget.key: widget for widget in OURS})


def _keys(user):
    return [placed.widget.key for placed in selectors.placed_widgets(user) if placed.is_shown]


def _again(user):
    """The person as the next request reads them."""
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def order(world):
    return lambda user: _keys(_again(user))


FIRST = ["today", "canteen", "birthdays", "sites", "mood", "bookmarks", "notes", "dictaphone"]


def test_at_first_all_are_there_in_their_order(world, order):
    assert order(world.parent) == FIRST


def test_one_moves_them_by_buttons_and_keeps_the_focus(world, send, order):
    page = send(world.parent, f"{WIDGETS}notes/deplacer/", {"step": "-1"}, htmx=True)
    assert order(world.parent) == [*FIRST[:5], "notes", "bookmarks", "dictaphone"]
    assert 'id="up-notes" autofocus' in page
    assert "« Mes notes » est monté." in page
    assert order(world.pupil) == FIRST


def test_without_scripts_too(world, send, order):
    page = send(world.pupil, f"{WIDGETS}today/deplacer/", {"step": "1"})
    assert order(world.pupil)[:2] == ["canteen", "today"]
    assert 'id="down-today" autofocus' in page
    assert "est descendu" in page


def test_dragging_sends_the_whole_order(world, send, order):
    send(
        world.parent, f"{WIDGETS}ordre/", {"order": ["notes", "mood", "unknown", "notes"], "moved": "notes"}, htmx=True
    )
    assert order(world.parent) == ["notes", "mood", "today", "canteen", "birthdays", "sites", "bookmarks", "dictaphone"]


def test_one_takes_them_away_and_back(world, send, see, order):
    page = send(world.parent, f"{WIDGETS}mood/montrer/", {"montrer": "0"}, htmx=True)
    assert "n’est plus sur votre accueil" in page
    assert "mood" not in order(world.parent)
    assert "widget-mood" not in see(world.parent, "/")
    send(world.parent, f"{WIDGETS}mood/montrer/", {"montrer": "1"}, htmx=True)
    assert order(world.parent) == FIRST


@pytest.mark.parametrize("url", [f"{WIDGETS}nothing/deplacer/", f"{WIDGETS}nothing/montrer/", f"{WIDGETS}ordre/"])
def test_what_is_no_widget_is_not_found(world, send, url):
    send(world.parent, url, {"step": "1"}, code=404)


def test_an_order_that_names_no_widget_changes_nothing(world, send, order):
    before = order(world.parent)
    send(world.parent, f"{WIDGETS}ordre/", {"order": ["notes"], "moved": "nothing"}, code=404)
    assert order(world.parent) == before


def test_a_pinned_widget_is_first_whatever_one_does(world, order):
    services.show_widget(actor=world.parent, key="notes", shown=False)
    services.arrange_widgets(actor=world.parent, order=["mood"])
    services.set_widget_states(actor=world.admin, states={"notes": "pinned", "birthdays": "off", "nothing": "off"})
    assert order(world.parent) == ["notes", "mood", "today", "canteen", "sites", "bookmarks", "dictaphone"]
    assert AuditEntry.objects.filter(verb="home.set_widget").count() == 2
    services.set_widget_states(actor=world.admin, states={"notes": "", "birthdays": ""})
    assert "notes" not in order(world.parent)


def test_the_administrator_sets_them_on_a_page(world, send, see):
    send(world.admin, "/administration/widgets/", {"canteen": "pinned"})
    assert "Choisi par l’école" in see(world.parent, WIDGETS)
    assert "n’est pas un choix" not in send(world.admin, "/administration/widgets/", {"canteen": ""})
    assert 'class="field has-error"' in send(world.admin, "/administration/widgets/", {"canteen": "loud"})


def test_birthdays_are_of_those_one_reaches_and_who_show_them(world):
    born = date(1980, MONDAY.month, 28)
    for person, shown in ((world.teacher, ["birthday"]), (world.staff, []), (world.other_teacher, ["birthday"])):
        update_user(actor=None, user=person, birth_date=born)
        save_card(actor=person, motto="", mood="", interests=[], shown=shown)
    with exactly(1):
        found = selectors.birthdays_of(world.parent, MONDAY)
    assert [(one.person, one.day, one.is_today) for one in found] == [(world.teacher, date(2026, 11, 28), False)]
    assert selectors.birthdays_of(world.parent, date(2026, 11, 29)) == []


def test_a_teacher_knows_the_birthdays_of_the_class_others_those_families_show(world):
    for pupil in (world.pupil, world.other_pupil):
        update_user(actor=None, user=pupil, birth_date=date(2018, MONDAY.month, 28))

    def seen_by(person):
        return [one.person for one in selectors.birthdays_of(person, MONDAY)]

    assert seen_by(world.teacher) == [world.pupil]
    assert seen_by(world.staff) == seen_by(world.parent) == []
    show_birthday(actor=world.parent, child=world.pupil, shown=True)
    assert seen_by(world.staff) == seen_by(world.parent) == [world.pupil]
    assert seen_by(world.other_parent) == []


def test_the_year_of_birth_is_on_no_page(world, see):
    update_user(actor=None, user=world.teacher, birth_date=date(1981, MONDAY.month, 28))
    save_card(actor=world.teacher, motto="", mood="", interests=[], shown=["birthday"])
    with time_machine.travel("2026-11-23T09:00:00+01:00", tick=False):
        page = see(world.parent, "/")
    assert "28 novembre" in page
    assert "1981" not in page


def test_the_mood_goes_to_the_card_and_the_rest_of_it_stays(world, send):
    save_card(actor=world.parent, motto="Doucement", mood="", interests=["music"], shown=["email"])
    assert 'id="mood-happy" name="mood" value=""' in send(
        world.parent, "/accueil/humeur/", {"mood": "happy"}, htmx=True
    )
    card = _again(world.parent).card
    assert (card.mood, card.motto, card.interests, card.shown) == ("happy", "Doucement", ["music"], ["email"])
    send(world.parent, "/accueil/humeur/", {"mood": "furious"})
    assert _again(world.parent).card.mood == "happy"


def test_notes_keep_themselves_and_are_nobody_elses(world, send, see):
    assert "Gardé à" in send(world.parent, "/accueil/notes/", {"text": "Pain\r\n <b>lait</b> "}, htmx=True)
    assert Desk.objects.get(user=world.parent).note == "Pain\n <b>lait</b> "
    assert "Pain\n &lt;b&gt;lait" in see(world.parent, "/")
    assert "Pain" not in see(world.admin, "/")


def test_a_note_too_long_is_told_and_comes_back(world, send):
    text = "a" * (rules.LONGEST_NOTE + 1)
    page = send(world.parent, "/accueil/notes/", {"text": text})
    assert text in page
    assert "raccourcissez" in page
    assert "raccourcissez" in send(world.parent, "/accueil/notes/", {"text": text}, htmx=True, code=422)
    assert not Desk.objects.filter(user=world.parent).exists()


def test_bookmarks_are_added_listed_and_removed(world, send, see):
    send(world.parent, "/accueil/signets/", {"url": "www.lumni.fr", "title": ""})
    page = send(world.parent, "/accueil/signets/", {"url": "https://educ.arte.tv", "title": " Arte   Éducation "})
    assert "Arte Éducation" in page
    assert "lumni.fr</a>" in see(world.parent, "/").replace('<span class="visually-hidden"> (nouvel onglet)</span>', "")
    page = send(world.parent, "/accueil/signets/retirer/", {"url": "https://www.lumni.fr"})
    assert "lumni" not in page
    assert "Le signet est retiré" in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://lumni.fr", "https://a:b@lumni.fr"])
def test_a_link_that_is_not_secure_is_refused_at_its_field(world, send, url):
    page = send(world.parent, "/accueil/signets/", {"url": url, "title": "Mon site"})
    assert "Donnez une adresse qui commence par https" in page
    assert 'value="Mon site"' in page
    assert not Desk.objects.filter(user=world.parent).exists()


def test_bookmarks_are_bounded(world, send):
    Desk.objects.create(user=world.parent, bookmarks=[{"title": "x", "url": f"https://a{n}.fr"} for n in range(30)])
    assert "30 signets au plus" in send(world.parent, "/accueil/signets/", {"url": "lumni.fr"})


@time_machine.travel("2026-11-28T09:00:00+01:00", tick=False)
def test_the_canteen_tells_mondays_meal_at_the_week_end(world, send, see):
    meals = {f"day{n}": "" for n in range(5)} | {"day0": "Lentilles,  pomme"}
    send(world.admin, "/administration/cantine/?semaine=2026-11-30", meals)
    assert "Lentilles, pomme" in see(world.parent, "/")
    assert CanteenWeek.objects.get().monday == date(2026, 11, 30)
    send(world.admin, "/administration/cantine/?semaine=2026-11-30", {})
    assert not CanteenWeek.objects.exists()
    assert "widget-canteen" not in see(world.parent, "/")


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "x", "2026-11-25"])
def test_any_week_asked_for_is_a_page(world, see, week):
    see(world.admin, f"/administration/cantine/?semaine={week}")


def test_a_menu_too_long_is_told_at_its_day(world, send):
    assert "300 signes au plus" in send(world.admin, "/administration/cantine/", {"day2": "a" * 301})


def test_the_desks_of_two_accounts_become_one(inside_alpha):
    kept, merged = RelativeFactory(activated=True), RelativeFactory()
    for person, url in ((kept, "a.fr"), (merged, "b.fr")):
        services.add_bookmark(actor=person, title="", url=url)
        services.save_note(actor=person, text=url)
    services.add_bookmark(actor=merged, title="", url="a.fr")
    merge(actor=None, kept=kept, merged=merged)
    desk = Desk.objects.get()
    assert [one["url"] for one in desk.bookmarks] == ["https://a.fr", "https://b.fr"]
    assert desk.note == "a.fr\n\nb.fr"


def test_the_only_desk_follows(inside_alpha):
    kept, merged = RelativeFactory(activated=True), RelativeFactory()
    services.save_note(actor=merged, text="à moi")
    merge(actor=None, kept=kept, merged=merged)
    assert Desk.objects.get().user == kept
