"""Accept, ask for a correction, refuse, take up again: what is asked, what is done, who did it."""

import pytest

from provisioning import opening
from provisioning.choices import MailKind, OrderStatus
from provisioning.console.replies import CORRECTIONS, REFUSALS
from provisioning.models import OutgoingMail
from provisioning.services import refuse_order
from tenant_apps.accounts.models import AuditEntry
from tenants.models import School
from tests.console.conftest import toasts, words
from tests.factories.provisioning import make_order


@pytest.fixture
def order(db):
    return make_order(school_name="École Les Mésanges", classes=[{"name": "CE1-CE2", "levels": ["CE1", "CE2"]}, {}])


def _url(order, page=""):
    return f"/commandes/{order.reference}/{page}"


def test_before_accepting_one_reads_what_will_be_created(look, order):
    page = words(look(_url(order, "accepter/")))
    for said in (
        "http://mesanges.one.localhost:8000/",
        "CE1-CE2",
        "Classe 2",
        "le compte de Élise Morvan",
        "elise.morvan@ac-rennes.example.fr",
        "demande de facture à Commune de Kerlune, SIRET 999 999 998 00019",
        "Accepter et ouvrir l’école",
    ):
        assert said in page
    order.refresh_from_db()
    assert order.status == OrderStatus.SUBMITTED


def test_accepting_opens_the_school(desk, order, camille, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(_url(order, "accepter/"))
    assert response.headers["Location"] == _url(order)
    order.refresh_from_db()
    assert order.status == OrderStatus.OPEN
    assert AuditEntry.objects.get(verb="provisioning.accept_order").actor == camille


def test_a_second_click_says_it_is_done(desk, order):
    desk.post(_url(order, "accepter/"))
    assert "déjà acceptée" in toasts(desk.post(_url(order, "accepter/"), follow=True))
    assert "déjà acceptée" in toasts(desk.get(_url(order, "accepter/"), follow=True))
    assert School.objects.filter(uai=order.schools.get().uai).count() == 1


def test_a_school_that_exists_is_refused_with_words(desk, alpha):
    order = make_order(uai=alpha.uai)
    page = desk.get(_url(order, "accepter/")).content.decode()
    assert "a déjà son espace" in page
    assert "Accepter et ouvrir" not in page
    assert "a déjà son espace" in toasts(desk.post(_url(order, "accepter/"), follow=True))


@pytest.mark.parametrize(
    ("path", "status", "kind", "verb"),
    [
        ("correction/", OrderStatus.CORRECTION, MailKind.CORRECTION_REQUESTED, "provisioning.request_correction"),
        ("refuser/", OrderStatus.REFUSED, MailKind.ORDER_REFUSED, "provisioning.refuse_order"),
    ],
)
def test_a_message_is_sent_as_written(desk, order, camille, path, status, kind, verb):
    response = desk.post(_url(order, path), {"reason": "Il manque le bon signé.\nMerci !"}, follow=True)
    order.refresh_from_db()
    assert (order.status, order.status_reason) == (status, "Il manque le bon signé.\nMerci !")
    assert OutgoingMail.objects.filter(order=order, kind=kind, to=order.contact_email).count() == 1
    assert AuditEntry.objects.get(verb=verb).actor == camille
    assert f"Message envoyé à {order.contact_email}" in toasts(response)
    assert "Il manque le bon signé." in response.content.decode()


@pytest.mark.parametrize("path", ["correction/", "refuser/"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Écrivez le message"), ("   ", "Écrivez le message"), ("a" * 2001, "trop long"), ("a\x07b", "illisibles")],
)
def test_a_wrong_message_is_kept_and_explained(desk, order, path, typed, said):
    response = desk.post(_url(order, path), {"reason": typed})
    assert response.status_code == 422
    assert said in response.content.decode()
    order.refresh_from_db()
    assert order.status == OrderStatus.SUBMITTED


@pytest.mark.parametrize(("path", "replies"), [("correction/", CORRECTIONS), ("refuser/", REFUSALS)])
def test_a_prepared_message_fills_the_box(look, order, path, replies):
    for key, reply in replies.items():
        [box] = look(_url(order, path), data={"modele": key}).cssselect("textarea")
        assert box.text.strip() == str(reply.text)
    assert not look(_url(order, path), data={"modele": "nonsense"}).cssselect("textarea")[0].text.strip()


@pytest.mark.parametrize("path", ["correction/", "refuser/", "modifier/", "accepter/"])
def test_a_decided_order_leads_back_with_the_reason(desk, order, camille, path):
    refuse_order(actor=camille, order=order, reason="Doublon.")
    assert "a été refusée" in toasts(desk.get(_url(order, path), follow=True))
    assert "a été refusée" in toasts(desk.post(_url(order, path), {"reason": "x"}, follow=True))


def test_retry_is_refused_when_nothing_is_left(desk, order, camille):
    opening.accept(actor=camille, order=order)
    opening.run_opening(order.pk)
    school = order.schools.get()
    assert "Rien à reprendre" in toasts(desk.post(_url(order, f"reprendre/{school.pk}/"), follow=True))


def test_retry_of_another_orders_school_is_not_found(desk, order):
    assert desk.post(_url(order, f"reprendre/{make_order().schools.get().pk}/")).status_code == 404


def test_another_orders_mail_is_not_found(desk, order):
    theirs = make_order().mails.get()
    assert desk.post(_url(order, f"messages/{theirs.pk}/renvoyer/")).status_code == 404


@pytest.mark.parametrize("path", ["reprendre/1/"])
def test_a_get_changes_nothing(desk, order, path):
    assert desk.get(_url(order, path)).status_code == 405


def test_a_mail_is_sent_once_more(desk, order, camille, django_capture_on_commit_callbacks):
    first = OutgoingMail.objects.get(order=order)
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(_url(order, f"messages/{first.pk}/renvoyer/"), follow=True)
    assert f"Message renvoyé à {first.to}" in toasts(response)
    again = OutgoingMail.objects.exclude(pk=first.pk).get()
    assert (again.to, again.kind, bool(again.sent_at)) == (first.to, first.kind, True)
    assert again.message_id != first.message_id
    assert AuditEntry.objects.get(verb="provisioning.send_mail_again").actor == camille
    desk.post(_url(order, f"messages/{again.pk}/renvoyer/"))
    assert OutgoingMail.objects.filter(order=order).count() == 3


def test_a_mail_of_another_order_is_not_found(desk, order):
    other = OutgoingMail.objects.get(order=make_order())
    assert desk.post(_url(order, f"messages/{other.pk}/renvoyer/")).status_code == 404
