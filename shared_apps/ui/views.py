"""Debug-only pages: the style guide and the mail that was sent."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from shared_apps.ui import icons, samples
from shared_apps.ui.mailbox import Mailbox, open_letter

LETTERS_A_PAGE = 25
# A letter brings its own styles and may show pictures; it runs nothing and loads nothing.
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
}


View = Callable[..., HttpResponseBase]


def tools_only(view: View) -> View:
    """404 in production, even if a deployment includes these addresses by mistake."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.SHOW_TOOLS:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@tools_only
@require_safe
def style_guide(request: HttpRequest, skin: str = "school") -> HttpResponse:
    """Every component in one skin; `?theme=` tries a theme on."""
    if "message" in request.GET:
        messages.success(request, _("Le mot est envoyé à 27 familles."))
    context = samples.context(request, skin) | {"icons": icons.names(), "theme": request.GET.get("theme", "")}
    return render(request, f"ui/styleguide/{skin}.html", context)


@tools_only
@require_safe
def style_guide_options(request: HttpRequest) -> HttpResponse:
    """What the sample picker proposes."""
    options = samples.find_recipients(request.GET.get("q", ""))
    return render(request, "components/widgets/picker_options.html", {"options": options})


@tools_only
@require_safe
def style_guide_error(request: HttpRequest, name: str) -> HttpResponse:
    """One of the pages for what goes wrong, as it would show."""
    return render(request, f"errors/{name}.html", {"reason": "", "school": samples.SCHOOL, "find_school_url": "/"})


@tools_only
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Letters, newest first."""
    page = Paginator(Mailbox(), LETTERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "ui/mail_list.html", {"page": page})


@tools_only
@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: headers, HTML in a sandbox, text, files."""
    return render(request, "ui/mail_detail.html", {"letter": open_letter(key)})


@tools_only
@require_safe
@xframe_options_sameorigin
@csp(LETTER_POLICY)  # type: ignore[arg-type]  # its types know no view with an argument
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML of a letter, for the sandboxed frame; its links open in a new tab."""
    return HttpResponse(f'<base target="_blank">{open_letter(key).html}')


@tools_only
@require_safe
def mail_attachment(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """A file of a letter, always as a download."""
    files = open_letter(key).attachments
    if int(number) >= len(files):
        raise Http404
    file = files[int(number)]
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{_plain(file.name)}"'
    return response


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in name)[:100]
