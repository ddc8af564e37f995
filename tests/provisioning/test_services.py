"""Verbs on orders."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from provisioning import services
from provisioning.choices import EventKind, OrderStatus
from provisioning.models import Order, OutgoingMail
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import AuditEntry, User
from tests.factories.provisioning import make_draft, make_order, order_data

pytestmark = pytest.mark.django_db


def test_an_order_is_written_whole():
    order = make_order(classes=[{"levels": ["CE2", "CE1"]}, {"name": "Les grands", "levels": "CM1-CM2"}])
    [school] = order.schools.all()
    assert order.reference.startswith("ONE-")
    assert order.status == OrderStatus.SUBMITTED
    assert len(order.follow_up_token) >= 40
    assert school.classes == [
        {"name": "CE1-CE2", "levels": ["CE1", "CE2"]},
        {"name": "Les grands", "levels": ["CM1", "CM2"]},
    ]
    assert school.class_count == 2
    assert [event.kind for event in order.events.all()] == [EventKind.SUBMITTED]
    assert AuditEntry.objects.filter(verb="provisioning.submit_order", target=order.reference).count() == 1


def test_the_confirmation_goes_to_the_first_administrator_unless_told_otherwise():
    assert make_order().mails.get().to == "elise.morvan@ac-rennes.example.fr"
    assert make_order(contact_email="mairie@kerlune.example.fr").mails.get().to == "mairie@kerlune.example.fr"


def test_a_form_sent_twice_is_one_order():
    data = order_data(key="abc")
    first = make_order(**data)
    second = make_order(**data)
    assert first == second
    assert Order.objects.count() == OutgoingMail.objects.count() == 1


def test_two_orders_without_key_are_two_orders():
    make_order()
    make_order()
    assert Order.objects.count() == 2


def test_one_order_for_several_schools():
    payer = order_data()["payer"]
    schools = [{key: value for key, value in order_data().items() if key != "payer"} for _ in range(3)]
    order = services.submit_order(actor=None, draft=make_draft_of(schools, payer), source="site")
    assert order.schools.count() == 3


def make_draft_of(schools, payer):
    from provisioning.drafts import parse_order

    return parse_order({"schools": schools, "payer": payer}, look_up=lambda _uai: None)


def test_whoever_ordered_corrects_only_when_asked():
    order = make_order()
    with pytest.raises(services.OrderRefused):
        services.correct_order(actor=None, order=order, draft=make_draft())
    services.request_correction(actor=None, order=order, reason="Le SIRET est celui d’une autre commune.")
    corrected = services.correct_order(actor=None, order=order, draft=make_draft(classes=5))
    assert corrected.status == OrderStatus.SUBMITTED
    assert corrected.status_reason == ""
    assert corrected.schools.get().class_count == 5
    assert corrected.reference == order.reference
    assert [mail.kind for mail in corrected.mails.all()] == [
        "order_received",
        "order_correction_requested",
        "order_corrected",
    ]


def test_a_correction_sent_twice_is_one_and_a_second_one_asked_for_is_another():
    order = make_order()
    services.request_correction(actor=None, order=order, reason="Combien de classes ?")
    services.correct_order(actor=None, order=order, draft=make_draft(classes=5, key="draft"))
    again = services.correct_order(actor=None, order=order, draft=make_draft(classes=5, key="draft"))
    assert [mail.kind for mail in again.mails.all()].count("order_corrected") == 1
    services.request_correction(actor=None, order=order, reason="Vraiment ?")
    last = services.correct_order(actor=None, order=order, draft=make_draft(classes=6, key="draft"))
    assert last.schools.get().class_count == 6


@pytest.mark.parametrize("status", [OrderStatus.ACCEPTED, OrderStatus.OPEN, OrderStatus.REFUSED])
def test_an_order_decided_upon_no_longer_changes(status):
    order = make_order()
    Order.objects.update(status=status)
    with pytest.raises(services.OrderRefused, match=r"«"):
        services.correct_order(actor=None, order=order, draft=make_draft())
    with pytest.raises(services.OrderRefused):
        services.refuse_order(actor=None, order=order, reason="Doublon.")
    with pytest.raises(services.OrderRefused):
        services.request_correction(actor=None, order=order, reason="Doublon.")


def test_only_the_team_decides():
    order = make_order()
    pupil = User(profile=Profile.PUPIL)
    with pytest.raises(services.OrderRefused, match="équipe ONE"):
        services.refuse_order(actor=pupil, order=order, reason="Doublon.")
    with pytest.raises(services.OrderRefused, match="équipe ONE"):
        services.request_correction(actor=pupil, order=order, reason="Doublon.")
    with pytest.raises(services.OrderRefused, match="équipe ONE"):
        services.correct_order(actor=pupil, order=order, draft=make_draft())


def test_the_file_a_new_one_replaces_is_removed(django_capture_on_commit_callbacks):
    order = make_order()
    storage = Order._meta.get_field("purchase_order").storage
    names = []
    for number in range(2):
        Order.objects.update(status=OrderStatus.CORRECTION)
        file = ContentFile(b"%PDF-1.4", name=f"bon-{number}.pdf")
        with django_capture_on_commit_callbacks(execute=True):
            order = services.correct_order(actor=None, order=order, draft=make_draft(), purchase_order=file)
        names.append(order.purchase_order.name)
    assert [storage.exists(name) for name in names] == [False, True]


def test_a_refusal_needs_its_reason():
    order = make_order()
    with pytest.raises(services.OrderRefused, match="motif"):
        services.refuse_order(actor=None, order=order, reason="  ")
    refused = services.refuse_order(actor=None, order=order, reason="École hors de France.")
    assert refused.status == OrderStatus.REFUSED
    assert refused.mails.last().context["reason"] == "École hors de France."


def test_the_database_refuses_a_key_twice():
    order = make_order(key="same")
    other = make_order()
    other.submission_key = order.submission_key
    with pytest.raises(IntegrityError):
        other.save()
