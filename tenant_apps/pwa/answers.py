"""What is told to a telephone that sends an answer kept while it had no network."""

from enum import StrEnum

from django.contrib.messages import WARNING, get_messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from lxml import html

_HAS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
# Where our pages say what is wrong: the list above a form, an error at its field, the sentence of an error page.
_WORDS = " | ".join(
    f"//*[{_HAS.format(name)}]{inside}"
    for name, inside in (("error-summary", "//li"), ("field-error", "//li"), ("lead", ""))
)
_MAX_WORDS = 500
_NOT_NOW = {401, 408, 425, 429}


class Outcome(StrEnum):
    """How it ended; frontend/src/worker/queue.ts reads it."""

    SENT = "sent"
    # The server said no: sending again would change nothing.
    REFUSED = "refused"
    # Something comes first (terms, second factor, signing in) or the server is in trouble: it stays kept.
    LATER = "later"


def say(outcome: Outcome, words: str = "") -> JsonResponse:
    """The answer the telephone reads."""
    return JsonResponse({"outcome": outcome, "words": words[:_MAX_WORDS]})


def told(request: HttpRequest, response: HttpResponseBase, *, reached: bool) -> JsonResponse:
    """What the answer of the view means; `reached` says whether the view ran at all."""
    messages = list(get_messages(request))
    words = " ".join(str(message) for message in messages)
    if response.status_code >= 500 or response.status_code in _NOT_NOW:
        return say(Outcome.LATER)
    if response.status_code >= 400:
        return say(Outcome.REFUSED, words or words_of(response))
    if not reached:
        return say(Outcome.LATER)
    refused = any(message.level >= WARNING for message in messages)
    return say(Outcome.REFUSED if refused else Outcome.SENT, words)


def words_of(response: HttpResponseBase) -> str:
    """What a page says is wrong, in its own words."""
    content = getattr(response, "content", b"")
    page = html.document_fromstring(content.decode()) if content.strip() else None
    found = [] if page is None else page.xpath(_WORDS)
    said = dict.fromkeys(" ".join(element.text_content().split()) for element in found)
    return " ".join(filter(None, said)) or _("Le site ne l’a pas acceptée.")
