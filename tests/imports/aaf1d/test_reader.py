"""One file: encodings, requests, and whatever somebody hid in it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tenant_apps.imports.aaf1d.choices import Verb
from tenant_apps.imports.aaf1d.names import UnusableFeedError
from tenant_apps.imports.aaf1d.reader import CHUNK, MAX_RECORD_BYTES, FileReader, _forget
from tests.factories.aaf1d import Writer, delete, modify, pupil

NAMES = ("ENTPersonNom", "ENTPersonClasses", "ENTPersonMail")
START = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _read(path):
    return list(FileReader(path, NAMES))


def _write(tmp_path, content: bytes | str):
    path = tmp_path / "ENT_9990008E_Complet_20260901_Eleve_0000.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-15", "utf-8"])
def test_both_encodings_say_the_same(tmp_path, encoding):
    writer = Writer(tmp_path, encoding=encoding)
    [request] = _read(writer.write("Eleve", [pupil(ENTPersonNom="CŒUR-ÉTÉ €")]))
    assert (request.verb, request.category, request.identifier) == (Verb.ADD, "Eleve", "1001")
    assert request.attributes == {
        "ENTPersonNom": ["CŒUR-ÉTÉ €"],
        "ENTPersonClasses": ["8$11$ORDINAIRE$738$CE2 M. Iroise"],
        "ENTPersonMail": [],
    }


def test_a_byte_order_mark_is_no_trouble(tmp_path):
    path = _write(tmp_path, b"\xef\xbb\xbf" + f"{START}<ficAlimMENESR>{pupil()}</ficAlimMENESR>".encode())
    assert len(_read(path)) == 1


def test_changes_and_removals(tmp_path):
    requests = [modify("Eleve", "7", ENTPersonClasses=["a", "b"], ENTPersonMail=""), delete("Eleve", "8")]
    changed, gone = _read(Writer(tmp_path).write("Eleve", requests))
    assert (changed.verb, changed.identifier) == (Verb.MODIFY, "7")
    assert changed.attributes == {"ENTPersonClasses": ["a", "b"], "ENTPersonMail": []}
    assert (gone.verb, gone.identifier, gone.attributes) == (Verb.DELETE, "8", {})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("D&amp;apos;ARC", "D'ARC"),
        ("D&apos;ARC", "D'ARC"),
        ("L&amp;eacute;a", "Léa"),
        ("L&eacute;a", "Léa"),
        ("A &amp; B", "A & B"),
        ("M&amp;REGINE", "M&REGINE"),
        ("  deux\n  lignes ", "deux lignes"),
        ("avant<!-- rien -->après", "avantaprès"),
        ("<![CDATA[a&b]]>", "a&b"),
        ("&amp;#233;", "é"),
        ("&inconnue;", "&inconnue;"),
    ],
)
def test_entities_are_read_even_escaped_twice(tmp_path, written, read):
    named = f'<attr name="ENTPersonNom"><value>{written}</value></attr>'
    record = f"<addRequest><attributes>{named}</attributes></addRequest>"
    doctype = '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">'
    [request] = _read(_write(tmp_path, f"{START}{doctype}<ficAlimMENESR>{record}</ficAlimMENESR>"))
    assert request.attributes["ENTPersonNom"] == [read]


BOMB = '<!DOCTYPE f [<!ENTITY a "rire"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        START + BOMB + "<ficAlimMENESR>&b;</ficAlimMENESR>",
        START
        + '<!DOCTYPE f SYSTEM "file:///etc/hostname" [<!ENTITY x SYSTEM "file:///etc/hostname">]><ficAlimMENESR/>',
        START + '<!DOCTYPE f [\n<!ELEMENT f ANY>]><ficAlimMENESR q="&a;"/>',
        "<!-- rassurant -->" + BOMB + "<ficAlimMENESR/>",
        (START + BOMB + "<ficAlimMENESR/>").replace("UTF-8", "UTF-16").encode("utf-16"),
        (START + "<ficAlimMENESR/>").replace("UTF-8", "UTF-7"),
        START + "<!--" + "x" * 20_000 + "-->" + BOMB + "<ficAlimMENESR/>",
        START + "<ficAlimMENESR>" + "<a>" * 5000,
        START + "<ficAlimMENESR>" + "<a>" * 300 + "</a>" * 300 + "</ficAlimMENESR>",
        START + f"<ficAlimMENESR>{pupil()}",
        START + "<ficAlimMENESR><addRequest></ficAlimMENESR>",
        START + "<autreChose></autreChose>",
        START + "<ficAlimMENESR>&inconnue;</ficAlimMENESR>",
        (START + "<ficAlimMENESR><a>").encode() + b"\xe9\xff</a></ficAlimMENESR>",
        b"\x00" * 1000,
        b"",
        "Nom;Pr\xe9nom\n",
        "PK\x03\x04",
    ],
)
def test_what_is_no_sound_file_is_refused_in_words(tmp_path, content):
    with pytest.raises(UnusableFeedError) as refused:
        _read(_write(tmp_path, content))
    assert refused.value.reasons[0].startswith("ENT_9990008E_Complet_20260901_Eleve_0000.xml : ")


def test_a_second_degree_feed_is_refused(tmp_path):
    writer = Writer(tmp_path, header='<!-- versionSDET="Annexe 4bis" -->\n<!-- degre="2D" -->\n')
    with pytest.raises(UnusableFeedError, match="second degré"):
        _read(writer.write("Eleve", [pupil()]))


def test_the_header_is_read_but_not_comments_of_records(tmp_path):
    writer = Writer(tmp_path, header='<!-- degre="1D" -->\n<!-- codeAcademieExport="13" -->\n<!-- bavard -->')
    reader = FileReader(writer.write("Eleve", [pupil().replace("<attributes>", '<attributes><!-- a="b" -->')]), NAMES)
    assert len(list(reader)) == 1
    assert reader.header == {"degre": "1D", "codeAcademieExport": "13"}


@pytest.mark.parametrize("filler", ["<value>x</value>", "<!-- x -->", "x"])
def test_a_record_without_an_end_is_stopped_before_memory_is_full(tmp_path, filler):
    path = _write(tmp_path, START + '<ficAlimMENESR><addRequest><attributes><attr name="a">')
    with path.open("ab") as stream:
        for _block in range(40):
            stream.write(filler.encode() * (1024 * 1024 // len(filler)))
    reader = FileReader(path, NAMES)
    with pytest.raises(UnusableFeedError):
        list(reader)
    assert reader.bytes_read <= MAX_RECORD_BYTES + 2 * CHUNK


def test_what_was_read_is_cut_off_the_tree():
    root = etree.fromstring("<f><!-- degre --><addRequest><a/></addRequest>texte<addRequest><b>é</b></addRequest></f>")
    _forget(root[2])
    assert etree.tostring(root) == b"<f><addRequest/></f>"


@settings(max_examples=200)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_read_or_refused(tmp_path, content, has_start):
    path = _write(tmp_path, (START + "<ficAlimMENESR>").encode() + content if has_start else content)
    with suppress(UnusableFeedError):
        _read(path)


@settings(max_examples=150)
@given(st.data())
def test_a_file_cut_anywhere_is_refused(tmp_path, data):
    whole = (START + f"<ficAlimMENESR>{pupil()}{pupil('1002')}</ficAlimMENESR>").encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UnusableFeedError):
        _read(_write(tmp_path, whole[:cut]))


_MARKUP = st.sampled_from(
    ["<value/>", "</value>", "<value>", "&amp;", "&b;", "<!--", "-->", "<![CDATA[", "]]>", "$", "é", "<?pi ?>", "\x01"]
)


@settings(max_examples=200)
@given(st.lists(_MARKUP, max_size=12), st.sampled_from(["UTF-8", "ISO-8859-15", "ISO-8859-1"]))
def test_any_markup_in_a_record_is_read_or_refused(tmp_path, pieces, encoding):
    inside = f'<attr name="ENTPersonNom"><value>{"".join(pieces)}</value></attr>'
    text = f'<?xml version="1.0" encoding="{encoding}"?><ficAlimMENESR><addRequest><attributes>{inside}</attributes>'
    path = _write(tmp_path, (text + "</addRequest></ficAlimMENESR>").encode(encoding))
    try:
        requests = _read(path)
    except UnusableFeedError:
        return
    values = [value for request in requests for values in request.attributes.values() for value in values]
    assert values == [" ".join(value.split()) for value in values]
