"""What is printed, frozen: read once from the database, then rendered without looking again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """In which words sheets are written."""

    # One of settings.LANGUAGES for all; "" for each person's own.
    language: str = "fr"
    # Full pages: French on the front, that language on the back of the same paper.
    with_french: bool = False


@dataclass(frozen=True)
class Child:
    """A child as named on the sheet of an adult who answers for them."""

    pk: int
    first_name: str
    last_name: str
    class_names: tuple[str, ...] = ()
    sort_name: str = ""


@dataclass(frozen=True)
class SheetPerson:
    """One person's way into the school's space."""

    pk: int
    first_name: str
    last_name: str
    profile: str
    login: str
    # "" once the account is activated: the sheet then tells how to get a new password.
    code: str
    # Absolute address the QR code opens; "" once activated.
    activation_url: str
    sort_name: str
    # Classes the person belongs to; for a parent, none (see children).
    class_names: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    # Only somebody to call: answers for none of the children by law.
    is_contact_only: bool = False
    # Teachers of the person's classes (for a parent, of the children's), by name.
    teachers: tuple[str, ...] = ()
    # "" or the address people with the same one read together: a sign of one home.
    email: str = ""
    # Of the words of the person's sheet or mail, one of settings.LANGUAGES.
    language: str = "fr"

    @property
    def name(self) -> str:
        """First name then last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_activated(self) -> bool:
        """Whether the person has already chosen a password."""
        return not self.code


@dataclass(frozen=True)
class SheetFamily:
    """One home: the adult (or adults) it is handed to, then the children."""

    adults: tuple[SheetPerson, ...]
    children: tuple[SheetPerson, ...]

    @property
    def people(self) -> tuple[SheetPerson, ...]:
        """Everyone on the sheet, adults first."""
        return self.adults + self.children

    @property
    def language(self) -> str:
        """Of the words of the sheet: what reads whoever it is handed to."""
        return self.people[0].language


@dataclass(frozen=True)
class SheetSchool:
    """What every sheet says of the school."""

    name: str
    city: str
    # As one types them, without scheme: the way in, and what follows it to the activation form.
    home_address: str
    activation_path: str

    @property
    def activation_address(self) -> str:
        """Where one types the code of a sheet."""
        return self.home_address + self.activation_path


@dataclass(frozen=True)
class Section:
    """The sheets of one class (or of the adults of the school), in printing order."""

    title: str
    people: tuple[SheetPerson, ...] = ()
    families: tuple[SheetFamily, ...] = ()

    @property
    def everyone(self) -> tuple[SheetPerson, ...]:
        """The people on its sheets; a child of two homes twice."""
        return self.people + tuple(person for family in self.families for person in family.people)


@dataclass(frozen=True)
class SheetSet:
    """Everything one print needs."""

    school: SheetSchool
    sections: tuple[Section, ...]
    # Of the document (BCP 47); each person's sheet has its own.
    language: str = "fr"
    # Full pages: French on the front, the language of the sheet on the back.
    with_french: bool = False

    @property
    def count(self) -> int:
        """How many sheets: people, or families."""
        return sum(len(section.people) + len(section.families) for section in self.sections)

    @property
    def everyone(self) -> dict[int, SheetPerson]:
        """The people on the sheets by id, once each."""
        return {person.pk: person for section in self.sections for person in section.everyone}
