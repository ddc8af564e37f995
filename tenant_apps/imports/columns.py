"""What the columns of a file are thought to say, before somebody confirms it."""

from typing import Any

from tenant_apps.imports import onde
from tenant_apps.imports.onde.fields import REPEATED
from tenant_apps.imports.onde.headers import closest_field
from tenant_apps.imports.records import Kind


def choices_for(file: dict[str, Any], kind: Kind) -> tuple[list[str], set[int]]:
    """For each column of a file (one of `Import.files`) what it says, and the places where we only propose it."""
    known = file["mapping"]
    guessed = onde.guess_mapping(file["headers"], kind)
    chosen = [str(value) for value in (known["columns"] if known["kind"] == kind else guessed.columns)]
    proposed = set[int]()
    for place, header in enumerate(file["headers"]):
        closest = "" if chosen[place] else str(closest_field(header, kind))
        if closest and (closest in REPEATED or closest not in chosen):
            chosen[place] = closest
            proposed.add(place)
    return chosen, proposed
