"""What the administrators of a school learn when it becomes read-only."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tenant_apps.accounts.languages import speaking_to
from tenant_apps.accounts.models import User
from tenant_apps.school_admin.selectors import working_administrators
from tenants.context import in_school
from tenants.hosts import platform_url, school_url
from tenants.models import School


def tell_administrators(school_id: int) -> int:
    """Write to each administrator who has an address; how many. Nothing if the school was reopened meanwhile."""
    school = School.objects.get(pk=school_id)
    if not school.is_suspended:
        return 0
    with in_school(school):
        people = list(working_administrators().exclude(email=""))
    for person in people:
        _send(school, person)
    return len(people)


def _send(school: School, person: User) -> None:
    context: dict[str, Any] = {
        "school": school,
        "person": person,
        "reason": school.status_reason,
        "team_email": settings.TEAM_EMAIL,
        "school_home": school_url(school),
        "platform_home": platform_url(),
    }
    with speaking_to(person):
        subject = _("%(name)s est en lecture seule") % {"name": school.name}
        text = render_to_string("emails/school_suspended.txt", context)
        html = render_to_string("emails/school_suspended.html", context)
    message = EmailMultiAlternatives(subject=subject, body=text, to=[person.email], reply_to=[settings.TEAM_EMAIL])
    message.attach_alternative(html, "text/html")
    message.send()
