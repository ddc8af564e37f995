"""From frozen people to blocks on A4 pages: which stencil, where, with which words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.documents.stencils import Slot
from tenant_apps.connection_sheets.documents.typefaces import BOLD, CODE, REGULAR, typeface
from tenant_apps.connection_sheets.sheets import Section, SheetFamily, SheetPerson, SheetSet

MM_IN_POINTS = 72 / 25.4
RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI)
# Left-to-right isolate, pop directional isolate.
_ISOLATE, _END_OF_ISOLATE = "\u2066", "\u2069"
# Width of a letter of IBM Plex Sans Arabic in a word, at most on average.
_ARABIC_EMS = 0.62


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
class Line:
    """A line of a block: words that stay, then what changes from one person to the next.

    From left to right all of a line changes. From right to left only what its translation puts
    between isolates (Unicode, UAX 9) does, at the end of the line: the words around it are shaped
    by WeasyPrint, names and codes are written glyph by glyph from the left.
    """

    before: str
    filling: str
    # Something follows what changes: nothing can be written in between.
    closed: bool = False

    @classmethod
    def of(cls, text: str, slot: Slot, *, rtl: bool) -> "Line":
        """The line that says `text`."""
        if not rtl:
            return cls("", text)
        before, isolate, rest = text.partition(_ISOLATE)
        if not isolate:
            return cls("", text) if typeface(slot.face).covers(text) else cls(text, "")
        filling, _end, after = rest.partition(_END_OF_ISOLATE)
        return cls(text, "", closed=True) if after else cls(before, filling)

    def _room(self, slot: Slot) -> Slot:
        """The slot without what the words before take, which are measured roughly: they are shaped."""
        if not self.before:
            return slot
        taken = _ARABIC_EMS * len(self.before)
        return replace(slot, width=slot.width - taken * slot.sizes[0])

    def fits(self, slot: Slot) -> bool:
        """Whether it can be written on one line."""
        return not self.closed and self._room(slot).fit(self.filling) is not None

    def is_long(self, slot: Slot) -> bool:
        """Whether it needs the smaller size."""
        return self._room(slot).is_long(self.filling)

    def shown(self, filling: str, *, rtl: bool) -> str:
        """The line in HTML, with `filling` in place of its own."""
        if not rtl:
            return filling
        return format_html('{}<bdi dir="ltr">{}</bdi>', self.before, filling) if filling else SafeString(self.before)


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
    language: str = "fr"

    @cached_property
    def is_rtl(self) -> bool:
        """Whether it is read from the right."""
        return self.language in RIGHT_TO_LEFT

    @cached_property
    def parts(self) -> dict[str, Line]:
        """Each line by its slot."""
        return {name: Line.of(self.lines[name], slot, rtl=self.is_rtl) for name, slot in self._places.items()}

    @cached_property
    def _places(self) -> dict[str, Slot]:
        return {name: slot for name, slot in SLOTS[self.template].items() if name in self.lines}

    @cached_property
    def fits(self) -> bool:
        """Whether each line can be written in its slot as it is."""
        return all(line.fits(self._places[name]) for name, line in self.parts.items())

    @cached_property
    def slots(self) -> dict[str, Slot]:
        """The slots this block has something to fill with."""
        return {name: slot for name, slot in self._places.items() if self.parts[name].filling}

    @cached_property
    def long(self) -> str:
        """CSS classes naming the lines that must be smaller and may wrap: `long-title long-login`."""
        return " ".join(f"long-{name}" for name, line in self.parts.items() if line.is_long(self._places[name]))

    @cached_property
    def stencil_key(self) -> tuple[object, ...]:
        """Blocks with the same key are printed from one stencil; a block that does not fit has its own."""
        fixed = tuple(line.before for line in self.parts.values())
        key = (self.template, self.language, self.pupil, self.activated, self.long, fixed)
        return key if self.fits else (*key, *self.lines.values())

    def shown(self, marks: dict[str, str]) -> dict[str, str]:
        """The lines as the template writes them, with these marks in place of what changes."""
        return {name: line.shown(marks.get(name, line.filling), rtl=self.is_rtl) for name, line in self.parts.items()}


@dataclass(frozen=True)
class Leaf:
    """An A4 page to be: its blocks, its place in the outline, where crop marks go."""

    blocks: list[Block]
    path: tuple[str, ...] = ()
    crops: bool = False
    # Sheets that end on this page, for the progress bar.
    sheets: int = 1


def _block(template: str, person: SheetPerson, lines: dict[str, str], left: float = 0, top: float = 0) -> Block:
    keys = {"login": person.login} | ({} if person.is_activated else {"code": rules.spaced(person.code)})
    return Block(
        template,
        left,
        top,
        pupil=person.profile == Profile.PUPIL,
        activated=person.is_activated,
        lines=lines | keys,
        url=person.activation_url,
        language=translation.get_language() or "fr",
    )


def _help(person: SheetPerson) -> str:
    slot = SLOTS["full"]["help"]
    wordings = rules.help_lines(person)
    rtl = translation.get_language() in RIGHT_TO_LEFT
    return next((words for words in wordings if Line.of(words, slot, rtl=rtl).fits(slot)), wordings[-1])


def _full(section: Section, sheet_set: SheetSet) -> Iterator[Leaf]:
    for person in section.people:
        languages = ["fr", person.language] if sheet_set.with_french else [person.language]
        pages = [_full_page(person, language) for language in dict.fromkeys(languages)]
        pages += [[] for _blank in range(len(languages) - len(pages))]  # each begins on a sheet of paper of its own
        path = (section.title, person.name)
        for number, blocks in enumerate(pages):
            yield Leaf(blocks, () if number else path, sheets=int(number + 1 == len(pages)))


def _full_page(person: SheetPerson, language: str) -> list[Block]:
    with translation.override(language):
        title = pgettext("fiche", "Pour %(names)s") % {"names": person.name}
        lines = {"title": title, "tie": rules.tie(person), "help": _help(person)}
        return [_block("full", person, lines)]


def _chunks(people: Sequence[SheetPerson], size: int) -> Iterator[Sequence[SheetPerson]]:
    for start in range(0, len(people), size):
        yield people[start : start + size]


def _card(place: int, person: SheetPerson) -> Block:
    row, column = divmod(place, CARD_COLUMNS)
    with translation.override(person.language):
        lines = {"edge": rules.edge(person), "tie": rules.tie(person)}
        return _block("card", person, lines, CARD_LEFT + column * CARD_WIDTH, CARD_TOP + row * CARD_HEIGHT)


def _cards(section: Section, _sheet_set: SheetSet) -> Iterator[Leaf]:
    for people in _chunks(section.people, rules.CARDS_PER_PAGE):
        blocks = [_card(place, person) for place, person in enumerate(people)]
        yield Leaf(blocks, (section.title,), crops=True, sheets=len(blocks))


def _family_person(person: SheetPerson, top: float) -> Block:
    return _block("family_person", person, {"name": person.name, "tie": rules.tie(person)}, 0, top)


def _family_page(family: SheetFamily, people: Sequence[SheetPerson], section: Section, *, first: bool) -> Leaf:
    title = rules.family_title(family)
    if first:
        lines = {"title": title, "tie": rules.family_tie(family)}
        top, head = FAMILY_HEAD, Block("family_head", lines=lines, language=family.language)
    else:
        top, head = FAMILY_NEXT, Block("family_next", lines={"title": title}, language=family.language)
    blocks = [_family_person(person, top + place * FAMILY_PERSON) for place, person in enumerate(people)]
    foot = Block("family_foot", top=297 - FAMILY_FOOT, language=family.language)
    path = (section.title, title) if first else (section.title,)
    return Leaf([head, *blocks, foot], path, sheets=int(first))


def _families(section: Section, _sheet_set: SheetSet) -> Iterator[Leaf]:
    for family in section.families:
        with translation.override(family.language):
            pages = list(_family_pages(family, section))
        yield from pages


def _family_pages(family: SheetFamily, section: Section) -> Iterator[Leaf]:
    people = family.people
    yield _family_page(family, people[: rules.FAMILY_FIRST_PAGE], section, first=True)
    for more in _chunks(people[rules.FAMILY_FIRST_PAGE :], rules.FAMILY_NEXT_PAGE):
        yield _family_page(family, more, section, first=False)


_LAYOUTS: dict[str, Callable[[Section, SheetSet], Iterator[Leaf]]] = {
    SheetFormat.FULL: _full,
    SheetFormat.CARDS: _cards,
    SheetFormat.FAMILY: _families,
}


def lay_out(sheet_set: SheetSet, sheet_format: str) -> list[Leaf]:
    """Every page of the print, in order."""
    return [leaf for section in sheet_set.sections for leaf in _LAYOUTS[sheet_format](section, sheet_set)]


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
