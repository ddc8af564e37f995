"""The private page of an order: each step, a correction when asked, nothing at a wrong address."""

import pytest
from django.utils import timezone

from provisioning import services
from provisioning.choices import EventKind, OrderStatus, StepName, StepStatus
from provisioning.models import OpeningStep, Order, OrderedSchool
from provisioning.progress import DONE, FAILED, RUNNING, WAITING, progress_of
from provisioning.selectors import order_by_token
from tests.factories.provisioning import make_order
from tests.provisioning.conftest import SCHOOL

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def path(order, rest=""):
    return f"/suivi/{order.follow_up_token}/{rest}"


def states(order):
    return [stage.state for stage in progress_of(order_by_token(order.follow_up_token)).stages]


def begin_opening(order, alpha, *, done=2, failed=False):
    ordered = order.schools.get()
    OrderedSchool.objects.filter(pk=ordered.pk).update(school=alpha)
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.ACCEPTED, accepted_at=timezone.now())
    for position, name in enumerate(StepName.values):
        status = StepStatus.DONE if position < done else StepStatus.PENDING
        if failed and position == done:
            status = StepStatus.FAILED
        OpeningStep.objects.create(
            ordered_school=ordered, name=name, position=position, status=status, error="psycopg2 exploded"
        )


def test_a_new_order_waits_to_be_read(public_client):
    order = make_order()
    page = public_client.get(path(order))
    assert order.reference in text(page)
    assert "Relecture par l’équipe ONE" in text(page)
    assert "hx-get" not in text(page)
    assert states(order) == [DONE, RUNNING, WAITING, WAITING]
    assert "no-store" in page.headers["Cache-Control"]


def test_an_opening_is_shown_live(public_client, alpha):
    order = make_order()
    alpha.__class__.objects.filter(pk=alpha.pk).update(status="opening")
    begin_opening(order, alpha, done=3)
    page = text(public_client.get(path(order)))
    assert 'hx-trigger="every 2s"' in page
    assert "Étape 4 sur 7" in page
    assert states(order) == [DONE, DONE, RUNNING, WAITING]


def test_a_failed_step_is_ours_to_mend_and_its_cause_ours_to_know(public_client, alpha):
    order = make_order()
    alpha.__class__.objects.filter(pk=alpha.pk).update(status="opening")
    begin_opening(order, alpha, failed=True)
    page = text(public_client.get(path(order)))
    assert "l’équipe ONE s’en occupe" in page
    assert "psycopg2" not in page


def test_an_open_school_is_one_click_away(public_client, alpha):
    order = make_order()
    begin_opening(order, alpha, done=7)
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.OPEN)
    page = text(public_client.get(path(order)))
    assert 'href="http://alpha.' in page
    assert "Message d’activation envoyé à elise.morvan@ac-rennes.example.fr" in page
    assert states(order) == [DONE, DONE, DONE, DONE]


def test_a_fragment_is_sent_to_htmx(public_client, alpha):
    order = make_order()
    begin_opening(order, alpha)
    page = public_client.get(path(order), headers={"HX-Request": "true"})
    assert text(page).lstrip().startswith("<section")


def test_a_refusal_gives_its_reason(public_client):
    order = make_order()
    services.refuse_order(actor=None, order=order, reason="École <hors> de France.")
    page = text(public_client.get(path(order)))
    assert "École &lt;hors&gt; de France." in page
    assert "Rien ne sera facturé" in page
    assert states(order) == [DONE, FAILED]


def test_only_public_events_are_told(public_client):
    order = make_order()
    services.add_event(actor=None, order=order, kind=EventKind.EDITED, text="note interne", is_public=False)
    assert "note interne" not in text(public_client.get(path(order)))


@pytest.mark.parametrize("rest", ["", "bon-de-commande.pdf"])
def test_a_wrong_link_says_nothing(public_client, rest):
    make_order()
    page = public_client.get(f"/suivi/{'x' * 43}/{rest}")
    assert page.status_code == 404


def test_the_order_as_a_pdf(public_client):
    order = make_order()
    page = public_client.get(path(order, "bon-de-commande.pdf"))
    assert page.headers["Content-Type"] == "application/pdf"
    assert order.reference in page.headers["Content-Disposition"]


def test_a_correction_goes_through_the_same_form(visitor, outbox):
    order = visitor.order()
    services.request_correction(actor=None, order=order, reason="Le SIRET est celui de la cantine.")
    page = visitor.get(path(order))
    assert "Le SIRET est celui de la cantine." in text(page)
    summary = visitor.post(path(order, "corriger/"))
    assert summary.request["PATH_INFO"] == "/commander/recapitulatif/"
    assert "Renvoyer la commande corrigée" in text(summary)
    assert "Le SIRET est celui de la cantine." in text(summary)
    visitor.post("/commander/", SCHOOL | {"city": "Landevrec"})
    visitor.send()
    corrected = Order.objects.get()
    assert corrected.status == OrderStatus.SUBMITTED
    assert corrected.schools.get().city == "Landevrec"
    assert corrected.reference == order.reference
    kinds = [event.kind for event in corrected.events.all()]
    assert kinds == [EventKind.SUBMITTED, EventKind.CORRECTION_REQUESTED, EventKind.CORRECTED]


def test_a_correction_keeps_the_purchase_order(visitor):
    from tests.provisioning.test_order_pages import PDF, file

    visitor.fill()
    from tests.provisioning.conftest import PAYER

    visitor.post("/commander/payeur/", PAYER | {"purchase_order": file()})
    visitor.send()
    order = Order.objects.get()
    services.request_correction(actor=None, order=order, reason="Vérifiez la commune.")
    visitor.post(path(order, "corriger/"))
    visitor.send()
    assert Order.objects.get().purchase_order.read() == PDF


def test_an_order_that_needs_no_correction_is_not_put_back_in_the_form(visitor):
    order = visitor.order()
    page = visitor.post(path(order, "corriger/"))
    assert page.request["PATH_INFO"] == path(order)


def test_a_correction_sent_too_late_is_told(visitor):
    order = visitor.order()
    services.request_correction(actor=None, order=order, reason="Vérifiez la commune.")
    visitor.post(path(order, "corriger/"))
    Order.objects.update(status=OrderStatus.ACCEPTED)
    page = visitor.send()
    assert page.request["PATH_INFO"] == path(order)
    assert "ne peut plus être modifiée" in text(page)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_correction_is_asked_for_by_post_only(public_client, method):
    assert getattr(public_client, method)(path(make_order(), "corriger/")).status_code == 405
