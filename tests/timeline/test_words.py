"""What an event says: escaped, to a pupil in a pupil's words, whatever is gone."""

import pytest
from django.utils.safestring import SafeString

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.timeline import kinds, words
from tenant_apps.timeline.models import Event

KIND = kinds.Kind(
    key="tests.shared",
    label="Partagé",
    sentence="%(actor)s partage « %(title)s » & 100 %% avec vous.",
    sentence_to_pupil="%(actor)s partage « %(title)s » avec toi.",
)
ADULT, PUPIL = User(profile=Profile.TEACHER), User(profile=Profile.PUPIL)
AUTHOR = User(first_name="Zoé", last_name="<b>Roux</b>")


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setitem(kinds._kinds, KIND.key, KIND)


def _event(**fields):
    return Event(**{"kind": KIND.key, "actor": AUTHOR, "data": {"title": "Le <i>cirque</i>"}, **fields})


@pytest.mark.parametrize(
    ("event", "reader", "said"),
    [
        (
            _event(),
            ADULT,
            "<b>Zoé &lt;b&gt;Roux&lt;/b&gt;</b> partage « Le &lt;i&gt;cirque&lt;/i&gt; » &amp; 100 % avec vous.",
        ),
        (_event(data={"title": "Tri"}), PUPIL, "<b>Zoé &lt;b&gt;Roux&lt;/b&gt;</b> partage « Tri » avec toi."),
        (
            _event(actor=None, data={"title": "Tri"}),
            PUPIL,
            "<b>Une personne qui n’est plus dans l’école</b> partage « Tri » avec toi.",
        ),
        (_event(data={}), PUPIL, "<b>Zoé &lt;b&gt;Roux&lt;/b&gt;</b> partage « … » avec toi."),
        (_event(kind="gone.said"), ADULT, "Une nouvelle d’un service qui n’existe plus."),
        (
            _event(data={"title": "%(actor)s %s 5 %"}),
            PUPIL,
            "<b>Zoé &lt;b&gt;Roux&lt;/b&gt;</b> partage « %(actor)s %s 5 % » avec toi.",
        ),
    ],
)
def test_a_sentence(event, reader, said):
    found = words.sentence(event, reader)
    assert found == said
    assert isinstance(found, SafeString)


def test_the_same_without_markup():
    assert words.text(_event(), PUPIL) == "Zoé <b>Roux</b> partage « Le <i>cirque</i> » avec toi."


def test_what_is_quoted():
    assert words.detail(_event(data={"detail": "Bravo <3"})) == "Bravo <3"
    assert words.detail(_event()) == ""


def test_words_to_a_pupil_are_those_to_adults_when_none_are_said(monkeypatch):
    plain = kinds.Kind(key=KIND.key, label="", sentence="%(actor)s écrit.")
    monkeypatch.setitem(kinds._kinds, KIND.key, plain)
    assert words.sentence(_event(), PUPIL).endswith("écrit.")
