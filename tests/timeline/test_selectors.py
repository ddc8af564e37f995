"""One's feed: newest first, page by page, without what is hidden, removed or put aside."""

import pytest

from tenant_apps.accounts.services import block_user
from tenant_apps.timeline import selectors
from tenant_apps.timeline.services import choose_apps, hide, mark_seen, retract, show_again
from tests.queries import exactly
from tests.timeline.conftest import unread_count


def _ids(feed):
    return [item.event.pk for item in feed.items]


def test_pages_follow_one_another_newest_first(world, told):
    events = [told(world.parent).pk for _ in range(5)][::-1]
    first = selectors.feed(world.parent, limit=2)
    told(world.parent)  # what arrives meanwhile moves nothing
    second = selectors.feed(world.parent, before=first.before, limit=2)
    third = selectors.feed(world.parent, before=second.before, limit=2)
    assert [*_ids(first), *_ids(second), *_ids(third)] == events
    assert (first.newest, third.before) == (events[0], None)


def test_hidden_removed_and_anothers_news_are_not_in_it(world, told):
    kept, hidden = told(world.parent), told(world.parent)
    told(world.parent, target="tests.thing:1")
    told(world.teacher)
    assert hide(actor=world.parent, event_id=hidden.pk)
    retract(actor=None, target="tests.thing:1")
    assert _ids(selectors.feed(world.parent)) == [kept.pk]
    assert unread_count(world.parent) == 1
    assert show_again(actor=world.parent, event_id=hidden.pk)
    assert _ids(selectors.feed(world.parent)) == [hidden.pk, kept.pk]


def test_nobody_hides_in_anothers_feed(world, told):
    event = told(world.parent)
    assert not hide(actor=world.teacher, event_id=event.pk)
    assert not show_again(actor=world.parent, event_id=event.pk)
    assert _ids(selectors.feed(world.parent)) == [event.pk]


def test_the_choice_of_services_is_remembered_and_counts(world, told, monkeypatch):
    one, other = told(world.parent), told(world.parent, app="others")
    reader = selectors.reader_of(world.parent)
    assert [source.key for source in selectors.sources_in_feed(world.parent, reader)] == ["others", "tests"]
    choose_apps(actor=world.parent, offered=["tests", "others"], shown=["tests"])
    monkeypatch.setattr(selectors, "_LATELY", 0)  # what was put aside is offered, however long ago it was news
    assert [source.key for source in selectors.sources_in_feed(world.parent, selectors.reader_of(world.parent))] == [
        "others"
    ]
    assert _ids(selectors.feed(world.parent)) == [one.pk]
    assert _ids(selectors.feed(world.parent, apps=["others"])) == [other.pk]
    assert unread_count(world.parent) == 1
    # A service that was not offered keeps what was said of it.
    choose_apps(actor=world.parent, offered=["tests"], shown=["tests"])
    assert selectors.reader_of(world.parent).hidden_apps == ["others"]


def test_what_was_seen_is_not_new_and_never_becomes_so_again(world, told):
    first, second = told(world.parent), told(world.parent)
    assert unread_count(world.parent) == 2
    mark_seen(actor=world.parent, up_to=first.pk)
    assert [item.is_new for item in selectors.feed(world.parent).items] == [True, False]
    mark_seen(actor=world.parent, up_to=second.pk)
    mark_seen(actor=world.parent, up_to=first.pk)
    assert unread_count(world.parent) == 0
    mark_seen(actor=world.parent, up_to=2**70)
    told(world.parent)
    assert unread_count(world.parent) == 1


def test_the_count_is_one_query_and_stops(world, told, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_COUNTED", 3)
    for _ in range(5):
        told(world.parent)
    with exactly(1):
        assert unread_count(world.parent) == 3


def test_an_author_is_a_link_to_who_may_open_the_card(world, told):
    told(world.parent, actor=world.teacher)
    told(world.parent, actor=world.other_parent)
    told(world.parent, actor=None)
    found = [item.author_is_reachable for item in selectors.feed(world.parent).items]
    assert found == [False, False, True]
    block_user(actor=None, user=world.teacher)
    assert not any(item.author_is_reachable for item in selectors.feed(world.parent).items)


def test_a_feed_costs_the_same_for_one_news_as_for_five(world, told):
    for many in (1, 4):
        for _ in range(many):
            told(world.parent)
        with exactly(3):
            selectors.feed(world.parent)


@pytest.mark.parametrize(
    ("app", "label"), [("timeline", "Nouveautés"), ("people", "La classe"), ("directory", "Annuaire"), ("gone", "gone")]
)
def test_a_service_has_a_name_even_in_no_bar(app, label):
    assert str(selectors.source_of(app).label) == label
