"""The order form as a PDF: its fields, and what somebody wrote in them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from provisioning import pdf_reader, rules
from provisioning.uploads import LARGEST
from tenants.choices import SchoolKind

# Lines of the classes' table; a larger school joins its list, or orders online.
CLASS_LINES = 12
_READER = Path(pdf_reader.__file__)
# The process may wait for a processor; its own clock counts only work.
_PATIENCE = 4 * pdf_reader.SECONDS
_SCHOOL = ("uai", "school_name", "address", "postal_code", "city")
_PAYER = ("name", "siret", "service_code", "commitment_number", "email", "address", "postal_code", "city")
_PERSON = ("first_name", "last_name", "email")


class UnreadableForm(ValueError):
    """The file is not our form, filled in; its text says what to do."""


def read_filled_form(data: bytes) -> dict[str, Any]:
    """What was written in the order form, in the shape `drafts.parse_order` reads (nothing is checked).

    Raises UnreadableForm, in words, for any other file.
    """
    if len(data) > LARGEST:
        raise UnreadableForm(_("Ce fichier dépasse 10 Mo : ce n’est pas notre formulaire."))
    if not data.lstrip()[:5].startswith(b"%PDF-"):
        raise UnreadableForm(_("Ce fichier n’est pas un PDF."))
    fields = _fields(data)
    if not any(name in fields for name in ("uai", "school_name", "payer_siret", "payer_name", "class_count")):
        raise UnreadableForm(
            _(
                "Aucun champ de notre formulaire n’est rempli dans ce PDF. S’il a été imprimé, rempli à la main ou "
                "enregistré par « imprimer en PDF », ses champs ne se lisent plus : commandez en ligne."
            )
        )
    return _as_order(fields)


def _fields(data: bytes) -> dict[str, str]:
    """The PDF's fields, read by a process of its own that may die without harm."""
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=False)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"error": "unreadable"}
    if answer.get("error") == "encrypted":
        raise UnreadableForm(_("Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection."))
    if "error" in answer:
        raise UnreadableForm(_("Ce PDF est abîmé ou illisible. Téléchargez à nouveau le formulaire et remplissez-le."))
    fields: dict[str, str] = answer["fields"]
    return fields


def _part(fields: dict[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, str]:
    return {name: " ".join(fields.get(prefix + name, "").split()) for name in names}


def _as_order(fields: dict[str, str]) -> dict[str, Any]:
    return {
        "schools": [
            {
                **_part(fields, "", _SCHOOL),
                "kind": _kind(fields),
                "classes": _classes(fields),
                "administrator": _part(fields, "administrator_", _PERSON),
            }
        ],
        "payer": _part(fields, "payer_", _PAYER),
        "comment": fields.get("comment", ""),
        "contact_email": fields.get("contact_email", ""),
    }


def _kind(fields: dict[str, str]) -> str:
    nursery, elementary = "kind_nursery" in fields, "kind_elementary" in fields
    if nursery == elementary:
        return SchoolKind.PRIMARY.value if nursery else ""
    return (SchoolKind.NURSERY if nursery else SchoolKind.ELEMENTARY).value


def _classes(fields: dict[str, str]) -> list[dict[str, str]] | str:
    """The table's lines and, up to the number written above, classes without name; or what was written there."""
    lines = [_part(fields, f"class_{number}_", ("name", "levels")) for number in range(1, CLASS_LINES + 1)]
    while lines and not any(lines[-1].values()):
        lines.pop()
    count = fields.get("class_count", "").strip()
    if count.isascii() and count.isdigit() and 0 < int(count[:4]) <= rules.MAX_CLASSES:
        return lines + [{"name": "", "levels": ""}] * (int(count) - len(lines))
    return count or lines
