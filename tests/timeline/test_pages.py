"""« Nouveautés » as each reads it: with and without scripts."""

import pytest

from tenant_apps.timeline import selectors
from tests.queries import exactly
from tests.timeline.conftest import unread_count

PAGE = "/nouveautes/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def as_parent(alpha_client, world):
    alpha_client.force_login(world.parent)
    return alpha_client


def _text(answer, code=200):
    assert answer.status_code == code
    return answer.content.decode()


def test_a_news_leads_to_its_content_and_to_its_author(world, told, see):
    told(world.parent, actor=world.teacher, title="la kermesse", data={"title": "la kermesse", "detail": "Venez !"})
    page = see(world.parent, PAGE)
    assert '<a class="cover" href="/annuaire/"><b>Julien Martin</b> annonce la kermesse.</a>' in page
    assert f'href="/annuaire/{world.teacher.pk}/" aria-label="Carte de Julien Martin"' in page
    assert "Venez !</blockquote>" in page
    assert "Nouveau" in page
    assert "<time datetime=" in page


def test_nothing_yet_is_said_to_each_in_their_words(world, see):
    assert "Ce qui se passe dans la classe" in see(world.parent, PAGE)
    assert "Ce qui se passe dans ta classe" in see(world.pupil, PAGE)


def test_what_was_seen_stops_being_new(as_parent, world, told):
    event = told(world.parent)
    assert "is-new" in _text(as_parent.get(PAGE))
    assert as_parent.post(f"{PAGE}vues/", {"up_to": event.pk}, **HTMX).status_code == 204
    assert "is-new" not in _text(as_parent.get(PAGE))


@pytest.mark.parametrize("typed", ["", "x", "-1", str(2**64)])
def test_a_strange_mark_marks_nothing(as_parent, world, told, typed):
    told(world.parent)
    assert as_parent.post(f"{PAGE}vues/", {"up_to": typed})["Location"] == PAGE
    assert unread_count(world.parent) == 1


def test_one_scrolls_or_follows_a_link(as_parent, world, told, monkeypatch):
    monkeypatch.setitem(selectors.feed.__kwdefaults__, "limit", 2)
    events = [told(world.parent, title=f"nouvelle {n}") for n in range(3)]
    first = _text(as_parent.get(PAGE))
    assert f'href="{PAGE}?avant={events[1].pk}"' in first
    assert "nouvelle 0" not in first
    as_parent.post(f"{PAGE}vues/", {"up_to": events[2].pk})
    more = _text(as_parent.get(f"{PAGE}?avant={events[1].pk}&vu=0", **HTMX))
    assert more.strip().startswith("<li")
    assert "nouvelle 0" in more
    assert "is-new" in more  # as it was when the page opened
    whole = _text(as_parent.get(f"{PAGE}?avant={events[1].pk}"))
    assert "Revenir aux plus récentes" in whole
    assert "is-new" not in whole


@pytest.mark.parametrize("query", ["avant=x", "avant=0", "vu=-3", f"avant={2**64}", "masquee=é", "masquee=99999999"])
def test_a_strange_address_is_the_beginning(as_parent, world, told, query):
    told(world.parent)
    assert "la sortie au zoo" in _text(as_parent.get(f"{PAGE}?{query}"))


def test_hidden_then_brought_back_without_scripts(as_parent, world, told):
    event = told(world.parent)
    place = as_parent.post(f"{PAGE}{event.pk}/masquer/")["Location"]
    page = _text(as_parent.get(place))
    assert "Cette nouvelle est masquée" in page
    assert "Rien de nouveau" in page
    assert "masquée" not in _text(as_parent.get(PAGE))
    as_parent.post(f"{PAGE}{event.pk}/montrer/")
    assert "la sortie au zoo" in _text(as_parent.get(PAGE))


def test_hidden_then_brought_back_in_place(as_parent, world, told):
    event = told(world.parent)
    hidden = _text(as_parent.post(f"{PAGE}{event.pk}/masquer/", **HTMX))
    assert hidden.strip().startswith("<li")
    assert f"{event.pk}/montrer/" in hidden
    shown = _text(as_parent.post(f"{PAGE}{event.pk}/montrer/", **HTMX))
    assert f'id="news-{event.pk}"' in shown
    assert "is-new" in shown


@pytest.mark.parametrize("verb", ["masquer", "montrer"])
def test_anothers_news_are_not_found(as_parent, world, told, verb):
    event = told(world.teacher)
    assert as_parent.post(f"{PAGE}{event.pk}/{verb}/").status_code == 404
    assert as_parent.post(f"{PAGE}{2**63}/{verb}/").status_code == 404


def test_services_are_ticked_and_remembered(as_parent, world, told):
    told(world.parent, title="au zoo")
    assert "news-choices" not in _text(as_parent.get(PAGE))  # nothing to choose between
    told(world.parent, app="others", title="au cirque")
    data = {"offered": ["tests", "others", "unknown"], "shown": ["others", "unknown"]}
    part = _text(as_parent.post(f"{PAGE}services/", data, **HTMX))
    assert part.strip().startswith('<div id="feed"')
    assert "au zoo" not in part
    assert selectors.reader_of(world.parent).hidden_apps == ["tests"]
    page = _text(as_parent.get(PAGE))
    assert 'value="others" checked' in page
    assert 'value="tests" checked' not in page
    assert as_parent.post(f"{PAGE}services/", {"offered": data["offered"]})["Location"] == PAGE
    assert "au cirque" not in _text(as_parent.get(PAGE))


def test_a_page_costs_the_same_for_one_news_as_for_five(as_parent, world, told):
    for many in (1, 4):
        for _ in range(many):
            told(world.parent, actor=world.teacher)
        with exactly(7):  # session, person, their place in the feed, news, authors one may reach, services
            as_parent.get(PAGE)
