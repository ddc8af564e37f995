"""Something in the feed is out of place: said by a reader, decided by an administrator."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import demand
from tenant_apps.accounts.services import audit
from tenant_apps.timeline import moderation, notifications, words
from tenant_apps.timeline.choices import Verdict
from tenant_apps.timeline.models import Event, Report
from tenant_apps.timeline.permissions import can_decide, can_report
from tenant_apps.timeline.services.events import publish, retract


@transaction.atomic
def report(*, actor: User, event: Event, reason: str) -> Report:
    """Tell the administrators that this news is out of place; they are told once while one of its reports waits.

    Raises AccountRefused (permissions.can_report).
    """
    event = _locked(event)
    demand(can_report(actor, event))
    waits = event.reports.filter(verdict="").exists()
    made = Report.objects.create(event=event, reporter=actor, reason=reason)
    _audit(actor, "report", event)
    if not waits:
        publish(
            kind=notifications.REPORTED,
            actor=actor,
            key=f"timeline.reported:{made.pk}",
            url=reverse("timeline:case", args=[event.pk]),
            data={"detail": reason},
            users=_administrators(),
        )
    return made


@transaction.atomic
def decide(*, actor: User, event: Event, verdict: Verdict, answer: str = "") -> int:
    """Keep a news or remove it everywhere, with its content if its service hides it; how many reports it answers.

    Each reporter is told in the feed, with the answer. Raises AccountRefused when somebody has decided already.
    """
    event = _locked(event)
    demand(can_decide(event))
    waiting = list(event.reports.filter(verdict="").order_by("pk"))
    facts = {"verdict": verdict, "answer": answer, "decided_by": actor, "decided_at": timezone.now()}
    Report.objects.filter(pk__in=[one.pk for one in waiting]).update(**facts)
    _audit(actor, "keep_reported" if verdict == Verdict.KEPT else "remove_reported", event, reports=len(waiting))
    if verdict == Verdict.REMOVED:
        _remove(actor, event)
    publish(
        kind=notifications.ANSWERS[verdict],
        actor=actor,
        url="",
        data={"detail": answer},
        users=[one.reporter_id for one in waiting if one.reporter_id],
    )
    return len(waiting)


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).select_related("actor").get(pk=event.pk)


def _administrators() -> list[int]:
    people = User.objects.staying().filter(blocked_at=None, functions__overlap=list(ADMIN_FUNCTIONS))
    return list(people.order_by("pk").values_list("pk", flat=True))


def _audit(actor: User, verb: str, event: Event, **data: object) -> None:
    said = words.text(event, actor)
    audit(actor=actor, verb=f"timeline.{verb}", target=said, target_key=f"event:{event.pk}", data=data)


def _remove(actor: User, event: Event) -> None:
    if event.target:
        retract(actor=actor, target=event.target)
    Event.objects.filter(pk=event.pk, removed_at=None).update(removed_at=timezone.now())
    moderation.remove_content(actor=actor, app=event.app, target=event.target)
