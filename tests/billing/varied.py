"""Documents of every shape that leaves: what the rules of EN 16931 and of France are run on."""

from dataclasses import replace
from datetime import date

from billing.frozen import UNIT_MONTH, Address, FrozenInvoice
from billing.mentions import legal_notes, payment_terms
from tests.billing import papers

LONG = replace(
    papers.TOWN,
    name="Syndicat intercommunal à vocation scolaire des vallées de l’Aven, du Bélon et de l’Isole & associés",
    address=Address(
        ("Direction de l’éducation", "Service des moyens généraux", "12 bis, place du Général-de-Gaulle"),
        "35990",
        "Saint-Jean-sur-Vilaine-le-Vieux-Bourg",
    ),
)


def whole(document: FrozenInvoice) -> FrozenInvoice:
    """With the mentions that law wants, as at issue."""
    notes = legal_notes(seller=document.seller, buyer=document.buyer)
    terms = payment_terms(buyer=document.buyer, due_on=document.due_on) if document.due_on else ""
    return replace(document, notes=notes, payment_terms=terms)


def _schools(count):
    return [
        papers.line(school=f"École n°\u00a0{number} des Tilleuls", uai=f"0359{number:03d}X", unit_cents=14_900 + number)
        for number in range(1, count + 1)
    ]


def _partial():
    return papers.line(
        label="Abonnement à ONE, au prorata",
        detail="166 jours sur 365",
        unit_cents=11_324,
        starts_on=date(2027, 3, 19),
        ends_on=date(2027, 8, 31),
    )


def documents() -> dict[str, FrozenInvoice]:
    """Each by what it is about."""
    line, paper = papers.line, papers.paper
    discount = {"discount_cents": 2_490, "discount_reason": "Remise de 10 % la première année"}
    debits = replace(papers.SELLER, vat_on_debits=True)
    varied = {
        "one school": paper(),
        "Chorus Pro": paper(buyer_reference="FIN-EDU 01", commitment="2026-BC/0118", order_reference="ONE-2026-ABCDEF"),
        "many schools": paper(*_schools(40), buyer=LONG),
        "exempt seller": paper(line(vat_rate=0), seller=papers.EXEMPT_SELLER),
        "association": paper(buyer=papers.OGEC),
        "discounts": paper(line(**discount), line(quantity=2, discount_cents=1, discount_reason="Arrondi")),
        "partial period": paper(_partial(), starts_on=date(2027, 3, 19)),
        "two rates": paper(line(), line(label="Guide imprimé", unit_cents=1_999, vat_rate=550, quantity=3)),
        "months": paper(line(quantity=10, unit=UNIT_MONTH, unit_cents=2_075)),
        "paid in part": paper(paid_cents=10_000),
        "paid": paper(paid_cents=29_880),
        "VAT on debits": paper(seller=debits),
        "free": paper(line(), line(label="Mise en service", unit_cents=0)),
        "credit note": papers.credit_note(),
        "credit of an exempt seller": papers.credit_note(line(vat_rate=0), seller=papers.EXEMPT_SELLER),
        "partial credit": papers.credit_note(line(label="Deux classes de moins", unit_cents=3_333), buyer=papers.OGEC),
        "cents that round": paper(*[line(unit_cents=1_003) for _ in range(7)]),
        "signs": paper(
            line(label="Accès <test> & « fête »\u00a0: l’été 😀"), buyer=replace(papers.TOWN, name="A & B <C>")
        ),
    }
    return {about: whole(document) for about, document in varied.items()}
