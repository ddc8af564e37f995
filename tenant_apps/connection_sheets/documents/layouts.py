"""From frozen people to blocks on A4 pages: which stencil, where, with which words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.documents.stencils import Slot
from tenant_apps.connection_sheets.documents.typefaces import BOLD, CODE, REGULAR
from tenant_apps.connection_sheets.sheets import Section, SheetFamily, SheetPerson, SheetSet

MM_IN_POINTS = 72 / 25.4


def _slot(face: str, size: float, small: float, width_mm: float, spacing: float = 0) -> Slot:
    return Slot(face, (size, small), width_mm * MM_IN_POINTS, spacing)


# So that eight symbols are copied one by one.
CODE_SPACING = 0.06
# The lines of each stencil: sizes of .slot and .long-… in sheets.css, widths of their boxes there.
SLOTS: dict[str, dict[str, Slot]] = {
    "full": {
        "title": _slot(BOLD, 25, 18, 170),
        "tie": _slot(REGULAR, 14, 12, 170),
        "login": _slot(CODE, 16, 12, 107),
        "code": _slot(CODE, 30, 30, 107, CODE_SPACING),
        "help": _slot(REGULAR, 12, 12, 170),
    },
    "card": {
        "edge": _slot(BOLD, 13, 10, 85),
        "tie": _slot(REGULAR, 10, 9, 85),
        "login": _slot(CODE, 11, 9, 56),
        "code": _slot(CODE, 22, 22, 56, CODE_SPACING),
    },
    "family_head": {"title": _slot(BOLD, 18, 13, 135), "tie": _slot(REGULAR, 12, 12, 135)},
    "family_next": {"title": _slot(BOLD, 14, 10, 174)},
    "family_person": {
        "name": _slot(BOLD, 15, 10, 122),
        "tie": _slot(REGULAR, 12, 10, 122),
        "login": _slot(CODE, 14, 10, 122),
        "code": _slot(CODE, 22, 22, 122, CODE_SPACING),
    },
    "family_foot": {},
}
CARD_WIDTH, CARD_HEIGHT = 95.0, 68.0
CARD_COLUMNS, CARD_ROWS = 2, 4
CARD_LEFT = (210 - CARD_COLUMNS * CARD_WIDTH) / 2
CARD_TOP = (297 - CARD_ROWS * CARD_HEIGHT) / 2
FAMILY_HEAD, FAMILY_NEXT, FAMILY_PERSON, FAMILY_FOOT = 78.0, 28.0, 49.0, 23.0


@dataclass(frozen=True)
class Block:
    """A block at (left, top) millimetres: its template, what it depends on, and its lines."""

    template: str
    left: float = 0
    top: float = 0
    # What changes the fixed words: whether a pupil reads it, whether the account is activated.
    pupil: bool = False
    activated: bool = False
    lines: dict[str, str] = field(default_factory=dict)
    url: str = ""

    @cached_property
    def fits(self) -> bool:
        """Whether each line can be written in its slot as it is."""
        return all(slot.fit(self.lines[name]) is not None for name, slot in self.slots.items())

    @cached_property
    def slots(self) -> dict[str, Slot]:
        """The slots this block has lines for."""
        return {name: slot for name, slot in SLOTS[self.template].items() if name in self.lines}

    @cached_property
    def long(self) -> str:
        """CSS classes naming the lines that must be smaller and may wrap: `long-title long-login`."""
        return " ".join(f"long-{name}" for name, slot in self.slots.items() if slot.is_long(self.lines[name]))

    @cached_property
    def stencil_key(self) -> tuple[object, ...]:
        """Blocks with the same key are printed from one stencil; a block that does not fit has its own."""
        key = (self.template, self.pupil, self.activated, self.long)
        return key if self.fits else (*key, *self.lines.values())


@dataclass(frozen=True)
class Leaf:
    """An A4 page to be: its blocks, its place in the outline, where crop marks go."""

    blocks: list[Block]
    path: tuple[str, ...] = ()
    crops: bool = False
    # Sheets that end on this page, for the progress bar.
    sheets: int = 1


def spaced(code: str) -> str:
    """A code as printed and read aloud: capitals, in groups of four."""
    code = code.upper()
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _block(template: str, person: SheetPerson, lines: dict[str, str], left: float = 0, top: float = 0) -> Block:
    keys = {"login": person.login} | ({} if person.is_activated else {"code": spaced(person.code)})
    return Block(
        template,
        left,
        top,
        pupil=person.profile == Profile.PUPIL,
        activated=person.is_activated,
        lines=lines | keys,
        url=person.activation_url,
    )


def _help(person: SheetPerson) -> str:
    slot = SLOTS["full"]["help"]
    wordings = rules.help_lines(person)
    return next((words for words in wordings if slot.fit(words) is not None), wordings[-1])


def _full(section: Section) -> Iterator[Leaf]:
    for person in section.people:
        title = _("Pour %(names)s") % {"names": person.name}
        lines = {"title": title, "tie": rules.tie(person), "help": _help(person)}
        yield Leaf([_block("full", person, lines)], (section.title, person.name))


def _chunks(people: Sequence[SheetPerson], size: int) -> Iterator[Sequence[SheetPerson]]:
    for start in range(0, len(people), size):
        yield people[start : start + size]


def _card(place: int, person: SheetPerson) -> Block:
    row, column = divmod(place, CARD_COLUMNS)
    lines = {"edge": rules.edge(person), "tie": rules.tie(person)}
    return _block("card", person, lines, CARD_LEFT + column * CARD_WIDTH, CARD_TOP + row * CARD_HEIGHT)


def _cards(section: Section) -> Iterator[Leaf]:
    for people in _chunks(section.people, rules.CARDS_PER_PAGE):
        blocks = [_card(place, person) for place, person in enumerate(people)]
        yield Leaf(blocks, (section.title,), crops=True, sheets=len(blocks))


def _family_person(person: SheetPerson, top: float) -> Block:
    return _block("family_person", person, {"name": person.name, "tie": rules.tie(person)}, 0, top)


def _family_page(family: SheetFamily, people: Sequence[SheetPerson], section: Section, *, first: bool) -> Leaf:
    title = rules.family_title(family)
    if first:
        top, head = FAMILY_HEAD, Block("family_head", lines={"title": title, "tie": rules.family_tie(family)})
    else:
        top, head = FAMILY_NEXT, Block("family_next", lines={"title": title})
    blocks = [_family_person(person, top + place * FAMILY_PERSON) for place, person in enumerate(people)]
    foot = Block("family_foot", top=297 - FAMILY_FOOT)
    path = (section.title, title) if first else (section.title,)
    return Leaf([head, *blocks, foot], path, sheets=int(first))


def _families(section: Section) -> Iterator[Leaf]:
    for family in section.families:
        people = family.people
        yield _family_page(family, people[: rules.FAMILY_FIRST_PAGE], section, first=True)
        for more in _chunks(people[rules.FAMILY_FIRST_PAGE :], rules.FAMILY_NEXT_PAGE):
            yield _family_page(family, more, section, first=False)


_LAYOUTS: dict[str, Callable[[Section], Iterator[Leaf]]] = {
    SheetFormat.FULL: _full,
    SheetFormat.CARDS: _cards,
    SheetFormat.FAMILY: _families,
}


def lay_out(sheet_set: SheetSet, sheet_format: str) -> list[Leaf]:
    """Every page of the print, in order."""
    return [leaf for section in sheet_set.sections for leaf in _LAYOUTS[sheet_format](section)]


def crop_marks() -> bytes:
    """Hairlines that show where to cut the cards: on the edges, and small crosses between them."""
    lines = ["q 0.4 w 0.45 G"]
    columns = [CARD_LEFT + n * CARD_WIDTH for n in range(CARD_COLUMNS + 1)]
    rows = [CARD_TOP + n * CARD_HEIGHT for n in range(CARD_ROWS + 1)]
    for x in columns:
        for y in rows:
            lines += [_line(x - 2.5, y, x + 2.5, y), _line(x, y - 2.5, x, y + 2.5)]
    return "\n".join([*lines, "S Q"]).encode()


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    points = [value * MM_IN_POINTS for value in (x1, 297 - y1, x2, 297 - y2)]
    return "{:.2f} {:.2f} m {:.2f} {:.2f} l".format(*points)
