"""The message of an invoice: valid to its schema, right by the rules of EN 16931 and of France."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from billing import facturx
from billing.frozen import Note, Reference
from billing.mentions import legal_notes, payment_terms
from billing.papers import frozen_of
from billing.services.credit_notes import credit
from tests.billing import made, papers, varied
from tests.billing.schematrons import EN16931, FRENCH, refused

DOCUMENTS = varied.documents()
_NAMES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
}


def found(document, path):
    """Texts at an XPath of the document's message."""
    return [each.text for each in etree.fromstring(facturx.xml_of(document)).findall(path, _NAMES)]


@pytest.mark.parametrize("rules", [EN16931, FRENCH], ids=["EN16931", "BR-FR"])
@pytest.mark.parametrize("about", DOCUMENTS)
def test_every_document_is_right_by_the_rules(about, rules):
    assert refused(facturx.xml_of(DOCUMENTS[about]), rules) == []


def without(code):
    """One school's invoice without a mention."""
    document = DOCUMENTS["one school"]
    return replace(document, notes=tuple(note for note in document.notes if note.code != code))


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (without("PMT"), "BR-FR-05_BT-22_PMT"),
        (without("PMD"), "BR-FR-05_BT-22_PMD"),
        (without("AAB"), "BR-FR-05_BT-22_AAB"),
        (replace(without(""), notes=(*without("").notes, Note("PMT", "encore"))), "BR-FR-06_BT-21_PMT"),
        (replace(without(""), issued_on=date(1999, 9, 1)), "BR-FR-03_BT-2"),
    ],
    ids=["no PMT", "no PMD", "no AAB", "PMT twice", "last century"],
)
def test_french_rules_fire_when_broken(document, rule):
    assert rule in [identifier for identifier, _text in refused(facturx.xml_of(document), FRENCH)]


@pytest.mark.parametrize(
    ("pattern", "instead", "rules", "rule"),
    [
        (r'(<ram:GlobalID schemeID="0009">)99999999800019', r"\g<1>88999999800019", FRENCH, "BR-FR-09"),
        (r"<ram:ID>S1</ram:ID>", "<ram:ID>A1</ram:ID>", FRENCH, "BR-FR-08"),
        (r"<ram:TypeCode>380", "<ram:TypeCode>310", FRENCH, "BR-FR-04"),
        (r"(<ram:GrandTotalAmount>)\d+", r"\g<1>1", EN16931, "BR-CO-15"),
        (r"(<ram:LineTotalAmount>)249", r"\g<1>250", EN16931, "BR-CO-10"),
        (r"(<ram:CalculatedAmount>)49", r"\g<1>51", EN16931, "BR-CO-17"),
        (r"<ram:SpecifiedTaxRegistration>.*?</ram:SpecifiedTaxRegistration>", "", EN16931, "BR-S-02"),
    ],
    ids=["SIRET of another", "framework", "kind", "total", "lines", "VAT", "no VAT number"],
)
def test_rules_fire_on_a_message_that_was_changed(pattern, instead, rules, rule):
    xml = facturx.xml_of(DOCUMENTS["one school"]).decode()
    changed = re.sub(pattern, instead, xml, count=1, flags=re.DOTALL)
    assert changed != xml
    assert any(rule in f"{identifier} {text}" for identifier, text in refused(changed.encode(), rules))


def test_the_delivery_is_always_said():
    path = ".//ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/*"
    assert all(len(found(document, path)) == 1 for document in DOCUMENTS.values())


def test_what_chorus_pro_asks_for_is_where_it_looks():
    document = DOCUMENTS["Chorus Pro"]
    assert found(document, ".//ram:BuyerReference") == ["FIN-EDU 01"]
    assert found(document, ".//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == ["2026-BC/0118"]
    assert found(document, ".//ram:BuyerTradeParty/ram:GlobalID") == ["21350991200019"]
    assert found(document, ".//ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID") == [
        "213509912_21350991200019_FIN-EDU-01"
    ]


def test_a_credit_note_names_its_original_and_asks_for_nothing():
    document = DOCUMENTS["credit note"]
    path = ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID"
    assert found(document, ".//rsm:ExchangedDocument/ram:TypeCode") == ["381"]
    assert found(document, path) == ["F2026-000042"]
    assert found(document, ".//ram:SpecifiedTradeSettlementPaymentMeans") == []


def test_exemption_is_said_with_its_reason():
    document = DOCUMENTS["exempt seller"]
    assert found(document, ".//ram:ApplicableHeaderTradeSettlement//ram:ExemptionReason") == [
        "TVA non applicable, art. 293 B du CGI"
    ]
    assert found(document, ".//ram:ApplicableHeaderTradeSettlement//ram:ExemptionReasonCode") == ["VATEX-FR-FRANCHISE"]


@pytest.mark.parametrize("document", [papers.paper(number=""), papers.quote()], ids=["draft", "quote"])
def test_what_is_no_invoice_has_no_message(document):
    with pytest.raises(facturx.NotAnInvoice):
        facturx.xml_of(document)


@pytest.mark.parametrize(
    ("buyer", "law"),
    [(papers.TOWN, "CCP\u00a0R.\u00a02192-31"), (papers.OGEC, "C.\u00a0com. L.\u00a0441-10")],
    ids=["town", "association"],
)
def test_mentions_say_the_law_of_the_buyer(buyer, law):
    notes = {note.code: note.text for note in legal_notes(seller=papers.SELLER, buyer=buyer)}
    assert law in notes["PMD"]
    assert "40\u00a0€" in notes["PMT"]
    assert ("ADN" in notes) == buyer.is_public
    assert "04/10/2026" in payment_terms(buyer=buyer, due_on=date(2026, 10, 4))


def test_the_original_of_a_credit_note_may_be_of_another_year():
    document = varied.whole(papers.credit_note(original=Reference("F2025-000009", date(2025, 12, 31))))
    assert refused(facturx.xml_of(document), FRENCH) == []


_LINES = st.builds(
    lambda cents, quantity, rate, part: papers.line(
        unit_cents=cents,
        quantity=quantity,
        vat_rate=rate,
        discount_cents=cents * quantity * part // 100,
        discount_reason="Remise",
    ),
    cents=st.integers(0, 100_000_00),
    quantity=st.integers(1, 400),
    rate=st.sampled_from([2_000, 1_000, 550, 210]),
    part=st.integers(0, 100),
)


@given(lines=st.lists(_LINES, min_size=1, max_size=8), paid=st.integers(0, 100))
def test_whatever_the_amounts_sums_and_roundings_are_those_of_the_standard(lines, paid):
    document = papers.paper(*lines)
    document = varied.whole(replace(document, paid_cents=document.total_cents * paid // 100))
    xml = facturx.xml_of(document)
    assert [*refused(xml, EN16931), *refused(xml, FRENCH)] == []


@pytest.mark.django_db
def test_what_the_verbs_make_is_right_by_the_rules(alpha, beta):
    town = made.payer(service_code="FIN-EDU", needs_service_code=True)
    subscriptions = [made.subscription(school, by=town, commitment_number="2026-118") for school in (alpha, beta)]
    invoice = made.invoice(*subscriptions)
    part = credit(actor=None, invoice=invoice, reason="Une classe de moins", cents=5_000)
    rest = credit(actor=None, invoice=invoice, reason="École fermée")
    for issued in (invoice, part, rest):
        xml = facturx.xml_of(frozen_of(issued))
        assert [*refused(xml, EN16931), *refused(xml, FRENCH)] == []
