"""« Mon compte »: the card, the padlocks, the look of the pages."""

import pytest
from lxml import html

from tenant_apps.accounts.choices import Theme
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory.choices import Authority, Interest, Mood, Shown
from tenant_apps.directory.models import Card, PersonalDetails
from tenant_apps.directory.services import add_guardian, show_birthday
from tests.queries import exactly

PAGE = "/mon-compte/"
SAID = {
    "motto": "  Lire,   c’est voyager ",
    "mood": Mood.DREAMY,
    "interests": [Interest.TRAVEL, Interest.READING],
    "theme": Theme.DARK,
    "show_email": "on",
    "show_interests": "on",
}


def _text(response):
    return response.content.decode()


def _card(user):
    return Card.objects.get(user=user)


def test_an_adult_says_who_they_are_and_what_others_see(as_parent, world):
    assert as_parent.post(PAGE, SAID)["Location"] == PAGE
    card = _card(world.parent)
    assert (card.motto, card.mood) == ("Lire, c’est voyager", Mood.DREAMY)
    assert card.interests == [Interest.READING, Interest.TRAVEL]
    assert card.shown == [Shown.EMAIL, Shown.INTERESTS]
    assert User.objects.get(pk=world.parent.pk).theme == Theme.DARK
    page = html.fromstring(_text(as_parent.get(PAGE)))
    assert page.get("data-theme") == "dark"
    checked = {(box.get("name"), box.get("value")) for box in page.cssselect("#account-form input[checked]")}
    assert {("mood", "dreamy"), ("interests", "travel"), ("theme", "dark"), ("show_email", None)} <= checked
    assert "show_mobile" not in {name for name, _value in checked}


def test_everything_is_hidden_until_shown(world):
    assert not any(Card(user=world.parent).shows(what) for what in Shown)


def test_what_changed_is_in_the_log_not_what_was_written(as_parent, world):
    as_parent.post(PAGE, SAID)
    as_parent.post(PAGE, SAID)  # sent twice: nothing more
    lines = AuditEntry.objects.filter(verb__in=["directory.save_card", "accounts.set_display"]).order_by("pk")
    assert [(line.verb, line.data) for line in lines] == [
        ("directory.save_card", {"fields": ["interests", "mood", "motto", "shown"]}),
        ("accounts.set_display", {"theme": "dark", "language": "fr"}),
    ]
    assert {line.target_key for line in lines} == {f"user:{world.parent.pk}"}


def test_a_child_is_said_tu_and_has_a_card_and_a_theme_only(as_pupil, world):
    page = _text(as_pupil.get(PAGE))
    for said in ("Ton compte", "Ta carte", "Ta devise", "Les couleurs de tes pages", "Forêt", world.school_class.name):
        assert said in page
    for unsaid in ("Mes coordonnées", "Me connecter", "show_email", "Sombre", " vous ", "votre"):
        assert unsaid not in html.fromstring(page).cssselect("main")[0].text_content(), unsaid
    as_pupil.post(PAGE, {**SAID, "theme": Theme.OCEAN})
    assert _card(world.pupil).shown == [Shown.INTERESTS]  # the e-mail's padlock was not theirs to open
    assert 'data-theme="ocean"' in _text(as_pupil.get("/"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"motto": "a" * 141}, "motto"),
        ({"mood": "furious"}, "mood"),
        ({"interests": ["reading", "war"]}, "interests"),
        ({"theme": Theme.FOREST}, "theme"),  # a child's
        ({"theme": ""}, "theme"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(as_parent, changed, field):
    answer = as_parent.post(PAGE, {**SAID, **changed})
    assert list(answer.context["form"].errors) == [field]
    assert "Lire,   c’est voyager" in _text(answer) or field == "motto"
    assert not Card.objects.exists()


def test_the_page_says_what_the_school_knows(as_parent, world):
    PersonalDetails.objects.create(user=world.parent, address="3 rue des Tilleuls", postal_code="54000", city="Nancy")
    page = _text(as_parent.get(PAGE))
    for said in (world.parent.email, "3 rue des Tilleuls, 54000 Nancy", world.pupil.full_name, world.parent.login):
        assert said in page
    assert "version 2026-09" in page


def test_the_page_asks_the_same_whatever_it_shows(as_parent):
    with exactly(8):
        as_parent.get(PAGE)
    as_parent.post(PAGE, SAID)
    with exactly(8):
        as_parent.get(PAGE)


def test_languages_are_those_of_the_pages(as_parent, settings):
    both = [("fr", "Français"), ("en", "English")]
    assert as_parent.get(PAGE).context["form"].fields["language"].choices == both
    as_parent.post(PAGE, {**SAID, "language": "pt"})
    assert User.objects.get(login="sacha.martin").language == "fr"
    as_parent.post(PAGE, {**SAID, "language": "en"})
    assert User.objects.get(login="sacha.martin").language == "en"


def test_a_parent_shows_the_birthday_of_their_child(as_parent, world):
    page = _text(as_parent.get(PAGE))
    assert "Montrer l’anniversaire de Lou" in page
    assert "12 mars" in page
    as_parent.post(PAGE, {**SAID, f"birthday_{world.pupil.pk}": "on", f"birthday_{world.other_pupil.pk}": "on"})
    assert _card(world.pupil).shown == [Shown.BIRTHDAY]
    assert not Card.objects.filter(user=world.other_pupil).exists()
    assert AuditEntry.objects.get(verb="directory.show_birthday").target_key == f"user:{world.pupil.pk}"
    as_parent.force_login(world.pupil)
    as_parent.post(PAGE, {**SAID, "theme": Theme.OCEAN})  # the child's own page says nothing of it, and keeps it
    assert _card(world.pupil).shown == [Shown.BIRTHDAY, Shown.INTERESTS]
    as_parent.force_login(world.parent)
    as_parent.post(PAGE, SAID)
    assert _card(world.pupil).shown == [Shown.INTERESTS]


def test_who_answers_for_a_child_by_law_decides(as_parent, world):
    add_guardian(actor=None, relative=world.parent, child=world.pupil, authority=Authority.CONTACT)
    assert "Montrer l’anniversaire" not in _text(as_parent.get(PAGE))
    with pytest.raises(AccountRefused, match="responsables légaux"):
        show_birthday(actor=world.parent, child=world.pupil, shown=True)
    with pytest.raises(AccountRefused):
        show_birthday(actor=world.pupil, child=world.pupil, shown=True)
