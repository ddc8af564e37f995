"""Which header means what, and what somebody says by hand."""

import json

import pytest

from tenant_apps.imports.onde import BadMapping, Field, by_hand, field_choices, from_json, guess_mapping
from tenant_apps.imports.onde import headers_digest as digest
from tenant_apps.imports.onde.fields import CHILD_FIELDS, FIELDS, field_label, kind_label
from tenant_apps.imports.onde.mappings import groups_of
from tenant_apps.imports.records import Kind
from tests.factories.onde import file_of

BE1D_PUPILS = (
    "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;"
    "Pays2; Cycle;Niveau;Classe;Attestation fournie;Autorisations associations;Autorisations photos;Décision de passage"
)
ONDE_PUPILS = (
    "Nom élève;Nom d’usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;"
    "Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;"
    "Autorisation photo;Décision de passage"
)
DRIFTED_PUPILS = (
    "Nom de l'élève;Nom d'usage élève;Prénom élève;Deuxième prénom;Troisième prénom;Né(e) le;Commune naissance;"
    "Dept naissance;Pays naissance;Sexe;INE;Etat;Intervenant;Date inscription;Classe ou regroupement;Regroupement(s);"
    "Dispositif(s);;Communication adresses"
)
RELATIVES = (
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;"
    "Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Numéro de poste;Téléphone portable;"
)
CHILDREN = "Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants"
PUPILS_OF_2018 = "Nom de famille élève;Nom d'usage élève;Prénom élève;Classes élèves;Date de naissance élève"
TEACHERS = (
    "Civilité;Nom usage;Nom;Prénom;Adresse;CP;Commune;Pays;Courriel;Téléphone domicile;Téléphone portable;Directeur;"
    "Classe"
)
F = Field


@pytest.mark.parametrize(
    ("headers", "kind", "fields"),
    [
        (
            BE1D_PUPILS,
            Kind.PUPILS,
            {F.BIRTH_DATE: 3, F.ADDRESS: 5, F.CITY: 7, F.LEVEL: 14, F.CLASS_NAME: 15, F.PHOTO: 18},
        ),
        (ONDE_PUPILS, Kind.PUPILS, {F.USAGE_NAME: 1, F.INE: 5, F.CLASS_NAME: 16, F.CLASS_ID: 17, F.PHOTO: 20}),
        (DRIFTED_PUPILS, Kind.PUPILS, {F.LAST_NAME: 0, F.FIRST_NAME: 2, F.BIRTH_DATE: 5, F.CLASS_NAME: 14}),
        ("Nom enfant;Prénom enfant;Date de naissance;Classe", Kind.PUPILS, {F.LAST_NAME: 0, F.FIRST_NAME: 1}),
        ("nom;prenom;date_naiss;sexe;classe;r1_nom;r1_prenom", Kind.PUPILS, {F.LAST_NAME: 0, F.BIRTH_DATE: 2}),
        (
            "id;lastName;firstName;birthDate;class;address;zipCode;city;country;email",
            Kind.PUPILS,
            {F.KEY: 0, F.EMAIL: 9},
        ),
        ("apellido;nombre;fecha de nacimiento;clase", Kind.PUPILS, {F.LAST_NAME: 0, F.FIRST_NAME: 1, F.CLASS_NAME: 3}),
        ("sobrenome;nome;data de nascimento;turma", Kind.PUPILS, {F.LAST_NAME: 0, F.FIRST_NAME: 1, F.CLASS_NAME: 3}),
        (RELATIVES + CHILDREN, Kind.RELATIVES, {F.MOBILE: 12, F.CHILD_LAST_NAME: 14, F.CHILD_CLASS: 16}),
        (RELATIVES + PUPILS_OF_2018, Kind.RELATIVES, {F.CHILD_LAST_NAME: 13, F.CHILD_BIRTH_DATE: 17}),
        ("Nom;Prénom;Courriel;Nom élève;Prénom élève", Kind.RELATIVES, {F.LAST_NAME: 0, F.CHILD_LAST_NAME: 3}),
        ("lastName;firstName;email;childId", Kind.RELATIVES, {F.EMAIL: 2, F.CHILD_KEY: 3}),
        ("lastname;firstname;childlastname;childusername;childfirstname", Kind.RELATIVES, {F.CHILD_USAGE_NAME: 3}),
        ("apellido;nombre;id externo hijo", Kind.RELATIVES, {F.CHILD_KEY: 2}),
        ("sobrenome;nome;idexternofilho;telefone", Kind.RELATIVES, {F.CHILD_KEY: 2, F.HOME_PHONE: 3}),
        (TEACHERS, Kind.TEACHERS, {F.MOBILE: 10, F.HEAD: 11, F.CLASS_NAME: 12}),
        ("Nom;Prénom;Fonction;Courriel", Kind.TEACHERS, {F.FUNCTION: 2}),
        ("Nom;Prénom;Sexe;Date naissance;Directeur", Kind.TEACHERS, {F.HEAD: 4}),
        ("Civilité;Nom;Prénom;Classe;Classe", Kind.TEACHERS, {F.CLASS_NAME: 3}),
        ("Nom enseignant;Prénom enseignant;Mail", Kind.TEACHERS, {F.LAST_NAME: 0, F.EMAIL: 2}),
    ],
)
def test_known_headers(headers, kind, fields):
    mapping = guess_mapping(headers.split(";"))
    assert (mapping.kind, mapping.unknown, mapping.is_usable) == (kind, (), True)
    assert {field: mapping.columns.index(field) for field in fields} == fields


@pytest.mark.parametrize("headers", ["Nom;Prénom;Classe", "Nom;Prénom;Courriel", "a;b;c", ""])
def test_headers_that_do_not_tell_wait_for_somebody(headers):
    mapping = guess_mapping(headers.split(";"))
    assert (mapping.kind, mapping.is_usable, set(mapping.columns)) == (None, False, {Field.UNKNOWN})
    assert mapping.missing


def test_pupils_with_the_name_of_an_adult_are_pupils():
    mapping = guess_mapping(["Nom", "Prénom", "Né(e) le", "Classe", "Nom responsable"])
    assert (mapping.kind, mapping.unknown, mapping.is_usable) == (Kind.PUPILS, (4,), True)


def test_a_kind_said_by_hand_reads_the_headers_again():
    mapping = guess_mapping(["Nom", "Prénom", "Classe"], Kind.TEACHERS)
    assert (mapping.columns, mapping.is_usable) == ((F.LAST_NAME, F.FIRST_NAME, F.CLASS_NAME), True)


def test_unknown_headers_do_not_stop_the_file():
    mapping = guess_mapping(["Nom élève", "Prénom élève", "Né(e) le", "Couleur", "Courriel", "Mail"])
    assert (mapping.unknown, mapping.is_usable) == ((3, 5), True)


@pytest.mark.parametrize(
    ("headers", "missing"),
    [
        ("Nom élève;Prénom élève;Niveau", "Date de naissance ou INE"),
        ("Nom élève;INE", "Prénom"),
        ("Nom responsable;Prénom responsable;Courriel", "Prénom de l’enfant"),
    ],
)
def test_what_a_file_must_say(headers, missing):
    [words] = guess_mapping(headers.split(";")).missing
    assert missing in words


def test_children_repeat_in_groups_whatever_the_order_inside():
    columns = guess_mapping((RELATIVES + "Prénom enfant;Nom enfant;" * 2 + "Prénom enfant").split(";")).columns
    assert groups_of(columns, CHILD_FIELDS) == [
        {F.CHILD_FIRST_NAME: 13, F.CHILD_LAST_NAME: 14},
        {F.CHILD_FIRST_NAME: 15, F.CHILD_LAST_NAME: 16},
        {F.CHILD_FIRST_NAME: 17},
    ]


def test_more_children_than_headers():
    columns = guess_mapping([*(RELATIVES + CHILDREN).split(";"), "", "", "", "", ""]).columns
    assert [group[F.CHILD_FIRST_NAME] for group in groups_of(columns, CHILD_FIELDS)[:2]] == [15, 19]


@pytest.mark.parametrize(
    ("header", "field"),
    [("Prénon élève", F.FIRST_NAME), ("Date de naisance", F.BIRTH_DATE), ("Couleur", None), ("x" * 500, None)],
)
def test_proposals(header, field):
    file = file_of({"Nom élève": "Dupont", "INE": "100000001AA", header: "x"})
    assert file.proposals(Kind.PUPILS) == ({2: field} if field else {})


@pytest.mark.parametrize(
    ("header", "field"), [("Prénon enfant", F.CHILD_FIRST_NAME), ("Courriell", F.EMAIL), ("Couleur enfant", None)]
)
def test_proposals_for_adults_and_their_children(header, field):
    file = file_of({"Nom responsable": "Dupont", "Id enfant": "12", header: "x"})
    assert file.proposals(Kind.RELATIVES) == ({2: field} if field else {})


def test_a_mapping_is_kept_as_json():
    mapping = guess_mapping(ONDE_PUPILS.split(";"))
    assert from_json(json.loads(json.dumps(mapping.to_json())), columns=22) == mapping


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"kind": "x", "columns": []}, {"kind": "", "columns": ["zut"]}, {"kind": "", "columns": 3}],
)
def test_broken_mappings_are_refused(data):
    with pytest.raises(BadMapping):
        from_json(data, columns=1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (["last_name"], "autre fichier"),
        (["last_name", "last_name"], "deux colonnes"),
        (["child_key", ""], "n’existe pas"),
    ],
)
def test_a_mapping_by_hand_is_checked(fields, words):
    with pytest.raises(BadMapping, match=words):
        by_hand(Kind.PUPILS, fields, columns=2)


def test_a_mapping_by_hand():
    fields = ["class_name", "class_name", "ignored", "", ""]
    assert by_hand(Kind.PUPILS, fields, columns=5).columns == (F.CLASS_NAME, F.CLASS_NAME, F.IGNORED, "", "")


def test_files_with_the_same_headers_share_a_mapping():
    first = digest(["Nom élève", " Cycle", "INE"])
    assert first == digest(["NOM ELEVE", "Cycle", "I.N.E.", "", " "])
    assert first != digest(["Nom élève", "INE", "Cycle"])


def test_every_field_has_a_name():
    for kind, fields in FIELDS.items():
        assert len(field_choices(kind)) == len(fields) + 2
        assert len({label for _value, label in field_choices(kind)}) == len(fields) + 2
    assert {field_label(field) for field in Field}
    assert kind_label(None) != kind_label(Kind.PUPILS)
