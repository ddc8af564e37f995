"""How one is told of the news: by mail, by notification, of what and how often."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.timeline import services
from tenant_apps.timeline.forms_preferences import WishesForm
from tenant_apps.timeline.preferences import Situation, situation_of
from tenant_apps.timeline.unsubscribing import read_token, words_of_scope
from tenant_apps.timeline.vapid import public_key
from tenants.http import form_page


@form_page
@login_required
def show(request: MemberRequest) -> HttpResponse:
    """What the reader wants to be told of; each change is kept at once where htmx is, else by the button."""
    situation = situation_of(request.user)
    form = WishesForm(request.user, situation.wishes, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.save_wishes(actor=request.user, silent=form.silent, wished=form.wished)
        if request.htmx:
            return render(request, "timeline/_saved.html")
        messages.success(request, _("C’est enregistré."))
        return redirect("timeline_preferences:show")
    status = 422 if form.errors else 200
    return render(request, "timeline/preferences.html", _context(form, situation), status=status)


def _context(form: WishesForm, situation: Situation) -> dict[str, object]:
    key = public_key(settings.VAPID_PRIVATE_KEY)
    return {"form": form, "situation": situation, "push_key": key}


@require_POST
@login_required
def stop(request: MemberRequest) -> HttpResponse:
    """Nothing is sent any more."""
    services.stop_all(actor=request.user)
    messages.success(request, _("C’est fait : plus rien ne vous est envoyé. Les nouveautés restent dans ONE."))
    return redirect("timeline_preferences:show")


@require_POST
@login_required
def resume(request: MemberRequest) -> HttpResponse:
    """Mails and notifications again, as they were chosen."""
    services.resume(actor=request.user)
    messages.success(request, _("C’est fait : les envois reprennent, comme vous les aviez choisis."))
    return redirect("timeline_preferences:show")


# The mail program of the reader posts here by itself, without cookie (RFC 8058): the signed link says who.
@csrf_exempt
@never_cache
@form_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails a link is about; a GET only shows the button, for programs that open every link."""
    stopping = read_token(token)
    if stopping is None:
        raise Http404
    done = request.method == "POST"
    if done:
        services.unsubscribe(actor=stopping.user, scope=stopping.scope)
    return render(request, "timeline/unsubscribe.html", _words(stopping.user, stopping.scope) | {"done": done})


def _words(user: User, scope: str) -> dict[str, object]:
    return {"person": user, "what": words_of_scope(scope)}
