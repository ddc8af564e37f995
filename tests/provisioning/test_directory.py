"""The national directory's file, in its two headers, loaded once, twice, half."""

import csv
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from provisioning.directory import UnusableFile, find_entry, load_directory
from provisioning.models import DirectoryEntry
from tests.factories.provisioning import DirectoryEntryFactory, make_uai
from tests.queries import exactly

pytestmark = pytest.mark.django_db

_COMMON = {
    "Identifiant_de_l_etablissement": "uai",
    "Nom_etablissement": "name",
    "Type_etablissement": "type",
    "Statut_public_prive": "status",
    "Adresse_1": "address",
    "Adresse_2": "",
    "Adresse_3": "",
    "Nom_commune": "city",
    "Libelle_academie": "academy",
    "Ecole_maternelle": "nursery",
    "Ecole_elementaire": "elementary",
    "Telephone": "phone",
    "Mail": "email",
    "SIREN_SIRET": "siret",
    "etat": "state",
    "code_nature": "nature",
}
# What changed between the two years: names, an additional column, one that went.
HEADERS = {
    "2023": {**_COMMON, "Code postal": "postal_code", "Nombre_d_eleves": "pupils", "etablissement_multi_lignes": ""},
    "2026": {**_COMMON, "Code_postal": "postal_code", "multi_uai": "", "code_circonscription": "", "rpi_concentre": ""},
}


def school(number, **changes):
    return {
        "uai": make_uai(number),
        "name": f"Ecole primaire publique du Moulin {number}",
        "type": "Ecole",
        "status": "Public",
        "address": "4 rue du Moulin",
        "city": "Kerlune",
        "academy": "Rennes",
        "nursery": "1",
        "elementary": "1",
        "phone": "0261910000",
        "email": f"ce.{number}@example.fr",
        "siret": "99999999800019",
        "state": "OUVERT",
        "nature": "151",
        "postal_code": "35996",
        "pupils": "143",
    } | changes


def write(path, schools, year="2026", encoding="utf-8-sig", separator=";"):
    header = HEADERS[year]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header.values()] for row in schools)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "annuaire.csv"


def numbers(report):
    return report.created, report.updated, report.unchanged, report.ignored.total()


@pytest.mark.parametrize("year", HEADERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_headers_and_encodings_say_the_same(file, year, encoding):
    report = load_directory(write(file, [school(1, name="Ecole de l’Œuvre", city="Évran")], year, encoding))
    assert numbers(report) == (1, 0, 0, 0)
    entry = DirectoryEntry.objects.get()
    assert entry.uai == make_uai(1)
    assert entry.name == "École de l’Œuvre"
    assert (entry.city, entry.postal_code, entry.address) == ("Évran", "35996", "4 rue du Moulin")
    assert (entry.kind, entry.is_public, entry.academy) == ("primary", True, "Rennes")
    assert entry.pupils == (143 if year == "2023" else None)
    assert "oeuvre evran" in entry.search_text


def test_commas_separate_too(file):
    assert load_directory(write(file, [school(1)], separator=",")).created == 1


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"nursery": "1", "elementary": "0", "nature": "101"}, "nursery"),
        ({"nursery": "0", "elementary": "1"}, "elementary"),
        ({"nursery": "", "elementary": "", "nature": "101"}, "nursery"),
        ({"nursery": "", "elementary": "", "nature": "151"}, "elementary"),
        ({"nature": "153"}, "primary"),
        ({"nature": "162", "nursery": "", "elementary": ""}, "elementary"),
    ],
)
def test_kinds_of_schools(file, changes, kind):
    load_directory(write(file, [school(1, **changes)]))
    assert DirectoryEntry.objects.get().kind == kind


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nature": "340"}, "pas une école primaire"),
        ({"nature": ""}, "pas une école primaire"),
        ({"state": "FERMÉ"}, "école fermée"),
        ({"uai": "0359911A"}, "UAI mal formé"),
        ({"uai": ""}, "UAI mal formé"),
        ({"name": ""}, "nom ou commune absents"),
        ({"city": "Ker\x00lune"}, "caractères illisibles"),
    ],
)
def test_what_is_left_out_and_why(file, changes, reason):
    report = load_directory(write(file, [school(1, **changes), school(2)]))
    assert numbers(report) == (1, 0, 0, 1)
    assert list(report.ignored) == [reason]


def test_a_school_that_will_close_is_still_there(file):
    assert load_directory(write(file, [school(1, state="A FERMER")])).created == 1


def test_loading_again_changes_only_what_changed(file):
    rows = [school(number) for number in range(5)]
    assert numbers(load_directory(write(file, rows))) == (5, 0, 0, 0)
    assert numbers(load_directory(file)) == (0, 0, 5, 0)
    rows[2]["city"] = "Landevrec"
    assert numbers(load_directory(write(file, [*rows, school(9)]))) == (1, 1, 5 - 1, 0)
    assert DirectoryEntry.objects.get(pk=make_uai(2)).city == "Landevrec"


def test_a_school_written_twice_counts_once(file):
    assert numbers(load_directory(write(file, [school(1), school(1)]))) == (1, 0, 0, 1)


def test_a_file_of_one_department_leaves_the_others_alone(file):
    DirectoryEntryFactory(uai=make_uai(77))
    load_directory(write(file, [school(1)]))
    assert DirectoryEntry.objects.count() == 2


def test_a_large_file_goes_through_in_batches(file):
    write(file, [school(number) for number in range(4_500)])
    with exactly(5):  # a savepoint around three batches
        assert load_directory(file).created == 4_500


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"a;b;c\n1;2;3\n", b"\x7fELF\x02\x81\x8d\x90;;", b'"' + b"x" * 200_000, b"PK\x03\x04\x00\x00"],
)
def test_another_file_is_refused_in_words(file, content):
    file.write_bytes(content)
    with pytest.raises(UnusableFile, match=r"\w"):
        load_directory(file)


def test_a_file_cut_in_the_middle_of_a_field_writes_nothing(file):
    write(file, [school(number) for number in range(10)])
    file.write_bytes(file.read_bytes() + b'"' + b"x" * 200_000)
    with pytest.raises(UnusableFile):
        load_directory(file)
    assert not DirectoryEntry.objects.exists()


def test_the_command_reports(file, capsys):
    write(file, [school(1), school(2, nature="340"), school(3, state="FERME")])
    call_command("load_directory", str(file))
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "1 créées, 0 modifiées, 0 inchangées, 2 ignorées"
    assert "pas une école primaire" in said


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_the_command_refuses_with_code_2(tmp_path, name):
    with pytest.raises(CommandError) as refused:
        call_command("load_directory", str(tmp_path / name))
    assert refused.value.returncode == 2


def test_the_directory_of_the_demo_loads_whole(settings):
    report = load_directory(settings.DEMO_DIRECTORY)
    assert report.created >= 40
    assert not report.ignored
    waiting = find_entry("0359914l")
    assert (waiting.name, waiting.kind, waiting.academy) == ("École maternelle Les Coquelicots", "nursery", "Rennes")


@pytest.mark.parametrize("typed", ["", "nothing", "\x00", "0359911H' OR 1=1"])
def test_looking_for_what_is_not_there(typed):
    assert find_entry(typed) is None
