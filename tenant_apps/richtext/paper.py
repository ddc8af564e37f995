"""Texts on paper: from a template and frozen data to a PDF, with the pictures its reader may see."""

from typing import Any

from django.template.loader import render_to_string
from weasyprint.urls import URLFetcher, URLFetcherResponse

from shared_apps.ui.paper import make_pdf
from tenant_apps.accounts.models import User
from tenant_apps.documents.files import open_file
from tenant_apps.richtext.cleaning import MEDIA_PATH
from tenant_apps.richtext.media import seen_by
from tenant_apps.richtext.rules import SHOWN

_BASE = "one://paper"


class _MediaFetcher(URLFetcher):
    """Brings the images of texts that the reader may see, from the storage; nothing from anywhere else."""

    def __init__(self, reader: User | None) -> None:
        super().__init__()
        self.reader = reader

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes of one image. Raises ValueError for anything else: WeasyPrint then shows its other text."""
        number = MEDIA_PATH.fullmatch(url.removeprefix(_BASE))
        document = seen_by(self.reader, int(number.group(1))) if number and self.reader else None
        if document is None or document.current is None or document.current.media_type not in SHOWN:
            raise ValueError("Not an image this reader sees.")
        with open_file(document.current.file) as content:
            kind = {"Content-Type": document.current.media_type}
            return URLFetcherResponse(url, body=content.read(), headers=kind)


def pdf_of(template: str, context: dict[str, Any], *, style: str, reader: User | None = None) -> bytes:
    """A4 pages, tagged, fonts embedded. `style` is a file of the project; without a reader no picture is shown."""
    text = render_to_string(template, context)
    return make_pdf(text, style=style, base_url=f"{_BASE}/", url_fetcher=_MediaFetcher(reader))
