"""Which parts of a page of help are for whom, and where words stand in it."""

import pytest

from tenant_apps.help.rules import ADMINISTRATORS, article, audience_of, excerpt

PAGE = """# Les fiches

Pour commencer.

## Pour les parents

Scannez.

## Pour les enseignants et la direction

Imprimez.

## Ensuite

Rangez.
"""


@pytest.mark.parametrize(
    ("heading", "who"),
    [
        ("Pour les parents", {"relative"}),
        ("Pour les enseignants et la direction", {"teacher", ADMINISTRATORS}),
        ("Pour les élèves", {"pupil"}),
        ("Pour aller plus loin", set()),
        ("Les parents", set()),
    ],
)
def test_whom_a_heading_names(heading, who):
    assert audience_of(heading) == who


@pytest.mark.parametrize(
    ("who", "read"),
    [
        ({"relative"}, {"commencer", "Scannez", "Rangez"}),
        ({"teacher"}, {"commencer", "Imprimez", "Rangez"}),
        ({"staff", ADMINISTRATORS}, {"commencer", "Imprimez", "Rangez"}),
        ({"pupil"}, {"commencer", "Rangez"}),
    ],
)
def test_a_part_is_for_those_it_names(who, read):
    found = article("sheets", PAGE, who)
    assert found.title == "Les fiches"
    assert {word for word in ("commencer", "Scannez", "Imprimez", "Rangez") if word in found.text} == read


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("ecole", "Une **école** d’été"),
        ("ete ecole", "Une école d’été"),
        ("plage", None),
        ("ecole plage", None),
        ("…", None),
    ],
)
def test_words_are_found_whatever_their_accents(words, passage):
    assert excerpt("Une **école** d’été", words) == (passage.replace("*", "") if passage else None)


def test_a_long_text_is_cut_around_the_word():
    found = excerpt("a " * 200 + "trouvé" + " b" * 200, "trouve")
    assert found.startswith("…")
    assert found.endswith("…")
    assert "trouvé" in found
    assert len(found) <= 162
