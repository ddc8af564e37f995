"""What a column may say, for each kind of file, and what a file must say to be of use."""

from enum import StrEnum

from django.utils.translation import gettext as _

from tenant_apps.imports.records import Kind


class Field(StrEnum):
    """The meaning of a column. UNKNOWN waits for somebody to say; IGNORED is left out on purpose."""

    UNKNOWN = ""
    IGNORED = "ignored"
    KEY = "key"
    LAST_NAME = "last_name"
    USAGE_NAME = "usage_name"
    FIRST_NAME = "first_name"
    TITLE = "title"
    EMAIL = "email"
    MOBILE = "mobile"
    HOME_PHONE = "home_phone"
    WORK_PHONE = "work_phone"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    COUNTRY = "country"
    BIRTH_DATE = "birth_date"
    GENDER = "gender"
    INE = "ine"
    LEVEL = "level"
    CLASS_NAME = "class_name"
    CLASS_ID = "class_id"
    PHOTO = "photo"
    HEAD = "head"
    FUNCTION = "function"
    CHILD_KEY = "child_key"
    CHILD_LAST_NAME = "child_last_name"
    CHILD_USAGE_NAME = "child_usage_name"
    CHILD_FIRST_NAME = "child_first_name"
    CHILD_CLASS = "child_class"
    CHILD_BIRTH_DATE = "child_birth_date"


_NAMES = (Field.LAST_NAME, Field.USAGE_NAME, Field.FIRST_NAME)
_PLACE = (Field.ADDRESS, Field.POSTAL_CODE, Field.CITY, Field.COUNTRY)
CLASS_FIELDS = (Field.CLASS_NAME, Field.CLASS_ID)
CHILD_FIELDS = (
    Field.CHILD_LAST_NAME,
    Field.CHILD_USAGE_NAME,
    Field.CHILD_FIRST_NAME,
    Field.CHILD_CLASS,
    Field.CHILD_BIRTH_DATE,
    Field.CHILD_KEY,
)
# Several columns may say these; any other field is said by one column.
REPEATED = frozenset({*CLASS_FIELDS, *CHILD_FIELDS})

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.PUPILS: (
        *_NAMES,
        Field.BIRTH_DATE,
        Field.GENDER,
        Field.INE,
        Field.LEVEL,
        *CLASS_FIELDS,
        *_PLACE,
        Field.EMAIL,
        Field.PHOTO,
        Field.KEY,
    ),
    Kind.RELATIVES: (
        Field.TITLE,
        *_NAMES,
        Field.EMAIL,
        Field.MOBILE,
        Field.HOME_PHONE,
        Field.WORK_PHONE,
        *_PLACE,
        *CHILD_FIELDS,
        Field.KEY,
    ),
    Kind.TEACHERS: (
        Field.TITLE,
        *_NAMES,
        Field.EMAIL,
        Field.MOBILE,
        *CLASS_FIELDS,
        Field.HEAD,
        Field.FUNCTION,
        Field.KEY,
    ),
}

# Each line is a choice: a file must have one of its combinations whole.
REQUIRED: dict[Kind, tuple[tuple[tuple[Field, ...], ...], ...]] = {
    Kind.PUPILS: (
        ((Field.LAST_NAME,), (Field.USAGE_NAME,)),
        ((Field.FIRST_NAME,),),
        ((Field.BIRTH_DATE,), (Field.INE,)),
    ),
    Kind.RELATIVES: (
        ((Field.LAST_NAME,), (Field.USAGE_NAME,)),
        ((Field.FIRST_NAME,),),
        (
            (Field.CHILD_LAST_NAME, Field.CHILD_FIRST_NAME),
            (Field.CHILD_USAGE_NAME, Field.CHILD_FIRST_NAME),
            (Field.CHILD_KEY,),
        ),
    ),
    Kind.TEACHERS: (((Field.LAST_NAME,), (Field.USAGE_NAME,)), ((Field.FIRST_NAME,),)),
}


def field_label(field: str) -> str:
    """What a field is called on the page where columns are matched."""
    labels = {
        Field.UNKNOWN: _("À choisir"),
        Field.IGNORED: _("Ne pas lire"),
        Field.KEY: _("Identifiant dans le fichier"),
        Field.LAST_NAME: _("Nom de famille"),
        Field.USAGE_NAME: _("Nom d’usage"),
        Field.FIRST_NAME: _("Prénom"),
        Field.TITLE: _("Civilité"),
        Field.EMAIL: _("Adresse e-mail"),
        Field.MOBILE: _("Téléphone mobile"),
        Field.HOME_PHONE: _("Téléphone du domicile"),
        Field.WORK_PHONE: _("Téléphone du travail"),
        Field.ADDRESS: _("Adresse"),
        Field.POSTAL_CODE: _("Code postal"),
        Field.CITY: _("Commune"),
        Field.COUNTRY: _("Pays"),
        Field.BIRTH_DATE: _("Date de naissance"),
        Field.GENDER: _("Sexe"),
        Field.INE: _("INE"),
        Field.LEVEL: _("Niveau"),
        Field.CLASS_NAME: _("Classe"),
        Field.CLASS_ID: _("Identifiant ONDE de la classe"),
        Field.PHOTO: _("Autorisation photo (ONDE)"),
        Field.HEAD: _("Directeur (oui ou non)"),
        Field.FUNCTION: _("Fonction"),
        Field.CHILD_KEY: _("Identifiant de l’enfant dans le fichier"),
        Field.CHILD_LAST_NAME: _("Nom de famille de l’enfant"),
        Field.CHILD_USAGE_NAME: _("Nom d’usage de l’enfant"),
        Field.CHILD_FIRST_NAME: _("Prénom de l’enfant"),
        Field.CHILD_CLASS: _("Classe de l’enfant"),
        Field.CHILD_BIRTH_DATE: _("Date de naissance de l’enfant"),
    }
    return labels[Field(field)]


def kind_label(kind: Kind | None) -> str:
    """What a kind of file is called."""
    labels = {
        Kind.PUPILS: _("Élèves"),
        Kind.RELATIVES: _("Responsables"),
        Kind.TEACHERS: _("Enseignants et personnels"),
    }
    return labels[kind] if kind else _("À préciser")


def field_choices(kind: Kind) -> list[tuple[str, str]]:
    """The fields a column of such a file may be given, with their labels."""
    return [(field.value, field_label(field)) for field in (Field.UNKNOWN, Field.IGNORED, *FIELDS[kind])]


def missing_fields(kind: Kind, fields: set[str]) -> list[str]:
    """Labels of what a file of this kind must still say: empty when these fields suffice."""
    return [
        _(" ou ").join(" + ".join(field_label(field) for field in combination) for combination in choices)
        for choices in REQUIRED[kind]
        if not any(fields.issuperset(combination) for combination in choices)
    ]
