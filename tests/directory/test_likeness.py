"""How much two accounts look like one person."""

from datetime import date
from itertools import count

import pytest

from tenant_apps.directory.choices import Likeness
from tenant_apps.directory.likeness import Traits, is_near, neighbours, traits_in_common

NAME, SWAPPED, NEAR, BIRTH, EMAIL, PHONE, FAMILY = Likeness
_ids = count(1)
BORN, OTHER = date(2018, 3, 12), date(2017, 1, 1)


EVE = "martin/eve"
MICHEL, MICHELE = ("martin/michel", "relative"), ("martin/michele", "relative")


def person(name, profile="pupil", **facts):
    last, first = name.split("/")
    return Traits(next(_ids), profile, last, first, **facts)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (person("martin/lou", born=BORN), person("martin/lou", born=BORN), [NAME, BIRTH]),
        (person("martin/lou", born=BORN), person("martin/lou"), [NAME]),
        (person("martin/lou", born=BORN), person("martin/lou", born=OTHER), []),
        (person("lou/martin", born=BORN), person("martin/lou", born=BORN), [SWAPPED, BIRTH]),
        (person("kowalski/nina", born=BORN), person("kovalski/nina", born=BORN), [NEAR, BIRTH]),
        (person("kowalski/nina", born=BORN), person("kovalski/nina"), []),
        (person("martin/lou", ine="1"), person("martin/lou", ine="2"), []),
        (person("martin/lou", ine="1"), person("martin/lou"), [NAME]),
        (person("martin/lou", family=frozenset({9})), person("martin/lou", family=frozenset({9})), [NAME, FAMILY]),
        (person("martin/lou"), person("martin/lou", "relative"), []),
        (
            person("martin/eve", "teacher", email="e@x.fr"),
            person("martin/eve", "relative", email="e@x.fr"),
            [NAME, EMAIL],
        ),
        (person("martin/eve", "relative"), person("martin/eve", "relative"), [NAME]),
        (person("martin/eve", "relative", feed_key="a"), person("martin/eve", "relative", feed_key="b"), []),
        (person(*MICHEL), person(*MICHELE), []),
        (
            person("martin/michel", "relative", mobile="+336"),
            person("martin/michele", "relative", mobile="+336"),
            [NEAR, PHONE],
        ),
        (person("martin/lou"), person("petit/lou"), []),
    ],
)
def test_what_two_people_have_in_common(one, other, common):
    assert traits_in_common(one, other) == common == traits_in_common(other, one)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("martin lou", "martin lou", True),
        ("martin louis", "martin loui", True),
        ("martin louis", "matrin louis", True),
        ("martin louis", "marten louis", True),
        ("martin louis", "martin lou", False),
        ("dupont jean", "durand jean", False),
        ("li na", "li no", False),
    ],
)
def test_near_is_one_slip_of_the_hand(one, other, near):
    assert is_near(one, other) is near


def test_nobody_who_looks_like_another_escapes_the_drawers():
    people = [
        person("martin/louise"),
        person("louise/martin"),
        person("martin/louisa"),
        person("petit/zoe"),
        person("zoe/petit"),
        person("durand/jean"),
    ]
    ids = [one.pk for one in people]
    found = {
        (one.pk, other.pk)
        for one, other in neighbours(people)
        if traits_in_common(one, other) or is_near(one.name, other.name)
    }
    assert {(ids[0], ids[1]), (ids[0], ids[2]), (ids[3], ids[4])} <= found
    assert not any(ids[5] in pair for pair in found)
