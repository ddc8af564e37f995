"""A mail about one piece of news: text and HTML, in the language of whoever reads it."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.languages import language_said, speaking_to
from tenant_apps.accounts.models import User
from tenant_apps.timeline import words
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.selectors import source_of
from tenant_apps.timeline.unsubscribing import token_for
from tenants.context import current_schema, current_school
from tenants.hosts import platform_url, school_url

_SUBJECT_LENGTH = 120


def news_mail(event: Event, user: User) -> EmailMultiAlternatives:
    """The mail that tells `user` of `event` (its actor selected).

    Its Message-ID is made of the two: sent twice after a crash, it is the same message.
    """
    with speaking_to(user):
        context = {
            "sentence": words.sentence(event, user),
            "said": words.text(event, user),
            "detail": words.detail(event),
            "source": source_of(event.app).label,
            "link": school_url(current_school(), event.url),
        }
        return build(user, "news", words.text(event, user), f"news-{event.pk}", scope=event.kind, context=context)


def build(
    user: User, template: str, subject: str, name: str, *, scope: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """A mail to `user` from templates/timeline/mails/<template>, in the language being spoken.

    `name` is its own among this person's mails; `scope` (a kind, a frequency) is what its
    unsubscribe link stops.
    """
    school = current_school()
    subject = Truncator(" ".join(subject.split())).chars(_SUBJECT_LENGTH)
    stop = school_url(school, reverse("timeline_preferences:unsubscribe", args=[token_for(user.pk, scope)]))
    given = {
        **context,
        "person": user,
        "pupil": user.profile == Profile.PUPIL,
        "subject": subject,
        "school": school,
        "platform_home": platform_url(),
        "stop_url": stop,
        "settings_url": school_url(school, reverse("timeline_preferences:show")),
    }
    text = render_to_string(f"timeline/mails/{template}.txt", given)
    message = EmailMultiAlternatives(subject, text, to=[user.email], headers=_headers(name, user, stop))
    message.attach_alternative(render_to_string(f"timeline/mails/{template}.html", given), "text/html")
    return message


def _headers(name: str, user: User, stop: str) -> dict[str, str]:
    """One click in the mail program stops them (RFC 8058); no automatic answer comes back (RFC 3834)."""
    return {
        "Message-ID": f"<{name}-{current_schema()}-{user.pk}@{settings.PLATFORM_DOMAIN}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "Content-Language": language_said(),
    }
