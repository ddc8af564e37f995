"""Reads about accounts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tenant_apps.accounts.agents import Browser, read_agent
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import ContactCheck, Device, User
from tenant_apps.accounts.origin import SEEN, SEEN_FROM
from tenant_apps.accounts.rules import documents_to_accept, normalize_login


def person_with_login(typed: str) -> User | None:
    """The person whose login this is, given or chosen, however it was typed."""
    name = normalize_login(typed)[:64]
    return User.objects.filter(Q(login=name) | Q(alias=name)).order_by("pk").first() if name else None


def person_to_write_to(pk: int) -> User | None:
    """The person with this key when they have an e-mail address and an open account."""
    return User.objects.filter(pk=pk, blocked_at=None).exclude(email="").first()


def people_with_email(email: str) -> list[User]:
    """Everyone of this school with this address, in the order of a class list; blocked ones apart."""
    return list(User.objects.filter(email__iexact=email.strip(), blocked_at=None).by_name()[:50])


def contact_checks_of(user: User) -> dict[str, ContactCheck]:
    """What waits for its code, by kind."""
    return {check.kind: check for check in ContactCheck.objects.filter(user=user).order_by("pk")}


@dataclass(frozen=True)
class OpenSession:
    """Somewhere a person's account is open. `handle` names it in a page: the session's key never leaves."""

    handle: str
    device: Device
    seen_at: datetime
    address: str
    is_this_one: bool

    @property
    def browser(self) -> Browser:
        """What it was opened with."""
        return read_agent(self.device.agent)


def session_handle(key: str) -> str:
    """A name for a session that opens nothing."""
    return salted_hmac("one.accounts.session", key).hexdigest()[:20]


def open_sessions_of(user: User, this_one: str) -> list[OpenSession]:
    """Where the account is open, this session first, then the last used; those a new password ended are left out."""
    live = Device.objects.filter(user=user, session__expire_date__gt=timezone.now())
    found = [_open_session(device, this_one) for device in live.select_related("session").order_by("since")]
    current = user.get_session_auth_hash()
    alive = [one for one in found if one.device.session.get_decoded().get(HASH_SESSION_KEY) == current]
    return sorted(alive, key=lambda one: (one.is_this_one, one.seen_at), reverse=True)


def _open_session(device: Device, this_one: str) -> OpenSession:
    said = device.session.get_decoded()
    seen = datetime.fromtimestamp(said[SEEN], tz=UTC) if SEEN in said else device.since
    key = device.session_id
    return OpenSession(session_handle(key), device, seen, _told_address(said.get(SEEN_FROM, "")), key == this_one)


def _told_address(address: str) -> str:
    """The address worth showing: the machine itself (::1, 127.0.0.1) tells nobody anything."""
    return "" if address and ip_address(address).is_loopback else address


def languages_spoken() -> list[tuple[str, str]]:
    """(code, name in itself) of the languages the pages exist in (the sheets exist in more)."""
    return [(code, name) for code, name in settings.LANGUAGES if code in settings.PAGE_LANGUAGES]


def languages_for(user: User) -> list[tuple[str, str]]:
    """Those, and the one this person's sheets and mails of connection speak, were it not among them."""
    spoken = languages_spoken()
    others = [(code, name) for code, name in settings.LANGUAGES if code == user.language]
    return (
        spoken if user.language in dict(spoken) else [*spoken, *((code, _sheets_only(name)) for code, name in others)]
    )


def _sheets_only(name: str) -> str:
    return _("%(language)s pour la fiche de connexion, français pour les pages") % {"language": name}


def has_second_factor(user: User) -> bool:
    """Whether signing in asks for more than a password."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def lacks_second_factor(user: User) -> bool:
    """Whether this person (the ONE team, those who run a school) must have a second factor, and has none."""
    runs_school = settings.ADMIN_MFA_REQUIRED and user.is_school_admin
    required = settings.STAFF_MFA_REQUIRED if user.profile == Profile.TEAM else runs_school
    return required and not has_second_factor(user)


def documents_due(user: User) -> tuple[str, ...]:
    """Which texts this person has to accept now: `charter`, `terms`, or none."""
    accepted = {
        "charter": user.charter_version == settings.CHARTER_VERSION,
        "terms": user.terms_version == settings.TERMS_VERSION,
    }
    return tuple(name for name in documents_to_accept(user.profile) if not accepted[name])
