"""A school's row: its address, its life."""

import pytest

from tenants import services
from tenants.choices import SchoolStatus


@pytest.mark.parametrize(
    ("name", "city", "label"),
    [
        ("École primaire publique les Lucioles", "Baulon", "lucioles"),
        ("Écoles", "Testville", "ecoles"),
        ("École primaire", "Val-Fleuri-sur-Aure", "val-fleuri-sur-aure"),  # nothing is left of the name
        ("École Alpha", "Testville", "alpha-testville"),  # alpha is taken
        ("Console", "Testville", "console-testville"),  # reserved
        ("Œuvre du Cœur", "Étaples", "oeuvre-coeur"),
        ("École Łódź", "Ia", "lodz"),
        ("École Нина", "Метц", "nina"),
    ],
)
def test_an_address_is_short_and_free(db, name, city, label):
    assert services.free_subdomain(name, city) == label


def test_a_third_school_of_the_same_name_and_town_gets_a_number(db, alpha):
    services.register_school(uai="0359903Z", name="École Alpha", city="Testville")
    assert services.free_subdomain("École Alpha", "Testville") == "alpha-testville-2"


def test_registering_twice_is_one_school(db, alpha):
    assert services.register_school(uai=alpha.uai, name="Autre nom", city="Ailleurs") == alpha


def test_a_life_goes_one_way(alpha):
    school = services.set_status(school=alpha, status=SchoolStatus.SUSPENDED, reason="impayé")
    assert school.suspended_at is not None
    school = services.set_status(school=school, status=SchoolStatus.OPEN)
    school = services.set_status(school=school, status=SchoolStatus.CLOSED)
    with pytest.raises(services.WrongStatus):
        services.set_status(school=school, status=SchoolStatus.OPEN)
