"""The steps of the order form: where the visitor stands, what is still to be filled in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.basket import Basket
from provisioning.forms import AttachmentForm, ClassesForm, PayerForm, SchoolForm

SCHOOL, CLASSES, PAYER, SUMMARY = "school", "classes", "payer", "summary"
# Added to an address to show the step with its errors.
CHECK = "verifier"


@dataclass(frozen=True)
class Mark:
    """A step as the bar on top of the page shows it; `url` is empty when it cannot be gone to yet."""

    label: str
    url: str
    is_current: bool
    is_done: bool


def step_url(name: str, number: int = 1) -> str:
    """The address of a step, of this school for the first two."""
    if name == SCHOOL:
        return reverse("provisioning:order") if number == 1 else reverse("provisioning:order_school", args=[number])
    if name == CLASSES:
        return reverse("provisioning:order_classes", args=[number])
    return reverse(f"provisioning:order_{name}")


def _steps(basket: Basket) -> Iterator[tuple[str, int, tuple[forms.Form, ...]]]:
    """Every step with the forms that say whether it is complete, in order."""
    for number, school in enumerate(basket.schools, start=1):
        yield SCHOOL, number, (SchoolForm.showing(school, check=True),)
        yield CLASSES, number, (ClassesForm.from_school(school, check=True),)
    attachment = AttachmentForm.showing(basket.attachment, check=True)
    yield PAYER, 1, (PayerForm.showing(basket.payer, check=True), attachment)


def first_incomplete(basket: Basket) -> tuple[str, int] | None:
    """The first step (name, school number) that misses something; None when the order may be sent."""
    for name, number, step_forms in _steps(basket):
        if not all(form.is_valid() for form in step_forms):
            return name, number
    return None


def next_url(basket: Basket) -> str:
    """Where to go on: the first step that misses something, else the summary."""
    missing = first_incomplete(basket)
    return step_url(*missing) if missing else step_url(SUMMARY)


def url_of_problem(path: str) -> str:
    """The step, with its errors, where the value at this path of the order is typed."""
    number = int(path.partition("[")[2].partition("]")[0] or 0) + 1 if path.startswith("schools[") else 1
    if path.startswith("schools"):
        in_classes = any(part in path for part in (".classes", ".administrator", ".options"))
        return f"{step_url(CLASSES if in_classes else SCHOOL, number)}?{CHECK}=1"
    return f"{step_url(PAYER)}?{CHECK}=1"


def marks(basket: Basket, current: str, number: int = 1) -> list[Mark]:
    """The four steps of the bar, for the school being described."""
    labels = {
        SCHOOL: _("L’école"),
        CLASSES: _("Classes et administrateur"),
        PAYER: _("Payeur"),
        SUMMARY: _("Vérifier et envoyer"),
    }
    names = list(labels)
    missing = first_incomplete(basket)
    reached = _place(names, missing, number)
    return [
        Mark(label, step_url(name, number) if place <= reached else "", name == current, place < reached)
        for place, (name, label) in enumerate(labels.items())
    ]


def _place(names: list[str], missing: tuple[str, int] | None, number: int) -> int:
    """How far this school's steps are complete: the place of the first that misses something."""
    if missing is None:
        return len(names) - 1
    name, school = missing
    if name == PAYER or school == number:
        return names.index(name)
    return names.index(PAYER) if school > number else 0
