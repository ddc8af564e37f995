"""« Abonnement » in a school: what its administrators read and accept, and nobody else."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from lxml import html

from billing.models import BillingEntry, Invoice, Subscription
from billing.selectors.subscriptions import coming_year
from billing.services import BillingRefused
from billing.services.renewals import decline_renewal, propose_renewal, reconsider_renewal
from tenants import events
from tenants.context import in_school
from tenants.models import PlatformEvent
from tenants.services import set_status
from tests.billing import made
from tests.client import StrictClient
from tests.console.conftest import toasts, words
from tests.factories.accounts import HeadFactory, TeacherFactory
from tests.queries import exactly

pytestmark = pytest.mark.usefixtures("november")

URL = "/administration/abonnement/"


def _enter(school, factory):
    with in_school(school):
        person = factory(activated=True)
        client = StrictClient(f"{school.subdomain}.{settings.PLATFORM_DOMAIN}")
        client.force_login(person)
    return client


@pytest.fixture
def head(alpha):
    return _enter(alpha, HeadFactory)


def _page(client, url=URL):
    answer = client.get(url)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def test_a_school_without_subscription(head):
    assert "n’a pas encore d’abonnement" in words(_page(head))


def test_the_subscription_its_limits_and_its_invoices(head, alpha, beta):
    first = made.subscription(alpha)
    made.invoice(first, made.subscription(beta, by=first.payer))
    page = words(_page(head))
    assert "Année 2026-2027" in page
    assert "Commune de Kerlune" in page
    assert "Facture FA-2026-00001" in page
    assert "498,00 € TTC · commune à 2 écoles" in page
    assert "limite" not in page.replace("sans limite", "")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"is_near_limit": True}, "La limite approche"),
        ({"is_over_limit": True, "over_limit_since": date(2026, 11, 20)}, "La limite est dépassée"),
    ],
)
def test_both_thresholds_are_said(head, alpha, flags, said):
    Subscription.objects.filter(pk=made.subscription(alpha).pk).update(**flags)
    assert said in words(_page(head))


def test_a_draft_is_nobodys_business(head, alpha):
    draft = made.draft(made.subscription(alpha))
    assert "Aucune facture" in words(_page(head))
    assert head.get(f"{URL}factures/{draft.pk}.pdf").status_code == 404


def test_the_document_of_ones_school_only(head, alpha, beta):
    issued = made.invoice(made.subscription(alpha))
    answer = head.get(f"{URL}factures/{issued.pk}.pdf")
    assert answer.content.startswith(b"%PDF")
    assert 'filename="facture-FA-2026-00001.pdf"' in answer["Content-Disposition"]
    assert _enter(beta, HeadFactory).get(f"{URL}factures/{issued.pk}.pdf").status_code == 404


def test_others_are_told_why_not(alpha):
    answer = _enter(alpha, TeacherFactory).get(URL)
    assert answer.status_code == 403
    assert "réservée à la direction" in answer.content.decode()


@pytest.fixture
def renewal(alpha):
    return propose_renewal(actor=None, subscription=made.subscription(alpha))


def test_the_coming_year_is_accepted(head, renewal):
    url = f"{URL}renouveler/{renewal.pk}/"
    assert _page(head).cssselect(f'a[href="{url}"]')
    assert "Commune de Kerlune" in words(_page(head, url))
    renewal.refresh_from_db()
    assert renewal.state == "proposed"
    answer = head.post(url, {"commitment_number": "2027-4"}, follow=True)
    assert "est renouvelé" in toasts(answer)
    renewal.refresh_from_db()
    assert (renewal.state, renewal.commitment_number) == ("active", "2027-4")
    assert "École Alpha" in renewal.accepted_by
    assert Invoice.objects.filter(lines__subscription=renewal).get().state == "draft"
    assert "n’est plus à décider" in toasts(head.post(url, follow=True))


def test_what_is_too_long_is_said_at_its_field_and_kept(head, renewal):
    answer = head.post(f"{URL}renouveler/{renewal.pk}/", {"order_reference": "x" * 21})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["order_reference"]
    assert "x" * 21 in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "verb", "typed"), [("renouveler", "accept", "order_reference"), ("refuser", "decline", "reason")]
)
def test_what_was_answered_meanwhile_is_said_and_what_was_typed_stays(head, renewal, monkeypatch, path, verb, typed):
    def refused(**_said):
        raise BillingRefused("Déjà décidé")

    monkeypatch.setattr(f"billing.school.views.{verb}_renewal", refused)
    answer = head.post(f"{URL}{path}/{renewal.pk}/", {typed: "Bon 12"})
    assert answer.status_code == 422
    assert "Déjà décidé" in answer.content.decode()
    assert "Bon 12" in answer.content.decode()


def test_a_reason_that_is_too_long_says_how_long_it_may_be(head, renewal):
    answer = head.post(f"{URL}refuser/{renewal.pk}/", {"reason": "x" * 201})
    assert answer.status_code == 422
    assert "200 caractères au plus" in answer.content.decode()


def test_another_schools_coming_year_is_not_here(beta, renewal):
    assert _enter(beta, HeadFactory).post(f"{URL}renouveler/{renewal.pk}/").status_code == 404
    renewal.refresh_from_db()
    assert renewal.state == "proposed"


def test_a_suspended_school_may_still_renew(head, alpha, renewal):
    set_status(school=alpha, status="suspended", reason="Abonnement terminé")
    answer = head.post(f"{URL}renouveler/{renewal.pk}/")
    assert answer.status_code == 302, answer.context["form"].errors
    renewal.refresh_from_db()
    assert renewal.state == "active"


def test_the_page_has_a_fixed_number_of_queries(head, alpha, beta):
    first = made.subscription(alpha)
    made.invoice(first)
    _page(head)
    with exactly(7):
        _page(head)
    from billing.services.credit_notes import credit

    for _ in range(4):
        credit(actor=None, invoice=Invoice.objects.get(kind="invoice"), reason="Erreur", cents=1_000)
    with exactly(7):
        _page(head)


# --- not renewed


def _declined(head, renewal, **said):
    return head.post(f"{URL}refuser/{renewal.pk}/", said, follow=True)


def test_the_coming_year_is_declined_and_the_team_told(head, renewal, mailoutbox):
    url = f"{URL}refuser/{renewal.pk}/"
    assert _page(head).cssselect(f'a[href="{url}"]')
    assert "31 août 2027" in words(_page(head, url)).replace("\xa0", " ")
    answer = _declined(head, renewal, reason="Deux classes ferment")
    assert "C’est noté" in toasts(answer)
    renewal.refresh_from_db()
    assert renewal.state == "declined"
    page = _page(head)
    assert "ne renouvelle pas" in words(page)
    assert not page.cssselect(f'a[href="{url}"]')
    event = PlatformEvent.objects.get(kind="renewal_declined")
    events.handle_event(event.pk)
    events.handle_event(event.pk)
    [told] = mailoutbox
    assert told.to == [settings.TEAM_EMAIL]
    assert "École Alpha ne renouvelle pas pour 2027-2028" in told.subject
    assert "Deux classes ferment" in told.body
    assert f"/facturation/abonnements/{renewal.pk}/" in told.body


def test_declined_twice_it_is_told_once(head, renewal):
    _declined(head, renewal)
    assert "n’est plus à décider" in toasts(_declined(head, renewal))
    assert PlatformEvent.objects.filter(kind="renewal_declined").count() == 1
    assert BillingEntry.objects.filter(kind="declined").count() == 1


def test_a_reason_that_is_too_long_is_kept(head, renewal):
    answer = head.post(f"{URL}refuser/{renewal.pk}/", {"reason": "x" * 201})
    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()
    renewal.refresh_from_db()
    assert renewal.state == "proposed"


def test_a_refusal_is_taken_back_until_the_year_ends(head, renewal, mailoutbox):
    _declined(head, renewal)
    url = f"{URL}refuser/{renewal.pk}/reprendre/"
    assert _page(head).cssselect(f'form[action="{url}"] button')
    assert "vous attend à nouveau" in toasts(head.post(url, follow=True))
    renewal.refresh_from_db()
    assert (renewal.state, renewal.accepted_by) == ("proposed", "")
    assert "n’a pas été refusé" in toasts(head.post(url, follow=True))
    events.handle_event(PlatformEvent.objects.get(kind="renewal_reconsidered").pk)
    assert "reprend son refus" in mailoutbox[0].body
    assert "est renouvelé" in toasts(head.post(f"{URL}renouveler/{renewal.pk}/", follow=True))


@pytest.mark.parametrize(("day", "state"), [("2027-08-31", "proposed"), ("2027-09-01", "declined")])
def test_the_last_day_to_change_ones_mind(renewal, day, state):
    decline_renewal(actor=None, subscription=renewal)
    with time_machine.travel(f"{day}T22:00:00+02:00", tick=False):
        assert bool(coming_year(renewal.school, date.fromisoformat(day))) == (state == "proposed")
        if state == "proposed":
            reconsider_renewal(actor=None, subscription=renewal)
        else:
            with pytest.raises(BillingRefused, match="terminé"):
                reconsider_renewal(actor=None, subscription=renewal)
    renewal.refresh_from_db()
    assert renewal.state == state


@pytest.mark.parametrize("end", ["", "reprendre/"])
def test_another_school_declines_nothing_here(beta, renewal, end):
    assert _enter(beta, HeadFactory).post(f"{URL}refuser/{renewal.pk}/{end}").status_code == 404
