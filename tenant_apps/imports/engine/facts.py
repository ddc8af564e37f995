"""What a record says of an account and of its administrative file, and what of that is to be written."""

from typing import Any

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Source
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import Level
from tenant_apps.directory.models import PersonalDetails
from tenant_apps.imports.engine.snapshot import DETAIL_FIELDS, Person
from tenant_apps.imports.engine.words import plain
from tenant_apps.imports.records import ChildRef, PersonRecord, Problem, PupilRecord, RelativeRecord, TeacherRecord
from tenants.text import has_odd_characters

Fields = dict[str, Any]

_LEVELS = frozenset(Level.values)
_ACCOUNT = ("first_name", "last_name", "email", "mobile", "birth_date", "ine")
_ROOM: dict[str, int | None] = {
    name: getattr(model._meta.get_field(name), "max_length", None)
    for model, names in ((User, (*_ACCOUNT, "feed_key")), (PersonalDetails, DETAIL_FIELDS))
    for name in names
    if name != "birth_date"
}
# What a file knows better each time: an account fed by the academy stays so when a spreadsheet names it.
_RANK = {Source.MANUAL: 0, Source.ORDER: 0, Source.ONDE: 1, Source.AAF1D: 2}


def _said(record: PersonRecord, names: tuple[str, ...]) -> Fields:
    """The fields of a record that are not empty: an empty cell says nothing, it erases nothing."""
    found = ((name, getattr(record, name, "")) for name in names)
    return {name: value for name, value in found if value not in ("", None)}


def account_facts(record: PersonRecord) -> Fields:
    """Columns of the account, as the file says them."""
    fields = _fitting(_said(record, _ACCOUNT))
    if record.key:
        fields["feed_key"] = record.key
    return fields


def detail_facts(record: PersonRecord) -> Fields:
    """Columns of the administrative file, as the file says them. The photo flag is no consent (formats.md 4.3)."""
    fields = _fitting(_said(record, DETAIL_FIELDS))
    if fields.get("level", "") not in _LEVELS:
        fields.pop("level", None)
    if plain(fields.get("family_name", "")) == plain(record.last_name):
        fields.pop("family_name", None)
    return fields


def said_facts(record: PersonRecord) -> Fields:
    """All that the row says, for a human to compare with accounts: the above, and names of classes and children."""
    said = account_facts(record) | detail_facts(record)
    said.pop("feed_key", None)
    classes = [ref.name or ref.onde_id for ref in getattr(record, "classes", ())]
    children = [_said_child(ref) for ref in getattr(record, "children", ()) if ref.first_name]
    return said | {name: value for name, value in (("classes", classes), ("children", children)) if value}


def _said_child(ref: ChildRef) -> str:
    name = f"{ref.first_name} {ref.usage_name or ref.last_name}".strip()
    return f"{name} ({ref.class_name})" if ref.class_name else name


def _fitting(fields: Fields) -> Fields:
    """Without what a column cannot hold; names are refused before (`too_long`), the rest is told of."""
    return {name: value for name, value in fields.items() if _fits(name, value)}


def _fits(name: str, value: Any) -> bool:
    room = _ROOM.get(name)
    return room is None or not isinstance(value, str) or len(value) <= room


def unfit(record: PersonRecord) -> list[Problem]:
    """What an account cannot hold: a name keeps the row from being applied, the rest is left out."""
    return [*_unreadable(record), *_too_long(record)]


def _unreadable(record: PersonRecord) -> list[Problem]:
    """Names without a letter, which would be found again by nobody; signs that no page can show."""
    text = _("Ce nom ne peut pas être lu.")
    said = [(name, getattr(record, name)) for name in ("last_name", "first_name")]
    return [Problem(name, text, blocking=True) for name, word in said if not plain(word) or has_odd_characters(word)]


def _too_long(record: PersonRecord) -> list[Problem]:
    names = ("last_name", "first_name", "family_name", "email", "ine", "address", "postal_code", "city", "country")
    found = [name for name in names if not _fits(name, getattr(record, name, ""))]
    text = _("Trop long : %(most)d signes au plus.")
    blocking = {"last_name", "first_name"}
    return [Problem(name, text % {"most": _ROOM[name]}, blocking=name in blocking) for name in found]


def source_after(current: str, source: str) -> str:
    """Where the account comes from once this source has named it."""
    return source if _RANK.get(Source(source), 0) > _RANK.get(Source(current), 0) else current


def account_changes(person: Person, record: PersonRecord, source: str) -> Fields:
    """What of the account the file changes.

    E-mail and mobile belong to the person once the account is activated or the address verified.
    Accents and capitals are nobody's business: a name that reads the same stays as it is.
    """
    wanted = account_facts(record)
    for name in ("first_name", "last_name"):
        if plain(wanted.get(name, "")) == plain(getattr(person, name)):
            wanted.pop(name, None)
    if person.activated_at or person.email_verified_at:
        wanted.pop("email", None)
    if person.activated_at or person.mobile_verified_at:
        wanted.pop("mobile", None)
    wanted["source"] = source_after(person.source, source)
    return {name: value for name, value in wanted.items() if getattr(person, name) != value}


def detail_changes(person: Person, record: PersonRecord) -> Fields:
    """What of the administrative file the file changes."""
    known = person.details or {}
    return {name: value for name, value in detail_facts(record).items() if known.get(name) != value}


def same_facts(one: PersonRecord, other: PersonRecord) -> bool:
    """Whether two rows say exactly the same: the same file dropped twice, a line copied."""
    return one is other or _comparable(one) == _comparable(other)


def _comparable(record: PersonRecord) -> tuple[object, ...]:
    plain: list[object] = [account_facts(record), detail_facts(record), record.family_name]
    if isinstance(record, PupilRecord | TeacherRecord):
        plain.append(frozenset(record.classes))
    if isinstance(record, TeacherRecord):
        plain += [record.is_head, record.is_teacher]
    if isinstance(record, RelativeRecord):
        plain.append(frozenset(record.children))
    return (type(record), *plain)


def place_form(address: str, postal_code: str) -> str:
    """An address as compared; "" when there is none."""
    return f"{plain(address)} {plain(postal_code)}" if address.strip() else ""


def phone_form(number: str) -> str:
    """A telephone number as compared: its last nine digits, which the prefix of the country does not change."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    return digits[-9:] if len(digits) >= 9 else ""
