"""An invented academic feed: one record, one file, or a whole department written as a stream."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from tenants.uai import check_letter

CATEGORIES = {
    "Eleve": "categoriePersonne",
    "PersRelEleve": "categoriePersonne",
    "PersEducNat": "categoriePersonne",
    "EtabEducNat": "categorieStructure",
}
FIRST_NAMES = [
    "Lila",
    "Noam",
    "Ysé",
    "Malo",
    "Inaya",
    "Côme",
    "Élia",
    "Swann",
    "Aïcha",
    "Loïg",
    "Maïwenn",
    "Kenzo",
    "Anouk",
    "Théa",
    "Ilan",
    "Nolwenn",
]
LAST_NAMES = [
    "KERMOAL",
    "D'ORMESNIL",
    "BOUVREUIL",
    "TRAN-LAMBERT",
    "ÉPINETTE",
    "OUEDRA",
    "LEBRISAC",
    "GARÇONNET",
    "MÜLHBACH",
    "CHARDONNEL",
]
LEVELS = ["1120$CP", "1122$CE1", "1123$CE2", "1130$CM1", "1131$CM2"]

Given = str | Iterable[str]


def request(verb: str, part: str, identifier: str, **attributes: Given) -> str:
    """A request as the feed writes it; several values are given as a list."""
    inside = "".join(_attribute(verb, name, values) for name, values in attributes.items())
    box = {"addRequest": "attributes", "modifyRequest": "modifications"}.get(verb)
    return (
        f'<{verb}><operationalAttributes><attr name="{CATEGORIES[part]}"><value>{part}</value></attr>'
        f"</operationalAttributes><identifier><id>{escape(identifier)}</id></identifier>"
        f"{f'<{box}>{inside}</{box}>' if box else ''}</{verb}>\n"
    )


def _attribute(verb: str, name: str, values: Given) -> str:
    tag, more = ("attr", "") if verb == "addRequest" else ("modification", ' operation="replace"')
    listed = [values] if isinstance(values, str) else list(values)
    inside = "".join(f"<value>{escape(value)}</value>" if value else "<value/>" for value in listed or [""])
    return f'<{tag} name="{name}"{more}>{inside}</{tag}>\n'


def structure(identifier: str = "8", uai: str = "9990008E", verb: str = "addRequest", **given: Given) -> str:
    """A school."""
    fields = {
        "ENTStructureJointure": identifier,
        "ENTStructureUAI": uai,
        "ENTStructureNomCourant": "E.E.PU$LES MOUETTES$PORT-BRUMAL",
        "ENTStructureTypeStruct": "ECOLE ELEMENTAIRE",
        "ENTEtablissementContrat": "PU",
        "ENTStructureVille": "PORT-BRUMAL",
        "ENTServAcCodeAcademie": "99",
    }
    return request(verb, "EtabEducNat", identifier, **fields | given)


def pupil(identifier: str = "1001", structure: str = "8", **given: Given) -> str:
    """A pupil of CE2."""
    fields = {
        "ENTPersonJointure": identifier,
        "ENTEleveINE": f"{int(identifier):09d}AA" if identifier.isdigit() else "",
        "ENTPersonDateNaissance": "14/03/2018",
        "ENTPersonNom": "KERMOAL",
        "ENTPersonPrenom": "Lila",
        "ENTPersonAutresPrenoms": "Lila",
        "ENTPersonNomPatro": "KERMOAL",
        "ENTPersonCivilite": "MLLE",
        "ENTPersonMail": "",
        "ENTEleveAutoriteParentale": "",
        "ENTPersonStructRattach": structure,
        "ENTPersonClasses": f"{structure}$11$ORDINAIRE$73{structure}$CE2 M. Iroise",
        "ENTPersonGroupes": "",
        "ENTEleveNiveau": "1123$CE2",
        "ENTEleveCycle": "2$CYCLE II",
        "ENTEleveTypeClasse": "11$ORDINAIRE",
        "ENTEleveDateEntreeClasses": "01/09/2026",
        "ENTEleveDateSortieClasses": "",
        "ENTEleveRestaurantScolaire": "O",
        "ENTEleveTransport": "N",
        "ENTEleveGarderieMatin": "N",
        "ENTEleveGarderieSoir": "O",
        "ENTEleveEtudesSurveillees": "N",
    }
    return request("addRequest", "Eleve", identifier, **fields | given)


def relative(identifier: str = "2001", children: Given = "1001", **given: Given) -> str:
    """A parent."""
    fields = {
        "ENTPersonJointure": identifier,
        "ENTPersonDateNaissance": "",
        "ENTPersonNom": "KERMOAL",
        "ENTPersonPrenom": "Anouk",
        "ENTPersonNomPatro": "ÉPINETTE",
        "ENTPersonAutresPrenoms": "",
        "ENTPersonCivilite": "MME",
        "ENTPersonTelPerso": "",
        "ENTPersRelEleveTelPro": "",
        "ENTPersRelEleveTelMobile": "+33 6 39 98 12 34",
        "ENTPersonAdresse": "4 QUAI DES BRUMES$BAT C$$",
        "ENTPersonCodePostal": "99000",
        "ENTPersonVille": "PORT-BRUMAL",
        "ENTPersonPays": "FRANCE",
        "ENTPersonAdresseDiffusion": "N",
        "ENTPersonMail": f"parent.{identifier}@example.org",
        "ENTPersRelEleveEleve": children,
    }
    return request("addRequest", "PersRelEleve", identifier, **fields | given)


def staff(identifier: str = "3001", structure: str = "8", **given: Given) -> str:
    """A teacher."""
    fields = {
        "ENTPersonJointure": identifier,
        "ENTPersonDateNaissance": "01/01/1985",
        "ENTPersonNom": "BOUVREUIL",
        "ENTPersonPrenom": "Malo",
        "ENTPersonAutresPrenoms": "",
        "ENTPersonNomPatro": "BOUVREUIL",
        "ENTPersonCivilite": "M.",
        "ENTPersonMail": f"agent.{identifier}@example.org",
        "ENTPersonStructRattach": structure,
        "ENTPersonFonctions": f"{structure}$ENS$ENSEIGNEMENT$G0000$SANS SPECIALITE",
        "ENTEnsFonctionDir": "",
        "ENTEnsSpecialites": "",
        "ENTPersonCategorieEnseignant": "O",
    }
    return request("addRequest", "PersEducNat", identifier, **fields | given)


def delete(part: str, identifier: str) -> str:
    """Somebody the feed lets go."""
    return request("deleteRequest", part, identifier)


def modify(part: str, identifier: str, **given: Given) -> str:
    """Some attributes replaced."""
    return request("modifyRequest", part, identifier, **given)


@dataclass(frozen=True)
class Writer:
    """Writes files of one drop in a folder."""

    folder: Path
    day: date = date(2026, 9, 1)
    mode: str = "Complet"
    encoding: str = "UTF-8"
    header: str = '<!-- codeAcademieExport="99" -->\n<!-- degre="1D" -->\n'
    doctype: str = '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n'

    def path(self, part: str, number: int = 0) -> Path:
        """Where a file goes."""
        return self.folder / f"ENT_9990008E_{self.mode}_{self.day:%Y%m%d}_{part}_{number:04d}.xml"

    def write(self, part: str, requests: Iterable[str], number: int = 0) -> Path:
        """A file, as a stream."""
        with self.path(part, number).open("w", encoding=self.encoding, errors="xmlcharrefreplace") as stream:
            stream.write(f'<?xml version="1.0" encoding="{self.encoding}"?>\n{self.doctype}<ficAlimMENESR>\n')
            stream.write(self.header)
            stream.writelines(requests)
            stream.write("</ficAlimMENESR>\n")
        return self.path(part, number)

    def write_all(self, **parts: Iterable[str]) -> None:
        """The four files of a complete drop, empty unless given (structures, pupils, relatives, staff)."""
        names = {"structures": "EtabEducNat", "pupils": "Eleve", "relatives": "PersRelEleve", "staff": "PersEducNat"}
        for name, part in names.items():
            if name in parts or self.mode == "Complet":
                self.write(part, parts.get(name, ()))

    def delta(self, days: int = 1) -> "Writer":
        """The same folder, later, with what changed only."""
        return replace(self, mode="Delta", day=self.day + timedelta(days=days))


def uai_of(number: int) -> str:
    """A well-formed UAI of a department that does not exist."""
    digits = f"999{number:04d}"
    return digits + check_letter(digits)


def write_department(folder: Path, *, schools: int, pupils_per_school: int, part_size: int = 20_000) -> int:
    """A department in several files: two parents a family, some siblings, ten staff a school; how many records.

    Memory does not grow with it: each file is written as it is invented.
    """
    writer = Writer(folder)
    numbers = range(1, schools + 1)
    parts = {
        "EtabEducNat": (structure(str(n), uai_of(n)) for n in numbers),
        "Eleve": (each for n in numbers for each in _pupils(n, pupils_per_school)),
        "PersRelEleve": (each for n in numbers for each in _relatives(n, pupils_per_school)),
        "PersEducNat": (each for n in numbers for each in _staff(n)),
    }
    return sum(_write_parts(writer, part, requests, part_size) for part, requests in parts.items())


def _write_parts(writer: Writer, part: str, requests: Iterator[str], size: int) -> int:
    written = number = 0
    first = next(requests, None)
    while first is not None:
        counted = _Counted(first, requests, size)
        writer.write(part, counted, number)
        written, number, first = written + counted.count, number + 1, next(requests, None)
    return written


class _Counted:
    """The first request and the following ones, `size` in all."""

    def __init__(self, first: str, rest: Iterator[str], size: int) -> None:
        self._first, self._rest, self._size, self.count = first, rest, size, 0

    def __iter__(self) -> Iterator[str]:
        self.count = 1
        yield self._first
        for each in self._rest if self._size > 1 else ():
            self.count += 1
            yield each
            if self.count == self._size:
                return


def _family(school: int, place: int) -> tuple[int, str, str]:
    """Three pupils out of two families: its number, its name and its second name."""
    family = school * 10_000 + place - (place % 3 == 2)
    draw = random.Random(family)
    return family, draw.choice(LAST_NAMES), draw.choice(LAST_NAMES)


def _pupils(school: int, count: int) -> Iterator[str]:
    for place in range(count):
        family, name, _other = _family(school, place)
        level = LEVELS[place % len(LEVELS)]
        yield pupil(
            str(school * 10_000 + place),
            str(school),
            ENTPersonNom=name,
            ENTPersonNomPatro=name,
            ENTPersonPrenom=FIRST_NAMES[(family + place) % len(FIRST_NAMES)],
            ENTPersonDateNaissance=f"{place % 28 + 1:02d}/{place % 12 + 1:02d}/{2020 - place % 5}",
            ENTEleveAutoriteParentale=[f"{family}1", f"{family}2"],
            ENTPersonClasses=f"{school}$11$ORDINAIRE${school * 100 + place % 12}$CLASSE {place % 12 + 1}",
            ENTEleveNiveau=level,
        )


def _relatives(school: int, count: int) -> Iterator[str]:
    children: dict[int, list[str]] = {}
    for place in range(count):
        children.setdefault(_family(school, place)[0], []).append(str(school * 10_000 + place))
    for family, theirs in children.items():
        _family_number, name, other = _family(school, family - school * 10_000)
        for side, own in (("1", name), ("2", other)):
            yield relative(
                f"{family}{side}",
                theirs,
                ENTPersonNom=own,
                ENTPersonNomPatro=own,
                ENTPersonPrenom=FIRST_NAMES[(family + int(side)) % len(FIRST_NAMES)],
                ENTPersRelEleveTelMobile=f"06 12 {family % 100:02d} {family // 100 % 100:02d} {side}0",
            )


def _staff(school: int) -> Iterator[str]:
    for place in range(10):
        where = [str(school), str(max(1, school - 1))] if place == 9 else [str(school)]
        yield staff(
            f"9{school:05d}{place}",
            str(school),
            ENTPersonStructRattach=where,
            ENTPersonFonctions=[f"{school}$DIR$DIRECTION$D0011$DIRECTION"] if place == 0 else [],
            ENTPersonNom=LAST_NAMES[(school + place) % len(LAST_NAMES)],
            ENTPersonPrenom=FIRST_NAMES[(school * 7 + place) % len(FIRST_NAMES)],
        )
