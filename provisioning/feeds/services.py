"""Verbs on conventions and runs."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from provisioning.feeds import sftp
from provisioning.feeds.choices import TAKEN, RunStatus, SchoolState
from provisioning.feeds.models import RUNS_LIFE, Convention, FeedRun, SchoolRun
from provisioning.permissions import is_team
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.accounts.vault import seal
from tenant_apps.imports.aaf1d.names import place_of
from tenants.models import School

# A run that kills its worker this often is left alone until somebody looks.
MAX_INTERRUPTIONS = 3


class FeedRefused(ValueError):
    """The verb is not possible now; its text is the reason, in words."""


def _demand(actor: User | None) -> None:
    if not (decision := is_team(actor)):
        raise FeedRefused(decision.reason)


def _note(actor: User | None, verb: str, convention: Convention, **data: Any) -> None:
    audit(
        actor=actor,
        verb=f"provisioning.{verb}",
        target=f"{convention.name} ({convention.academy_code})",
        target_key=f"convention:{convention.pk}",
        data=data,
    )


@transaction.atomic
def save_convention(*, actor: User | None, convention: Convention | None = None, **fields: Any) -> Convention:
    """Write a new convention, or change one. Raises FeedRefused, ValidationError."""
    _demand(actor)
    verb = "change_convention" if convention else "create_convention"
    convention = convention or Convention()
    _seal_password(convention, fields)
    for name, value in fields.items():
        setattr(convention, name, value)
    convention.full_clean(exclude=["requested_by"])
    convention.save()
    _note(actor, verb, convention, active=convention.is_active, hour=convention.hour)
    return convention


def _seal_password(convention: Convention, fields: dict[str, Any]) -> None:
    """A password is given in words and kept sealed; "" keeps the one there is, another server forgets it."""
    password = fields.pop("sftp_password", "")
    if fields.get("sftp_host", convention.sftp_host) != convention.sftp_host:
        convention.sftp_secret = ""
    if password:
        convention.sftp_secret = seal(sftp.PURPOSE, password)


@transaction.atomic
def request_run(*, actor: User | None, convention: Convention) -> Convention:
    """Have a worker look into the folder now; asking twice is asking once. Raises FeedRefused."""
    from provisioning.feeds.tasks import take_convention

    _demand(actor)
    locked = Convention.objects.select_for_update().get(pk=convention.pk)
    if not locked.is_active:
        raise FeedRefused(_("Cette convention est arrêtée : réactivez-la d’abord."))
    if locked.requested_at is None:
        _note(actor, "request_feed", locked)
    # Asked again while a run is under way, the stamp is another: that run does not answer it (mark_checked).
    locked.requested_at, locked.requested_by = timezone.now(), actor
    locked.save(update_fields=["requested_at", "requested_by"])
    take_convention.delay_on_commit(locked.pk)
    return locked


@transaction.atomic
def confirm_departures(*, actor: User | None, done: SchoolRun) -> SchoolRun:
    """Let the departures that a run held back happen: the same drop is taken again. Raises FeedRefused."""
    _demand(actor)
    locked = SchoolRun.objects.select_for_update().get(pk=done.pk)
    if locked.state != SchoolState.HELD:
        raise FeedRefused(_("Aucun départ n’est retenu ici."))
    if _is_overtaken(done.run):
        raise FeedRefused(_("Un flux plus récent a été pris depuis : confirmez sur son passage."))
    if locked.confirmed_at is None:
        locked.confirmed_at = timezone.now()
        locked.save(update_fields=["confirmed_at"])
        audit(
            actor=actor,
            verb="provisioning.confirm_departures",
            target=f"{done.school.name} ({done.school.uai})",
            target_key=f"school:{done.school_id}",
            data={"held_back": locked.held_back, "run": done.run_id},
        )
    if done.run.convention and done.run.convention.is_active:
        request_run(actor=actor, convention=done.run.convention)
    return locked


def _is_overtaken(run: FeedRun) -> bool:
    """Whether a later drop of the same feed has reached our schools."""
    later = FeedRun.objects.filter(convention=run.convention, academy_code=run.academy_code, status__in=TAKEN)
    place = place_of(run.day or date.min, run.mode)
    return any(place_of(day, mode) > place for day, mode in later.order_by().values_list("day", "mode") if day)


@transaction.atomic
def begin_run(
    *, convention: Convention | None, academy_code: str, folder: str, mode: str, day: date, actor: User | None = None
) -> FeedRun | None:
    """The row of a drop, a new one or that of a run that was killed; None when it was killed too often."""
    kept = FeedRun.objects.select_for_update().filter(status=RunStatus.RUNNING, mode=mode, day=day)
    run = kept.filter(convention=convention, folder=folder).order_by("pk").first()
    if run is None:
        return FeedRun.objects.create(
            convention=convention, academy_code=academy_code, folder=folder, mode=mode, day=day, requested_by=actor
        )
    run.interruptions += 1
    run.progressed_at = timezone.now()
    if run.interruptions > MAX_INTERRUPTIONS:
        run.status, run.finished_at = RunStatus.STOPPED, timezone.now()
    run.save(update_fields=["interruptions", "progressed_at", "status", "finished_at"])
    return None if run.status == RunStatus.STOPPED else run


def tell_progress(*, run: FeedRun, records: int | None = None) -> None:
    """The run lives; `records` read so far."""
    run.progressed_at = timezone.now()
    run.records = run.records if records is None else records
    run.save(update_fields=["progressed_at", "records"])


@transaction.atomic
def note_school(*, run: FeedRun, school: School, state: SchoolState, **facts: Any) -> SchoolRun:
    """What the run did to a school; said again when it is taken up again."""
    noted, _is_new = SchoolRun.objects.update_or_create(run=run, school=school, defaults={"state": state, **facts})
    tell_progress(run=run)
    return noted


@transaction.atomic
def finish_run(*, run: FeedRun, status: RunStatus, **facts: Any) -> FeedRun:
    """The run is over; counts, anomalies and reasons are kept with it."""
    run.status, run.finished_at = status, timezone.now()
    for name, value in facts.items():
        setattr(run, name, value)
    run.progressed_at = run.finished_at
    run.save()
    if run.convention:
        _note(run.requested_by, "take_feed", run.convention, run=run.pk, status=run.status)
    return run


@transaction.atomic
def refuse_folder(*, convention: Convention, reasons: tuple[str, ...]) -> FeedRun:
    """Nothing in the folder can be taken: one run says so, the same night after night."""
    last = convention.runs.order_by("-started_at", "-pk").first()
    same = last and last.status == RunStatus.UNUSABLE and last.reasons == list(reasons)
    run = last if last and same else FeedRun(convention=convention, academy_code=convention.academy_code)
    run.started_at = timezone.now()
    return finish_run(run=run, status=RunStatus.UNUSABLE, reasons=list(reasons))


@transaction.atomic
def mark_checked(*, convention: Convention) -> None:
    """A worker has looked into the folder; what `convention` asked when it was read is answered.

    What was asked since waits for the next sweep.
    """
    here = Convention.objects.filter(pk=convention.pk)
    here.update(checked_at=timezone.now())
    here.filter(requested_at=convention.requested_at).update(requested_at=None, requested_by=None)


@transaction.atomic
def note_removal(*, run: FeedRun, removed: Collection[str], stuck: Collection[str] = ()) -> None:
    """These files of the run leave its folder; `stuck` could not. Said once, however often it is tried."""
    names = sorted((set(run.removal.get("files", ())) | set(removed)) - set(stuck))
    if (names, sorted(stuck)) == (run.removal.get("files"), run.removal.get("stuck")):
        return
    run.removal = {"at": timezone.now().isoformat(), "files": names, "stuck": sorted(stuck)}
    run.save(update_fields=["removal"])
    if run.convention:
        _note(None, "clear_feed_files", run.convention, run=run.pk, files=len(names), stuck=len(stuck))


@transaction.atomic
def purge_runs() -> int:
    """Remove the runs that are too old to be asked about; how many."""
    _all, removed = FeedRun.objects.filter(started_at__lt=timezone.now() - RUNS_LIFE).delete()
    return removed.get("feeds.FeedRun", 0)
