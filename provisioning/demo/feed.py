"""The academy's feed of the demo: a tiny complete drop, written here, taken by the services of every night.

It tells the smallest school as it is, one pupil whose date of birth does not exist, and a school that is
still waiting for its space.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from provisioning.demo.schools import ALOUETTES, WAITING, DemoSchool
from provisioning.feeds.models import Convention
from provisioning.feeds.runner import folder_of, run_convention
from provisioning.feeds.services import save_convention
from tenant_apps.accounts.models import User
from tenant_apps.imports.aaf1d.choices import Mode, Part

ACADEMY, FOLDER = "99", "academie-demo"
# Structures are known by a number of the academy's own.
_OURS, _OTHER = "991", "992"
_FIRST_PUPIL, _FIRST_RELATIVE, _SPOILED = 1001, 2001, "1999"
_KINDS = {Part.STRUCTURES: "categorieStructure"}


def ensure_feed(team: User, year: int) -> bool:
    """Sign the convention and take its first drop, of the school year that began in `year`; False when it was."""
    if Convention.objects.filter(folder=FOLDER).exists():
        return False
    convention = save_convention(
        actor=team, name="Académie de démonstration", academy_code=ACADEMY, departments=["035"], folder=FOLDER, hour=3
    )
    _drop_files(folder_of(convention), year)
    return run_convention(convention.pk)


def _drop_files(folder: Path, year: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pupils, relatives = _families(year)
    requests = {
        Part.STRUCTURES: [_structure(_OURS, ALOUETTES), _structure(_OTHER, WAITING)],
        Part.PUPILS: [*pupils, _pupil(_SPOILED, ("Petitjean", "Tom"), "31/02/2019", "Grands", ())],
        Part.RELATIVES: relatives,
        Part.STAFF: [],
    }
    day = date(year, 8, 1)
    for part, written in requests.items():
        path = folder / f"ENT_{ALOUETTES.uai}_{Mode.COMPLETE.value}_{day:%Y%m%d}_{part.value}_0000.xml"
        path.write_text("".join(_document(written)), encoding="utf-8")


def _document(requests: Iterable[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<ficAlimMENESR>\n'
    yield f'<!-- codeAcademieExport="{ACADEMY}" -->\n<!-- degre="1D" -->\n'
    yield from requests
    yield "</ficAlimMENESR>\n"


def _families(year: int) -> tuple[list[str], list[str]]:
    """Pupils and their relatives, numbered in the order of the demo."""
    pupils: list[str] = []
    relatives: list[str] = []
    for family in ALOUETTES.families():
        children = [str(_FIRST_PUPIL + len(pupils) + place) for place in range(len(family.children))]
        adults = [str(_FIRST_RELATIVE + len(relatives) + place) for place in range(len(family.adults))]
        for number, child in zip(children, family.children, strict=True):
            born = f"{child.birth_date(year):%d/%m/%Y}"
            pupils.append(_pupil(number, (child.last_name, child.first_name), born, child.class_name, adults))
        for number, adult in zip(adults, family.adults, strict=True):
            names = {"ENTPersonNom": adult.last_name.upper(), "ENTPersonPrenom": adult.first_name}
            contact = {"ENTPersonMail": adult.email, "ENTPersRelEleveTelMobile": adult.mobile}
            relatives.append(_add(Part.RELATIVES, number, **names, **contact, ENTPersRelEleveEleve=children))
    return pupils, relatives


def _pupil(number: str, names: tuple[str, str], born: str, class_name: str, adults: Iterable[str]) -> str:
    place = [plan.name for plan in ALOUETTES.classes].index(class_name) + 1
    return _add(
        Part.PUPILS,
        number,
        ENTPersonNom=names[0].upper(),
        ENTPersonPrenom=names[1],
        ENTPersonDateNaissance=born,
        ENTPersonStructRattach=_OURS,
        ENTPersonClasses=f"{_OURS}$11$ORDINAIRE${_OURS}{place}${class_name}",
        ENTEleveAutoriteParentale=adults,
    )


def _structure(number: str, school: DemoSchool) -> str:
    return _add(
        Part.STRUCTURES,
        number,
        ENTStructureJointure=number,
        ENTStructureUAI=school.uai,
        ENTStructureNomCourant=f"{school.name}$$",
        ENTStructureVille=school.city,
        ENTServAcCodeAcademie=ACADEMY,
    )


def _add(part: Part, number: str, **attributes: str | Iterable[str]) -> str:
    """One addRequest (ficAlimMENESR.dtd)."""
    inside = "".join(
        _attribute(name, [given] if isinstance(given, str) else given) for name, given in attributes.items()
    )
    kind = _attribute(_KINDS.get(part, "categoriePersonne"), [part.value])
    return (
        f"<addRequest><operationalAttributes>{kind}</operationalAttributes><identifier><id>{number}</id></identifier>"
        f"<attributes>{inside}</attributes></addRequest>\n"
    )


def _attribute(name: str, values: Iterable[str]) -> str:
    inside = "".join(f"<value>{escape(value)}</value>" for value in values)
    return f"<attr name={quoteattr(name)}>{inside}</attr>"
