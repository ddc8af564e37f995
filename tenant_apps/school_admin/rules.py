"""What a school still has to do, decided from a few counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SchoolFacts:
    """Counts a school's start is judged by."""

    classes: int
    classes_without_teacher: int
    classes_without_pupil: int
    pupils: int
    people: int
    activated: int
    sheets_printed: bool

    @property
    def pending(self) -> int:
        """People who have not used their connection sheet yet."""
        return self.people - self.activated


# The order in which a school starts: what a step is about, and whether it is done.
STEPS = ("classes", "teachers", "pupils", "sheets", "activation")


def done_steps(facts: SchoolFacts) -> dict[str, bool]:
    """For each step of STEPS, whether it is behind us. A school without classes has done nothing yet."""
    return {
        "classes": facts.classes > 0,
        "teachers": facts.classes > 0 and facts.classes_without_teacher == 0,
        "pupils": facts.pupils > 0 and facts.classes_without_pupil == 0,
        "sheets": facts.sheets_printed,
        "activation": facts.pupils > 0 and facts.pending == 0,
    }
