"""How one person wants to be told of the news; what a mail server says of their address."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tenant_apps.accounts.choices import Contact
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.timeline import kinds, notifications
from tenant_apps.timeline.choices import Frequency, Stop
from tenant_apps.timeline.models import Reader
from tenant_apps.timeline.preferences import Wish, Wishes
from tenant_apps.timeline.services.events import publish

_MAIL, _PUSH = "mail", "push"


def _reader(user: User) -> Reader:
    """The person's row, made when there is none, locked until the transaction ends."""
    Reader.objects.get_or_create(user=user)
    return Reader.objects.select_for_update().get(user=user)


def _differing(kind: kinds.Kind, wish: Wish) -> dict[str, Any]:
    """What of this wish is not the kind's default: a default that changes is then followed by who chose nothing."""
    said = {_MAIL: str(wish.mail), _PUSH: wish.push}
    usual = {_MAIL: str(kind.mail), _PUSH: kind.push}
    return {name: value for name, value in said.items() if value != usual[name]}


@transaction.atomic
def save_wishes(*, actor: User, silent: Collection[str], wished: Mapping[str, Wish]) -> Reader:
    """Remember what the actor wants: the services that say nothing, and a wish for each kind (by key).

    Kinds and services that are not offered now keep what was said of them. No line of audit: it changes
    what the actor receives, nothing else.
    """
    reader = _reader(actor)
    apps = {kind.app for key in wished if (kind := kinds.get(key))}
    reader.silent_apps = sorted((set(reader.silent_apps) - apps) | (apps & set(silent)))
    for key, wish in wished.items():
        kind = kinds.get(key)
        if kind is not None and not kind.internal:
            _remember(reader, kind, wish)
    reader.save(update_fields=["silent_apps", "choices"])
    return reader


def _remember(reader: Reader, kind: kinds.Kind, wish: Wish) -> None:
    said = _differing(kind, wish)
    if said:
        reader.choices[kind.key] = said
    else:
        reader.choices.pop(kind.key, None)


@transaction.atomic
def stop_all(*, actor: User) -> None:
    """Nothing is sent to the actor any more; the feed goes on."""
    reader = _reader(actor)
    reader.mails_stopped_at, reader.mails_stopped_why = timezone.now(), Stop.ASKED
    reader.save(update_fields=["mails_stopped_at", "mails_stopped_why"])
    audit(actor=actor, verb="timeline.stop_all", target=actor.full_name, target_key=f"user:{actor.pk}")


@transaction.atomic
def resume(*, actor: User) -> None:
    """Take back `stop_all`, with what was chosen before. A refused address is another matter."""
    asked = Reader.objects.filter(user=actor, mails_stopped_why=Stop.ASKED)
    if asked.update(mails_stopped_at=None, mails_stopped_why=""):
        audit(actor=actor, verb="timeline.resume", target=actor.full_name, target_key=f"user:{actor.pk}")


@transaction.atomic
def unsubscribe(*, actor: User, scope: str) -> None:
    """No more mails to the actor of this kind, or none of this digest ("daily", "weekly"). Notifications stay."""
    reader = _reader(actor)
    wishes = Wishes(choices=reader.choices)
    for kind in kinds.registered():
        wish = wishes.chosen(kind)
        if scope in {kind.key, wish.mail} and not kind.internal:
            _remember(reader, kind, Wish(Frequency.NEVER, push=wish.push))
    reader.save(update_fields=["choices"])
    key = f"user:{actor.pk}"
    audit(actor=actor, verb="timeline.unsubscribe", target=actor.full_name, target_key=key, data={"scope": scope})


@transaction.atomic
def note_bounce(*, user: User, said: str) -> None:
    """The server refuses the address of `user`: no more mail until they confirm one, and their feed says so.

    Once for each time the address was confirmed.
    """
    reader = _reader(user)
    if reader.mails_stopped_why != Stop.ASKED:
        reader.mails_stopped_at, reader.mails_stopped_why = timezone.now(), Stop.BOUNCED
        reader.save(update_fields=["mails_stopped_at", "mails_stopped_why"])
    confirmed = user.email_verified_at.timestamp() if user.email_verified_at else 0
    event = publish(
        kind=notifications.ADDRESS_REFUSED,
        actor=None,
        users=[user.pk],
        url=reverse("my_account:contact", args=[Contact.EMAIL]),
        data={"address": user.email},
        key=f"timeline.address_refused:{user.pk}:{confirmed}",
    )
    key = f"user:{user.pk}"
    audit(
        actor=None,
        verb="timeline.bounce",
        target=user.full_name,
        target_key=key,
        data={"event": event.pk, "said": said},
    )


def note_digest(*, user: User, field: str, day: date) -> None:
    """The digest of this day left, or never will: `field` is the reader's daily_sent_on or weekly_sent_on."""
    Reader.objects.update_or_create(user=user, defaults={field: day})
