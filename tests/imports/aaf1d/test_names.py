"""Which files make a drop."""

from datetime import date
from pathlib import Path

import pytest

from tenant_apps.imports.aaf1d.choices import Mode, Part
from tenant_apps.imports.aaf1d.names import UnusableFeedError, choose_drops, find_drops, parse_name, place_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ENT_9990008E_Complet_20260901_Eleve_0000.xml", (Mode.COMPLETE, Part.PUPILS, 0)),
        ("ENT1D-ENT16_Complet_20260901_PersRelEleve_0012.xml", (Mode.COMPLETE, Part.RELATIVES, 12)),
        ("ENT_9990008E_Delta_20261001_PersEducNat_0000.xml", (Mode.DELTA, Part.STAFF, 0)),
        ("a_b_c_Delta_20261001_EtabEducNat_0000.xml", (Mode.DELTA, Part.STRUCTURES, 0)),
        ("ENT_9990008E_Complet_20260901_MefEducNat_0000.xml", None),
        ("ENT_9990008E_Complet_20260901_Eleve_0000.xml.part", None),
        ("ENT_9990008E_Complet_20260901_Eleve_000.xml", None),
        ("ENT_9990008E_Complet_20261341_Eleve_0000.xml", None),
        ("ENT_9990008E_Partiel_20260901_Eleve_0000.xml", None),
        ("ficAlimMENESR.dtd", None),
    ],
)
def test_names_say_what_files_are(name, expected):
    found = parse_name(Path(name))
    assert (found and (found.mode, found.part, found.number)) == expected


def _files(*names: str):
    return [parse_name(Path(f"ENT_9990008E_{name}.xml")) for name in names]


def _complete(day: str, pupils: int = 1) -> list[str]:
    others = [f"Complet_{day}_{part}_0000" for part in ("EtabEducNat", "PersRelEleve", "PersEducNat")]
    return others + [f"Complet_{day}_Eleve_{number:04d}" for number in range(pupils)]


def test_a_drop_is_read_schools_first_then_parts_in_order():
    [drop] = choose_drops(reversed(_files(*_complete("20260901", pupils=3))))
    assert [(file.part, file.number) for file in drop.files] == [
        (Part.STRUCTURES, 0),
        (Part.PUPILS, 0),
        (Part.PUPILS, 1),
        (Part.PUPILS, 2),
        (Part.RELATIVES, 0),
        (Part.STAFF, 0),
    ]


def test_drops_come_oldest_first_from_the_last_complete_one():
    files = _files(
        *_complete("20260901"),
        "Delta_20260902_Eleve_0000",
        *_complete("20260905"),
        "Delta_20260905_Eleve_0000",
        "Delta_20260906_PersRelEleve_0000",
    )
    assert [(drop.mode, drop.day.day) for drop in choose_drops(files)] == [
        (Mode.COMPLETE, 5),
        (Mode.DELTA, 5),
        (Mode.DELTA, 6),
    ]
    assert [drop.day.day for drop in choose_drops(files, after=place_of(date(2026, 9, 5), Mode.COMPLETE))] == [5, 6]
    assert [drop.day.day for drop in choose_drops(files, after=place_of(date(2026, 9, 5), Mode.DELTA))] == [6]
    assert choose_drops(files, after=place_of(date(2026, 9, 6), Mode.DELTA)) == []


def test_a_drop_may_be_taken_again_but_never_one_before_it():
    files = _files(*_complete("20260901"), "Delta_20260902_Eleve_0000", "Delta_20260903_Eleve_0000")
    after = place_of(date(2026, 9, 2), Mode.DELTA)
    assert [drop.day.day for drop in choose_drops(files, after=after, again=True)] == [2, 3]


def test_what_stood_before_the_last_complete_drop_is_not_looked_at():
    files = _files("Delta_20260801_Eleve_0003", *_complete("20260901"))
    assert [drop.day.month for drop in choose_drops(files)] == [9]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([*_complete("20260901"), "Complet_20260901_Eleve_0002"], "Il manque la partie 0001 des fichiers « Eleve »"),
        (["Delta_20260901_Eleve_0002"], "Il manque les parties 0000, 0001"),
        (_complete("20260901")[1:], "Le flux complet n’a pas de fichier « EtabEducNat »"),
    ],
)
def test_an_unfinished_drop_is_refused(names, words):
    with pytest.raises(UnusableFeedError) as refused:
        choose_drops(_files(*names))
    assert words in refused.value.reasons[0]


def test_two_feeds_of_one_day_are_not_mixed():
    files = [*_files(*_complete("20260901")), parse_name(Path("ENT2_9990009F_Complet_20260901_Eleve_0000.xml"))]
    with pytest.raises(UnusableFeedError, match="sont mêlés"):
        choose_drops(files)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UnusableFeedError, match="introuvable"):
        find_drops(tmp_path / "nulle-part")
    assert find_drops(tmp_path) == []
