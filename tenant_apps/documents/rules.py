"""How much fits, and how names stay apart: pure decisions."""

from collections.abc import Collection, Sequence

from tenant_apps.accounts.choices import Profile

GIGABYTE = 1000**3  # as sizes are written on pages (ui.weight)
# What each profile may keep while nobody says otherwise, and the most an administrator may grant (product.md 3).
DEFAULT_QUOTAS: dict[str, int] = {
    Profile.TEACHER: 10 * GIGABYTE,
    Profile.STAFF: 10 * GIGABYTE,
    Profile.PUPIL: GIGABYTE,
    Profile.RELATIVE: GIGABYTE,
    Profile.GUEST: GIGABYTE,
}
LARGEST_QUOTA = 20 * GIGABYTE
WARN_AT = 0.8
DEEPEST = 12  # folders in folders
MOST_AT_ONCE = 2000  # documents and folders copied by one gesture
TRASH_DAYS = 90  # then what was thrown away is gone for good


def is_nearly_full(used: int, quota: int) -> bool:
    """Whether the owner is to be warned: 80 % of the quota."""
    return used >= quota * WARN_AT


def free_name(name: str, taken: Collection[str], *, longest: int = 200) -> str:
    """`name`, or « name (2).ext » and so on until nothing beside it is called that (letter case aside)."""
    known = {one.casefold() for one in taken}
    if name.casefold() not in known:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 10:
        stem, dot, extension = name, "", ""
    number = 2
    while (candidate := _numbered(stem, f" ({number}){dot}{extension}", longest)).casefold() in known:
        number += 1
    return candidate


def _numbered(stem: str, ending: str, longest: int) -> str:
    return stem[: longest - len(ending)] + ending


def is_into_itself(path: Sequence[int], moved: int) -> bool:
    """Whether a folder of this path (outermost first, itself included) is the moved one or lies in it."""
    return moved in path


def is_too_deep(depth_above: int, height: int) -> bool:
    """Whether `height` levels of folders do not fit below `depth_above` levels."""
    return depth_above + height > DEEPEST


def percent_used(used: int, quota: int) -> int:
    """How full a space is, 0 to 100."""
    return 100 if quota <= 0 else min(100, used * 100 // quota)
