"""Logins, codes, password strength, numbers: tables of examples."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.accounts import rules


@pytest.mark.parametrize(
    ("first_name", "last_name", "login"),
    [
        ("Élodie", "Dupont", "elodie.dupont"),
        ("Jean-Pierre", "O’Brien", "jeanpierre.obrien"),
        ("Jean Pierre", "D'Arc", "jeanpierre.darc"),
        ("Anaïs", "de La Tour", "anais.delatour"),
        ("ZOÉ", "ÇELİK", "zoe.celik"),
        ("Cœur", "Ælfred", "coeur.aelfred"),
        ("Søren", "Łukasz", "soren.lukasz"),
        ("Nguyễn", "Đặng", "nguyen.dang"),
        ("Straße", "Groß", "strasse.gross"),
        ("a" * 40, "b" * 31, f"{'a' * 30}.{'b' * 30}"),
        ("Anne 2", "Petit_Pas", "anne2.petit_pas"),
        ("محمد", "Ben Ali", "benali"),
        ("Léa", "?", "lea"),
        ("李", "王", "compte"),
        ("", "", "compte"),
    ],
)
def test_logins(first_name, last_name, login):
    assert rules.login_base(first_name, last_name) == login


@pytest.mark.parametrize(
    ("taken", "login"),
    [
        (set(), "lea.roux"),
        ({"lea.roux"}, "lea.roux2"),
        ({"lea.roux", "lea.roux2", "lea.roux3"}, "lea.roux4"),
        ({"lea.roux", "lea.roux3"}, "lea.roux2"),
        ({"lea.rouxel"}, "lea.roux"),
    ],
)
def test_collisions_count_from_two(taken, login):
    assert rules.free_login("lea.roux", taken) == login


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_login_is_always_plain(first_name, last_name):
    login = rules.login_base(first_name, last_name)
    assert 1 <= len(login) <= 61
    assert set(login) <= set("abcdefghijklmnopqrstuvwxyz0123456789._")


@pytest.mark.parametrize("typed", ["anne.legoff", " Anne.LeGoff ", "ANNE.LEGOFF", "anne. legoff", "Ânne.legoff"])
def test_a_login_is_understood_however_it_is_typed(typed):
    assert rules.normalize_login(typed) == "anne.legoff"


def test_codes_are_eight_symbols_drawn_evenly():
    codes = [rules.draw_code() for _ in range(2000)]
    assert {len(code) for code in codes} == {8}
    counts = Counter("".join(codes))
    assert set(counts) == set(rules.CODE_ALPHABET)
    expected = 2000 * 8 / 28
    # 6 standard deviations: it fails once in a hundred million runs, and at once with `round()`.
    assert all(abs(count - expected) < 6 * expected**0.5 for count in counts.values())
    assert all(abs(count - 2000 / 28) < 6 * (2000 / 28) ** 0.5 for count in Counter(c[0] for c in codes).values())
    assert len(set(codes)) == 2000


@pytest.mark.parametrize("typed", ["k3m9prst", "K3M9PRST", "k3m9 prst", "k3m9-prst", " K3M9–PRST\n", "k3.m9.pr.st"])
def test_a_code_is_understood_however_it_is_typed(typed):
    assert rules.normalize_code(typed) == "k3m9prst"
    assert rules.looks_like_code(typed)


@pytest.mark.parametrize("typed", ["", "k3m9prs", "k3m9prstt", "k3m9pr0t", "k3m9prlt", "Cartable-42 bleu"])
def test_what_cannot_be_a_code(typed):
    assert not rules.looks_like_code(typed)


@pytest.mark.parametrize(
    ("password", "bits"),
    [
        ("", 0),
        ("a", 4.7),
        ("abcdefgh", 37.6),
        ("abcdefghijk", 51.7),
        ("Abcdefg1", 47.6),  # CNIL: 8 signs of a 62-sign set
        ("Abcdefgh1", 53.6),  # and 9
        ("Abcdef1!", 52.6),
        ("abcdef1!", 48.9),
        ("12345678", 26.6),
        ("é" * 10, 47.0),
        ("كلمةالسرطويلة", 61.1),
        ("le chat dort", 70.6),
    ],
)
def test_entropy(password, bits):
    assert rules.password_bits(password) == pytest.approx(bits, abs=0.06)


def test_the_lengths_people_read_are_those_of_the_rule():
    lengths = rules.password_lengths()
    assert (lengths.all_kinds, lengths.letters_and_digits, lengths.letters_only) == (8, 9, 11)


@pytest.mark.parametrize(
    ("password", "names", "contains"),
    [
        ("Élodie2026!x", ("Elodie", "Dupont"), True),
        ("mon dupont 12", ("Élodie", "DUPONT"), True),
        ("Cartable-42 bleu", ("Élodie", "Dupont"), False),
        ("je vais bien", ("Al", "Vu"), False),  # two letters are everywhere
    ],
)
def test_own_names(password, names, contains):
    assert rules.contains_name(password, *names) is contains


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.98.76.54.32", "+33798765432"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("0692 12 34 56", "+262692123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("02 99 12 34 56", ""),
        ("0899 12 34 56", ""),
        ("12", ""),
        ("bonjour", ""),
        ("", ""),
    ],
)
def test_mobiles(typed, number):
    assert rules.parse_mobile(typed) == number


@pytest.mark.parametrize(
    ("profile", "documents"),
    [("pupil", ("charter",)), ("relative", ("charter", "terms")), ("teacher", ("charter", "terms"))],
)
def test_who_accepts_what(profile, documents):
    assert rules.documents_to_accept(profile) == documents
