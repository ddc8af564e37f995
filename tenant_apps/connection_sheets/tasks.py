"""Work of the background: large prints, and tidying up after an hour or after a crash."""

from tenant_apps.connection_sheets.models import SheetMailing, SheetPrint
from tenant_apps.connection_sheets.production import expire_prints, forget_mailings, produce
from tenant_apps.connection_sheets.sending import send_all
from tenants.tasks import spread_over_schools, task


@task
def make_print(print_id: int) -> None:
    """Make the file of one print of the school the task runs in."""
    produce(print_id)


@task
def send_mails(mailing_id: int) -> None:
    """Send the mails of one mailing of the school the task runs in."""
    send_all(mailing_id)


@task
def tidy_prints() -> None:
    """In one school: hand out again the prints and mailings that stand still, delete what is too old."""
    for pk in SheetPrint.objects.silent().order_by("pk").values_list("pk", flat=True)[:50]:
        make_print.delay_on_commit(pk)
    for pk in SheetMailing.objects.silent().order_by("pk").values_list("pk", flat=True)[:50]:
        send_mails.delay_on_commit(pk)
    expire_prints()
    forget_mailings()


@task
def tidy_all_prints() -> None:
    """Every five minutes: tidy each school, spread over four."""
    spread_over_schools(tidy_prints, over_seconds=240)
