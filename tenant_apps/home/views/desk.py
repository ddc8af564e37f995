"""What people arrange for themselves: widgets, starred services, links, notes, mood."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.home import rules, selectors, services
from tenant_apps.home.forms import BookmarkForm, MoodForm, MoveForm, NoteForm
from tenant_apps.home.selectors import Placed
from tenants.http import form_page

_INVALID = 422


@require_safe
@login_required
def my_apps(request: MemberRequest) -> HttpResponse:
    """« Mes applis »: the services one has, the starred ones on top."""
    return render(request, "home/my_apps.html", {"apps": selectors.my_apps(request.user)})


@require_POST
@login_required
def star_app(request: MemberRequest, key: str) -> HttpResponse:
    """Put a service on top, or no longer."""
    services.star_app(actor=request.user, key=key, starred=request.POST.get("etoile") == "1")
    if not request.htmx:
        return redirect("my_apps")
    return render(request, "home/_apps.html", {"apps": selectors.my_apps(request.user), "touched": key})


@require_safe
@login_required
def my_widgets(request: MemberRequest) -> HttpResponse:
    """The widgets one may have: shown or not, in one's order."""
    context = {"widgets": selectors.placed_widgets(request.user), "touched": request.GET.get("touche", "")}
    return render(request, "home/my_widgets.html", context | {"control": request.GET.get("bouton", "")})


def _widget(request: MemberRequest, key: str) -> Placed:
    """The widget this person may have; 404 for another."""
    found = next((one for one in selectors.placed_widgets(request.user) if one.widget.key == key), None)
    if found is None:
        raise Http404
    return found


def _after(request: MemberRequest, key: str, control: str, said: str) -> HttpResponse:
    """The list again, the focus where it was, what happened said aloud."""
    del request.user.desk_read  # type: ignore[attr-defined]  # read before the change
    if request.htmx:
        context = {"widgets": selectors.placed_widgets(request.user), "touched": key, "control": control, "said": said}
        return render(request, "home/_widget_list.html", context)
    messages.success(request, said)
    asked = urlencode({"touche": key, "bouton": control})
    return redirect(f"{reverse('my_widgets')}?{asked}")


@require_POST
@login_required
def move_widget(request: MemberRequest, key: str) -> HttpResponse:
    """One place up or down."""
    form, widget = MoveForm(request.POST), _widget(request, key)
    if not form.is_valid():
        return redirect("my_widgets")
    step = form.cleaned_data["step"]
    services.move_widget(actor=request.user, key=key, step=step)
    text = _("« %(title)s » est monté.") if step < 0 else _("« %(title)s » est descendu.")
    return _after(request, key, "up" if step < 0 else "down", text % {"title": widget.title})


@require_POST
@login_required
def order_widgets(request: MemberRequest) -> HttpResponse:
    """The whole order at once, after one was dragged."""
    key = _widget(request, request.POST.get("moved", "")).widget.key
    services.arrange_widgets(actor=request.user, order=request.POST.getlist("order")[:50])
    return _after(request, key, "", _("C’est rangé."))


@require_POST
@login_required
def show_widget(request: MemberRequest, key: str) -> HttpResponse:
    """On one's first page, or not."""
    widget, shown = _widget(request, key), request.POST.get("montrer") == "1"
    services.show_widget(actor=request.user, key=key, shown=shown)
    text = _("« %(title)s » est sur votre accueil.") if shown else _("« %(title)s » n’est plus sur votre accueil.")
    if request.user.profile == Profile.PUPIL:
        text = _("« %(title)s » est sur ton accueil.") if shown else _("« %(title)s » n’est plus sur ton accueil.")
    return _after(request, key, "switch", text % {"title": widget.title})


@require_POST
@login_required
def say_mood(request: MemberRequest) -> HttpResponse:
    """The mood of the day; what is none changes nothing."""
    form = MoodForm(request.POST)
    if form.is_valid():
        services.say_mood(actor=request.user, mood=form.cleaned_data["mood"])
    if not request.htmx:
        return redirect("home")
    placed = _widget(request, "mood")
    request.user.mood_read = form.cleaned_data.get("mood", "") if form.is_valid() else None  # type: ignore[attr-defined]
    return render(request, placed.widget.template, {"content": placed.widget.context(request.user), "touched": True})


@form_page
@login_required
def note(request: MemberRequest) -> HttpResponse:
    """One's notes, on a page of their own or saved from the first page as one types."""
    if request.method != "POST":
        form = NoteForm(initial={"text": selectors.desk_of(request.user).note})
        return render(request, "home/note.html", {"form": form})
    form = NoteForm(request.POST)
    if form.is_valid():
        services.save_note(actor=request.user, text=form.cleaned_data["text"])
    if request.htmx:
        return render(request, "home/_note_state.html", {"form": form}, status=200 if form.is_valid() else _INVALID)
    if not form.is_valid():
        return render(request, "home/note.html", {"form": form})
    messages.success(request, _("C’est noté."))
    return redirect("home")


@form_page
@login_required
def bookmarks(request: MemberRequest) -> HttpResponse:
    """One's links, and the form of a new one."""
    form = BookmarkForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_bookmark(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, _("Le signet est gardé."))
            return redirect("bookmarks")
    context = {"form": form, "bookmarks": selectors.desk_of(request.user).bookmarks, "most": rules.MOST_BOOKMARKS}
    return render(request, "home/bookmarks.html", context)


@require_POST
@login_required
def remove_bookmark(request: MemberRequest) -> HttpResponse:
    """Forget a link."""
    if services.remove_bookmark(actor=request.user, url=request.POST.get("url", "")):
        messages.success(request, _("Le signet est retiré."))
    return redirect("bookmarks")
