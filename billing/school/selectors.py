"""What a school reads of billing: its rows are in `public`, entered for the time of the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from billing import papers
from billing.choices import SubscriptionState
from billing.models import Invoice, Subscription
from billing.selectors.invoices import invoices_of_school
from billing.selectors.subscriptions import coming_year, subscription_of
from tenants.context import in_public
from tenants.models import School

PER_PAGE = 20


@dataclass(frozen=True)
class Seen:
    """A school's subscription, the coming year when proposed, or declined and not too late, a page of its documents."""

    subscription: Subscription | None
    coming: Subscription | None
    page: Any
    invoices: Sequence[Invoice]

    @property
    def renewal(self) -> Subscription | None:
        """The coming year when it waits for an answer."""
        return self.coming if self.coming and self.coming.state == SubscriptionState.PROPOSED else None

    @property
    def declined(self) -> Subscription | None:
        """The coming year when it was declined, and may be taken up again."""
        return self.coming if self.coming and self.coming.state == SubscriptionState.DECLINED else None


def look(school: School, page: str | None) -> Seen:
    """Everything the page of the subscription shows."""
    with in_public():
        shown = Paginator(invoices_of_school(school), PER_PAGE).get_page(page)
        coming = coming_year(school, timezone.localdate())
        return Seen(subscription_of(school), coming, shown, list(shown.object_list))


def find_renewal(school: School, pk: int) -> Subscription | None:
    """A year of this school, proposed or answered; another school's does not exist here."""
    with in_public():
        years = Subscription.objects.select_related("school", "payer", "renews")
        return years.filter(school=school, pk=pk, renews__isnull=False).first()


def paper_of(school: School, pk: int) -> tuple[str, bytes] | None:
    """The name and the PDF of a document that charges this school; another's does not exist here."""
    with in_public():
        found = invoices_of_school(school).filter(pk=pk).first()
        return (papers.pdf_name(found), papers.pdf_of(found)) if found else None
