"""`manage.py issue_invoice`: what a draft becomes, printed; what is issued, printed again; nothing by halves."""

from io import BytesIO, StringIO

import pypdf
import pytest
from django.core.management import CommandError, call_command

from billing import papers
from billing.choices import InvoiceState
from billing.models import BillingEntry, Invoice, NumberSeries
from billing.services.credit_notes import credit
from billing.services.invoices import drop_draft
from tenants.models import PlatformEvent
from tests.billing import made
from tests.billing.papers import xml_in
from tests.billing.schematrons import EN16931, FRENCH, refused

pytestmark = pytest.mark.django_db
ORDER = "ONE-2026-ABCDEF"


def run(reference, output):
    """What the command says."""
    out = StringIO()
    call_command("issue_invoice", reference, output=output, stdout=out)
    return out.getvalue()


@pytest.fixture
def draft(alpha):
    """The draft of an order."""
    return made.draft(made.subscription(alpha, order_reference=ORDER))


@pytest.fixture
def output(tmp_path):
    """Where the PDF is asked for."""
    return tmp_path / "facture.pdf"


def test_the_draft_of_an_order_is_issued_and_printed(draft, output):
    said = run(ORDER, output)
    draft.refresh_from_db()
    assert draft.state == InvoiceState.ISSUED
    assert said == f"{draft.number}: {output}\n"
    pdf = output.read_bytes()
    assert draft.number in pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()
    xml = xml_in(pdf)
    assert draft.number.encode() in xml
    assert [*refused(xml, EN16931), *refused(xml, FRENCH)] == []
    assert papers.pdf_of(draft) == pdf
    assert [each.name for each in output.parent.iterdir()] == ["facture.pdf"]


def test_asked_again_the_same_file_is_written_again(draft, output):
    run(ORDER, output)
    first = output.read_bytes()
    number = Invoice.objects.get().number
    output.unlink()
    for reference in (ORDER, number):
        run(reference, output)
        assert output.read_bytes() == first
    assert BillingEntry.objects.filter(kind="issued").count() == 1


def test_a_credit_note_is_printed_by_its_number(draft, output):
    run(ORDER, output)
    note = credit(actor=None, invoice=Invoice.objects.get(), reason="Fermeture")
    run(note.number, output)
    assert "Avoir" in pypdf.PdfReader(output).pages[0].extract_text()


def test_an_order_that_joined_another_s_draft_is_found(alpha, beta, output):
    town = made.payer()
    first = made.subscription(alpha, by=town, order_reference=ORDER)
    second = made.subscription(beta, by=town, order_reference="ONE-2026-GHJKLM")
    draft = made.draft(first, second)
    run("ONE-2026-GHJKLM", output)
    draft.refresh_from_db()
    assert draft.state == InvoiceState.ISSUED


def opened(school, **payer):
    """The fact that a school of the order opened, which no worker took up yet."""
    said = {
        "name": "Commune de Kerlune",
        "siret": made.SIRET,
        "service_code": "",
        "commitment_number": "",
        "email": "factures@kerlune.example.fr",
        "address": "1 place de la Mairie",
        "postal_code": "35999",
        "city": "Kerlune",
    }
    payload = {"order_reference": ORDER, "plan": "annual", "class_count": 5, "payer": said | payer}
    return PlatformEvent.objects.create(kind="school_opened", key="school_opened:1", school=school, payload=payload)


def test_a_school_that_just_opened_is_invoiced_without_a_worker(alpha, output):
    event = opened(alpha)
    run(ORDER.lower(), output)
    event.refresh_from_db()
    assert event.handled_at is not None
    assert Invoice.objects.get().number in pypdf.PdfReader(output).pages[0].extract_text()


def test_why_an_opened_school_cannot_be_invoiced_is_said(alpha, output):
    opened(alpha, siret="12345678900000")
    with pytest.raises(CommandError) as refusal:
        run(ORDER, output)
    assert "Aucune" not in str(refusal.value)
    assert not Invoice.objects.issued().exists()


@pytest.mark.parametrize("reference", ["ONE-2026-NOTHING", "FA-2026-00999", ""])
def test_what_is_unknown_is_said(draft, output, reference):
    with pytest.raises(CommandError, match="Aucune facture et aucune commande"):
        run(reference, output)
    assert list(output.parent.iterdir()) == []


def test_an_order_with_several_invoices_asks_which(draft, output):
    run(ORDER, output)
    first = Invoice.objects.get()
    Invoice.objects.filter(pk=first.pk).update(order_reference=ORDER)
    for _ in range(2):
        Invoice.objects.create(payer=first.payer, order_reference=ORDER)
    with pytest.raises(CommandError, match="plusieurs factures"):
        run(ORDER, output)


def test_a_draft_given_up_is_not_issued(draft, output):
    drop_draft(actor=None, invoice=draft)
    with pytest.raises(CommandError, match="Aucune facture"):
        run(ORDER, output)


def test_what_misses_is_said_and_takes_no_number(draft, output):
    payer = draft.payer
    payer.needs_commitment = True
    payer.save()
    with pytest.raises(CommandError, match="numéro d’engagement"):
        run(ORDER, output)
    draft.refresh_from_db()
    assert draft.number is None
    assert not NumberSeries.objects.filter(last__gt=0).exists()
    assert list(output.parent.iterdir()) == []


def test_a_seller_the_settings_do_not_say_is_told(draft, output, settings):
    settings.SELLER = settings.SELLER | {"iban": ""}
    with pytest.raises(CommandError, match="ONE_SELLER_IBAN"):
        run(ORDER, output)
    draft.refresh_from_db()
    assert draft.number is None


def test_a_document_that_cannot_be_made_takes_no_number(draft, output, monkeypatch):
    def broken(_document):
        raise RuntimeError("no fonts")

    monkeypatch.setattr(papers, "document_pdf", broken)
    with pytest.raises(RuntimeError):
        run(ORDER, output)
    draft.refresh_from_db()
    assert (draft.number, draft.pdf.name) == (None, "")
    assert list(output.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_before_anything(draft, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        run(ORDER, tmp_path / "nowhere" / "facture.pdf")
    draft.refresh_from_db()
    assert draft.number is None


def test_a_folder_in_its_place_is_said_before_anything(draft, output):
    output.mkdir()
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        run(ORDER, output)
    draft.refresh_from_db()
    assert draft.number is None


def test_a_full_disk_is_said_and_takes_no_number(draft, output, monkeypatch):
    def full(*_args, **_said):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("billing.management.commands.issue_invoice.tempfile.mkstemp", full)
    with pytest.raises(CommandError, match="No space left"):
        run(ORDER, output)
    draft.refresh_from_db()
    assert draft.number is None
