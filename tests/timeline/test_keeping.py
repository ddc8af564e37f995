"""News of more than a year ago are erased; news follow the person when two accounts become one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.directory.merging import merge
from tenant_apps.timeline import fanout, selectors, services
from tenant_apps.timeline.models import Entry, Event, Reader, Report
from tenant_apps.timeline.services import keeping
from tests.factories.accounts import RelativeFactory


def _age(event, **since):
    Event.objects.filter(pk=event.pk).update(created_at=timezone.now() - timedelta(**since))


def test_news_of_more_than_a_year_ago_are_erased_with_all_that_hangs_on_them(world, told, monkeypatch):
    monkeypatch.setattr(keeping, "_BATCH", 2)
    old, kept = [told(world.parent) for _ in range(3)], told(world.parent)
    services.report(actor=world.parent, event=old[0], reason="Non")
    for event in old:
        _age(event, days=366)
    _age(kept, days=364)
    assert services.purge(actor=None) == 3
    assert not Entry.objects.filter(event__in=old).exists()
    assert not Report.objects.exists()
    assert [item.event.pk for item in selectors.feed(world.parent).items] == [kept.pk]
    assert AuditEntry.objects.get(verb="timeline.purge").data == {"events": 3}
    assert services.purge(actor=None) == 0


@pytest.fixture
def twin(world):
    """The same parent's other account, never used."""
    return RelativeFactory(first_name=world.parent.first_name, last_name=world.parent.last_name)


def test_news_reports_and_choices_follow_the_account_that_stays(world, told, twin):
    both, theirs = told(world.parent, twin), told(twin, actor=world.staff)
    services.choose_apps(actor=twin, offered=["others"], shown=[])
    services.report(actor=twin, event=theirs, reason="Non")
    services.report(actor=twin, event=both, reason="Non")
    services.report(actor=world.parent, event=both, reason="Non plus")
    late = told(twin)
    Event.objects.filter(pk=late.pk).update(fanned_out_at=None)
    Entry.objects.filter(event=late).delete()
    merge(actor=world.admin, kept=world.parent, merged=twin)
    assert not Entry.objects.filter(user=twin).exists()
    assert set(Report.objects.values_list("event", "reporter")) == {
        (both.pk, world.parent.pk),
        (theirs.pk, world.parent.pk),
    }
    assert selectors.reader_of(world.parent).hidden_apps == ["others"]
    fanout.fan_out(late.pk)
    ids = {item.event.pk for item in selectors.feed(world.parent).items}
    assert {both.pk, theirs.pk, late.pk} <= ids


def test_the_way_of_reading_of_the_account_that_stays_wins(world, told, twin):
    services.choose_apps(actor=twin, offered=["others"], shown=[])
    services.choose_apps(actor=world.parent, offered=["tests"], shown=[])
    event = told(world.staff, actor=twin)
    merge(actor=world.admin, kept=world.parent, merged=twin)
    assert Reader.objects.get(user=world.parent).hidden_apps == ["tests"]
    assert Event.objects.get(pk=event.pk).actor == world.parent
