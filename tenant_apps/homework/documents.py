"""A week on paper."""

from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.homework.selectors import Agenda
from tenant_apps.richtext.paper import pdf_of

_STYLE = "templates/homework/print/week.css"


def agenda_pdf(agenda: Agenda, *, title: str, school: str, reader: User, several: bool) -> bytes:
    """A4 pages, a block for each day, tagged, fonts embedded; `several`: each entry names its notebook."""
    context: dict[str, Any] = {"agenda": agenda, "title": title, "school": school, "several": several}
    return pdf_of("homework/print/week.html", context, style=_STYLE, reader=reader)
