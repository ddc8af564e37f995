"""The first news of the demo: who teaches in each class, pupils and parents welcome, one report to look at."""

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenant_apps.people.notifications import TEACHER_JOINED, WELCOME, tell_pupils, tell_teacher
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.selectors import seen_event
from tenant_apps.timeline.services import report


def tell_beginnings(head: User, reporter: User) -> None:
    """Tell what the enrolment of the school brought about, once; a parent finds one of the news out of place."""
    if Event.objects.filter(kind=WELCOME.key).exists():
        return
    for school_class in SchoolClass.objects.by_level().prefetch_related("members"):
        people = sorted(school_class.members.all(), key=lambda user: user.sort_name)
        for teacher in people:
            if teacher.profile == Profile.TEACHER:
                tell_teacher(actor=head, school_class=school_class, teacher=teacher)
        pupils = [user for user in people if user.profile == Profile.PUPIL]
        if pupils:
            tell_pupils(actor=head, school_class=school_class, pupils=pupils)
    _hand_out()
    event = seen_event(reporter).filter(kind=TEACHER_JOINED.key).first()
    if event is not None:
        report(actor=reporter, event=event, reason="Il manque l’enseignante du mardi.")
        _hand_out()


def _hand_out() -> None:
    """At once: whoever opens the demo finds the feed full, whether or not a worker runs."""
    for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
        fanout.fan_out(pk)
