"""Factur-X: the EN 16931 message of a frozen document, and the PDF/A-3 that carries it.

Built with the `factur-x` library, whose keys are the terms of the standard: BT-1 is the number, BG-25 the
lines… Of what it does not see: an empty delivery is invalid to its own XSD, so BT-72 is always given; its
check of business rules wants a server, so tests run the same rules with Saxon themselves.
"""

import logging
from typing import Any

from facturx import generate_from_binary, generate_xml

from billing.frozen import CREDIT_NOTE, EXEMPT, QUOTE, Address, Buyer, FrozenInvoice, Line, Seller, VatPart
from billing.mentions import EXEMPTION_CODE, exemption

# Cadre de facturation: Chorus Pro's A1 (« à payer ») is S1 of the reform (services, not paid yet).
_PROCESS = {"A1": "S1"}
# Schemes of ISO 6523: SIREN, SIRET; the electronic address in the French directory (BR-FR-21).
_SIREN, _SIRET, _DIRECTORY = "0002", "0009", "0225"
# BT-8: VAT is due when invoiced, or when paid as for services by default (CGI art. 269-2-c).
_ON_DEBITS, _ON_PAYMENT = "invoice", "payment"

# The library tells every step at INFO; what it refuses, it raises.
logging.getLogger("factur-x").setLevel(logging.ERROR)


class NotAnInvoice(ValueError):
    """A draft or a quote has no electronic form."""


def xml_of(document: FrozenInvoice) -> bytes:
    """The document as the Cross Industry Invoice of EN 16931, checked against its XSD.

    Raises NotAnInvoice for a draft or a quote.
    """
    if document.is_draft or document.kind == QUOTE:
        raise NotAnInvoice("Only an issued invoice or credit note has a Factur-X.")
    xml: bytes = generate_xml(_terms(document), level="en16931", check_xsd=True, check_schematron=False)
    return xml


def with_xml(pdf: bytes, document: FrozenInvoice, *, title: str) -> bytes:
    """This PDF/A-3 with the document's message embedded as factur-x.xml."""
    metadata = {
        "author": document.seller.name,
        "title": title,
        "subject": title,
        "keywords": "Factur-X",
    }
    whole: bytes = generate_from_binary(
        pdf, xml_of(document), flavor="factur-x", level="en16931", check_xsd=False, pdf_metadata=metadata, lang="fr"
    )
    return whole


def _terms(document: FrozenInvoice) -> dict[str, Any]:
    """The terms of EN 16931, by their numbers; what is empty is left out."""
    said = {
        "BT-1": document.number,
        "BT-2": document.issued_on,
        "BT-3": document.kind,
        "BT-5": "EUR",
        "BT-9": document.due_on if document.kind != CREDIT_NOTE else None,
        "BT-10": document.buyer_reference,
        "BT-13": document.commitment,
        "BT-14": document.order_reference,
        "BT-20": document.payment_terms,
        "BT-23": _PROCESS[document.framework],
        "BT-72": document.starts_on,
        "BT-73": document.starts_on,
        "BT-74": document.ends_on,
        "BG-1": [{"BT-21": note.code, "BT-22": note.text} for note in document.notes],
        "BG-4": _seller(document.seller),
        "BG-7": _buyer(document.buyer, document.buyer_reference),
        "BG-23": [_vat(part) for part in document.vat],
        "BG-25": [_line(number, line) for number, line in enumerate(document.lines, start=1)],
    }
    return {key: value for key, value in (said | _totals(document) | _payment(document)).items() if value}


def _totals(document: FrozenInvoice) -> dict[str, Any]:
    said: dict[str, Any] = {
        "BT-106": _amount(document.net_cents),
        "BT-109": _amount(document.net_cents),
        "BT-110": _amount(document.vat_cents),
        "BT-112": _amount(document.total_cents),
        "BT-115": _amount(document.due_cents),
    }
    if document.paid_cents:
        said["BT-113"] = _amount(document.paid_cents)
    if not document.seller.exempt:  # VAT that is due at no moment has none to say
        said["BT-8"] = _ON_DEBITS if document.seller.vat_on_debits else _ON_PAYMENT
    if document.original:
        said["BG-3"] = [{"BT-25": document.original.number, "BT-26": document.original.issued_on}]
    return said


def _payment(document: FrozenInvoice) -> dict[str, Any]:
    """Where to pay; a credit note is paid back, or taken off, without it."""
    if document.kind == CREDIT_NOTE:
        return {}
    seller = document.seller
    return {
        "BT-81": document.means,
        "BT-83": document.number,
        "BT-84": seller.iban,
        "BT-85": seller.name,
        "BT-86": seller.bic,
    }


def _seller(seller: Seller) -> dict[str, Any]:
    said = _party(seller.name, seller.siret, seller.address, seller.siren) | {
        "legal_info": " · ".join(part for part in (legal_form(seller), seller.registry) if part),
        "vat_identifier": seller.vat_number,
        # BR-E-02: who charges no VAT is known to the tax office by another number.
        "tax_identifier": "" if seller.vat_number else seller.siren,
        "contacts": [_filled({"name": seller.name, "phone": seller.phone, "email": seller.email})],
    }
    return _filled(said)


def _buyer(buyer: Buyer, service_code: str) -> dict[str, Any]:
    """The address in the directory: the SIRET of the SIREN, and the service within it."""
    service = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in service_code)
    address = "_".join(part for part in (buyer.siren, buyer.siret, service) if part)
    said = _party(buyer.name, buyer.siret, buyer.address, address) | {
        "vat_identifier": buyer.vat_number,
        "contacts": [{"email": buyer.email}] if buyer.email else [],
    }
    return _filled(said)


def _party(name: str, siret: str, address: Address, electronic: str) -> dict[str, Any]:
    lines = dict(zip(("addr_l1", "addr_l2", "addr_l3"), address.lines, strict=False))
    return lines | {
        "name": name,
        "identifiers": {_SIRET: siret},
        "legal_identifier": siret[:9],
        "legal_identifier_schemeid": _SIREN,
        "einvoicing_addr": electronic,
        "einvoicing_addr_schemeid": _DIRECTORY,
        "postcode": address.postcode,
        "city": address.city,
        "country_code": address.country,
    }


def _vat(part: VatPart) -> dict[str, Any]:
    said = {
        "BT-116": _amount(part.base_cents),
        "BT-117": _amount(part.vat_cents),
        "BT-118": part.category,
        "BT-119": _amount(part.rate),
    }
    if part.category == EXEMPT:
        said |= {"BT-120": exemption(), "BT-121": EXEMPTION_CODE}
    return said


def _line(number: int, line: Line) -> dict[str, Any]:
    said: dict[str, Any] = {
        "BT-126": str(number),
        "BT-129": str(line.quantity),
        "BT-130": line.unit,
        "BT-131": _amount(line.net_cents),
        "BT-146": _amount(line.unit_cents),
        "BT-151": "S" if line.vat_rate else EXEMPT,
        "BT-152": _amount(line.vat_rate),
        "BT-153": line.label,
        "BT-154": described(line),
        "BT-134": line.starts_on,
        "BT-135": line.ends_on,
    }
    if line.discount_cents:
        said["BG-27"] = [{"amount": _amount(line.discount_cents), "reason": line.discount_reason}]
    return _filled(said)


def described(line: Line) -> str:
    """What a line is for beyond its label: the school, its UAI, the detail."""
    school = f"{line.school} ({line.uai})" if line.uai else line.school
    return " · ".join(part for part in (school, line.detail) if part)


def legal_form(seller: Seller) -> str:
    """« SAS au capital de 10 000 € » (C. com. R123-238)."""
    if not seller.capital_cents:
        return seller.legal_form
    capital = f"{seller.capital_cents // 100:,}".replace(",", "\u202f")
    return f"{seller.legal_form} au capital de {capital}\u00a0€"


def _amount(hundredths: int) -> str:
    """Cents as the standard writes an amount, or hundredths of a percent as a rate: 24900 is 249.00."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}
