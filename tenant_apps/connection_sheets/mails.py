"""A sheet as a mail: text and HTML, in the language of whoever reads it, never an attachment."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import pgettext

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import MailingKind
from tenant_apps.connection_sheets.models import SheetMail
from tenant_apps.connection_sheets.sheets import SheetPerson
from tenants.context import current_schema, current_school
from tenants.hosts import platform_url, school_url


def _subject(person: SheetPerson, kind: str, school: str) -> str:
    said = {"school": school}
    if person.is_activated:
        return pgettext("fiche", "Votre identifiant ONE – %(school)s") % said
    if kind == MailingKind.REMINDER:
        return pgettext("fiche", "Rappel : votre compte ONE vous attend – %(school)s") % said
    return pgettext("fiche", "Votre compte ONE est prêt – %(school)s") % said


def build_message(mail: SheetMail, person: SheetPerson, kind: str) -> EmailMultiAlternatives:
    """One person's mail. Its Message-ID is that of the row: a mail sent twice by a server is one for its reader."""
    school = current_school()
    with translation.override(person.language):
        subject = " ".join(_subject(person, kind, school.name).split())
        context = {
            "person": person,
            "pupil": person.profile == Profile.PUPIL,
            "reminder": kind == MailingKind.REMINDER,
            "code": rules.spaced(person.code),
            "tie": rules.tie(person),
            "link": person.activation_url or school_url(school, "/"),
            "subject": subject,
            "school": school,
            "platform_home": platform_url(),
        }
        text = render_to_string("connection_sheets/mails/sheet.txt", context)
        html = render_to_string("connection_sheets/mails/sheet.html", context)
    headers = {
        "Message-ID": f"<sheet-{current_schema()}-{mail.pk}@{settings.PLATFORM_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": person.language,
    }
    message = EmailMultiAlternatives(subject, text, to=[person.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message
