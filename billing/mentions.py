"""The words that law wants on an invoice, in French whatever language is spoken around it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from billing.frozen import Buyer, Note, Seller

# Codes of UNTDID 4451 that BR-FR-05 wants, exactly once each; TXD: what is said about VAT.
RECOVERY, LATE, DISCOUNT, TAX, ADDRESSEE = "PMT", "PMD", "AAB", "TXD", "ADN"
# VATEX code list of the EN 16931 committee: franchise en base.
EXEMPTION_CODE = "VATEX-FR-FRANCHISE"


def exemption() -> str:
    """What a seller in franchise prints (CGI art. 293 B)."""
    with override("fr"):
        return _("TVA non applicable, art. 293 B du CGI")


def legal_notes(*, seller: Seller, buyer: Buyer) -> tuple[Note, ...]:
    """The mentions of an invoice of this seller to this buyer, coded as the French rules want them.

    C. com. L441-9 and L441-10; CCP R2192-10, R2192-31 and R2192-36 when the buyer is public.
    """
    with override("fr"):
        notes = [Note(LATE, _late(buyer)), Note(RECOVERY, _recovery(buyer)), Note(DISCOUNT, _discount())]
        if seller.exempt:
            notes.append(Note(TAX, exemption()))
        elif seller.vat_on_debits:
            notes.append(Note(TAX, _("Option pour le paiement de la taxe d’après les débits")))
        if buyer.is_public:
            notes.append(Note(ADDRESSEE, "B2G"))
    return tuple(notes)


def _late(buyer: Buyer) -> str:
    law = "CCP\u00a0R.\u00a02192-31" if buyer.is_public else "C.\u00a0com. L.\u00a0441-10"
    return _(
        "Tout retard de paiement donne lieu de plein droit, dès le lendemain de l’échéance, à des intérêts au taux"
        " directeur de la Banque centrale européenne majoré de huit points (%(law)s)."
    ) % {"law": law}


def _recovery(buyer: Buyer) -> str:
    law = "CCP\u00a0D.\u00a02192-35" if buyer.is_public else "C.\u00a0com. D.\u00a0441-5"
    return _(
        "Une indemnité forfaitaire de 40\u00a0€ pour frais de recouvrement est due de plein droit en cas de retard"
        " (%(law)s)."
    ) % {"law": law}


def _discount() -> str:
    return _("Aucun escompte n’est consenti pour paiement anticipé.")


def payment_terms(*, buyer: Buyer, due_on: date) -> str:
    """How long there is to pay, and where that comes from (BT-20)."""
    with override("fr"):
        day = due_on.strftime("%d/%m/%Y")
        if buyer.is_public:
            return _(
                "Paiement par mandat administratif ou virement au plus tard le %(day)s (CCP\u00a0R.\u00a02192-10)."
            ) % {"day": day}
        return _("Paiement par virement ou carte bancaire au plus tard le %(day)s (C.\u00a0com. L.\u00a0441-10).") % {
            "day": day
        }
