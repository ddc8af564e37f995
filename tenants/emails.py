"""E-mail addresses people may be written to: what Django's own check lets through and nobody owns."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_mail_domain(address: str) -> None:
    """Raise ValidationError, in words, when the address ends with a machine instead of a domain's name.

    RFC 5321 (4.1.3) allows « a@[127.0.0.1] », and Django « a@localhost »: mails sent there reach our
    own network, or nobody. Everything else about an address is Django's `validate_email`.
    """
    domain = address.rpartition("@")[2]
    if domain.startswith("[") or "." not in domain:
        raise ValidationError(
            _("Après le @, écrivez un nom de domaine, comme dans prenom.nom@ac-rennes.fr."), code="email_domain"
        )
