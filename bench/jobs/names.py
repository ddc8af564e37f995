"""Invented schools and people, the same in each run."""

import itertools
import random

from tenants.uai import check_letter

SIRET = "99999999800019"  # right by Luhn, nobody's
FIRST_NAMES = [
    "Léa",
    "Tom",
    "Zoé",
    "Noé",
    "Inès",
    "Maël",
    "Chloé",
    "Hugo",
    "Élodie",
    "Anaïs",
    "Loïc",
    "Gaëlle",
    "François",
    "Océane",
    "Marie-Lou",
    "Jean-Baptiste",
]
LAST_NAMES = [
    "Martin",
    "Durand",
    "Lefèvre",
    "Morvan",
    "Kervella",
    "Garçon",
    "Benali",
    "Nguyen",
    "O’Brien",
    "Müller",
    "Delacroix-Beaumont",
    "Petit",
]


def uais(department: str) -> "itertools.chain[str]":
    """Well-formed UAIs of a department that does not exist."""
    digits = (f"{department}{number:04d}" for number in range(1, 10_000))
    return itertools.chain(number + check_letter(number) for number in digits)


def people(seed: int) -> "itertools.chain[tuple[str, str]]":
    """First and last names without end."""
    draw = random.Random(seed)
    return itertools.chain((draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES)) for _ in itertools.count())
