"""From bytes to cells: encodings, ends of lines, quotes, limits, archives."""

import pytest

from tenant_apps.imports.onde import UnreadableFile, read_file, read_upload, read_uploads
from tenant_apps.imports.onde.files import MAX_FILE_BYTES
from tests.factories.onde import PUPIL, file_of, text_of, zip_of

CELLS = ("Cœur", "Zoé", "14/03/2019")
TEXT = "Nom élève;Prénom élève;Date naissance\nCœur;Zoé;14/03/2019\n"


def read(text):
    return read_file("CSVExtraction.csv", text.encode())


def rows(file):
    return [row.cells for row in file.rows]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("cp1252", "cp1252"),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_encodings(encoding, found):
    file = read_file("a.csv", TEXT.encode(encoding))
    assert (file.encoding, rows(file), file.headers[0]) == (found, [CELLS], "Nom élève")


def test_marks_written_twice_are_dropped():
    assert read(f"\ufeff\ufeff{TEXT}").headers[0] == "Nom élève"


@pytest.mark.parametrize("eol", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_ends_of_lines_and_separators(eol, separator):
    file = read(TEXT.replace("\n", eol).replace(";", separator))
    assert (file.separator, rows(file), file.rows[0].line) == (separator, [CELLS], 2)


def test_the_separator_may_be_announced():
    assert rows(read("sep=,\n" + TEXT.replace(";", ","))) == [CELLS]


def test_the_separator_gives_known_headers_not_most_columns():
    file = read("Nom élève;Prénom élève;Date (jour, mois, année, heure)\nA;B;C\n")
    assert (file.separator, len(file.headers)) == (";", 3)


def test_lines_above_the_headers_are_left():
    file = read(f"École Jules-Verne ; ;\n\nListe au 1er septembre\n{TEXT}")
    assert (file.headers[0], [row.line for row in file.rows]) == ("Nom élève", [5])


def test_headers_written_again_are_not_a_row():
    assert rows(read(TEXT + TEXT)) == [CELLS, CELLS]


def test_empty_lines_and_empty_columns_at_the_end_are_left():
    file = read("Nom élève;Prénom élève;;\n\n;;;\n  ; ;\nA;B;;;\nC\n")
    assert (rows(file), [row.line for row in file.rows], len(file.headers)) == ([("A", "B"), ("C",)], [5, 6], 2)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"A";"B";"C"', ("A", "B", "C")),
        ('"A";;"C"', ("A", "", "C")),
        ('"A ""le grand""";B', ('A "le grand"', "B")),
        ('"1; rue Neuve";B', ("1; rue Neuve", "B")),
        ('"1 rue\n\nNeuve";B', ("1 rue Neuve", "B")),
        ('="0123";B', ("0123", "B")),
        ('rue "Les Lilas";B', ('rue "Les Lilas"', "B")),
        ('"Les Lilas; bât. 2" rue Neuve;B', ("Les Lilas; bât. 2 rue Neuve", "B")),
    ],
)
def test_quotes(line, cells):
    assert rows(read(f"Nom élève;Prénom élève\n{line}\nZ;Y\n")) == [cells, ("Z", "Y")]


@pytest.mark.parametrize("after", ["", 'D;E\n"F";"G"\n', "D;E\n" * 30])
def test_a_quote_never_closed_spoils_its_line_only(after):
    file = read(f'Nom élève;Prénom élève\n"A;B\n{after}')
    assert rows(file)[0] == ("A", "B")
    assert len(file.rows) == 1 + len(after.splitlines())
    assert "à la ligne 2." in file.notes[0]


def test_many_quotes_are_one_note():
    [note] = read("Nom élève;Prénom élève\n" + '"A;B\n' * 30).notes
    assert "2, 3, 4, 5, 6, 7, 8, 9, 10, 11…" in note


@pytest.mark.parametrize("trailer", ["Intitulé;École Jules-Verne", "Adresse Organisme : 1 rue Neuve", '"INTITULE"'])
def test_the_address_of_the_school_ends_the_file(trailer):
    file = read(f"{TEXT}{trailer}\n99000;Port-Brumal\n")
    assert rows(file) == [CELLS]
    assert "ligne 3" in file.notes[0]


def test_what_looks_like_the_end_hides_no_row():
    file = read(f"{TEXT}Intitulé;x\n" + "Cœur;Zoé;14/03/2019\n" * 20)
    assert len(file.rows) == 21


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        (b"", "vide", 0),
        (b";;;\n  \n", "vide", 0),
        (b"Nom;Prenom\n", "aucune ligne", 0),
        (b"Nom;Prenom\nA;\x81\n", "CSV UTF-8", 2),
        (b"\xff\xfeA", "CSV UTF-8", 1),
        (b"\xff\xfe\x00\x00A", "CSV UTF-8", 1),
        (b"Nom;Prenom\nA;B\x00\n", "autre chose que du texte", 2),
        (b"%PDF-1.7", "PDF", 0),
        (b"\xd0\xcf\x11\xe0\xa1", "Excel", 0),
        (b"N;P\n" + b"x" * 10_001, "10000 signes", 2),
        (b"N;P\n" + b'"' + b"x" * 200_000 + b'"', "10000 signes", 2),
        (b"N;P\n" + b"x;" * 201, "200 colonnes", 2),
        (b"N;P\n" + b";" * 100_000, "200 colonnes", 2),
        (b"N;P\n" + b"a;b\n" * 20_001, "20000 lignes", 0),
        (b"N;P\n" + b"\n" * 100_001, "20000 lignes", 0),
        (b"x" * (MAX_FILE_BYTES + 1), "10 Mo", 0),
        (zip_of({"a.csv": b"x"}), "archive", 0),
    ],
    ids=str.__call__,
)
def test_refused(content, words, line):
    with pytest.raises(UnreadableFile) as error:
        read_file("élèves.csv", content)
    assert (error.value.file, error.value.line, words in str(error.value)) == ("élèves.csv", line, True)
    assert str(error.value).startswith("«\u00a0élèves.csv\u00a0»")


def test_twenty_thousand_rows_are_read():
    assert len(read_file("a.csv", b"Nom;Prenom\n" + b"a;b\n" * 20_000).rows) == 20_000


# --- Archives
def test_an_archive_is_opened():
    members = {"onde/CSVExtraction.csv": TEXT.encode(), "__MACOSX/._CSV.csv": b"x", "b.TXT": b"Nom;Prenom\nA;B"}
    assert [file.name for file in read_upload("onde.zip", zip_of(members))] == ["CSVExtraction.csv", "b.TXT"]


def protected():
    content = bytearray(zip_of({"a.csv": TEXT.encode()}))
    for start in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[start] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zip_of({"a.exe": b"x"}), ".csv"),
        (zip_of({"a.zip": zip_of({"a.csv": b"x"})}), ".csv"),
        (zip_of({f"{number}.csv": TEXT.encode() for number in range(21)}), "20 fichiers"),
        (zip_of({"a.csv": b"x" * (MAX_FILE_BYTES + 1)}), "10 Mo"),
        (zip_of({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "classeur"),
        (zip_of({"mimetype": b"x", "content.xml": b"x"}), "classeur"),
        (zip_of({"__MACOSX/._a.csv": b"x"}), "vide"),
        (zip_of({"a.csv": TEXT.encode()})[:-30], "abîmée"),
        (b"PK\x03\x04" + b"x" * 50, "abîmée"),
        (b"PK\x03\x04" + b"x" * MAX_FILE_BYTES, "10 Mo"),
        (protected(), "protégée"),
    ],
    ids=range(11),
)
def test_archives_refused(content, words):
    with pytest.raises(UnreadableFile) as error:
        read_upload("onde.zip", content)
    assert words in str(error.value)
    assert error.value.file


def test_an_archive_is_bounded_as_a_whole():
    bomb = zip_of({f"{number}.csv": b"a;b\n" * 2_000_000 for number in range(4)})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableFile, match="30 Mo"):
        read_upload("onde.zip", bomb)


def test_the_same_file_twice_is_read_once():
    first, other = text_of(PUPIL).encode(), text_of({**PUPIL, "Nom élève": "Martin"}).encode()
    files = read_uploads([("a.csv", first), ("b.csv", other), ("c.zip", zip_of({"d.csv": first}))])
    assert [file.name for file in files] == ["a.csv", "b.csv"]
    assert "«\u00a0d.csv\u00a0»" in files[0].notes[0]


def test_samples_are_the_first_different_values():
    file = file_of(PUPIL, PUPIL, {**PUPIL, "Nom élève": ""}, {**PUPIL, "Nom élève": "Martin"})
    assert file.samples(0) == ["Dupont", "Martin"]


def test_a_drop_is_bounded_as_a_whole():
    wide = ";".join(["x"] * 200)
    files = [(f"{number}.csv", f"a{number};b\n".encode() + f"{wide}\n".encode() * 900) for number in range(3)]
    assert read_upload(*files[0])
    with pytest.raises(UnreadableFile, match="500 000"):
        read_uploads(files)


def test_archives_of_one_drop_share_their_bound():
    names = [f"{number}.csv" for number in range(4)]
    long_cells = b"a;b\n" + (b"c" * 9_999 + b"\n") * 950
    archives = [(f"{name}.zip", zip_of({name: long_cells + name.encode()})) for name in names]
    with pytest.raises(UnreadableFile, match="30 Mo"):
        read_uploads(archives)
