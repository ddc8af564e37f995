"""Print sheets of the school of make_people, by stencils or with WeasyPrint laying out each of them."""

import sys
from tempfile import TemporaryFile

import django

django.setup()

from bench.jobs.make_people import SUBDOMAIN  # noqa: E402 - needs the settings
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.connection_sheets import services  # noqa: E402
from tenant_apps.connection_sheets.choices import SheetFormat  # noqa: E402
from tenant_apps.connection_sheets.documents.layouts import Block  # noqa: E402
from tenant_apps.connection_sheets.selectors import Selection  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402


def choose(sheet_format: str, sheets: int) -> Selection:
    """As many people (or parents, each a home) as sheets are wanted."""
    people = User.objects.with_profile(Profile.RELATIVE) if sheet_format == SheetFormat.FAMILY else User.objects.all()
    return Selection(people_ids=tuple(people.order_by("pk").values_list("pk", flat=True)[:sheets]))


def main(sheet_format: str, sheets: int, runs: int, way: str) -> None:
    """`way`: stencils (ours) or weasyprint (no line is ever said to fit a slot)."""
    if way == "weasyprint":
        Block.fits = False  # type: ignore[assignment, method-assign]
    with in_school(School.objects.get(subdomain=SUBDOMAIN)):
        selection = choose(sheet_format, sheets)

        def work(number: int) -> None:
            asked = selection if number else choose(sheet_format, 10)  # the warm-up reads the fonts
            with TemporaryFile() as file:
                count = services.print_now(actor=None, format=sheet_format, selection=asked, output=file)
            if number and count != sheets:
                raise RuntimeError(f"{count} sheets instead of {sheets}.")

        repeat(work, runs=runs)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
