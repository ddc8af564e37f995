"""A year after the other: proposed, accepted or not, ended, read-only after grace, open again."""

from datetime import date

import pytest
import time_machine

from billing import tasks
from billing.models import BillingEntry, Invoice, PriceList, Subscription
from billing.services import BillingRefused, renewals
from tenant_apps.accounts.models import AuditEntry
from tenants import events
from tenants.choices import SchoolStatus
from tenants.context import in_public
from tenants.models import PlatformEvent, School
from tests.billing import made
from tests.factories.accounts import HeadFactory, TeacherFactory, make_team_member


@pytest.fixture
def this_year(alpha):
    return made.subscription(alpha)


@pytest.fixture
def proposed(this_year):
    return renewals.propose_renewal(actor=None, subscription=this_year)


def _kinds():
    return list(BillingEntry.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(("day", "count"), [(date(2027, 5, 31), 0), (date(2027, 6, 1), 1), (date(2027, 8, 31), 1)])
def test_proposed_from_june_on_once(this_year, day, count):
    assert renewals.propose_renewals(actor=None, on=day) == count
    assert renewals.propose_renewals(actor=None, on=day) == 0
    assert Subscription.objects.filter(state="proposed").count() == count


def test_the_coming_year_has_the_classes_of_today_and_the_list_of_its_first_day(this_year):
    PriceList.objects.update(valid_to=date(2027, 8, 31))
    coming = PriceList.objects.create(name="Tarif 2027-2028", valid_from=date(2027, 9, 1), vat_rate=2_000)
    coming.bands.create(kind="school", up_to=8, cents=30_000)
    Subscription.objects.update(used_classes=8)
    this_year.refresh_from_db()
    proposed = renewals.propose_renewal(actor=None, subscription=this_year)
    assert (proposed.year, proposed.class_count, proposed.year_cents, proposed.renews) == (2027, 8, 30_000, this_year)
    assert (proposed.starts_on, proposed.ends_on) == (date(2027, 9, 1), date(2028, 8, 31))
    assert (proposed.price_list, proposed.class_limit, proposed.state) == (coming, 8, "proposed")


def test_a_year_without_prices_is_told_and_holds_nobody_back(this_year, beta, monkeypatch):
    PriceList.objects.update(valid_to=date(2027, 8, 31))
    told = []
    monkeypatch.setattr(renewals.logger, "warning", lambda *said: told.append(said))
    assert renewals.propose_renewals(actor=None, on=date(2027, 6, 1)) == 0
    assert "01/09/2027" in str(told[0][-1])


def test_the_team_renews_on_a_new_purchase_order(proposed):
    camille = make_team_member()
    renewed = renewals.accept_renewal(
        actor=camille, subscription=proposed, commitment_number="2027-9", order_reference="ONE-2027-ABCDEF"
    )
    assert (renewed.state, renewed.accepted_by) == ("active", "Camille Équipe")
    draft = Invoice.objects.get(state="draft")
    assert (draft.commitment_number, draft.order_reference, draft.net_cents) == ("2027-9", "ONE-2027-ABCDEF", 24_900)
    assert draft.lines.get().starts_on == date(2027, 9, 1)
    assert BillingEntry.objects.get(kind="renewed").actor == camille
    with pytest.raises(BillingRefused, match="plus à décider"):
        renewals.accept_renewal(actor=camille, subscription=proposed)


def test_a_year_that_is_over_is_not_renewed_any_more(proposed):
    with time_machine.travel("2028-09-01T10:00:00+02:00", tick=False), pytest.raises(BillingRefused, match="terminée"):
        renewals.accept_renewal(actor=None, subscription=proposed)
    assert not Invoice.objects.exists()


def test_the_head_renews_by_one_click_from_the_school(proposed, inside_alpha):
    head = HeadFactory(first_name="Élise", last_name="Morvan")
    renewals.accept_renewal(actor=head, subscription=proposed)
    with in_public():
        proposed.refresh_from_db()
        assert (proposed.state, proposed.accepted_by) == ("active", "Élise Morvan (École Alpha)")
        entry = BillingEntry.objects.get(kind="renewed")
        assert (entry.actor, entry.text) == (None, "Élise Morvan (École Alpha)")
        assert AuditEntry.objects.get(verb="billing.renewed").actor is None
        assert Invoice.objects.filter(state="draft").count() == 1


@pytest.mark.parametrize("verb", [renewals.accept_renewal, renewals.decline_renewal])
def test_who_may_not_answer(proposed, inside_beta, verb):
    with pytest.raises(BillingRefused, match="autre école"):
        verb(actor=HeadFactory(), subscription=proposed)


def test_a_teacher_does_not_answer(proposed, inside_alpha):
    with pytest.raises(BillingRefused, match="direction"):
        renewals.accept_renewal(actor=TeacherFactory(), subscription=proposed)


def test_a_declined_year_is_not_proposed_again(proposed):
    declined = renewals.decline_renewal(actor=make_team_member(), subscription=proposed, reason="Changement d’outil")
    assert declined.state == "declined"
    assert BillingEntry.objects.get(kind="declined").text == "Camille Équipe\xa0: Changement d’outil"
    assert renewals.propose_renewals(actor=None, on=date(2027, 7, 1)) == 0


def _calendar(*days):
    for day in days:
        with time_machine.travel(f"{day}T06:10:00+02:00", tick=False):
            tasks.run_calendar()


def test_without_an_answer_the_school_is_read_only_after_grace(this_year, alpha):
    _calendar("2027-06-01", "2027-08-31")
    this_year.refresh_from_db()
    assert this_year.state == "active"
    _calendar("2027-09-01", "2027-09-30")
    alpha.refresh_from_db()
    this_year.refresh_from_db()
    assert (alpha.status, this_year.state) == (SchoolStatus.OPEN, "ended")
    _calendar("2027-10-01", "2027-10-02")
    alpha.refresh_from_db()
    this_year.refresh_from_db()
    assert (alpha.status, this_year.suspended_on) == (SchoolStatus.SUSPENDED, date(2027, 10, 1))
    assert alpha.status_reason == "L’abonnement 2026-2027 n’a pas été renouvelé."
    assert _kinds().count("suspended") == 1
    assert PlatformEvent.objects.filter(kind="school_suspended", school=alpha).count() == 1


def test_its_administrators_are_told(this_year, alpha, monkeypatch, django_capture_on_commit_callbacks):
    from provisioning import handlers

    told = []
    monkeypatch.setattr(handlers.tell_suspension, "delay_on_commit", told.append)
    event = PlatformEvent.objects.create(kind="school_suspended", key="school_suspended:1", school=alpha, payload={})
    events.handle_event(event.pk)
    assert told == [alpha.pk]


def test_renewed_late_the_school_is_written_again(this_year, alpha):
    _calendar("2027-06-01", "2027-09-01", "2027-10-01")
    renewals.accept_renewal(actor=None, subscription=this_year.renewal)
    alpha.refresh_from_db()
    this_year.refresh_from_db()
    assert (alpha.status, this_year.suspended_on) == (SchoolStatus.OPEN, None)
    assert Invoice.objects.get(state="draft").net_cents == 24_900
    _calendar("2027-10-02")
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.OPEN


def test_a_school_the_team_suspended_is_not_opened_by_a_renewal(proposed, alpha):
    School.objects.filter(pk=alpha.pk).update(status=SchoolStatus.SUSPENDED)
    renewals.accept_renewal(actor=None, subscription=proposed)
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.SUSPENDED


def test_a_renewed_school_goes_on(proposed, alpha):
    renewals.accept_renewal(actor=None, subscription=proposed)
    _calendar("2027-09-01", "2027-10-15")
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.OPEN
    assert sorted(Subscription.objects.values_list("state", flat=True)) == ["active", "ended"]


def test_what_the_team_opened_again_stays_open(this_year, alpha):
    older = made.subscription(alpha, by=this_year.payer, opened_on=date(2025, 11, 22))
    Subscription.objects.filter(pk=older.pk).update(state="ended")
    _calendar("2027-09-01", "2027-10-01")
    School.objects.filter(pk=alpha.pk).update(status=SchoolStatus.OPEN)
    _calendar("2027-10-02")
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.OPEN
