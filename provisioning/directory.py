"""The national open directory of schools: looked up to prefill orders, loaded by `load_directory`.

The file of data.education.gouv.fr changes its headers from year to year (`Code postal` in 2023,
`Code_postal` in 2026, columns come and go: formats.md 3.1). Columns are found by their words alone.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from provisioning import rules
from provisioning.models import DirectoryEntry
from tenants.choices import SchoolKind
from tenants.text import search_form
from tenants.uai import normalize_uai

_BATCH = 2_000
_SAMPLE = 65_536
# code_nature of primary schools, with the kind of those that say neither maternelle nor élémentaire.
_NATURES = {
    "101": SchoolKind.NURSERY,
    "102": SchoolKind.NURSERY,
    "103": SchoolKind.NURSERY,
    "151": SchoolKind.ELEMENTARY,
    "152": SchoolKind.ELEMENTARY,
    "153": SchoolKind.ELEMENTARY,
    "154": SchoolKind.ELEMENTARY,
    "162": SchoolKind.ELEMENTARY,
}
_KINDS = {
    (True, True): SchoolKind.PRIMARY,
    (True, False): SchoolKind.NURSERY,
    (False, True): SchoolKind.ELEMENTARY,
}
# Our name → the header's words, in small letters without accents.
_COLUMNS = {
    "uai": "identifiant de l etablissement",
    "name": "nom etablissement",
    "status": "statut public prive",
    "address_1": "adresse 1",
    "address_2": "adresse 2",
    "postal_code": "code postal",
    "city": "nom commune",
    "academy": "libelle academie",
    "nursery": "ecole maternelle",
    "elementary": "ecole elementaire",
    "phone": "telephone",
    "email": "mail",
    "siret": "siren siret",
    "pupils": "nombre d eleves",
    "state": "etat",
    "nature": "code nature",
}
_REQUIRED = ("uai", "name", "city", "nature")
_FIELDS = [each.attname for each in DirectoryEntry._meta.concrete_fields]


class UnusableFile(ValueError):
    """The file is not the national directory; its text says why, in words."""


class _Ignored(ValueError):
    """A row we do not keep; its text is the reason."""


@dataclass
class LoadReport:
    """What a load did: numbers of schools, and of ignored rows by reason."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored: Counter[str] = field(default_factory=Counter)


def find_entries(uais: Iterable[str]) -> dict[str, DirectoryEntry]:
    """The directory's entries for these UAIs, written any way, by UAI; those it has."""
    wanted = {uai for uai in map(normalize_uai, uais) if uai.isascii() and uai.isalnum()}
    return DirectoryEntry.objects.in_bulk(wanted) if wanted else {}


def find_entry(uai: str) -> DirectoryEntry | None:
    """The directory's entry for this UAI, written any way; None when it has none."""
    return next(iter(find_entries([uai]).values()), None)


def complete_schools(order: dict[str, Any]) -> dict[str, Any]:
    """The order with what its schools leave empty taken from the directory; what was written stays."""
    entries = find_entries(school.get("uai", "") for school in order["schools"])
    return order | {"schools": [_complete(school, entries) for school in order["schools"]]}


def _complete(school: dict[str, Any], entries: dict[str, DirectoryEntry]) -> dict[str, Any]:
    entry = entries.get(normalize_uai(school.get("uai", "")))
    known = as_school(entry) if entry else {}
    return school | {name: value for name, value in known.items() if not school.get(name)}


def as_school(entry: DirectoryEntry) -> dict[str, str]:
    """The school of an order as the directory knows it."""
    return {
        "uai": entry.uai,
        "school_name": entry.name[:120],
        "kind": entry.kind,
        "address": entry.address,
        "postal_code": entry.postal_code,
        "city": entry.city,
    }


def load_directory(path: Path) -> LoadReport:
    """Put the primary schools of this file in the directory; nothing is written when it is unusable.

    The file is read as a stream and may be loaded again: what it does not name stays as it is.
    Raises UnusableFile.
    """
    report = LoadReport()
    try:
        with path.open(encoding=_encoding(path), newline="") as lines, transaction.atomic():
            entries = _entries(_rows(lines), report)
            while batch := list(islice(entries, _BATCH)):
                _upsert(batch, report)
    except OSError as problem:
        raise UnusableFile(_("Ce fichier ne peut pas être lu : %(why)s.") % {"why": problem.strerror}) from problem
    except UnicodeDecodeError as problem:
        raise UnusableFile(_("Ce fichier n’est pas un texte.")) from problem
    except csv.Error as problem:
        raise UnusableFile(_("Ce fichier n’est pas un tableau CSV : %(why)s.") % {"why": problem}) from problem
    return report


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is, else what spreadsheets write on French machines."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            for chunk in iter(lambda: stream.read(_SAMPLE), b""):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _rows(lines: Any) -> Iterator[dict[str, str]]:
    """Each row as our names → what is written there, stripped."""
    first = lines.readline(_SAMPLE)
    separator = max(";,\t", key=first.count)
    header = next(csv.reader([first], delimiter=separator), [])
    words = {search_form(title): place for place, title in enumerate(header)}
    missing = [_COLUMNS[name] for name in _REQUIRED if _COLUMNS[name] not in words]
    if missing:
        raise UnusableFile(
            _("Ce n’est pas l’annuaire national : il y manque %(columns)s.")
            % {"columns": ", ".join(f"« {title} »" for title in missing)}
        )
    places = {name: words[title] for name, title in _COLUMNS.items() if title in words}
    for row in csv.reader(lines, delimiter=separator):
        if row:
            yield {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}


def _entries(rows: Iterable[dict[str, str]], report: LoadReport) -> Iterator[DirectoryEntry]:
    seen: set[str] = set()
    for row in rows:
        try:
            entry = _entry(row)
            if entry.uai in seen:
                raise _Ignored(_("UAI déjà lu plus haut"))
        except _Ignored as reason:
            report.ignored[str(reason)] += 1
            continue
        seen.add(entry.uai)
        yield entry


def _entry(row: dict[str, str]) -> DirectoryEntry:
    """The school of a row; raises _Ignored when it is none of ours."""
    nature = _NATURES.get(row["nature"])
    if nature is None:
        raise _Ignored(_("pas une école primaire"))
    if search_form(row.get("state", "")).startswith("ferme"):
        raise _Ignored(_("école fermée"))
    if not row["name"] or not row["city"]:
        raise _Ignored(_("nom ou commune absents"))
    if any(map(rules.has_odd_characters, row.values())):
        raise _Ignored(_("caractères illisibles"))
    try:
        uai = rules.check_uai(row["uai"])
    except ValidationError:
        raise _Ignored(_("UAI mal formé")) from None
    flags = (row.get("nursery") == "1", row.get("elementary") == "1")
    entry = DirectoryEntry(uai=uai, kind=_KINDS.get(flags, nature).value, **_plain_fields(row))
    entry.search_text = search_form(entry.name, entry.city, uai)[:400]
    return entry


def _plain_fields(row: dict[str, str]) -> dict[str, Any]:
    def text(name: str, limit: int) -> str:
        return " ".join(row.get(name, "").split())[:limit]

    pupils = row.get("pupils", "").removesuffix(".0")
    address = [line for line in (text("address_1", 200), text("address_2", 200)) if line]
    return {
        # The file writes capitals without accents; this word begins nearly every name.
        "name": re.sub(r"^(Ecole|ECOLE)\b", "École", text("name", 200)),
        "is_public": search_form(row.get("status", "public")) != "prive",
        "address": ", ".join(dict.fromkeys(address))[:200],
        "postal_code": text("postal_code", 5),
        "city": text("city", 80),
        "academy": text("academy", 60),
        "email": text("email", 120),
        "phone": text("phone", 20),
        "siret": text("siret", 14),
        "pupils": int(pupils) if pupils.isascii() and pupils.isdigit() and len(pupils) < 6 else None,
    }


def _upsert(batch: list[DirectoryEntry], report: LoadReport) -> None:
    """Insert or update a batch in one statement; rows that would not change are not touched."""
    quote = connection.ops.quote_name
    table = quote(DirectoryEntry._meta.db_table)
    columns = ", ".join(map(quote, _FIELDS))
    arrays = ", ".join(f"%s::{each.db_type(connection)}[]" for each in DirectoryEntry._meta.concrete_fields)
    changed = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in _FIELDS)
    old = ", ".join(f"{table}.{quote(name)}" for name in _FIELDS)
    new = ", ".join(f"excluded.{quote(name)}" for name in _FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}) "  # noqa: S608 - names of our own columns
            f"ON CONFLICT (uai) DO UPDATE SET {changed} WHERE ({old}) IS DISTINCT FROM ({new}) "
            "RETURNING xmax = 0",  # an inserted row has no previous version
            [[getattr(entry, name) for entry in batch] for name in _FIELDS],
        )
        created = Counter(inserted for (inserted,) in cursor.fetchall())
    report.created += created[True]
    report.updated += created[False]
    report.unchanged += len(batch) - created.total()
