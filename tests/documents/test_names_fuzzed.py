"""Whatever people call things: names that every system takes, apart from each other, places that lead nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_apps.documents.intake import clean_folder_name, clean_name
from tenant_apps.documents.rules import DEEPEST, free_name, is_into_itself, is_nearly_full, is_too_deep, percent_used
from tenant_apps.documents.zips import safe_path

_NASTY = st.sampled_from(
    [*'/\\.:<>|?*" \t\n\0é日\u202e\u200b\ud800', "..", "C:", "a" * 210, ".pdf", "(2)", "ß", "SS", "İ"]
)
_NAMES = st.lists(_NASTY | st.characters(), max_size=12).map("".join)
_FORBIDDEN = set('/\\<>:"|?*')


@settings(max_examples=400)
@given(_NAMES)
def test_a_name_is_one_that_every_system_takes(name):
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 200
    assert not _FORBIDDEN.intersection(cleaned)
    assert cleaned.isprintable()
    assert cleaned == cleaned.strip(" .")
    assert clean_name(cleaned) == cleaned
    folder = clean_folder_name(name)
    assert 0 < len(folder) <= 120
    assert clean_folder_name(folder) == folder == folder.strip(" .")


@settings(max_examples=400)
@given(_NAMES)
def test_a_place_in_a_zip_leads_nowhere_else(name):
    path = safe_path(name)
    assert len(path) <= 9
    assert all(part not in {"", ".", ".."} and not _FORBIDDEN.intersection(part) for part in path)


@settings(max_examples=300)
@given(_NAMES, st.lists(_NAMES, max_size=8), st.integers(0, 5), st.sampled_from([120, 200]))
def test_a_free_name_is_apart_and_short_enough(name, others, times, longest):
    name = clean_name(name)[:longest].strip() or "a"
    taken = [one[:longest] for one in others]
    for _again in range(times):
        taken.append(free_name(name, taken, longest=longest))
    free = free_name(name, taken, longest=longest)
    assert free.casefold() not in {one.casefold() for one in taken}
    assert 0 < len(free) <= longest
    assert free == name or " (" in free


@given(st.lists(st.integers(1, 9), unique=True), st.integers(1, 9))
def test_a_folder_goes_into_all_but_itself_and_what_it_holds(path, moved):
    assert is_into_itself(path, moved) == any(one == moved for one in path)


@given(st.integers(0, 20), st.integers(1, 20))
def test_depth_is_what_stands_above_and_below(above, height):
    assert is_too_deep(above, height) == (above + height > DEEPEST)


@given(st.integers(0, 10**14), st.integers(0, 10**14))
def test_how_full_is_a_percentage_and_agrees_with_the_warning(used, quota):
    percent = percent_used(used, quota)
    assert 0 <= percent <= 100
    if quota and percent > 80:
        assert is_nearly_full(used, quota)
    if quota and percent < 79:
        assert not is_nearly_full(used, quota)


@pytest.mark.parametrize("name", ["a" * 199 + " b", "a" * 199 + ".b" * 9, " ", ".", "\0", "a" * 300 + "." + "b" * 40])
def test_what_is_cut_is_clean_still(name):
    assert clean_name(clean_name(name)) == clean_name(name)
