"""The cards as PDF: eight a page, from the codes just drawn; nothing is queried here."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared_apps.ui.paper import make_pdf
from tenant_apps.pupil_cards.services import NewCard

CARDS_PER_PAGE = 8
_STYLE = "templates/pupil_cards/print/cards.css"


@dataclass(frozen=True)
class _Printed:
    """A card as it is printed."""

    first_name: str
    full_name: str
    animal: str
    code: str
    qr: SafeString


def cards_pdf(cards: Sequence[NewCard], *, address: str, school: str, class_name: str) -> bytes:
    """A4 pages of cards in this order, tagged, fonts embedded; `address` is the whole one of the page that reads them.

    The code stands in the fragment of the scanned address: browsers never send it, so no log holds it.
    """
    printed = [_printed(card, address) for card in cards]
    pages = [printed[start : start + CARDS_PER_PAGE] for start in range(0, len(printed), CARDS_PER_PAGE)]
    context = {
        "title": _("Cartes à scanner – %(name)s") % {"name": class_name},
        "pages": pages,
        "school": school,
        "class_name": class_name,
        "typed_address": address.partition("//")[2].rstrip("/"),
    }
    return make_pdf(render_to_string("pupil_cards/print/cards.html", context), style=_STYLE)


def _printed(card: NewCard, address: str) -> _Printed:
    qr = _qr(f"{address}#{card.code}")
    return _Printed(card.pupil.first_name, card.pupil.full_name, card.animal, card.code, qr)


def _qr(text: str) -> SafeString:
    file = io.BytesIO()
    title = _("Code QR de la carte")
    segno.make(text, error="m").save(file, kind="svg", xmldecl=False, omitsize=True, border=0, title=title)
    return SafeString(file.getvalue().decode())
