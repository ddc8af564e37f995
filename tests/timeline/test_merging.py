"""Two accounts become one: what was told to both is told once, browsers and wishes follow."""

import pytest
from django.utils import timezone

from tenant_apps.directory.merging import merge
from tenant_apps.timeline.choices import Channel
from tenant_apps.timeline.models import Delivery, Entry, Event, PushSubscription, Reader, Report
from tests.factories.accounts import RelativeFactory


@pytest.fixture
def double(world):
    return RelativeFactory(first_name="Sacha", last_name="Martin")


def _subscribe(user):
    return PushSubscription.objects.create(user=user, endpoint="https://push.test/1", digest=str(user.pk))


def test_news_follow_once(world, post, reached, school_day, double):
    reached(double)
    both, theirs = post(world.parent, double), post(double)
    mine = Event.objects.create(kind="tests.posted", key="written", actor=double, url="/")
    Report.objects.create(event=both, reporter=double)
    Report.objects.create(event=both, reporter=world.parent)
    Report.objects.create(event=theirs, reporter=double)
    _subscribe(double)
    Entry.objects.filter(user=world.parent, event=both).update(hidden_at=timezone.now())
    merge(actor=None, kept=world.parent, merged=double)
    kept = Entry.objects.filter(user=world.parent)
    assert sorted(kept.values_list("event", flat=True)) == [both.pk, theirs.pk]
    assert kept.get(event=both).hidden_at is not None
    assert sorted(Delivery.objects.filter(user=world.parent).values_list("event", "channel")) == [
        (both.pk, Channel.MAIL),
        (theirs.pk, Channel.MAIL),
    ]
    assert sorted(Report.objects.filter(reporter=world.parent).values_list("event", flat=True)) == [both.pk, theirs.pk]
    assert PushSubscription.objects.get().user == world.parent
    mine.refresh_from_db()
    assert mine.actor == world.parent
    for model, owner in ((Entry, "user"), (Delivery, "user"), (Report, "reporter")):
        assert not model.objects.filter(**{owner: double}).exists()


@pytest.mark.parametrize(("said", "kept"), [({}, ["blog"]), ({"silent_apps": ["home"]}, ["home"])])
def test_wishes_of_the_account_that_stays_come_first(world, double, said, kept):
    Reader.objects.create(user=double, silent_apps=["blog"])
    if said:
        Reader.objects.create(user=world.parent, **said)
    merge(actor=None, kept=world.parent, merged=double)
    assert Reader.objects.get().user == world.parent
    assert Reader.objects.get().silent_apps == kept
