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
        ("محمد", "Ben Ali", "mhmd.benali"),
        ("Нина", "Петрова", "nina.petrova"),
        ("Σωκράτης", "Παπαδόπουλος", "sokratis.papadopoylos"),
        ("कुमार", "김", "kumar.gim"),
        ("李", "王", "li.wang"),
        ("Léa", "?", "lea"),
        ("?", "…!", "compte"),
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
    expected = 2000 * 8 / 25
    # 6 standard deviations: it fails once in a hundred million runs, and at once with `round()`.
    assert all(abs(count - expected) < 6 * expected**0.5 for count in counts.values())
    assert all(abs(count - 2000 / 25) < 6 * (2000 / 25) ** 0.5 for count in Counter(c[0] for c in codes).values())
    assert len(set(codes)) == 2000


@pytest.mark.parametrize("typed", ["k3m9prvt", "K3M9PRVT", "k3m9 prvt", "k3m9-prvt", " K3M9–PRVT\n", "k3.m9.pr.vt"])
def test_a_code_is_understood_however_it_is_typed(typed):
    assert rules.normalize_code(typed) == "k3m9prvt"
    assert rules.looks_like_code(typed)


def test_look_alikes_are_read_as_what_is_drawn():
    assert rules.normalize_code("HAYZ SS5B") == rules.normalize_code("hayz5558")
    assert not set("sbg") & set(rules.CODE_ALPHABET)


@pytest.mark.parametrize("typed", ["", "k3m9prs", "k3m9prvtt", "k3m9pr0t", "k3m9prlt", "Cartable-42 bleu"])
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
        ("06 39 98 01 02", "+33639980102"),
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
    ("number", "read"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+262692123456", "0692 12 34 56"),
        ("+687751234", "+687 75.12.34"),
        ("+32470123456", "+32 470 12 34 56"),
        ("", ""),
    ],
)
def test_numbers_are_read_as_they_are_dialled_in_france(number, read):
    assert rules.readable_mobile(number) == read


@pytest.mark.parametrize(
    ("profile", "documents"),
    [("pupil", ("charter",)), ("relative", ("charter", "terms")), ("teacher", ("charter", "terms"))],
)
def test_who_accepts_what(profile, documents):
    assert rules.documents_to_accept(profile) == documents


@pytest.mark.parametrize(
    ("name", "plain"), [("zoe", True), ("...", False), ("-_.", False), ("a..", True), ("..7", True)]
)
def test_a_chosen_login_holds_a_letter_or_a_digit(name, plain):
    assert rules.is_plain_login(name) is plain
