"""The school's subscription: its administrators."""

from tests.permissions.lines import line

LINES = {
    "index": line("admin"),
    # Nothing of billing here: neither an invoice nor a proposed year.
    "document": line("admin", code=404, number="nothing"),
    "accept_renewal": line("admin", code=404, number="nothing"),
    "decline_renewal": line("admin", code=404, number="nothing"),
    "reconsider_renewal": line("admin", code=404, number="nothing", method="post"),
}
