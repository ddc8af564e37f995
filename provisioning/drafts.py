"""An order before it is one: read from any source, checked whole, all its problems told at once.

The web form, the filled PDF, the console and `place_order` give the same dictionary:
`uai, school_name?, classes (a number or a list of {name, levels}), administrator {first_name,
last_name, email}, payer {name, siret, service_code?, commitment_number?, email, address,
postal_code, city}, plan?`; several schools go under `schools`, one dictionary each. A school may
also say its kind, address, postal_code, city, academy and options (codes of the price list); an
order its comment, contact_email and the quote_number it takes up.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from provisioning import rules
from provisioning.academies import academy_of
from provisioning.choices import Plan
from tenants.choices import SchoolKind

Problem = tuple[str, str]
Check = Callable[[str], str]


class OrderProblems(ValueError):
    """What is wrong with an order: `problems` are pairs (path such as `payer.siret`, sentence)."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {message}" for path, message in problems))


@dataclass(frozen=True)
class ClassDraft:
    """A class asked for; `levels` in the order of schooling, empty when unknown."""

    name: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdministratorDraft:
    """Who will run the school's space."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class SchoolDraft:
    """A school asked for; `classes` are named, each name once."""

    uai: str
    name: str
    city: str
    classes: tuple[ClassDraft, ...]
    administrator: AdministratorDraft
    kind: str = SchoolKind.PRIMARY.value
    address: str = ""
    postal_code: str = ""
    academy: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class PayerDraft:
    """Who pays: a town, an association; its service code and commitment number when it asks for them."""

    name: str
    siret: str
    email: str
    address: str
    postal_code: str
    city: str
    service_code: str = ""
    commitment_number: str = ""


@dataclass(frozen=True)
class OrderDraft:
    """A whole order, right. The same `key` sent twice is one order (empty: never compared)."""

    payer: PayerDraft
    schools: tuple[SchoolDraft, ...]
    plan: str = Plan.ANNUAL.value
    comment: str = ""
    contact_email: str = ""
    quote_number: str = ""
    key: str = field(default="", compare=False)

    def classes_of(self, school: SchoolDraft) -> list[dict[str, Any]]:
        """A school's classes as its row keeps them."""
        return [asdict(each) | {"levels": list(each.levels)} for each in school.classes]


class Known(Protocol):
    """What the national directory says of a school."""

    name: str
    kind: str
    address: str
    postal_code: str
    city: str
    academy: str


LookUp = Callable[[str], Known | None]


class _Reader:
    """Takes values out of one JSON object and notes what is wrong with them."""

    def __init__(self, data: Any, path: str, problems: list[Problem], known: frozenset[str]) -> None:
        self.path = path
        self.problems = problems
        self.data: dict[Any, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.note("", _("un objet était attendu ici, avec : %(keys)s.") % {"keys": ", ".join(sorted(known))})
        for key in self.data:
            if key not in known:
                self.note(
                    str(key)[:40] if str(key).isprintable() else "?",
                    _("cette clé n’est pas connue ici ; on attend : %(keys)s.") % {"keys": ", ".join(sorted(known))},
                )

    def at(self, key: str) -> str:
        """The path of one of its values."""
        return ".".join(part for part in (self.path, key) if part)

    def note(self, key: str, message: str) -> None:
        """Write down a problem."""
        self.problems.append((self.at(key), message))

    def text(
        self, key: str, *, limit: int, check: Check | None = None, required: bool = True, lines: bool = False
    ) -> str:
        """The text under `key`, tidied and checked; '' (and a note) when it is not right."""
        text = self._plain(key, lines=lines)
        if text is None:
            return ""
        if not text:
            if required:
                self.note(key, _("cette information est obligatoire."))
            return ""
        try:
            text = check(text) if check else text
        except ValidationError as problem:
            self.note(key, problem.messages[0])
            return ""
        if len(text) > limit:
            self.note(key, _("ce texte est trop long : %(limit)d caractères au plus.") % {"limit": limit})
            return ""
        return text

    def _plain(self, key: str, *, lines: bool) -> str | None:
        value = self.data.get(key)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            value = str(value)
        if not isinstance(value, str):
            self.note(key, _("un texte était attendu."))
            return None
        if rules.has_odd_characters(value, lines=lines):
            self.note(key, _("ce texte contient des caractères illisibles."))
            return None
        return value.strip() if lines else " ".join(value.split())

    def choice(self, key: str, values: list[str], default: str) -> str:
        """One of `values`, `default` when nothing is said."""
        value = self.data.get(key)
        if value in (None, ""):
            return default
        if not isinstance(value, str) or value not in values:
            self.note(key, _("cette valeur n’est pas connue : choisissez %(values)s.") % {"values": ", ".join(values)})
            return default
        return value


_SCHOOL_KEYS = frozenset(
    {"uai", "school_name", "kind", "address", "postal_code", "city", "academy", "classes", "administrator", "options"}
)
_ORDER_KEYS = frozenset({"payer", "plan", "comment", "contact_email", "quote_number", "key"})
_PAYER_KEYS = frozenset(
    {"name", "siret", "service_code", "commitment_number", "email", "address", "postal_code", "city"}
)
_PERSON_KEYS = frozenset({"first_name", "last_name", "email"})


def parse_order(data: Any, *, look_up: LookUp | None = None) -> OrderDraft:
    """The order this dictionary describes.

    What a school does not say of itself (name, town…) is taken from the national directory
    (`look_up`, by default ours, asked once for all schools). Raises OrderProblems.
    """
    look_up = look_up or _directory_for(data)
    problems: list[Problem] = []
    many = isinstance(data, dict) and "schools" in data
    order = _Reader(data, "", problems, _ORDER_KEYS | ({"schools"} if many else _SCHOOL_KEYS))
    draft = None
    if isinstance(data, dict):
        payer = _read_payer(order.data.get("payer"), problems)
        schools = _read_schools(order, many=many, look_up=look_up)
        draft = OrderDraft(payer=payer, schools=schools, **_read_rest(order))
    if problems or draft is None:
        raise OrderProblems(problems)
    return draft


def _directory_for(data: Any) -> LookUp:
    """The national directory's entries for every UAI this order names, read in one query."""
    from provisioning.directory import find_entries

    order = data if isinstance(data, dict) else {}
    listed = order.get("schools")
    schools = listed[: rules.MAX_SCHOOLS] if isinstance(listed, list) else [order]
    return find_entries(str(each.get("uai", ""))[:16] for each in schools if isinstance(each, dict)).get


def _read_rest(order: _Reader) -> dict[str, str]:
    return {
        "plan": order.choice("plan", Plan.values, Plan.ANNUAL.value),
        "comment": order.text("comment", limit=2000, required=False, lines=True),
        "contact_email": order.text("contact_email", limit=254, required=False, check=rules.check_email),
        "quote_number": order.text("quote_number", limit=20, required=False, check=rules.check_quote_number),
        "key": order.text("key", limit=64, required=False),
    }


def _read_payer(data: Any, problems: list[Problem]) -> PayerDraft:
    payer = _Reader(data, "payer", problems, _PAYER_KEYS)
    if not isinstance(data, dict):
        return PayerDraft("", "", "", "", "", "")
    return PayerDraft(
        name=payer.text("name", limit=120),
        siret=payer.text("siret", limit=14, check=rules.check_siret),
        service_code=payer.text("service_code", limit=50, required=False),
        commitment_number=payer.text("commitment_number", limit=50, required=False),
        email=payer.text("email", limit=254, check=rules.check_email),
        address=payer.text("address", limit=200),
        postal_code=payer.text("postal_code", limit=5, check=rules.check_postal_code),
        city=payer.text("city", limit=80),
    )


def _read_schools(order: _Reader, *, many: bool, look_up: LookUp) -> tuple[SchoolDraft, ...]:
    if not many:
        one = {key: value for key, value in order.data.items() if key in _SCHOOL_KEYS}
        return (_read_school(one, "", order, look_up),)
    listed = order.data["schools"]
    if not isinstance(listed, list) or not 1 <= len(listed) <= rules.MAX_SCHOOLS:
        order.note("schools", _("donnez de 1 à %(max)d écoles.") % {"max": rules.MAX_SCHOOLS})
        return ()
    schools = tuple(_read_school(each, f"schools[{place}]", order, look_up) for place, each in enumerate(listed))
    _note_schools_twice(order, schools)
    return schools


def _note_schools_twice(order: _Reader, schools: tuple[SchoolDraft, ...]) -> None:
    seen: set[str] = set()
    for place, school in enumerate(schools):
        if school.uai and school.uai in seen:
            order.note(f"schools[{place}].uai", _("cette école est déjà dans la commande."))
        seen.add(school.uai)


def _read_school(data: Any, path: str, order: _Reader, look_up: LookUp) -> SchoolDraft:
    school = _Reader(data, path, order.problems, _SCHOOL_KEYS)
    if not isinstance(data, dict):
        return SchoolDraft("", "", "", (), AdministratorDraft("", "", ""))
    uai = school.text("uai", limit=8, check=rules.check_uai)
    known = look_up(uai) if uai else None
    name = school.text("school_name", limit=120, required=False) or (known.name[:120] if known else "")
    if uai and not name and not school.data.get("school_name"):
        school.note("school_name", _("cette école n’est pas dans l’annuaire national : donnez son nom."))
    return SchoolDraft(
        uai=uai,
        name=name,
        classes=_read_classes(school),
        administrator=_read_administrator(school),
        options=_read_options(school),
        **_read_place(school, order, known),
    )


def _read_place(school: _Reader, order: _Reader, known: Known | None) -> dict[str, str]:
    """Where the school is: as said (even empty), else as the directory says; its town else its payer's."""

    def said_or_known(key: str, limit: int, check: Check | None = None) -> str:
        if key not in school.data and known:
            return str(getattr(known, key))[:limit]
        return school.text(key, limit=limit, check=check, required=False)

    return {
        "city": said_or_known("city", 80) or _payer_city(order),
        "kind": school.choice("kind", SchoolKind.values, known.kind if known else SchoolKind.PRIMARY.value),
        "address": said_or_known("address", 200),
        "postal_code": said_or_known("postal_code", 5, rules.check_postal_code),
        "academy": said_or_known("academy", 60) or academy_of(str(school.data.get("uai", ""))),
    }


def _payer_city(order: _Reader) -> str:
    payer = order.data.get("payer")
    city = payer.get("city") if isinstance(payer, dict) else ""
    return " ".join(city.split())[:80] if isinstance(city, str) and not rules.has_odd_characters(city) else ""


def _read_administrator(school: _Reader) -> AdministratorDraft:
    data = school.data.get("administrator")
    person = _Reader(data, school.at("administrator"), school.problems, _PERSON_KEYS)
    if not isinstance(data, dict):
        return AdministratorDraft("", "", "")
    return AdministratorDraft(
        first_name=person.text("first_name", limit=60),
        last_name=person.text("last_name", limit=60),
        email=person.text("email", limit=254, check=rules.check_email),
    )


def _read_classes(school: _Reader) -> tuple[ClassDraft, ...]:
    listed = school.data.get("classes")
    if isinstance(listed, str) and listed.strip().isascii() and listed.strip().isdigit() and len(listed) < 6:
        listed = int(listed)
    if isinstance(listed, int) and not isinstance(listed, bool):
        wishes: list[tuple[str, tuple[str, ...]]] = [("", ())] * max(0, min(listed, rules.MAX_CLASSES + 1))
    elif isinstance(listed, list):
        wishes = [_read_class(each, place, school) for place, each in enumerate(listed[: rules.MAX_CLASSES + 1])]
    else:
        school.note("classes", _("donnez le nombre de classes, ou leur liste."))
        return ()
    try:
        rules.check_class_count(len(wishes))
        return tuple(ClassDraft(name, levels) for name, levels in rules.name_classes(wishes))
    except ValidationError as problem:
        school.note("classes", problem.messages[0])
        return ()


def _read_options(school: _Reader) -> tuple[str, ...]:
    listed = school.data.get("options") or []
    if isinstance(listed, list) and len(listed) <= 20 and all(isinstance(code, str) for code in listed):
        return tuple(sorted({code.strip()[:20] for code in listed if code.strip()}))
    school.note("options", _("une liste de codes d’options était attendue."))
    return ()


def _read_class(data: Any, place: int, school: _Reader) -> tuple[str, tuple[str, ...]]:
    item = _Reader(data, school.at(f"classes[{place}]"), school.problems, frozenset({"name", "levels"}))
    name = item.text("name", limit=rules.MAX_CLASS_NAME, required=False)
    levels = item.data.get("levels") or []
    try:
        if isinstance(levels, str):
            return name, rules.split_levels(levels)
        if isinstance(levels, list) and all(isinstance(level, str) for level in levels):
            return name, rules.check_levels(levels)
    except ValidationError as problem:
        item.note("levels", problem.messages[0])
        return name, ()
    item.note("levels", _("une liste de niveaux était attendue."))
    return name, ()
