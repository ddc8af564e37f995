"""Which header means what. Names of columns are facts of ONDE, BE1D and older tools (formats.md 1.3 to 1.8).

Headers are compared by `rules.header_form`. « Nom élève », « Nom de l'enfant » or « Nom responsable »
are the plain word and whose it is: the plain words are listed once, in French, English, Spanish and Portuguese.
"""

import difflib
from collections.abc import Iterable, Mapping

from tenant_apps.imports.onde.fields import FIELDS, Field
from tenant_apps.imports.records import Kind
from tenant_apps.imports.rules import header_form


def _table(words: Mapping[Field, str]) -> dict[str, Field]:
    return {word: field for field, text in words.items() for word in text.split()}


_NAMES = {
    Field.LAST_NAME: "nom nomdefamille nomfamille nomdenaissance lastname surname familyname apellido apellidos"
    " sobrenome sobrenomes",
    Field.USAGE_NAME: "nomusage nomdusage nomusuel nommarital usagename",
    Field.FIRST_NAME: "prenom prenoms prenom1 premierprenom firstname givenname nombre nome",
}
_KEY = {Field.KEY: "id externalid idexterno idexterne identifiantexterne"}
_BIRTH = {
    Field.BIRTH_DATE: "datedenaissance datenaissance datenaiss neele nele naissance birthdate dateofbirth"
    " fechadenacimiento fechanacimiento datadenascimento datanascimento"
}
_CLASS = {
    Field.CLASS_NAME: "classe classes libelleclasse libelledelaclasse nomdelaclasse classeouregroupement class"
    " classname clase turma",
    Field.CLASS_ID: "identifiantclasse identifiantdelaclasse idclasse classid",
}
_CONTACT = {
    Field.TITLE: "civilite titre title tratamiento tratamento",
    Field.EMAIL: "courriel email mail mel adressemail adresseemail adressecourriel emailaddress correo"
    " correoelectronico correioeletronico",
    Field.MOBILE: "telephoneportable telportable portable telephonemobile mobile gsm mobilephone cellphone movil"
    " telefonomovil telemovel celular",
    Field.HOME_PHONE: "telephone tel telephonedomicile teldomicile telephonefixe phone homephone phonehome telefono"
    " telefone",
    Field.WORK_PHONE: "telephonetravail teltravail telephoneprofessionnel phonework workphone telefonotrabajo"
    " telefonetrabalho",
}
_PLACE = {
    Field.ADDRESS: "adresse adresse1 address direccion endereco",
    Field.POSTAL_CODE: "cp cp1 codepostal codepostal1 postcode zipcode codigopostal",
    Field.CITY: "ville commune commune1 city town ciudad cidade",
    Field.COUNTRY: "pays pays1 country pais",
}
_IGNORED = {
    Field.IGNORED: "adresse2 cp2 commune2 pays2 numerodeposte cycle attestationfournie autorisationassociations"
    " autorisationsassociations decisiondepassage dateinscription deuxiemeprenom troisiemeprenom communenaissance"
    " deptnaissance departementnaissance paysnaissance etat intervenant pcs communicationadresses communicationadresse"
    " regroupement regroupements dispositif dispositifs groupes regime filiere login alias multietab r1nom r1prenom"
    " r2nom r2prenom"
}

_PLAIN: dict[Kind, dict[str, Field]] = {
    Kind.PUPILS: _table(
        {
            **_NAMES,
            **_BIRTH,
            **_CLASS,
            **_PLACE,
            **_KEY,
            Field.EMAIL: _CONTACT[Field.EMAIL],
            Field.GENDER: "sexe genre gender sex sexo genero",
            Field.INE: "ine numeroine ineeleve identifiantnationaleleve identifiantnational",
            Field.LEVEL: "niveau niveauclasse level grade nivel",
            Field.PHOTO: "autorisationphoto autorisationphotos autorisationsphoto autorisationsphotos",
            Field.IGNORED: f"{_IGNORED[Field.IGNORED]} telephone telephonedomicile telephoneportable",
        }
    ),
    Kind.RELATIVES: _table({**_NAMES, **_CONTACT, **_PLACE, **_KEY, **_IGNORED}),
    Kind.TEACHERS: _table(
        {
            **_NAMES,
            **_CONTACT,
            **_CLASS,
            **_KEY,
            Field.HEAD: "directeur directrice direction",
            Field.FUNCTION: "fonction fonctions function funcion funcao statut",
            Field.HOME_PHONE: "",
            Field.WORK_PHONE: "",
            # Kept nowhere for people who work at the school.
            Field.IGNORED: f"{_IGNORED[Field.IGNORED]} adresse adresse1 cp cp1 codepostal ville commune commune1 pays"
            " pays1 address postcode zipcode city country telephone telephonedomicile telephonetravail phone homephone"
            " phonework direccion codigopostal ciudad pais telefono telefonotrabajo endereco cidade telefone"
            " telefonetrabalho sexe genre gender datedenaissance datenaissance birthdate"
            " presencedevanteleves professeurprincipal discipline matiereenseignee materia",
        }
    ),
}
# What the columns of a child say in the file of the adults.
_CHILD_PLAIN = {
    **_table({**_NAMES, **_BIRTH, **_CLASS, **_KEY, Field.USAGE_NAME: f"{_NAMES[Field.USAGE_NAME]} username"}),
}
_OF_CHILD = {
    Field.KEY: Field.CHILD_KEY,
    Field.LAST_NAME: Field.CHILD_LAST_NAME,
    Field.USAGE_NAME: Field.CHILD_USAGE_NAME,
    Field.FIRST_NAME: Field.CHILD_FIRST_NAME,
    Field.BIRTH_DATE: Field.CHILD_BIRTH_DATE,
    Field.CLASS_NAME: Field.CHILD_CLASS,
    Field.CLASS_ID: Field.IGNORED,
}

# Whose column it is, said before or after the plain word; the longest endings first.
_PUPIL_ENDINGS = ("deleleve", "deseleves", "eleves", "eleve")
_CHILD_ENDINGS = ("delenfant", "desenfants", "enfants", "enfant", "delhijo", "hijo", "dofilho", "filho")
_ADULT_ENDINGS = ("duresponsablelegal", "duresponsable", "responsablelegal", "responsable", "duparent", "parent")
_TEACHER_ENDINGS = ("delenseignant", "enseignant")
_CHILD_START = "child"
_PUPIL_FACTS = frozenset({Field.BIRTH_DATE, Field.INE, Field.LEVEL, Field.GENDER})
_ADULT_FACTS = frozenset({Field.BIRTH_DATE, Field.GENDER})
_TEACHER_FACTS = frozenset({Field.HEAD, Field.FUNCTION})
_OWN_NAMES = frozenset({Field.LAST_NAME, Field.FIRST_NAME, Field.USAGE_NAME})


def _without(form: str, endings: Iterable[str]) -> str:
    """The plain word, or "" when the header has none of these endings."""
    return next((form.removesuffix(ending) for ending in endings if form.endswith(ending)), "")


def _child_word(form: str) -> str:
    return form.removeprefix(_CHILD_START) if form.startswith(_CHILD_START) else _without(form, _CHILD_ENDINGS)


def _of_pupil(form: str) -> Field | None:
    table = _PLAIN[Kind.PUPILS]
    return table.get(form) or table.get(_without(form, _PUPIL_ENDINGS)) or table.get(_child_word(form))


def _of_relative(form: str) -> Field | None:
    table = _PLAIN[Kind.RELATIVES]
    adult = table.get(form) or table.get(_without(form, _ADULT_ENDINGS))
    if adult:
        return adult
    child = _CHILD_PLAIN.get(_child_word(form)) or _CHILD_PLAIN.get(_without(form, _PUPIL_ENDINGS))
    if child is None and form in _table(_CLASS):  # « Classe » alone: an adult has none
        child = Field.CLASS_NAME
    return _OF_CHILD[child] if child else None


def _of_teacher(form: str) -> Field | None:
    table = _PLAIN[Kind.TEACHERS]
    return table.get(form) or table.get(_without(form, _TEACHER_ENDINGS))


_READERS = {Kind.PUPILS: _of_pupil, Kind.RELATIVES: _of_relative, Kind.TEACHERS: _of_teacher}


def field_of(header: str, kind: Kind) -> Field:
    """What this header means in such a file; Field.UNKNOWN when nobody has told us."""
    return _READERS[kind](header_form(header)) or Field.UNKNOWN


def known_headers(headers: Iterable[str]) -> int:
    """How many of these headers mean something in some file: tells a line of headers from another."""
    forms = {header_form(header) for header in headers}
    return sum(any(reader(form) for reader in _READERS.values()) for form in forms)


def kind_of(headers: Iterable[str]) -> Kind | None:
    """Of whom a file with these headers speaks; None when they do not tell (formats.md 1.1: never the name).

    Names of an adult beside those of a child make the file of the responsables; a birth date, an INE or
    a level that of the pupils; a function, or a title beside a class, that of the people of the school.
    """
    forms = {form for header in headers if (form := header_form(header))}
    plain = {field for form in forms if (field := _PLAIN[Kind.PUPILS].get(form))}
    adults = any(_PLAIN[Kind.RELATIVES].get(_without(form, _ADULT_ENDINGS)) in _OWN_NAMES for form in forms)
    children = any(_child_word(form) in _CHILD_PLAIN for form in forms)
    pupils = any(_CHILD_PLAIN.get(_without(form, _PUPIL_ENDINGS)) in _OWN_NAMES for form in forms)
    own_names, facts = plain & _OWN_NAMES, plain & _PUPIL_FACTS
    teachers = {_of_teacher(form) for form in forms}
    if adults and not (own_names and facts):
        return Kind.RELATIVES
    if own_names and (children or pupils):
        return Kind.RELATIVES
    if children or pupils or (facts and not (teachers & _TEACHER_FACTS and facts <= _ADULT_FACTS)):
        return Kind.PUPILS
    named = any(_without(form, _TEACHER_ENDINGS) for form in forms)
    told = named or teachers & _TEACHER_FACTS or {Field.TITLE, Field.CLASS_NAME} <= teachers
    return Kind.TEACHERS if told else None


_LONGEST_GUESS = 40


def closest_field(header: str, kind: Kind) -> Field:
    """The field whose usual header looks most like this one (« Prénon élève »), or Field.UNKNOWN."""
    form = header_form(header)
    if not form or len(form) > _LONGEST_GUESS:
        return Field.UNKNOWN
    child = (_child_word(form) or _without(form, _PUPIL_ENDINGS)) if kind == Kind.RELATIVES else ""
    if child:
        likely = _closest(_CHILD_PLAIN, child)
        return _OF_CHILD[likely] if likely else Field.UNKNOWN
    found = _closest(_PLAIN[kind], form) or _closest(_PLAIN[kind], _without(form, _ENDINGS[kind])) or Field.UNKNOWN
    return found if found in FIELDS[kind] else Field.UNKNOWN


def _closest(table: Mapping[str, Field], word: str) -> Field | None:
    match = difflib.get_close_matches(word, table, n=1, cutoff=0.8)
    return table[match[0]] if match else None


_ENDINGS = {
    Kind.PUPILS: _PUPIL_ENDINGS,
    Kind.RELATIVES: _ADULT_ENDINGS,
    Kind.TEACHERS: _TEACHER_ENDINGS,
}
