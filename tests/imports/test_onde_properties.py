"""Any bytes: a clear error or a right result; a school written in any dialect reads back the same."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.school_files import Dialect, make_school, pupils_file, relatives_file, teachers_file
from tenant_apps.imports.onde import Mapping, UnreadableFile, from_json, read_roster, read_uploads
from tenant_apps.imports.onde.fields import FIELDS, Field
from tenant_apps.imports.records import Kind, Roster
from tenant_apps.imports.text import clean
from tests.factories.onde import TODAY, anywhere, zip_of

HEADERS = (
    b"Nom \xe9l\xe8ve;Pr\xe9nom \xe9l\xe8ve;Date naissance;INE;Classe\n",
    b"Nom responsable;Pr\xe9nom responsable;Nom enfant;Pr\xe9nom enfant;T\xe9l\xe9phone portable;Courriel\n",
    b"Civilit\xe9;Nom;Pr\xe9nom;Directeur;Classe\n",
    b"",
)
DIALECTS = st.builds(
    Dialect,
    encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig", "utf-16"]),
    eol=st.sampled_from(["\r\n", "\n", "\r"]),
    separator=st.sampled_from([";", ",", "\t"]),
    quoted=st.booleans(),
    trailing=st.booleans(),
    padded=st.booleans(),
    iso_dates=st.booleans(),
    column_order=st.integers(0, 50),
)
# What cp1252 can write and a name may hold.
WORDS = st.text(alphabet="abzÉéŒœçÿ' -’\";,€", min_size=1, max_size=12).map(clean).filter(str)


def read_everything(content: bytes) -> Roster | None:
    """The roster, None when the bytes are refused; whatever happens is accounted for."""
    try:
        files = read_uploads([("a.csv", content)])
    except UnreadableFile:
        return None
    roster, reports = read_roster(files, today=TODAY)
    assert sum(report.records for report in reports) == len(roster.pupils + roster.relatives + roster.teachers)
    for file, report in zip(files, reports, strict=True):
        assert len(file.mapping.columns) == len(file.headers)
        assert not report.is_usable or report.rows == report.records + len(report.repeated)
    return roster


@settings(max_examples=150)
@given(st.sampled_from(HEADERS), st.binary(max_size=300))
@example(b"", b"PK\x03\x04")
@example(b"", b"\xff\xfe\x00\x00\x00\xd8\x00\x00")
@example(b"", b"\xef\xbb\xbf")
@example(b"", b'sep=;\n"')
def test_any_bytes(headers, content):
    read_everything(headers + content)


@settings(max_examples=150)
@given(st.sampled_from(HEADERS), st.text(alphabet='ab1é;,\t\n\r"\x00\x0b\u2028/-@+. ', max_size=120))
def test_any_text(headers, text):
    read_everything(headers + text.encode())


@settings(max_examples=60)
@given(st.data())
def test_any_damage_to_an_archive(data):
    content = bytearray(zip_of({"a.csv": HEADERS[0] + b"A;B;14/03/2019;;CP\n"}))
    for _time in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_everything(bytes(content))


@settings(max_examples=40)
@given(DIALECTS, st.integers(0, 30), st.lists(WORDS, min_size=4, max_size=4))
def test_a_school_written_in_any_dialect_reads_back(dialect, seed, words):
    school = make_school(6, 8, seed=seed)
    name, address, city, label = words
    school.pupils[0] = replace(school.pupils[0], address=address, city=city, first_name=f"x{name}")
    school.relatives[0] = replace(school.relatives[0], last_name=f"x{name}", family_name="y", address=address)
    school.relatives[1] = replace(
        school.relatives[1], children=(replace(school.relatives[1].children[0], class_name=label),)
    )
    files = read_uploads(
        [
            ("a", pupils_file(school.pupils, dialect)),
            ("b", relatives_file(school.relatives, dialect)),
            ("c", teachers_file(school.teachers, dialect)),
        ]
    )
    roster, reports = read_roster(files, today=TODAY)
    assert [report.notes for report in reports] == [[], [], []]
    assert anywhere(roster.pupils) == school.pupils
    assert anywhere(roster.relatives) == school.relatives
    assert anywhere(roster.teachers) == school.teachers


@given(st.sampled_from(Kind), st.data())
def test_any_mapping_is_kept_as_json(kind, data):
    once = st.sampled_from([Field.UNKNOWN, Field.IGNORED])
    fields = tuple(data.draw(st.lists(once, max_size=3))) + tuple(data.draw(st.permutations(FIELDS[kind])))
    mapping = Mapping(kind, fields)
    assert from_json(mapping.to_json(), columns=len(fields)) == mapping
