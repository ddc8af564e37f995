"""What is frozen holds together, and comes back from JSON as it went."""

import json
from dataclasses import replace
from datetime import date

import pytest

from billing.frozen import Address, Buyer, FrozenInvalid, FrozenInvoice, Note, vat_on, vat_parts
from tests.billing import papers

WHOLE = (
    papers.paper(),
    papers.paper(
        papers.line(quantity=3, discount_cents=1_000, discount_reason="Remise de rentrée"),
        papers.line(label="Formation", vat_rate=550, starts_on=None, ends_on=None),
        buyer_reference="FIN-01",
        commitment="2026-118",
        notes=(Note("PMT", "…"),),
        paid_cents=100,
    ),
    papers.paper(papers.line(vat_rate=0), seller=papers.EXEMPT_SELLER, buyer=papers.OGEC),
    papers.credit_note(),
    papers.quote(),
    papers.paper(number=""),
)


@pytest.mark.parametrize("document", WHOLE, ids=lambda document: document.number or "draft")
def test_json_gives_the_same_back(document):
    assert FrozenInvoice.from_json(json.loads(json.dumps(document.to_json()))) == document


@pytest.mark.parametrize(
    ("base", "rate", "vat"),
    [
        (24_900, 2_000, 4_980),
        (1, 2_000, 0),
        (2, 2_000, 0),
        (3, 2_000, 1),
        (1_250, 2_000, 250),
        (10, 550, 1),
        (99, 0, 0),
    ],
)
def test_vat_is_rounded_half_up(base, rate, vat):
    assert vat_on(base, rate) == vat


def test_vat_is_of_the_sum_of_lines_not_the_sum_of_their_vat():
    lines = [papers.line(unit_cents=3) for _ in range(3)]
    assert [part.vat_cents for part in vat_parts(lines)] == [2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "999"}, "kind"),
        ({"number": "F 2026/1"}, "number"),
        ({"number": "F" * 36}, "number"),
        ({"net_cents": 1}, "net total"),
        ({"vat_cents": 4_981}, "vat total"),
        ({"total_cents": 1}, "^total"),
        ({"paid_cents": 29_881}, "paid"),
        ({"kind": "381"}, "original"),
        ({"kind": "310"}, "quote"),
        ({"due_on": None}, "due"),
        ({"due_on": date(2026, 9, 3)}, "due before"),
        ({"ends_on": date(2026, 8, 31)}, "period"),
        ({"seller": papers.EXEMPT_SELLER}, "exempt"),
    ],
)
def test_what_does_not_hold_together_is_not_built(changes, said):
    with pytest.raises(FrozenInvalid, match=said):
        papers.paper(**changes)


def test_the_vat_is_of_the_lines():
    with pytest.raises(FrozenInvalid, match="vat by rate"):
        replace(papers.paper(), vat=())


def test_a_document_has_a_line():
    with pytest.raises(FrozenInvalid, match="no line"):
        replace(papers.paper(), lines=())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"net_cents": 1}, "net"),
        ({"quantity": 0}, "negative"),
        ({"unit_cents": -1}, "negative"),
        ({"discount_cents": 1}, "reason"),
        ({"discount_cents": 99_999, "discount_reason": "?"}, "discount"),
        ({"ends_on": None}, "half"),
        ({"ends_on": date(2026, 1, 1)}, "period"),
        ({"label": ""}, "label"),
    ],
)
def test_a_line_holds_together(changes, said):
    with pytest.raises(FrozenInvalid, match=said):
        papers.line(**changes)


@pytest.mark.parametrize("wrong", ["21350991200018", "", "2135099120001"])
def test_the_siret_to_invoice_checks(wrong):
    with pytest.raises(FrozenInvalid, match="siret"):
        replace(papers.TOWN, siret=wrong)


def test_an_address_has_at_most_three_lines():
    with pytest.raises(FrozenInvalid, match="three"):
        Buyer("A", papers.TOWN.siret, Address(("a", "b", "c", "d"), "35000", "Rennes"))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("1 rue du Port", ("1 rue du Port",)),
        ("Mairie, 1 rue du Port", ("Mairie", "1 rue du Port")),
        ("Mairie\n1 rue du Port\nBP 3, CS 4", ("Mairie", "1 rue du Port", "BP 3, CS 4")),
        ("  ,\n", ("Kerlune",)),
    ],
)
def test_an_address_typed_in_one_field(typed, lines):
    assert Address.of(typed, "35990", "Kerlune").lines == lines


def test_towns_are_public_and_associations_are_not():
    assert papers.TOWN.is_public
    assert not papers.OGEC.is_public


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "name"),
        ({"siret": "99999999800018"}, "siret"),
        ({"vat_number": ""}, "vat"),
        ({"iban": "FR7630006000011234567890188"}, "iban"),
    ],
)
def test_a_seller_says_what_an_invoice_must(changes, said):
    with pytest.raises(FrozenInvalid, match=said):
        replace(papers.SELLER, **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": 2}, "version"),
        ({"surprise": 1}, "unknown"),
        ({"issued_on": "hier"}, "a day"),
        ({"issued_on": None}, "a day"),
        ({"net_cents": "24900"}, "int"),
        ({"net_cents": True}, "int"),
        ({"lines": {}}, "list"),
        ({"seller": []}, "object"),
        ({"buyer": {}}, "missing"),
    ],
)
def test_what_is_no_document_is_refused(changes, said):
    with pytest.raises(FrozenInvalid, match=said):
        FrozenInvoice.from_json(papers.paper().to_json() | changes)


def test_a_draft_gets_its_number_at_issue():
    draft = papers.paper(number="")
    issued = draft.numbered("F2026-000001", issued_on=date(2026, 9, 5), due_on=date(2026, 10, 5))
    assert draft.is_draft
    assert not issued.is_draft
    assert (issued.number, issued.issued_on, issued.lines) == ("F2026-000001", date(2026, 9, 5), draft.lines)


def test_what_is_left_to_pay_is_the_total_less_what_was_paid():
    assert papers.paper(paid_cents=880).due_cents == 29_000
