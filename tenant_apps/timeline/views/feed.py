"""One's news: read, narrowed, hidden, shown again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.timeline import selectors, services
from tenant_apps.timeline.forms import PageForm, SeenForm, SourcesForm


@require_safe
@login_required
def feed(request: MemberRequest) -> HttpResponse:
    """The news of whoever reads, newest first; what follows them when htmx asks as one scrolls."""
    form = PageForm(request.GET)
    before, reader = form.asked("avant"), selectors.reader_of(request.user)
    seen = form.asked("vu")
    if seen is not None:  # what was new when the page opened stays marked as one scrolls
        reader.seen_up_to = seen
    context = {"feed": selectors.feed(request.user, reader=reader, before=before), "endless": True}
    if request.htmx and before is not None:
        return render(request, "timeline/_items.html", context)
    choices = [(one, one.key not in reader.hidden_apps) for one in selectors.sources_in_feed(request.user, reader)]
    hidden = selectors.hidden_item(request.user, form.asked("masquee"))
    return render(request, "timeline/page.html", context | {"choices": choices, "before": before, "hidden": hidden})


@require_POST
@login_required
def seen(request: MemberRequest) -> HttpResponse:
    """What stands on the page is no longer new."""
    form = SeenForm(request.POST)
    if form.is_valid():
        services.mark_seen(actor=request.user, up_to=form.cleaned_data["up_to"])
    return HttpResponse(status=204) if request.htmx else redirect("timeline:feed")


@require_POST
@login_required
def choose(request: MemberRequest) -> HttpResponse:
    """Keep in mind which services one wants to read about."""
    known = selectors.sources_in_feed(request.user, selectors.reader_of(request.user))
    form = SourcesForm(request.POST, sources=known)
    reader = services.choose_apps(actor=request.user, offered=form.offered(), shown=form.shown())
    if not request.htmx:
        return redirect("timeline:feed")
    found = selectors.feed(request.user, reader=reader)
    return render(request, "timeline/feed.html", {"feed": found, "endless": True})


@require_POST
@login_required
def hide(request: MemberRequest, event_id: int) -> HttpResponse:
    """Take a news out of one's feed; it can be brought back at once."""
    event = get_object_or_404(selectors.seen_event(request.user), pk=event_id)
    services.hide(actor=request.user, event_id=event.pk)
    if request.htmx:
        item = selectors.items_of(request.user, [event])[0]
        return render(request, "timeline/_hidden.html", {"item": item})
    return redirect(f"{reverse('timeline:feed')}?masquee={event.pk}")


@require_POST
@login_required
def show_again(request: MemberRequest, event_id: int) -> HttpResponse:
    """Bring back a news one has hidden."""
    event = get_object_or_404(selectors.seen_event(request.user), pk=event_id)
    services.show_again(actor=request.user, event_id=event.pk)
    if request.htmx:
        reader = selectors.reader_of(request.user)
        item = selectors.items_of(request.user, [event], seen_up_to=reader.seen_up_to)[0]
        return render(request, "timeline/_item.html", {"item": item})
    return redirect("timeline:feed")
