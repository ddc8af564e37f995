"""Documents by mail: a row first, sent once, noted once, tried again, sent again when asked."""

from datetime import timedelta

import pytest
from django.utils import translation

from billing import mails, papers
from billing.models import BillingEntry, Invoice, InvoiceMail
from billing.services.credit_notes import credit
from billing.services.journal import BillingRefused
from billing.tasks import sweep_mails
from shared_apps.ui.templatetags.ui import euros
from tenant_apps.accounts.models import AuditEntry
from tests.billing import made
from tests.factories.accounts import make_team_member
from tests.postbox import BROKEN, LOCAL, Postbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(alpha):
    """An issued invoice."""
    town = made.payer(service_code="FIN-01", needs_service_code=True)
    return made.invoice(made.subscription(alpha, by=town, commitment_number="2026-118"))


def noted():
    """Lines of the billing log about mails."""
    return list(BillingEntry.objects.filter(kind="mailed").values_list("text", flat=True))


def test_it_leaves_once_its_cause_is_kept(invoice, outbox, django_capture_on_commit_callbacks):
    actor = make_team_member()
    with django_capture_on_commit_callbacks() as waiting:
        mails.send_document(actor=actor, invoice=invoice)
    assert outbox == []
    for callback in waiting:
        callback()
    [message] = outbox
    assert message.to == ["factures@kerlune.example.fr"]
    assert message.reply_to == ["facturation@one.localhost"]
    assert message.subject == f"Facture {invoice.number} · Commune de Kerlune"
    [(name, content, kind)] = message.attachments
    invoice.refresh_from_db()
    assert (name, kind) == (f"facture-{invoice.number}.pdf", "application/pdf")
    assert content == papers.pdf_of(invoice)
    assert invoice.pdf
    assert invoice.sent_at is not None
    assert noted() == ["factures@kerlune.example.fr"]
    assert BillingEntry.objects.get(kind="mailed").actor == actor
    assert AuditEntry.objects.filter(verb="billing.mailed").count() == 1


def test_what_it_says_in_both_forms(invoice):
    mail = mails.send_document(actor=None, invoice=invoice)
    with translation.override("en"):
        message = mails.build_message(mail)
    [html] = [content for content, kind in message.alternatives if kind == "text/html"]
    for said in ("2026-118", "FIN-01", invoice.number, "Chorus Pro", euros(invoice.total_cents), "Factur-X"):
        assert said in message.body
        assert said in html
    assert "à régler au plus tard le" in message.body
    assert "Bonjour," in html
    assert "&amp;" not in message.body


def test_a_credit_note_says_what_it_corrects(invoice):
    note = credit(actor=None, invoice=invoice, reason="Fermeture")
    message = mails.build_message(mails.send_document(actor=None, invoice=note))
    assert message.subject.startswith("Avoir ")
    assert f"corrige la facture {invoice.number}" in message.body
    assert "IBAN" not in message.body


def test_it_is_sent_once_however_often_it_is_tried(invoice, outbox):
    mail = mails.send_document(actor=None, invoice=invoice)
    assert [mails.deliver(mail.pk) for _ in range(3)] == [True, False, False]
    assert len(outbox) == 1
    assert len(noted()) == 1


def test_asked_twice_before_it_left_it_is_one_mail(invoice):
    first = mails.send_document(actor=None, invoice=invoice)
    assert mails.send_document(actor=None, invoice=invoice) == first


def test_asked_again_it_goes_again_and_is_noted_again(invoice, outbox):
    for _ in range(2):
        mails.deliver(mails.send_document(actor=None, invoice=invoice).pk)
    first, second = outbox
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert first.attachments == second.attachments
    assert len(noted()) == 2


def test_a_draft_is_not_sent(alpha):
    draft = made.draft(made.subscription(alpha))
    with pytest.raises(BillingRefused, match="brouillon"):
        mails.send_document(actor=None, invoice=draft)
    assert not InvoiceMail.objects.exists()


def test_a_failure_is_noted_and_tried_again_later(invoice, settings, outbox, later):
    mail = mails.send_document(actor=None, invoice=invoice)
    settings.EMAIL_BACKEND = BROKEN
    assert mails.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert "personne n’écoute" in mail.error
    assert noted() == []
    settings.EMAIL_BACKEND = LOCAL
    assert mails.due_mails() == []
    later(timedelta(minutes=2))
    sweep_mails()
    mail.refresh_from_db()
    assert (mail.attempts, mail.error, mail.retry_at) == (2, "", None)
    assert len(outbox) == 1


def test_a_paper_that_cannot_be_made_is_noted_too(invoice, monkeypatch):
    def broken(_document):
        raise RuntimeError("no fonts")

    monkeypatch.setattr(papers, "document_pdf", broken)
    mail = mails.send_document(actor=None, invoice=invoice)
    assert mails.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (1, "RuntimeError: no fonts")


def test_it_is_given_up_in_the_end_and_may_be_asked_again(invoice, settings, outbox, later):
    settings.EMAIL_BACKEND = BROKEN
    mail = mails.send_document(actor=None, invoice=invoice)
    for _ in range(12):
        mails.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.is_given_up
    later(timedelta(days=30))
    assert mails.due_mails() == []
    assert mails.send_document(actor=None, invoice=invoice) != mail


def test_a_real_conversation_with_a_mail_server(invoice, smtp):
    postbox = smtp()
    mail = mails.send_document(actor=None, invoice=invoice)
    assert mails.deliver(mail.pk) is True
    assert postbox.arrived.wait(10)
    [received] = postbox.received
    assert received["Message-ID"] == mail.message_id
    assert received["To"] == "factures@kerlune.example.fr"
    [pdf] = [part for part in received.walk() if part.get_content_type() == "application/pdf"]
    assert pdf.get_filename() == f"facture-{invoice.number}.pdf"
    assert pdf.get_content() == papers.pdf_of(Invoice.objects.get(pk=invoice.pk))
    assert invoice.number in received.get_body(("plain",)).get_content()


def test_an_address_that_does_not_exist_is_not_tried_again(invoice, smtp):
    mail = mails.send_document(actor=None, invoice=invoice)
    smtp(Postbox({mail.to: "550 no such person"}))
    assert mails.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert mail.is_given_up
    assert "550" in mail.error
