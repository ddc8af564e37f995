"""Homework of the demo: the notebooks of the class one visits and of the other class of the family shown."""

from datetime import date, timedelta

from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Membership, SchoolClass
from tenant_apps.directory.selectors import children_of, pupils_of, teachers_of
from tenant_apps.homework.choices import Rhythm
from tenant_apps.homework.models import Notebook
from tenant_apps.homework.services import add_entry, mark, off_between, open_for_class

# Days after the first → subject, what is to be done.
_WEEK = (
    (0, "Lecture", "<p>Relire la page 24, puis répondre aux <strong>trois questions</strong> du cahier.</p>"),
    (0, "Mathématiques", "<p>Table de 6 : la réciter sans se tromper.</p>"),
    (1, "Dictée", "<p>Les mots de la liste 8 :</p><ul><li>le château</li><li>une forêt</li><li>bientôt</li></ul>"),
    (3, "Poésie", "<p>Apprendre les deux premières strophes.</p>"),
    (4, "À apporter", "<p>Une boîte en carton pour la maquette.</p>"),
    (7, "Sciences", "<p>Observer la lune ce week-end, et la dessiner.</p>"),
)


def fill_notebooks(teacher: User, parent: User) -> None:
    """The notebooks of the teacher's class and of the classes of the parent's children, once."""
    if Notebook.objects.exists():
        return
    theirs = Membership.objects.filter(user__in=children_of(parent)).values("school_class")
    classes = SchoolClass.objects.filter(pk__in=theirs) | SchoolClass.objects.filter(membership__user=teacher)
    for school_class in classes.distinct():
        writer = teacher if teacher in teachers_of(school_class) else teachers_of(school_class).first()
        if writer is not None:
            _fill(writer, school_class)


def _fill(writer: User, school_class: SchoolClass) -> None:
    notebook = open_for_class(actor=writer, school_class=school_class)
    first = _next_school_day(timezone.localdate())
    for after, subject, text in _WEEK:
        day = _school_day(first + timedelta(days=after))
        made = add_entry(actor=writer, notebook=notebook, date=day, subject=subject, text=text)[0]
        if after == 0:
            for pupil in pupils_of(school_class)[:7]:
                mark(actor=pupil, entry=made, pupil=pupil, done=True)
    sport = "<p>Les chaussures de sport et une gourde.</p>"
    add_entry(
        actor=writer,
        notebook=notebook,
        date=_school_day(first + timedelta(days=2)),
        subject="EPS",
        text=sport,
        rhythm=Rhythm.WEEKLY,
        until=first + timedelta(weeks=10),
    )


def _next_school_day(day: date) -> date:
    return _school_day(day + timedelta(days=1))


def _school_day(day: date) -> date:
    """This day, or the first day of school after it."""
    off = off_between(day, day + timedelta(days=90))
    while day.weekday() > 4 or day in off:
        day += timedelta(days=1)
    return day
