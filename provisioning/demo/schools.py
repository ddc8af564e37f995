"""The three schools of the demo, the order that waits, and the people whose names are written here.

Towns, streets and numbers are invented: the UAIs and SIRETs pass their checks and belong to nobody.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from provisioning.demo.families import MAIL_DOMAIN, FamilyMaker, fill_classes
from provisioning.demo.people import Adult, ClassPlan, Family, Worker
from tenant_apps.accounts.choices import Function, Profile

SEED = "one-2026"
Told = Callable[[FamilyMaker], list[Family]]


@dataclass(frozen=True)
class DemoSchool:
    """A school as ordered, and how it is peopled."""

    uai: str
    name: str
    kind: str
    address: str
    postal_code: str
    city: str
    siret: str
    head: tuple[str, str]
    classes: tuple[ClassPlan, ...]
    told_teachers: tuple[Worker, ...] = ()
    told: Told = lambda _maker: []
    staff: int = 0

    def order(self) -> dict[str, Any]:
        """The order as the site, the PDF form and `place_order` send it."""
        first_name, last_name = self.head
        town_hall = {"address": "Place de la Mairie", "postal_code": self.postal_code, "city": self.city}
        return {
            "uai": self.uai,
            "school_name": self.name,
            "kind": self.kind,
            "address": self.address,
            "postal_code": self.postal_code,
            "city": self.city,
            "classes": [{"name": plan.name, "levels": list(plan.seats)} for plan in self.classes],
            "administrator": {
                "first_name": first_name,
                "last_name": last_name,
                "email": f"ce.{self.uai.lower()}@{MAIL_DOMAIN}",
            },
            "payer": {
                "name": f"Commune {of_town(self.city)}",
                "siret": self.siret,
                "service_code": "ECOLES",
                "email": f"comptabilite.{self.postal_code}@{MAIL_DOMAIN}",
                **town_hall,
            },
        }

    def families(self) -> list[Family]:
        """Every family of the school; the same ones each time."""
        rng = Random(f"{SEED}-{self.uai}")  # noqa: S311 - names are drawn, not secrets
        maker = FamilyMaker(rng)
        return fill_classes(maker, rng, self.classes, self.told(maker))

    def workers(self) -> list[Worker]:
        """A teacher for each class (those told first), then the staff."""
        rng = Random(f"{SEED}-{self.uai}-workers")  # noqa: S311 - names are drawn, not secrets
        maker = FamilyMaker(rng)
        taught = {name for teacher in self.told_teachers for name in teacher.classes}
        others = [plan.name for plan in self.classes if plan.name not in taught]
        teachers = [_worker(rng, maker, Profile.TEACHER, (name,)) for name in others]
        staff = [_worker(rng, maker, Profile.STAFF, (plan.name,)) for plan in self.classes[: self.staff]]
        return [*self.told_teachers, *teachers, *staff]


def of_town(town: str) -> str:
    """« de » before the name of a town, as French contracts it: du Gué, des Hauts, d’Orvanne, de La Plaine."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if town.startswith(article):
            return contracted + town.removeprefix(article)
    first = unicodedata.normalize("NFD", town)[0]
    return f"d’{town}" if first in "AEIOU" else f"de {town}"


def _worker(rng: Random, maker: FamilyMaker, profile: Profile, classes: tuple[str, ...]) -> Worker:
    """Five in six of those who work in a primary school are women."""
    origin = maker.origin()
    names = origin.mothers if rng.random() < 0.83 else origin.fathers
    return Worker(rng.choice(names), rng.choice(origin.surnames), profile.value, classes)


def _rosa_bonheur(maker: FamilyMaker) -> list[Family]:
    """The families one visits in the demo, then homonyms who are not related."""

    def family(surname: str, children: list[tuple[str, str, str]], *adults: tuple[str, str]) -> Family:
        return Family(
            tuple(maker.child(first_name, surname, name, level) for first_name, name, level in children),
            tuple(Adult(first, last, email=maker.email(Adult(first, last))) for first, last in adults),
        )

    return [
        family("Haddad", [("Inès", "CE1", "CE1"), ("Adam", "GS", "GS")], ("Samira", "Haddad"), ("Karim", "Haddad")),
        family(
            "Lefebvre", [("Jules", "CE1", "CE1"), ("Rose", "CM2", "CM2")], ("Marion", "Caron"), ("Thomas", "Lefebvre")
        ),
        family("Martin", [("Gabriel", "CP A", "CP")], ("Julie", "Martin"), ("Nicolas", "Martin")),
        family("Martin", [("Gabriel", "CM1", "CM1"), ("Lou", "MS", "MS")], ("Julie", "Martin"), ("Romain", "Aubert")),
        # The father bears his son's name.
        family("Kovalenko", [("Andrei", "CE2", "CE2")], ("Olena", "Kovalenko"), ("Andrei", "Kovalenko")),
    ]


ROSA_BONHEUR = DemoSchool(
    uai="0359911H",
    name="École primaire Rosa-Bonheur",
    kind="primary",
    address="12 allée des Tilleuls",
    postal_code="35991",
    city="Montclair-sur-Seiche",
    siret="21350991200019",
    head=("Claire", "Fontaine"),
    classes=(
        ClassPlan("PS", {"PS": 23}),
        ClassPlan("MS", {"MS": 24}),
        ClassPlan("GS", {"GS": 24}),
        ClassPlan("CP A", {"CP": 22}),
        ClassPlan("CP B", {"CP": 22}),
        ClassPlan("CE1", {"CE1": 24}),
        ClassPlan("CE1-CE2", {"CE1": 11, "CE2": 12}),
        ClassPlan("CE2", {"CE2": 25}),
        ClassPlan("CM1", {"CM1": 25}),
        ClassPlan("CM1-CM2", {"CM1": 11, "CM2": 13}),
        ClassPlan("CM2", {"CM2": 26}),
        ClassPlan("ULIS", {"ULIS": 10}),
    ),
    told_teachers=(
        Worker("Julien", "Moreau", Profile.TEACHER.value, ("CE1",)),
        Worker("Nolwenn", "Le Gall", Profile.TEACHER.value, ("CM2",), (Function.DIGITAL_REFERENT.value,)),
        # Two half-time teachers share a class, and one of them bears a parent's name.
        Worker("Sophie", "Petit", Profile.TEACHER.value, ("CP B",)),
        Worker("Julie", "Martin", Profile.TEACHER.value, ("CP B", "ULIS")),
    ),
    told=_rosa_bonheur,
    staff=4,
)
AIME_CESAIRE = DemoSchool(
    uai="0359912J",
    name="École élémentaire Aimé-Césaire",
    kind="elementary",
    address="3 rue du Canal",
    postal_code="35992",
    city="Les Hauts-d’Orvanne",
    siret="21350992000012",
    head=("Olivier", "Toussaint"),
    classes=(
        ClassPlan("CP", {"CP": 21}),
        ClassPlan("CE1", {"CE1": 24}),
        ClassPlan("CE2", {"CE2": 23}),
        ClassPlan("CM1-CM2 A", {"CM1": 12, "CM2": 12}),
        ClassPlan("CM1-CM2 B", {"CM1": 13, "CM2": 12}),
    ),
    staff=1,
)
ALOUETTES = DemoSchool(
    uai="0359913K",
    name="École primaire des Alouettes",
    kind="primary",
    address="1 place du Lavoir",
    postal_code="35993",
    city="Saint-Loup-des-Alouettes",
    siret="21350993800014",
    head=("Gwenola", "Prigent"),
    classes=(
        ClassPlan("Petits", {"PS": 4, "MS": 5, "GS": 5, "CP": 4}),
        ClassPlan("Grands", {"CE1": 4, "CE2": 5, "CM1": 4, "CM2": 6}),
    ),
    staff=1,
)
SCHOOLS = (ROSA_BONHEUR, AIME_CESAIRE, ALOUETTES)

COQUELICOTS = DemoSchool(
    uai="0359914L",
    name="École maternelle Les Coquelicots",
    kind="nursery",
    address="8 rue de la Fontaine",
    postal_code="35994",
    city="Val-Fleuri-sur-Aure",
    siret="21350994600017",
    head=("Hanane", "Bouaziz"),
    classes=(
        ClassPlan("Petite section", {"PS": 24}),
        ClassPlan("Moyenne section", {"MS": 25}),
        ClassPlan("Moyens et grands", {"MS": 8, "GS": 16}),
        ClassPlan("Grande section", {"GS": 24}),
    ),
)
WAITING = COQUELICOTS
