"""What is printed, frozen: read once from the database, then rendered without looking again."""

from dataclasses import dataclass


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
    # BCP 47, of the words around the names.
    language: str = "fr"

    @property
    def count(self) -> int:
        """How many sheets: people, or families."""
        return sum(len(section.people) + len(section.families) for section in self.sections)

    @property
    def everyone(self) -> dict[int, SheetPerson]:
        """The people on the sheets by id, once each."""
        return {person.pk: person for section in self.sections for person in section.everyone}
